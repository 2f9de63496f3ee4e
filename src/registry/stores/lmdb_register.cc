#include "registry/stores/lmdb_register.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>

#include "registry/limits.h"
#include "registry/record.h"
#include "registry/stores/lmdb_index.h"
#include "registry/stores/lmdb_layout.h"
#include "registry/stores/register_header.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using lmdb::text_of;
using lmdb::value_of;

/// Read transactions kept open. More threads than this at once each open one of their own.
constexpr std::size_t kSlots = 64;

/// A register never changes, so a read transaction is opened once and kept: it pins nothing that a
/// writer waits for. One thread at a time uses it.
struct alignas(64) Slot {
    std::atomic_flag is_taken;
    MDB_txn* transaction = nullptr;
    FoundPerson person;  ///< kept so that its lists keep their memory
};

/// Where a thread looks for a free slot first: its own, so that threads do not share cache lines.
std::size_t preferred_slot() {
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
    return mine % kSlots;
}

bool asks(std::uint8_t parts, Part part) {
    return (parts & static_cast<std::uint8_t>(part)) != 0;
}

/// Larger than memory, reading ahead throws out pages that are needed.
bool exceeds_memory(std::uint64_t bytes) {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long page_bytes = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page_bytes <= 0) return true;
    return bytes > static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes);
}

}  // namespace

struct LmdbRegister::State {
    MDB_env* environment = nullptr;
    MDB_dbi people = 0;
    MDB_dbi photos = 0;
    MDB_dbi places_table = 0;
    MDB_dbi header_table = 0;
    MDB_dbi index = 0;
    bool has_index_table = false;
    std::unique_ptr<PlaceNames> places;
    StoredHeader header;
    std::string version;
    std::array<Slot, kSlots> slots;

    ~State() {
        for (Slot& slot : slots)
            if (slot.transaction != nullptr) mdb_txn_abort(slot.transaction);
        if (environment != nullptr) mdb_env_close(environment);
    }

    Status open_environment(const std::string& folder);
    Status open_tables();
    Status read_places(MDB_txn* transaction);
    Status read_header_row(MDB_txn* transaction);
    Result<Slot*> take_slot(Slot& spare);
    static void free_slot(Slot* slot, Slot& spare) {
        if (slot == &spare) mdb_txn_abort(spare.transaction);
        slot->is_taken.clear(std::memory_order_release);
    }
    Status read(Slot& slot, std::int64_t id, std::uint8_t parts);
    Status read_photo(Slot& slot);
};

Status LmdbRegister::State::open_environment(const std::string& folder) {
    struct stat file {};
    if (::stat((folder + lmdb::kDataFile).c_str(), &file) != 0)
        return base::failed(ErrorCode::RegisterUnavailable, "no register in this folder");
    if (folder.ends_with(".loading"))
        return base::failed(ErrorCode::RegisterUnavailable, "the register is not finished");
    int status = mdb_env_create(&environment);
    if (status != 0) return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_env_create", status);
    mdb_env_set_maxdbs(environment, lmdb::kDatabases);
    // Rule R-011 (KPSY m.4/1-ğ,k): the sharing system holds the register through a read-only handle
    // only.
    unsigned flags = MDB_RDONLY | MDB_NOTLS | MDB_NOLOCK;
    if (exceeds_memory(static_cast<std::uint64_t>(file.st_size))) flags |= MDB_NORDAHEAD;
    status = mdb_env_open(environment, folder.c_str(), flags, 0);
    if (status == MDB_INVALID || status == MDB_VERSION_MISMATCH || status == MDB_CORRUPTED)
        return lmdb::failed(ErrorCode::CorruptData, "mdb_env_open", status);
    if (status != 0) return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_env_open", status);

    MDB_envinfo info;
    MDB_stat stat;
    mdb_env_info(environment, &info);
    mdb_env_stat(environment, &stat);
    // A file that was cut off would end the process with SIGBUS at the first missing page.
    const std::uint64_t needed = (std::uint64_t{info.me_last_pgno} + 1) * stat.ms_psize;
    if (static_cast<std::uint64_t>(file.st_size) < needed)
        return base::failed(ErrorCode::CorruptData, "the register file is cut off");
    return {};
}

Status LmdbRegister::State::open_tables() {
    MDB_txn* transaction = nullptr;
    int status = mdb_txn_begin(environment, nullptr, MDB_RDONLY, &transaction);
    if (status != 0) return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_txn_begin", status);
    struct Row {
        const char* name;
        MDB_dbi* handle;
    };
    for (const Row& row : {Row{lmdb::kPeople, &people}, Row{lmdb::kPhotos, &photos},
                           Row{lmdb::kPlaces, &places_table}, Row{lmdb::kHeader, &header_table},
                           Row{lmdb::kIndex, &index}}) {
        status = mdb_dbi_open(transaction, row.name, 0, row.handle);
        if (row.handle == &index) has_index_table = status == 0;
        // Registers of before there were indexes have no such table.
        if (status == 0 || (status == MDB_NOTFOUND && row.handle == &index)) continue;
        mdb_txn_abort(transaction);
        return lmdb::failed(ErrorCode::RegisterUnavailable, row.name, status);
    }
    // Handles opened here are for everyone once this transaction has ended well.
    status = mdb_txn_commit(transaction);
    if (status != 0) return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_txn_commit", status);
    return {};
}

Status LmdbRegister::State::read_header_row(MDB_txn* transaction) {
    MDB_val key = value_of(lmdb::kHeaderKey);
    MDB_val value;
    const int status = mdb_get(transaction, header_table, &key, &value);
    if (status == MDB_NOTFOUND)
        return base::failed(ErrorCode::RegisterUnavailable, "the register is not finished");
    if (status != 0) return lmdb::failed(ErrorCode::CorruptData, "header", status);
    header = KPS_TRY(read_header(text_of(value)));
    version = header_version(text_of(value));

    MDB_stat stat;
    if (mdb_stat(transaction, people, &stat) != 0 || stat.ms_entries != header.header.person_count)
        return base::failed(ErrorCode::CorruptData, "register: number of people");
    if (!header.header.index_rows) return {};
    if (!has_index_table || mdb_stat(transaction, index, &stat) != 0 ||
        stat.ms_entries != block_count(*header.header.index_rows))
        return base::failed(ErrorCode::CorruptData, "register: number of index blocks");
    return {};
}

Status LmdbRegister::State::read_places(MDB_txn* transaction) {
    MDB_cursor* cursor = nullptr;
    int status = mdb_cursor_open(transaction, places_table, &cursor);
    if (status != 0) return lmdb::failed(ErrorCode::CorruptData, "places", status);
    const std::unique_ptr<MDB_cursor, void (*)(MDB_cursor*)> closing(cursor, &mdb_cursor_close);
    PlaceCollector collector;
    MDB_val key;
    MDB_val value;
    while ((status = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        if (key.mv_size != lmdb::kPlaceKeyBytes || value.mv_size < lmdb::kPlaceFixedBytes)
            return base::failed(ErrorCode::CorruptData, "register: place");
        const auto* at = static_cast<const std::uint8_t*>(key.mv_data);
        const auto* fixed = static_cast<const std::uint8_t*>(value.mv_data);
        PlaceRow row{base::get_u32(at + 1), base::get_u32(fixed), fixed[4],
                     std::string(text_of(value).substr(lmdb::kPlaceFixedBytes))};
        KPS_TRY(collector.add(at[0], std::move(row)));
    }
    if (status != MDB_NOTFOUND) return lmdb::failed(ErrorCode::CorruptData, "places", status);
    places = std::make_unique<PlaceNames>(collector.take());
    return {};
}

/// A free slot, or `spare` when all are taken.
Result<Slot*> LmdbRegister::State::take_slot(Slot& spare) {
    const std::size_t first = preferred_slot();
    Slot* taken = &spare;
    for (std::size_t step = 0; step < kSlots && taken == &spare; ++step) {
        Slot& slot = slots[(first + step) % kSlots];
        if (!slot.is_taken.test_and_set(std::memory_order_acquire)) taken = &slot;
    }
    if (taken->transaction != nullptr) return taken;
    const int status = mdb_txn_begin(environment, nullptr, MDB_RDONLY, &taken->transaction);
    if (status == 0) return taken;
    taken->transaction = nullptr;
    taken->is_taken.clear(std::memory_order_release);
    return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_txn_begin", status);
}

Status LmdbRegister::State::read(Slot& slot, std::int64_t id, std::uint8_t parts) {
    slot.person.found = false;
    slot.person.photo = {};
    const auto number = static_cast<std::uint64_t>(id);
    MDB_val key = value_of(number);
    MDB_val value;
    const int status = mdb_get(slot.transaction, people, &key, &value);
    if (status == MDB_NOTFOUND) {
        clear(slot.person.file);
        return {};
    }
    if (status != 0) return lmdb::failed(ErrorCode::CorruptData, "mdb_get", status);
    // The photo's number stands among the documents.
    const bool asks_photo = asks(parts, Part::Photo);
    KPS_TRY(decode(text_of(value), asks_photo ? parts | Part::Documents : parts, slot.person.file));
    if (asks(parts, Part::Person) && slot.person.file.person.id != id)
        return base::failed(ErrorCode::CorruptData, "register record under another number");
    slot.person.found = true;
    return asks_photo ? read_photo(slot) : Status();
}

Status LmdbRegister::State::read_photo(Slot& slot) {
    const std::uint64_t number = slot.person.file.documents.photo;
    if (number == 0) return {};
    MDB_val key = value_of(number);
    MDB_val value;
    const int status = mdb_get(slot.transaction, photos, &key, &value);
    if (status != 0) return lmdb::failed(ErrorCode::CorruptData, "photo", status);
    slot.person.photo = base::as_bytes(text_of(value));
    return {};
}

LmdbRegister::LmdbRegister(std::unique_ptr<State> state) : state_(std::move(state)) {}
LmdbRegister::~LmdbRegister() = default;

Result<std::unique_ptr<LmdbRegister>> LmdbRegister::open(const std::string& folder) {
    auto state = std::make_unique<State>();
    KPS_TRY(state->open_environment(folder));
    KPS_TRY(state->open_tables());
    Slot& slot = state->slots[0];
    const int status = mdb_txn_begin(state->environment, nullptr, MDB_RDONLY, &slot.transaction);
    if (status != 0) return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_txn_begin", status);
    KPS_TRY(state->read_header_row(slot.transaction));
    KPS_TRY(state->read_places(slot.transaction));
    return std::unique_ptr<LmdbRegister>(new LmdbRegister(std::move(state)));
}

Status LmdbRegister::look_up(std::span<const std::int64_t> ids, std::uint8_t parts,
                             PersonVisitor& visitor) {
    if (ids.size() > kLookUpIdsMax)
        return base::failed(ErrorCode::TooManyCriteria, "register look-up");
    Slot spare;
    Slot* slot = KPS_TRY(state_->take_slot(spare));
    Status status;
    for (std::size_t position = 0; position < ids.size() && status; ++position) {
        status = state_->read(*slot, ids[position], parts);
        if (status) status = visitor.visit(position, slot->person);
    }
    state_->free_slot(slot, spare);
    return status;
}

Status LmdbRegister::find(const IndexRange& range, std::size_t max, std::vector<IndexHit>& hits) {
    hits.clear();
    const bool has_index = state_->header.header.index_rows.has_value();
    const RowRange rows = KPS_TRY(search_range(range, max, has_index));
    if (rows.is_empty) return {};
    Slot spare;
    Slot* slot = KPS_TRY(state_->take_slot(spare));
    Status status;
    {
        lmdb::IndexBlocks blocks(slot->transaction, state_->index, rows.first);
        status = collect_hits(blocks, rows, max, hits);
    }
    state_->free_slot(slot, spare);
    if (!status) hits.clear();
    return status;
}

const PlaceNames& LmdbRegister::places() const {
    return *state_->places;
}
std::uint64_t LmdbRegister::person_count() const {
    return state_->header.header.person_count;
}
std::string LmdbRegister::version() const {
    return state_->version;
}
const RegisterHeader& LmdbRegister::header() const {
    return state_->header.header;
}

Status LmdbRegister::scan(std::int64_t first_id,
                          Status (*visit)(void* context, std::int64_t id, std::string_view record),
                          void* context) {
    MDB_txn* transaction = nullptr;
    int status = mdb_txn_begin(state_->environment, nullptr, MDB_RDONLY, &transaction);
    if (status != 0) return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_txn_begin", status);
    const std::unique_ptr<MDB_txn, void (*)(MDB_txn*)> ending(transaction, &mdb_txn_abort);
    MDB_cursor* cursor = nullptr;
    status = mdb_cursor_open(transaction, state_->people, &cursor);
    if (status != 0) return lmdb::failed(ErrorCode::RegisterUnavailable, "mdb_cursor_open", status);
    const std::unique_ptr<MDB_cursor, void (*)(MDB_cursor*)> closing(cursor, &mdb_cursor_close);

    const auto first = static_cast<std::uint64_t>(first_id < 0 ? 0 : first_id);
    MDB_val key = value_of(first);
    MDB_val value;
    status = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    for (; status == 0; status = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        std::int64_t id = 0;
        if (key.mv_size != sizeof id) return base::failed(ErrorCode::CorruptData, "register: key");
        std::memcpy(&id, key.mv_data, sizeof id);
        KPS_TRY(visit(context, id, text_of(value)));
    }
    if (status != MDB_NOTFOUND)
        return lmdb::failed(ErrorCode::CorruptData, "mdb_cursor_get", status);
    return {};
}

Status LmdbRegister::prove_read_only() {
    MDB_txn* transaction = nullptr;
    const int status = mdb_txn_begin(state_->environment, nullptr, 0, &transaction);
    if (status != 0) return {};
    mdb_txn_abort(transaction);
    return base::failed(ErrorCode::Internal, "the register's handle can write");
}

}  // namespace kps::registry
