#include "apps/kps/audit/index_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <optional>

#include "apps/kps/progress_bar.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/directory.h"
#include "audit/entries/entry_codec.h"
#include "audit/keys/key_store.h"
#include "audit/limits.h"
#include "audit/search/index_check.h"
#include "audit/search/index_sealer.h"
#include "audit/search/limits.h"
#include "audit/search/search_answer.h"
#include "base/clock.h"

namespace kps {
namespace {

struct IndexOptions {
    std::string folder = ".kps-demo";
    std::string log;
    std::string file;
    std::string verifier_key;
    std::string keys;
    std::string person;
    std::vector<std::string> checkpoints;
    bool json = false;
};

std::string text_of(const std::string& path, std::size_t size_max) {
    const base::Bytes bytes = need(audit::read_file(path, size_max), "read " + path);
    return std::string(base::as_text(bytes));
}

void seal(const IndexOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const base::SystemClock clock;
    std::optional<ProgressBar> bar;
    std::uint64_t built = 0;
    audit::IndexSealer sealer({state.log_folder().string(), 0, 0}, clock, [&](audit::Draft draft) {
        // Each period that was built is one of its entries.
        if (!options.json && ProgressBar::is_seen()) {
            if (!bar) bar.emplace("periods of the index", 0);
            bar->show(++built);
        }
        return record_act(state, std::move(draft));
    });
    const auto done = need(sealer.seal_due(), "seal the index");
    if (bar) bar->finish();
    if (options.json) {
        boost::json::array periods;
        for (const audit::IndexSeal& one : done) periods.push_back(boost::json::string(one.text()));
        fmt::print("{}\n", boost::json::serialize(boost::json::object{{"sealed", periods}}));
        return;
    }
    for (const audit::IndexSeal& one : done) fmt::print("sealed {}\n", one.text());
    fmt::print("{} periods sealed\n", done.size());
}

void check(const IndexOptions& options) {
    std::optional<ProgressBar> bar;
    const auto progress = [&](std::uint64_t done, std::uint64_t total) {
        if (options.json) return;
        if (!bar) bar.emplace("index files", total);
        bar->show(done);
    };
    const auto report = need(audit::check_index(options.log, progress), "check the index");
    if (bar) bar->finish();
    if (options.json) {
        boost::json::array problems;
        for (const std::string& problem : report.problems)
            problems.push_back(boost::json::string(problem));
        fmt::print("{}\n", boost::json::serialize(
                               boost::json::object{{"ok", report.problems.empty()},
                                                   {"files", report.files},
                                                   {"rows", report.rows},
                                                   {"unsealed_from", report.unsealed_from},
                                                   {"problems", problems}}));
    } else {
        for (const std::string& problem : report.problems) fmt::print("PROBLEM    {}\n", problem);
        fmt::print(
            "files      {}\nrows       {}\nunsealed   from entry {}\n{}\n", report.files,
            count_text(report.rows), report.unsealed_from,
            report.problems.empty() ? "OK: the index is what the entries give." : "NOT WHOLE.");
    }
    if (!report.problems.empty()) throw CLI::RuntimeError(1);
}

/// Were the tokens made of that person?
base::Status check_person(const audit::AnswerReport& report, const IndexOptions& options) {
    if (options.person.empty()) return {};
    const auto person = base::NationalId::parse(options.person);
    if (!person || options.keys.empty()) leave("--person", "an identity number, and --keys", 2);
    for (const auto& [month, tokens] : report.tokens) {
        const auto keys = KPS_TRY(audit::find_month_keys(options.keys, month));
        if (tokens.size() != 1 || tokens[0] != audit::TokenMaker(keys).person(person->number()))
            return base::failed(base::ErrorCode::CorruptData,
                                "the answer is about another than that person");
    }
    return {};
}

base::Status check_checkpoints(const audit::AnswerReport& report,
                               const audit::NoteVerifier& verifier, const IndexOptions& options) {
    for (const std::string& path : options.checkpoints) {
        const audit::Checkpoint kept = KPS_TRY(verifier.open(text_of(path, audit::kNoteBytesMax)));
        for (const audit::Checkpoint& shown : report.checkpoints)
            if (shown.size == kept.size && shown.root != kept.root)
                return base::failed(base::ErrorCode::CorruptData,
                                    "another tree of the same size: the log was forked");
    }
    return {};
}

void print_report(const audit::AnswerReport& report, bool json) {
    if (json) {
        boost::json::array hits(report.hits.begin(), report.hits.end());
        boost::json::array unsealed(report.unsealed_hits.begin(), report.unsealed_hits.end());
        fmt::print("{}\n", boost::json::serialize(boost::json::object{
                               {"ok", true},
                               {"origin", report.origin},
                               {"sealed_from", report.sealed.begin},
                               {"sealed_to", report.sealed.end},
                               {"hits", hits},
                               {"unsealed_from", report.unsealed.begin},
                               {"unsealed_to", report.unsealed.end},
                               {"unsealed_hits", unsealed},
                               {"months_without_token", report.months_without_token.size()}}));
        return;
    }
    fmt::print(
        "log        {}\nproved     entries {} to {} (not included): {} found, none left out\n",
        report.origin, report.sealed.begin, report.sealed.end, report.hits.size());
    fmt::print("not sealed entries {} to {} (not included): {} found, not proved\n",
               report.unsealed.begin, report.unsealed.end, report.unsealed_hits.size());
    for (const audit::Month& month : report.months_without_token)
        fmt::print("no key     {}\n", month.text());
    fmt::print("OK\n");
}

void verify_search(const IndexOptions& options) {
    if (options.verifier_key.empty() && options.log.empty())
        leave("verify-search", "give --vkey, or --log with a log.vkey in it", 2);
    const std::string key_file =
        options.verifier_key.empty() ? options.log + "/log.vkey" : options.verifier_key;
    const auto verifier =
        need(audit::NoteVerifier::parse(text_of(key_file, audit::kNoteBytesMax)), "read the key");
    const std::string text = text_of(options.file, audit::kAnswerBytesMax);
    auto report = audit::verify_answer(text, verifier);
    base::Status status = report ? check_person(*report, options) : base::failed(report.error());
    if (status) status = check_checkpoints(*report, verifier, options);
    if (status) return print_report(*report, options.json);
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(boost::json::object{
                               {"ok", false}, {"problem", status.error().context}}));
    else
        fmt::print("NOT VALID: {}\n", status.error().context);
    throw CLI::RuntimeError(1);
}

void add_verify_search(CLI::App& group, const std::shared_ptr<IndexOptions>& options) {
    CLI::App* command = group.add_subcommand(
        "verify-search", "Check a saved answer of a search, offline: nothing was left out");
    command->add_option("FILE", options->file, "What `search run --out` saved")->required();
    command->add_flag("--json", options->json, "One JSON object instead of lines");
    command->add_option("--log", options->log, "Folder whose log.vkey is taken")->type_name("DIR");
    command->add_option("--vkey", options->verifier_key, "Verifier key from a source you trust")
        ->type_name("FILE");
    command
        ->add_option("--checkpoint", options->checkpoints,
                     "Signed checkpoint kept elsewhere: another tree of its size is told")
        ->type_name("FILE");
    command->add_option("--person", options->person, "Was the search about this person?")
        ->type_name("NUMBER");
    command->add_option("--keys", options->keys, "Folder of the month keys, for --person")
        ->type_name("DIR");
    command->footer(
        "Exit status: 0 valid, 1 not valid, 2 wrong usage.\n"
        "Example: kps audit verify-search answer.txt --vkey log.vkey");
    command->callback([options] { verify_search(*options); });
}

}  // namespace

void add_audit_index_commands(CLI::App& group) {
    auto options = std::make_shared<IndexOptions>();
    add_verify_search(group, options);
    CLI::App* index = group.add_subcommand("index", "The search index and its seals");
    index->require_subcommand(1);
    CLI::App* make = index->add_subcommand("seal", "Seal every day and month that has ended");
    make->add_option("--dir", options->folder, "State folder")
        ->capture_default_str()
        ->type_name("DIR");
    make->add_flag("--json", options->json, "One JSON object instead of lines");
    make->footer("Exit status: 0 done, 1 failed.\nExample: kps audit index seal --dir .kps-demo");
    make->callback([options] { seal(*options); });
    CLI::App* verify = index->add_subcommand(
        "verify", "Build the index again from the entries and compare it with files and seals");
    verify->add_option("--log", options->log, "Folder of the log")->required()->type_name("DIR");
    verify->add_flag("--json", options->json, "One JSON object instead of lines");
    verify->footer(
        "Exit status: 0 whole, 1 not whole.\nExample: kps audit index verify --log .kps-demo/log");
    verify->callback([options] { check(*options); });
}

}  // namespace kps
