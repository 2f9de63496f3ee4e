#include <gtest/gtest.h>

#include <functional>

#include "policy/grant.h"
#include "policy/testing/policy_fixture.h"

namespace kps::policy {
namespace {

using institutions::BlockGround;
using institutions::InstitutionClass;
using testing::directory;
using testing::kDecision;
using testing::kNow;
using testing::replaced;

std::shared_ptr<const Snapshot> compile(const institutions::Directory& from) {
    std::vector<std::string> problems;
    auto snapshot = Snapshot::compile(from, testing::catalogue(), problems);
    for (const std::string& problem : problems) ADD_FAILURE() << problem;
    return snapshot;
}

/// "allowed", or the code and rule of the refusal.
std::string outcome(const Decision& decision) {
    if (decision.allowed() != nullptr) return "allowed";
    return std::string(base::info(decision.refused()->code).name) + " " +
           std::string(decision.refused()->rule);
}

std::string ask(const institutions::Directory& from, const Request& request) {
    MemoryUsageCounter usage;
    return outcome(compile(from)->decide(request, usage));
}

using Change = std::function<void(institutions::Directory&, Request&)>;
std::string ask_changed(const Change& change) {
    institutions::Directory from = directory();
    Request request = testing::request();
    change(from, request);
    return ask(from, request);
}

TEST(Decide, AllowsWhatTheDecisionGrants) {
    MemoryUsageCounter usage;
    const institutions::Directory from = directory();
    const auto snapshot = compile(from);
    EXPECT_EQ(snapshot->version(), 7u);
    const Decision decision = snapshot->decide(testing::request(), usage);
    ASSERT_NE(decision.allowed(), nullptr);
    EXPECT_EQ(decision.allowed()->decision, from.decisions[0].hash);
    EXPECT_EQ(decision.allowed()->grant->service, testing::citizen_service());
    EXPECT_FALSE(decision.allowed()->mask->empty());
    EXPECT_EQ(decision.allowed()->rule, "R-061");
}

TEST(Decide, RefusesByDefault) {
    EXPECT_NE(Decision().refused(), nullptr);
    EXPECT_EQ(Decision().allowed(), nullptr);
    EXPECT_EQ(ask({}, testing::request()), "NotAuthorised R-024");
    EXPECT_EQ(ask(directory(), Request{}), "NotAuthorised R-024");
    EXPECT_EQ(Current().get(), nullptr);
    institutions::Directory without_decision = directory();
    without_decision.decisions.clear();
    EXPECT_EQ(ask(without_decision, testing::request()), "NotAuthorised R-061");
}

// Evidence X-012.
TEST(Decide, LetsOnlyAnAdmittedCallerReadItsOwnRights) {
    const contract::Service* own = testing::catalogue().by_name("YetkiListesiServis", "2026/01/01");
    EXPECT_EQ(ask_changed([own](auto&, Request& r) { r.service = own; }), "allowed");
    EXPECT_EQ(ask_changed([own](auto& d, Request& r) {
                  r.service = own;
                  d.users[0].active = false;
              }),
              "UserInactive R-024");
}

// Evidence R-024.
TEST(Decide, RefusesAnUnknownInstitution) {
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.institution = base::InstitutionId(1002); }),
              "NotAuthorised R-024");
}

// Evidence R-052.
// Evidence R-122.
TEST(Decide, RefusesBeforeTheUndertakingIsSigned) {
    EXPECT_EQ(ask_changed([](auto& d, Request&) { d.institutions[0].undertaking_signed = false; }),
              "InstitutionBlocked R-052");
    EXPECT_EQ(ask_changed([](auto& d, Request&) { d.institutions[0].undertaking_signed = true; }),
              "allowed");
}

// Evidence R-101.
// Evidence R-105.
// Evidence R-106.
// Evidence R-109.
// Evidence R-111.
// Evidence R-327.
TEST(Decide, RefusesOnEveryGroundOfABlockAndNamesIt) {
    const std::pair<BlockGround, std::string> grounds[] = {
        {BlockGround::MissedNotice, "R-101"},        {BlockGround::SecurityEndangered, "R-109"},
        {BlockGround::MeasuresUnfulfilled, "R-106"}, {BlockGround::MergerUndecided, "R-105"},
        {BlockGround::QualityLost, "R-111"},         {BlockGround::UndertakingEnded, "R-047"},
        {BlockGround::BoardStop, "R-327"},           {static_cast<BlockGround>(99), "R-109"}};
    for (const auto& [ground, rule] : grounds) {
        const BlockGround blocked = ground;
        EXPECT_EQ(ask_changed([&](auto& d, Request&) {
                      d.institutions[0].blocks.push_back({blocked, 1, ""});
                  }),
                  "InstitutionBlocked " + rule);
    }
}

// Evidence R-102.
TEST(Decide, StaysRefusedWhenOneOfTwoGroundsIsLifted) {
    institutions::Directory from = directory();
    from.institutions[0].blocks = {{BlockGround::MissedNotice, 1, ""},
                                   {BlockGround::SecurityEndangered, 1, ""}};
    EXPECT_EQ(ask(from, testing::request()), "InstitutionBlocked R-109");
    from.institutions[0].blocks.pop_back();
    EXPECT_EQ(ask(from, testing::request()), "InstitutionBlocked R-101");
    from.institutions[0].blocks.pop_back();
    EXPECT_EQ(ask(from, testing::request()), "allowed");
}

// Evidence R-024.
TEST(Decide, RefusesAUserThatIsUnknownInactiveOrOfAnotherInstitution) {
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.user = "KRM-9"; }), "UserInactive R-024");
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.user = ""; }), "UserInactive R-024");
    EXPECT_EQ(ask_changed([](auto& d, Request&) { d.users[0].active = false; }),
              "UserInactive R-024");
    EXPECT_EQ(
        ask_changed([](auto& d, Request&) { d.users[0].institution = base::InstitutionId(5); }),
        "UserInactive R-024");
}

institutions::UserStop stop_of(std::string end_user, std::uint32_t institution = 1001) {
    return {{base::InstitutionId(institution), "KRM-1001", std::move(end_user)}, kNow, "r"};
}

// Evidence R-159.
TEST(Decide, RefusesAUserThatHarvestedAndNobodyElse) {
    const auto asked_by = [](std::string_view end_user, std::vector<institutions::UserStop> stops) {
        return ask_changed([&](institutions::Directory& from, Request& request) {
            from.stops = std::move(stops);
            request.end_user = end_user;
        });
    };
    EXPECT_EQ(asked_by("ayşe", {stop_of("ayşe")}), "UserStopped R-159");
    EXPECT_EQ(asked_by("fatma", {stop_of("ayşe")}), "allowed");
    EXPECT_EQ(asked_by("", {stop_of("ayşe")}), "allowed");
    EXPECT_EQ(asked_by("ayşe", {stop_of("ayşe", 1002)}), "allowed");
    EXPECT_EQ(asked_by("", {stop_of("")}), "UserStopped R-159");
    EXPECT_EQ(asked_by("fatma", {stop_of("ayşe"), stop_of("")}), "UserStopped R-159");
    // The stored name is the beginning of the one in the question.
    const std::string longest(5'000, 'y');
    EXPECT_EQ(asked_by(longest, {stop_of(institutions::end_user_key(longest))}),
              "UserStopped R-159");
}

TEST(Decide, RefusesAStoppedServiceUserItsOwnRightsAsWell) {
    EXPECT_EQ(ask_changed([](institutions::Directory& from, Request& request) {
                  from.stops.push_back(stop_of(""));
                  request.service = nullptr;
              }),
              "UserStopped R-159");
}

// Evidence R-053.
TEST(Decide, RefusesAnyAddressButTheRegisteredOne) {
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.source[15] = 8; }),
              "AddressNotRegistered R-053");
    EXPECT_EQ(ask_changed([](auto& d, Request&) { d.institutions[0].registered_address = ""; }),
              "AddressNotRegistered R-053");
    EXPECT_EQ(ask_changed([](auto& d, Request& r) {
                  d.institutions[0].registered_address = "";
                  r.source = {};
              }),
              "AddressNotRegistered R-053");
    EXPECT_EQ(ask_changed([](auto& d, Request& r) {
                  d.institutions[0].registered_address = "88.255.1.8";
                  r.source[15] = 8;
              }),
              "allowed");
}

// Evidence R-061.
TEST(Decide, RefusesAServiceThatIsNotGranted) {
    const auto* other = testing::catalogue().by_name("KimlikNoSorgulaAdresServis", "2021/04/01");
    ASSERT_NE(other, nullptr);
    EXPECT_EQ(ask_changed([&](auto&, Request& r) { r.service = other; }), "NotAuthorised R-061");
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.service = nullptr; }), "NotAuthorised R-061");
}

// Evidence R-047.
TEST(Decide, HoldsFromTheFirstDayToTheEndOfTheLastInIstanbul) {
    const auto at = [](std::int64_t now_us) {
        return ask_changed([&](auto&, Request& r) { r.now_us = now_us; });
    };
    const std::int64_t first = base::istanbul_midnight_us({2026, 3, 15});
    const std::int64_t after = base::istanbul_midnight_us({2029, 1, 1});
    EXPECT_EQ(at(first - 1), "NotAuthorised R-047");
    EXPECT_EQ(at(first), "allowed");
    EXPECT_EQ(at(after - 1), "allowed");
    EXPECT_EQ(at(after), "GrantExpired R-047");
    EXPECT_EQ(at(0), "NotAuthorised R-047");
}

// Evidence R-063.
TEST(Decide, RefusesAMethodTheDecisionDoesNotName) {
    GrantedService granted = parse_decision(kDecision, testing::tree())->services[0];
    const DecisionDocument document = parse_decision(kDecision, testing::tree()).value();
    EXPECT_TRUE(compile_grant(document, granted, InstitutionClass::Bank).method_granted);
    granted.methods = {"Sorgula"};
    EXPECT_FALSE(compile_grant(document, granted, InstitutionClass::Bank).method_granted);
}

// Evidence R-025.
TEST(Decide, RefusesAMissingPurposeOnlyWhereOneIsRequired) {
    const auto silent = [](std::string_view text) {
        Request request = testing::request();
        request.purpose = "";
        return ask(directory(text), request);
    };
    EXPECT_EQ(silent(kDecision), "PurposeNotAllowed R-025");
    EXPECT_EQ(
        silent(replaced(kDecision, "\"purpose_required\": true", "\"purpose_required\": false")),
        "allowed");
}

// Evidence R-026, R-162.
TEST(Decide, RefusesAPurposeTheServiceWasNotGrantedFor) {
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.purpose = "HESAP"; }),
              "PurposeNotAllowed R-026");
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.purpose = "kredi"; }),
              "PurposeNotAllowed R-026");
    EXPECT_EQ(ask_changed([](auto&, Request& r) {
                  r.service = testing::address_service();
                  r.purpose = "HESAP";
              }),
              "allowed");
    Request request = testing::request();
    request.purpose = "REKLAM";
    EXPECT_EQ(ask(directory(replaced(kDecision, "\"purpose_required\": true",
                                     "\"purpose_required\": false")),
                  request),
              "PurposeNotAllowed R-026");
}

// Evidence R-083. Evidence R-238.
TEST(Decide, RefusesAMissingEndUserOnlyWhereOneIsRequired) {
    const std::string required =
        replaced(kDecision, "\"end_user_required\": false", "\"end_user_required\": true");
    Request request = testing::request();
    EXPECT_EQ(ask(directory(required), request), "EndUserMissing R-083");
    request.end_user = "memur-17";
    EXPECT_EQ(ask(directory(required), request), "allowed");
    EXPECT_EQ(ask(directory(), request), "allowed");
}

// Evidence R-158.
TEST(Decide, RefusesAddressesToAClassThatMayNotHaveThem) {
    const auto as = [](InstitutionClass institution_class, const contract::Service* service) {
        return ask_changed([&](auto& d, Request& r) {
            d.institutions[0].institution_class = institution_class;
            r.service = service;
        });
    };
    EXPECT_EQ(as(InstitutionClass::Bank, testing::address_service()), "allowed");
    EXPECT_EQ(as(InstitutionClass::PaymentProvider, testing::address_service()),
              "AddressClassNotAllowed R-158");
    EXPECT_EQ(as(InstitutionClass::OtherLegalPerson, testing::address_service()),
              "AddressClassNotAllowed R-158");
    EXPECT_EQ(as(InstitutionClass::PaymentProvider, testing::citizen_service()), "allowed");
    EXPECT_EQ(as(InstitutionClass::PaymentProvider, testing::province_service()), "allowed");
    EXPECT_EQ(as(static_cast<InstitutionClass>(99), testing::citizen_service()),
              "NotAuthorised X-022");
    EXPECT_EQ(as(static_cast<InstitutionClass>(99), testing::province_service()), "allowed");
}

// Evidence X-023.
TEST(Decide, TakesTheAddressLeavesOfAMixedServiceFromSuchAClass) {
    const auto mask_of = [](InstitutionClass institution_class) {
        institutions::Directory from = directory();
        from.institutions[0].institution_class = institution_class;
        Request request = testing::request();
        request.service = testing::mixed_service();
        MemoryUsageCounter usage;
        const Decision decision = compile(from)->decide(request, usage);
        return decision.allowed() == nullptr ? contract::Mask{} : *decision.allowed()->mask;
    };
    const contract::Mask& addresses = testing::mixed_service()->address_leaves;
    ASSERT_EQ(addresses.count(), 2u);
    EXPECT_EQ(mask_of(InstitutionClass::Bank).count(), 4u);
    EXPECT_TRUE(mask_of(InstitutionClass::Bank).any_of(addresses));
    EXPECT_EQ(mask_of(InstitutionClass::PaymentProvider).count(), 2u);
    EXPECT_FALSE(mask_of(InstitutionClass::PaymentProvider).any_of(addresses));
}

TEST(Decide, RefusesAMixedServiceOfWhichOnlyAddressesWereGranted) {
    const std::string text = replaced(kDecision, R"(["Temel", "Adres"])", R"(["Adres"])");
    const auto as = [&](InstitutionClass institution_class) {
        institutions::Directory from = directory(text);
        from.institutions[0].institution_class = institution_class;
        Request request = testing::request();
        request.service = testing::mixed_service();
        return ask(from, request);
    };
    EXPECT_EQ(as(InstitutionClass::PaymentProvider), "AddressClassNotAllowed R-158");
    EXPECT_EQ(as(InstitutionClass::Bank), "allowed");
}

// Evidence R-159.
TEST(Decide, RefusesAListLongerThanTheDecisionAllows) {
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.criterion_count = 10; }), "allowed");
    EXPECT_EQ(ask_changed([](auto&, Request& r) { r.criterion_count = 11; }),
              "TooManyCriteria R-159");
}

// Evidence R-159.
TEST(Decide, RefusesAListQuestionWithoutThePermitForIt) {
    const auto with = [](std::string_view permit) {
        return replaced(kDecision, R"({"service": "AksOkuTumIlServis")",
                        R"({"service": "KisiListeleServis", "version": "2011/01/01", )"
                        R"("methods": ["Sayfala"], "paths": ["Sonuc"], "criteria_max": 1, )" +
                            std::string(permit) +
                            R"("limits": [{"period": "day", "count": 100}], "purposes": ["KREDI"]},
    {"service": "AksOkuTumIlServis")");
    };
    Request request = testing::request();
    request.service = testing::catalogue().by_name("KisiListeleServis", "2011/01/01");
    EXPECT_EQ(ask(directory(with("")), request), "NotAuthorised R-159");
    EXPECT_EQ(
        ask(directory(with(R"("list_permit": {"reason": "Yoklama", "page_persons_max": 20}, )")),
            request),
        "allowed");
}

// Evidence R-064.
TEST(FurtherUse, TakesAllFromEveryLimitOrNothing) {
    const auto snapshot = compile(directory());
    MemoryUsageCounter usage;
    const Request request = testing::request();
    const Decision decision = snapshot->decide(request, usage);
    ASSERT_NE(decision.allowed(), nullptr);
    const Grant& grant = *decision.allowed()->grant;
    const auto take = [&](std::uint64_t count) {
        return decide_further_use(grant, {request.institution, count, kNow}, usage);
    };
    EXPECT_FALSE(take(0));
    EXPECT_FALSE(take(98));
    EXPECT_EQ(take(2)->code, ErrorCode::LimitReached);
    EXPECT_EQ(take(~std::uint64_t{0})->code, ErrorCode::LimitReached);
    EXPECT_FALSE(take(1));
    EXPECT_EQ(take(1)->rule, "R-064");
    EXPECT_EQ(usage.used(request.institution, request.service->number, kNow).day_count, 100u);
}

// Evidence R-064.
TEST(Decide, RefusesTheFirstQuestionAboveTheLimitAndUsesNothingUpForIt) {
    const auto snapshot = compile(directory());
    MemoryUsageCounter usage;
    Request request = testing::request();
    request.criterion_count = 10;
    for (int call = 0; call < 9; ++call)
        EXPECT_EQ(outcome(snapshot->decide(request, usage)), "allowed");
    request.criterion_count = 9;
    EXPECT_EQ(outcome(snapshot->decide(request, usage)), "allowed");
    request.criterion_count = 2;
    EXPECT_EQ(outcome(snapshot->decide(request, usage)), "LimitReached R-064");
    request.criterion_count = 1;
    EXPECT_EQ(outcome(snapshot->decide(request, usage)), "allowed");
    EXPECT_EQ(outcome(snapshot->decide(request, usage)), "LimitReached R-064");
    EXPECT_EQ(usage.used(request.institution, request.service->number, kNow).day_count, 100u);
    request.now_us += 86'400'000'000;
    EXPECT_EQ(outcome(snapshot->decide(request, usage)), "allowed");
}

TEST(Decide, UsesNothingUpForAnyRefusal) {
    const auto snapshot = compile(directory());
    MemoryUsageCounter usage;
    Request request = testing::request();
    request.purpose = "";
    EXPECT_EQ(outcome(snapshot->decide(request, usage)), "PurposeNotAllowed R-025");
    EXPECT_EQ(usage.used(request.institution, request.service->number, kNow).month_count, 0u);
}

/// Each step has an error of its own; with all later ones wrong as well, the earliest speaks.
TEST(Decide, GoesInTheOrderOfTheDesign) {
    institutions::Directory from = directory(
        replaced(replaced(kDecision, "\"end_user_required\": false", "\"end_user_required\": true"),
                 "2028-12-31", "2026-04-01"));
    Request request;
    request.institution = base::InstitutionId(1001);
    request.user = "KRM-9";
    request.purpose = "REKLAM";
    request.criterion_count = 5;
    request.now_us = kNow;
    from.institutions[0].institution_class = InstitutionClass::PaymentProvider;
    from.institutions[0].blocks = {{BlockGround::MissedNotice, 1, ""}};
    EXPECT_EQ(ask(from, request), "InstitutionBlocked R-101");
    from.institutions[0].blocks.clear();
    EXPECT_EQ(ask(from, request), "UserInactive R-024");
    request.user = "KRM-1001";
    EXPECT_EQ(ask(from, request), "AddressNotRegistered R-053");
    request.source = testing::kSource;
    EXPECT_EQ(ask(from, request), "NotAuthorised R-061");
    request.service = testing::address_service();
    EXPECT_EQ(ask(from, request), "GrantExpired R-047");
    from.decisions[0] = testing::stored(
        replaced(kDecision, "\"end_user_required\": false", "\"end_user_required\": true"));
    EXPECT_EQ(ask(from, request), "PurposeNotAllowed R-026");
    request.purpose = "KREDI";
    EXPECT_EQ(ask(from, request), "EndUserMissing R-083");
    request.end_user = "memur-17";
    EXPECT_EQ(ask(from, request), "AddressClassNotAllowed R-158");
    from.institutions[0].institution_class = InstitutionClass::Bank;
    EXPECT_EQ(ask(from, request), "TooManyCriteria R-159");
    request.criterion_count = 1;
    EXPECT_EQ(ask(from, request), "allowed");
}

/// Name of the code and rule of a refused admission; `admitted` else.
std::string admission_of(const institutions::Directory& from, const Request& request) {
    const auto refused = compile(from)->admission(request);
    if (!refused) return "admitted";
    return std::string(base::info(refused->code).name) + " " + std::string(refused->rule);
}

TEST(Admission, AsksForStandingUserAndSourceOnly) {
    Request request;
    request.institution = base::InstitutionId(1001);
    request.user = "KRM-1001";
    request.source = testing::kSource;
    EXPECT_EQ(admission_of(directory(), request), "admitted");
    Request other = request;
    other.source = {};
    EXPECT_EQ(admission_of(directory(), other), "AddressNotRegistered R-053");
    other = request;
    other.user = "KRM-9";
    EXPECT_EQ(admission_of(directory(), other), "UserInactive R-024");
    other = request;
    other.institution = base::InstitutionId(9);
    EXPECT_EQ(admission_of(directory(), other), "NotAuthorised R-024");
    // A stopped sub-user does not keep the others from a token; a stopped service user does.
    institutions::Directory stopped = directory();
    stopped.stops.push_back(stop_of("ayşe"));
    EXPECT_EQ(admission_of(stopped, request), "admitted");
    other = request;
    other.end_user = "ayşe";
    EXPECT_EQ(admission_of(stopped, other), "admitted") << "who will ask is not known yet";
    stopped.stops.push_back(stop_of(""));
    EXPECT_EQ(admission_of(stopped, request), "UserStopped R-159");
    institutions::Directory blocked = directory();
    blocked.institutions[0].blocks = {{BlockGround::SecurityEndangered, 1, ""}};
    EXPECT_EQ(admission_of(blocked, request), "InstitutionBlocked R-109");
}

TEST(Compile, LeavesAnInstitutionWithoutGrantsWhenItsDecisionIsNotGood) {
    const auto problem_of = [](institutions::Directory from) {
        std::vector<std::string> problems;
        const auto snapshot = Snapshot::compile(from, testing::catalogue(), problems);
        MemoryUsageCounter usage;
        EXPECT_EQ(snapshot->decide(testing::request(), usage).allowed(), nullptr);
        return problems.empty() ? "" : problems[0];
    };
    institutions::Directory forged = directory();
    forged.decisions[0].hash[0] ^= 1;
    EXPECT_NE(problem_of(forged).find("digest"), std::string::npos);

    institutions::Directory spaced = directory();
    spaced.decisions[0].canonical_json = kDecision;
    spaced.decisions[0].hash = crypto::sha256(base::as_bytes(kDecision));
    EXPECT_NE(problem_of(spaced).find("canonical form"), std::string::npos);

    institutions::Directory moved =
        directory(replaced(kDecision, "\"institution\": 1001", "\"institution\": 1002"));
    EXPECT_NE(problem_of(moved).find("another institution"), std::string::npos);

    institutions::Directory broken = directory();
    broken.decisions[0] = testing::stored("{}");
    EXPECT_NE(problem_of(broken).find("$.format"), std::string::npos);

    institutions::Directory twice = directory();
    twice.decisions.push_back(twice.decisions[0]);
    twice.decisions.push_back(twice.decisions[0]);
    EXPECT_NE(problem_of(twice).find("second decision"), std::string::npos);

    institutions::Directory doubled = directory();
    doubled.institutions.push_back(doubled.institutions[0]);
    EXPECT_NE(problem_of(doubled).find("stands twice"), std::string::npos);

    institutions::Directory strayed = directory();
    strayed.institutions[0].registered_address = "88.255.1.0/24";
    EXPECT_NE(problem_of(strayed).find("address"), std::string::npos);
}

// Evidence R-250.
// Evidence R-261.
// Evidence R-268.
TEST(Compile, GivesAddressesToAUnitWithAnAreaOnlyInsideThatArea) {
    const auto as = [](InstitutionClass institution_class, std::string_view text) {
        institutions::Directory from = directory(text);
        from.institutions[0].institution_class = institution_class;
        std::vector<std::string> problems;
        Request request = testing::request();
        request.service = testing::address_service();
        MemoryUsageCounter usage;
        return outcome(
            Snapshot::compile(from, testing::catalogue(), problems)->decide(request, usage));
    };
    const std::string_view area =
        R"("paths": ["YerlesimYeriAdresi"], "jurisdiction": {"districts": [1201]},)";
    const std::string_view none = R"("paths": ["YerlesimYeriAdresi"],)";
    const std::string bounded = replaced(replaced(kDecision, none, area),
                                         R"("paths": ["Temel", "Adres"])", R"("paths": ["Temel"])");
    for (const InstitutionClass unit :
         {InstitutionClass::Governorship, InstitutionClass::DistrictGovernorship,
          InstitutionClass::ProvincialAdministration, InstitutionClass::Municipality}) {
        EXPECT_EQ(as(unit, kDecision), "NotAuthorised R-061");
        EXPECT_EQ(as(unit, bounded), "allowed");
    }
    EXPECT_EQ(as(InstitutionClass::Ministry, kDecision), "allowed");
}

TEST(Compile, CarriesTheCeilingOfMatchesAndTheLeaveForLists) {
    const auto silent = compile(directory())->grants(base::InstitutionId(1001));
    EXPECT_EQ(silent[0]->matches_max, kMatchesDefault);
    EXPECT_FALSE(silent[0]->list_permit.has_value());
    const auto named =
        compile(directory(replaced(kDecision, "\"criteria_max\": 10,",
                                   "\"criteria_max\": 10, \"matches_max\": 2, \"list_permit\": "
                                   "{\"reason\": \"r\", \"page_persons_max\": 7},")))
            ->grants(base::InstitutionId(1001));
    EXPECT_EQ(named[0]->matches_max, 2u);
    ASSERT_TRUE(named[0]->list_permit.has_value());
    EXPECT_EQ(named[0]->list_permit->page_persons_max, 7u);
}

// Evidence R-071.
TEST(Compile, GivesNothingWithoutADecision) {
    institutions::Directory from = directory();
    from.decisions.clear();
    EXPECT_EQ(ask(from, testing::request()), "NotAuthorised R-061");
    EXPECT_TRUE(compile(from)->grants(base::InstitutionId(1001)).empty());
}

// Evidence R-165.
TEST(Compile, Serves2300InstitutionsEachWithItsOwnDecision) {
    constexpr std::uint32_t kInstitutions = 2'300;
    institutions::Directory many = directory();
    for (std::uint32_t id = 1002; id < 1001 + kInstitutions; ++id) {
        institutions::Institution institution = many.institutions.front();
        institution.id = base::InstitutionId(id);
        many.institutions.push_back(institution);
        const std::string user = "KRM-" + std::to_string(id);
        many.users.push_back({base::UserName(user), institution.id, "$argon2id$x", true});
        many.decisions.push_back(testing::stored(
            replaced(kDecision, "\"institution\": 1001", "\"institution\": " + std::to_string(id)),
            id));
    }
    const auto snapshot = compile(many);
    MemoryUsageCounter usage;
    for (std::uint32_t id = 1001; id < 1001 + kInstitutions; ++id) {
        const std::string user = "KRM-" + std::to_string(id);
        Request request = testing::request();
        request.institution = base::InstitutionId(id);
        request.user = user;
        ASSERT_EQ(outcome(snapshot->decide(request, usage)), "allowed") << id;
        request.user = "KRM-1";
        ASSERT_EQ(outcome(snapshot->decide(request, usage)), "UserInactive R-024") << id;
    }
}

TEST(Compile, ListsTheGrantsOfAnInstitution) {
    const auto snapshot = compile(directory());
    EXPECT_EQ(snapshot->grants(base::InstitutionId(1001)).size(), 4u);
    EXPECT_TRUE(snapshot->grants(base::InstitutionId(9)).empty());
}

TEST(Compile, KeepsAGrantAliveAfterItsSnapshotIsGone) {
    MemoryUsageCounter usage;
    auto snapshot = compile(directory());
    const Decision decision = snapshot->decide(testing::request(), usage);
    snapshot.reset();
    ASSERT_NE(decision.allowed(), nullptr);
    EXPECT_EQ(decision.allowed()->grant->purposes.front(), "KREDI");
    EXPECT_FALSE(decision.allowed()->mask->empty());
}

Grant grant_of(const Jurisdiction& jurisdiction) {
    Grant grant;
    grant.jurisdiction = jurisdiction;
    return grant;
}

// Evidence R-250.
TEST(DecideResidence, ComparesProvinceDistrictAndNeighbourhood) {
    const ResidencePlace home{6, 1201, 77001};
    EXPECT_FALSE(decide_residence(grant_of({}), home).has_value());
    EXPECT_FALSE(decide_residence(grant_of({{6}, {}, {}}), home).has_value());
    EXPECT_FALSE(decide_residence(grant_of({{}, {1199, 1201}, {}}), home).has_value());
    EXPECT_FALSE(decide_residence(grant_of({{34}, {}, {77001}}), home).has_value());
    for (const Jurisdiction& other : {Jurisdiction{{34}, {}, {}}, Jurisdiction{{}, {1202}, {}},
                                      Jurisdiction{{}, {}, {77002}}}) {
        const auto refused = decide_residence(grant_of(other), home);
        ASSERT_TRUE(refused.has_value());
        EXPECT_EQ(refused->code, ErrorCode::OutsideJurisdiction);
        EXPECT_EQ(refused->rule, "R-250");
    }
}

TEST(DecideResidence, RefusesSomebodyWithoutAResidenceUnlessTheWholeCountryIsGranted) {
    EXPECT_TRUE(decide_residence(grant_of({{6}, {}, {}}), {}).has_value());
    EXPECT_TRUE(decide_residence(grant_of({{0}, {0}, {0}}), {}).has_value());
    EXPECT_FALSE(decide_residence(grant_of({}), {}).has_value());
}

// Evidence X-021.
TEST(MaySeeConfidential, OnlyWhatTheDecisionNames) {
    using registry::Confidentiality;
    const auto grant_from = [](std::string_view member) {
        const std::string text = replaced(kDecision, "\"purpose_required\"",
                                          std::string(member) + "\"purpose_required\"");
        return compile(directory(text))->grants(base::InstitutionId(1001)).front();
    };
    const auto plain = grant_from("");
    EXPECT_TRUE(may_see_confidential(*plain, Confidentiality::None));
    EXPECT_FALSE(may_see_confidential(*plain, Confidentiality::AddressHidden));
    EXPECT_FALSE(may_see_confidential(*plain, Confidentiality::RecordHidden));
    const auto address = grant_from(R"("confidential": ["address"], )");
    EXPECT_TRUE(may_see_confidential(*address, Confidentiality::AddressHidden));
    EXPECT_FALSE(may_see_confidential(*address, Confidentiality::RecordHidden));
    const auto both = grant_from(R"("confidential": ["record", "address"], )");
    EXPECT_TRUE(may_see_confidential(*both, Confidentiality::RecordHidden));
    EXPECT_FALSE(may_see_confidential(*both, static_cast<Confidentiality>(9)));
}

}  // namespace
}  // namespace kps::policy
