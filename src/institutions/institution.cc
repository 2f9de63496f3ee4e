#include "institutions/institution.h"

namespace kps::institutions {
namespace {

struct ClassName {
    InstitutionClass institution_class;
    std::string_view name;
};
constexpr ClassName kClassNames[] = {
    {InstitutionClass::Ministry, "ministry"},
    {InstitutionClass::PublicBody, "public-body"},
    {InstitutionClass::Governorship, "governorship"},
    {InstitutionClass::DistrictGovernorship, "district-governorship"},
    {InstitutionClass::ProvincialAdministration, "provincial-administration"},
    {InstitutionClass::Municipality, "municipality"},
    {InstitutionClass::University, "university"},
    {InstitutionClass::Headman, "headman"},
    {InstitutionClass::Bank, "bank"},
    {InstitutionClass::InsuranceCompany, "insurance-company"},
    {InstitutionClass::GuaranteeAccount, "guarantee-account"},
    {InstitutionClass::FinanceCompany, "finance-company"},
    {InstitutionClass::BrokerageHouse, "brokerage-house"},
    {InstitutionClass::PaymentProvider, "payment-provider"},
    {InstitutionClass::RiskCentre, "risk-centre"},
    {InstitutionClass::AddressBasedService, "address-based-service"},
    {InstitutionClass::OtherLegalPerson, "other-legal-person"},
};

struct GroundName {
    BlockGround ground;
    std::string_view name;
};
constexpr GroundName kGroundNames[] = {
    {BlockGround::MissedNotice, "missed-notice"},
    {BlockGround::SecurityEndangered, "security-endangered"},
    {BlockGround::MeasuresUnfulfilled, "measures-unfulfilled"},
    {BlockGround::MergerUndecided, "merger-undecided"},
    {BlockGround::QualityLost, "quality-lost"},
    {BlockGround::UndertakingEnded, "undertaking-ended"},
    {BlockGround::BoardStop, "board-stop"},
};

}  // namespace

// Rule R-005 (KPSY m.4/1-a): a public body, or a legal person that serves the public.
bool is_public_body(InstitutionClass institution_class) {
    return institution_class < InstitutionClass::Bank;
}

std::string_view name_of(InstitutionClass institution_class) {
    for (const ClassName& row : kClassNames)
        if (row.institution_class == institution_class) return row.name;
    return {};
}

std::optional<InstitutionClass> class_by_name(std::string_view name) {
    for (const ClassName& row : kClassNames)
        if (row.name == name) return row.institution_class;
    return std::nullopt;
}

std::optional<InstitutionClass> class_by_number(std::int64_t number) {
    for (const ClassName& row : kClassNames)
        if (static_cast<std::int64_t>(row.institution_class) == number)
            return row.institution_class;
    return std::nullopt;
}

std::string_view name_of(WireProfile profile) {
    return profile == WireProfile::Strict ? "strict" : "compatible";
}

std::optional<WireProfile> profile_by_name(std::string_view name) {
    for (const WireProfile profile : {WireProfile::Compatible, WireProfile::Strict})
        if (name_of(profile) == name) return profile;
    return std::nullopt;
}

std::string_view name_of(BlockGround ground) {
    for (const GroundName& row : kGroundNames)
        if (row.ground == ground) return row.name;
    return {};
}

std::optional<BlockGround> ground_by_name(std::string_view name) {
    for (const GroundName& row : kGroundNames)
        if (row.name == name) return row.ground;
    return std::nullopt;
}

std::optional<BlockGround> ground_by_number(std::int64_t number) {
    for (const GroundName& row : kGroundNames)
        if (static_cast<std::int64_t>(row.ground) == number) return row.ground;
    return std::nullopt;
}

}  // namespace kps::institutions
