#include "registry/index/index_check.h"

#include "base/bytes.h"
#include "registry/limits.h"

namespace kps::registry {
namespace {

using base::Result;
using base::Status;

/// All rows of a register's index in ascending order, found as anybody finds them.
class StoredRows {
  public:
    explicit StoredRows(RegisterReader& reader) : reader_(reader) {}

    /// False: there are no more.
    Result<bool> next(IndexRow& row) {
        while (position_ == hits_.size()) {
            // A short page is the last of its kind.
            if (!has_begun_ || hits_.size() < kIndexHitsMax) {
                if (has_begun_) ++kind_;
                if (kind_ == kIndexKinds.size()) return false;
                rest_ = {kIndexKinds[kind_], {}, std::string(kIndexKeyBytes + 1, '\xff')};
                has_begun_ = true;
            } else {
                rest_ = resume_after(rest_, hits_.back());
            }
            KPS_TRY(reader_.find(rest_, kIndexHitsMax, hits_));
            position_ = 0;
        }
        std::uint8_t bytes[kIndexRowBytes] = {static_cast<std::uint8_t>(kIndexKinds[kind_])};
        const IndexHit& hit = hits_[position_++];
        std::copy(hit.key.begin(), hit.key.end(), bytes + 1);
        row = IndexRow::read(bytes);
        return true;
    }

  private:
    RegisterReader& reader_;
    IndexRange rest_;
    std::vector<IndexHit> hits_;
    std::size_t position_ = 0;
    std::size_t kind_ = 0;
    bool has_begun_ = false;
};

}  // namespace

Status IndexCheck::add(std::int64_t id, const PersonFile& file) {
    // As in IndexBuilder: another person's record has no rows.
    if (file.person.id != id) return {};
    rows_.clear();
    append_rows(id, file, rows_);
    return expected_.add(rows_);
}

Status IndexCheck::compare(RegisterReader& reader,
                           const std::function<void(const IndexDifference&)>& report) {
    KPS_TRY(expected_.finish());
    StoredRows stored(reader);
    IndexRow wanted;
    IndexRow there;
    bool has_wanted = KPS_TRY(expected_.next(wanted));
    bool has_there = KPS_TRY(stored.next(there));
    while (has_wanted || has_there) {
        const bool is_missing = has_wanted && (!has_there || wanted < there);
        const bool is_surplus = has_there && (!has_wanted || there < wanted);
        if (is_missing || is_surplus) report({is_missing, is_missing ? wanted.id() : there.id()});
        if (!is_surplus) has_wanted = KPS_TRY(expected_.next(wanted));
        if (!is_missing) has_there = KPS_TRY(stored.next(there));
    }
    return {};
}

}  // namespace kps::registry
