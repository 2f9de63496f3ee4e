#include "apps/kps/audit/anchor_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>

#include "anchors/anchor.h"
#include "apps/kps/anchor_desk.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/checkpoints/note.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/proofs/proof.h"
#include "audit/segments/frame.h"
#include "audit/tiles/public_files.h"
#include "audit/verifier/entry_finder.h"
#include "base/calendar.h"
#include "crypto/digest.h"

namespace kps {
namespace {

struct AnchorOptions {
    std::string folder = ".kps-demo";
    std::string by;
    std::string authority;
    bool json = false;
};

struct Shown {
    std::uint64_t index = 0;
    anchors::Anchor anchor;
    std::int64_t time_us = 0;
    std::string problem;
};

audit::Checkpoint published(const StateFolder& state, const audit::NoteVerifier& verifier) {
    const base::Bytes note = need(
        audit::read_file((state.log_folder() / "tiles/checkpoint").string(), audit::kNoteBytesMax),
        "read the published checkpoint");
    return need(verifier.open(base::as_text(note)), "read the published checkpoint");
}

audit::NoteVerifier verifier_of(const StateFolder& state) {
    const std::string key = need(read_file(state.log_folder() / "log.vkey"), "read log.vkey");
    return need(audit::NoteVerifier::parse(key), "read log.vkey");
}

void stamp_now(const AnchorOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const auto authority = need(read_anchor_authority(state), "read anchor.url and anchor-ca.pem");
    if (!authority)
        leave("anchor", "no time-stamp authority: write anchor.url in the state folder", 2);
    const audit::Checkpoint checkpoint = published(state, verifier_of(state));
    audit::Draft draft = need(anchors::make_anchor(*authority, checkpoint), "get a time stamp");
    draft.end_user = options.by;
    const audit::Receipt receipt = need(record_act(state, std::move(draft)), "record the anchor");
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(boost::json::object{{"index", receipt.index},
                                                                      {"size", checkpoint.size}}));
    else
        fmt::print("OK: size {} is stamped; entry {}\n", checkpoint.size, receipt.index);
}

/// Indexes of the ANCHOR entries of the published log.
std::vector<std::uint64_t> find_anchors(const std::string& log, std::uint64_t size) {
    std::vector<std::uint64_t> found;
    for (std::uint64_t index = 0; index < size;) {
        const audit::TileName full{true, 0, index / audit::kTileWidth, audit::kTileWidth};
        audit::TileName name = full;
        if (size - index < audit::kTileWidth) name.width = static_cast<unsigned>(size - index);
        auto bundle =
            audit::read_public_file(log, audit::tile_path(name), audit::PublicAccess::Entries);
        if (!bundle)
            bundle =
                audit::read_public_file(log, audit::tile_path(full), audit::PublicAccess::Entries);
        if (!bundle && audit::is_destroyed_file(log, audit::tile_path(full))) {
            index += audit::kTileWidth;
            continue;
        }
        const base::Bytes bytes = need(std::move(bundle), "read the log");
        audit::EntryCursor cursor(bytes);
        base::ByteView entry;
        const std::uint64_t end = std::min<std::uint64_t>(size, index + audit::kTileWidth);
        for (; index < end && cursor.next(entry); ++index) {
            const auto clear = need(audit::decode_entry(entry), "read an entry");
            if (clear.type == audit::EntryType::Anchor) found.push_back(index);
        }
        if (index < end) leave("anchor", "a bundle of the log is too short");
    }
    return found;
}

/// The entry opens, its root is the log's at that size, and its token stands for them.
Shown check(const StateFolder& state, std::uint64_t index, const audit::NodeReader& tree,
            const audit::LogOrigins& origins, const std::string& authorities) {
    Shown shown;
    shown.index = index;
    const auto run = [&]() -> base::Status {
        const auto found = KPS_TRY(audit::find_entry(state.log_folder().string(), index));
        const audit::Draft draft =
            KPS_TRY(audit::open_found(found, state.keys_folder().string(), origins.hashes()));
        const std::string& origin = origins.at(index).origin();
        shown.anchor = KPS_TRY(anchors::parse_anchor(draft.detail));
        const base::Hash root = KPS_TRY(audit::root_of(tree, shown.anchor.size));
        if (root != shown.anchor.root || shown.anchor.size > index)
            return base::failed(base::ErrorCode::CorruptData, "the log had another tree");
        shown.time_us = KPS_TRY(anchors::verify_token(
            shown.anchor.token, anchors::stamped_text(origin, shown.anchor.size, shown.anchor.root),
            authorities));
        return {};
    };
    const base::Status status = run();
    if (!status) shown.problem = status.error().context;
    return shown;
}

void verify(const AnchorOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const std::string log = state.log_folder().string();
    const auto origins = need(audit::LogOrigins::load(log), "read the log's names");
    const audit::Checkpoint head = published(state, origins.current());
    const std::string path =
        options.authority.empty() ? (state.path() / "anchor-ca.pem").string() : options.authority;
    const std::string authorities = need(read_file(std::filesystem::path(path)), "read " + path);
    const audit::NodeReader tree = audit::tile_node_reader(log, head.size);
    if (need(audit::root_of(tree, head.size), "read the tiles") != head.root)
        leave("anchor", "the tiles are not the signed tree: run kps audit verify");
    boost::json::array rows;
    bool all_good = true;
    std::size_t count = 0;
    for (const std::uint64_t index : find_anchors(log, head.size)) {
        const Shown shown = check(state, index, tree, origins, authorities);
        const bool good = shown.problem.empty();
        all_good = all_good && good;
        ++count;
        const std::string time = good ? base::utc_text_ms(shown.time_us) : std::string();
        if (options.json)
            rows.push_back(boost::json::object{{"index", index},
                                               {"ok", good},
                                               {"size", shown.anchor.size},
                                               {"time", time},
                                               {"problem", shown.problem}});
        else if (good)
            fmt::print("{:>8}  {}  covers the first {} entries\n", index, time, shown.anchor.size);
        else
            fmt::print("{:>8}  NOT VALID: {}\n", index, shown.problem);
    }
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(
                               boost::json::object{{"ok", all_good}, {"anchors", rows}}));
    else
        fmt::print("{} anchors{}\n", count, all_good ? "" : "; not all are valid");
    if (!all_good) throw CLI::RuntimeError(1);
}

}  // namespace

void add_audit_anchor_commands(CLI::App& group) {
    auto options = std::make_shared<AnchorOptions>();
    CLI::App* anchor = group.add_subcommand("anchor", "Time stamps of RFC 3161 over the log");
    anchor->require_subcommand(1);
    CLI::App* now = anchor->add_subcommand(
        "now", "Get a time stamp over the published checkpoint and record it");
    now->add_option("--by", options->by, "Who has it done")->required()->type_name("NAME");
    CLI::App* check = anchor->add_subcommand(
        "verify", "Check every time stamp in the log against the tree it stands for");
    check
        ->add_option("--tsa", options->authority,
                     "Certificates of the authority; default: anchor-ca.pem of the state folder")
        ->type_name("FILE");
    for (CLI::App* command : {now, check}) {
        command->add_option("--dir", options->folder, "State folder")
            ->capture_default_str()
            ->type_name("DIR");
        command->add_flag("--json", options->json, "One JSON object instead of lines");
    }
    now->footer(
        "Exit status: 0 stamped and recorded, 1 not, 2 wrong usage.\n"
        "Example: kps audit anchor now --by ayse.yilmaz");
    now->callback([options] { stamp_now(*options); });
    check->footer(
        "Exit status: 0 all valid, 1 not, 2 wrong usage.\n"
        "Example: kps audit anchor verify --tsa kamusm.pem");
    check->callback([options] { verify(*options); });
}

}  // namespace kps
