#include <libpq-fe.h>

#include <cstring>
#include <string>
#include <unordered_map>

#include "base/assert.h"
#include "storage/connection.h"
#include "storage/limits.h"

namespace kps::storage {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

struct FinishConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Handle = std::unique_ptr<PGconn, FinishConnection>;
using Answer = std::unique_ptr<PGresult, ClearResult>;

// Object ids of the built-in types this seam speaks; fixed in PostgreSQL's catalogue (pg_type.dat).
constexpr Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
              kVarchar = 1043, kName = 19;
constexpr int kBinary = 1;

ErrorCode code_of(std::string_view state) {
    if (state == "23505") return ErrorCode::AlreadyExists;
    // Serialisation failure, deadlock, lock not available in time.
    if (state == "40001" || state == "40P01" || state == "55P03") return ErrorCode::Busy;
    return ErrorCode::StorageFailed;
}

/// Names the SQLSTATE and the constraint only: messages of the server may quote values.
base::Error error_of(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == nullptr) return base::Error(ErrorCode::StorageFailed, "postgres: connection lost");
    std::string context = std::string("postgres: SQLSTATE ") + state;
    if (const char* constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME))
        context += std::string(" ") + constraint;
    // Class 42 speaks about our own SQL text: names of tables and columns.
    const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (std::strncmp(state, "42", 2) == 0 && message != nullptr)
        context += std::string(": ") + message;
    return base::Error(code_of(state), std::move(context));
}

/// Parameters in libpq's parallel arrays; integers in network order.
struct Parameters {
    std::array<Oid, kParametersMax> types{};
    std::array<const char*, kParametersMax> values{};
    std::array<int, kParametersMax> sizes{};
    std::array<int, kParametersMax> formats{};
    std::array<std::array<std::uint8_t, 8>, kParametersMax> integers{};
    int count = 0;

    explicit Parameters(std::span<const Value> given) {
        for (const Value& value : given) add(value);
    }

  private:
    void add(const Value& value) {
        const auto at = static_cast<std::size_t>(count++);
        formats[at] = kBinary;
        const Value::Content& content = value.content();
        if (const auto* number = std::get_if<std::int64_t>(&content)) {
            base::put_u64(integers[at].data(), static_cast<std::uint64_t>(*number));
            set(at, kInt8, base::ByteView(integers[at]));
        } else if (const auto* text = std::get_if<std::string_view>(&content)) {
            set(at, kText, base::as_bytes(*text));
        } else if (const auto* bytes = std::get_if<base::ByteView>(&content)) {
            set(at, kBytea, *bytes);
        }
    }
    void set(std::size_t at, Oid type, base::ByteView bytes) {
        types[at] = type;
        values[at] = bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
        sizes[at] = static_cast<int>(bytes.size());
    }
};

std::int64_t integer_of(base::ByteView bytes) {
    if (bytes.size() == 8) return static_cast<std::int64_t>(base::get_u64(bytes.data()));
    if (bytes.size() == 4) return static_cast<std::int32_t>(base::get_u32(bytes.data()));
    if (bytes.size() == 2) return static_cast<std::int16_t>(base::get_u16(bytes.data()));
    return bytes.empty() ? 0 : bytes[0];
}

Result<Cell> cell_of(const PGresult* result, int row, int column) {
    if (PQgetisnull(result, row, column) != 0) return Cell();
    const auto* data = reinterpret_cast<const std::uint8_t*>(PQgetvalue(result, row, column));
    const base::ByteView bytes(data, static_cast<std::size_t>(PQgetlength(result, row, column)));
    switch (PQftype(result, column)) {
        case kInt8:
        case kInt4:
        case kInt2:
        case kBool:
            return Cell(integer_of(bytes));
        case kText:
        case kVarchar:
        case kName:
            return Cell(std::string(base::as_text(bytes)));
        case kBytea:
            return Cell(base::Bytes(bytes.data(), bytes.size()));
        default:
            return failed(ErrorCode::StorageFailed, "postgres: column type " +
                                                        std::to_string(PQftype(result, column)) +
                                                        "; cast it in the SQL");
    }
}

std::int64_t changed_count(PGresult* result) {
    const char* text = PQcmdTuples(result);
    return *text == '\0' ? 0 : std::atoll(text);
}

Result<Outcome> outcome_of(PGresult* result) {
    Outcome outcome;
    const int row_count = PQntuples(result);
    if (static_cast<std::size_t>(row_count) > kRowsMax)
        return failed(ErrorCode::StorageFailed, "postgres: too many rows");
    outcome.rows.reserve(static_cast<std::size_t>(row_count));
    for (int row = 0; row < row_count; ++row) {
        std::vector<Cell> cells;
        cells.reserve(static_cast<std::size_t>(PQnfields(result)));
        for (int column = 0; column < PQnfields(result); ++column)
            cells.push_back(KPS_TRY(cell_of(result, row, column)));
        outcome.rows.emplace_back(std::move(cells));
    }
    outcome.changed_count = changed_count(result);
    return outcome;
}

bool succeeded(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

class PostgresConnection final : public Connection {
  public:
    explicit PostgresConnection(Handle handle) : handle_(std::move(handle)) {}

    Status begin(Access access) override {
        return run_script(access == Access::Write
                              ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                              : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    Status commit() override {
        const Answer answer(PQexec(handle_.get(), "COMMIT"));
        if (!succeeded(answer.get())) return failed(error_of(answer.get()));
        // A server that had to give the transaction up answers COMMIT with ROLLBACK.
        if (std::strcmp(PQcmdStatus(answer.get()), "COMMIT") != 0)
            return failed(ErrorCode::StorageFailed, "postgres: the transaction was rolled back");
        return {};
    }
    void rollback() noexcept override {
        if (PQtransactionStatus(handle_.get()) != PQTRANS_IDLE)
            PQclear(PQexec(handle_.get(), "ROLLBACK"));
    }
    bool usable() const override {
        return PQstatus(handle_.get()) == CONNECTION_OK &&
               PQtransactionStatus(handle_.get()) == PQTRANS_IDLE;
    }
    Status run_script(std::string_view sql) override {
        const Answer answer(PQexec(handle_.get(), std::string(sql).c_str()));
        if (!succeeded(answer.get())) return failed(error_of(answer.get()));
        return {};
    }

    Result<Outcome> run(std::string_view sql, std::span<const Value> values) override {
        if (values.size() > kParametersMax)
            return failed(ErrorCode::StorageFailed, "postgres: parameters");
        const Parameters parameters(values);
        const std::string name = KPS_TRY(prepare(sql, parameters));
        const Answer answer(PQexecPrepared(handle_.get(), name.c_str(), parameters.count,
                                           parameters.values.data(), parameters.sizes.data(),
                                           parameters.formats.data(), kBinary));
        if (!succeeded(answer.get())) return failed(error_of(answer.get()));
        return outcome_of(answer.get());
    }

  private:
    /// Name of the prepared statement; the unnamed one when enough are kept. The types of the
    /// parameters belong to the key: a null has none.
    Result<std::string> prepare(std::string_view sql, const Parameters& parameters) {
        std::string key(sql);
        for (int at = 0; at < parameters.count; ++at)
            key += static_cast<char>(parameters.types[static_cast<std::size_t>(at)]);
        if (const auto known = prepared_.find(key); known != prepared_.end()) return known->second;
        const bool keep = prepared_.size() < kPreparedMax;
        const std::string name = keep ? "s" + std::to_string(prepared_.size()) : "";
        const Answer answer(PQprepare(handle_.get(), name.c_str(), std::string(sql).c_str(),
                                      parameters.count, parameters.types.data()));
        if (!succeeded(answer.get())) return failed(error_of(answer.get()));
        if (keep) prepared_.emplace(std::move(key), name);
        return name;
    }

    Handle handle_;
    std::unordered_map<std::string, std::string> prepared_;
};

void ignore_notice(void*, const char*) {}  // Notices may quote values; nothing of ours needs them.

std::string settings() {
    return "SET statement_timeout=" + std::to_string(kStatementTimeoutMs) +
           "; SET lock_timeout=" + std::to_string(kLockTimeoutMs) +
           "; SET idle_in_transaction_session_timeout=" + std::to_string(kIdleTransactionTimeoutMs);
}

}  // namespace

Result<std::unique_ptr<Connection>> connect_postgres(const std::string& conninfo) {
    const std::string timeout = std::to_string(kConnectTimeoutS);
    // The first `dbname` is expanded as a whole connection text; what stands after it wins over the
    // text.
    const std::array<const char*, 5> keys = {
        "dbname", "client_encoding", "fallback_application_name", "connect_timeout", nullptr};
    const std::array<const char*, 5> values = {conninfo.c_str(), "UTF8", "kps", timeout.c_str(),
                                               nullptr};
    Handle handle(PQconnectdbParams(keys.data(), values.data(), 1));
    if (handle == nullptr || PQstatus(handle.get()) != CONNECTION_OK)
        return failed(ErrorCode::StorageFailed, "postgres: cannot connect");
    PQsetNoticeProcessor(handle.get(), ignore_notice, nullptr);
    auto connection = std::make_unique<PostgresConnection>(std::move(handle));
    KPS_TRY(connection->run_script(settings()));
    return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace kps::storage
