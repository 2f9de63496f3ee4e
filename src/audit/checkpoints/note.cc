#include "audit/checkpoints/note.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "audit/limits.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash and a space open a signature line
std::string checkpoint_text(std::string_view origin, std::uint64_t size, const base::Hash& root) {
    return fmt::format("{}\n{}\n{}\n", origin, size, base::to_base64(root));
}

/// Takes the text up to the next line feed; nothing when there is none.
std::string_view take_line(std::string_view& text, bool& found) {
    const std::size_t end = text.find('\n');
    found = end != std::string_view::npos;
    const std::string_view line = text.substr(0, end);
    text = found ? text.substr(end + 1) : std::string_view{};
    return line;
}

base::Result<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc{} || end != text.data() + text.size() || text != std::to_string(size) ||
        size > kTreeSizeMax)
        return failed(ErrorCode::CorruptData, "checkpoint: size is not a decimal number");
    return size;
}

}  // namespace

bool is_origin(std::string_view origin) {
    return !origin.empty() && origin.size() <= kOriginBytesMax &&
           std::all_of(origin.begin(), origin.end(),
                       [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

std::array<std::uint8_t, 4> note_key_id(std::string_view name, NoteAlgorithm algorithm,
                                        base::ByteView public_key) {
    base::Bytes input(base::as_bytes(name).data(), name.size());
    input.push_back('\n');
    input.push_back(static_cast<std::uint8_t>(algorithm));
    input.append(public_key.data(), public_key.size());
    const base::Hash hash = crypto::sha256(input);
    return {hash[0], hash[1], hash[2], hash[3]};
}

std::string verifier_key_text(std::string_view name, base::ByteView public_key,
                              NoteAlgorithm algorithm) {
    base::Bytes key(1, static_cast<std::uint8_t>(algorithm));
    key.append(public_key.data(), public_key.size());
    return fmt::format("{}+{}+{}", name, base::to_hex(note_key_id(name, algorithm, public_key)),
                       base::to_base64(key));
}

base::Result<VerifierKey> VerifierKey::parse(std::string_view text, NoteAlgorithm algorithm) {
    const std::size_t first = text.find('+');
    const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos)
        return failed(ErrorCode::CorruptData, "verifier key: not name+id+key");
    VerifierKey key;
    key.name = text.substr(0, first);
    const base::Bytes raw = KPS_TRY(base::from_base64(text.substr(second + 1)));
    if (!is_origin(key.name) || raw.size() != 1 + key.public_key.size() ||
        raw[0] != static_cast<std::uint8_t>(algorithm))
        return failed(ErrorCode::CorruptData, "verifier key: not an Ed25519 key of this use");
    std::copy(raw.begin() + 1, raw.end(), key.public_key.begin());
    key.id = note_key_id(key.name, algorithm, key.public_key);
    if (base::to_hex(key.id) != text.substr(first + 1, second - first - 1))
        return failed(ErrorCode::CorruptData, "verifier key: the id does not fit the key");
    return key;
}

NoteSigner::NoteSigner(std::string origin, crypto::Ed25519Key key)
    : origin_(std::move(origin)),
      key_(std::move(key)),
      key_id_(note_key_id(origin_, NoteAlgorithm::Ed25519, key_.public_key())) {}

std::string NoteSigner::sign(std::uint64_t size, const base::Hash& root) const {
    const std::string text = checkpoint_text(origin_, size, root);
    const auto signature = key_.sign(base::as_bytes(text));
    base::Bytes raw(key_id_.data(), key_id_.size());
    raw.append(signature.data(), signature.size());
    return fmt::format("{}\n{}{} {}\n", text, kDash, origin_, base::to_base64(raw));
}

base::Result<NoteVerifier> NoteVerifier::parse(std::string_view verifier_key) {
    if (verifier_key.ends_with('\n')) verifier_key.remove_suffix(1);
    NoteVerifier verifier;
    verifier.key_ = KPS_TRY(VerifierKey::parse(verifier_key, NoteAlgorithm::Ed25519));
    return verifier;
}

bool NoteVerifier::has_signature(std::string_view text, std::string_view signatures) const {
    bool good = false;
    while (!signatures.empty()) {
        bool found = false;
        std::string_view line = take_line(signatures, found);
        if (!found || !line.starts_with(kDash)) return false;
        line.remove_prefix(kDash.size());
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos || space == 0) return false;
        const auto raw = base::from_base64(line.substr(space + 1));
        if (!raw || raw->size() < 5) return false;
        const bool ours = line.substr(0, space) == key_.name &&
                          std::equal(key_.id.begin(), key_.id.end(), raw->begin());
        if (!ours) continue;
        if (!crypto::ed25519_verify(key_.public_key, base::as_bytes(text),
                                    base::ByteView(*raw).subspan(4)))
            return false;
        good = true;
    }
    return good;
}

bool NoteVerifier::has_signed(std::string_view text, base::ByteView signature) const {
    return crypto::ed25519_verify(key_.public_key, base::as_bytes(text), signature);
}

base::Result<Checkpoint> NoteVerifier::open(std::string_view note) const {
    Checkpoint checkpoint = KPS_TRY(parse_checkpoint(note));
    if (checkpoint.origin != key_.name)
        return failed(ErrorCode::CorruptData, "checkpoint: of another log");
    const std::size_t blank = note.find("\n\n");
    if (!has_signature(note.substr(0, blank + 1), note.substr(blank + 2)))
        return failed(ErrorCode::CorruptData, "checkpoint: no valid signature of the log");
    return checkpoint;
}

base::Result<Checkpoint> parse_checkpoint(std::string_view note) {
    const std::size_t blank = note.find("\n\n");
    if (note.size() > kNoteBytesMax || blank == std::string_view::npos)
        return failed(ErrorCode::CorruptData, "checkpoint: not a signed note");
    std::string_view text = note.substr(0, blank + 1);
    bool found[3] = {};
    const std::string_view origin = take_line(text, found[0]);
    const std::string_view size = take_line(text, found[1]);
    const std::string_view root = take_line(text, found[2]);
    if (!found[0] || !found[1] || !found[2] || !is_origin(origin))
        return failed(ErrorCode::CorruptData, "checkpoint: three lines are needed");
    Checkpoint checkpoint;
    checkpoint.origin = origin;
    checkpoint.size = KPS_TRY(parse_size(size));
    const base::Bytes hash = KPS_TRY(base::from_base64(root));
    if (hash.size() != checkpoint.root.size())
        return failed(ErrorCode::CorruptData, "checkpoint: the root is not 32 bytes");
    std::copy(hash.begin(), hash.end(), checkpoint.root.begin());
    checkpoint.note = note;
    return checkpoint;
}

}  // namespace kps::audit
