#include "apps/kps/audit_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

#include "apps/kps/audit/anchor_commands.h"
#include "apps/kps/audit/hiding_commands.h"
#include "apps/kps/audit/hold_commands.h"
#include "apps/kps/audit/key_commands.h"
#include "apps/kps/audit/key_options.h"
#include "apps/kps/audit/proof_commands.h"
#include "apps/kps/audit/reconcile_commands.h"
#include "apps/kps/audit/replay_commands.h"
#include "apps/kps/audit/retention_commands.h"
#include "apps/kps/audit/search_commands.h"
#include "apps/kps/audit_entry_text.h"
#include "apps/kps/progress_bar.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/checkpoints/note.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/destruction_record.h"
#include "audit/search/search_act.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/log_verifier.h"
#include "crypto/digest.h"

namespace kps {
namespace {

/// A list of folders for `--batch`.
constexpr std::size_t kBatchBytesMax = 16u << 20;

struct AuditOptions {
    std::string batch;
    std::string log;
    std::string out;
    std::string keys;
    KeyOptions access;
    std::string verifier_key;
    std::vector<std::string> checkpoints;
    std::uint64_t index = 0;
    bool json = false;
    // Of `show` in a state folder.
    std::string folder;
    std::string by;
    std::string basis;
};

std::string text_of(const std::string& path) {
    const base::Bytes bytes = need(audit::read_file(path, audit::kNoteBytesMax), "read " + path);
    return std::string(base::as_text(bytes));
}

/// The verifier key of `--vkey`, else the log folder's own.
std::string verifier_key(const AuditOptions& options) {
    if (!options.verifier_key.empty()) return text_of(options.verifier_key);
    if (options.log.empty()) leave("audit", "give --vkey, or --log with a log.vkey in it", 2);
    return text_of(options.log + "/log.vkey");
}

/// Names the log had before a loss.
boost::json::array earlier_part(const audit::VerifyReport& report) {
    boost::json::array earlier;
    for (const audit::NamedPart& part : report.earlier)
        earlier.push_back(
            boost::json::object{{"origin", part.origin}, {"end", part.end}, {"lost", part.lost}});
    return earlier;
}

void print_earlier(const audit::VerifyReport& report) {
    for (const audit::NamedPart& part : report.earlier)
        fmt::print("before     {}, entries below {}; {} more are known to be lost\n", part.origin,
                   part.end, part.lost);
}

void print_report(const audit::VerifyReport& report, bool as_json) {
    if (as_json) {
        boost::json::array problems;
        for (const std::string& problem : report.problems)
            problems.push_back(boost::json::string(problem));
        const boost::json::object out{{"ok", report.ok()},
                                      {"origin", report.origin},
                                      {"earlier", earlier_part(report)},
                                      {"entries", report.entries},
                                      {"frames", report.frames},
                                      {"segments", report.segments},
                                      {"tile_files", report.tile_files},
                                      {"published_size", report.published_size},
                                      {"destroyed_end", report.destroyed_end},
                                      {"destroyed_months", report.destroyed_months},
                                      {"root", base::to_base64(report.root)},
                                      {"problems", problems}};
        fmt::print("{}\n", boost::json::serialize(out));
        return;
    }
    fmt::print(
        "log        {}\nentries    {} ({} published)\nframes     {} in {} segments\ntile files "
        "{}\nroot       {}\n",
        report.origin, count_text(report.entries), count_text(report.published_size),
        count_text(report.frames), count_text(report.segments), count_text(report.tile_files),
        base::to_base64(report.root));
    print_earlier(report);
    if (report.destroyed_end != 0)
        fmt::print("destroyed  entries 0..{}, {} months; their hashes are kept\n",
                   report.destroyed_end - 1, report.destroyed_months);
    for (const std::string& problem : report.problems) fmt::print("PROBLEM    {}\n", problem);
    fmt::print("{}\n", report.ok() ? "OK: everything was recomputed and agrees." : "NOT WHOLE.");
}

/// `--batch`: many folders, one line for each.
void verify_batch(const AuditOptions& options) {
    const base::Bytes list =
        need(audit::read_file(options.batch, kBatchBytesMax), "read " + options.batch);
    std::string_view rest = base::as_text(list);
    bool all_whole = true;
    while (!rest.empty()) {
        const std::string_view folder = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
        if (folder.empty()) continue;
        audit::VerifyOptions verify_options;
        verify_options.directory = folder;
        if (!options.verifier_key.empty())
            verify_options.verifier_key = text_of(options.verifier_key);
        const auto report = audit::verify_log(verify_options);
        const bool is_whole = report && report->ok();
        all_whole = all_whole && is_whole;
        if (is_whole)
            fmt::print("OK {}\n", report->entries);
        else
            fmt::print("FAIL {}\n", report ? report->problems.front() : report.error().context);
    }
    if (!all_whole) throw CLI::RuntimeError(1);
}

void verify(const AuditOptions& options) {
    if (!options.batch.empty()) return verify_batch(options);
    if (options.log.empty()) leave("verify", "give --log or --batch", 2);
    audit::VerifyOptions verify_options;
    verify_options.directory = options.log;
    if (!options.verifier_key.empty()) verify_options.verifier_key = text_of(options.verifier_key);
    for (const std::string& path : options.checkpoints)
        verify_options.notes.push_back(text_of(path));
    std::optional<ProgressBar> bar;
    if (!options.json)
        verify_options.progress = [&bar](std::uint64_t done, std::uint64_t total) {
            if (!bar) bar.emplace("parts of the log", total);
            bar->show(done);
        };
    const audit::VerifyReport report = need(audit::verify_log(verify_options), "verify the log");
    if (bar) bar->finish();
    print_report(report, options.json);
    if (!report.ok()) throw CLI::RuntimeError(1);
}

/// An entry of a state folder is opened only after the log has recorded who opens it and why.
void use_state_folder(AuditOptions& options) {
    if (options.by.empty() || options.basis.empty())
        leave("show", "--dir needs --by and --basis: opening an entry is recorded", 2);
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    options.log = state.log_folder().string();
    options.keys = state.keys_folder().string();
    // What is not there is not recorded as looked at.
    need(audit::find_entry(options.log, options.index), "find the entry");
    audit::SearchAct act;
    act.kind = audit::SearchKind::Entry;
    act.asker = options.by;
    act.basis = options.basis;
    act.index = options.index;
    need(record_act(state, need(audit::draft_of(act), "--by, --basis")), "record the look");
}

void show(AuditOptions options) {
    if (!options.folder.empty()) use_state_folder(options);
    if (options.log.empty()) leave("show", "give --dir or --log", 2);
    const audit::FoundEntry found =
        need(audit::find_entry(options.log, options.index), "find the entry");
    const audit::ClearEntry clear = need(audit::decode_entry(found.entry), "read the entry");
    boost::json::object out{{"index", found.index},
                            {"leaf", base::to_base64(crypto::leaf_hash(found.entry))}};
    out["clear"] = clear_part(clear);
    if (!options.keys.empty() && clear.type != audit::EntryType::Key) {
        const auto origins = need(audit::LogOrigins::load(options.log, verifier_key(options)),
                                  "read the log's names");
        const auto keys = need(audit::open_month_keys(options.keys, access_of(options.access)),
                               "unlock the keys");
        out["opened"] =
            opened_part(need(audit::open_found(found, *keys, origins.hashes()), "open the entry"));
    }
    if (options.json) {
        fmt::print("{}\n", boost::json::serialize(out));
        return;
    }
    fmt::print("index      {}\nleaf       {}\n", found.index,
               std::string_view(out["leaf"].as_string()));
    for (const char* part : {"clear", "opened"}) {
        if (!out.contains(part)) continue;
        fmt::print("-- {}\n", part);
        for (const auto& [name, value] : out[part].as_object())
            fmt::print("{:<17}{}\n", std::string_view(name), boost::json::serialize(value));
    }
}

/// A copy for auditors: what is public, the sealed entries, and no keys. It is verified before and
/// can be again.
/// A destruction that a running server has just recorded is published within about a second; the copy shows it whole.
void await_destructions(const std::string& log) {
    constexpr std::chrono::milliseconds kPatience{10'000};
    constexpr std::chrono::milliseconds kPause{50};
    const auto records = need(audit::load_destructions(log), "read the records of destruction");
    if (records.empty() || !records.back().done) return;
    const auto until = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
        const base::Bytes note =
            need(audit::read_file(log + "/tiles/checkpoint", audit::kNoteBytesMax), "export");
        const auto published = need(audit::parse_checkpoint(base::as_text(note)), "export");
        if (published.size > records.back().done->index) return;
        if (std::chrono::steady_clock::now() >= until)
            leave("export", "the last destruction is not published yet; run it again later");
        std::this_thread::sleep_for(kPause);
    }
}

void export_log(const AuditOptions& options) {
    namespace fs = std::filesystem;
    if (fs::exists(options.out))
        leave("export", options.out + " exists; it is not written over", 2);
    await_destructions(options.log);
    std::error_code error;
    fs::create_directories(options.out, error);
    if (!error) fs::copy_file(options.log + "/log.vkey", options.out + "/log.vkey", error);
    if (!error)
        fs::copy(options.log + "/tiles", options.out + "/tiles", fs::copy_options::recursive,
                 error);
    for (const char* const folder : {"/destroyed", "/origins"})
        if (!error && fs::exists(options.log + folder))
            fs::copy(options.log + folder, options.out + folder, error);
    if (error) leave("export", error.message());
    audit::VerifyOptions verify_options;
    verify_options.directory = options.out;
    const audit::VerifyReport report = need(audit::verify_log(verify_options), "verify the export");
    print_report(report, options.json);
    if (!report.ok()) throw CLI::RuntimeError(1);
}

void add_log(CLI::App& command, AuditOptions& options, bool required) {
    CLI::Option* log =
        command.add_option("--log", options.log, "Folder of the log, or of an export");
    log->type_name("DIR");
    if (required) log->required();
    command.add_flag("--json", options.json, "One JSON object instead of lines");
    command
        .add_option("--vkey", options.verifier_key,
                    "Verifier key from a source you trust; default: log.vkey of the log")
        ->type_name("FILE");
}

}  // namespace

void add_audit_commands(CLI::App& app) {
    CLI::App* group = app.add_subcommand("audit", "Check and read the tamper-evident log, offline");
    group->require_subcommand(1);
    auto options = std::make_shared<AuditOptions>();

    CLI::App* check = group->add_subcommand(
        "verify", "Recompute a log: entries, chain, roots, signatures, tiles");
    add_log(*check, *options, false);
    check
        ->add_option("--batch", options->batch,
                     "File with one folder a line, instead of --log: prints OK or FAIL for each")
        ->type_name("FILE");
    check
        ->add_option("--checkpoint", options->checkpoints,
                     "Signed checkpoint kept elsewhere; another history under the same key fails "
                     "only against one")
        ->type_name("FILE");
    check->footer(
        "Exit status: 0 whole, 1 not whole, 2 wrong usage.\nExample: kps audit verify --log "
        ".kps-demo/log");
    check->callback([options] { verify(*options); });

    add_audit_proof_commands(*group);
    add_audit_anchor_commands(*group);
    add_audit_key_commands(*group);
    add_audit_reconcile_commands(*group);
    add_audit_replay_commands(*group);
    add_audit_search_commands(*group);
    add_audit_retention_commands(*group);
    add_audit_hold_commands(*group);
    add_audit_hiding_commands(*group);

    CLI::App* one = group->add_subcommand(
        "show", "Print one entry: its clear part, with the keys also the sealed one");
    add_log(*one, *options, false);
    one->add_option("--dir", options->folder,
                    "State folder: opens the entry, after recording that in its log")
        ->type_name("DIR")
        ->excludes("--log");
    one->add_option("--by", options->by, "Who looks; with --dir")->type_name("NAME");
    one->add_option("--basis", options->basis, "File or legal ground of the look; with --dir")
        ->type_name("TEXT");
    one->add_option("INDEX", options->index, "Index of the entry, from 0")->required();
    one->add_option("--keys", options->keys, "Folder of the month keys")->type_name("DIR");
    add_key_options(*one, options->access);
    one->footer(
        "Exit status: 0 printed, 1 not found or not opened, 2 wrong usage.\nExample: kps audit "
        "show 17 --log .kps-demo/log\n"
        "Example: kps audit show 17 --dir .kps-demo --by ayse.denetci --basis \"2026/17\"");
    one->callback([options] { show(*options); });

    CLI::App* copy = group->add_subcommand(
        "export", "Copy the published log (tiles, entries, checkpoint) and verify the copy");
    add_log(*copy, *options, true);
    copy->add_option("--out", options->out, "Folder to make; must not exist")
        ->required()
        ->type_name("DIR");
    copy->footer(
        "Exit status: 0 copied and whole, 1 not, 2 wrong usage.\nExample: kps audit export --log "
        ".kps-demo/log --out /media/audit");
    copy->callback([options] { export_log(*options); });
}

}  // namespace kps
