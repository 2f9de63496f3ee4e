#include "witness/witness_book.h"

#include <fmt/format.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/proofs/proof.h"
#include "audit/receipts/consistency.h"
#include "crypto/digest.h"
#include "witness/limits.h"

namespace kps::witness {
namespace {

using base::ErrorCode;
using base::failed;

WitnessBook::Answer refused(int status, std::string why) {
    return {status, "text/plain; charset=utf-8", std::move(why) + "\n"};
}

WitnessBook::Answer conflict(std::uint64_t size) {
    return {409, "text/x.tlog.size", fmt::format("{}\n", size)};
}

base::Result<audit::Checkpoint> read_newest(const std::string& path,
                                            const audit::NoteVerifier& verifier) {
    const auto note = audit::read_file(path, audit::kNoteBytesMax);
    if (note) return verifier.open(base::as_text(*note));
    if (note.error().code != ErrorCode::NotFound) return failed(note.error());
    audit::Checkpoint none;
    none.root = crypto::sha256(base::ByteView{});
    return none;
}

}  // namespace

base::Result<std::unique_ptr<WitnessBook>> WitnessBook::open(
    std::string directory, const std::vector<std::string>& log_keys, Cosigner cosigner,
    const base::Clock& clock) {
    if (log_keys.size() > kLogsMax) return failed(ErrorCode::InvalidArgument, "too many logs");
    KPS_TRY(audit::make_directory(directory));
    std::unique_ptr<WitnessBook> book(new WitnessBook(std::move(cosigner), clock));
    for (const std::string& key : log_keys) {
        audit::NoteVerifier verifier = KPS_TRY(audit::NoteVerifier::parse(key));
        const std::string origin = verifier.origin();
        const std::string path = fmt::format("{}/{}.note", directory,
                                             base::to_hex(crypto::sha256(base::as_bytes(origin))));
        // A damaged record must stop the witness: beginning anew would let a fork in.
        audit::Checkpoint newest = KPS_TRY(read_newest(path, verifier));
        if (!book->logs_.emplace(origin, Log{std::move(verifier), path, std::move(newest)}).second)
            return failed(ErrorCode::InvalidArgument, "two keys for the log " + origin);
    }
    return book;
}

WitnessBook::Answer WitnessBook::add_checkpoint(std::string_view body) {
    const auto asked = audit::parse_consistency(body);
    if (!asked) return refused(400, "not an add-checkpoint request");
    const std::lock_guard lock(mutex_);
    const auto found = logs_.find(asked->newer.origin);
    if (found == logs_.end()) return refused(404, "this log is not witnessed here");
    Log& log = found->second;
    if (!log.verifier.open(asked->newer.note)) return refused(403, "no signature of the log");
    const audit::Checkpoint& newer = asked->newer;
    if (asked->old_size > newer.size) return refused(400, "the old size is the larger");
    if (asked->old_size != log.newest.size) return conflict(log.newest.size);
    if (newer.size == log.newest.size && newer.root != log.newest.root)
        return conflict(log.newest.size);
    if (!audit::verify_consistency({log.newest.size, log.newest.root}, {newer.size, newer.root},
                                   asked->hashes))
        return refused(422, "the consistency proof does not hold");
    if (!audit::replace_file(log.path, base::as_bytes(newer.note), audit::Flush::Yes))
        return refused(500, "the checkpoint could not be kept");
    log.newest = newer;
    return {200, "text/plain; charset=utf-8",
            cosigner_.cosign(newer.note, clock_.now_us() / 1'000'000)};
}

std::string WitnessBook::newest(std::string_view origin) const {
    const std::lock_guard lock(mutex_);
    const auto found = logs_.find(origin);
    return found == logs_.end() ? std::string() : found->second.newest.note;
}

}  // namespace kps::witness
