#include "registry/stores/postgres_link.h"

namespace kps::registry::postgres {
namespace {

using base::ErrorCode;
using base::Result;

constexpr const char* kConnectTimeoutS = "5";
constexpr const char* kDeadConnectionMs = "10000";
constexpr const char* kReadOnlySession =
    "SET default_transaction_read_only = on; SET statement_timeout = '10s'";
constexpr const char* kWriteSession = "SET statement_timeout = 0";

}  // namespace

Result<Connection> connect(const std::string& location, Access access) {
    // What stands in the location comes later and wins, except for the names.
    const char* const names[] = {"connect_timeout",           "tcp_user_timeout", "client_encoding",
                                 "fallback_application_name", "dbname",           nullptr};
    const char* const values[] = {kConnectTimeoutS, kDeadConnectionMs, "UTF8",
                                  "kps registry",   location.c_str(),  nullptr};
    Connection connection(PQconnectdbParams(names, values, 1));
    if (PQstatus(connection.get()) != CONNECTION_OK)
        return base::failed(ErrorCode::RegisterUnavailable, "postgres: cannot connect");
    // The same duty as in lmdb_register.cc: a reader's connections refuse every write.
    const char* session = access == Access::ReadOnly ? kReadOnlySession : kWriteSession;
    KPS_TRY(run(connection.get(), session, ErrorCode::RegisterUnavailable));
    return connection;
}

std::string_view state_of(const PGresult* answer) {
    const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    return state != nullptr ? std::string_view(state) : std::string_view();
}

tl::unexpected<base::Error> failed(ErrorCode code, const char* what, const PGresult* answer) {
    return base::failed(code,
                        std::string("postgres ") + what + ": " + std::string(state_of(answer)));
}

Result<Answer> run(PGconn* connection, const char* sql, ErrorCode code) {
    Answer answer(PQexec(connection, sql));
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
        return failed(code, "statement", answer.get());
    return answer;
}

Result<std::int64_t> number_at(const PGresult* answer, int row, int column) {
    const std::string_view bytes = bytes_at(answer, row, column);
    if (bytes.size() != sizeof(std::int64_t))
        return base::failed(ErrorCode::CorruptData, "postgres: a number of another width");
    return static_cast<std::int64_t>(
        base::get_u64(reinterpret_cast<const std::uint8_t*>(bytes.data())));
}

bool send(PGconn* connection, const char* statement, std::int64_t parameter) {
    std::uint8_t bytes[sizeof parameter];
    base::put_u64(bytes, static_cast<std::uint64_t>(parameter));
    const char* const values[] = {reinterpret_cast<const char*>(bytes)};
    const int sizes[] = {sizeof bytes};
    const int formats[] = {1};
    return PQsendQueryPrepared(connection, statement, 1, values, sizes, formats, 1) == 1;
}

}  // namespace kps::registry::postgres
