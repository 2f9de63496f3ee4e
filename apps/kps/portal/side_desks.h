#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "apps/kps/portal/portal_desk.h"
#include "audit/segments/segment_log.h"
#include "contract/model.h"
#include "http/router.h"
#include "institutions/institution_store.h"
#include "lifecycle/course.h"

namespace kps {

/// What stands beside the portal's accounts and cases: the public side, the log read by people.
struct SideParts {
    const StateFolder& state;  ///< read while the desks open
    std::shared_ptr<storage::Database> database;
    const institutions::InstitutionStore& institutions;
    const contract::Catalogue& catalogue;
    const lifecycle::Course& course;
    audit::SegmentLog& log;
    const base::Clock& clock;
    PortalDesk& portal;
    std::string base_url;
    std::function<bool()> is_ready;  ///< as `/readyz` says
};

/// Opens them, adds their routes, and gives them to `desks`, where they live as long as the server. A new desk is a
/// line here and none in the server's graph. Errors: those of the stores.
base::Status open_side_desks(const SideParts& parts, http::Router& router,
                             std::vector<std::unique_ptr<http::Handler>>& desks);

}  // namespace kps
