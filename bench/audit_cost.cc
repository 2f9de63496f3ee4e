// What the audit log adds to a question's time. Goal: p99 rises by at most 3 ms at 1,000 questions a second.
//
//   bench_audit_cost [--people N] [--rate R] [--seconds S] [--rounds K] [--folder DIR]
//
// Builds an LMDB register of N synthetic people and asks query::Engine about them, R a second at random moments, S
// seconds long: decision, look-up, mask, answer as SOAP, and the log. K rounds with the log as the server has it (tree,
// signature, one flush a frame, on the disk of DIR), each after one with a log in memory that is durable at once.
// There is no switch in the product for that: this program puts another log behind the same engine. A time runs
// from the moment a question was due until its answer may leave. TLS, HTTP and the network are in neither: they are
// the same.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "audit/log_for_tests.h"
#include "audit/testing/memory_log.h"
#include "base/clock.h"
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
using Clock = std::chrono::steady_clock;

constexpr base::InstitutionId kInstitution(1001);

struct Options {
    std::uint64_t people = 50'000;
    double rate = 1'000;
    double seconds = 10;
    int rounds = 5;
    std::string folder = "/var/tmp";
};

struct Somebody {
    std::int64_t id = 0;
    base::PartialDate birth;
};

base::Status take(void* context, std::int64_t id, std::string_view record) {
    registry::PersonFile file;
    KPS_TRY(registry::decode(record, static_cast<std::uint8_t>(registry::Part::Person), file));
    if (file.person.kind == registry::PersonKind::Citizen &&
        file.person.state != registry::RecordState::Cancelled)
        static_cast<std::vector<Somebody>*>(context)->push_back({id, file.person.birth});
    return {};
}

/// Everything of the service, for one institution.
base::Status give_rights(const contract::Catalogue& catalogue, const contract::Service& service,
                         const base::Date& today, policy::Current& rights) {
    std::string paths;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
        if (leaf.member->data_class != registry::DataClass::Special)
            paths += fmt::format("{}\"{}\"", paths.empty() ? "" : ",", leaf.path);
    const std::string document = fmt::format(
        R"({{"format":"kps-decision-1","number":"B-1","date":"{0:04}-01-01","institution":1001,)"
        R"("valid_from":"{0:04}-01-01","valid_until":"{1:04}-01-01","purpose_required":false,)"
        R"("end_user_required":false,"purposes":[{{"code":"T","text":"t","legal_basis":[{{"law":"5490",)"
        R"("article":"45"}}]}}],"services":[{{"criteria_max":1,"limits":[{{"count":1000000000,)"
        R"("period":"day"}}],"methods":["{2}"],"paths":[{3}],"purposes":["T"],"service":"{4}","version":"{5}"}}]}})",
        today.year, today.year + 1, service.operation, paths, service.name, service.version);
    const policy::GrantTree tree(catalogue);
    const policy::DecisionDocument parsed = KPS_TRY(policy::parse_decision(document, tree));
    std::vector<std::string> problems;
    rights.set(policy::Snapshot::compile(policy::testing::directory_of({kInstitution}, parsed),
                                         catalogue, problems));
    if (problems.empty()) return {};
    return base::failed(base::ErrorCode::InvalidDecision, problems.front());
}

/// Times of all answers of one round.
class Times {
  public:
    void add(double ms) {
        const std::lock_guard lock(mutex_);
        times_.push_back(ms);
        wake_.notify_one();
    }
    void failed() {
        const std::lock_guard lock(mutex_);
        ++failures_;
        times_.push_back(0);
        wake_.notify_one();
    }
    /// In order, once `count` came back.
    std::vector<double> wait_for(std::size_t count, std::size_t& failures) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return times_.size() >= count; });
        failures += failures_;
        std::sort(times_.begin(), times_.end());
        return std::move(times_);
    }

  private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<double> times_;
    std::size_t failures_ = 0;
};

class Timed final : public query::AnswerSink {
  public:
    Timed(Times& times, Clock::time_point due) : times_(times), due_(due) {}
    void answered(std::string, const audit::Receipt&) noexcept override {
        times_.add(std::chrono::duration<double, std::milli>(Clock::now() - due_).count());
    }
    void failed(base::ErrorCode) noexcept override { times_.failed(); }

  private:
    Times& times_;
    Clock::time_point due_;
};

struct World {
    registry::LmdbRegister& store;
    const contract::Catalogue& catalogue;
    const contract::Service& service;
    const wire::services::AnswerForms& forms;
    const policy::Current& rights;
    const std::vector<Somebody>& people;
    const Options& options;
};

std::vector<double> ask_for_a_while(const World& world, audit::LogAppender& log, std::uint64_t seed,
                                    std::size_t& failures) {
    policy::MemoryUsageCounter usage;
    const base::SystemClock clock;
    query::Engine engine({world.store, world.rights, usage, log, clock, world.catalogue, true});
    const authentication::Caller caller = query::testing::local_caller(kInstitution);
    std::mt19937_64 random(seed);
    std::exponential_distribution<double> gap(world.options.rate);
    Times times;
    std::size_t asked = 0;
    const auto start = Clock::now();
    for (double at = gap(random); at < world.options.seconds; at += gap(random), ++asked) {
        const auto due =
            start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(at));
        std::this_thread::sleep_until(due);
        const Somebody& about = world.people[random() % world.people.size()];
        query::Question question;
        question.service = &world.service;
        query::Criterion& criterion = question.criteria.emplace_back();
        criterion.id = about.id;
        criterion.birth_year = about.birth.year;
        criterion.birth_month = about.birth.month;
        criterion.birth_day = about.birth.day;
        wire::services::AnswerWriter writer(world.forms, {"urn:uuid:1", clock.now_us()});
        engine.ask(caller, question, writer, std::make_unique<Timed>(times, due));
    }
    return times.wait_for(asked, failures);
}

std::vector<double> with_the_log(const World& world, std::uint64_t seed, std::size_t& failures) {
    const std::string folder = world.options.folder + "/kps-bench-cost-log";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto keys = audit::KeyStore::open(folder + "/keys", audit::tests::kOrigin);
    const base::SystemClock clock;
    audit::LocalSegmentStore store;
    audit::SegmentLog::Options options;
    options.directory = folder + "/log";
    auto log = audit::SegmentLog::open(options, {*keys, clock, store});
    if (!log) std::abort();
    std::vector<double> times = ask_for_a_while(world, **log, seed, failures);
    (*log)->stop();
    std::filesystem::remove_all(folder);
    return times;
}

double part(const std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * share)];
}

base::Status run(const Options& options, const std::string& folder) {
    {
        const auto writer = KPS_TRY(registry::LmdbRegisterWriter::create(folder));
        KPS_TRY(population::generate({options.people, 1, population::parameters::kAsOf},
                                     std::max(1U, std::thread::hardware_concurrency()), *writer,
                                     {}));
    }
    const auto store = KPS_TRY(registry::LmdbRegister::open(folder));
    const contract::Catalogue catalogue = KPS_TRY(contract::Catalogue::built_in());
    const wire::services::AnswerForms forms(catalogue);
    std::vector<Somebody> people;
    KPS_TRY(store->scan(0, take, &people));
    const auto* service = catalogue.by_name("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
    policy::Current rights;
    const base::Date today = base::istanbul_date(base::SystemClock().now_us());
    KPS_TRY(give_rights(catalogue, *service, today, rights));
    const World world{*store, catalogue, *service, forms, rights, people, options};
    std::vector<double> without;
    std::vector<double> with;
    std::size_t failures = 0;
    for (int round = 0; round < options.rounds; ++round) {
        audit::testing::MemoryLog memory;
        const auto seed = static_cast<std::uint64_t>(round);
        const auto one = ask_for_a_while(world, memory, seed, failures);
        const auto other = with_the_log(world, seed, failures);
        fmt::print("round {}: memory p50 {:.3f} p99 {:.3f} ms; log p50 {:.3f} p99 {:.3f} ms\n",
                   round + 1, part(one, .5), part(one, .99), part(other, .5), part(other, .99));
        without.insert(without.end(), one.begin(), one.end());
        with.insert(with.end(), other.begin(), other.end());
    }
    std::sort(without.begin(), without.end());
    std::sort(with.begin(), with.end());
    for (const double share : {.5, .99, .999})
        fmt::print("p{:<5} {:>8.3f} ms without, {:>8.3f} ms with, {:+.3f} ms\n", share * 100,
                   part(without, share), part(with, share),
                   part(with, share) - part(without, share));
    fmt::print("{} questions each, {} failed\n", with.size(), failures);
    return {};
}

}  // namespace

int main(int argument_count, char** arguments) {
    Options options;
    CLI::App app{"What the audit log adds to a question's time."};
    app.add_option("--people", options.people, "people in the register")
        ->check(CLI::Range(1'000, 10'000'000));
    app.add_option("--rate", options.rate, "questions a second")->check(CLI::Range(1, 100'000));
    app.add_option("--seconds", options.seconds, "of a round")->check(CLI::Range(1, 600));
    app.add_option("--rounds", options.rounds, "of each kind")->check(CLI::Range(1, 100));
    app.add_option("--folder", options.folder, "where register and log are built");
    CLI11_PARSE(app, argument_count, arguments);
    const std::string folder = options.folder + "/kps-bench-cost";
    std::filesystem::remove_all(folder);
    const base::Status status = run(options, folder);
    if (!status) fmt::print(stderr, "{}\n", status.error().context);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return status ? 0 : 1;
}
