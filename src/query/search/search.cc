#include "query/search/search.h"

#include <algorithm>
#include <unordered_set>

#include "base/national_id.h"
#include "policy/grant.h"
#include "query/family.h"
#include "query/limits.h"
#include "query/search/search_rules.h"

namespace kps::query {

using base::ErrorCode;

namespace {

/// People that one answer may show.
std::size_t ceiling(const contract::Service& service, const policy::Grant& grant) {
    // The holder of a card is one person, and so is who stands at a place, or the register is wrong. An extract shows
    // a family, so there a wrong register shows nobody.
    if (service.question == contract::QuestionKind::AddressNumber ||
        service.question == contract::QuestionKind::ExtractByRegisterPlace)
        return 1;
    return grant.matches_max;
}

/// Whether a record of the service has a place for an error of its own.
bool has_record_error(const contract::Service& service) {
    const auto is_error = [](const contract::Member& member) {
        return member.kind == contract::MemberKind::Error;
    };
    return std::any_of(service.record->members.begin(), service.record->members.end(), is_error);
}

}  // namespace

Search::Search(const Context& context) : context_(context) {
    code_ = why_unsearchable(service(), criterion());
}

PageKeySeal::Binding Search::binding() const {
    return {context_.institution, criterion().register_district.value_or(0)};
}

/// False for a key that is none of ours: it would lead out of the range that is asked.
base::Result<bool> Search::continue_page(registry::RegisterReader& registry,
                                         registry::IndexRange& range) const {
    struct Last final : registry::PersonVisitor {
        explicit Last(const registry::IndexRange& asked) : range(asked) {}
        base::Status visit(std::size_t, const registry::FoundPerson& person) override {
            if (person.found) rest = registry::resume_after_person(range, person.file.person);
            return {};
        }
        const registry::IndexRange& range;
        std::optional<registry::IndexRange> rest;
    } last(range);
    const std::int64_t key = criterion().page_key.value_or(0);
    if (key == 0) return true;
    const auto id = context_.page_keys.open(key, binding());
    if (!id) return false;
    KPS_TRY(registry.look_up({&*id, 1}, static_cast<std::uint8_t>(registry::Part::Person), last));
    // Somebody who was shown stands behind the first row and before the end.
    if (!last.rest || last.rest->from == range.from || last.rest->from >= range.to) return false;
    range = std::move(*last.rest);
    return true;
}

base::Status Search::find(registry::RegisterReader& registry) {
    if (code_ != ErrorCode{}) return {};
    if (criterion().id && !base::NationalId::from_number(*criterion().id)) {
        code_ = ErrorCode::InvalidNationalId;
        return {};
    }
    std::vector<registry::IndexRange> ranges = search_ranges(service(), criterion());
    if (is_page() && !KPS_TRY(continue_page(registry, ranges.front()))) {
        code_ = ErrorCode::InvalidArgument;
        return {};
    }
    choose_candidates(KPS_TRY(find_all(registry, ranges)));
    return {};
}

/// Rows of all ranges, none of them twice, and one more than a search reads where there are more.
base::Result<std::vector<registry::IndexHit>> Search::find_all(
    registry::RegisterReader& registry, std::span<const registry::IndexRange> ranges) {
    std::vector<registry::IndexHit> all;
    std::unordered_set<std::int64_t> ids;
    for (const registry::IndexRange& range : ranges) {
        if (all.size() > kSearchHitsMax) break;
        std::vector<registry::IndexHit> hits;
        KPS_TRY(registry.find(range, kSearchHitsMax + 1 - all.size(), hits));
        was_searched_ = true;
        for (const registry::IndexHit& hit : hits)
            if (ranges.size() == 1 || ids.insert(hit.id).second) all.push_back(hit);
    }
    return all;
}

void Search::choose_candidates(std::vector<registry::IndexHit> hits) {
    const bool is_cut = hits.size() > kSearchHitsMax;
    hits_ = std::move(hits);
    if (is_cut) hits_.pop_back();
    std::erase_if(hits_, [this](const registry::IndexHit& hit) {
        return !may_match(service(), criterion(), hit);
    });
    const std::size_t candidates_max = is_page() ? kPageCandidatesMax : kSearchCandidatesMax;
    has_more_ = is_cut || hits_.size() > candidates_max;
    if (has_more_ && !is_page()) {
        code_ = ErrorCode::TooManyMatches;
        return;
    }
    hits_.resize(std::min(hits_.size(), candidates_max));
    for (const registry::IndexHit& hit : hits_) candidates_.push_back(hit.id);
    if (candidates_.empty() && context_.decoy_id != 0) candidates_.push_back(context_.decoy_id);
}

Search::Result Search::refused(ErrorCode code) const {
    Result result;
    if (has_record_error(service()))
        result.records.push_back(Record::refused(criterion().id.value_or(0), code));
    else
        result.error = code;
    // What read the register counts; what was turned away before does not (ADR 0006).
    result.entries.push_back({was_searched_ ? audit::EntryType::Query : audit::EntryType::Refused,
                              static_cast<std::uint16_t>(code),
                              {},
                              {}});
    return result;
}

/// Who fits and may be shown, before anybody is counted.
Search::Visible Search::visible(const std::vector<registry::FoundPerson>& people,
                                const RecordMaker& maker) const {
    const SearchMatcher matcher(service(), criterion());
    Visible visible;
    for (std::size_t position = 0; position < people.size(); ++position) {
        if (!matcher.matches(people[position])) continue;
        const ErrorCode hidden = maker.why_hidden(people[position], criterion());
        if (hidden == ErrorCode{}) visible.positions.push_back(position);
        if (visible.hidden_outcome == 0)
            visible.hidden_outcome = static_cast<std::uint16_t>(hidden);
    }
    return visible;
}

std::vector<std::size_t> Search::who_is_shown(const std::vector<registry::FoundPerson>& people,
                                              const RecordMaker& maker) const {
    if (code_ != ErrorCode{}) return {};
    std::vector<std::size_t> positions = visible(people, maker).positions;
    if (positions.size() > ceiling(service(), *context_.allowed.grant)) positions.clear();
    return positions;
}

Search::Result Search::answer(std::vector<registry::FoundPerson>& people, const RecordMaker& maker,
                              const Families* families) {
    if (code_ != ErrorCode{}) return refused(code_);
    const auto [positions, hidden_outcome] = visible(people, maker);
    if (is_page()) return show_page(people, positions, maker);
    if (positions.empty()) {
        Result nobody = refused(ErrorCode::NotFound);
        // Only the entry tells nobody from somebody who is hidden (ADR 0005).
        if (hidden_outcome != 0) nobody.entries.front().outcome = hidden_outcome;
        return nobody;
    }
    // Identity data gives matches up to the ceiling of the decision, above it none.
    if (positions.size() > ceiling(service(), *context_.allowed.grant))
        return refused(ErrorCode::TooManyMatches);
    return show_found(people, positions, maker, families);
}

Search::Result Search::show_found(std::vector<registry::FoundPerson>& people,
                                  std::span<const std::size_t> positions, const RecordMaker& maker,
                                  const Families* families) const {
    Result result;
    for (const std::size_t position : positions) {
        const Family* family = families != nullptr ? &families->family(position) : nullptr;
        if (family != nullptr && family->error != ErrorCode{}) return refused(family->error);
        RecordMaker::Item item = maker.reveal(people[position], criterion(), family);
        result.records.push_back(item.record);
        result.entries.push_back({audit::EntryType::Query, 0, std::move(item.persons), {}});
    }
    return result;
}

Search::Result Search::show_page(std::vector<registry::FoundPerson>& people,
                                 std::span<const std::size_t> positions, const RecordMaker& maker) {
    const std::size_t size_max = context_.allowed.grant->list_permit
                                     ? context_.allowed.grant->list_permit->page_persons_max
                                     : 0;
    // A short page in the middle would tell how many were dropped.
    if (positions.size() < size_max && has_more_) return refused(ErrorCode::TooManyMatches);
    if (positions.empty() || size_max == 0) return refused(ErrorCode::NotFound);
    const std::size_t count = std::min(size_max, positions.size());
    Result result;
    for (const std::size_t position : positions.first(count)) {
        maker.hide_addresses(people[position]);
        registry::Subject subject;
        subject.person = &people[position];
        page_.people.push_back(subject);
        result.entries.push_back(
            {audit::EntryType::Query, 0, maker.persons_of_row(subject), kListPageDetail});
    }
    std::optional<std::int64_t> key;
    if (has_more_ || positions.size() > count)
        key = context_.page_keys.seal(hits_[positions[count - 1]].id, binding());
    result.records.push_back(maker.page(page_, key));
    return result;
}

}  // namespace kps::query
