#include "apps/kps/audit/ledger_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/audit/ledger_words.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "audit/keys/key_store.h"
#include "audit/search/ledger.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/national_id.h"

namespace kps {
namespace {

struct LedgerOptions {
    std::string folder = ".kps-demo";
    std::string person;
    std::string by;
    std::string basis = "KVKK m.11";
    KeyOptions access;
    bool as_auditor = false;
    bool json = false;
};

std::string_view why_hidden(audit::LedgerState state) {
    if (state == audit::LedgerState::AffectedOnly) return "affected-only";
    return state == audit::LedgerState::ShownLater ? "later" : "never";
}

boost::json::object row_of(const audit::FoundRecord& record, LedgerVocabulary& vocabulary) {
    const LedgerWords words = vocabulary.words_of(record.draft);
    boost::json::array groups;
    for (const std::string& group : words.groups) groups.push_back(boost::json::string(group));
    return {{"time", base::utc_text_ms(record.time_us)},
            {"receiver", words.receiver},
            {"receiver_code", record.draft.institution.value()},
            {"action", words.service},
            {"reason", words.reason},
            {"groups", groups},
            {"result", words.result},
            {"entry", record.index}};
}

void print_rows(const audit::Ledger& ledger, LedgerVocabulary& vocabulary) {
    for (const audit::FoundRecord& record : ledger.shown) {
        const LedgerWords words = vocabulary.words_of(record.draft);
        std::string groups;
        for (const std::string& group : words.groups)
            groups += (groups.empty() ? "" : ", ") + group;
        fmt::print("{}  {}\n    {}; {}\n    neden: {}\n    veri:  {}\n",
                   base::utc_text_s(record.time_us), words.receiver, words.service, words.result,
                   words.reason.empty() ? "belirtilmemiş" : words.reason,
                   groups.empty() ? "-" : groups);
    }
    fmt::print("{} sorgu\n", ledger.shown.size());
}

/// Reads the ledger after the log has recorded that it is read.
audit::Ledger read_ledger(const StateFolder& state, const LedgerOptions& options,
                          const audit::Visibility& visibility) {
    const auto person = base::NationalId::parse(options.person);
    if (!person) leave("--person", "not an identity number", 2);
    // First the keys: a wrong share leaves no entry of a look that never was.
    const auto keys =
        need(audit::open_month_keys(state.keys_folder().string(), access_of(options.access)),
             "unlock the month keys");
    if (!keys->is_unlocked())
        leave("ledger",
              "the month keys are locked: give --share as often as is needed, or --unlock");
    audit::SearchAct act;
    act.kind = audit::SearchKind::Ledger;
    act.asker = options.by;
    act.basis = options.basis;
    act.person = person->number();
    // Rule R-088 (KPSY m.10/5): also the person's own look is recorded before anything is shown.
    need(record_act(state, need(audit::draft_of(act), "--by, --basis")), "record the look");
    audit::LogSearch search =
        need(audit::LogSearch::open(state.log_folder().string()), "open the log");
    const auto origins =
        need(audit::LogOrigins::load(state.log_folder().string()), "read the log's names");
    audit::EntryOpener opener(*keys, origins.hashes());
    audit::SearchCriteria criteria;
    criteria.person = person->number();
    auto found = need(audit::CriteriaSearch({search, opener, *keys}).run(criteria), "search");
    return audit::ledger_of(std::move(found.records), visibility);
}

void ledger(const LedgerOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    Administration administration = need(Administration::open(state), "open the administration");
    const audit::Visibility visibility(need(administration.hidings().list(), "read the hidings"),
                                       base::SystemClock().now_us());
    const audit::Ledger found = read_ledger(state, options, visibility);
    LedgerVocabulary vocabulary =
        need(LedgerVocabulary::open(administration), "read the directory");
    if (!options.json) {
        print_rows(found, vocabulary);
        if (options.as_auditor) fmt::print("{} hidden\n", found.hidden.size());
        return;
    }
    boost::json::array rows;
    for (const audit::FoundRecord& record : found.shown) rows.push_back(row_of(record, vocabulary));
    boost::json::object out{{"look_ups", rows}};
    if (options.as_auditor) {
        boost::json::array hidden;
        for (const audit::FoundRecord& record : found.hidden) {
            boost::json::object row = row_of(record, vocabulary);
            row["hidden"] = why_hidden(audit::ledger_state(record, visibility));
            const std::int64_t release_us = visibility.release_us(
                record.draft.institution, record.draft.service, record.time_us);
            if (release_us > visibility.now_us()) row["release"] = base::utc_text_s(release_us);
            hidden.push_back(row);
        }
        out["hidden"] = hidden;
    }
    fmt::print("{}\n", boost::json::serialize(out));
}

}  // namespace

void add_audit_ledger_commands(CLI::App& group) {
    CLI::App* command = group.add_subcommand(
        "ledger", "A person's own look-ups: who, when, why and which data, in plain Turkish");
    auto options = std::make_shared<LedgerOptions>();
    command->add_option("--dir", options->folder, "State folder")
        ->capture_default_str()
        ->type_name("DIR");
    command->add_option("--person", options->person, "Identity number of the person")
        ->required()
        ->type_name("NUMBER");
    command->add_option("--by", options->by, "Who reads it for the person")
        ->required()
        ->type_name("NAME");
    command->add_option("--basis", options->basis, "Application or file")
        ->capture_default_str()
        ->type_name("TEXT");
    command->add_flag("--as-auditor", options->as_auditor,
                      "Also what the person is not shown, and why");
    add_key_options(*command, options->access);
    command->add_flag("--json", options->json, "One JSON object instead of lines");
    command->footer(
        "Exit status: 0 shown, 1 failed, 2 wrong usage.\nExample: kps audit ledger --person "
        "10010000068 --by ayse --basis \"Başvuru 2026/5\"");
    command->callback([options] { ledger(*options); });
}

}  // namespace kps
