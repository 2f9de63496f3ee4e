#include "rest/peer.h"

#include "http/peer_certificate.h"

namespace kps::rest {

std::optional<base::Hash> peer_fingerprint(const http::Request& request) {
    if (request.peer == nullptr) return std::nullopt;
    return request.peer->fingerprint;
}

}  // namespace kps::rest
