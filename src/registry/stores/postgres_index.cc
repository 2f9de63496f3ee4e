#include "registry/stores/postgres_index.h"

#include "base/bytes.h"
#include "registry/limits.h"

namespace kps::registry::postgres {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

constexpr const char* kName = "blocks";
constexpr const char* kSql =
    "SELECT first_row, index_rows FROM register_index WHERE first_row >= coalesce("
    "(SELECT first_row FROM register_index WHERE first_row <= $1 ORDER BY first_row DESC LIMIT 1),"
    " $1) AND first_row <= $2 ORDER BY first_row LIMIT 64";
static_assert(kPostgresIndexBlocks == 64);

}  // namespace

Status prepare_index(PGconn* connection) {
    const Answer answer(PQprepare(connection, kName, kSql, 2, nullptr));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
        return failed(ErrorCode::RegisterUnavailable, "register index", answer.get());
    return {};
}

Status ask_blocks(PGconn* connection, const RowRange& range, Answer& answer) {
    std::uint8_t first[kIndexRowBytes];
    std::uint8_t last[kIndexRowBytes];
    range.first.write(first);
    range.last.write(last);
    const char* const values[] = {reinterpret_cast<const char*>(first),
                                  reinterpret_cast<const char*>(last)};
    const int sizes[] = {sizeof first, sizeof last};
    const int formats[] = {1, 1};
    answer.reset(PQexecPrepared(connection, kName, 2, values, sizes, formats, 1));
    if (PQresultStatus(answer.get()) == PGRES_TUPLES_OK) return {};
    return failed(ErrorCode::RegisterUnavailable, "register index", answer.get());
}

Status IndexBlocks::ask_more() {
    const bool is_first = answer_ == nullptr;
    KPS_TRY(ask_(range_, answer_));
    is_last_batch_ = PQntuples(answer_.get()) < static_cast<int>(kPostgresIndexBlocks);
    // A later batch begins with the block that was known last.
    row_ = is_first ? 0 : 1;
    return {};
}

Result<bool> IndexBlocks::next(StoredBlock& block) {
    if (answer_ == nullptr || (row_ == PQntuples(answer_.get()) && !is_last_batch_))
        KPS_TRY(ask_more());
    if (row_ >= PQntuples(answer_.get())) return false;
    block = {bytes_at(answer_.get(), row_, 0), bytes_at(answer_.get(), row_, 1)};
    ++row_;
    if (block.key.size() != kIndexRowBytes)
        return base::failed(ErrorCode::CorruptData, "register index: key");
    range_.first = IndexRow::read(base::as_bytes(block.key).data());
    return true;
}

}  // namespace kps::registry::postgres
