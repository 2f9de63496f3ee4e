#include "apps/kps/audit/hold_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <memory>

#include "apps/kps/audit_entry_text.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/case_file.h"
#include "audit/retention/destruction_record.h"
#include "audit/retention/hold.h"
#include "audit/retention/limits.h"
#include "base/calendar.h"
#include "base/clock.h"

namespace kps {
namespace {

struct HoldOptions {
    std::string folder = ".kps-demo";
    audit::HoldDeed deed;
    std::string index;
    std::uint32_t institution = 0;
    std::string month;
    std::uint32_t number = 0;
    std::string case_file;
    std::string secret;
    std::string verifier_key;
    bool json = false;
};

StateFolder state_of(const HoldOptions& options) {
    return need(StateFolder::open(options.folder), "open the state folder");
}

/// `17` or `3-9`.
bool read_range(std::string_view text, audit::HoldScope& scope) {
    const char* const end = text.data() + text.size();
    auto [at, error] = std::from_chars(text.data(), end, scope.first);
    if (error != std::errc{}) return false;
    scope.last = scope.first;
    if (at == end) return true;
    if (*at != '-') return false;
    const auto [stop, second] = std::from_chars(at + 1, end, scope.last);
    return second == std::errc{} && stop == end;
}

audit::HoldScope scope_of(const HoldOptions& options) {
    audit::HoldScope scope;
    const int given = (options.index.empty() ? 0 : 1) + (options.institution == 0 ? 0 : 1) +
                      (options.month.empty() ? 0 : 1);
    if (given != 1) leave("hold", "give one of --index, --institution and --month", 2);
    if (!options.index.empty() && !read_range(options.index, scope))
        leave("hold", "--index: like 17 or 3-9", 2);
    if (options.institution != 0) {
        scope.kind = audit::HoldKind::Institution;
        scope.institution = base::InstitutionId(options.institution);
    }
    if (!options.month.empty()) {
        const auto month = audit::parse_month(options.month);
        if (!month) leave("hold", "--month: like 2018-11", 2);
        scope.kind = audit::HoldKind::Month;
        scope.month = *month;
    }
    return scope;
}

boost::json::object json_of(const audit::Hold& hold) {
    boost::json::object out{{"hold", hold.number},
                            {"scope", hold.scope.text()},
                            {"open", hold.is_open()},
                            {"by", hold.added.by},
                            {"approver", hold.added.approver},
                            {"at", base::utc_text_s(hold.added.at_us)},
                            {"basis", hold.added.basis}};
    if (hold.entry) out["entry"] = *hold.entry;
    if (hold.is_open()) return out;
    out["lifted_by"] = hold.lifted->by;
    out["lift_approver"] = hold.lifted->approver;
    out["lifted_at"] = base::utc_text_s(hold.lifted->at_us);
    out["lift_basis"] = hold.lifted->basis;
    return out;
}

void print(const HoldOptions& options, const audit::Hold& hold) {
    if (options.json) {
        fmt::print("{}\n", boost::json::serialize(json_of(hold)));
        return;
    }
    fmt::print("hold {}  {}  {}  set {} by {}, approved by {}: {}\n", hold.number,
               hold.is_open() ? "open" : "lifted", hold.scope.text(),
               base::utc_text_s(hold.added.at_us), hold.added.by, hold.added.approver,
               hold.added.basis);
    if (!hold.is_open())
        fmt::print("        lifted {} by {}, approved by {}: {}\n",
                   base::utc_text_s(hold.lifted->at_us), hold.lifted->by, hold.lifted->approver,
                   hold.lifted->basis);
}

audit::HoldBook book_of(const StateFolder& state, const base::Clock& clock) {
    return audit::HoldBook(state.log_folder().string(), clock, [state](audit::Draft draft) {
        return record_act(state, std::move(draft));
    });
}

void add(const HoldOptions& options) {
    const StateFolder state = state_of(options);
    const base::SystemClock clock;
    print(options,
          need(book_of(state, clock).add(scope_of(options), options.deed), "set the hold"));
}

void lift(const HoldOptions& options) {
    const StateFolder state = state_of(options);
    const base::SystemClock clock;
    print(options, need(book_of(state, clock).lift(options.number, options.deed), "lift the hold"));
}

void list(const HoldOptions& options) {
    const auto holds =
        need(audit::load_holds(state_of(options).log_folder().string()), "read the holds");
    boost::json::array out;
    for (const audit::Hold& hold : holds) {
        if (options.json)
            out.push_back(json_of(hold));
        else
            print(options, hold);
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(out));
}

/// It is read by whoever was given the case: no state folder, no log, no keys.
void open(const HoldOptions& options) {
    const auto read = [](const std::string& path, std::size_t size_max) {
        return need(audit::read_file(path, size_max), "read " + path);
    };
    const base::Bytes key = read(options.verifier_key, audit::kNoteBytesMax);
    const auto verifier =
        need(audit::NoteVerifier::parse(base::as_text(key)), "read the verifier key");
    base::Bytes secret_text = read(options.secret, audit::kCaseSecretFileBytesMax);
    const auto secret =
        need(audit::CaseSecret::parse(base::as_text(secret_text)), "read the secret");
    base::wipe(secret_text.data(), secret_text.size());
    const base::Bytes text = read(options.case_file, audit::kCaseFileBytesMax);
    const auto file = need(audit::parse_case(base::as_text(text), secret), "read the case");
    const auto records = need(audit::open_case(file, secret, verifier), "verify the case");
    boost::json::array entries;
    for (const audit::OpenedRecord& record : records)
        entries.push_back(boost::json::object{{"index", record.index},
                                              {"clear", clear_part(record.clear)},
                                              {"opened", opened_part(record.draft)}});
    if (options.json) {
        fmt::print("{}\n", boost::json::serialize(boost::json::object{{"ok", true},
                                                                      {"origin", verifier.origin()},
                                                                      {"month", file.month.text()},
                                                                      {"hold", file.hold},
                                                                      {"entries", entries}}));
        return;
    }
    fmt::print("log        {}\nmonth      {}\n{}\n", verifier.origin(), file.month.text(),
               file.hold);
    for (const auto& entry : entries) fmt::print("{}\n", boost::json::serialize(entry));
    fmt::print("OK: {} entries, each in the log and opened with the key it announced.\n",
               count_text(records.size()));
}

void add_state(CLI::App& command, HoldOptions& options) {
    command.add_option("--dir", options.folder, "State folder")
        ->type_name("DIR")
        ->capture_default_str();
    command.add_flag("--json", options.json, "JSON instead of lines");
}

void add_people(CLI::App& command, HoldOptions& options) {
    command.add_option("--by", options.deed.by, "Who does it")->required()->type_name("NAME");
    command.add_option("--approver", options.deed.approver, "Another person, who approved it")
        ->required()
        ->type_name("NAME");
    command
        .add_option("--basis", options.deed.basis,
                    "Order and file number of the court or the inspection")
        ->required()
        ->type_name("TEXT");
}

void add_open(CLI::App& hold, const std::shared_ptr<HoldOptions>& options) {
    CLI::App* read = hold.add_subcommand("open", "Verify a case file and print its records");
    read->add_option("CASEFILE", options->case_file, "Case file")->required();
    read->add_option("--secret", options->secret, "Its secret")->required()->type_name("FILE");
    read->add_option("--vkey", options->verifier_key, "Verifier key of the log, from a safe place")
        ->required()
        ->type_name("FILE");
    read->add_flag("--json", options->json, "One JSON object instead of lines");
    read->footer(
        "Exit status: 0 verified and printed, 1 not, 2 wrong usage.\nExample: kps audit hold open "
        "2018-11-hold-1.case --secret 2018-11-hold-1.secret --vkey log.vkey");
    read->callback([options] { open(*options); });
}

}  // namespace

void add_audit_hold_commands(CLI::App& group) {
    CLI::App* hold = group.add_subcommand(
        "hold", "Records wanted by a court or an inspection are exported before destruction");
    hold->require_subcommand(1);
    auto options = std::make_shared<HoldOptions>();
    CLI::App* set = hold->add_subcommand("add", "Set a hold: two persons, and on what basis");
    add_state(*set, *options);
    add_people(*set, *options);
    set->add_option("--index", options->index, "Entries, like 17 or 3-9")->type_name("RANGE");
    set->add_option("--institution", options->institution, "All entries of an institution")
        ->type_name("NUMBER");
    set->add_option("--month", options->month, "All entries of a month, like 2018-11")
        ->type_name("MONTH");
    set->footer(
        "Exit status: 0 set, 1 refused, 2 wrong usage.\nExample: kps audit hold add --institution "
        "1001 --by ayse.yilmaz --approver mehmet.kaya --basis \"Ankara 3. ACM 2026/17\"");
    set->callback([options] { add(*options); });
    CLI::App* end = hold->add_subcommand("lift", "Lift a hold: two persons");
    add_state(*end, *options);
    add_people(*end, *options);
    end->add_option("NUMBER", options->number, "Number of the hold")->required();
    end->footer(
        "Exit status: 0 lifted, 1 refused, 2 wrong usage.\nExample: kps audit hold lift 1 --by "
        "ayse.yilmaz --approver mehmet.kaya --basis \"2026/17: closed\"");
    end->callback([options] { lift(*options); });
    CLI::App* all = hold->add_subcommand("list", "Holds that were set, and what became of them");
    add_state(*all, *options);
    all->footer(
        "Exit status: 0 printed, 1 a hold is damaged or missing, 2 wrong usage.\nExample: kps "
        "audit hold list");
    all->callback([options] { list(*options); });
    add_open(*hold, options);
}

}  // namespace kps
