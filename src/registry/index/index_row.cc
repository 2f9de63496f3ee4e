#include "registry/index/index_row.h"

#include <algorithm>
#include <string>

#include "base/assert.h"
#include "registry/index/index_key.h"
#include "registry/limits.h"

namespace kps::registry {
namespace {

IndexRow next(IndexRow row) {
    if (++row.low == 0) ++row.high;
    return row;
}
IndexRow previous(IndexRow row) {
    if (row.low-- == 0) --row.high;
    return row;
}

/// The smallest row of this kind whose key is not below `key`, of which the first bytes count.
IndexRow row_at(IndexKind kind, std::string_view key) {
    std::uint8_t bytes[kIndexRowBytes] = {static_cast<std::uint8_t>(kind)};
    std::copy_n(base::as_bytes(key).begin(), std::min(key.size(), kIndexKeyBytes), bytes + 1);
    return IndexRow::read(bytes);
}

/// Puts a person's rows together, one key after the other.
class RowMaker {
  public:
    RowMaker(std::int64_t id, std::vector<IndexRow>& out) : id_(id), out_(out) {}

    void name(const Person& person) {
        key_ = index_key::name_hash(person.given_names, person.surname);
        if (key_.empty()) return;
        index_key::append_date(key_, person.birth);
        add(IndexKind::Name);
    }
    void place(const Person& person) {
        const RegisterPlace& place = person.place;
        if (place.district == 0) return;
        key_.clear();
        index_key::append_district(key_, place.district);
        index_key::append_volume(key_, place.volume);
        index_key::append_family_row(key_, place.family_row);
        index_key::append_person_row(key_, place.person_row);
        add(IndexKind::RegisterPlace);
        key_.clear();
        index_key::append_district(key_, place.district);
        index_key::append_birth_in_district(key_, person.birth, person.sex);
        add(IndexKind::BirthInDistrict);
    }
    void child_of(std::int64_t parent_id, const Person& child) {
        if (parent_id <= 0) return;
        key_.clear();
        index_key::append_id(key_, parent_id);
        index_key::append_date(key_, child.birth);
        add(IndexKind::Parent);
    }
    void card(std::string_view serial) {
        key_ = index_key::card(serial);
        if (!key_.empty()) add(IndexKind::CardSerial);
    }
    void card(std::string_view series, std::uint32_t number) {
        if (!series.empty() && number != 0) card(card_serial(series, number));
    }

  private:
    void add(IndexKind kind) {
        key_.resize(kIndexKeyBytes - index_key::kIdBytes, '\0');
        index_key::append_id(key_, id_);
        out_.push_back(row_at(kind, key_));
    }
    const std::int64_t id_;
    std::vector<IndexRow>& out_;
    std::string key_;
};

}  // namespace

base::Status IndexRow::check() const {
    const auto kind = static_cast<std::uint8_t>(high >> 56);
    const bool is_kind = std::any_of(kIndexKinds.begin(), kIndexKinds.end(), [kind](auto known) {
        return static_cast<std::uint8_t>(known) == kind;
    });
    if (is_kind && id() > 0 && id() <= kIdentityNumberMax) return {};
    return base::failed(base::ErrorCode::CorruptData, "register index: row");
}

IndexHit IndexRow::hit() const {
    std::uint8_t bytes[kIndexRowBytes];
    write(bytes);
    IndexHit out;
    out.id = id();
    std::copy_n(bytes + 1, kIndexKeyBytes, out.key.begin());
    return out;
}

RowRange row_range(const IndexRange& range) {
    RowRange out;
    out.first = row_at(range.kind, range.from);
    // A text that is longer than a key stands behind the key it begins with.
    if (range.from.size() > kIndexKeyBytes) out.first = next(out.first);
    out.last = row_at(range.kind, range.to);
    if (range.to.size() <= kIndexKeyBytes) out.last = previous(out.last);
    out.is_empty = out.last < out.first;
    return out;
}

void append_rows(std::int64_t id, const PersonFile& file, std::vector<IndexRow>& out) {
    KPS_ASSERT(id > 0 && id <= kIdentityNumberMax);
    const std::size_t before = out.size();
    RowMaker maker(id, out);
    const Person& person = file.person;
    maker.name(person);
    maker.place(person);
    maker.child_of(person.mother_id, person);
    maker.child_of(person.father_id, person);
    const Documents& documents = file.documents;
    if (documents.has_paper_card)
        maker.card(documents.paper_card.series, documents.paper_card.number);
    if (documents.has_chip_card) maker.card(documents.chip_card.serial);
    if (documents.has_old_blue_card)
        maker.card(documents.old_blue_card.series, documents.old_blue_card.number);
    if (documents.has_new_blue_card) maker.card(documents.new_blue_card.serial);
    // A parent or a serial that stands twice is one row.
    const auto begin = out.begin() + static_cast<std::ptrdiff_t>(before);
    std::sort(begin, out.end());
    out.erase(std::unique(begin, out.end()), out.end());
}

}  // namespace kps::registry
