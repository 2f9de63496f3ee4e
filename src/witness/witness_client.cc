#include "witness/witness_client.h"

#include <fmt/format.h>

#include "audit/receipts/consistency.h"
#include "audit/receipts/proof_lines.h"
#include "crypto/digest.h"
#include "witness/limits.h"

namespace kps::witness {
namespace {

using base::ErrorCode;
using base::failed;

/// What follows the host in a submission prefix.
std::string path_in(const std::string& url) {
    const std::size_t host = url.find("://");
    const std::size_t slash = host == std::string::npos ? host : url.find('/', host + 3);
    std::string path = slash == std::string::npos ? std::string() : url.substr(slash);
    while (path.ends_with('/')) path.pop_back();
    return path + "/add-checkpoint";
}

base::Result<std::uint64_t> size_in(const http::ClientResponse& response) {
    std::string_view text = response.body;
    if (text.ends_with('\n')) text.remove_suffix(1);
    const auto size = audit::parse_decimal(text);
    if (!size) return failed(ErrorCode::NetworkFailed, "witness: 409 without a size");
    return *size;
}

base::Error unexpected(const std::string& name, int status) {
    const bool is_stranger = status == 403 || status == 404;
    return base::Error(is_stranger ? ErrorCode::NotAuthorised : ErrorCode::NetworkFailed,
                       fmt::format("witness {}: HTTP {}{}", name, status,
                                   is_stranger ? ", it does not know this log or its key" : ""));
}

}  // namespace

base::Result<WitnessClient> WitnessClient::open(Options options) {
    http::Client client = KPS_TRY(http::Client::open(options.url, options.connection));
    return WitnessClient(std::move(client), path_in(options.url), std::move(options.verifier));
}

base::Result<http::ClientResponse> WitnessClient::send(std::string body) {
    return client_.post(path_, "text/plain; charset=utf-8", std::move(body));
}

base::Result<std::uint64_t> WitnessClient::held_size(const audit::Checkpoint& ours) {
    // With an old size of 0 a witness that holds anything says what; one that holds nothing cosigns.
    audit::ConsistencyProof proof;
    proof.newer = ours;
    const http::ClientResponse response = KPS_TRY(send(proof.text()));
    if (response.status == 200)
        held_size_ = ours.size;
    else if (response.status == 409)
        held_size_ = KPS_TRY(size_in(response));
    else
        return failed(unexpected(name(), response.status));
    return held_size_;
}

base::Result<std::string> WitnessClient::take_lines(const http::ClientResponse& response,
                                                    const audit::Checkpoint& checkpoint) {
    const std::string note = checkpoint.note + response.body;
    if (response.body.size() > kAnswerBytesMax || !response.body.ends_with('\n') ||
        !verifier_.time_of(note))
        return failed(ErrorCode::NetworkFailed,
                      fmt::format("witness {}: no valid cosignature in its answer", name()));
    held_size_ = checkpoint.size;
    // Only its own line is taken over.
    std::string_view rest = response.body;
    while (!rest.empty()) {
        const std::string line(rest.substr(0, rest.find('\n') + 1));
        if (verifier_.time_of(checkpoint.note + line)) return line;
        rest.remove_prefix(line.size());
    }
    return failed(ErrorCode::NetworkFailed, "witness: no valid cosignature");
}

base::Result<std::string> WitnessClient::cosign(const audit::PublishedReader& read,
                                                const audit::Checkpoint& checkpoint) {
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto proof = KPS_TRY(audit::make_consistency(read, held_size_, checkpoint));
        const http::ClientResponse response = KPS_TRY(send(proof.text()));
        if (response.status == 200) return take_lines(response, checkpoint);
        if (response.status == 422)
            return failed(ErrorCode::CorruptData,
                          fmt::format("witness {} holds another history at size {}: a fork", name(),
                                      held_size_));
        if (response.status != 409) return failed(unexpected(name(), response.status));
        const std::uint64_t size = KPS_TRY(size_in(response));
        if (size > checkpoint.size || size == held_size_)
            return failed(ErrorCode::CorruptData,
                          fmt::format("witness {} holds {} at size {}, this log is of size {}",
                                      name(), size > checkpoint.size ? "more" : "another tree",
                                      size, checkpoint.size));
        held_size_ = size;
    }
    return failed(ErrorCode::NetworkFailed,
                  fmt::format("witness {}: it changes while it is asked", name()));
}

}  // namespace kps::witness
