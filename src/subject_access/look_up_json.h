#pragma once

#include <boost/json/object.hpp>

#include "audit/receipts/full_receipt.h"
#include "subject_access/look_up.h"

namespace kps::subject_access {

/// The page, and up to which moment the log was read.
boost::json::object page_json(const LookUpPage& page, std::int64_t covered_us);

/// That the entry stands in the sealed log. The receipt itself, with the entry's clear members, only of a look-up that
/// the person was asked about; of another only hashes.
boost::json::object proof_json(const audit::FullReceipt& receipt, bool with_entry);

/// What an institution needs to find its own entry again: nothing of the person.
boost::json::object own_entry_json(const audit::FoundRecord& record, const EntryWords& words);

}  // namespace kps::subject_access
