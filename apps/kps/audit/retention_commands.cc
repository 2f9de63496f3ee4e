#include "apps/kps/audit/retention_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <memory>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/failpoint.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/keys/month_key_store.h"
#include "audit/retention/case_export.h"
#include "audit/retention/destruction.h"
#include "audit/retention/hold.h"
#include "audit/retention/kept_copy.h"
#include "audit/retention/key_destruction.h"
#include "audit/retention/schedule.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "crypto/digest.h"

namespace kps {
namespace {

struct RetentionOptions {
    std::string folder = ".kps-demo";
    std::string month;
    std::string by;
    std::string clock;
    std::string copy;
    std::string cases;
    std::string secrets;
    KeyOptions access;
    bool json = false;
};

StateFolder state_of(const RetentionOptions& options) {
    return need(StateFolder::open(options.folder), "open the state folder");
}

/// Only a test or demo state takes another moment than now.
std::int64_t shift_of(const RetentionOptions& options, const StateFolder& state) {
    if (options.clock.empty()) return 0;
    if (state.is_live()) leave("destroy", "--clock is for test and demo states only", 2);
    const base::ParsedTime time = need(base::parse_xml_time(options.clock), "--clock");
    return time.us - base::SystemClock().now_us();
}

audit::Month month_of(const RetentionOptions& options) {
    const std::string& text = options.month;
    const bool is_shaped = text.size() == 7 && text[4] == '-' &&
                           text.find_first_not_of("0123456789-") == std::string::npos;
    const auto number =
        is_shaped ? std::strtoul((text.substr(0, 4) + text.substr(5)).c_str(), nullptr, 10) : 0;
    const auto month = audit::Month::from_number(static_cast<std::uint32_t>(number));
    if (!is_shaped || !month) leave("destroy", "--month: like 2018-11", 2);
    return *month;
}

audit::Destruction destruction_of(const RetentionOptions& options, const StateFolder& state,
                                  const base::Clock& clock) {
    audit::Destruction::Ports ports{clock, {}, {}, {}, {}};
    // Without a server the entry bears the time of the command, not that of the day.
    ports.record = [state, &clock](audit::Draft draft) {
        return record_act(state, std::move(draft), clock);
    };
    const std::string keys = state.keys_folder().string();
    ports.destroy_keys = [keys, access = options.access, &clock](
                             audit::Month month,
                             const base::Hash& intent) -> base::Result<std::string> {
        const auto store = KPS_TRY(audit::open_month_keys(keys, access_of(access)));
        return audit::destroy_month_keys(*store, keys, month, intent, clock.now_us());
    };
    ports.keep_held = [log = state.log_folder().string(), keys, options, record = ports.record,
                       &clock](const audit::MonthPlan& plan) -> base::Result<audit::KeptCases> {
        const auto holds = KPS_TRY(audit::HoldBook(log, clock, record).open_holds());
        audit::CaseExporter exporter(log, {options.cases, options.secrets}, [keys, options] {
            return audit::open_month_keys(keys, access_of(options.access));
        });
        return exporter.keep(plan, holds);
    };
    ports.failpoint = crash_at;
    return audit::Destruction(state.log_folder().string(), std::move(ports));
}

std::string_view name_of(const audit::MonthPlan& plan) {
    if (plan.begun) return "begun";
    switch (plan.state) {
        case audit::MonthState::Kept:
            return "kept";
        case audit::MonthState::Due:
            return "due";
        case audit::MonthState::Overdue:
            return "overdue";
    }
    return "kept";
}

boost::json::object json_of(const audit::MonthPlan& plan) {
    boost::json::object out{{"month", plan.month.text()},
                            {"state", name_of(plan)},
                            {"due", base::utc_text_s(plan.due_us)},
                            {"overdue", plan.state == audit::MonthState::Overdue},
                            {"first", plan.first}};
    if (plan.state != audit::MonthState::Kept) out["end"] = plan.end;
    if (!plan.requested.empty()) out["requested"] = plan.requested;
    if (!plan.confirmed.empty()) out["confirmed"] = plan.confirmed;
    return out;
}

void print_plan(const RetentionOptions& options) {
    const StateFolder state = state_of(options);
    const base::SystemClock clock(shift_of(options, state));
    const auto plans =
        need(audit::plan_destruction(state.log_folder().string(), clock.now_us()), "read the log");
    bool overdue = false;
    boost::json::array months;
    for (const audit::MonthPlan& plan : plans) {
        overdue = overdue || plan.state == audit::MonthState::Overdue;
        months.push_back(json_of(plan));
        if (options.json) continue;
        fmt::print("{}  {:<8} due {}", plan.month.text(), name_of(plan),
                   base::utc_text_s(plan.due_us));
        if (plan.state != audit::MonthState::Kept)
            fmt::print("  {} entries", count_text(plan.end - plan.first));
        if (!plan.requested.empty()) fmt::print("  asked for by {}", plan.requested);
        if (!plan.confirmed.empty()) fmt::print(", confirmed by {}", plan.confirmed);
        fmt::print("\n");
    }
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(
                               boost::json::object{{"months", months}, {"overdue", overdue}}));
    else if (overdue)
        fmt::print("OVERDUE: a month should have been destroyed more than 31 days ago.\n");
    if (overdue) throw CLI::RuntimeError(1);
}

void tell(const RetentionOptions& options, std::string_view what) {
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(boost::json::object{
                               {"ok", true}, {"month", options.month}, {"done", what}}));
    else
        fmt::print("{}: {}\n", options.month, what);
}

void request(const RetentionOptions& options) {
    const StateFolder state = state_of(options);
    const base::SystemClock clock(shift_of(options, state));
    need(destruction_of(options, state, clock).request(month_of(options), options.by),
         "ask for the destruction");
    tell(options, "asked for; another person confirms it");
}

void confirm(const RetentionOptions& options) {
    const StateFolder state = state_of(options);
    const base::SystemClock clock(shift_of(options, state));
    need(destruction_of(options, state, clock).confirm(month_of(options), options.by),
         "confirm the destruction");
    tell(options, "confirmed");
}

boost::json::object json_of(const audit::DestructionRecord& record) {
    boost::json::object out{{"month", record.month.text()},
                            {"first", record.first},
                            {"end", record.end},
                            {"root", base::to_base64(record.root)},
                            {"intent", record.intent.index}};
    if (record.done) out["destroy"] = record.done->index;
    return out;
}

void run(const RetentionOptions& options) {
    const StateFolder state = state_of(options);
    const base::SystemClock clock(shift_of(options, state));
    const audit::DestructionRecord record =
        need(destruction_of(options, state, clock).run(month_of(options)), "destroy the month");
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(json_of(record)));
    else
        fmt::print("{}: {} entries destroyed; DESTROY is entry {}\n", record.month.text(),
                   count_text(record.end - record.first), record.done ? record.done->index : 0);
}

void list(const RetentionOptions& options) {
    const auto records =
        need(audit::load_destructions(state_of(options).log_folder().string()), "read the records");
    boost::json::array out;
    for (const audit::DestructionRecord& record : records) {
        out.push_back(json_of(record));
        if (!options.json)
            fmt::print("{}  entries {} to {}  intent {}  {}\n", record.month.text(), record.first,
                       record.end, record.intent.index,
                       record.done ? record.done->detail : "NOT ENDED: run it once more");
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(out));
}

/// A copy kept against the rules must be of no use (AUDIT 1.9.6).
void check_copy(const RetentionOptions& options) {
    const StateFolder state = state_of(options);
    const std::string log = state.log_folder().string();
    const std::uint64_t end = need(audit::destroyed_end(log), "read the records");
    const auto keys =
        need(audit::open_month_keys(state.keys_folder().string(), access_of(options.access)),
             "unlock the keys");
    const auto origins = need(audit::LogOrigins::load(log), "read the log's names");
    const audit::CopyCheck check =
        need(audit::try_copy(options.copy, end, *keys, origins.hashes()), "try the copy");
    const bool ok = check.opened == 0 && check.data_keys != 0;
    if (options.json)
        fmt::print("{}\n",
                   boost::json::serialize(boost::json::object{{"ok", ok},
                                                              {"data_keys", check.data_keys},
                                                              {"month_keys", check.month_keys},
                                                              {"opened", check.opened}}));
    else
        fmt::print("tried      {} month keys on {} data keys of destroyed records\n{}\n",
                   check.month_keys, check.data_keys,
                   ok ? "OK: none of them opens."
                      : (check.opened != 0 ? "OPEN: a key that should be gone is there."
                                           : "NOTHING TRIED: the copy holds no destroyed record."));
    if (!ok) throw CLI::RuntimeError(1);
}

void add_options(CLI::App& command, RetentionOptions& options) {
    command.add_option("--dir", options.folder, "State folder")
        ->type_name("DIR")
        ->capture_default_str();
    command.add_flag("--json", options.json, "One JSON object instead of lines");
    command
        .add_option("--clock", options.clock, "UTC moment taken as now, test and demo states only")
        ->type_name("TIME");
}

void add_month(CLI::App& command, RetentionOptions& options) {
    command.add_option("--month", options.month, "Month in Europe/Istanbul, like 2018-11")
        ->required()
        ->type_name("MONTH");
}

}  // namespace

void add_audit_retention_commands(CLI::App& group) {
    CLI::App* destroy =
        group.add_subcommand("destroy", "Destroy records that are eight years old, month by month");
    destroy->require_subcommand(1);
    auto options = std::make_shared<RetentionOptions>();
    CLI::App* plan = destroy->add_subcommand("plan", "What is due, and when");
    add_options(*plan, *options);
    plan->footer(
        "Exit status: 0 nothing overdue, 1 a month is more than 31 days overdue, 2 wrong "
        "usage.\nExample: kps audit destroy plan --dir /var/lib/kps");
    plan->callback([options] { print_plan(*options); });
    for (const bool first : {true, false}) {
        CLI::App* person = destroy->add_subcommand(
            first ? "request" : "confirm",
            first ? "Ask for a month's destruction" : "Confirm it: another person");
        add_options(*person, *options);
        add_month(*person, *options);
        person->add_option("--by", options->by, "Who does it")->required()->type_name("NAME");
        person->footer(
            fmt::format("Exit status: 0 noted, 1 refused, 2 wrong usage.\nExample: kps "
                        "audit destroy {} --month 2018-11 --by ayse.yilmaz",
                        first ? "request" : "confirm"));
        person->callback([options, first] { first ? request(*options) : confirm(*options); });
    }
    CLI::App* work =
        destroy->add_subcommand("run", "Destroy a confirmed month, or end what a crash left");
    add_options(*work, *options);
    add_month(*work, *options);
    add_key_options(*work, options->access);
    work->add_option("--cases", options->cases, "Where case files of held records go")
        ->type_name("DIR");
    work->add_option("--secrets", options->secrets, "Where their secrets go: take them away")
        ->type_name("DIR");
    work->footer(
        "Exit status: 0 destroyed, 1 not, 2 wrong usage.\nExample: kps audit destroy run "
        "--month 2018-11 --share share-1-of-5.key --share share-2-of-5.key --share "
        "share-4-of-5.key");
    work->callback([options] { run(*options); });
    CLI::App* copy = destroy->add_subcommand(
        "check-copy", "Try all remaining keys on a copy made before a destruction");
    add_options(*copy, *options);
    add_key_options(*copy, options->access);
    copy->add_option("--copy", options->copy, "Log folder of the copy, as BACKUP/log")
        ->required()
        ->type_name("DIR");
    copy->footer(
        "Exit status: 0 nothing opens, 1 something does or nothing was tried, 2 wrong "
        "usage.\nExample: kps audit destroy check-copy --copy /media/b1/log");
    copy->callback([options] { check_copy(*options); });
    CLI::App* records = destroy->add_subcommand("list", "Months that were destroyed, by whom");
    add_options(*records, *options);
    records->footer(
        "Exit status: 0 printed, 1 the records are damaged, 2 wrong usage.\nExample: kps "
        "audit destroy list");
    records->callback([options] { list(*options); });
}

}  // namespace kps
