// The compiled mask is what the decision and the law say: a million random cases against a reference that reads the
// decision's JSON and the legal lists as a person would, with texts and lists instead of masks and snapshots.

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <optional>
#include <random>
#include <set>

#include "base/testing/case_count.h"
#include "policy/decision_document.h"
#include "policy/grant.h"
#include "policy/grant_tree.h"
#include "tests/properties/plain_grants.h"

namespace kps {
namespace {

using base::Date;
using institutions::InstitutionClass;
using testing::PlainService;

constexpr int kCases = base::testing::case_count(1'000'000);

// -- services

/// A service that mixes ordinary, special-category and address leaves on every level; no real one does
/// so today, and the rules for one are in force all the same.
std::string mixed_contract(int number, std::mt19937_64& random) {
    static constexpr const char* kLeaves[] = {"Text given_names", "Text mother_name",
                                              "Text address_text", "Text address_province",
                                              "Parameter religion"};
    std::string groups, types;
    for (int group = 0; group < 4; ++group) {
        groups += fmt::format("  Grup{}  complex Tur{}x{}\n", group, number, group);
        types += fmt::format("\ntype Tur{}x{}\n", number, group);
        for (std::uint64_t leaf = 0, count = 1 + random() % 5; leaf < count; ++leaf)
            types += fmt::format("  Alan{}  {}\n", leaf, kLeaves[random() % std::size(kLeaves)]);
    }
    return fmt::format(
        "service {0}\nname Karma{0}Servis\nversion 2026/01/01\noperation Sorgula\nshape list\n"
        "question CombinedRegister\ntitle-tr Karma\ntitle-en Mixed\n\n"
        "criterion Karma{0}Kriteri\n  KimlikNo  Long  NationalId\n\nresult Karma{0}Sonucu\n"
        "record Karma{0}Bilgisi as CitizenPerson\n\ntype Karma{0}Bilgisi\n  Adres  Text "
        "address_text\n  Din  Parameter religion\n{1}  HataBilgisi  error\n  KimlikNo  asked\n  "
        "Soyad  Text surname\n{2}",
        number, groups, types);
}

/// The real services and some mixed ones.
contract::Catalogue catalogue_with_mixed_services(int count) {
    contract::Catalogue real = contract::Catalogue::built_in().value();
    std::vector<std::unique_ptr<contract::Service>> services;
    for (const auto& service : real.services())
        services.push_back(std::move(const_cast<std::unique_ptr<contract::Service>&>(service)));
    std::mt19937_64 random(7);
    for (int made = 0; made < count; ++made) {
        auto service = contract::Catalogue::parse(mixed_contract(900 + made, random));
        EXPECT_TRUE(service) << service.error().context;
        if (service) services.push_back(std::move(service).take());
    }
    return contract::Catalogue(std::move(services));
}

// -- random decisions

class Decisions {
  public:
    explicit Decisions(const contract::Catalogue& catalogue) : tree(catalogue) {
        for (const auto& service : catalogue.services())
            if (!contract::is_public_check(service->question))
                services.push_back(testing::plain(*service));
    }

    std::string random_decision() {
        std::string rows;
        std::set<std::size_t> chosen;
        for (std::size_t wanted = 1 + random() % 4; wanted > 0; --wanted)
            chosen.insert(random() % services.size());
        for (const std::size_t index : chosen)
            rows += (rows.empty() ? "" : ",") + service_row(services[index]);
        return fmt::format(
            R"({{"format":"kps-decision-1","number":"T-1","date":"2006-01-01","institution":1001,)"
            R"("valid_from":"2006-01-01","valid_until":"2035-01-01","purpose_required":false,)"
            R"("end_user_required":false,"purposes":[{{"code":"T","text":"t","legal_basis":)"
            R"([{{"law":"5490","article":"45"}}]}}],"services":[{}]}})",
            rows);
    }

    const PlainService& plain_of(const contract::Service* service) const {
        for (const PlainService& row : services)
            if (row.service == service) return row;
        std::abort();
    }

    std::mt19937_64 random{20261122};
    policy::GrantTree tree;
    std::vector<PlainService> services;

  private:
    /// A leaf, or a path above it; sometimes one that does not exist.
    std::string random_path(const PlainService& service) {
        std::string path = service.leaves[random() % service.leaves.size()].path;
        while (random() % 3 == 0 && path.find('/') != std::string::npos)
            path.resize(path.rfind('/'));
        if (random() % 400 == 0) path += "X";
        return path;
    }

    std::string service_row(const PlainService& service) {
        std::set<std::string> paths;
        const std::size_t most = 1 + random() % 12;
        while (!service.leaves.empty() && paths.size() < most) {
            paths.insert(random_path(service));
            if (random() % 8 == 0) break;
        }
        std::string list;
        for (const std::string& path : paths)
            list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", path);
        return fmt::format(
            R"({{"service":"{}","version":"{}","methods":["{}"],"paths":[{}],"criteria_max":1,)"
            R"("limits":[{{"period":"day","count":1}}],"purposes":["T"],)"
            R"("jurisdiction":{{"provinces":[1]}}}})",
            service.service->name, service.service->version, service.service->operation, list);
    }
};

/// An instant in the years of the laws and after, often at the edge of one of their days.
std::int64_t random_instant(std::mt19937_64& random) {
    static constexpr Date kDays[] = {testing::kLaw5490, testing::kLaw7039, testing::kLaw7247};
    if (random() % 3 == 0)
        return base::istanbul_midnight_us(kDays[random() % 3]) -
               static_cast<std::int64_t>(random() % 2);
    return base::istanbul_midnight_us({2005, 1, 1}) +
           static_cast<std::int64_t>(random() % (25ULL * 365 * 86'400)) * 1'000'000;
}

std::set<std::size_t> bits_of(const contract::Mask& mask) {
    std::set<std::size_t> bits;
    for (std::size_t bit = 0; bit < contract::kMaskBits; ++bit)
        if (mask.has(bit)) bits.insert(bit);
    return bits;
}

/// What the program gives.
std::optional<std::set<std::size_t>> given(const policy::Grant& grant, std::int64_t now_us) {
    const policy::LawfulLeaves* lawful = grant.lawful_at(now_us);
    if (lawful == nullptr || lawful->refused) return std::nullopt;
    return bits_of(lawful->mask);
}

struct Tally {
    int cases = 0;
    int decisions = 0;
    int invalid = 0;
    int refused = 0;
    int with_special = 0;
    int narrowed = 0;  ///< the class gets a part of what was granted
    std::uint64_t leaves = 0;
};

/// One valid decision against the reference, for every class and some instants.
void compare(Decisions& decisions, const policy::DecisionDocument& document,
             const std::vector<std::set<std::string>>& reference, Tally& tally) {
    constexpr int kInstants = 6;
    for (std::size_t index = 0; index < document.services.size(); ++index) {
        const policy::GrantedService& granted = document.services[index];
        const PlainService& service = decisions.plain_of(granted.service);
        for (const InstitutionClass institution_class : testing::kClasses) {
            const policy::Grant grant = policy::compile_grant(document, granted, institution_class);
            for (int instant = 0; instant < kInstants; ++instant) {
                const std::int64_t now_us = random_instant(decisions.random);
                const auto reading = testing::lawful_leaves(
                    service, reference[index], institution_class, base::istanbul_date(now_us));
                std::optional<std::set<std::size_t>> expected;
                if (reading.refusal == base::ErrorCode{}) expected = reading.leaves;
                const auto actual = given(grant, now_us);
                ASSERT_EQ(actual, expected)
                    << service.service->name << " " << service.service->version << " for "
                    << institutions::name_of(institution_class) << " at "
                    << base::utc_text_s(now_us) << "\n"
                    << document.canonical_json;
                ++tally.cases;
                if (!actual) ++tally.refused;
                if (actual && actual->size() < reference[index].size()) ++tally.narrowed;
                if (actual) tally.leaves += actual->size();
            }
        }
        if (granted.leaves.any_of(granted.service->special_leaves)) ++tally.with_special;
    }
}

/// The decision as a person reads it: what each of its services grants. None: it is not valid.
std::optional<std::vector<std::set<std::string>>> plain_reading(
    const Decisions& decisions, const contract::Catalogue& catalogue,
    const boost::json::value& json) {
    std::vector<std::set<std::string>> services;
    for (const auto& row : json.at("services").as_array()) {
        std::vector<std::string> paths;
        for (const auto& path : row.at("paths").as_array()) paths.emplace_back(path.as_string());
        const auto* service = catalogue.by_name(std::string(row.at("service").as_string()),
                                                std::string(row.at("version").as_string()));
        const auto leaves = testing::granted_leaves(decisions.plain_of(service), paths);
        if (!leaves) return std::nullopt;
        services.push_back(*leaves);
    }
    return services;
}

// Evidence R-061, R-075, R-158, X-022, X-023.
TEST(Masks, EqualAPlainReferenceInAMillionRandomCases) {
    const contract::Catalogue catalogue = catalogue_with_mixed_services(8);
    Decisions decisions(catalogue);
    Tally tally;
    const auto start = std::chrono::steady_clock::now();
    while (tally.cases < kCases && !::testing::Test::HasFatalFailure()) {
        const std::string text = decisions.random_decision();
        ++tally.decisions;
        const boost::json::value json = boost::json::parse(text);
        const auto reference = plain_reading(decisions, catalogue, json);
        const auto document = policy::parse_decision(text, decisions.tree);
        ASSERT_EQ(document.has_value(), reference.has_value()) << text;
        if (!document) {
            ++tally.invalid;
            continue;
        }
        compare(decisions, *document, *reference, tally);
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    EXPECT_GT(tally.invalid, base::testing::case_count(20));
    EXPECT_GT(tally.refused, kCases / 20);
    EXPECT_GT(tally.with_special, base::testing::case_count(100));
    EXPECT_GT(tally.narrowed, kCases / 200);
    fmt::print(
        "{} cases of {} decisions ({} invalid), {} refused by law, {} narrowed by it, {} leaves on "
        "average, {} ms\n",
        tally.cases, tally.decisions, tally.invalid, tally.refused, tally.narrowed,
        tally.leaves / static_cast<std::uint64_t>(tally.cases), took.count());
}

}  // namespace
}  // namespace kps
