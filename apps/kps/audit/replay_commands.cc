#include "apps/kps/audit/replay_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/audit/replay.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/checkpoints/note.h"
#include "audit/directory.h"
#include "audit/keys/month_key_store.h"
#include "audit/limits.h"
#include "audit/search/search_act.h"
#include "audit/verifier/entry_finder.h"
#include "base/calendar.h"
#include "crypto/digest.h"

namespace kps {
namespace {

using State = ReplayFinding::State;

constexpr std::size_t kRequestBytesMax = 16u << 20;

struct ReplayOptions {
    std::string folder = ".kps-demo";
    std::uint64_t index = 0;
    std::string request;
    std::vector<std::string> registers;
    std::string by;
    std::string basis;
    bool json = false;
    KeyOptions access;
};

/// Opening an entry is recorded before it is opened.
audit::Draft open_entry(const StateFolder& state, const ReplayOptions& options) {
    const std::string log = state.log_folder().string();
    const audit::FoundEntry found = need(audit::find_entry(log, options.index), "find the entry");
    // What cannot be replayed is not opened, and not recorded as looked at.
    const audit::ClearEntry clear = need(audit::decode_entry(found.entry), "read the entry");
    if (!is_replayable(clear.type, clear.institution, clear.service))
        leave("replay", "the entry is not a question of an institution to a service");
    const auto keys =
        need(audit::open_month_keys(state.keys_folder().string(), access_of(options.access)),
             "unlock the keys");
    audit::SearchAct act;
    act.kind = audit::SearchKind::Entry;
    act.asker = options.by;
    act.basis = options.basis;
    act.index = options.index;
    need(record_act(state, need(audit::draft_of(act), "--by, --basis")), "record the look");
    const auto origins = need(audit::LogOrigins::load(log), "read the log's names");
    return need(audit::open_found(found, *keys, origins.hashes()), "open the entry");
}

/// Where older versions are kept: `--register`, the state's register, and `registers/` beside it.
std::vector<std::string> registers_of(const StateFolder& state, const ReplayOptions& options) {
    std::vector<std::string> all = options.registers;
    all.push_back(state.register_location());
    std::error_code error;
    std::vector<std::string> kept;
    for (const auto& entry : std::filesystem::directory_iterator(state.path() / "registers", error))
        kept.push_back("lmdb:" + entry.path().string());
    std::sort(kept.begin(), kept.end());
    all.insert(all.end(), kept.begin(), kept.end());
    return all;
}

std::string_view name_of(State state) {
    switch (state) {
        case State::Same:
            return "same";
        case State::Differs:
            return "differs";
        case State::Unknown:
            return "unknown";
    }
    return "unknown";
}

/// What is in force today says nothing about what was right then.
std::string_view verdict_of(const std::vector<ReplayFinding>& findings) {
    State worst = State::Same;
    for (const ReplayFinding& finding : findings) {
        if (finding.part == "today" || finding.state == State::Same) continue;
        if (worst != State::Differs) worst = finding.state;
    }
    return name_of(worst);
}

void print_findings(const ReplayOptions& options, const std::vector<ReplayFinding>& findings) {
    const std::string_view verdict = verdict_of(findings);
    if (options.json) {
        boost::json::array rows;
        for (const ReplayFinding& finding : findings)
            rows.push_back({{"part", finding.part},
                            {"state", name_of(finding.state)},
                            {"sentence", finding.sentence}});
        const boost::json::object out{
            {"index", options.index}, {"verdict", verdict}, {"findings", std::move(rows)}};
        fmt::print("{}\n", boost::json::serialize(out));
        return;
    }
    for (const ReplayFinding& finding : findings)
        fmt::print("{:<9} {:<8} {}\n", finding.part, name_of(finding.state), finding.sentence);
    if (verdict == "same" && options.request.empty())
        fmt::print("SAME as far as rights go; the answer itself needs --request.\n");
    else if (verdict == "same")
        fmt::print("SAME: the same answer would be given.\n");
    else if (verdict == "differs")
        fmt::print("DIFFERENT: the same answer would not be given.\n");
    else
        fmt::print("CANNOT BE TOLD: something that is needed is not there any more.\n");
}

void run_replay(const ReplayOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const audit::Draft entry = open_entry(state, options);
    ReplayInput input{entry, std::nullopt, registers_of(state, options)};
    if (!options.request.empty()) {
        const base::Bytes bytes =
            need(audit::read_file(options.request, kRequestBytesMax), "read the request");
        input.request = std::string(base::as_text(bytes));
    }
    const std::vector<ReplayFinding> findings =
        need(replay(state, input), "decide the question again");
    print_findings(options, findings);
    if (verdict_of(findings) != "same") throw CLI::RuntimeError(1);
}

}  // namespace

void add_audit_replay_commands(CLI::App& group) {
    CLI::App* command = group.add_subcommand(
        "replay", "Decide a recorded question again: would it get the same answer?");
    auto options = std::make_shared<ReplayOptions>();
    command->add_option("INDEX", options->index, "Index of the entry, from 0")->required();
    command->add_option("--dir", options->folder, "State folder")
        ->type_name("DIR")
        ->capture_default_str();
    command
        ->add_option("--request", options->request,
                     "The message as the institution kept it; without it only rights are decided")
        ->type_name("FILE");
    command
        ->add_option("--register", options->registers,
                     "A register of then (lmdb:FOLDER or PostgreSQL), besides register/ and "
                     "registers/* of the state folder; may be repeated")
        ->type_name("LOCATION");
    command->add_option("--by", options->by, "Who looks; it is recorded")
        ->required()
        ->type_name("NAME");
    command->add_option("--basis", options->basis, "File or legal ground of the look")
        ->required()
        ->type_name("TEXT");
    add_key_options(*command, options->access);
    command->add_flag("--json", options->json, "One JSON object instead of lines");
    command->footer(
        "Exit status: 0 the same, 1 another answer or it cannot be told, 2 wrong usage.\n"
        "Example: kps audit replay 17 --by ayse.denetci --basis \"2026/17\" --request "
        "question.json");
    command->callback([options] { run_replay(*options); });
}

}  // namespace kps
