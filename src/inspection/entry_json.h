#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "audit/search/criteria_search.h"
#include "inspection/inspection.h"

namespace kps::inspection {

/// `query`, `refused` and so on: the type's name in the REST API.
std::string_view type_name(audit::EntryType type);
/// Was it written by an act of the directorate's people or for them, and not by a question?
bool is_act(audit::EntryType type);

/// May an institution know of it when it is its own? Its questions, and that they were delivered.
bool is_institutions(audit::EntryType type);

/// `*******1234` (PORTAL G31).
std::string masked_number(std::int64_t number);
/// Every run of eleven digits masked; control characters as `<07>`.
std::string masked_text(std::string_view text);

/// An entry's clear part, with words.
boost::json::object clear_json(const audit::ClearEntry& clear, const EntryWords& words);
/// One row of what a search found: masked.
boost::json::object row_json(const audit::FoundRecord& record, const EntryWords& words);
/// One act of the directorate's people: who, when, what, on which rule; masked.
boost::json::object act_json(const audit::FoundRecord& record);
/// What is sealed, whole: for whoever gave a reason.
boost::json::object opened_json(const audit::Draft& draft);

}  // namespace kps::inspection
