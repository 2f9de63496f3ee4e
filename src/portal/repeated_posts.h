#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "http/message.h"
#include "storage/database.h"

namespace kps::portal {

/// What a POST made, and with which status it was told.
struct Made {
    base::Uuid subject;
    int status = 200;
};

/// POSTs under an `Idempotency-Key`: sent twice, they make one thing (docs/adr/0124).
///
/// Invariants:
/// 1. A key belongs to one person, or to one application; nobody else's key is looked at.
/// 2. Kept are the id of what was made and digests that only the sender can make again; never an answer.
///    Whoever repeats reads it anew, with the rights of now.
/// 3. A refusal frees its key. Where nobody saw the end, such as after a crash, the key stays taken: what may have been
///    done is not done again.
///
/// Errors:  MalformedBody for a header that is no key, RepeatedKeyDiffers, RepeatedKeyPending, TooManyRequests for too
///          many keys of one person; those of `make` and of storage.
/// Threads: any number at a time.
/// Durable: that a key is taken, before `make` begins.
class RepeatedPosts {
  public:
    static base::Result<std::unique_ptr<RepeatedPosts>> open(
        std::shared_ptr<storage::Database> database);

    /// What `make` made, now or the first time. `caller`: nil for who has no session and no application yet.
    base::Result<Made> once(const http::Request& request, const base::Uuid& caller,
                            std::int64_t now_us, const std::function<base::Result<Made>()>& make);

  private:
    struct Post {
        base::Uuid caller;
        base::Hash key{};
        base::Hash request{};
    };
    explicit RepeatedPosts(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    /// True: the first; the key is taken. False: `made` is what it made.
    base::Result<bool> begin(const Post& post, std::int64_t now_us, Made& made);
    base::Status keep(const Post& post, const Made& made);
    base::Status forget(const Post& post);

    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::portal
