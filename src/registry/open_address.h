#pragma once

#include <string>

#include "registry/person.h"
#include "registry/places.h"

namespace kps::registry {

/// Writes an address in one line of capitals, in the Turkish order from the large to the small and
/// then the district and province: `CUMHURİYET MAH. ATATÜRK CAD. NO: 12 İÇ KAPI NO: 3 SEYHAN /
/// ADANA` (wire name `AcikAdres`). `out` is overwritten; empty when nothing of the address is
/// known.
void write_open_address(const Address& address, const PlaceNames& places, std::string& out);

}  // namespace kps::registry
