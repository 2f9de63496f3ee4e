#include "population/events.h"

#include <array>

#include "base/assert.h"

namespace kps::population {
namespace {

constexpr std::size_t kEventsPerPersonMax = 16;
constexpr std::array<std::string_view, 13> kNotes = {
    "",
    "Evlenme nedeniyle kaydı eşinin hanesine taşındı.",
    "Boşanma nedeniyle kaydı bekârlık hanesine döndü.",
    "Mahkeme kararıyla adı değiştirildi.",
    "Mahkeme kararıyla doğum tarihi düzeltildi.",
    "Türk vatandaşlığını kazandı.",
    "İzinle Türk vatandaşlığından çıktı.",
    "Mahkeme kararıyla evlat edinildi.",
    "Babası tarafından tanındı.",
    "Gaipliğine mahkemece karar verildi.",
    "Ölümünün tespitine karar verildi.",
    "Boşandığı kocasının soyadını kullanmasına izin verildi.",
    "Mükerrer kayıt olduğu için kapatıldı, diğer kayıtla birleştirildi."};

}  // namespace

std::string_view note_text(Note note) {
    return kNotes[static_cast<std::size_t>(note)];
}

void add_event(registry::PersonFile& file, std::uint32_t prefix, registry::CivilEvent event) {
    KPS_ASSERT(file.events.size() < kEventsPerPersonMax);
    event.registration_number =
        static_cast<std::int64_t>(prefix * kEventsPerPersonMax + file.events.size()) + 1;
    file.events.push_back(event);
}

}  // namespace kps::population
