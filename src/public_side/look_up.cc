#include <charconv>

#include "public_side/facts/public_text.h"
#include "public_side/resource.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;
using base::failed;

/// What is wrong with a code is not told: it is unknown. What is wrong with the store is.
bool is_ours(ErrorCode code) {
    return code == ErrorCode::StorageFailed || code == ErrorCode::Busy ||
           code == ErrorCode::CorruptData || code == ErrorCode::Internal;
}

base::Result<Genuine> find_code(const Ask& ask, std::string_view code) {
    auto letter = ask.parts().letters.verify(code);
    if (letter) return Genuine(std::move(letter).take());
    if (letter.error().code != ErrorCode::NotFound) return failed(std::move(letter).error());
    return Genuine(KPS_TRY(ask.parts().documents.verify(code)));
}

template <class Found>
base::Result<Found> tried(const Ask& ask, base::Result<Found> found) {
    if (found) {
        ask.side.brake().give_back(ask.request.source);
        return found;
    }
    if (is_ours(found.error().code)) return failed(std::move(found).error());
    return failed(ErrorCode::NotFound);
}

}  // namespace

base::Result<const contract::Service*> service_of(const Ask& ask) {
    std::uint16_t number = 0;
    const char* end = ask.rest.data() + ask.rest.size();
    const auto [stop, error] = std::from_chars(ask.rest.data(), end, number);
    const contract::Service* found =
        error == std::errc() && stop == end
            ? ask.parts().catalogue.by_number(base::ServiceNumber(number))
            : nullptr;
    if (found == nullptr) return failed(ErrorCode::NotFoundPath);
    return found;
}

base::Result<const PublicText*> text_of(std::string_view key) {
    const PublicText* text = find_text(key);
    if (text == nullptr) return failed(ErrorCode::NotFoundPath);
    return text;
}

base::Result<ApplicationStatus> look_up_application(const Ask& ask, std::string_view number,
                                                    std::string_view code) {
    if (!ask.side.brake().take(ask.request.source, ask.now_us))
        return failed(ErrorCode::TooManyRequests);
    return tried(ask, application_status(ask.parts().course, number, code));
}

base::Result<Genuine> look_up_code(const Ask& ask, std::string_view code) {
    if (!ask.side.brake().take(ask.request.source, ask.now_us))
        return failed(ErrorCode::TooManyRequests);
    return tried(ask, find_code(ask, code));
}

}  // namespace kps::public_side
