#pragma once

#include <boost/json.hpp>

#include "accounts/account.h"
#include "accounts/change.h"
#include "accounts/four_eyes.h"
#include "accounts/session_store.h"

namespace kps::portal {

/// What the portal shows of these: never a number of identity or a digest of one.
boost::json::object json_of(const accounts::Account& account);
boost::json::object json_of(const accounts::Session& session, const base::Uuid& current);
boost::json::object json_of(const accounts::Change& change);
boost::json::object json_of(const accounts::Approval& approval);
boost::json::value institution_json(const std::optional<base::InstitutionId>& institution);

}  // namespace kps::portal
