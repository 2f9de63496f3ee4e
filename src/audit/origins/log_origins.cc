#include "audit/origins/log_origins.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/limits.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

Hash hash_of(std::string_view origin) {
    return crypto::sha256(base::as_bytes(origin));
}

/// The number behind the last slash; 1 for a name without one.
std::size_t number_of(std::string_view origin) {
    const std::size_t slash = origin.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return 1;
    const std::string_view digits = origin.substr(slash + 1);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_number =
        error == std::errc{} && end == digits.data() + digits.size() && !digits.starts_with('0');
    return is_number && number >= 2 && number <= kOriginsMax ? number : 1;
}

std::string_view without_line_feed(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

}  // namespace

std::string first_origin(std::string_view origin) {
    if (number_of(origin) == 1) return std::string(origin);
    return std::string(origin.substr(0, origin.rfind('/')));
}

std::string next_origin(std::string_view origin) {
    return fmt::format("{}/{}", first_origin(origin), number_of(origin) + 1);
}

std::vector<std::string> earlier_origins(std::string_view origin) {
    std::vector<std::string> names;
    const std::size_t number = number_of(origin);
    if (number >= 2) names.push_back(first_origin(origin));
    for (std::size_t i = 2; i < number; ++i) names.push_back(fmt::format("{}/{}", names[0], i));
    return names;
}

std::string origin_path(const std::string& log_directory, std::size_t number) {
    return fmt::format("{}/origins/{:05}.txt", log_directory, number);
}

void OriginHashes::add_before(std::uint64_t end, const Hash& hash) {
    parts_.insert(parts_.end() - 1, {end, hash});
}

const Hash& OriginHashes::at(std::uint64_t index) const {
    const auto part = std::find_if(parts_.begin(), parts_.end() - 1,
                                   [index](const Part& one) { return index < one.end; });
    return part->hash;
}

LogOrigins::LogOrigins(NoteVerifier current) : hashes_(hash_of(current.origin())) {
    verifiers_.push_back(std::move(current));
}

base::Result<LogOrigins> LogOrigins::load(const std::string& log_directory,
                                          std::string_view verifier_key) {
    std::string key(without_line_feed(verifier_key));
    if (key.empty()) {
        const base::Bytes own = KPS_TRY(read_file(log_directory + "/log.vkey", kKeyFileBytesMax));
        key = without_line_feed(base::as_text(own));
    }
    NoteVerifier current = KPS_TRY(NoteVerifier::parse(key));
    LogOrigins origins(std::move(current));
    std::string next;
    for (std::size_t number = 2; number <= kOriginsMax; ++number) {
        const std::string path = origin_path(log_directory, number);
        if (!exists(path)) break;
        const base::Bytes text = KPS_TRY(read_file(path, kOriginFileBytesMax));
        OriginChange change = KPS_TRY(parse_origin_change(base::as_text(text)));
        if (!next.empty() && change.before != next)
            return failed(ErrorCode::CorruptData, path + ": does not go on from the one before");
        next = change.after;
        KPS_TRY(origins.add(std::move(change)));
    }
    if (!next.empty() && next != key)
        return failed(ErrorCode::CorruptData,
                      log_directory + "/origins: do not lead to the log's key");
    return origins;
}

base::Status LogOrigins::add(OriginChange change) {
    if (!changes_.empty() && change.end <= changes_.back().end)
        return failed(ErrorCode::CorruptData, "origins: of entries that had another name before");
    NoteVerifier before = KPS_TRY(NoteVerifier::parse(change.before));
    hashes_.add_before(change.end, hash_of(before.origin()));
    verifiers_.insert(verifiers_.end() - 1, std::move(before));
    changes_.push_back(std::move(change));
    return {};
}

const NoteVerifier& LogOrigins::at(std::uint64_t index) const {
    for (std::size_t i = 0; i < changes_.size(); ++i)
        if (index < changes_[i].end) return verifiers_[i];
    return verifiers_.back();
}

base::Result<Checkpoint> LogOrigins::open(std::string_view note) const {
    if (changes_.empty()) return current().open(note);
    const Checkpoint said = KPS_TRY(parse_checkpoint(note));
    for (std::size_t i = 0; i < changes_.size(); ++i) {
        if (verifiers_[i].origin() != said.origin) continue;
        Checkpoint checkpoint = KPS_TRY(verifiers_[i].open(note));
        if (checkpoint.size > changes_[i].known_size)
            return failed(
                ErrorCode::CorruptData,
                fmt::format("{} was signed at size {}, the log says it lost what is "
                            "behind {} and knew of {}",
                            said.origin, checkpoint.size, changes_[i].end, changes_[i].known_size));
        return checkpoint;
    }
    return current().open(note);
}

std::uint64_t LogOrigins::held_size(const Checkpoint& note) const {
    for (std::size_t i = 0; i < changes_.size(); ++i)
        if (verifiers_[i].origin() == note.origin) return std::min(note.size, changes_[i].end);
    return note.size;
}

base::Result<std::string> LogOrigins::opening_detail(std::uint64_t size, const Hash& root) const {
    if (changes_.empty() || size > changes_.back().end) return std::string();
    const OriginChange& last = changes_.back();
    if (size < last.end || root != last.root)
        return failed(ErrorCode::CorruptData,
                      fmt::format("audit: the log ends at {}, it goes on as {} from {}", size,
                                  current().origin(), last.end));
    return last.detail;
}

}  // namespace kps::audit
