#include "registry/import/json_row.h"

#include <boost/json.hpp>

namespace kps::registry::import {
namespace {

namespace json = boost::json;

constexpr std::string_view kAddresses = "addresses";
constexpr std::string_view kEvents = "events";
constexpr std::size_t kDepthMax = 3;

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

/// The value as a cell of a table would have it; null is an empty cell.
Problem to_text(const json::value& value, std::string& out) {
    if (value.is_null()) return {};
    if (value.is_string())
        out = view(value.get_string());
    else if (value.is_int64())
        out = std::to_string(value.get_int64());
    else if (value.is_uint64())
        out = std::to_string(value.get_uint64());
    else if (value.is_bool())
        out = value.get_bool() ? "1" : "0";
    else
        return RowProblem::WrongType;
    return {};
}

class RowReader {
  public:
    RowReader(const PlaceNames& places, std::vector<std::string>& texts, std::string_view& column)
        : places_(places), texts_(texts), column_(column) {}

    template <class Target>
    Problem member(std::span<const Column<Target>> columns, const json::key_value_pair& pair,
                   Target& target) {
        column_ = {};
        const Column<Target>* column = find(columns, view(pair.key()));
        if (column == nullptr) return RowProblem::UnknownKey;
        column_ = column->name;
        std::string& text = texts_.emplace_back();
        if (const Problem problem = to_text(pair.value(), text)) return problem;
        if (text.empty()) return {};
        return column->set(target, text, places_);
    }

    template <class Target>
    Problem list(std::span<const Column<Target>> columns, const json::value& value,
                 std::vector<Target>& items, std::size_t items_max) {
        if (!value.is_array()) return RowProblem::WrongType;
        if (value.get_array().size() > items_max) return RowProblem::TooManyItems;
        for (const json::value& item : value.get_array()) {
            if (!item.is_object()) return RowProblem::WrongType;
            Target& target = items.emplace_back();
            for (const json::key_value_pair& pair : item.get_object())
                if (const Problem problem = member(columns, pair, target)) return problem;
        }
        return {};
    }

    Problem person(const json::object& object, PersonFile& file) {
        for (const json::key_value_pair& pair : object) {
            const std::string_view key = view(pair.key());
            Problem problem;
            if (key == kAddresses || key == kEvents) {
                column_ = key == kAddresses ? kAddresses : kEvents;
                problem = key == kAddresses
                              ? list(address_columns(), pair.value(), file.addresses, kAddressesMax)
                              : list(event_columns(), pair.value(), file.events, kEventsMax);
            } else {
                problem = member(person_columns(), pair, file);
            }
            if (problem) return problem;
        }
        return {};
    }

  private:
    const PlaceNames& places_;
    std::vector<std::string>& texts_;
    std::string_view& column_;
};

/// Members of one object and its lists, so that `texts` can be made large enough at once: a vector
/// that grows would move short texts that were already borrowed.
std::size_t count_values(const json::value& value) {
    std::size_t count = 1;
    if (value.is_object())
        for (const json::key_value_pair& pair : value.get_object())
            count += count_values(pair.value());
    if (value.is_array())
        for (const json::value& item : value.get_array()) count += count_values(item);
    return count;
}

}  // namespace

Problem read_json_row(std::string_view line, const PlaceNames& places, PersonFile& file,
                      std::vector<std::string>& texts, std::string_view& column) {
    column = {};
    json::parse_options options;
    options.max_depth = kDepthMax;
    json::error_code error;
    const json::value value = json::parse({line.data(), line.size()}, error, {}, options);
    if (error) return RowProblem::MalformedJson;
    if (!value.is_object()) return RowProblem::WrongType;
    texts.clear();
    texts.reserve(count_values(value));
    return RowReader(places, texts, column).person(value.get_object(), file);
}

}  // namespace kps::registry::import
