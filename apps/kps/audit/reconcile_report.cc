#include "apps/kps/audit/reconcile_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>

#include "apps/kps/report.h"
#include "base/calendar.h"
#include "base/day_text.h"
#include "reconcile/acts.h"

namespace kps {
namespace {

using reconcile::Class;

struct ClassText {
    std::string_view name;
    std::string_view sentence;
};

ClassText text_of(Class kind) {
    switch (kind) {
        case Class::OursDelivered:
            return {"ours_delivered", "only the directorate has it; its answer arrived"};
        case Class::OursAborted:
            return {"ours_aborted", "only the directorate has it; no answer was given: explained"};
        case Class::OursUnknown:
            return {"ours_unknown", "only the directorate has it"};
        case Class::TheirsWithReceipt:
            return {"theirs_with_receipt", "SIGNED BY THE DIRECTORATE, AND NOT IN ITS LOG"};
        case Class::TheirsWithoutReceipt:
            return {"theirs_without_receipt",
                    "only the institution has it, without a valid receipt"};
        case Class::Mismatch:
            return {"mismatch", "both have it, and it differs"};
    }
    return {"unknown", "unknown"};
}

boost::json::object json_of(const reconcile::Row& row) {
    boost::json::object out{{"class", text_of(row.kind).name},
                            {"time", base::utc_text_ms(row.time_us)}};
    if (row.in_log) {
        out["index"] = row.ours.index;
        out["count"] = row.ours.count;
        out["fingerprint"] = base::to_hex(row.ours.fingerprint);
        out["service"] = row.service.value();
        out["outcome"] = row.outcome;
    }
    if (!row.message_id.empty()) out["message_id"] = row.message_id;
    if (!row.note.empty()) out["note"] = row.note;
    return out;
}

void print_json(const ReconcileReport& what) {
    const reconcile::Report& report = what.report;
    boost::json::array rows;
    for (const reconcile::Row& row : report.outcome.rows) rows.push_back(json_of(row));
    boost::json::array bad;
    for (const auto& line : what.log.bad_lines())
        bad.push_back({{"line", line.number}, {"problem", line.problem}});
    boost::json::object out{{"settled", report.settled},
                            {"institution", report.subject.institution.value()},
                            {"day", base::day_text(report.subject.day)},
                            {"directorate_calls", report.directorate_calls},
                            {"institution_calls", report.own_calls},
                            {"equal", report.outcome.equal},
                            {"prevails", "directorate"},
                            {"differences", std::move(rows)},
                            {"repeated_lines", what.log.repeated_count()},
                            {"bad_lines", what.log.bad_count()},
                            {"bad_lines_named", std::move(bad)}};
    if (what.entry) out["entry"] = *what.entry;
    if (what.messages != 0) {
        out["messages"] = what.messages;
        out["bytes_exchanged"] = what.bytes;
    }
    fmt::print("{}\n", boost::json::serialize(out));
}

void print_row(const reconcile::Row& row) {
    std::string line = fmt::format("  {}", text_of(row.kind).sentence);
    if (row.in_log)
        line += fmt::format("; entry {} of {}, service {}, outcome {}", row.ours.index,
                            base::utc_text_ms(row.time_us), row.service.value(), row.outcome);
    else
        line += fmt::format("; {}", base::utc_text_ms(row.time_us));
    if (!row.message_id.empty()) line += "; message " + row.message_id;
    if (!row.note.empty()) line += "; " + row.note;
    fmt::print("{}\n", line);
}

}  // namespace

bool has_unexplained(const reconcile::Report& report) {
    return std::any_of(report.outcome.rows.begin(), report.outcome.rows.end(),
                       [](const auto& row) { return row.kind != Class::OursAborted; });
}

void print_reconcile_report(const ReconcileReport& what, bool as_json) {
    if (as_json) return print_json(what);
    const reconcile::Report& report = what.report;
    fmt::print("day          {} of institution {}\n", base::day_text(report.subject.day),
               report.subject.institution.value());
    fmt::print("calls        {} at the directorate, {} at the institution, {} equal\n",
               count_text(report.directorate_calls), count_text(report.own_calls),
               count_text(report.outcome.equal));
    if (what.messages != 0)
        fmt::print("exchanged    {} bytes in {} messages\n", count_text(what.bytes), what.messages);
    for (const auto& line : what.log.bad_lines())
        fmt::print("line {:<7} cannot be used: {}\n", line.number, line.problem);
    fmt::print("differences  {}\n", report.outcome.rows.size());
    for (const reconcile::Row& row : report.outcome.rows) print_row(row);
    if (!report.settled)
        fmt::print("NOT SETTLED: what was found does not explain both logs. Compare again.\n");
    else if (report.outcome.rows.empty())
        fmt::print("OK: both logs hold the same calls.\n");
    else
        fmt::print("Where the two differ, the directorate's record prevails (KPSY m.10/4).\n");
    if (what.entry) fmt::print("Recorded as entry {}.\n", *what.entry);
}

}  // namespace kps
