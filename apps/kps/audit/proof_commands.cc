#include "apps/kps/audit/proof_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/checkpoints/receipt.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/receipts/consistency.h"
#include "audit/receipts/receipt_maker.h"
#include "audit/verifier/entry_finder.h"
#include "audit/verifier/receipt_verifier.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "http/client.h"
#include "witness/policy.h"

namespace kps {
namespace {

/// A request or response that was kept; the edges take far less.
constexpr std::size_t kKeptMessageBytesMax = 64u << 20;
constexpr std::size_t kPolicyBytesMax = 64u << 10;

struct ProofOptions {
    std::string log;
    std::string verifier_key;
    std::string authorities;
    std::string keys;
    KeyOptions access;
    std::string out;
    std::string receipt;
    std::string request;
    std::string response;
    std::string older;
    std::string newer;
    std::string policy;
    std::vector<std::string> checkpoints;
    std::uint64_t index = 0;
    bool json = false;
};

std::string text_of(const std::string& path, std::size_t size_max = audit::kNoteBytesMax) {
    const base::Bytes bytes = need(audit::read_file(path, size_max), "read " + path);
    return std::string(base::as_text(bytes));
}

/// `--vkey`, else the log folder's own.
audit::NoteVerifier verifier_of(const ProofOptions& options) {
    if (options.verifier_key.empty() && (options.log.empty() || options.log.starts_with("https:")))
        leave("audit", "give --vkey, or --log with a folder that has a log.vkey in it", 2);
    const std::string path =
        options.verifier_key.empty() ? options.log + "/log.vkey" : options.verifier_key;
    return need(audit::NoteVerifier::parse(text_of(path)), "read the verifier key");
}

audit::PublishedReader read_over_network(const ProofOptions& options) {
    http::ClientOptions client;
    if (options.authorities.empty()) leave("audit", "an https log needs --ca", 2);
    client.authorities_pem =
        need(read_file(std::filesystem::path(options.authorities)), "read --ca");
    auto session = std::make_shared<http::Client>(
        need(http::Client::open(options.log, client), "open the connection"));
    return [session](const std::string& path) -> base::Result<base::Bytes> {
        const http::ClientResponse response = KPS_TRY(session->get("/log/" + path));
        if (response.status != 200)
            return base::failed(response.status == 404 ? base::ErrorCode::NotFoundPath
                                                       : base::ErrorCode::NetworkFailed,
                                fmt::format("/log/{}: HTTP {}", path, response.status));
        const base::ByteView bytes = base::as_bytes(response.body);
        return base::Bytes(bytes.data(), bytes.size());
    };
}

/// The published log in a folder, or at `https://host[:port]`.
audit::PublishedReader reader_of(const ProofOptions& options) {
    if (options.log.starts_with("https:")) return read_over_network(options);
    return [directory = options.log](const std::string& path) {
        return audit::read_public_file(directory, path, audit::PublicAccess::Entries);
    };
}

void write_out(const ProofOptions& options, const std::string& text) {
    if (options.out.empty()) {
        fmt::print("{}", text);
        return;
    }
    if (std::filesystem::exists(options.out))
        leave("audit", options.out + " exists; it is not written over", 2);
    need(write_file(options.out, text, FileMode::Secret), "write " + options.out);
}

/// Ends a check: what holds, or why it does not.
void tell(const ProofOptions& options, const base::Status& status, boost::json::object facts,
          const std::string& good) {
    if (options.json) {
        facts["ok"] = status.has_value();
        if (!status) facts["problem"] = status.error().context;
        fmt::print("{}\n", boost::json::serialize(facts));
    } else if (status) {
        fmt::print("OK: {}\n", good);
    } else {
        fmt::print("NOT VALID: {}\n", status.error().context);
    }
    if (!status) throw CLI::RuntimeError(1);
}

// -- receipts

void make_receipt(const ProofOptions& options) {
    const audit::NoteVerifier verifier = verifier_of(options);
    audit::FullReceipt receipt = need(
        audit::make_full_receipt(reader_of(options), verifier, options.index), "make the receipt");
    if (!options.keys.empty()) {
        const auto found = need(audit::find_entry(options.log, options.index), "find the entry");
        const auto keys =
            need(audit::open_month_keys(options.keys, access_of(options.access)), "open the keys");
        const auto origins =
            need(audit::LogOrigins::load(options.log, verifier.key_text()), "read the log's names");
        receipt.secret =
            need(audit::secret_of_found(found, *keys, origins.hashes()), "open the entry's key");
    }
    const std::string text = receipt.text();
    if (!options.json) return write_out(options, text);
    boost::json::object facts{{"index", receipt.index},
                              {"size", receipt.checkpoint.size},
                              {"opens", receipt.secret.has_value()}};
    if (options.out.empty()) facts["receipt"] = text;
    if (!options.out.empty()) write_out(options, text);
    fmt::print("{}\n", boost::json::serialize(facts));
}

/// The argument is a receipt, or names a file with one.
std::string receipt_text(const ProofOptions& options) {
    std::string text = options.receipt;
    if (!text.starts_with("v1 ") && !audit::is_full_receipt(text))
        text = text_of(text, audit::kFullReceiptBytesMax);
    if (!audit::is_full_receipt(text))
        while (text.ends_with('\n')) text.pop_back();
    return text;
}

/// The note must bear the cosignatures that a policy wants.
base::Status check_policy(const ProofOptions& options, const std::string& note) {
    const auto policy =
        need(witness::Policy::parse(text_of(options.policy, kPolicyBytesMax)), "read the policy");
    if (policy.is_satisfied(note, base::SystemClock().now_us() / 1'000'000)) return {};
    return base::failed(base::ErrorCode::CorruptData,
                        "receipt: its checkpoint lacks the quorum of witnesses");
}

void verify_full(const ProofOptions& options, const std::string& text) {
    const audit::NoteVerifier verifier = verifier_of(options);
    const audit::FullReceipt receipt = need(audit::parse_full_receipt(text), "read the receipt");
    base::Status status = audit::check_full_receipt(receipt, verifier);
    for (const std::string& path : options.checkpoints) {
        if (!status) break;
        const auto other = need(audit::parse_checkpoint(text_of(path)), "read " + path);
        audit::Receipt shown;
        shown.checkpoint = std::make_shared<const audit::Checkpoint>(receipt.checkpoint);
        status = audit::verify_receipt_against(verifier, shown, other.note);
    }
    if (status && !options.policy.empty()) status = check_policy(options, receipt.checkpoint.note);
    const bool opened = status && !options.request.empty();
    if (opened)
        status = audit::check_opening(
            receipt,
            {crypto::sha256(base::as_bytes(text_of(options.request, kKeptMessageBytesMax))),
             crypto::sha256(base::as_bytes(text_of(options.response, kKeptMessageBytesMax)))});
    tell(options, status,
         {{"index", receipt.index},
          {"count", 1},
          {"size", receipt.checkpoint.size},
          {"included", true},
          {"opened", opened && status.has_value()}},
         fmt::format("entry {}, signed at size {}; included in the log{}", receipt.index,
                     receipt.checkpoint.size,
                     opened ? "; it was made for this request and response" : ""));
}

void verify_short(const ProofOptions& options, const std::string& text) {
    if (!options.request.empty())
        leave("verify-receipt", "a short receipt opens nothing: get the full one", 2);
    const audit::NoteVerifier verifier = verifier_of(options);
    const auto receipt = need(audit::parse_receipt(text), "read the receipt");
    if (options.log.empty() && options.checkpoints.empty())
        leave("verify-receipt",
              "a short receipt needs --log or --checkpoint; a full one --vkey alone", 2);
    base::Status status;
    if (!options.log.empty()) status = audit::verify_receipt(options.log, verifier, receipt);
    for (const std::string& path : options.checkpoints)
        if (status) status = audit::verify_receipt_against(verifier, receipt, text_of(path));
    tell(options, status,
         {{"index", receipt.index},
          {"count", receipt.count},
          {"size", receipt.checkpoint->size},
          {"included", status && !options.log.empty()}},
         fmt::format("entries {} to {}, signed at size {}{}", receipt.index,
                     receipt.index + receipt.count - 1, receipt.checkpoint->size,
                     options.log.empty() ? "; inclusion needs --log" : "; included in the log"));
}

void verify_receipt(const ProofOptions& options) {
    if (options.request.empty() != options.response.empty())
        leave("verify-receipt", "--request and --response go together", 2);
    const std::string text = receipt_text(options);
    if (audit::is_full_receipt(text)) return verify_full(options, text);
    verify_short(options, text);
}

// -- consistency

void make_consistency(const ProofOptions& options) {
    const audit::NoteVerifier verifier = verifier_of(options);
    const audit::PublishedReader read = reader_of(options);
    const std::string older = text_of(options.older);
    const audit::Checkpoint old_tree = need(verifier.open(older), "read OLD");
    std::string newer;
    if (options.newer.empty()) {
        const base::Bytes note = need(read("checkpoint"), "read the checkpoint");
        newer = base::as_text(note);
    } else {
        newer = text_of(options.newer);
    }
    const auto proof =
        need(audit::make_consistency(read, old_tree.size, need(verifier.open(newer), "read NEW")),
             "make the proof");
    const auto status = audit::check_consistency(proof, older, verifier);
    if (!status) leave("audit", status.error());
    write_out(options, proof.text());
}

void verify_consistency(const ProofOptions& options) {
    const audit::NoteVerifier verifier = verifier_of(options);
    const std::string older = text_of(options.older);
    const auto proof =
        need(audit::parse_consistency(text_of(options.newer, audit::kConsistencyBytesMax)),
             "read PROOF");
    const base::Status status = audit::check_consistency(proof, older, verifier);
    tell(options, status, {{"old_size", proof.old_size}, {"size", proof.newer.size}},
         fmt::format("the log of size {} is the beginning of that of size {}", proof.old_size,
                     proof.newer.size));
}

// -- arguments

void add_verifier_key(CLI::App& command, ProofOptions& options) {
    command
        .add_option("--vkey", options.verifier_key,
                    "Verifier key from a source you trust; default: log.vkey of the log")
        ->type_name("FILE");
}

CLI::Option* add_log(CLI::App& command, ProofOptions& options, const char* text) {
    return command.add_option("--log", options.log, text)->type_name("DIR");
}

void add_json(CLI::App& command, ProofOptions& options) {
    command.add_flag("--json", options.json, "One JSON object instead of lines");
}

void add_receipt_commands(CLI::App& group, const std::shared_ptr<ProofOptions>& options) {
    CLI::App* make = group.add_subcommand(
        "receipt",
        "Make the full receipt of an entry: proof, sealed entry, with the keys also the "
        "opening of its commitment");
    add_log(*make, *options, "Folder of the log, or of an export")->required();
    make->add_option("INDEX", options->index, "Index of the entry, from 0")->required();
    make->add_option("--keys", options->keys, "Folder of the month keys")->type_name("DIR");
    add_key_options(*make, options->access);
    make->add_option("--out", options->out, "File to write; must not exist. Default: print it")
        ->type_name("FILE");
    add_verifier_key(*make, *options);
    add_json(*make, *options);
    make->footer(
        "The log must be published up to the entry (about a second).\n"
        "Exit status: 0 made, 1 not, 2 wrong usage.\n"
        "Example: kps audit receipt 17 --log .kps-demo/log --keys .kps-demo/keys --out "
        "17.tlog-proof");
    make->callback([options] { make_receipt(*options); });

    CLI::App* check = group.add_subcommand(
        "verify-receipt", "Check a receipt: the header KPS-Makbuz of an answer, or a full receipt");
    check->add_option("RECEIPT", options->receipt, "The receipt in quotes, or a file with it")
        ->required();
    add_log(*check, *options, "Folder of the log, or of an export; a full receipt needs none");
    add_verifier_key(*check, *options);
    check->add_option("--checkpoint", options->checkpoints, "Signed checkpoint to compare with")
        ->type_name("FILE");
    check->add_option("--request", options->request, "Bytes that were sent; needs --response")
        ->type_name("FILE");
    check->add_option("--response", options->response, "Bytes that came back")->type_name("FILE");
    check
        ->add_option("--policy", options->policy,
                     "tlog-policy whose quorum of witnesses a full receipt must bear")
        ->type_name("FILE");
    add_json(*check, *options);
    check->footer(
        "Exit status: 0 valid, 1 not valid, 2 wrong usage.\n"
        "Example: kps audit verify-receipt --log .kps-demo/log \"v1 17 1 …\"\n"
        "Example: kps audit verify-receipt --vkey log.vkey 17.tlog-proof --request q.json "
        "--response a.json");
    check->callback([options] { verify_receipt(*options); });
}

void add_consistency_commands(CLI::App& group, const std::shared_ptr<ProofOptions>& options) {
    CLI::App* make = group.add_subcommand(
        "consistency", "Prove that the log of one checkpoint is the beginning of a later one");
    make->add_option("OLD", options->older, "The older checkpoint")->required()->type_name("FILE");
    make->add_option("NEW", options->newer, "The newer checkpoint; default: what is published")
        ->type_name("FILE");
    add_log(*make, *options, "Folder of the log or of an export, or https://host[:port]")
        ->required();
    make->add_option("--ca", options->authorities, "Certificates to trust, for an https log")
        ->type_name("FILE");
    make->add_option("--out", options->out, "File to write; must not exist. Default: print it")
        ->type_name("FILE");
    add_verifier_key(*make, *options);
    make->footer(
        "Exit status: 0 proven, 1 not, 2 wrong usage.\n"
        "Example: kps audit consistency kept.note --log .kps-demo/log --out kept.proof");
    make->callback([options] { make_consistency(*options); });

    CLI::App* check = group.add_subcommand("verify-consistency",
                                           "Check what `kps audit consistency` made, offline");
    check->add_option("OLD", options->older, "The older checkpoint")->required()->type_name("FILE");
    check->add_option("PROOF", options->newer, "Proof, with the newer checkpoint in it")
        ->required()
        ->type_name("FILE");
    add_log(*check, *options, "Folder whose log.vkey is used when there is no --vkey");
    add_verifier_key(*check, *options);
    add_json(*check, *options);
    check->footer(
        "Exit status: 0 it holds, 1 it does not, 2 wrong usage.\n"
        "Example: kps audit verify-consistency kept.note kept.proof --vkey log.vkey");
    check->callback([options] { verify_consistency(*options); });
}

}  // namespace

void add_audit_proof_commands(CLI::App& group) {
    auto options = std::make_shared<ProofOptions>();
    add_receipt_commands(group, options);
    add_consistency_commands(group, options);
}

}  // namespace kps
