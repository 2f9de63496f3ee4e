#include "apps/kps/audit/key_report.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/calendar.h"
#include "crypto/digest.h"

namespace kps {
namespace {

std::string when(std::int64_t us) {
    return us == 0 ? "-" : base::utc_text_s(us);
}

/// Enough of the digest of the public half to tell keys apart.
std::string short_digest(const audit::MonthRecord& record) {
    if (record.public_key.empty()) return "-";
    return base::to_hex(crypto::sha256(record.public_key)).substr(0, 16);
}

std::string_view name_of(audit::KeySuite suite) {
    return suite == audit::KeySuite::P256 ? "p256" : "x25519";
}

boost::json::object row_object(const audit::PlanRow& row) {
    const audit::MonthRecord& record = row.record;
    boost::json::object out{{"month", record.month.text()},
                            {"state", audit::name_of(row.state)},
                            {"begins", base::utc_text_s(row.begins_us)},
                            {"destroy_due", base::utc_text_s(row.destroy_due_us)}};
    if (record.public_key.empty()) return out;
    out["suite"] = name_of(record.suite);
    out["public_sha256"] = base::to_hex(crypto::sha256(record.public_key));
    if (record.made_us != 0) out["made"] = base::utc_text_s(record.made_us);
    if (record.proved_us != 0) out["proved"] = base::utc_text_s(record.proved_us);
    if (record.destroyed_us != 0) out["destroyed"] = base::utc_text_s(record.destroyed_us);
    return out;
}

boost::json::array texts(const std::vector<std::string>& lines) {
    boost::json::array out;
    for (const std::string& line : lines) out.push_back(boost::json::string(line));
    return out;
}

void print_json(const boost::json::object& out) {
    fmt::print("{}\n", boost::json::serialize(out));
}

boost::json::object plan_object(const audit::KeyPlan& plan) {
    boost::json::array months;
    for (const audit::PlanRow& row : plan.months) months.push_back(row_object(row));
    boost::json::object log_key;
    if (plan.log_key_made_us != 0) {
        log_key["made"] = base::utc_text_s(plan.log_key_made_us);
        log_key["expires"] = base::utc_text_s(plan.log_key_expires_us);
    }
    return {{"ok", plan.alarms.empty()},
            {"months", months},
            {"log_key", log_key},
            {"alarms", texts(plan.alarms)}};
}

}  // namespace

void print_key_list(const audit::KeyPlan& plan, bool as_json) {
    if (as_json) return print_json(plan_object(plan));
    fmt::print("{:<9}{:<13}{:<8}{:<18}{:<22}{:<22}{}\n", "month", "state", "suite", "keys", "made",
               "proved", "destroyed");
    for (const audit::PlanRow& row : plan.months)
        fmt::print("{:<9}{:<13}{:<8}{:<18}{:<22}{:<22}{}\n", row.record.month.text(),
                   audit::name_of(row.state), name_of(row.record.suite), short_digest(row.record),
                   when(row.record.made_us), when(row.record.proved_us),
                   when(row.record.destroyed_us));
}

void print_key_plan(const audit::KeyPlan& plan, bool as_json) {
    if (as_json) return print_json(plan_object(plan));
    fmt::print("{:<9}{:<13}{:<22}{:<22}{}\n", "month", "state", "begins", "to be destroyed from",
               "keys");
    for (const audit::PlanRow& row : plan.months)
        fmt::print("{:<9}{:<13}{:<22}{:<22}{}\n", row.record.month.text(),
                   audit::name_of(row.state), when(row.begins_us), when(row.destroy_due_us),
                   short_digest(row.record));
    fmt::print("log key  made {}, to be replaced with the log at {}\n", when(plan.log_key_made_us),
               when(plan.log_key_expires_us));
    for (const std::string& alarm : plan.alarms) fmt::print("ALARM    {}\n", alarm);
}

void print_key_alarms(const audit::KeyPlan& plan, bool as_json) {
    if (as_json) return print_json({{"ok", plan.alarms.empty()}, {"alarms", texts(plan.alarms)}});
    for (const std::string& alarm : plan.alarms) fmt::print("ALARM    {}\n", alarm);
    if (plan.alarms.empty()) fmt::print("OK: the keys are as they should be.\n");
}

void print_public_keys(const std::vector<audit::MonthRecord>& records, std::string_view verifier,
                       bool as_json) {
    if (!as_json) {
        fmt::print("log      {}\n", verifier);
        for (const audit::MonthRecord& record : records)
            fmt::print("{}  {:<7} {}\n", record.month.text(), name_of(record.suite),
                       base::to_hex(record.public_key));
        return;
    }
    boost::json::array months;
    for (const audit::MonthRecord& record : records)
        months.push_back(boost::json::object{{"month", record.month.text()},
                                             {"suite", name_of(record.suite)},
                                             {"public", base::to_hex(record.public_key)}});
    print_json({{"log", verifier}, {"months", months}});
}

void print_canaries(unsigned opened, const std::vector<std::string>& problems, bool as_json) {
    if (as_json)
        return print_json(
            {{"ok", problems.empty()}, {"opened", opened}, {"problems", texts(problems)}});
    for (const std::string& problem : problems) fmt::print("PROBLEM  {}\n", problem);
    fmt::print("{}: {} months opened their canary\n", problems.empty() ? "OK" : "NOT ALL", opened);
}

void print_shares(const std::vector<std::string>& files, unsigned needed, bool as_json) {
    if (as_json) return print_json({{"files", texts(files)}, {"needed", needed}});
    for (const std::string& file : files) fmt::print("{}\n", file);
    fmt::print("OK: any {} of these {} shares unlock the keys; they were tried.\n", needed,
               files.size());
}

}  // namespace kps
