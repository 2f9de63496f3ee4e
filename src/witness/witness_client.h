#pragma once

#include <optional>
#include <string>

#include "audit/log_writer.h"
#include "audit/tiles/public_files.h"
#include "http/client.h"
#include "witness/cosignature.h"

namespace kps::witness {

/// One witness, as a log asks it. Threads: one at a time.
class WitnessClient {
  public:
    struct Options {
        std::string url;  ///< submission prefix, https
        CosignatureVerifier verifier;
        http::ClientOptions connection;
    };
    /// Errors: InvalidArgument for a URL that is not https.
    static base::Result<WitnessClient> open(Options options);
    const std::string& name() const { return verifier_.name(); }

    /// Size of the largest tree that the witness cosigned, 0 for none. It is asked with a checkpoint of ours.
    /// Errors: NetworkFailed; NotAuthorised when it does not know the log or its key.
    base::Result<std::uint64_t> held_size(const audit::Checkpoint& ours);
    /// A verified signature line for the checkpoint, proven out of the published tiles.
    /// Errors: CorruptData when the witness holds another history, or a larger one, of this log: a fork or an old copy;
    ///         else as above.
    base::Result<std::string> cosign(const audit::PublishedReader& read,
                                     const audit::Checkpoint& checkpoint);

  private:
    WitnessClient(http::Client client, std::string path, CosignatureVerifier verifier)
        : client_(std::move(client)), path_(std::move(path)), verifier_(std::move(verifier)) {}
    base::Result<http::ClientResponse> send(std::string body);
    base::Result<std::string> take_lines(const http::ClientResponse& response,
                                         const audit::Checkpoint& checkpoint);

    http::Client client_;
    std::string path_;
    CosignatureVerifier verifier_;
    std::uint64_t held_size_ = 0;  ///< as far as we know
};

}  // namespace kps::witness
