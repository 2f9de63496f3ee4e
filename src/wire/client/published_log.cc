#include "wire/client/published_log.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "wire/client/limits.h"

namespace kps::wire::client {
namespace {

using base::ErrorCode;

void pause() {
    std::this_thread::sleep_for(std::chrono::milliseconds(kLogPauseMs));
}

}  // namespace

base::Result<base::Bytes> PublishedLog::read(const std::string& path) {
    const auto known = tiles_.find(path);
    if (known != tiles_.end()) return known->second;
    const http::ClientResponse response = KPS_TRY(session_.get("/log/" + path));
    if (response.status != 200)
        return base::failed(
            response.status == 404 ? ErrorCode::NotFoundPath : ErrorCode::NetworkFailed,
            fmt::format("/log/{}: HTTP {}", path, response.status));
    const base::ByteView bytes = base::as_bytes(response.body);
    base::Bytes file(bytes.begin(), bytes.end());
    if (path != "checkpoint") tiles_.emplace(path, file);
    return file;
}

base::Result<base::Bytes> PublishedLog::newest_note() {
    auto note = read("checkpoint");
    for (int look = 1; look < kLogLooksMax && !note; ++look) {
        if (note.error().code != ErrorCode::NotFoundPath) break;
        pause();
        note = read("checkpoint");
    }
    return note;
}

base::Status PublishedLog::verify(const audit::NoteVerifier& verifier,
                                  const audit::Receipt& receipt) {
    KPS_TRY(newest_note());
    const audit::PublishedReader reader = [this](const std::string& path) { return read(path); };
    base::Status status = audit::verify_published_receipt(reader, verifier, receipt);
    for (int look = 1; look < kLogLooksMax && !status; ++look) {
        if (status.error().code != ErrorCode::Busy) break;
        pause();
        status = audit::verify_published_receipt(reader, verifier, receipt);
    }
    return status;
}

}  // namespace kps::wire::client
