#include "apps/kps/registry_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "apps/kps/progress_bar.h"
#include "apps/kps/report.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/day_text.h"
#include "population/checks/checker.h"
#include "population/generator.h"
#include "population/limits.h"
#include "population/parameters.h"
#include "population/personas.h"
#include "population/reference_data.h"
#include "registry/import/import_people.h"
#include "registry/register_store.h"

namespace kps {
namespace {

namespace fs = std::filesystem;
using base::Date;
using base::ErrorCode;

constexpr int kNotFound = 3;
constexpr int kConflict = 5;
constexpr int kVerificationFailed = 7;
constexpr std::string_view kLmdbScheme = "lmdb:";
constexpr std::string_view kNoIndex =
    "none: people are found by their number only; make the register anew";
constexpr std::string_view kExitStatuses =
    "Exit status: 0 success, 1 the command failed, 2 wrong usage, 3 no such register,\n"
    "5 a register is there already, 7 the register breaks rules or the file was refused.\n";

struct TargetOptions {
    std::string folder;
    std::string store = "lmdb";
    std::string location;
    bool replace = false;
};

struct GenerateOptions {
    TargetOptions target;
    std::uint64_t persons = 0;
    std::uint64_t number = 1;
    unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, population::kThreadsMax);
    std::string day;
};

struct ImportCommandOptions {
    TargetOptions target;
    std::string file;
    std::string format;
    bool strict = false;
    bool synthetic = false;
};

struct ReadOptions {
    std::string location;
    std::string day;
    bool json = false;
    std::uint64_t count = 100'000;  ///< of sample
};

Date parse_day(const std::string& text) {
    const auto time = base::parse_xml_time(text + "T00:00:00Z");
    if (!time || text.size() != 10) leave("--date", "a day is written as 2026-11-20", 2);
    return base::istanbul_date(time->us);
}

/// A folder, `lmdb:FOLDER`, or the connection text of a PostgreSQL database.
std::string location_of(const std::string& text) {
    const bool whole = text.starts_with(kLmdbScheme) || text.find('=') != std::string::npos ||
                       text.starts_with("postgres");
    return whole ? text : std::string(kLmdbScheme) + text;
}

std::unique_ptr<registry::RegisterStore> open(const std::string& text) {
    auto store = registry::open_register(location_of(text));
    if (!store)
        leave("open the register", store.error(),
              store.error().code == ErrorCode::RegisterUnavailable ? kNotFound : 1);
    return std::move(store).take();
}

/// Builds a register beside the old one and puts it in its place at the very end, so that a failure
/// leaves the old.
class Target {
  public:
    explicit Target(const TargetOptions& options) : options_(options) {
        if (options.store == "postgresql") {
            if (options.location.empty()) leave("--store postgresql", "needs --location", 2);
            if (options.replace)
                leave("--replace",
                      "works on LMDB folders only; drop the database's tables yourself", 2);
            location_ = options.location;
            return;
        }
        if (options.folder.empty()) leave("--out", "is needed with --store lmdb", 2);
        folder_ = fs::path(options.folder).lexically_normal();
        if (!folder_.has_filename()) folder_ = folder_.parent_path();
        building_ = folder_;
        if (fs::exists(folder_)) prepare_replacement();
        location_ = std::string(kLmdbScheme) + building_.string();
    }

    std::unique_ptr<registry::RegisterWriter> create() const {
        auto writer = registry::create_register(location_);
        if (!writer)
            leave("create the register", writer.error(),
                  writer.error().code == ErrorCode::AlreadyExists ? kConflict : 1);
        return std::move(writer).take();
    }
    /// Call once the writer has finished.
    void put_in_place() const {
        if (building_ == folder_) return;
        const fs::path old = folder_.string() + ".old";
        fs::rename(folder_, old);
        fs::rename(building_, folder_);
        fs::remove_all(old);
    }

  private:
    void prepare_replacement() {
        if (!options_.replace)
            leave("create the register", "there is one already; --replace replaces a synthetic one",
                  kConflict);
        const auto store = registry::open_register(std::string(kLmdbScheme) + folder_.string());
        if (!store || !(*store)->header().synthetic)
            leave("--replace", "what is there is no synthetic register and stays", kConflict);
        building_ = folder_.string() + ".new";
        fs::remove_all(building_);
    }

    const TargetOptions& options_;
    fs::path folder_;
    fs::path building_;
    std::string location_;
};

void generate(const GenerateOptions& options) {
    const population::Options what{
        options.persons, options.number,
        options.day.empty() ? population::parameters::kAsOf : parse_day(options.day)};
    const auto layout = population::Layout::create(what);
    if (!layout) leave("generate", layout.error(), 2);
    const Target target(options.target);
    const base::SystemClock clock;
    const std::int64_t start_us = clock.now_us();
    {
        const auto writer = target.create();
        ProgressBar bar("synthetic people", options.persons);
        need(population::generate(what, options.threads, *writer,
                                  [&bar](std::uint64_t written) { bar.show(written); }),
             "make the population");
        bar.finish();
    }
    target.put_in_place();
    fmt::print("SENTETİK VERİ: {} people, number {}, as of {}, in {}\n",
               count_text(options.persons), options.number, base::day_text(what.as_of),
               seconds_text(clock.now_us() - start_us));
}

registry::ImportFormat format_of(const ImportCommandOptions& options) {
    const bool lines =
        options.format == "jsonl" || (options.format.empty() && options.file.ends_with(".jsonl"));
    return lines ? registry::ImportFormat::JsonLines : registry::ImportFormat::Csv;
}

void import(const ImportCommandOptions& options) {
    std::ifstream input(options.file, std::ios::binary);
    if (!input) leave("import", "the file cannot be opened", kNotFound);
    const Target target(options.target);
    registry::ImportOptions what;
    what.format = format_of(options);
    what.strict = options.strict;
    what.header.synthetic = options.synthetic;
    what.header.notice = options.synthetic ? "SENTETİK VERİ: Bu kütükteki kişiler uydurmadır." : "";
    what.header.generator = "kps import";
    const registry::PlaceNames places = population::ReferenceData::get().place_names();
    registry::ImportReport report;
    {
        const auto writer = target.create();
        report = need(registry::import_people(input, what, places, *writer), "import");
    }
    // Only line, column and kind of problem: no value of the file is printed.
    for (const registry::RowError& error : report.errors)
        fmt::print(stderr, "line {}{}{}: {}\n", error.line, error.column.empty() ? "" : ", ",
                   error.column, registry::name_of(error.problem));
    if (report.errors_left_out != 0)
        fmt::print(stderr, "{} more errors\n", count_text(report.errors_left_out));
    if (report.applied) target.put_in_place();
    fmt::print("{} rows read, {} refused, {} people written\n", count_text(report.rows),
               count_text(report.rows_refused), count_text(report.people));
    if (!report.applied) throw CLI::RuntimeError(kVerificationFailed);
}

Date day_to_check(const ReadOptions& options, const registry::RegisterHeader& header) {
    if (!options.day.empty()) return parse_day(options.day);
    if (const auto day = population::day_of_register(header)) return *day;
    return base::istanbul_date(base::SystemClock().now_us());
}

boost::json::object report_json(const population::CheckReport& report) {
    boost::json::object rules;
    for (std::size_t rule = 0; rule < population::kRuleCount; ++rule)
        if (report.broken[rule] != 0)
            rules[population::info(static_cast<population::Rule>(rule)).name] = report.broken[rule];
    boost::json::array findings;
    for (const auto& finding : report.findings)
        findings.push_back(
            {{"rule", population::info(finding.rule).name}, {"record", finding.ordinal}});
    return {{"people", report.people},
            {"rules", population::kRuleCount},
            {"broken", rules},
            {"findings", findings}};
}

void print_report(const population::CheckReport& report) {
    for (const auto& finding : report.findings)
        fmt::print("{}: {}\n",
                   finding.ordinal == 0 ? "index" : fmt::format("record {}", finding.ordinal),
                   population::info(finding.rule).text);
    for (std::size_t rule = 0; rule < population::kRuleCount; ++rule)
        if (report.broken[rule] != 0)
            fmt::print("{} times: {}\n", count_text(report.broken[rule]),
                       population::info(static_cast<population::Rule>(rule)).text);
    fmt::print("{} people, {} rules, {} broken\n", count_text(report.people),
               population::kRuleCount, count_text(report.broken_total()));
}

void verify(const ReadOptions& options) {
    const auto store = open(options.location);
    ProgressBar bar("people checked", store->person_count());
    std::error_code no_folder;  // it is needed for large registers only
    const auto report =
        need(population::check(
                 *store, *store,
                 {day_to_check(options, store->header()), store->header().index_rows.has_value(),
                  fs::temp_directory_path(no_folder).string(),
                  [&bar](std::uint64_t checked) { bar.show(checked); }}),
             "check the register");
    bar.finish();
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(report_json(report)));
    else
        print_report(report);
    if (!store->header().index_rows) fmt::print(stderr, "kps: index: {}\n", kNoIndex);
    const bool whole = report.people == store->header().person_count;
    if (!whole)
        fmt::print(stderr, "kps: the header names {} people\n",
                   count_text(store->header().person_count));
    if (report.broken_total() != 0 || !whole) throw CLI::RuntimeError(kVerificationFailed);
}

boost::json::value index_json(const registry::RegisterHeader& header) {
    if (!header.index_rows) return nullptr;
    return *header.index_rows;
}

void show_info(const ReadOptions& options) {
    const auto store = open(options.location);
    const registry::RegisterHeader& header = store->header();
    if (options.json) {
        fmt::print("{}\n",
                   boost::json::serialize(boost::json::object{{"synthetic", header.synthetic},
                                                              {"notice", header.notice},
                                                              {"people", store->person_count()},
                                                              {"number", header.number},
                                                              {"generator", header.generator},
                                                              {"version", store->version()},
                                                              {"index_rows", index_json(header)}}));
        return;
    }
    if (!header.notice.empty()) fmt::print("{}\n", header.notice);
    fmt::print("people     {}\nnumber     {}\ngenerator  {}\nversion    {}\nsynthetic  {}\n",
               count_text(store->person_count()), header.number, header.generator, store->version(),
               header.synthetic ? "yes" : "no");
    fmt::print("index      {}\n", header.index_rows ? count_text(*header.index_rows) + " rows"
                                                    : std::string(kNoIndex));
}

void show_personas(const ReadOptions& options) {
    const Date day = options.day.empty() ? population::parameters::kAsOf : parse_day(options.day);
    for (const auto& persona : population::personas(day))
        fmt::print("{}  {:04}-{:02}-{:02}  {:<30} {}\n", persona.id, persona.birth.year,
                   persona.birth.month, persona.birth.day, persona.name, persona.description);
}

/// Every so-many-th number of a register, for load generators.
struct Sampling {
    std::uint64_t step = 1;
    std::uint64_t seen = 0;
};

base::Status print_sampled(void* context, std::int64_t id, std::string_view) {
    auto& sampling = *static_cast<Sampling*>(context);
    if (sampling.seen++ % sampling.step == 0) fmt::print("{}\n", id);
    return {};
}

void print_sample(const ReadOptions& options) {
    const auto store = open(options.location);
    // Rule R-001 (KPSY m.1/1): no list of real numbers leaves the register by any command.
    if (!store->header().synthetic)
        leave("sample", "only numbers of a synthetic register are listed");
    Sampling sampling;
    sampling.step = std::max<std::uint64_t>(
        1, store->person_count() / std::max<std::uint64_t>(1, options.count));
    need(store->scan(0, print_sampled, &sampling), "read the register");
}

void add_target(CLI::App& command, TargetOptions& target) {
    command.add_option("--out", target.folder, "Folder of the new register (LMDB)");
    command.add_option("--store", target.store, "Where to write")
        ->check(CLI::IsMember({"lmdb", "postgresql"}))
        ->capture_default_str();
    command.add_option("--location", target.location,
                       "Connection text of the database (PostgreSQL)");
    command.add_flag("--replace", target.replace,
                     "Replace a synthetic register that is there already (LMDB)");
}

void add_generate(CLI::App& registry_command) {
    auto options = std::make_shared<GenerateOptions>();
    CLI::App* command = registry_command.add_subcommand(
        "generate", "Make a register of synthetic people: the same number gives the same bytes");
    command
        ->add_option(
            "--persons", options->persons,
            fmt::format("People, {} to {}", population::persona_count(), population::kPersonsMax))
        ->required();
    command->add_option("--number", options->number, "Number the population is made from")
        ->capture_default_str();
    command
        ->add_option("--date", options->day,
                     "Day the population is described on, years 2024 to 2035")
        ->default_str(base::day_text(population::parameters::kAsOf));
    command->add_option("--threads", options->threads, "Worker threads, 1 to 64")
        ->check(CLI::Range(1U, population::kThreadsMax))
        ->capture_default_str();
    add_target(*command, options->target);
    command->footer(
        std::string(kExitStatuses) +
        "Example: kps registry generate --persons 100000 --number 1 --out /var/lib/kps/register");
    command->callback([options] { generate(*options); });
}

void add_import(CLI::App& registry_command) {
    auto options = std::make_shared<ImportCommandOptions>();
    CLI::App* command =
        registry_command.add_subcommand("import", "Build a register from a file of people");
    command
        ->add_option("--file", options->file, "The file; columns: docs/formats/register_import.md")
        ->required();
    command->add_option("--format", options->format, "csv or jsonl; otherwise by the file's name")
        ->check(CLI::IsMember({"csv", "jsonl"}));
    command->add_flag("--strict", options->strict,
                      "One bad row and nothing is applied; else bad rows are left out");
    command->add_flag("--synthetic", options->synthetic,
                      "The people are invented; mark the register as such");
    add_target(*command, options->target);
    command->footer(std::string(kExitStatuses) +
                    "Example: kps registry import --file people.csv --strict --out register");
    command->callback([options] { import(*options); });
}

void add_readers(CLI::App& registry_command) {
    auto options = std::make_shared<ReadOptions>();
    CLI::App* verify_command = registry_command.add_subcommand(
        "verify", fmt::format("Check {} rules of consistency; names records by ordinal only",
                              population::kRuleCount));
    CLI::App* info_command =
        registry_command.add_subcommand("info", "What a register says of itself");
    for (CLI::App* command : {verify_command, info_command}) {
        command
            ->add_option("--register", options->location,
                         "Folder, or connection text of a database")
            ->required();
        command->add_flag("--json", options->json, "One JSON object on standard output");
        command->footer(std::string(kExitStatuses) + "Example: kps registry " +
                        command->get_name() + " --register register");
    }
    verify_command->add_option(
        "--date", options->day,
        "Day nothing may lie after; default: the register's own, else today");
    verify_command->callback([options] { verify(*options); });
    info_command->callback([options] { show_info(*options); });

    CLI::App* sample = registry_command.add_subcommand(
        "sample", "Numbers spread evenly over a synthetic register, for load tests");
    auto sample_options = std::make_shared<ReadOptions>();
    sample
        ->add_option("--register", sample_options->location,
                     "Folder, or connection text of a database")
        ->required();
    sample->add_option("--count", sample_options->count, "About how many numbers")
        ->capture_default_str();
    sample->footer(std::string(kExitStatuses) +
                   "Example: kps registry sample --register register --count 1000");
    sample->callback([sample_options] { print_sample(*sample_options); });

    CLI::App* personas = registry_command.add_subcommand(
        "personas", "List the named synthetic people and their numbers");
    personas->add_option("--date", options->day, "Day the population is described on")
        ->default_str(base::day_text(population::parameters::kAsOf));
    personas->footer(std::string(kExitStatuses) + "Example: kps registry personas");
    personas->callback([options] { show_personas(*options); });
}

}  // namespace

void add_registry_commands(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("registry", "Make, import, check and describe registers of people");
    command->require_subcommand(1);
    add_generate(*command);
    add_import(*command);
    add_readers(*command);
}

}  // namespace kps
