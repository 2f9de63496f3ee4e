#include "audit/keys/rotation/key_act.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::array<std::string_view, 6> kDeeds{"make",  "prove", "canary",
                                                 "split", "bind",  "renew"};
constexpr std::string_view kStart = "keys ";
/// What key management rests on: records are protected against unauthorised access.
constexpr std::string_view kRule = "R-088";

auto damaged() {
    return failed(ErrorCode::CorruptData, "not an entry of a change of keys");
}

bool has_month(KeyDeed deed) {
    return deed == KeyDeed::Make || deed == KeyDeed::Prove || deed == KeyDeed::Canary;
}

std::string_view next_word(std::string_view& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

/// The value of `name=value`. Errors: CorruptData.
base::Result<std::string_view> value_of(std::string_view& text, std::string_view name) {
    const std::string_view word = next_word(text);
    if (word.size() <= name.size() || !word.starts_with(name) || word[name.size()] != '=')
        return damaged();
    return word.substr(name.size() + 1);
}

base::Result<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0) return damaged();
    return number;
}

base::Result<Month> month_of(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') return damaged();
    const std::int64_t year = KPS_TRY(number_of(text.substr(0, 4)));
    const std::int64_t month = KPS_TRY(number_of(text.substr(5)));
    return Month::from_number(static_cast<std::uint32_t>(year * 100 + month));
}

base::Status read_month(std::string_view& text, KeyAct& act) {
    const std::string_view month = KPS_TRY(value_of(text, "month"));
    act.month = KPS_TRY(month_of(month));
    const std::string_view suite = KPS_TRY(value_of(text, "suite"));
    const std::int64_t number = KPS_TRY(number_of(suite));
    if (number > 0xffff || public_key_bytes(static_cast<KeySuite>(number)) == 0) return damaged();
    act.suite = static_cast<KeySuite>(number);
    const std::string_view digest = KPS_TRY(value_of(text, "public"));
    auto bytes = base::from_hex(digest);
    if (!bytes || bytes->size() != 32) return damaged();
    act.public_sha256 = std::move(*bytes);
    return {};
}

}  // namespace

std::string_view name_of(KeyDeed deed) {
    return kDeeds[static_cast<std::size_t>(deed)];
}

KeyAct act_of(KeyDeed deed, const MonthRecord& record, std::string by) {
    KeyAct act;
    act.deed = deed;
    act.by = std::move(by);
    act.month = record.month;
    act.suite = record.suite;
    const base::Hash digest = crypto::sha256(record.public_key);
    act.public_sha256.assign(digest.data(), digest.size());
    return act;
}

Draft draft_of(const KeyAct& act) {
    Draft draft;
    draft.type = EntryType::Admin;
    draft.end_user = act.by;
    draft.rule = kRule;
    draft.detail = fmt::format("{}{}", kStart, name_of(act.deed));
    if (has_month(act.deed))
        draft.detail += fmt::format(" month={} suite={} public={}", act.month.text(),
                                    static_cast<int>(act.suite), base::to_hex(act.public_sha256));
    if (act.deed == KeyDeed::Split)
        draft.detail += fmt::format(" shares={} needed={}", act.shares, act.needed);
    return draft;
}

base::Result<KeyAct> key_act_of(const Draft& draft) {
    std::string_view text = draft.detail;
    if (draft.type != EntryType::Admin || !text.starts_with(kStart) || text.ends_with(' '))
        return damaged();
    text.remove_prefix(kStart.size());
    const std::string_view name = next_word(text);
    KeyAct act;
    act.by = draft.end_user;
    const auto deed = std::find(kDeeds.begin(), kDeeds.end(), name);
    if (deed == kDeeds.end()) return damaged();
    act.deed = static_cast<KeyDeed>(deed - kDeeds.begin());
    if (has_month(act.deed)) KPS_TRY(read_month(text, act));
    if (act.deed == KeyDeed::Split) {
        const std::string_view shares = KPS_TRY(value_of(text, "shares"));
        const std::string_view needed = KPS_TRY(value_of(text, "needed"));
        act.shares = KPS_TRY(number_of(shares));
        act.needed = KPS_TRY(number_of(needed));
    }
    if (!text.empty()) return damaged();
    return act;
}

}  // namespace kps::audit
