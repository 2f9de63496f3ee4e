#include "apps/kps/decision/decision_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <memory>
#include <optional>

#include "apps/kps/administration.h"
#include "apps/kps/asking/question_options.h"
#include "apps/kps/audit_entry_text.h"
#include "apps/kps/progress_bar.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/hash_text.h"
#include "decision_tools/decision_json.h"
#include "decision_tools/preview.h"
#include "policy/tools/decision_difference.h"
#include "policy/tools/precedents.h"
#include "wire/client/answer.h"

namespace kps {
namespace {

namespace json = boost::json;

struct DecisionOptions {
    std::string folder = ".kps-demo";
    std::string first;
    std::string second;
    QuestionOptions question;
    std::string persona;
    std::uint32_t institution = 0;
    std::string since;
    bool json = false;
    bool xml = false;
};

/// There is no billing yet; a price would be invented.
constexpr const char* kNoPrice = "no tariff yet";

Administration open(const StateFolder& state) {
    return need(Administration::open(state), "open the administration");
}
StateFolder open_folder(const DecisionOptions& options) {
    return need(StateFolder::open(options.folder), "open the state folder");
}

std::string in_force(const institutions::Directory& directory, base::InstitutionId id) {
    for (const institutions::StoredDecision& stored : directory.decisions)
        if (stored.institution == id) return stored.canonical_json;
    leave("decision", "no decision is in force for this institution", 3);
}

/// A file, the hash of a stored decision, or `in-force:1002`.
std::string text_of(const DecisionOptions& options, const std::string& name) {
    constexpr std::string_view kInForce = "in-force:";
    const auto hash = base::hash_from_hex(name);
    if (!hash && !name.starts_with(kInForce)) return need(read_file(name), "read " + name);
    Administration administration = open(open_folder(options));
    if (hash) return need(administration.store().decision_text(*hash), "find the decision");
    const auto directory = need(administration.store().load(), "read the directory");
    const std::string number = name.substr(kInForce.size());
    std::uint32_t id = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), id);
    if (read.ec != std::errc() || read.ptr != number.data() + number.size())
        leave("decision", "in-force: a number of an institution", 2);
    return in_force(directory, base::InstitutionId(id));
}

void diff(const DecisionOptions& options) {
    const auto catalogue = need(contract::Catalogue::built_in(), "read the contracts");
    const policy::GrantTree tree(catalogue);
    const auto before =
        need(policy::parse_decision(text_of(options, options.first), tree), options.first);
    const auto after =
        need(policy::parse_decision(text_of(options, options.second), tree), options.second);
    const auto differences = policy::difference(before, after);
    if (!options.json) {
        fmt::print("{}", differences.empty() ? "no difference\n" : policy::as_text(differences));
        return;
    }
    fmt::print("{}\n", json::serialize(decision_tools::json_of(differences)));
}

void show_precedents(const DecisionOptions& options) {
    Administration administration = open(open_folder(options));
    const policy::GrantTree tree(administration.catalogue());
    const auto draft =
        need(policy::parse_decision(text_of(options, options.first), tree), options.first);
    const auto directory = need(administration.store().load(), "read the directory");
    const policy::Precedents found = need(
        policy::precedents(draft, directory, tree, base::SystemClock().now_us()), "precedents");
    if (options.json) {
        fmt::print("{}\n", json::serialize(decision_tools::json_of(found)));
        return;
    }
    fmt::print("class {}: {} other decisions in force\n",
               institutions::name_of(found.institution_class), found.compared);
    if (found.unreadable != 0)
        fmt::print("{} could not be read and are not counted\n", found.unreadable);
    for (const policy::Precedent& row : found.rows)
        fmt::print("{:>5} of {:<5} {}{}{}\n", row.granted, found.compared,
                   row.leaf.empty() ? "" : "  ", row.leaf.empty() ? row.service : row.leaf,
                   row.numbers.empty() ? "" : fmt::format("  ({})", fmt::join(row.numbers, ", ")));
}

json::array records_json(const decision_tools::Preview& shown) {
    json::array records;
    for (const audit::Draft& draft : shown.records) {
        json::object record = opened_part(draft);
        record["type"] = entry_type_name(draft.type);
        record["outcome"] = draft.outcome;
        records.push_back(std::move(record));
    }
    return records;
}

void show_preview(const DecisionOptions& options) {
    const StateFolder state = open_folder(options);
    Administration administration = open(state);
    const auto store =
        need(registry::open_register(state.register_location()), "open the register");
    const auto directory = need(administration.store().load(), "read the directory");
    const auto service = find_service(administration.catalogue(), options.question);
    if (!service) leave("preview", service.error().context, 2);
    const decision_tools::PreviewParts parts{administration.catalogue(), directory, *store,
                                             base::SystemClock().now_us()};
    const decision_tools::Preview shown =
        need(decision_tools::preview(parts, {text_of(options, options.first), *service,
                                             options.persona, options.question.purpose}),
             "preview");
    if (options.xml) {
        fmt::print("{}\n", shown.body);
        return;
    }
    if (options.json) {
        fmt::print("{}\n",
                   json::serialize(json::object{
                       {"service", (*service)->name},
                       {"version", (*service)->version},
                       {"persona", options.persona},
                       {"at", base::utc_text_s(shown.at_us)},
                       {"answer", json::parse(need(wire::client::answer_json(shown.body, **service),
                                                   "answer"))},
                       {"records", records_json(shown)},
                       {"price", nullptr},
                       {"price_note", kNoPrice}}));
        return;
    }
    fmt::print("SENTETİK VERİ, {}\n\n{}", base::utc_text_s(shown.at_us),
               need(wire::client::answer_tree(shown.body), "answer"));
    fmt::print("\nwould be recorded ({}):\n{}\n", shown.records.size(),
               json::serialize(records_json(shown)));
    fmt::print("\nprice: {}\n", kNoPrice);
}

audit::DayRange days_since(const std::string& since) {
    const auto time = base::parse_xml_time(since + "T00:00:00Z");
    if (!time || since.size() != 10) leave("--since", "a day is written as 2026-11-20", 2);
    audit::DayRange days;
    days.first = base::date_from_days(time->us / 86'400'000'000);
    return days;
}

void print_use(const DecisionOptions& options, const policy::DecisionDocument& decision,
               const decision_tools::UseReport& report) {
    if (options.json) {
        fmt::print("{}\n",
                   json::serialize(json::object{{"decision", decision.number},
                                                {"since", options.since},
                                                {"entries_seen", report.entries_seen},
                                                {"oldest", base::utc_text_s(report.oldest_us)},
                                                {"by_leaf", false},
                                                {"services", decision_tools::json_of(report)}}));
        return;
    }
    for (const decision_tools::ServiceUse& use : report.services) {
        const contract::Service& service = *use.granted->service;
        const bool used = use.answered != 0;
        fmt::print("{:<6} {} {}: {} answered, {} refused, {} fields granted{}\n",
                   used ? "used" : "UNUSED", service.name, service.version, use.answered,
                   use.refused, use.granted->leaves.count(),
                   used ? fmt::format("; entries {} to {}", use.first_index, use.last_index) : "");
    }
    fmt::print(
        "{} entries of all institutions were read, the oldest of {}.\n"
        "The log says which service was asked, not which of its fields was used.\n",
        count_text(report.entries_seen),
        report.entries_seen == 0 ? "-" : base::utc_text_s(report.oldest_us));
}

void show_unused(const DecisionOptions& options) {
    const audit::DayRange days = days_since(options.since);
    const StateFolder state = open_folder(options);
    Administration administration = open(state);
    const auto directory = need(administration.store().load(), "read the directory");
    const policy::GrantTree tree(administration.catalogue());
    const auto decision = need(
        policy::parse_decision(in_force(directory, base::InstitutionId(options.institution)), tree),
        "decision");
    auto log = need(audit::LogSearch::open(state.log_folder().string()), "open the log");
    ProgressBar bar("entries read", 0);
    const decision_tools::UseReport report =
        need(decision_tools::count_use(log, decision, days,
                                       [&bar](std::uint64_t seen) { bar.show(seen); }),
             "read the log");
    if (report.entries_seen > 100'000) bar.finish();
    print_use(options, decision, report);
}

CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help,
              const std::string& example, void (*run)(const DecisionOptions&),
              std::shared_ptr<DecisionOptions>& options) {
    CLI::App* command = parent.add_subcommand(name, help);
    options = std::make_shared<DecisionOptions>();
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->add_flag("--json", options->json, "one JSON object or list on standard output");
    command->footer(
        "Exit status: 0 success, 1 the command failed, 2 wrong usage, 3 no decision in force.\n"
        "Example: kps decision " +
        name + " " + example);
    command->callback([options, run] { run(*options); });
    return command;
}

}  // namespace

void add_decision_commands(CLI::App& app) {
    constexpr const char* kDecision =
        "a file, the hash of a stored decision, or in-force:NUMBER of an institution";
    CLI::App* decision = app.add_subcommand(
        "decision", "What a decision changes, shows and repeats; what of it is unused");
    decision->require_subcommand(1);
    std::shared_ptr<DecisionOptions> options;
    CLI::App* command = add(*decision, "diff", "What two decisions say differently, field by field",
                            "in-force:1002 draft.json", diff, options);
    command->add_option("before", options->first, kDecision)->required();
    command->add_option("after", options->second, kDecision)->required();
    command =
        add(*decision, "preview",
            "What they would see: the very answer about an invented person; nothing is recorded",
            "draft.json --service BilesikKutukSorgulaKimlikNoServis --persona single", show_preview,
            options);
    command->add_option("decision", options->first, kDecision)->required();
    command->add_option("--service", options->question.service, "service name")->required();
    command->add_option("--version", options->question.version,
                        "version, yyyy/MM/dd; default: the newest");
    command->add_option("--persona", options->persona, "see `kps registry personas`")->required();
    command->add_option("--purpose", options->question.purpose,
                        "purpose code; default: the decision's first");
    command->add_flag("--xml", options->xml, "the answer as it would go out");
    command = add(*decision, "precedents",
                  "What institutions of the same class hold of what a draft grants", "draft.json",
                  show_precedents, options);
    command->add_option("decision", options->first, kDecision)->required();
    command =
        add(*decision, "unused", "Granted services that were not used since a day, by the log",
            "--institution 1002 --since 2026-01-01", show_unused, options);
    command->add_option("--institution", options->institution, "number of the institution")
        ->required();
    command->add_option("--since", options->since, "first day, 2026-01-01")->required();
}

}  // namespace kps
