#include "witness/cosignature.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/checkpoints/note.h"
#include "base/bytes.h"
#include "crypto/digest.h"

namespace kps::witness {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kDash = "\xE2\x80\x94 ";
constexpr std::uint8_t kCosignature = 4;
constexpr std::size_t kSignatureBytes = 4 + 8 + 64;

std::array<std::uint8_t, 4> key_id_of(std::string_view name, base::ByteView public_key) {
    base::Bytes input(base::as_bytes(name).data(), name.size());
    input.push_back('\n');
    input.push_back(kCosignature);
    input.append(public_key.data(), public_key.size());
    const base::Hash hash = crypto::sha256(input);
    return {hash[0], hash[1], hash[2], hash[3]};
}

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
    : name_(std::move(name)), key_(std::move(key)), id_(key_id_of(name_, key_.public_key())) {}

std::string Cosigner::verifier_key() const {
    const auto public_key = key_.public_key();
    base::Bytes raw(1, kCosignature);
    raw.append(public_key.data(), public_key.size());
    return fmt::format("{}+{}+{}", name_, base::to_hex(id_), base::to_base64(raw));
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
    const std::size_t first = verifier_key.find('+');
    const std::size_t second =
        first == std::string_view::npos ? first : verifier_key.find('+', first + 1);
    if (second == std::string_view::npos)
        return failed(ErrorCode::CorruptData, "witness key: not name+id+key");
    CosignatureVerifier verifier;
    verifier.name_ = verifier_key.substr(0, first);
    const base::Bytes key = KPS_TRY(base::from_base64(verifier_key.substr(second + 1)));
    if (!audit::is_origin(verifier.name_) || key.size() != 33 || key[0] != kCosignature)
        return failed(ErrorCode::CorruptData, "witness key: not an Ed25519 cosignature key");
    std::copy(key.begin() + 1, key.end(), verifier.public_key_.begin());
    verifier.id_ = key_id_of(verifier.name_, verifier.public_key_);
    if (base::to_hex(verifier.id_) != verifier_key.substr(first + 1, second - first - 1))
        return failed(ErrorCode::CorruptData, "witness key: the id does not fit the key");
    return verifier;
}

std::optional<std::int64_t> CosignatureVerifier::time_of_line(std::string_view body,
                                                              std::string_view line) const {
    if (!line.starts_with(kDash)) return std::nullopt;
    line.remove_prefix(kDash.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || line.substr(0, space) != name_) return std::nullopt;
    const auto raw = base::from_base64(line.substr(space + 1));
    if (!raw || raw->size() != kSignatureBytes || !std::equal(id_.begin(), id_.end(), raw->begin()))
        return std::nullopt;
    const std::uint64_t time = base::get_u64(raw->data() + 4);
    if (time >> 63 != 0) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(time);
    if (!crypto::ed25519_verify(public_key_, base::as_bytes(message_of(body, seconds)),
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
