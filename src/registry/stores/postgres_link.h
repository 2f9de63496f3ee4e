#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

/// A thin hold on libpq: what the writer and the reader of a PostgreSQL register share.
namespace kps::registry::postgres {

struct ConnectionCloser {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ResultCloser {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, ConnectionCloser>;
using Answer = std::unique_ptr<PGresult, ResultCloser>;

enum class Access : std::uint8_t { ReadOnly, Write };

/// Errors: RegisterUnavailable when the server cannot be reached.
base::Result<Connection> connect(const std::string& location, Access access);

/// A failed answer as an Error: its SQLSTATE only, because the server's text may quote what was
/// stored.
tl::unexpected<base::Error> failed(base::ErrorCode code, const char* what, const PGresult* answer);
std::string_view state_of(const PGresult* answer);

/// Runs one statement. Errors: `code` when it fails.
base::Result<Answer> run(PGconn* connection, const char* sql, base::ErrorCode code);

/// One column of one row of a binary answer.
inline std::string_view bytes_at(const PGresult* answer, int row, int column) {
    return {PQgetvalue(answer, row, column),
            static_cast<std::size_t>(PQgetlength(answer, row, column))};
}
/// Errors: CorruptData when the column is not a BIGINT.
base::Result<std::int64_t> number_at(const PGresult* answer, int row, int column);

/// Sends a prepared statement with BIGINT parameters and asks for a binary answer. False: the
/// connection broke.
bool send(PGconn* connection, const char* statement, std::int64_t parameter);

}  // namespace kps::registry::postgres
