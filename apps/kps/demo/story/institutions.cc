#include "apps/kps/demo/story/institutions.h"

#include <algorithm>
#include <array>

namespace kps::story {
namespace {

constexpr std::uint32_t kSeyhan = 1104;

// clang-format off
constexpr std::array<Institution, 40> kInstitutions = {{
    // Decided at the first meeting.
    {"anadolu-bankasi", "bank", "Örnek Anadolu Bankası A.Ş.", "manager", "5411", 0, Meeting::First, Stage::InUse, -418},
    {"guven-sigorta", "insurance-company", "Örnek Güven Sigorta A.Ş.", "manager", "5684", 0, Meeting::First, Stage::InUse, -417},
    {"toros-kaymakamligi", "district-governorship", "Örnek Toros Kaymakamlığı", "district-governor", "5442", kSeyhan, Meeting::First, Stage::InUse, -416},
    {"hizmetler-bakanligi", "ministry", "Örnek Hizmetler Bakanlığı", "department-head", "CBK-1", 0, Meeting::First, Stage::InUse, -415},
    {"kuzey-faktoring", "finance-company", "Örnek Kuzey Faktoring A.Ş.", "manager", "6361", 0, Meeting::First, Stage::InUse, -414, -15},
    {"ova-elektrik", "address-based-service", "Örnek Ova Elektrik Dağıtım A.Ş.", "manager", "5490", 0, Meeting::First, Stage::InUse, -413},
    // Decided at the second.
    {"ege-katilim", "bank", "Örnek Ege Katılım Bankası A.Ş.", "manager", "5411", 0, Meeting::Second, Stage::InUse, -240},
    {"cinar-odeme", "payment-provider", "Örnek Çınar Ödeme Hizmetleri A.Ş.", "manager", "6493", 0, Meeting::Second, Stage::InUse, -239},
    {"isik-hastanesi", "private-hospital", "Özel Örnek Işık Hastanesi A.Ş.", "manager", "3359", 0, Meeting::Second, Stage::InUse, -238},
    {"ada-menkul", "brokerage-house", "Örnek Ada Menkul Değerler A.Ş.", "manager", "6362", 0, Meeting::Second, Stage::InUse, -237},
    {"deniz-menkul", "brokerage-house", "Örnek Deniz Menkul Değerler A.Ş.", "manager", "6362", 0, Meeting::Second, Stage::InUse, -236},
    {"akdeniz-belediyesi", "municipality", "Örnek Akdeniz Belediye Başkanlığı", "mayor", "5393", kSeyhan, Meeting::Second, Stage::InUse, -235, 10},
    {"birlik-finansman", "finance-company", "Örnek Birlik Finansman A.Ş.", "manager", "6361", 0, Meeting::Second, Stage::InUse, -234},
    {"yildiz-dernekleri", "other-legal-person", "Örnek Yıldız Dernekleri Federasyonu", "manager", "5490", 0, Meeting::Second, Stage::Lapsed, -233},
    // At the third, not yet at their end.
    {"guvence-hesabi", "guarantee-account", "Örnek Güvence Hesabı", "manager", "5684", 0, Meeting::Third, Stage::HandedOver, -86},
    {"bogaz-bankasi", "bank", "Örnek Boğaz Bankası A.Ş.", "manager", "5411", 0, Meeting::Third, Stage::Queued, -85},
    {"afet-kurumu", "public-body", "Örnek Afet Yardım Kurumu Başkanlığı", "department-head", "CBK-1", 0, Meeting::Third, Stage::Connecting, -84},
    {"baskent-universitesi", "university", "Örnek Başkent Üniversitesi Rektörlüğü", "department-head", "2547", 0, Meeting::Third, Stage::AwaitingForm, -83},
    {"irmak-belediyesi", "municipality", "Örnek Irmak Belediye Başkanlığı", "mayor", "5393", kSeyhan, Meeting::Third, Stage::InRound, -82},
    {"kalkinma-bakanligi", "ministry", "Örnek Kalkınma Bakanlığı", "department-head", "CBK-1", 0, Meeting::Third, Stage::Appointed, -81},
    {"sifa-hastanesi", "private-hospital", "Özel Örnek Şifa Hastanesi A.Ş.", "manager", "3359", 0, Meeting::Third, Stage::Assigned, -80},
    {"dayanisma-emeklilik", "insurance-company", "Örnek Dayanışma Emeklilik A.Ş.", "manager", "5684", 0, Meeting::Third, Stage::Invited, -79},
    {"egitim-vakfi", "other-legal-person", "Örnek Eğitim Vakfı", "manager", "5490", 0, Meeting::Third, Stage::Deficient, -78},
    {"ticaret-odasi", "other-legal-person", "Örnek Ticaret Odası", "manager", "5490", 0, Meeting::Third, Stage::DeclarationInReview, -77},
    {"su-idaresi", "municipal-affiliate", "Örnek Su ve Kanalizasyon İdaresi", "department-head", "5393", 0, Meeting::Third, Stage::AwaitingDeclaration, -76},
    {"rehber-danismanlik", "other-legal-person", "Örnek Rehber Danışmanlık Ltd. Şti.", "manager", "5490", 0, Meeting::Third, Stage::Rejected, -75},
    {"baro-baskanligi", "other-legal-person", "Örnek Barosu Başkanlığı", "manager", "1136", 0, Meeting::Third, Stage::Postponed, -74},
    // On the agenda of next week.
    {"bozkir-valiligi", "governorship", "Örnek Bozkır Valiliği", "governor", "5442", kSeyhan, Meeting::Next, Stage::OnAgenda, -31},
    {"noterler-birligi", "public-body", "Örnek Noterler Birliği", "department-head", "5490", 0, Meeting::Next, Stage::OnAgenda, -30},
    {"il-ozel-idaresi", "provincial-administration", "Örnek Yayla İl Özel İdaresi", "general-secretary", "5302", kSeyhan, Meeting::Next, Stage::OnAgenda, -29},
    {"marti-odeme", "payment-provider", "Örnek Martı Elektronik Para A.Ş.", "manager", "6493", 0, Meeting::Next, Stage::OnAgenda, -28},
    {"dogu-universitesi", "university", "Örnek Doğu Üniversitesi Rektörlüğü", "vice-rector", "2547", 0, Meeting::Next, Stage::OnAgenda, -27},
    // Before the Kurul.
    {"cam-bankasi", "bank", "Örnek Çam Yatırım Bankası A.Ş.", "manager", "5411", 0, Meeting::None, Stage::InReview, -21},
    {"dag-muhtarligi", "headman", "Örnek Dağ Mahallesi Muhtarlığı", "headman", "442", 0, Meeting::None, Stage::Lacking, -19},
    {"sehir-hastanesi", "private-hospital", "Özel Örnek Şehir Hastanesi A.Ş.", "manager", "3359", 0, Meeting::None, Stage::RejectedWithoutBoard, -90},
    {"liman-leasing", "finance-company", "Örnek Liman Finansal Kiralama A.Ş.", "manager", "6361", 0, Meeting::None, Stage::Registered, -12},
    {"vadi-belediyesi", "municipality", "Örnek Vadi Belediye Başkanlığı", "mayor", "5393", kSeyhan, Meeting::None, Stage::Returned, -10},
    {"kule-portfoy", "brokerage-house", "Örnek Kule Portföy Yönetimi A.Ş.", "manager", "6362", 0, Meeting::None, Stage::Submitted, -6},
    {"carsi-subesi", "bank-branch", "Örnek Anadolu Bankası Çarşı Şubesi", "manager", "5411", 0, Meeting::None, Stage::Redirected, -5},
    {"nehir-sigorta", "insurance-company", "Örnek Nehir Sigorta A.Ş.", "manager", "5684", 0, Meeting::None, Stage::Draft, -3},
}};
// clang-format on

}  // namespace

std::span<const Institution> institutions() {
    return kInstitutions;
}

std::size_t place_of(std::string_view key) {
    const auto found = std::find_if(kInstitutions.begin(), kInstitutions.end(),
                                    [key](const Institution& row) { return row.key == key; });
    return static_cast<std::size_t>(found - kInstitutions.begin());
}

std::string_view state_name(Stage stage) {
    switch (stage) {
        case Stage::Draft:
            return "draft";
        case Stage::Redirected:
            return "redirected";
        case Stage::Submitted:
            return "submitted";
        case Stage::Returned:
            return "returned";
        case Stage::Registered:
            return "registered";
        case Stage::Lacking:
            return "lacking";
        case Stage::InReview:
            return "in-review";
        case Stage::OnAgenda:
            return "on-agenda";
        case Stage::RejectedWithoutBoard:
        case Stage::Rejected:
        case Stage::Lapsed:
            return "rejected";
        case Stage::Postponed:
            return "postponed";
        case Stage::AwaitingDeclaration:
            return "awaiting-declaration";
        case Stage::DeclarationInReview:
            return "declaration-in-review";
        case Stage::Deficient:
            return "deficient";
        case Stage::Invited:
            return "invited";
        case Stage::Assigned:
            return "assigned";
        case Stage::Appointed:
            return "appointed";
        case Stage::InRound:
            return "signing-round";
        case Stage::AwaitingForm:
            return "awaiting-form";
        case Stage::Connecting:
            return "connecting";
        case Stage::Queued:
            return "queued";
        case Stage::HandedOver:
            return "handed-over";
        case Stage::InUse:
            return "in-use";
    }
    return {};
}

int day_of(Meeting meeting) {
    switch (meeting) {
        case Meeting::First:
            return -385;
        case Meeting::Second:
            return -205;
        case Meeting::Third:
            return -45;
        case Meeting::Next:
            return 6;
        case Meeting::None:
            break;
    }
    return 0;
}

}  // namespace kps::story
