// Whether a negative answer tells why it is one: by its bytes, or by the time it took (SECURITY threat 15).
//
//     bench_negative_answers [--people N] [--calls C] [--folder DIR] [--seed S]
//
// Builds an LMDB register of N synthetic people in DIR, of whom some are protected and some withdrawn, and asks
// query::Engine about people of each class in random order, C calls a class: nobody's number, protected, not in the
// caller's area, withdrawn, and another birth date where the service asks for one. The log is one that is durable at
// once: a flush would drown what is looked for. For each pair of classes it prints Welch's t over all calls and, as
// dudect does, the largest over calls cropped at growing percentiles. Exit status 1 when one is above 4.5, or
// when two answers differ in a byte other than the number that was asked for.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "audit/testing/memory_log.h"
#include "base/clock.h"
#include "base/national_id.h"
#include "bench/welch.h"
#include "policy/decide.h"
#include "policy/decision_document.h"
#include "policy/grant_tree.h"
#include "policy/testing/one_institution.h"
#include "policy/usage_counter.h"
#include "population/generator.h"
#include "population/parameters.h"
#include "query/engine.h"
#include "query/testing/local_caller.h"
#include "registry/record.h"
#include "registry/stores/lmdb_register.h"
#include "wire/services/answer_writer.h"

namespace {

using namespace kps;

constexpr double kThreshold = 4.5;
constexpr std::int64_t kNow_us = 1'790'000'000'000'000;  // 2026-09-21
constexpr base::InstitutionId kInstitution(1001);
constexpr std::uint32_t kProvincesOfTheArea = 40;  // of 81
constexpr std::size_t kPoolMax = 500;              // people of a class, the same for each

struct Options {
    std::uint64_t people = 50'000;
    std::size_t calls = 100'000;
    std::string folder = "/tmp";
    std::uint64_t seed = 1;
};

enum Class : std::size_t { kUnknown, kProtected, kOutside, kWithdrawn, kOtherBirth, kClasses };
constexpr const char* kNames[] = {"unknown", "protected", "not-yours", "withdrawn", "other-birth"};

/// Writes a register in which every 40th person is protected and every 40th withdrawn.
class MarkingWriter final : public registry::RegisterWriter {
  public:
    explicit MarkingWriter(registry::RegisterWriter& below) : below_(below) {}
    base::Status put_places(const registry::PlaceNames& places) override {
        return below_.put_places(places);
    }
    base::Status put_photo(std::uint32_t number, base::ByteView jpeg) override {
        return below_.put_photo(number, jpeg);
    }
    base::Status put(std::int64_t id, std::string_view record) override {
        const std::uint64_t place = count_++ % 40;
        if (place > 1) return below_.put(id, record);
        registry::PersonFile file;
        KPS_TRY(registry::decode(record, 15, file));
        if (place == 0) file.person.confidentiality = registry::Confidentiality::RecordHidden;
        if (place == 1) file.person.state = registry::RecordState::Cancelled;
        std::string marked;
        registry::encode(file, marked);
        return below_.put(id, marked);
    }
    base::Status finish(const registry::RegisterHeader& header) override {
        return below_.finish(header);
    }

  private:
    registry::RegisterWriter& below_;
    std::uint64_t count_ = 0;
};

struct Somebody {
    std::int64_t id = 0;
    base::PartialDate birth;
};
using Pools = std::vector<std::vector<Somebody>>;

/// Everybody of the register by class; those who would be shown stand behind the classes.
base::Status sort_into(void* context, std::int64_t id, std::string_view record) {
    Pools& pools = *static_cast<Pools*>(context);
    registry::PersonFile file;
    KPS_TRY(registry::decode(record, registry::Part::Person | registry::Part::Addresses, file));
    if (file.person.kind != registry::PersonKind::Citizen) return {};
    std::uint32_t province = 0;
    for (const registry::Address& address : file.addresses)
        if (address.residence) province = address.province;
    const bool in_area = province != 0 && province <= kProvincesOfTheArea;
    std::size_t of = kClasses;
    if (file.person.state == registry::RecordState::Cancelled)
        of = kWithdrawn;
    else if (file.person.confidentiality == registry::Confidentiality::RecordHidden)
        of = kProtected;
    else if (!in_area)
        of = kOutside;
    if (of != kOutside && !in_area) return {};
    pools[of].push_back({id, file.person.birth});
    return {};
}

base::Result<Pools> choose_people(registry::LmdbRegister& store, std::mt19937_64& random) {
    Pools pools(kClasses + 1);
    KPS_TRY(store.scan(0, sort_into, &pools));
    std::vector<Somebody>& shown = pools[kClasses];
    std::shuffle(shown.begin(), shown.end(), random);
    for (std::size_t index = 0; index < kPoolMax && !shown.empty(); ++index) {
        pools[kOtherBirth].push_back(shown.back());
        pools[kOtherBirth].back().birth.year = 1850;
        shown.pop_back();
    }
    class Look final : public registry::PersonVisitor {
      public:
        base::Status visit(std::size_t, const registry::FoundPerson& person) override {
            found = person.found;
            return {};
        }
        bool found = false;
    } look;
    while (pools[kUnknown].size() < kPoolMax) {
        const auto prefix = static_cast<std::uint32_t>(100'000'000 + random() % 800'000'000);
        const std::int64_t id = base::NationalId::from_prefix(prefix).number();
        KPS_TRY(store.look_up({&id, 1}, static_cast<std::uint8_t>(registry::Part::Person), look));
        if (!look.found) pools[kUnknown].push_back({id, {1980, 1, 1}});
    }
    for (std::vector<Somebody>& pool : pools) {
        std::shuffle(pool.begin(), pool.end(), random);
        if (pool.size() < 50)
            return base::failed(base::ErrorCode::InvalidArgument, "too few people of a class");
        pool.resize(std::min(pool.size(), kPoolMax));
    }
    return pools;
}

/// Runs as time does, from a day on which the decision is in force.
class ShiftedClock final : public base::Clock {
  public:
    explicit ShiftedClock(std::int64_t now_us) : shift_us_(now_us - read_us()) {}
    std::int64_t now_us() const override { return read_us() + shift_us_; }

  private:
    static std::int64_t read_us() {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    }
    const std::int64_t shift_us_;
};

/// What an edge gets, and when: what comes after that is not seen from outside.
struct Outcome {
    std::string body;
    std::chrono::steady_clock::time_point at;
};

class KeepOutcome final : public query::AnswerSink {
  public:
    explicit KeepOutcome(Outcome& outcome) : outcome_(outcome) {}
    void answered(std::string body, const audit::Receipt&) noexcept override {
        outcome_.at = std::chrono::steady_clock::now();
        outcome_.body = std::move(body);
    }
    void failed(base::ErrorCode) noexcept override { outcome_ = {}; }

  private:
    Outcome& outcome_;
};

/// One institution that may see everything of those who live in its area.
base::Status give_rights(const contract::Catalogue& catalogue, const contract::Service& service,
                         policy::Current& rights) {
    std::string paths;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
        if (leaf.member->data_class != registry::DataClass::Special)
            paths += fmt::format("{}\"{}\"", paths.empty() ? "" : ",", leaf.path);
    std::string provinces = "1";
    for (std::uint32_t province = 2; province <= kProvincesOfTheArea; ++province)
        provinces += fmt::format(",{}", province);
    const std::string decision = fmt::format(
        R"({{"criteria_max":1,"limits":[{{"count":1000000000,"period":"day"}}],"jurisdiction":{{"provinces":[{}]}},)"
        R"("methods":["{}"],"paths":[{}],"purposes":["T"],"service":"{}","version":"{}"}})",
        provinces, service.operation, paths, service.name, service.version);
    const std::string document = fmt::format(
        R"({{"format":"kps-decision-1","number":"B-1","date":"2026-01-01","institution":1001,)"
        R"("valid_from":"2026-01-01","valid_until":"2027-01-01","purpose_required":false,"end_user_required":false,)"
        R"("purposes":[{{"code":"T","text":"t","legal_basis":[{{"law":"5490","article":"45"}}]}}],"services":[{}]}})",
        decision);
    const policy::GrantTree tree(catalogue);
    const policy::DecisionDocument parsed = KPS_TRY(policy::parse_decision(document, tree));
    std::vector<std::string> problems;
    rights.set(policy::Snapshot::compile(policy::testing::directory_of({kInstitution}, parsed),
                                         catalogue, problems));
    if (problems.empty()) return {};
    return base::failed(base::ErrorCode::InvalidDecision, problems.front());
}

// -- asking

class Asking {
  public:
    Asking(query::Engine& engine, const contract::Service& service,
           const wire::services::AnswerForms& forms)
        : engine_(engine),
          service_(service),
          forms_(forms),
          caller_(query::testing::local_caller(kInstitution)) {}

    /// Nanoseconds from the question to its answer.
    double ask(const Somebody& about) {
        query::Question question;
        question.service = &service_;
        query::Criterion& criterion = question.criteria.emplace_back();
        criterion.id = about.id;
        criterion.birth_year = about.birth.year;
        criterion.birth_month = about.birth.month;
        criterion.birth_day = about.birth.day;
        wire::services::AnswerWriter writer(forms_, {"urn:uuid:1", kNow_us});
        const auto before = std::chrono::steady_clock::now();
        engine_.ask(caller_, question, writer, std::make_unique<KeepOutcome>(outcome_));
        return std::chrono::duration<double, std::nano>(outcome_.at - before).count();
    }
    /// The answer without the number that was asked for.
    std::string shape(const Somebody& about) const {
        std::string shape = outcome_.body;
        const std::string number = std::to_string(about.id);
        for (std::size_t at = shape.find(number); at != std::string::npos; at = shape.find(number))
            shape.replace(at, number.size(), "#");
        return shape;
    }

  private:
    query::Engine& engine_;
    const contract::Service& service_;
    const wire::services::AnswerForms& forms_;
    const authentication::Caller caller_;
    Outcome outcome_;
};

bool report(const contract::Service& service, const std::vector<std::vector<double>>& times) {
    bool holds = true;
    for (std::size_t left = 0; left < times.size(); ++left)
        for (std::size_t right = left + 1; right < times.size(); ++right) {
            const bench::Verdict verdict = bench::compare(times[left], times[right]);
            const bool pair_holds = std::fabs(verdict.worst) < kThreshold;
            holds = holds && pair_holds;
            fmt::print(
                "{} {:<12} {:<12} median {:>7.0f} {:>7.0f} ns  t {:>6.2f}  cropped {:>6.2f} at "
                "{:.3f}{}\n",
                service.version, kNames[left], kNames[right], bench::median(times[left]),
                bench::median(times[right]), verdict.whole, verdict.worst, verdict.crop,
                pair_holds ? "" : "  ABOVE 4.5");
        }
    return holds;
}

bool asks_birth(const contract::Service& service) {
    return std::any_of(service.criterion.begin(), service.criterion.end(), [](const auto& member) {
        return member.field == contract::CriterionField::BirthYear;
    });
}

void idle_ns(std::uint64_t span_ns) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::nanoseconds(span_ns);
    while (std::chrono::steady_clock::now() < until) continue;
}

struct World {
    registry::LmdbRegister& store;
    const contract::Catalogue& catalogue;
    const wire::services::AnswerForms& forms;
    const Pools& pools;
    const Options& options;
};

base::Result<bool> examine(const World& world, const contract::Service& service) {
    policy::Current rights;
    KPS_TRY(give_rights(world.catalogue, service, rights));
    policy::MemoryUsageCounter usage;
    audit::testing::MemoryLog log;
    const ShiftedClock clock(kNow_us);
    query::Engine engine({world.store, rights, usage, log, clock, world.catalogue, true});
    Asking asking(engine, service, world.forms);
    std::mt19937_64 random(world.options.seed);
    const std::size_t classes = asks_birth(service) ? kClasses : std::size_t{kOtherBirth};
    for (const Somebody& shown : world.pools[kClasses]) asking.ask(shown);
    bool same_bytes = true;
    asking.ask(world.pools[kUnknown].front());
    const std::string expected = asking.shape(world.pools[kUnknown].front());
    for (std::size_t of = 0; of < classes; ++of)
        for (const Somebody& somebody : world.pools[of]) {
            asking.ask(somebody);
            same_bytes = same_bytes && asking.shape(somebody) == expected;
        }
    std::vector<std::vector<double>> times(classes);
    for (std::vector<double>& of : times) of.reserve(world.options.calls);
    for (std::size_t left = classes * world.options.calls; left > 0;) {
        const std::size_t of = random() % classes;
        if (times[of].size() >= world.options.calls) continue;
        const std::vector<Somebody>& pool = world.pools[of];
        const Somebody about = pool[random() % pool.size()];
        // The server's clock counts microseconds: a question comes at any moment of one, whatever was done before it.
        idle_ns(random() % 4'000);
        const double took_ns = asking.ask(about);
        times[of].push_back(took_ns);
        --left;
    }
    fmt::print("{} {}: {} calls a class, answers {} in their bytes\n", service.name,
               service.version, world.options.calls, same_bytes ? "agree" : "DIFFER");
    return report(service, times) && same_bytes;
}

base::Result<bool> run(const Options& options, const std::string& folder) {
    {
        const auto writer = KPS_TRY(registry::LmdbRegisterWriter::create(folder));
        MarkingWriter marking(*writer);
        KPS_TRY(population::generate({options.people, 1, population::parameters::kAsOf},
                                     std::max(1U, std::thread::hardware_concurrency()), marking,
                                     {}));
    }
    const auto store = KPS_TRY(registry::LmdbRegister::open(folder));
    const contract::Catalogue catalogue = KPS_TRY(contract::Catalogue::built_in());
    const wire::services::AnswerForms forms(catalogue);
    std::mt19937_64 random(options.seed);
    const Pools pools = KPS_TRY(choose_people(*store, random));
    bool holds = true;
    for (const auto& [name, version] :
         {std::pair{"BilesikKutukSorgulaKimlikNoServis", "2024/04/01"},
          std::pair{"KisiSorgulaTCKimlikNoServis", "2011/01/01"},
          std::pair{"KimlikNoSorgulaAdresServis", "2021/04/01"}}) {
        const World world{*store, catalogue, forms, pools, options};
        if (!KPS_TRY(examine(world, *catalogue.by_name(name, version)))) holds = false;
    }
    return holds;
}

}  // namespace

int main(int argument_count, char** arguments) {
    Options options;
    CLI::App app{"Whether negative answers can be told apart by bytes or time."};
    app.add_option("--people", options.people, "people in the register")
        ->check(CLI::Range(20'000, 10'000'000));
    app.add_option("--calls", options.calls, "calls a class")->check(CLI::Range(1'000, 1'000'000));
    app.add_option("--folder", options.folder, "where the register is built");
    app.add_option("--seed", options.seed, "of the order in which the classes are asked");
    CLI11_PARSE(app, argument_count, arguments);

    const std::string folder = options.folder + "/kps-bench-negative";
    const base::Result<bool> holds = run(options, folder);
    if (!holds) fmt::print(stderr, "{}\n", holds.error().context);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    if (!holds) return 2;
    return *holds ? 0 : 1;
}
