#include "witness/cosignature.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "crypto/digest.h"

namespace kps::witness {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";
constexpr auto kCosignature = audit::NoteAlgorithm::Ed25519Cosignature;
constexpr std::size_t kSignatureBytes = 4 + 8 + 64;

/// The signed text of a note: all up to the empty line.
std::string_view body_of(std::string_view note) {
    const std::size_t blank = note.find("\n\n");
    return blank == std::string_view::npos ? std::string_view{} : note.substr(0, blank + 1);
}

std::string message_of(std::string_view body, std::int64_t unix_seconds) {
    return fmt::format("cosignature/v1\ntime {}\n{}", unix_seconds, body);
}

}  // namespace

Cosigner::Cosigner(std::string name, crypto::Ed25519Key key)
    : name_(std::move(name)),
      key_(std::move(key)),
      id_(audit::note_key_id(name_, kCosignature, key_.public_key())) {}

std::string Cosigner::verifier_key() const {
    return audit::verifier_key_text(name_, key_.public_key(), kCosignature);
}

std::string Cosigner::cosign(std::string_view note, std::int64_t unix_seconds) const {
    const std::string message = message_of(body_of(note), unix_seconds);
    const auto signature = key_.sign(base::as_bytes(message));
    base::Bytes raw(id_.data(), id_.size());
    std::uint8_t time[8];
    base::put_u64(time, static_cast<std::uint64_t>(unix_seconds));
    raw.append(time, sizeof time);
    raw.append(signature.data(), signature.size());
    return fmt::format("{}{} {}\n", kDash, name_, base::to_base64(raw));
}

base::Result<CosignatureVerifier> CosignatureVerifier::parse(std::string_view verifier_key) {
    CosignatureVerifier verifier;
    verifier.key_ = KPS_TRY(audit::VerifierKey::parse(verifier_key, kCosignature));
    return verifier;
}

std::optional<std::int64_t> CosignatureVerifier::time_of_line(std::string_view body,
                                                              std::string_view line) const {
    if (!line.starts_with(kDash)) return std::nullopt;
    line.remove_prefix(kDash.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || line.substr(0, space) != key_.name) return std::nullopt;
    const auto raw = base::from_base64(line.substr(space + 1));
    if (!raw || raw->size() != kSignatureBytes ||
        !std::equal(key_.id.begin(), key_.id.end(), raw->begin()))
        return std::nullopt;
    const std::uint64_t time = base::get_u64(raw->data() + 4);
    if (time >> 63 != 0) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(time);
    if (!crypto::ed25519_verify(key_.public_key, base::as_bytes(message_of(body, seconds)),
                                base::ByteView(*raw).subspan(12)))
        return std::nullopt;
    return seconds;
}

std::optional<std::int64_t> CosignatureVerifier::time_of(std::string_view note) const {
    const std::string_view body = body_of(note);
    if (body.empty()) return std::nullopt;
    std::string_view rest = note.substr(body.size() + 1);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (const auto time = time_of_line(body, rest.substr(0, end))) return time;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return std::nullopt;
}

}  // namespace kps::witness
