#pragma once

#include <boost/json.hpp>

#include "decision_tools/draft.h"
#include "decision_tools/unused_rights.h"
#include "lifecycle/case.h"
#include "policy/tools/decision_difference.h"
#include "policy/tools/precedents.h"

/// What the tools say, as JSON: one form for the commands and the REST API (docs/formats/rest.md).
namespace kps::decision_tools {

boost::json::array json_of(const std::vector<policy::Difference>& differences);
boost::json::object json_of(const policy::Precedents& found);
/// Services of a decision with how often they were asked.
boost::json::array json_of(const UseReport& report);

/// Number, days, purposes and services, each service with all its leaves and whether they are granted; and, of a case,
/// whether they were asked for.
boost::json::object rights_json(const policy::DecisionDocument& document,
                                const policy::GrantTree& tree, const lifecycle::Case* subject);
/// Paths of the leaves that the decision does not give of this service.
boost::json::array withheld_json(const policy::DecisionDocument& document,
                                 const contract::Service& service);

}  // namespace kps::decision_tools
