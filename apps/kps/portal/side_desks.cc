#include "apps/kps/portal/side_desks.h"

#include "apps/kps/inspection/inspection_desk.h"
#include "apps/kps/portal/public_desk.h"
#include "apps/kps/signing/signing_side.h"

namespace kps {

base::Status open_side_desks(const SideParts& parts, http::Router& router,
                             std::vector<std::unique_ptr<http::Handler>>& desks) {
    desks.push_back(KPS_TRY(
        PublicDesk::open({parts.state, parts.database, parts.institutions, parts.catalogue,
                          parts.course, parts.log, parts.clock, parts.base_url, parts.is_ready},
                         router)));
    desks.push_back(KPS_TRY(InspectionDesk::open(
        {parts.state, parts.portal, parts.log, parts.clock, parts.database}, router)));
    desks.push_back(KPS_TRY(SigningSide::open(
        {parts.state, parts.database, parts.course, parts.clock, parts.portal}, router)));
    return {};
}

}  // namespace kps
