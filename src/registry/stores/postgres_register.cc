#include "registry/stores/postgres_register.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "registry/limits.h"
#include "registry/record.h"
#include "registry/stores/postgres_index.h"
#include "registry/stores/postgres_link.h"
#include "registry/stores/register_header.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using postgres::Answer;
using postgres::bytes_at;

struct Statement {
    const char* name;
    const char* sql;
};
constexpr Statement kPerson = {"person", "SELECT record FROM register_people WHERE id = $1"};
constexpr Statement kPhoto = {"photo", "SELECT jpeg FROM register_photos WHERE number = $1"};
constexpr Statement kScan = {
    "scan", "SELECT id, record FROM register_people WHERE id >= $1 ORDER BY id LIMIT 1000"};
static_assert(kPostgresScanRows == 1000);
constexpr std::string_view kReadOnlyRefusal = "25006";
constexpr std::string_view kPrivilegeRefusal =
    "42501";  ///< the role has no right to write, which is better still

bool asks(std::uint8_t parts, Part part) {
    return (parts & static_cast<std::uint8_t>(part)) != 0;
}

Result<Answer> select(PGconn* connection, const char* sql) {
    Answer answer(PQexecParams(connection, sql, 0, nullptr, nullptr, nullptr, nullptr, 1));
    // Also where the tables are missing: no finished register is there.
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
        return postgres::failed(ErrorCode::RegisterUnavailable, "register tables", answer.get());
    return answer;
}

Result<postgres::Connection> connect_prepared(const std::string& location, bool has_index) {
    postgres::Connection connection =
        KPS_TRY(postgres::connect(location, postgres::Access::ReadOnly));
    for (const Statement& statement : {kPerson, kPhoto, kScan}) {
        const Answer answer(PQprepare(connection.get(), statement.name, statement.sql, 1, nullptr));
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
            return postgres::failed(ErrorCode::RegisterUnavailable, "register tables",
                                    answer.get());
    }
    if (has_index) KPS_TRY(postgres::prepare_index(connection.get()));
    return connection;
}

/// Asks one statement for each parameter in one round trip. A parameter of 0 is not asked and stays
/// without answer. Errors: RegisterUnavailable; the connection is then of no further use.
Status ask_all(PGconn* connection, const Statement& statement,
               std::span<const std::int64_t> parameters, std::vector<Answer>& answers) {
    answers.clear();
    answers.resize(parameters.size());
    const auto lost = [] {
        return base::failed(ErrorCode::RegisterUnavailable, "postgres: connection lost");
    };
    if (PQenterPipelineMode(connection) != 1) return lost();
    for (std::int64_t parameter : parameters)
        if (parameter != 0 && !postgres::send(connection, statement.name, parameter)) return lost();
    if (PQpipelineSync(connection) != 1) return lost();
    for (std::size_t index = 0; index < parameters.size(); ++index) {
        if (parameters[index] == 0) continue;
        answers[index].reset(PQgetResult(connection));
        if (PQresultStatus(answers[index].get()) != PGRES_TUPLES_OK) return lost();
        if (PQgetResult(connection) != nullptr)
            return lost();  // the end of this statement's answers
    }
    const Answer sync(PQgetResult(connection));
    if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) return lost();
    if (PQexitPipelineMode(connection) != 1) return lost();
    return {};
}

}  // namespace

struct PostgresRegister::State {
    std::string location;
    std::size_t connections_max = 0;
    std::unique_ptr<PlaceNames> places;
    StoredHeader header;
    std::string version;

    std::mutex mutex;
    std::condition_variable freed;
    std::vector<postgres::Connection> free;  ///< guarded by `mutex`
    std::size_t in_use = 0;                  ///< guarded by `mutex`

    bool has_index() const { return header.header.index_rows.has_value(); }
    Result<postgres::Connection> acquire();
    void release(postgres::Connection connection);
    template <class Work>
    Status with_connection(Work work);
    Status read_header_row(PGconn* connection);
    Status read_places(PGconn* connection);
};

/// A free connection, a new one, or none within the time.
Result<postgres::Connection> PostgresRegister::State::acquire() {
    std::unique_lock lock(mutex);
    const bool is_free = freed.wait_for(lock, std::chrono::milliseconds(kPostgresAcquireTimeoutMs),
                                        [this] { return in_use < connections_max; });
    if (!is_free)
        return base::failed(ErrorCode::Busy,
                            "postgres: all connections to the register are in use");
    ++in_use;
    if (free.empty()) return postgres::Connection();
    postgres::Connection connection = std::move(free.back());
    free.pop_back();
    return connection;
}

void PostgresRegister::State::release(postgres::Connection connection) {
    {
        const std::lock_guard lock(mutex);
        --in_use;
        if (connection != nullptr) free.push_back(std::move(connection));
    }
    freed.notify_one();
}

/// Runs `work(connection)`; when its connection turns out to be lost, once more on a new one.
/// `work` must not have had any effect when it fails.
template <class Work>
Status PostgresRegister::State::with_connection(Work work) {
    postgres::Connection connection = KPS_TRY(acquire());
    Status status = base::failed(ErrorCode::RegisterUnavailable, "postgres: no connection");
    if (connection != nullptr) status = work(connection.get());
    if (!status && status.error().code == ErrorCode::RegisterUnavailable) {
        connection.reset();
        auto fresh = connect_prepared(location, has_index());
        if (fresh) {
            connection = std::move(fresh).take();
            status = work(connection.get());
        }
        // A connection that failed twice is not given to the next caller.
        if (!status && status.error().code == ErrorCode::RegisterUnavailable) connection.reset();
    }
    release(std::move(connection));
    return status;
}

Status PostgresRegister::State::read_header_row(PGconn* connection) {
    const Answer answer = KPS_TRY(select(connection, "SELECT content FROM register_header"));
    if (PQntuples(answer.get()) != 1)
        return base::failed(ErrorCode::RegisterUnavailable, "the register is not finished");
    header = KPS_TRY(read_header(bytes_at(answer.get(), 0, 0)));
    version = header_version(bytes_at(answer.get(), 0, 0));
    return {};
}

Status PostgresRegister::State::read_places(PGconn* connection) {
    const Answer answer = KPS_TRY(
        select(connection, "SELECT place_table, code, parent, kind, name FROM register_places"));
    PlaceCollector collector;
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
        std::int64_t numbers[4];
        for (int column = 0; column < 4; ++column) {
            numbers[column] = KPS_TRY(postgres::number_at(answer.get(), row, column));
            if (numbers[column] < 0 || numbers[column] > std::int64_t{0xffffffff})
                return base::failed(ErrorCode::CorruptData, "register: place");
        }
        PlaceRow place{
            static_cast<std::uint32_t>(numbers[1]), static_cast<std::uint32_t>(numbers[2]),
            static_cast<std::uint8_t>(numbers[3]), std::string(bytes_at(answer.get(), row, 4))};
        KPS_TRY(collector.add(static_cast<std::uint32_t>(numbers[0]), std::move(place)));
    }
    places = std::make_unique<PlaceNames>(collector.take());
    return {};
}

PostgresRegister::PostgresRegister(std::unique_ptr<State> state) : state_(std::move(state)) {}
PostgresRegister::~PostgresRegister() = default;

Result<std::unique_ptr<PostgresRegister>> PostgresRegister::open(const std::string& location,
                                                                 std::size_t connections) {
    if (connections == 0 || connections > kPostgresConnectionsMax)
        return base::failed(ErrorCode::InvalidArgument, "number of connections to the register");
    auto state = std::make_unique<State>();
    state->location = location;
    state->connections_max = connections;
    // Whether there is an index stands in the header.
    postgres::Connection connection = KPS_TRY(connect_prepared(location, false));
    KPS_TRY(state->read_header_row(connection.get()));
    if (state->has_index()) KPS_TRY(postgres::prepare_index(connection.get()));
    KPS_TRY(state->read_places(connection.get()));
    state->free.push_back(std::move(connection));
    return std::unique_ptr<PostgresRegister>(new PostgresRegister(std::move(state)));
}

namespace {

/// The answers for one window of a list; nothing of it has been visited while they are being
/// fetched.
struct Window {
    std::vector<Answer> people;
    std::vector<Answer> photos;
    std::vector<FoundPerson> found;

    Status decode_people(std::span<const std::int64_t> ids, std::uint8_t parts);
    Status attach_photos(std::size_t count);
};

Status Window::decode_people(std::span<const std::int64_t> ids, std::uint8_t parts) {
    found.resize(ids.size());
    for (std::size_t index = 0; index < ids.size(); ++index) {
        FoundPerson& person = found[index];
        person.photo = {};
        person.found = people[index] != nullptr && PQntuples(people[index].get()) == 1;
        if (!person.found) {
            clear(person.file);
            continue;
        }
        KPS_TRY(decode(bytes_at(people[index].get(), 0, 0), parts, person.file));
        if (asks(parts, Part::Person) && person.file.person.id != ids[index])
            return base::failed(ErrorCode::CorruptData, "register record under another number");
    }
    return {};
}

Status Window::attach_photos(std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        if (photos[index] == nullptr) continue;
        if (PQntuples(photos[index].get()) != 1)
            return base::failed(ErrorCode::CorruptData, "register: photo missing");
        found[index].photo = base::as_bytes(bytes_at(photos[index].get(), 0, 0));
    }
    return {};
}

Status fetch(PGconn* connection, std::span<const std::int64_t> ids, std::uint8_t parts,
             Window& window) {
    const bool asks_photos = asks(parts, Part::Photo);
    KPS_TRY(ask_all(connection, kPerson, ids, window.people));
    KPS_TRY(window.decode_people(ids, asks_photos ? parts | Part::Documents : parts));
    if (!asks_photos) return {};
    std::vector<std::int64_t> numbers;
    for (const FoundPerson& person : window.found) numbers.push_back(person.file.documents.photo);
    KPS_TRY(ask_all(connection, kPhoto, numbers, window.photos));
    return window.attach_photos(ids.size());
}

}  // namespace

Status PostgresRegister::look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                                 PersonVisitor& visitor) {
    if (ids.size() > kLookUpIdsMax)
        return base::failed(ErrorCode::TooManyCriteria, "register look-up");
    // A visitor may keep what it saw until this call returns, so every window stays.
    std::deque<Window> windows;
    for (std::size_t start = 0; start < ids.size(); start += kPostgresPipelineItems) {
        const auto part = ids.subspan(start, std::min(kPostgresPipelineItems, ids.size() - start));
        Window& window = windows.emplace_back();
        // The connection is free again before anything is visited: a slow visitor keeps none.
        KPS_TRY(state_->with_connection(
            [&](PGconn* connection) { return fetch(connection, part, parts, window); }));
        for (std::size_t index = 0; index < part.size(); ++index)
            KPS_TRY(visitor.visit(start + index, window.found[index]));
    }
    return {};
}

Status PostgresRegister::find(const IndexRange& range, std::size_t max,
                              std::vector<IndexHit>& hits) {
    hits.clear();
    const RowRange rows = KPS_TRY(search_range(range, max, state_->has_index()));
    if (rows.is_empty) return {};
    postgres::IndexBlocks blocks(rows, [this](const RowRange& wanted, Answer& answer) {
        return state_->with_connection(
            [&](PGconn* connection) { return postgres::ask_blocks(connection, wanted, answer); });
    });
    const Status status = collect_hits(blocks, rows, max, hits);
    if (!status) hits.clear();
    return status;
}

const PlaceNames& PostgresRegister::places() const {
    return *state_->places;
}
std::uint64_t PostgresRegister::person_count() const {
    return state_->header.header.person_count;
}
std::string PostgresRegister::version() const {
    return state_->version;
}
const RegisterHeader& PostgresRegister::header() const {
    return state_->header.header;
}

Status PostgresRegister::scan(std::int64_t first_id,
                              Status (*visit)(void* context, std::int64_t id,
                                              std::string_view record),
                              void* context) {
    std::int64_t next_id = std::max<std::int64_t>(first_id, 1);
    std::vector<Answer> answers;
    int rows = kPostgresScanRows;
    while (rows == kPostgresScanRows) {
        KPS_TRY(state_->with_connection([&](PGconn* connection) {
            return ask_all(connection, kScan, {&next_id, 1}, answers);
        }));
        const PGresult* answer = answers.front().get();
        rows = PQntuples(answer);
        for (int row = 0; row < rows; ++row) {
            const std::int64_t id = KPS_TRY(postgres::number_at(answer, row, 0));
            KPS_TRY(visit(context, id, bytes_at(answer, row, 1)));
            next_id = id + 1;
        }
    }
    return {};
}

Status PostgresRegister::prove_read_only() {
    return state_->with_connection([](PGconn* connection) -> Status {
        // Would change no row even if it were allowed.
        const Answer answer(PQexec(connection, "DELETE FROM register_people WHERE id = 0"));
        const std::string_view state = postgres::state_of(answer.get());
        if (state == kReadOnlyRefusal || state == kPrivilegeRefusal) return {};
        if (PQresultStatus(answer.get()) == PGRES_COMMAND_OK)
            return base::failed(ErrorCode::Internal, "the register's connection can write");
        return postgres::failed(ErrorCode::RegisterUnavailable, "trial write", answer.get());
    });
}

}  // namespace kps::registry
