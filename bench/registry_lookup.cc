// Look-ups in an LMDB register: how many a second, with how many nanoseconds each.
//
//     bench_registry_lookup [--people N] [--seconds S] [--threads T] [--folder DIR]
//
// Builds a register of N invented people (about 350 bytes each) in DIR, asks random numbers for S
// seconds per measurement, and removes it. Warm: every page is in memory when the measurement
// begins, if it fits.
#include <fmt/core.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "registry/record.h"
#include "registry/stores/lmdb_register.h"

namespace {

using namespace kps;
using registry::Part;

constexpr std::int64_t kFirstId = 10'000'000'000;
constexpr std::int64_t kStep = 97;

struct Options {
    std::int64_t people = 1'000'000;
    double seconds = 2;
    unsigned threads = 1;
    std::string folder = "/tmp";
};

registry::PersonFile typical() {
    registry::PersonFile file;
    registry::Person& person = file.person;
    person.sex = 1;
    person.marital = registry::MaritalState::Married;
    person.birth = {1980, 2, 1};
    person.given_names = "MEHMET ALİ";
    person.surname = "YILDIRIM";
    person.mother_name = "AYŞE";
    person.father_name = "MUSTAFA";
    person.birth_place = "SEYHAN";
    person.birth_place_code = 1104;
    person.mother_id = person.father_id = person.spouse_id = 23456789012;
    person.place = {1, 1104, 45, 170045, 321, 17};
    person.registered = person.married = {2005, 6, 18};
    file.documents.has_chip_card = file.documents.has_paper_card = true;
    file.documents.paper_card = {"S09", 123456, 98765, 5, 1104, {2005, 7, 1}};
    file.documents.chip_card = {
        "A12F34567", {2030, 1, 1}, "T.C. İÇİŞLERİ BAKANLIĞI", 3, true, {2020, 1, 1}, 445566, 5,
        1104,        {2020, 1, 3}};
    registry::Address& address = file.addresses.emplace_back();
    address.residence = true;
    address.address_number = 1234567890;
    address.declared = address.moved = address.registered = {2015, 3, 4};
    address.declarant_id = 23456789012;
    address.province = 1;
    address.district = 1104;
    address.neighbourhood = 170045;
    address.street_code = 123456;
    address.street = "ATATÜRK CADDESİ";
    address.outer_door = "12";
    address.inner_door = "3";
    address.building_code = 123456789;
    address.parcel_island = "1234";
    address.unit_kind = address.unit_state = address.building_state = address.building_use = 1;
    file.events.push_back({registry::EventKind::Birth, {1980, 2, 1}, 1234567, "", 0});
    file.events.push_back({registry::EventKind::Marriage, {2005, 6, 18}, 2345678, "", 23456789012});
    return file;
}

base::Status build(const Options& options, const std::string& folder) {
    const auto started = std::chrono::steady_clock::now();
    const auto writer = KPS_TRY(registry::LmdbRegisterWriter::create(folder));
    registry::PersonFile file = typical();
    std::string record;
    for (std::int64_t index = 0; index < options.people; ++index) {
        file.person.id = kFirstId + kStep * index;
        registry::encode(file, record);
        KPS_TRY(writer->put(file.person.id, record));
    }
    KPS_TRY(writer->finish(registry::RegisterHeader{}));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    const auto bytes = std::filesystem::file_size(folder + "/data.mdb");
    fmt::print("built: {} people of {} bytes, {:.1f} s, file {:.1f} bytes a person\n",
               options.people, record.size(), took.count(),
               static_cast<double>(bytes) / static_cast<double>(options.people));
    return {};
}

class Count final : public registry::PersonVisitor {
  public:
    base::Status visit(std::size_t, const registry::FoundPerson& person) override {
        found += person.found ? 1 : 0;
        letters += person.file.person.surname.size();
        return {};
    }
    std::uint64_t found = 0;
    std::uint64_t letters = 0;
};

double thread_cpu_ns() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

struct Totals {
    std::atomic<std::uint64_t> look_ups{0};
    std::atomic<std::uint64_t> cpu_ns{0};
};

/// Asks `per_call` numbers at once until the time is over.
void ask(registry::RegisterReader& reader, const Options& options, std::uint8_t parts,
         Totals& totals) {
    std::uint64_t state = std::hash<std::thread::id>{}(std::this_thread::get_id()) | 1;
    Count count;
    std::uint64_t done = 0;
    const double cpu_before = thread_cpu_ns();
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::duration<double>(options.seconds);
    while (std::chrono::steady_clock::now() < end) {
        for (int step = 0; step < 1000; ++step) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            const auto index = static_cast<std::int64_t>(
                (state >> 20) % static_cast<std::uint64_t>(options.people));
            const std::int64_t id = kFirstId + kStep * index;
            if (!reader.look_up({&id, 1}, parts, count)) std::abort();
        }
        done += 1000;
    }
    if (count.found != done) std::abort();
    totals.look_ups += done;
    totals.cpu_ns += static_cast<std::uint64_t>(thread_cpu_ns() - cpu_before);
}

void measure(registry::RegisterReader& reader, const Options& options, const char* name,
             std::uint8_t parts) {
    Totals totals;
    std::vector<std::thread> threads;
    for (unsigned number = 0; number < options.threads; ++number)
        threads.emplace_back([&] { ask(reader, options, parts, totals); });
    for (std::thread& thread : threads) thread.join();
    const auto look_ups = static_cast<double>(totals.look_ups.load());
    fmt::print("{:<28} {:>12.0f} look-ups/s {:>8.0f} ns CPU each\n", name,
               look_ups / options.seconds, static_cast<double>(totals.cpu_ns.load()) / look_ups);
}

}  // namespace

int main(int argument_count, char** arguments) {
    Options options;
    CLI::App app{"Measures look-ups in an LMDB register of invented people."};
    app.add_option("--people", options.people, "people in the register")
        ->check(CLI::Range(1, 100'000'000));
    app.add_option("--seconds", options.seconds, "duration of each measurement")
        ->check(CLI::Range(0.1, 60.0));
    app.add_option("--threads", options.threads, "threads that ask")->check(CLI::Range(1, 64));
    app.add_option("--folder", options.folder, "where the register is built");
    CLI11_PARSE(app, argument_count, arguments);

    const std::string folder = options.folder + "/kps-bench-register";
    const auto built = build(options, folder);
    auto opened = registry::LmdbRegister::open(folder);
    int status = 1;
    if (built && opened) {
        const auto person = static_cast<std::uint8_t>(Part::Person);
        measure(**opened, options, "warming up", person);
        measure(**opened, options, "person part", person);
        measure(**opened, options, "person and documents", person | Part::Documents);
        measure(**opened, options, "all parts",
                person | Part::Documents | Part::Addresses | Part::Events);
        status = 0;
    } else {
        fmt::print(stderr, "{}\n", built ? opened.error().context : built.error().context);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return status;
}
