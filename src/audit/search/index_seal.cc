#include "audit/search/index_seal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "audit/search/limits.h"
#include "base/day_text.h"
#include "base/hash_text.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

template <class Integer>
bool read_number(std::string_view text, Integer& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

/// The value of the next word, which must have that name.
std::string_view take(std::string_view& left, std::string_view name) {
    const std::string_view word = left.substr(0, left.find(' '));
    left.remove_prefix(std::min(left.size(), word.size() + 1));
    if (!word.starts_with(name) || word.size() <= name.size() || word[name.size()] != '=')
        return {};
    return word.substr(name.size() + 1);
}

base::Status read_months(std::string_view text, std::vector<Month>& out) {
    while (!text.empty()) {
        const std::string_view item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), item.size() + 1));
        std::uint32_t number = 0;
        if (!read_number(item, number)) return failed(ErrorCode::CorruptData, "seal: months");
        out.push_back(KPS_TRY(Month::from_number(number)));
        if (out.size() > kIndexMonthsMax) return failed(ErrorCode::CorruptData, "seal: months");
    }
    return {};
}

}  // namespace

std::string IndexSeal::period() const {
    if (is_month) return fmt::format("{:04}-{:02}", first.year, first.month);
    return base::day_text(first);
}

std::string IndexSeal::text() const {
    std::string list;
    for (const Month& month : months)
        list += fmt::format("{}{}", list.empty() ? "" : ",", month.number());
    return fmt::format("period={} from={} to={} rows={} root={} months={}", period(), from, to,
                       rows, base::to_hex(root), list);
}

base::Hash IndexSeal::digest() const {
    return crypto::sha256(base::as_bytes("kps-index-seal-v1\n" + text()));
}

base::Status parse_period(std::string_view text, IndexSeal& seal) {
    const auto bad = [] { return failed(ErrorCode::CorruptData, "seal: period"); };
    if (text.size() != 7 && text.size() != 10) return bad();
    seal.is_month = text.size() == 7;
    seal.first.day = 1;
    if (!read_number(text.substr(0, 4), seal.first.year) || text[4] != '-' ||
        !read_number(text.substr(5, 2), seal.first.month))
        return bad();
    if (!seal.is_month && (text[7] != '-' || !read_number(text.substr(8), seal.first.day)))
        return bad();
    if (!base::is_valid(seal.first) || seal.period() != text) return bad();
    return {};
}

base::Result<IndexSeal> IndexSeal::parse(std::string_view text) {
    if (text.size() > kSealTextBytesMax) return failed(ErrorCode::CorruptData, "seal: length");
    IndexSeal seal;
    std::string_view left = text;
    KPS_TRY(parse_period(take(left, "period"), seal));
    bool good = read_number(take(left, "from"), seal.from);
    good = read_number(take(left, "to"), seal.to) && good;
    good = read_number(take(left, "rows"), seal.rows) && good;
    const auto root = base::hash_from_hex(take(left, "root"));
    if (!good || !root) return failed(ErrorCode::CorruptData, "seal: numbers");
    seal.root = *root;
    KPS_TRY(read_months(take(left, "months"), seal.months));
    // One text for one seal: nothing else may have its digest's meaning.
    if (seal.text() != text || seal.from > seal.to)
        return failed(ErrorCode::CorruptData, "seal: form");
    return seal;
}

Draft draft_of(const IndexSeal& seal) {
    Draft draft;
    draft.type = EntryType::IndexSeal;
    draft.rule = "R-087";
    draft.detail = seal.text();
    draft.response_digest = seal.digest();
    return draft;
}

}  // namespace kps::audit
