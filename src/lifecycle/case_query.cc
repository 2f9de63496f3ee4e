#include "lifecycle/case_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lifecycle/limits.h"

namespace kps::lifecycle {
namespace {

using storage::Value;

bool looks_at_opening(CaseOrder order) {
    return order == CaseOrder::OpenedNewest || order == CaseOrder::OpenedOldest;
}

struct Order {
    const char* column;
    bool newest;
};
/// Open cases are few: they are found by their states and put in order. A column that is reckoned keeps a database from
/// going through all cases in that order instead.
Order order_of(const CaseFilter& filter) {
    const bool newest =
        filter.order == CaseOrder::ChangedNewest || filter.order == CaseOrder::OpenedNewest;
    if (filter.open_states)
        return {looks_at_opening(filter.order) ? "opened_us + 0" : "changed_us + 0", newest};
    return {looks_at_opening(filter.order) ? "opened_us" : "changed_us", newest};
}

/// A condition of a listing and its value.
class Conditions {
  public:
    void add(std::string_view condition, Value value, std::string_view after = {}) {
        values_.push_back(value);
        add(fmt::format("{}${}{}", condition, values_.size(), after));
    }
    void add(std::string_view condition) {
        text_ += fmt::format("{} {}", text_.empty() ? "WHERE" : " AND", condition);
    }
    /// One of the texts, or none of them.
    void add_among(std::string_view what, const std::vector<std::string>& texts) {
        std::string places;
        for (const std::string& text : texts) {
            values_.emplace_back(text);
            places += fmt::format("{}${}", places.empty() ? "" : ", ", values_.size());
        }
        add(fmt::format("{} ({})", what, places));
    }
    void add_states(const std::vector<KindState>& states) {
        add(is_in_states(states, "", values_));
    }
    /// Cases after a place in the order. Compared as one, which an index of both finds.
    void add_place(const Order& order, std::int64_t at_us, const base::Uuid& id) {
        values_.emplace_back(at_us);
        values_.emplace_back(base::ByteView(id.bytes()));
        add(fmt::format("({}, id) {} (${}, ${})", order.column, order.newest ? "<" : ">",
                        values_.size() - 1, values_.size()));
    }
    const std::string& text() const { return text_; }
    const std::vector<Value>& values() const { return values_; }

  private:
    std::string text_;
    std::vector<Value> values_;
};

/// A body is canonical JSON, where a quote inside a text is escaped: this stands in it as a member or not at all.
std::string member_pattern(const CaseFilter& filter) {
    return fmt::format(R"(%"{}":"{}"%)", filter.member, filter.member_text);
}

/// Of the open states only those of the kinds that are asked for: a second condition on kinds would hide the index.
CaseFilter narrowed(CaseFilter filter) {
    if (!filter.open_states) return filter;
    const auto is_asked_for = [&](const std::string& kind) {
        if (!filter.kind.empty() && filter.kind != kind) return false;
        return filter.kinds.empty() ||
               std::find(filter.kinds.begin(), filter.kinds.end(), kind) != filter.kinds.end();
    };
    std::erase_if(*filter.open_states,
                  [&](const KindState& one) { return !is_asked_for(one.kind); });
    filter.kind.clear();
    filter.kinds.clear();
    return filter;
}

/// `BSV-2026-000123`: prefix, year, and as many digits as numbers are given at least.
bool is_whole_number(std::string_view text) {
    const std::size_t last = text.rfind('-');
    return last != std::string_view::npos && text.find('-') < last &&
           text.size() - last > std::size_t{kNumberDigits};
}

/// What is compared as it stands. The filter outlives the conditions.
void add_exact(Conditions& conditions, const CaseFilter& filter) {
    if (!filter.kind.empty()) conditions.add("kind = ", filter.kind);
    if (!filter.state.empty()) conditions.add("state = ", filter.state);
    if (filter.institution) conditions.add("institution = ", filter.institution->value());
    if (filter.only) conditions.add("id = ", base::ByteView(filter.only->bytes()));
    if (filter.owner) conditions.add("owner = ", base::ByteView(filter.owner->bytes()));
    if (filter.open_states) conditions.add_states(*filter.open_states);
    if (!filter.kinds.empty()) conditions.add_among("kind IN", filter.kinds);
    if (filter.pending) conditions.add("pending <> ''");
    if (filter.due_until)
        conditions.add("id IN (SELECT subject FROM case_deadlines WHERE last_day <= ",
                       base::days_from_date(*filter.due_until), ")");
}

}  // namespace

std::int64_t place_in(CaseOrder order, const Case& subject) {
    return looks_at_opening(order) ? subject.opened_us : subject.changed_us;
}

CaseQuery::CaseQuery(CaseFilter filter) : filter_(narrowed(std::move(filter))) {
    number_ = "%" + filter_.number + "%";
    member_ = member_pattern(filter_);
    Conditions conditions;
    add_exact(conditions, filter_);
    // A whole number is looked up. For a part, numbers alone are gone through, and then the cases that have them.
    if (is_whole_number(filter_.number))
        conditions.add("number = ", filter_.number);
    else if (!filter_.number.empty())
        conditions.add("number IN (SELECT number FROM cases WHERE number LIKE ", number_, ")");
    if (!filter_.member.empty()) conditions.add("body LIKE ", member_);
    const Order order = order_of(filter_);
    if (filter_.before) conditions.add_place(order, filter_.before_us, *filter_.before);
    text_ = fmt::format("{0} ORDER BY {1} {2}, id {2} LIMIT {3}", conditions.text(), order.column,
                        order.newest ? "DESC" : "ASC",
                        std::clamp<std::size_t>(filter_.limit, 1, kPageCasesMax));
    values_ = conditions.values();
}

}  // namespace kps::lifecycle
