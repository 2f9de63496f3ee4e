#include "audit/search/backward_walk.h"

#include <algorithm>
#include <map>
#include <queue>

#include "audit/search/clear_tokens.h"
#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

/// Rows that are read at a time.
constexpr std::uint64_t kRowsAtOnce = kRowTile;

/// Rows of one token, from their end.
class TokenRows {
  public:
    TokenRows(const IndexFile& file, LeafRange rows) : file_(file), left_(rows) {}

    /// Leaves out the rows of entries from `end` on.
    base::Status cut(std::uint64_t end) {
        std::uint64_t low = left_.begin;
        std::uint64_t high = left_.end;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            const auto row = KPS_TRY(file_.rows({middle, middle + 1}));
            if (row.front().index < end)
                low = middle + 1;
            else
                high = middle;
        }
        left_.end = low;
        return {};
    }
    /// The entry of the last row that is left, and takes it; none at the end.
    base::Result<std::optional<std::uint64_t>> take() {
        if (buffer_.empty()) {
            if (left_.begin == left_.end) return std::optional<std::uint64_t>();
            const std::uint64_t begin = left_.end - std::min(left_.count(), kRowsAtOnce);
            buffer_ = KPS_TRY(file_.rows({begin, left_.end}));
            left_.end = begin;
        }
        const std::uint64_t index = buffer_.back().index;
        buffer_.pop_back();
        return std::optional(index);
    }

  private:
    const IndexFile& file_;
    LeafRange left_;
    std::vector<IndexRow> buffer_;
};

bool has_prefix(const IndexToken& token, const IndexToken& wanted) {
    return std::equal(token.begin(), token.begin() + kInstitutionPrefixBytes, wanted.begin());
}

/// The rows of an institution, those of each service apart.
base::Result<std::vector<LeafRange>> rows_of_institution(const IndexFile& file,
                                                         base::InstitutionId institution) {
    std::vector<LeafRange> out;
    IndexToken next = institution_token(institution, base::ServiceNumber());
    for (std::uint64_t at = KPS_TRY(file.find(next)).begin; at < file.seal().rows;) {
        const auto row = KPS_TRY(file.rows({at, at + 1}));
        next = row.front().token;
        if (!has_prefix(next, institution_token(institution, base::ServiceNumber()))) break;
        out.push_back(KPS_TRY(file.find(next)));
        // Only a damaged file stands still.
        if (out.back().end <= at)
            return failed(ErrorCode::CorruptData, "search index: rows out of order");
        at = out.back().end;
    }
    return out;
}

base::Result<std::vector<LeafRange>> rows_of(const IndexFile& file, const WalkedFor& wanted) {
    std::vector<LeafRange> out;
    if (file.seal().rows == 0) return out;
    if (wanted.tokens) {
        for (const Month& month : file.seal().months)
            for (const IndexToken& token : KPS_TRY(wanted.tokens(month))) {
                const LeafRange rows = KPS_TRY(file.find(token));
                out.push_back(rows);
            }
        return out;
    }
    if (wanted.institution.value() == 0) {
        out.push_back(KPS_TRY(file.find(service_token(wanted.service))));
        return out;
    }
    if (wanted.service.value() == 0) return rows_of_institution(file, wanted.institution);
    const IndexToken both = institution_token(wanted.institution, wanted.service);
    out.push_back(KPS_TRY(file.find(both)));
    return out;
}

/// Whether an entry that no index holds yet is meant.
class Meant {
  public:
    explicit Meant(const WalkedFor& wanted) : wanted_(wanted) {}
    base::Result<bool> operator()(const EntryReader::Item& item) {
        const ClearEntry& clear = *item.clear;
        if (clear.type == EntryType::Key) return false;
        if (!wanted_.tokens)
            return (wanted_.institution.value() == 0 || clear.institution == wanted_.institution) &&
                   (wanted_.service.value() == 0 || clear.service == wanted_.service);
        auto known = tokens_.find(item.month);
        if (known == tokens_.end()) {
            std::vector<IndexToken> made = KPS_TRY(wanted_.tokens(item.month));
            known = tokens_.emplace(item.month, std::move(made)).first;
        }
        return has_one(clear.tokens, known->second);
    }

  private:
    const WalkedFor& wanted_;
    std::map<Month, std::vector<IndexToken>> tokens_;
};

}  // namespace

BackwardWalk::Reached BackwardWalk::walk_all(LeafRange range, const Visitor& visit) {
    const std::uint64_t end = KPS_TRY(search_.reader().end_index());
    for (std::uint64_t at = std::min(end, range.end); at > range.begin; --at) {
        const bool more = KPS_TRY(visit(at - 1));
        if (!more) return std::optional(at - 1);
    }
    return std::optional<std::uint64_t>();
}

BackwardWalk::Reached BackwardWalk::walk_unsealed(const WalkedFor& wanted, LeafRange range,
                                                  const Visitor& visit) {
    EntryReader& reader = search_.reader();
    const std::uint64_t log_end = KPS_TRY(reader.end_index());
    Meant is_meant(wanted);
    // Segment by segment, so that no more hits are held than one has entries.
    for (std::uint64_t end = std::min(range.end, log_end); end > range.begin;) {
        if (segments_left_ == 0) return std::optional(end);
        --segments_left_;
        const std::uint64_t start = std::max(range.begin, KPS_TRY(reader.segment_start(end - 1)));
        std::vector<std::uint64_t> hits;
        const auto note = [&](const EntryReader::Item& item) -> base::Result<bool> {
            if (item.index >= end) return false;
            const bool is_hit = KPS_TRY(is_meant(item));
            if (is_hit) hits.push_back(item.index);
            return true;
        };
        KPS_TRY(reader.each(start, note));
        for (auto hit = hits.rbegin(); hit != hits.rend(); ++hit) {
            const bool more = KPS_TRY(visit(*hit));
            if (!more) return std::optional(*hit);
        }
        end = start;
    }
    return std::optional<std::uint64_t>();
}

BackwardWalk::Reached BackwardWalk::walk_file(const SealedFile& sealed, const WalkedFor& wanted,
                                              LeafRange range, const Visitor& visit) {
    const IndexFile file = KPS_TRY(IndexFile::open(sealed.path));
    if (file.seal().text() != sealed.seal.text())
        return failed(ErrorCode::CorruptData, "search index: the file is not the sealed one");
    std::vector<TokenRows> sources;
    using Head = std::pair<std::uint64_t, std::size_t>;
    std::priority_queue<Head> heads;
    const auto advance = [&](std::size_t source) -> base::Status {
        const std::optional<std::uint64_t> index = KPS_TRY(sources[source].take());
        if (index && *index >= range.begin) heads.push({*index, source});
        return {};
    };
    for (const LeafRange& rows : KPS_TRY(rows_of(file, wanted))) {
        sources.emplace_back(file, rows);
        KPS_TRY(sources.back().cut(range.end));
        KPS_TRY(advance(sources.size() - 1));
    }
    std::uint64_t last = UINT64_MAX;
    while (!heads.empty()) {
        const Head head = heads.top();
        heads.pop();
        KPS_TRY(advance(head.second));
        if (head.first == last) continue;  // it has two of the tokens
        last = head.first;
        const bool more = KPS_TRY(visit(head.first));
        if (!more) return std::optional(head.first);
    }
    return std::optional<std::uint64_t>();
}

BackwardWalk::Reached BackwardWalk::walk(const WalkedFor& wanted, LeafRange range,
                                         const Visitor& visit) {
    std::optional<std::uint64_t> reached;
    if (search_.reader().empty()) return reached;
    range.begin = std::max(range.begin, search_.reader().first_index());
    if (wanted.is_all()) return walk_all(range, visit);
    const LeafRange young{std::max(range.begin, search_.first_unsealed()), range.end};
    reached = KPS_TRY(walk_unsealed(wanted, young, visit));
    const std::vector<SealedFile>& sealed = search_.sealed();
    for (auto file = sealed.rbegin(); !reached && file != sealed.rend(); ++file) {
        if (file->seal.from >= range.end) continue;
        if (file->seal.to <= range.begin) break;
        reached = KPS_TRY(walk_file(*file, wanted, range, visit));
    }
    // What lies before the index: left of a destroyed month, or its oldest files were lost.
    if (reached || sealed.empty() || sealed.front().seal.from <= range.begin) return reached;
    const LeafRange oldest{range.begin, std::min(range.end, sealed.front().seal.from)};
    return walk_unsealed(wanted, oldest, visit);
}

}  // namespace kps::audit
