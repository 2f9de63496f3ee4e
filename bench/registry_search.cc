// Searches in an LMDB register of synthetic people: find in the index, read every record that was hit and
// compare it, as a question by identity data does.
//
//     bench_registry_search [--people N] [--seconds S] [--folder DIR]
//
// Builds a register of N people in DIR, asks for S seconds each kind of question about people picked at
// random, and removes it. Other work on the machine is in the times that passed and hardly in the processor
// times. "Common names" are the hundred that most of the picked people bear.
#include <fmt/core.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/turkish_text.h"
#include "population/generator.h"
#include "population/parameters.h"
#include "registry/index/index_range.h"
#include "registry/limits.h"
#include "registry/record.h"
#include "registry/stores/lmdb_register.h"

namespace {

using namespace kps;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kPicked = 200'000;
constexpr std::size_t kCommonNames = 100;

struct Options {
    std::uint64_t people = 1'000'000;
    double seconds = 2;
    std::string folder = "/tmp";
};

/// What a question can be made from.
struct Somebody {
    std::int64_t id = 0;
    std::string given_names;
    std::string surname;
    base::PartialDate birth;
    registry::RegisterPlace place;
    std::int64_t mother_id = 0;
    std::string card;
};

struct Picking {
    std::uint64_t step = 1;
    std::uint64_t seen = 0;
    std::vector<Somebody> people;
};

base::Status pick(void* context, std::int64_t id, std::string_view record) {
    auto& picking = *static_cast<Picking*>(context);
    if (picking.seen++ % picking.step != 0) return {};
    registry::PersonFile file;
    KPS_TRY(registry::decode(record, registry::Part::Person | registry::Part::Documents, file));
    const registry::Person& person = file.person;
    Somebody& out = picking.people.emplace_back();
    out = {id,
           std::string(person.given_names),
           std::string(person.surname),
           person.birth,
           person.place,
           person.mother_id,
           {}};
    if (file.documents.has_chip_card) out.card = file.documents.chip_card.serial;
    return {};
}

/// The people of the names that are borne most often, one for each name.
std::vector<Somebody> commonest(const std::vector<Somebody>& people) {
    std::map<std::string, std::vector<const Somebody*>> by_name;
    for (const Somebody& person : people)
        by_name[person.given_names + "|" + person.surname].push_back(&person);
    std::vector<const std::vector<const Somebody*>*> groups;
    for (const auto& [name, bearers] : by_name) groups.push_back(&bearers);
    std::sort(groups.begin(), groups.end(),
              [](auto* left, auto* right) { return left->size() > right->size(); });
    std::vector<Somebody> out;
    for (std::size_t index = 0; index < std::min(kCommonNames, groups.size()); ++index)
        out.push_back(*groups[index]->front());
    return out;
}

/// Compares each record that was hit with the name that was asked for.
class Compare final : public registry::PersonVisitor {
  public:
    explicit Compare(const Somebody& wanted) : wanted_(wanted) {}
    base::Status visit(std::size_t, const registry::FoundPerson& person) override {
        if (!person.found) return base::failed(base::ErrorCode::CorruptData);
        const registry::Person& found = person.file.person;
        same += base::comparable_name(found.given_names) == wanted_.given_names &&
                        base::comparable_name(found.surname) == wanted_.surname
                    ? 1
                    : 0;
        return {};
    }
    std::uint64_t same = 0;

  private:
    const Somebody& wanted_;
};

double thread_cpu_us() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// The value below which this share of all values lies.
double quantile(std::vector<double>& values, double share) {
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

struct Question {
    const char* name;
    const std::vector<Somebody>* about;
    std::function<registry::IndexRange(const Somebody&)> range;
};

base::Status measure(registry::RegisterReader& reader, const Options& options,
                     const Question& question) {
    std::vector<double> passed_us;
    std::vector<double> cpu_us;
    std::uint64_t hits_total = 0;
    std::size_t hits_max = 0;
    std::uint64_t state = 7;
    std::vector<registry::IndexHit> hits;
    std::vector<std::int64_t> ids;
    const auto end = Clock::now() + std::chrono::duration<double>(options.seconds);
    while (Clock::now() < end) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const Somebody& person = (*question.about)[(state >> 20) % question.about->size()];
        const double cpu_before_us = thread_cpu_us();
        const auto started = Clock::now();
        KPS_TRY(reader.find(question.range(person), registry::kIndexHitsMax, hits));
        ids.clear();
        for (const registry::IndexHit& hit : hits) ids.push_back(hit.id);
        Compare compare(person);
        KPS_TRY(reader.look_up(ids, static_cast<std::uint8_t>(registry::Part::Person), compare));
        const std::chrono::duration<double, std::micro> took = Clock::now() - started;
        passed_us.push_back(took.count());
        cpu_us.push_back(thread_cpu_us() - cpu_before_us);
        hits_total += hits.size();
        hits_max = std::max(hits_max, hits.size());
    }
    fmt::print(
        "{:<32} {:>8.1f} hits, most {:>5}; passed p50 {:>8.1f} p99 {:>8.1f}; processor p50 "
        "{:>8.1f} "
        "p99 {:>8.1f} us\n",
        question.name, static_cast<double>(hits_total) / static_cast<double>(passed_us.size()),
        hits_max, quantile(passed_us, 0.5), quantile(passed_us, 0.99), quantile(cpu_us, 0.5),
        quantile(cpu_us, 0.99));
    return {};
}

base::Status build(const Options& options, const std::string& folder) {
    const auto started = Clock::now();
    const auto writer = KPS_TRY(registry::LmdbRegisterWriter::create(folder));
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    KPS_TRY(population::generate({options.people, 1, population::parameters::kAsOf}, threads,
                                 *writer, {}));
    const std::chrono::duration<double> took = Clock::now() - started;
    const auto bytes = std::filesystem::file_size(folder + "/data.mdb");
    fmt::print("built: {} people, {:.1f} s, file {:.1f} bytes a person\n", options.people,
               took.count(), static_cast<double>(bytes) / static_cast<double>(options.people));
    return {};
}

base::Status run(const Options& options, const std::string& folder) {
    KPS_TRY(build(options, folder));
    const auto store = KPS_TRY(registry::LmdbRegister::open(folder));
    Picking picking;
    picking.step = std::max<std::uint64_t>(1, options.people / kPicked);
    KPS_TRY(store->scan(0, pick, &picking));
    const std::vector<Somebody>& people = picking.people;
    const std::vector<Somebody> common = commonest(people);
    const auto name = [](const Somebody& person) {
        return registry::FullName{person.given_names, person.surname};
    };
    const std::vector<Question> questions = {
        {"name, any person (warming up)", &people,
         [&](const Somebody& person) { return registry::name_range(name(person)); }},
        {"name, any person", &people,
         [&](const Somebody& person) { return registry::name_range(name(person)); }},
        {"name, common names", &common,
         [&](const Somebody& person) { return registry::name_range(name(person)); }},
        {"name and year, common names", &common,
         [&](const Somebody& person) {
             return registry::name_range(name(person), {person.birth.year, person.birth.year});
         }},
        {"register place, one person", &people,
         [](const Somebody& person) { return registry::place_range(person.place); }},
        {"register place, the family", &people,
         [](const Somebody& person) {
             registry::RegisterPlace place = person.place;
             place.person_row = 0;
             return registry::place_range(place);
         }},
        {"brothers and sisters", &people,
         [](const Somebody& person) { return registry::parent_range(person.mother_id); }},
        {"card serial", &people,
         [](const Somebody& person) { return registry::card_range(person.card); }},
        {"births of a month in a district", &people,
         [](const Somebody& person) {
             const base::PartialDate month{person.birth.year, person.birth.month, 0};
             return registry::birth_range(person.place.district, {month, month});
         }},
    };
    for (const Question& question : questions) KPS_TRY(measure(*store, options, question));
    return {};
}

}  // namespace

int main(int argument_count, char** arguments) {
    Options options;
    CLI::App app{"Measures searches in an LMDB register of synthetic people."};
    app.add_option("--people", options.people, "people in the register")
        ->check(CLI::Range(10'000, 100'000'000));
    app.add_option("--seconds", options.seconds, "duration of each measurement")
        ->check(CLI::Range(0.1, 60.0));
    app.add_option("--folder", options.folder, "where the register is built");
    CLI11_PARSE(app, argument_count, arguments);

    const std::string folder = options.folder + "/kps-bench-search";
    const base::Status status = run(options, folder);
    if (!status) fmt::print(stderr, "{}\n", status.error().context);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return status ? 0 : 1;
}
