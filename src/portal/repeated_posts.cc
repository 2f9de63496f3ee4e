#include "portal/repeated_posts.h"

#include <array>

#include "crypto/digest.h"
#include "portal/limits.h"
#include "rest/idempotency_key.h"
#include "storage/migration.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE portal_repeated_posts (
    caller BYTEA NOT NULL,
    key_hash BYTEA NOT NULL,
    request_hash BYTEA NOT NULL,
    subject BYTEA,
    status BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (caller, key_hash)
);
CREATE INDEX portal_repeated_posts_by_end ON portal_repeated_posts (until_us);
)sql"},
};

/// Each part with its length before it, so that two requests never make one text.
base::Hash digest_of(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return crypto::sha256(base::as_bytes(text));
}

/// Nothing was done. Where storage broke, nobody knows.
bool is_refusal(ErrorCode code) {
    return base::info(code).http_status < 500 || code == ErrorCode::Busy;
}

Status check_room(Transaction& transaction, const base::Uuid& caller) {
    if (caller == base::Uuid()) return {};
    Rows rows =
        KPS_TRY(transaction.query("SELECT COUNT(*) FROM portal_repeated_posts WHERE caller = $1",
                                  {base::ByteView(caller.bytes())}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    if (count > kRepeatedPostsOfPersonMax)
        return failed(ErrorCode::TooManyRequests, "Idempotency-Key: too many keys in a day");
    return {};
}

}  // namespace

Result<std::unique_ptr<RepeatedPosts>> RepeatedPosts::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "portal_repeated_posts", kMigrations));
    return std::unique_ptr<RepeatedPosts>(new RepeatedPosts(std::move(database)));
}

Result<Made> RepeatedPosts::once(const http::Request& request, const base::Uuid& caller,
                                 std::int64_t now_us, const std::function<Result<Made>()>& make) {
    const std::string_view header = request.header(rest::kIdempotencyKeyHeader);
    if (header.empty()) return make();
    const auto key = rest::idempotency_key(header);
    if (!key || key->size() < kRepeatedKeyBytesMin)
        return failed(ErrorCode::MalformedBody, "Idempotency-Key: 16 to 64 visible characters");
    // The key is in both: without it nobody can find out from the digests what was sent.
    const Post post{
        caller, digest_of({*key}),
        digest_of({*key, request.path, request.query, request.header("If-Match"), request.body})};
    Made made;
    if (!KPS_TRY(begin(post, now_us, made))) return made;
    auto result = make();
    // Whatever becomes of the note, the answer is about what was done: a key without an end stays taken.
    if (result) {
        (void)keep(post, *result);
    } else if (is_refusal(result.error().code)) {
        (void)forget(post);
    }
    return result;
}

Result<bool> RepeatedPosts::begin(const Post& post, std::int64_t now_us, Made& made) {
    const base::ByteView caller(post.caller.bytes());
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(
        transaction.execute("DELETE FROM portal_repeated_posts WHERE until_us <= $1", {now_us}));
    const std::int64_t taken = KPS_TRY(transaction.execute(
        "INSERT INTO portal_repeated_posts (caller, key_hash, request_hash, subject, status, "
        "until_us) VALUES ($1, $2, $3, NULL, 0, $4) ON CONFLICT DO NOTHING",
        {caller, post.key, post.request, now_us + kRepeatedPostUs}));
    if (taken == 1) {
        KPS_TRY(check_room(transaction, post.caller));
        KPS_TRY(transaction.commit());
        return true;
    }
    Rows rows = KPS_TRY(transaction.query(
        "SELECT request_hash, subject, status FROM portal_repeated_posts WHERE caller = $1 AND "
        "key_hash = $2",
        {caller, post.key}));
    if (rows.empty()) return failed(ErrorCode::RepeatedKeyPending);
    const auto [request, subject, status] =
        KPS_TRY((rows[0].read<base::Hash, std::optional<std::array<std::uint8_t, 16>>, int>()));
    if (request != post.request) return failed(ErrorCode::RepeatedKeyDiffers);
    if (!subject) return failed(ErrorCode::RepeatedKeyPending);
    made = {base::Uuid(*subject), status};
    return false;
}

Status RepeatedPosts::keep(const Post& post, const Made& made) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "UPDATE portal_repeated_posts SET subject = $3, status = $4 WHERE caller = $1 AND "
        "key_hash = $2",
        {base::ByteView(post.caller.bytes()), post.key, base::ByteView(made.subject.bytes()),
         made.status}));
    return transaction.commit();
}

Status RepeatedPosts::forget(const Post& post) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(
        transaction.execute("DELETE FROM portal_repeated_posts WHERE caller = $1 AND key_hash = $2",
                            {base::ByteView(post.caller.bytes()), post.key}));
    return transaction.commit();
}

}  // namespace kps::portal
