#include "audit/search/search_act.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "audit/entries/cbor.h"
#include "audit/entries/entry_codec.h"
#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::array<std::string_view, 8> kNames = {"person",  "user", "institution", "service",
                                                    "address", "time", "entry",       "ledger"};

template <class Integer>
base::Status read_number(std::string_view text, Integer& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size())
        return failed(ErrorCode::CorruptData, "search entry: a number");
    return {};
}

base::Status read_word(std::string_view name, std::string_view value, SearchAct& act) {
    if (name == "kind") {
        const auto kind = search_kind_by_name(value);
        if (!kind) return failed(ErrorCode::CorruptData, "search entry: unknown kind");
        act.kind = *kind;
        return {};
    }
    if (name == "approver") {
        act.approver = value;
        return {};
    }
    if (name == "from") return read_number(value, act.from_us);
    if (name == "to") return read_number(value, act.to_us);
    if (name == "index") return read_number(value, act.index);
    if (name == "user" || name == "institution" || name == "service" || name == "address") {
        act.words += fmt::format(" {}={}", name, value);
        return {};
    }
    return failed(ErrorCode::CorruptData, "search entry: unknown word");
}

}  // namespace

std::string_view name_of(SearchKind kind) {
    return kNames[static_cast<std::size_t>(kind)];
}

std::optional<SearchKind> search_kind_by_name(std::string_view name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<SearchKind>(found - kNames.begin());
}

bool is_basis(std::string_view basis) {
    return !basis.empty() && basis.size() <= kBasisBytesMax && is_utf8(basis) &&
           std::none_of(basis.begin(), basis.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void add_word(std::string& words, std::string_view name, std::string_view value) {
    words += fmt::format(" {}=", name);
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || c == '%')
            words += fmt::format("%{:02X}", byte);
        else
            words += c;
    }
}

base::Result<Draft> draft_of(const SearchAct& act) {
    if (!is_staff_name(act.asker) || (!act.approver.empty() && !is_staff_name(act.approver)))
        return failed(ErrorCode::InvalidArgument, "a name of staff is letters, digits and ._-@");
    if (!is_basis(act.basis))
        return failed(ErrorCode::InvalidArgument, "a search needs a basis, one line of text");
    if (act.person < 0 || act.from_us < 0 || act.to_us < 0)
        return failed(ErrorCode::InvalidArgument, "a search has no negative numbers");
    Draft draft;
    draft.type = EntryType::Search;
    // Rule R-088 (KPSY m.10/5): who reads the log is recorded in the log.
    draft.rule = "R-088";
    draft.end_user = act.asker;
    if (act.person != 0) draft.persons.push_back({act.person, Role::Queried});
    if (act.hidden) draft.flags |= kFlagNeverShown;
    draft.detail = fmt::format("kind={}", name_of(act.kind));
    if (!act.approver.empty()) draft.detail += " approver=" + act.approver;
    if (act.from_us != 0) draft.detail += fmt::format(" from={}", act.from_us);
    if (act.to_us != 0) draft.detail += fmt::format(" to={}", act.to_us);
    if (act.kind == SearchKind::Entry) draft.detail += fmt::format(" index={}", act.index);
    draft.detail += act.words + " basis=" + act.basis;
    return draft;
}

base::Result<SearchAct> search_act_of(const Draft& draft) {
    if (draft.type != EntryType::Search)
        return failed(ErrorCode::CorruptData, "not an entry of a search");
    SearchAct act;
    act.asker = draft.end_user;
    act.hidden = (draft.flags & kFlagsVisibility) == kFlagNeverShown;
    for (const PersonReference& person : draft.persons) act.person = person.id;
    std::string_view left = draft.detail;
    while (!left.empty()) {
        if (left.starts_with("basis=")) {
            act.basis = left.substr(6);
            return act;
        }
        const std::string_view word = left.substr(0, left.find(' '));
        left.remove_prefix(std::min(left.size(), word.size() + 1));
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos)
            return failed(ErrorCode::CorruptData, "search entry: a word without a value");
        KPS_TRY(read_word(word.substr(0, equals), word.substr(equals + 1), act));
    }
    return failed(ErrorCode::CorruptData, "search entry: no basis");
}

}  // namespace kps::audit
