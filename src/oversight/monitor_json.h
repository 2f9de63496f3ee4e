#pragma once

#include <boost/json.hpp>

#include "contract/model.h"
#include "misuse/event.h"
#include "oversight/institution_view.h"
#include "oversight/meter.h"

/// What the live monitor shows, as JSON.
namespace kps::oversight {

/// Totals, the sixty seconds, the institutions and services with the most questions, and the provinces to which those
/// who asked are bound.
boost::json::object monitor_json(const Reading& reading, const KnownDirectory& directory,
                                 const contract::Catalogue& catalogue,
                                 const registry::PlaceNames& places);
/// An alarm, or what was done about one. Who sat before the screen is not told, only that it was one of them.
boost::json::object event_json(const misuse::Event& event,
                               const institutions::Directory& directory);

}  // namespace kps::oversight
