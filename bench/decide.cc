// Time of policy's decide step with all institutions of the country in force: which
// snapshot is in force, may this institution ask this, and may it see who lives there.
#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "contract/model.h"
#include "contract/testing/catalogue.h"
#include "crypto/digest.h"
#include "policy/decision_document.h"
#include "policy/grant.h"
#include "policy/grant_tree.h"
#include "policy/usage_counter.h"

namespace {

using namespace kps;

constexpr std::uint32_t kInstitutions = 3'000;
constexpr std::uint32_t kDistricts = 30;              // of the area of each decision
constexpr std::int64_t kNow = 1'795'262'400'000'000;  // 2026-11-21
constexpr std::size_t kStride = 1'237;                // asks in no order, as a country does

using contract::testing::catalogue;

/// Three services, two limits each, an area and both kinds of hidden data.
std::string decision(std::uint32_t institution) {
    std::string districts;
    for (std::uint32_t number = 0; number < kDistricts; ++number)
        districts +=
            fmt::format("{}{}", number == 0 ? "" : ",", 1101 + (institution + number) % 900);
    const auto service = [&](const char* name, const char* version, const char* method,
                             const char* path) {
        return fmt::format(
            R"({{"service":"{}","version":"{}","methods":["{}"],"paths":["{}"],"criteria_max":10,)"
            R"("limits":[{{"period":"day","count":1000000000000}},{{"period":"month","count":1000000000000}}],)"
            R"("purposes":["KREDI","HESAP"],"jurisdiction":{{"districts":[{}]}}}})",
            name, version, method, path, districts);
    };
    return fmt::format(
        R"({{"format":"kps-decision-1","number":"2026/14","date":"2026-03-02","institution":{},)"
        R"("valid_from":"2026-03-15","valid_until":"2028-12-31","purpose_required":true,"end_user_required":true,)"
        R"("confidential":["address","record"],"purposes":[)"
        R"({{"code":"KREDI","text":"Kredi","legal_basis":[{{"law":"5411","article":"73"}}]}},)"
        R"({{"code":"HESAP","text":"Hesap","legal_basis":[{{"law":"5549","article":"3"}}]}}],)"
        R"("services":[{},{},{}]}})",
        institution,
        service("KisiSorgulaTCKimlikNoServis", "2011/01/01", "ListeleCoklu", "TemelBilgisi"),
        service("KimlikNoSorgulaAdresServis", "2015/07/01", "Sorgula", "YerlesimYeriAdresi"),
        service("AksOkuTumIlServis", "2011/01/01", "Listele", "Ad"));
}

std::string user_name(std::uint32_t institution) {
    return fmt::format("KRM-{}", institution);
}

institutions::Directory make_directory() {
    const policy::GrantTree tree(catalogue());
    institutions::Directory all;
    all.version = 1;
    for (std::uint32_t number = 1; number <= kInstitutions; ++number) {
        institutions::Institution one;
        one.id = base::InstitutionId(number);
        one.institution_class = institutions::InstitutionClass::Ministry;
        one.undertaking_signed = true;
        one.registered_address = fmt::format("10.1.{}.{}", number / 250, 1 + number % 250);
        all.institutions.push_back(one);
        all.users.push_back({base::UserName(user_name(number)), one.id, "", true});
        const auto document = policy::parse_decision(decision(number), tree);
        if (!document) std::abort();
        all.decisions.push_back({document->hash, one.id, document->canonical_json});
    }
    return all;
}

const institutions::Directory& directory() {
    static const institutions::Directory made = make_directory();
    return made;
}

std::shared_ptr<const policy::Snapshot> compiled() {
    std::vector<std::string> problems;
    auto snapshot = policy::Snapshot::compile(directory(), catalogue(), problems);
    if (!problems.empty()) std::abort();
    return snapshot;
}

const policy::Current& in_force() {
    static const auto current = [] {
        auto made = std::make_unique<policy::Current>();
        made->set(compiled());
        return made;
    }();
    return *current;
}

/// One allowed question of each institution.
std::vector<policy::Request> requests() {
    static const auto users = [] {
        std::vector<std::string> names;
        for (std::uint32_t number = 1; number <= kInstitutions; ++number)
            names.push_back(user_name(number));
        return names;
    }();
    std::vector<policy::Request> all;
    for (std::uint32_t number = 1; number <= kInstitutions; ++number) {
        policy::Request one;
        one.institution = base::InstitutionId(number);
        one.user = users[number - 1];
        one.source = {0,
                      0,
                      0,
                      0,
                      0,
                      0,
                      0,
                      0,
                      0,
                      0,
                      0xff,
                      0xff,
                      10,
                      1,
                      static_cast<std::uint8_t>(number / 250),
                      static_cast<std::uint8_t>(1 + number % 250)};
        one.service = catalogue().by_name("KimlikNoSorgulaAdresServis", "2015/07/01");
        one.purpose = "HESAP";
        one.end_user = "ayse.yilmaz";
        one.criterion_count = 1;
        one.now_us = kNow;
        all.push_back(one);
    }
    return all;
}

/// The whole step: the snapshot in force, the decision with its limits, the residence.
void decide_and_place(benchmark::State& state) {
    static policy::MemoryUsageCounter usage;
    const std::vector<policy::Request> all = requests();
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * kStride;
    for (auto _ : state) {
        at = (at + kStride) % all.size();
        const auto snapshot = in_force().get();
        const policy::Decision decision = snapshot->decide(all[at], usage);
        if (!decision.allowed()) {
            state.SkipWithError("refused");
            break;
        }
        benchmark::DoNotOptimize(
            policy::decide_residence(*decision.allowed()->grant, {6, 1150, 77'001}));
    }
}
BENCHMARK(decide_and_place)->Threads(1)->Threads(2);

/// One institution alone: what its own lock and counters cost.
void decide_one_institution(benchmark::State& state) {
    static policy::MemoryUsageCounter usage;
    const policy::Request request = requests().front();
    for (auto _ : state) {
        const auto snapshot = in_force().get();
        if (!snapshot->decide(request, usage).allowed()) {
            state.SkipWithError("refused");
            break;
        }
    }
}
BENCHMARK(decide_one_institution)->Threads(1)->Threads(2);

/// A wrong address: refused before limits are touched.
void refuse(benchmark::State& state) {
    policy::MemoryUsageCounter usage;
    std::vector<policy::Request> all = requests();
    for (policy::Request& request : all) request.source[15] = 0;
    const auto snapshot = in_force().get();
    std::size_t at = 0;
    for (auto _ : state) {
        at = (at + kStride) % all.size();
        if (!snapshot->decide(all[at], usage).refused()) {
            state.SkipWithError("allowed");
            break;
        }
    }
}
BENCHMARK(refuse);

/// What a change of one right costs: all rights are compiled anew.
void compile_all(benchmark::State& state) {
    (void)directory();
    for (auto _ : state) benchmark::DoNotOptimize(compiled());
}
BENCHMARK(compile_all)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
