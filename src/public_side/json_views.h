#pragma once

#include <boost/json/value.hpp>
#include <vector>

#include "contract/model.h"
#include "letters/letter_book.h"
#include "membership/applications/eligibility.h"
#include "public_side/facts/application_status.h"
#include "public_side/facts/genuine.h"
#include "public_side/facts/institution_list.h"
#include "public_side/facts/library.h"
#include "public_side/facts/public_text.h"
#include "public_side/facts/service_state.h"

/// What is known, as JSON.
namespace kps::public_side {

boost::json::value to_json(const ListPage& page);
boost::json::value to_json(const std::vector<LibraryItem>& items);
boost::json::value to_json(const PublicText& text);
/// All services without their fields.
boost::json::value to_json(const contract::Catalogue& catalogue, const base::Date& day);
boost::json::value to_json(const contract::Service& service);
boost::json::value to_json(const membership::Eligibility& answer);
boost::json::value to_json(const ApplicationStatus& status);
/// Nothing of a letter but that it is genuine, and whether its reader holds the right one.
boost::json::value to_json(const Genuine& genuine);
boost::json::value to_json(const std::vector<ComponentState>& components,
                           const std::vector<Incident>& incidents);

}  // namespace kps::public_side
