#include "public_side/facts/words.h"

namespace kps::public_side {

using institutions::InstitutionClass;

std::string_view turkish(InstitutionClass institution_class) {
    switch (institution_class) {
        case InstitutionClass::Ministry:
            return "Bakanlık";
        case InstitutionClass::PublicBody:
            return "Kamu kurumu";
        case InstitutionClass::Governorship:
            return "Valilik";
        case InstitutionClass::DistrictGovernorship:
            return "Kaymakamlık";
        case InstitutionClass::ProvincialAdministration:
            return "İl özel idaresi";
        case InstitutionClass::Municipality:
            return "Belediye";
        case InstitutionClass::University:
            return "Üniversite";
        case InstitutionClass::Headman:
            return "Muhtarlık";
        case InstitutionClass::Bank:
            return "Banka";
        case InstitutionClass::InsuranceCompany:
            return "Sigorta ve emeklilik şirketi";
        case InstitutionClass::GuaranteeAccount:
            return "Güvence Hesabı";
        case InstitutionClass::FinanceCompany:
            return "Finansal kiralama, faktoring, finansman şirketi";
        case InstitutionClass::BrokerageHouse:
            return "Aracı kurum, portföy yönetim şirketi";
        case InstitutionClass::PaymentProvider:
            return "Ödeme hizmeti sağlayıcısı";
        case InstitutionClass::RiskCentre:
            return "Risk Merkezi";
        case InstitutionClass::AddressBasedService:
            return "Adrese dayalı kamu hizmeti sunan kuruluş";
        case InstitutionClass::OtherLegalPerson:
            return "Kamu hizmeti sunan diğer tüzel kişi";
    }
    return {};
}

std::string_view turkish(registry::DataClass data_class) {
    switch (data_class) {
        case registry::DataClass::None:
            return "Kişisel veri değil";
        case registry::DataClass::Personal:
            return "Kişisel veri";
        case registry::DataClass::Special:
            return "Özel nitelikli kişisel veri";
    }
    return {};
}

std::string_view turkish(contract::WireType type) {
    switch (type) {
        case contract::WireType::Text:
            return "Metin";
        case contract::WireType::Int:
        case contract::WireType::Long:
            return "Sayı";
        case contract::WireType::Boolean:
            return "Evet / hayır";
        case contract::WireType::DateTime:
            return "Tarih ve saat";
        case contract::WireType::Binary:
            return "Görüntü veya dosya";
        case contract::WireType::Parameter:
            return "Kod ve açıklama";
        case contract::WireType::PartialDate:
            return "Tarih (bilinen kısmı)";
        case contract::WireType::Enumeration:
            return "Listeden değer";
    }
    return {};
}

std::string_view english(registry::DataClass data_class) {
    switch (data_class) {
        case registry::DataClass::None:
            return "No personal data";
        case registry::DataClass::Personal:
            return "Personal data";
        case registry::DataClass::Special:
            return "Special category of personal data";
    }
    return {};
}

std::string_view english(contract::WireType type) {
    switch (type) {
        case contract::WireType::Text:
            return "Text";
        case contract::WireType::Int:
        case contract::WireType::Long:
            return "Number";
        case contract::WireType::Boolean:
            return "Yes or no";
        case contract::WireType::DateTime:
            return "Date and time";
        case contract::WireType::Binary:
            return "Picture or file";
        case contract::WireType::Parameter:
            return "Code and its text";
        case contract::WireType::PartialDate:
            return "Date (the known part)";
        case contract::WireType::Enumeration:
            return "Value of a list";
    }
    return {};
}

std::string_view turkish(contract::ShapeMark mark) {
    switch (mark) {
        case contract::ShapeMark::Ours:
            return "Bu sistemde tasarlandı";
        case contract::ShapeMark::Published:
            return "Yayımlanmış şemadan";
        case contract::ShapeMark::Clients:
            return "Birden çok istemciden";
        case contract::ShapeMark::Mirrored:
            return "İkinci elden";
        case contract::ShapeMark::Nearest:
            return "En yakın bilinen sürümden";
    }
    return {};
}

std::string_view turkish(membership::EligibilityVerdict verdict) {
    using membership::EligibilityVerdict;
    switch (verdict) {
        case EligibilityVerdict::MayApply:
            return "Başvurabilirsiniz.";
        case EligibilityVerdict::ServedByCentre:
            return "Ayrıca başvurmanız gerekmez: hizmeti merkeziniz üzerinden alırsınız.";
        case EligibilityVerdict::MetElsewhere:
            return "Bu talep, Kimlik Paylaşımı Sistemi üzerinden karşılanmaz.";
        case EligibilityVerdict::BasisNotInForce:
            return "Seçtiğiniz hukuki dayanak yürürlükte değil; başvuru buna dayanamaz.";
        case EligibilityVerdict::NotGiven:
            return "Kanun, bu türdeki kuruluşları veri alabilecekler arasında saymıyor.";
        case EligibilityVerdict::WithoutAddresses:
            return "Kimlik verisi için başvurabilirsiniz; kanun, bu türdeki kuruluşlara adres "
                   "verisi "
                   "verilmesine izin vermiyor.";
    }
    return {};
}

std::string_view article_of(std::string_view rule) {
    const std::size_t open = rule.find('(');
    const std::size_t close = rule.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return {};
    return rule.substr(open + 1, close - open - 1);
}

std::string_view turkish_schedule(std::string_view name) {
    if (name == "schedule-1") return "I sayılı cetvel";
    if (name == "schedule-2") return "II sayılı cetvel";
    if (name == "schedule-3") return "III sayılı cetvel";
    if (name == "schedule-4") return "IV sayılı cetvel";
    if (name == "local-administration") return "Mahallî idare";
    return "Hiçbirinde değil";
}

std::vector<InstitutionClass> all_classes() {
    constexpr std::int64_t kNumberMax = 255;
    std::vector<InstitutionClass> classes;
    for (std::int64_t number = 0; number <= kNumberMax; ++number)
        if (const auto known = institutions::class_by_number(number)) classes.push_back(*known);
    return classes;
}

}  // namespace kps::public_side
