#include <fmt/format.h>

#include <algorithm>

#include "audit/limits.h"
#include "audit/origins/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/retention/destruction_record.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

constexpr std::string_view kMagic = "kps-audit-origin v1";
constexpr std::string_view kNone = "none";

auto damaged(std::string_view what) {
    return failed(ErrorCode::CorruptData, fmt::format("change of origin: {}", what));
}

base::Result<std::string_view> take_line(std::string_view& text, std::string_view name) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return damaged("too short");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ')
        return damaged("another line than it must have");
    return line.substr(name.size() + 1);
}

base::Result<std::string> note_of(std::string_view encoded) {
    const base::Bytes bytes = KPS_TRY(base::from_base64(encoded));
    if (bytes.empty() || bytes.size() > kNoteBytesMax) return damaged("not a checkpoint");
    return std::string(base::as_text(bytes));
}

std::string head_text(std::uint64_t size, const Hash& root) {
    return fmt::format("{}:{}", size, base::to_base64(root));
}

struct Heads {
    Checkpoint last;
    std::optional<Checkpoint> known;
};
/// Both notes are of the older name, and one that is known is newer.
base::Result<Heads> open_heads(const NoteVerifier& before, const std::string& note,
                               const std::string& known) {
    Heads heads;
    heads.last = KPS_TRY(before.open(note));
    if (known.empty()) return heads;
    heads.known = KPS_TRY(before.open(known));
    if (heads.known->size <= heads.last.size)
        return damaged("a known checkpoint that is not newer than the last");
    return heads;
}

std::string detail_of(const Heads& heads, const std::string& before, const OriginStep& step) {
    const std::string known =
        heads.known ? head_text(heads.known->size, heads.known->root) : std::string(kNone);
    return fmt::format("before={} after={} end={} root={} known={} by={}", before, step.after,
                       heads.last.size, base::to_base64(heads.last.root), known, step.by);
}

/// A line that was signed is the one that the parts make.
base::Status check_detail(const OriginChange& change, const Heads& heads) {
    const OriginStep step{change.note, change.known, change.by, change.after};
    const auto after = KPS_TRY(NoteVerifier::parse(change.after));
    const auto before = KPS_TRY(NoteVerifier::parse(change.before));
    if (after.origin() != next_origin(before.origin())) return damaged("a name that is not next");
    if (change.detail != detail_of(heads, change.before, step))
        return damaged("its detail says something else");
    return {};
}

}  // namespace

base::Result<std::string> origin_change_text(const OriginStep& step, const std::string& before,
                                             const crypto::Ed25519Key& older_key) {
    const auto verifier = KPS_TRY(NoteVerifier::parse(before));
    const Heads heads = KPS_TRY(open_heads(verifier, step.note, step.known));
    std::string text = fmt::format(
        "{}\ndetail {}\nnote {}\nknown {}\n", kMagic, detail_of(heads, before, step),
        base::to_base64(base::as_bytes(step.note)),
        step.known.empty() ? std::string(kNone) : base::to_base64(base::as_bytes(step.known)));
    const auto signature = older_key.sign(base::as_bytes(text));
    text += fmt::format("signature {}\n", base::to_base64(signature));
    KPS_TRY(parse_origin_change(text));
    return text;
}

base::Result<OriginChange> parse_origin_change(std::string_view text) {
    constexpr std::string_view kSignature = "signature ";
    const std::size_t at = text.rfind(kSignature);
    if (text.size() > kOriginFileBytesMax || at == std::string_view::npos || at == 0 ||
        text[at - 1] != '\n' || text.back() != '\n')
        return damaged("it has no signature");
    const std::string_view signed_text = text.substr(0, at);
    std::string_view left = signed_text;
    if (!left.starts_with(fmt::format("{}\n", kMagic))) return damaged("of another version");
    left.remove_prefix(kMagic.size() + 1);
    OriginChange change;
    change.detail = KPS_TRY(take_line(left, "detail"));
    const std::string_view note = KPS_TRY(take_line(left, "note"));
    const std::string_view known = KPS_TRY(take_line(left, "known"));
    if (!left.empty()) return damaged("too long");
    change.note = KPS_TRY(note_of(note));
    if (known != kNone) change.known = KPS_TRY(note_of(known));
    change.before = KPS_TRY(word_of(change.detail, "before"));
    change.after = KPS_TRY(word_of(change.detail, "after"));
    change.by = KPS_TRY(word_of(change.detail, "by"));
    const auto verifier = KPS_TRY(NoteVerifier::parse(change.before));
    const std::string_view encoded =
        text.substr(at + kSignature.size(), text.size() - at - kSignature.size() - 1);
    const base::Bytes signature = KPS_TRY(base::from_base64(encoded));
    if (!verifier.has_signed(signed_text, signature)) return damaged("wrong signature");
    const Heads heads = KPS_TRY(open_heads(verifier, change.note, change.known));
    KPS_TRY(check_detail(change, heads));
    change.end = heads.last.size;
    change.root = heads.last.root;
    change.known_size = heads.known ? heads.known->size : change.end;
    return change;
}

}  // namespace kps::audit
