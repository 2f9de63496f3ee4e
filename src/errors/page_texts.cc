#include "errors/page_texts.h"

#include "base/assert.h"

namespace kps::errors {
namespace {

constexpr PageTexts kTurkish = {
    "tr",
    "İçeriğe geç",
    "Kimlik Paylaşımı Sistemi",
    "Hata kodları",
    "KPS'nin verebileceği her hata, nedeni, yapılacak iş ve bunu kimin yapacağı. Kod numaraları "
    "hiçbir zaman değişmez ve yeniden kullanılmaz.",
    "İçindekiler",
    "Ne yapmalı",
    "Kim yapar",
    "Yeniden sorulursa",
    "Yanıtta",
    "Aynı Kod",
    "Hiçbir yanıtta yer almaz; yalnız iz kaydında durur",
    "Kurumlara verilmez; Genel Müdürlüğün komut satırında ve yönetim işlemlerinde görülür",
    "SOAP hatasından koda",
    "Belirteç ve sorgu hizmetleri HTTP 500 ile bir SOAP hatası verdiyse: alt kodu ve metni burada "
    "bulun.",
    "Kamuya açık doğrulama hatasından koda",
    "KPSPublic, KPSPublicV2 ve KPSPublicYabanciDogrula yalnız okunamayan ya da yapılamayan bir "
    "istekte hata verir. Uymayan bilgi hata değildir, sonuç false olur.",
    "HTTP durumundan koda",
    "Yanıtın gövdesi boşsa ya da yalnız durumun adını taşıyorsa.",
    "English",
    "en",
};

constexpr PageTexts kEnglish = {
    "en",
    "Skip to content",
    "Kimlik Paylaşımı Sistemi (identity sharing system)",
    "Error codes",
    "Every error that KPS can give, why it comes, what to do next and who acts. Numbers never "
    "change and are never used again.",
    "Contents",
    "Next step",
    "Who acts",
    "Asked again",
    "In the answer",
    "The same Kod",
    "Never in an answer; it stands in the audit entry only",
    "Not given to institutions; seen on the directorate's command line and in administration",
    "From a SOAP fault to the code",
    "When the token or query services answered HTTP 500 with a SOAP fault: find its subcode and "
    "its text here.",
    "From a fault of the public checks to the code",
    "KPSPublic, KPSPublicV2 and KPSPublicYabanciDogrula give a fault only for what cannot be read "
    "or done. Data that do not fit are no fault: the result is false.",
    "From an HTTP status to the code",
    "When the answer's body is empty or holds only the status in words.",
    "Türkçe",
    "tr",
};

}  // namespace

std::string_view PageTexts::group_introduction(Group group) const {
    const bool turkish = this == &kTurkish;
    switch (group) {
        case Group::BusinessResult:
            return turkish ? "SOAP'ta HTTP 200 ile, yanıtın HataBilgisi öğesinde gelir."
                           : "In SOAP they come with HTTP 200, in the answer's HataBilgisi.";
        case Group::Security:
            return turkish ? "Belirteç alınırken veya iletinin güvenliği doğrulanırken."
                           : "While a token is fetched or a message's security is verified.";
        case Group::Message:
            return turkish ? "Sorgu okunamadan önce: HTTP, XML, SOAP ve gövde."
                           : "Before a question could be read: HTTP, XML, SOAP and the body.";
        case Group::Portal:
            return turkish
                       ? "Portalda ve kurumların başvuru, taahhütname ve kullanıcı işlemlerinde."
                       : "In the portal and in the acts on applications, undertakings and users.";
        case Group::Operation:
            return turkish ? "Sunucunun, depoların ve yönetim komutlarının durumu."
                           : "The state of the server, its stores and administrative commands.";
    }
    KPS_ASSERT(false && "no such group");
}

const PageTexts& page_texts(Language language) {
    return language == Language::Turkish ? kTurkish : kEnglish;
}

}  // namespace kps::errors
