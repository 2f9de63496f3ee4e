#include "apps/kps/demo/demo_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "base/calendar.h"
#include "base/day_text.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "institutions/institution_file.h"

namespace kps {
namespace {

namespace json = boost::json;
using registry::Field;

constexpr std::uint32_t kBank = 1001;
constexpr std::uint32_t kDistrictGovernorship = 1002;
constexpr std::uint32_t kUniversity = 1003;
constexpr std::uint32_t kSuspended = 1004;
constexpr std::uint32_t kElsewhere = 1005;
constexpr std::uint32_t kLimited = 1006;
constexpr std::uint32_t kStrict = 1007;
constexpr std::int64_t kSeyhan = 1104;
constexpr std::int64_t kUsualDayLimit = 100'000'000;
constexpr std::int64_t kFewADay = 5;
constexpr std::int64_t kDayUs = 86'400LL * 1'000'000;

constexpr std::array kInstitutions = {
    DemoInstitution{kBank, "bank", "Örnek Bankası A.Ş. (SENTETİK)", "127.0.0.1", true, false, false,
                    "identity, family, address and documents; pays for each query"},
    DemoInstitution{kDistrictGovernorship, "district-governorship",
                    "Seyhan Kaymakamlığı (SENTETİK)", "127.0.0.1", false, false, false,
                    "addresses inside its own ilçe (Seyhan, 1104) only; free"},
    DemoInstitution{kUniversity, "university", "Örnek Üniversitesi (SENTETİK)", "127.0.0.1", false,
                    false, false, "identity fields only, no address, no documents"},
    DemoInstitution{kSuspended, "public-body", "Askıdaki Kurum (SENTETİK)", "127.0.0.1", false,
                    true, false, "suspended under m.13/5: gets no token and no answer"},
    DemoInstitution{kElsewhere, "public-body", "Uzak Kurum (SENTETİK)", "127.0.0.9", false, false,
                    false, "registered from 127.0.0.9 only"},
    DemoInstitution{kLimited, "public-body", "Sınırlı Kurum (SENTETİK)", "127.0.0.1", false, false,
                    false, "five queries a day of each service"},
    DemoInstitution{
        kStrict, "public-body", "Sıkı Profil Kurumu (SENTETİK)", "127.0.0.1", false, false, true,
        "strict profile only: needs its certificate, client-KRM-1007.pem; identity fields"},
};

/// The fields that say who somebody is, and nothing else.
bool is_identity(Field field) {
    switch (field) {
        case Field::id:
        case Field::given_names:
        case Field::surname:
        case Field::mother_name:
        case Field::father_name:
        case Field::sex:
        case Field::birth_date:
        case Field::birth_place:
        case Field::state:
        case Field::death_date:
        case Field::country:
            return true;
        default:
            return false;
    }
}

bool is_code_list(contract::QuestionKind kind) {
    return kind == contract::QuestionKind::Provinces ||
           kind == contract::QuestionKind::DistrictsOfProvince;
}

/// Parts of the combined register that hold documents; the university's leaves stay outside them.
bool is_in_person_record(std::string_view path) {
    return path.find("Cuzdan") == std::string_view::npos &&
           path.find("TCKK") == std::string_view::npos &&
           path.find("Gecici") == std::string_view::npos &&
           path.find("MaviKartBilgisi") == std::string_view::npos &&
           path.find("Foto") == std::string_view::npos;
}

json::array first_segments(const contract::Service& service) {
    std::set<std::string> names;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
        if (leaf.member->field && leaf.member->data_class != registry::DataClass::Special)
            names.insert(leaf.path.substr(0, leaf.path.find('/')));
    json::array paths;
    for (const std::string& name : names) paths.emplace_back(name);
    return paths;
}

json::array identity_paths(const contract::Service& service) {
    json::array paths;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
        if (leaf.member->field && is_identity(*leaf.member->field) &&
            is_in_person_record(leaf.path))
            paths.emplace_back(leaf.path);
    return paths;
}

/// Families, extracts and cards: more than identity.
bool needs_more_than_identity(contract::QuestionKind kind) {
    return kind == contract::QuestionKind::FamilyByNumber ||
           kind == contract::QuestionKind::ExtractByNumber ||
           kind == contract::QuestionKind::ExtractByRegisterPlace ||
           kind == contract::QuestionKind::CardByNumber;
}

/// Whether the demo institution may ask the service at all.
bool may_ask(std::uint32_t institution, const contract::Service& service) {
    if (contract::is_public_check(service.question) || contract::is_about_caller(service.question))
        return false;  // both are answered without a grant
    if (is_code_list(service.question)) return true;
    // The one list question: only where its own permit is given.
    if (service.question == contract::QuestionKind::PersonPage)
        return institution == kDistrictGovernorship;
    if (institution == kBank) return true;
    if (needs_more_than_identity(service.question)) return false;
    const bool address = contract::is_address_question(service.question);
    return address == (institution == kDistrictGovernorship);
}

json::object granted_service(std::uint32_t institution, const contract::Service& service) {
    const bool identity_only = institution != kBank && institution != kDistrictGovernorship &&
                               !is_code_list(service.question);
    json::object granted;
    granted["service"] = service.name;
    granted["version"] = service.version;
    granted["methods"] = json::array{service.operation};
    granted["paths"] = identity_only ? identity_paths(service) : first_segments(service);
    granted["criteria_max"] = service.is_list ? 100 : 1;
    granted["limits"] = json::array{json::object{
        {"period", "day"}, {"count", institution == kLimited ? kFewADay : kUsualDayLimit}}};
    granted["purposes"] = json::array{"HIZMET"};
    if (service.question == contract::QuestionKind::PersonPage)
        granted["list_permit"] =
            json::object{{"reason", "İlçede doğanların yoklaması"}, {"page_persons_max", 20}};
    if (institution == kDistrictGovernorship && !is_code_list(service.question))
        granted["jurisdiction"] = json::object{{"districts", json::array{kSeyhan}}};
    return granted;
}

json::object institution_entry(const DemoInstitution& institution, const std::string& secret_hash,
                               std::int64_t now_us) {
    json::object user{{"name", fmt::format("KRM-{}", institution.id)},
                      {"secret_hash", secret_hash},
                      {"active", true}};
    json::object entry{{"id", institution.id},
                       {"name", institution.name},
                       {"class", institution.institution_class},
                       {"undertaking_signed", true},
                       {"paying", institution.paying},
                       {"registered_address", institution.address},
                       {"users", json::array{user}}};
    if (institution.suspended)
        entry["blocks"] = json::array{json::object{{"ground", "security-endangered"},
                                                   {"since", base::utc_text_s(now_us)},
                                                   {"note", "demo"}}};
    return entry;
}

}  // namespace

std::span<const DemoInstitution> demo_institutions() {
    return kInstitutions;
}

std::string demo_decision(const DemoInstitution& institution, const contract::Catalogue& catalogue,
                          std::int64_t now_us) {
    json::object purpose{
        {"code", "HIZMET"},
        {"text", "Kurumun görevi kapsamında kimlik doğrulama"},
        {"legal_basis", json::array{json::object{{"law", "5490"}, {"article", "45"}}}}};
    json::array services;
    for (const auto& service : catalogue.services()) {
        if (!may_ask(institution.id, *service)) continue;
        json::object granted = granted_service(institution.id, *service);
        // A service of whose members none may be seen is not granted at all.
        const bool sees_nothing = granted["paths"].as_array().empty() && !service->leaves.empty();
        if (!sees_nothing) services.emplace_back(std::move(granted));
    }
    const base::Date today = base::istanbul_date(now_us - kDayUs);
    base::Date end = base::istanbul_date(now_us + 3 * 365 * kDayUs);
    json::object decision{
        {"format", "kps-decision-1"},          {"number", fmt::format("DEMO-{}", institution.id)},
        {"date", base::day_text(today)},       {"institution", institution.id},
        {"valid_from", base::day_text(today)}, {"valid_until", base::day_text(end)},
        {"purpose_required", false},           {"end_user_required", false},
        {"purposes", json::array{purpose}},    {"services", std::move(services)}};
    return json::serialize(decision);
}

base::Result<std::vector<DemoUser>> store_demo_institutions(Administration& administration,
                                                            std::int64_t now_us) {
    std::vector<DemoUser> users;
    json::array entries;
    for (const DemoInstitution& institution : demo_institutions()) {
        users.push_back({fmt::format("KRM-{}", institution.id), crypto::random_secret()});
        entries.emplace_back(
            institution_entry(institution, crypto::hash_secret(users.back().secret), now_us));
    }
    const std::string file = json::serialize(
        json::object{{"format", "kps-institutions-1"}, {"institutions", std::move(entries)}});
    const auto parsed =
        KPS_TRY(institutions::parse_institution_file(file, administration.address_rule()));
    for (const institutions::InstitutionEntry& entry : parsed)
        KPS_TRY(institutions::import_institution(administration.store(), entry, now_us));
    std::vector<std::string> decisions;
    for (const DemoInstitution& institution : demo_institutions())
        decisions.push_back(demo_decision(institution, administration.catalogue(), now_us));
    KPS_TRY(administration.put_decisions(decisions, now_us));
    return users;
}

}  // namespace kps
