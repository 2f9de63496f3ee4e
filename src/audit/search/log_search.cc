#include "audit/search/log_search.h"

#include <algorithm>
#include <set>

#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

base::Date day_after(const base::Date& day) {
    return base::date_from_days(base::days_from_date(day) + 1);
}

/// May the file hold entries of these days? It may hold some of the day before its own, never of later ones.
bool may_hold(const IndexSeal& seal, const DayRange& days) {
    base::Date last = seal.first;
    if (seal.is_month) last.day = 31;
    return last >= days.first && seal.first <= day_after(days.last);
}

base::Result<FileAnswer> answer_of_file(const SealedFile& sealed, const TokensOf& tokens_of) {
    const IndexFile file = KPS_TRY(IndexFile::open(sealed.path));
    if (file.seal().text() != sealed.seal.text())
        return failed(ErrorCode::CorruptData, "search index: the file is not the sealed one");
    FileAnswer out;
    out.seal = sealed.seal;
    out.entry = sealed.entry;
    for (const Month& month : sealed.seal.months) {
        const std::vector<IndexToken> tokens = KPS_TRY(tokens_of(month));
        for (const IndexToken& token : tokens) {
            out.answers.push_back(KPS_TRY(answer_of(file, token)));
            out.answers.back().month = month;
        }
    }
    return out;
}

}  // namespace

bool has_one(base::ByteView tokens, const std::vector<IndexToken>& wanted) {
    for (base::ByteView left = tokens; !left.empty(); left = left.subspan(sizeof(IndexToken)))
        for (const IndexToken& token : wanted)
            if (std::equal(token.begin(), token.end(), left.begin())) return true;
    return false;
}

std::int64_t DayRange::from_us() const {
    return base::istanbul_midnight_us(first);
}

std::int64_t DayRange::until_us() const {
    return base::istanbul_midnight_us(day_after(last));
}

std::vector<std::uint64_t> TokenAnswer::hits() const {
    std::set<std::uint64_t> all(unsealed_hits.begin(), unsealed_hits.end());
    for (const FileAnswer& file : files)
        for (const RowsAnswer& answer : file.answers)
            for (const IndexRow& row : answer.rows)
                if (row.token == answer.token) all.insert(row.index);
    return {all.begin(), all.end()};
}

base::Result<RowsAnswer> answer_of(const IndexFile& file, const IndexToken& token) {
    RowsAnswer out;
    out.token = token;
    const std::uint64_t rows = file.seal().rows;
    if (rows == 0) return out;
    const LeafRange hits = KPS_TRY(file.find(token));
    LeafRange range = hits;
    if (range.begin > 0) --range.begin;
    if (range.end < rows) ++range.end;
    out.first = range.begin;
    out.rows = KPS_TRY(file.rows(range));
    out.proof = KPS_TRY(file.prove(range));
    return out;
}

base::Result<LogSearch> LogSearch::open(const std::string& log_directory) {
    // The seals first: what is sealed meanwhile is looked through as unsealed.
    std::vector<SealedFile> sealed = KPS_TRY(IndexFolder(log_directory).sealed());
    EntryReader reader = KPS_TRY(EntryReader::open(log_directory));
    return LogSearch(std::move(reader), std::move(sealed));
}

std::uint64_t LogSearch::first_unsealed() const {
    if (!sealed_.empty()) return sealed_.back().seal.to;
    return reader_.empty() ? 0 : reader_.first_index();
}

base::Result<bool> LogSearch::hides_older(const TokensOf& tokens_of) {
    if (sealed_.empty() || reader_.empty()) return false;
    std::map<Month, bool> known;
    bool is_hiding = false;
    const auto look = [&](const EntryReader::Item& item) -> base::Result<bool> {
        if (item.index >= sealed_.front().seal.from) return false;
        if (known.find(item.month) == known.end()) {
            const std::vector<IndexToken> tokens = KPS_TRY(tokens_of(item.month));
            known[item.month] = !tokens.empty();
        }
        is_hiding = known[item.month];
        return !is_hiding;
    };
    KPS_TRY(reader_.each(reader_.first_index(), look));
    return is_hiding;
}

base::Status LogSearch::find_unsealed(const TokensOf& tokens_of, const DayRange& days,
                                      std::uint64_t from, TokenAnswer& out) {
    out.unsealed = {from, from};
    std::map<Month, std::vector<IndexToken>> tokens;
    return reader_.each(from, [&](const EntryReader::Item& item) -> base::Result<bool> {
        if (item.clear->time_us >= days.until_us()) return false;
        out.unsealed.end = item.index + 1;
        if (item.clear->token_count == 0) return true;
        auto known = tokens.find(item.month);
        if (known == tokens.end()) {
            std::vector<IndexToken> made = KPS_TRY(tokens_of(item.month));
            known = tokens.emplace(item.month, std::move(made)).first;
        }
        if (!has_one(item.clear->tokens, known->second)) return true;
        if (out.unsealed_hits.size() >= kHitsMax)
            return failed(ErrorCode::InvalidArgument, "more hits than one search may have");
        out.unsealed_hits.push_back(item.index);
        return true;
    });
}

base::Result<TokenAnswer> LogSearch::find(const TokensOf& tokens_of, const DayRange& days) {
    TokenAnswer out;
    // An index that lost its oldest files would hide what lies before the rest: then it counts as none.
    const bool is_hiding = KPS_TRY(hides_older(tokens_of));
    if (is_hiding) {
        KPS_TRY(find_unsealed(tokens_of, days, reader_.first_index(), out));
        return out;
    }
    for (const SealedFile& file : sealed_)
        if (may_hold(file.seal, days))
            out.files.push_back(KPS_TRY(answer_of_file(file, tokens_of)));
    KPS_TRY(find_unsealed(tokens_of, days, first_unsealed(), out));
    return out;
}

base::Status LogSearch::each(const DayRange& days, const EntryReader::Visitor& visit) {
    if (reader_.empty()) return {};
    const std::uint64_t from = KPS_TRY(reader_.first_at(days.from_us()));
    return reader_.each(from, [&](const EntryReader::Item& item) -> base::Result<bool> {
        if (item.clear->time_us >= days.until_us()) return false;
        if (item.clear->time_us < days.from_us()) return true;
        return visit(item);
    });
}

}  // namespace kps::audit
