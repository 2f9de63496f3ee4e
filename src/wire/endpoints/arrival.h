#pragma once

#include "authentication/caller.h"
#include "http/message.h"
#include "http/peer_certificate.h"

namespace kps::wire::endpoints {

/// What the connection says about the sender of a request.
inline authentication::Arrival arrival_of(const http::Request& request) {
    authentication::Arrival arrival{request.source.bytes};
    if (request.peer) arrival.certificate = request.peer->fingerprint;
    return arrival;
}

}  // namespace kps::wire::endpoints
