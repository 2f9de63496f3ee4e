#include <filesystem>

#include "registry/index/index_builder.h"
#include "registry/limits.h"
#include "registry/stores/postgres_link.h"
#include "registry/stores/postgres_register.h"
#include "registry/stores/register_header.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

// One statement per table, so that a name that is taken is found before anything is loaded. The
// bytes are stored out of line only when they are long and are never compressed: records are packed
// already.
constexpr const char* kCreate =
    "CREATE TABLE register_header (content bytea NOT NULL);"
    "CREATE TABLE register_places (place_table bigint NOT NULL, code bigint NOT NULL, parent "
    "bigint NOT NULL,"
    " kind bigint NOT NULL, name text NOT NULL);"
    "CREATE TABLE register_photos (number bigint NOT NULL, jpeg bytea NOT NULL);"
    "CREATE TABLE register_people (id bigint NOT NULL, record bytea NOT NULL);"
    "CREATE TABLE register_index (first_row bytea NOT NULL, index_rows bytea NOT NULL);"
    "ALTER TABLE register_photos ALTER COLUMN jpeg SET STORAGE EXTERNAL;"
    "ALTER TABLE register_people ALTER COLUMN record SET STORAGE EXTERNAL;"
    // Blocks are cut so that four of them fill a page.
    "ALTER TABLE register_index ALTER COLUMN index_rows SET STORAGE PLAIN;";
// Indexes are built once over the loaded rows, which is several times faster than row by row.
constexpr const char* kIndex =
    "ALTER TABLE register_people ADD PRIMARY KEY (id);"
    "ALTER TABLE register_index ADD PRIMARY KEY (first_row);"
    "ALTER TABLE register_photos ADD PRIMARY KEY (number);"
    "ALTER TABLE register_places ADD PRIMARY KEY (place_table, code);";
constexpr std::string_view kDuplicateTable = "42P07";
constexpr std::string_view kCopyHead("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::string_view kCopyEnd("\377\377", 2);

}  // namespace

struct PostgresRegisterWriter::State {
    postgres::Connection connection;
    LoadProgress progress;
    std::unique_ptr<IndexBuilder> index_builder;
    const char* copying = nullptr;  ///< the COPY statement that is under way
    std::string chunk;
    bool is_broken = false;

    Status check_usable() const {
        if (is_broken || connection == nullptr)
            return base::failed(ErrorCode::StorageFailed, "this register load has failed or ended");
        return {};
    }
    Status fail(const char* what) {
        is_broken = true;
        return base::failed(ErrorCode::StorageFailed, what);
    }

    Status execute(const char* sql) {
        const auto answer = postgres::run(connection.get(), sql, ErrorCode::StorageFailed);
        if (answer) return {};
        is_broken = true;
        return base::failed(answer.error());
    }

    /// Makes `statement` the COPY that rows go to.
    Status copy_into(const char* statement) {
        if (copying == statement) return {};
        KPS_TRY(end_copy());
        KPS_TRY(execute(statement));
        copying = statement;
        chunk = kCopyHead;
        return {};
    }

    Status end_copy() {
        if (copying == nullptr) return {};
        chunk += kCopyEnd;
        KPS_TRY(flush());
        copying = nullptr;
        if (PQputCopyEnd(connection.get(), nullptr) != 1) return fail("postgres: COPY end");
        bool is_good = true;
        for (postgres::Answer answer(PQgetResult(connection.get())); answer != nullptr;
             answer.reset(PQgetResult(connection.get())))
            is_good = is_good && PQresultStatus(answer.get()) == PGRES_COMMAND_OK;
        return is_good ? Status() : fail("postgres: COPY refused");
    }

    Status flush() {
        if (PQputCopyData(connection.get(), chunk.data(), static_cast<int>(chunk.size())) != 1)
            return fail("postgres: COPY");
        chunk.clear();
        return {};
    }

    void begin_row(std::uint16_t columns) {
        std::uint8_t bytes[2];
        base::put_u16(bytes, columns);
        chunk.append(base::as_text(bytes));
    }
    void column(std::string_view bytes) {
        std::uint8_t size[4];
        base::put_u32(size, static_cast<std::uint32_t>(bytes.size()));
        chunk.append(base::as_text(size)).append(bytes);
    }
    void column(std::uint64_t number) {
        std::uint8_t bytes[8];
        base::put_u64(bytes, number);
        column(base::as_text(bytes));
    }
    /// Says how many rows there are.
    Result<std::uint64_t> write_index() {
        return index_builder->finish([this](const StoredBlock& block) -> Status {
            KPS_TRY(copy_into("COPY register_index FROM STDIN (FORMAT binary, FREEZE)"));
            begin_row(2);
            column(block.key);
            column(block.value);
            return end_row();
        });
    }
    Status end_row() { return chunk.size() < kPostgresCopyChunkBytes ? Status() : flush(); }
};

PostgresRegisterWriter::PostgresRegisterWriter(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
PostgresRegisterWriter::~PostgresRegisterWriter() = default;

Result<std::unique_ptr<PostgresRegisterWriter>> PostgresRegisterWriter::create(
    const std::string& location) {
    std::error_code error;
    const std::string folder = std::filesystem::temp_directory_path(error).string();
    if (error) return base::failed(ErrorCode::StorageFailed, "no folder for temporary files");
    auto state = std::make_unique<State>();
    state->index_builder = std::make_unique<IndexBuilder>(folder);
    state->connection = KPS_TRY(postgres::connect(location, postgres::Access::Write));
    PGconn* connection = state->connection.get();
    KPS_TRY(postgres::run(connection, "BEGIN", ErrorCode::StorageFailed));
    const postgres::Answer created(PQexec(connection, kCreate));
    if (postgres::state_of(created.get()) == kDuplicateTable)
        return base::failed(ErrorCode::AlreadyExists, "the database holds a register");
    if (PQresultStatus(created.get()) != PGRES_COMMAND_OK)
        return postgres::failed(ErrorCode::StorageFailed, "CREATE TABLE", created.get());
    return std::unique_ptr<PostgresRegisterWriter>(new PostgresRegisterWriter(std::move(state)));
}

Status PostgresRegisterWriter::put_places(const PlaceNames& places) {
    KPS_TRY(state_->check_usable());
    KPS_TRY(state_->progress.places(places));
    KPS_TRY(state_->copy_into("COPY register_places FROM STDIN (FORMAT binary)"));
    return for_each_place(places, [this](PlaceTable table, const PlaceRow& row) {
        state_->begin_row(5);
        state_->column(static_cast<std::uint64_t>(table));
        state_->column(std::uint64_t{row.code});
        state_->column(std::uint64_t{row.parent});
        state_->column(std::uint64_t{row.kind});
        state_->column(row.name);
        return state_->end_row();
    });
}

Status PostgresRegisterWriter::put_photo(std::uint32_t number, base::ByteView jpeg) {
    KPS_TRY(state_->check_usable());
    KPS_TRY(state_->progress.photo(number, jpeg));
    KPS_TRY(state_->copy_into("COPY register_photos FROM STDIN (FORMAT binary)"));
    state_->begin_row(2);
    state_->column(std::uint64_t{number});
    state_->column(base::as_text(jpeg));
    return state_->end_row();
}

Status PostgresRegisterWriter::put(std::int64_t id, std::string_view record) {
    KPS_TRY(state_->check_usable());
    KPS_TRY(state_->progress.person(id, record));
    // Written in the transaction that made the table, the rows can be frozen at once: no later
    // vacuum rewrites them.
    KPS_TRY(state_->copy_into("COPY register_people FROM STDIN (FORMAT binary, FREEZE)"));
    state_->begin_row(2);
    state_->column(static_cast<std::uint64_t>(id));
    state_->column(record);
    KPS_TRY(state_->end_row());
    return state_->index_builder->add(id, record);
}

Status PostgresRegisterWriter::finish(const RegisterHeader& header) {
    KPS_TRY(state_->check_usable());
    StoredHeader stored = KPS_TRY(state_->progress.finish(header));
    stored.header.index_rows = KPS_TRY(state_->write_index());
    const std::string text = KPS_TRY(write_header(stored));
    KPS_TRY(state_->copy_into("COPY register_header FROM STDIN (FORMAT binary)"));
    state_->begin_row(1);
    state_->column(text);
    KPS_TRY(state_->end_copy());
    KPS_TRY(state_->execute(kIndex));
    KPS_TRY(state_->execute("COMMIT"));
    // A failure of the statistics leaves the register whole.
    const auto analysed =
        postgres::run(state_->connection.get(), "ANALYZE register_people, register_index",
                      ErrorCode::StorageFailed);
    state_->connection.reset();
    return analysed ? Status() : base::failed(analysed.error());
}

}  // namespace kps::registry
