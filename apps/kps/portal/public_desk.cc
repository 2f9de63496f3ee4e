#include "apps/kps/portal/public_desk.h"

#include <filesystem>
#include <system_error>

#include "apps/kps/portal/made_in.h"
#include "institutions/connected.h"

namespace kps {

base::Result<std::unique_ptr<PublicDesk>> PublicDesk::open(Parts parts, http::Router& router) {
    std::unique_ptr<PublicDesk> desk(new PublicDesk(std::move(parts)));
    const letters::MadeIn place = made_in(desk->parts_.state.kind());
    desk->letters_ = KPS_TRY(letters::LetterBook::open(desk->parts_.database, place));
    desk->documents_ = KPS_TRY(documents::DocumentBook::open(desk->parts_.database, place));
    desk->side_ = std::make_unique<public_side::PublicSide>(desk->public_parts());
    public_side::add_public_routes(router, *desk->side_);
    return desk;
}

public_side::PublicParts PublicDesk::public_parts() {
    return {parts_.catalogue,
            parts_.course,
            *letters_,
            *documents_,
            parts_.clock,
            {[this] { return parts_.institutions.version(); }, [this] { return connected(); }},
            [this] { return health(); },
            [this] { return incidents(); },
            parts_.base_url,
            !parts_.state.is_live()};
}

base::Result<std::vector<institutions::ConnectedInstitution>> PublicDesk::connected() const {
    auto transaction = KPS_TRY(parts_.database->begin(storage::Access::Read));
    return institutions::read_connected(transaction);
}

std::vector<public_side::ComponentState> PublicDesk::health() const {
    const bool is_ready = parts_.is_ready();
    return {{"token", "Güvenlik belirteci (STS)", is_ready},
            {"query", "Sorgu servisleri (SOAP)", is_ready},
            {"rest", "Sorgu servisleri (REST)", is_ready},
            {"log", "Geri izleme kaydı", !parts_.log.state().low_space},
            {"portal", "Portal", parts_.institutions.version().has_value()}};
}

// A file that cannot be read is an empty list: a slip in it must not take the page away.
std::vector<public_side::Incident> PublicDesk::incidents() const {
    std::error_code error;
    const auto size = std::filesystem::file_size(incidents_, error);
    if (error || size > public_side::kIncidentBytesMax) return {};
    const auto text = read_file(incidents_);
    if (!text) return {};
    auto read = public_side::read_incidents(*text);
    if (!read) return {};
    return std::move(read).take();
}

}  // namespace kps
