#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include "registry/index/index_builder.h"
#include "registry/limits.h"
#include "registry/stores/lmdb_layout.h"
#include "registry/stores/lmdb_register.h"
#include "registry/stores/register_header.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;
using lmdb::value_of;
namespace fs = std::filesystem;

/// Bytes a batch may need in the map: values in overflow pages are rounded up to pages, and every
/// changed page of the trees is copied once.
constexpr std::uint64_t kMapBytesOfOneBatch = 4 * std::uint64_t{kLmdbBatchBytes};

Status sync_folder(const std::string& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return base::failed(ErrorCode::StorageFailed, "register folder: open");
    const bool is_synced = ::fsync(folder) == 0;
    ::close(folder);
    if (!is_synced) return base::failed(ErrorCode::StorageFailed, "register folder: fsync");
    return {};
}

std::string parent_of(const std::string& path) {
    const std::string parent = fs::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

/// The folder a register is built in, held by a lock so that two writers never meet in it.
class LoadingFolder {
  public:
    LoadingFolder() = default;
    LoadingFolder(const LoadingFolder&) = delete;
    LoadingFolder& operator=(const LoadingFolder&) = delete;
    ~LoadingFolder() {
        std::error_code ignored;
        if (lock_ >= 0 && !path_.empty()) fs::remove_all(path_, ignored);
        if (lock_ >= 0) ::close(lock_);
    }

    Status enter(const std::string& path) {
        if (::mkdir(path.c_str(), 0750) != 0 && errno != EEXIST)
            return base::failed(ErrorCode::StorageFailed, "register folder: mkdir");
        lock_ = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (lock_ < 0) return base::failed(ErrorCode::StorageFailed, "register folder: open");
        if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 || !still_there(path)) {
            ::close(lock_);
            lock_ = -1;
            return base::failed(ErrorCode::Busy, "another program builds this register");
        }
        path_ = path;
        // What a program that died here left behind is of no use.
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(path, error)) fs::remove(entry, error);
        if (error)
            return base::failed(ErrorCode::StorageFailed, "register folder: remove leftovers");
        return {};
    }

    Status rename_to(const std::string& final_path) {
        KPS_TRY(sync_folder(path_));
        // Fails when the final folder exists: it holds files.
        if (::rename(path_.c_str(), final_path.c_str()) != 0)
            return base::failed(errno == ENOTEMPTY || errno == EEXIST ? ErrorCode::AlreadyExists
                                                                      : ErrorCode::StorageFailed,
                                "register folder: rename");
        path_.clear();
        return sync_folder(parent_of(final_path));
    }

  private:
    /// Between mkdir and flock another writer may have finished and renamed the folder.
    bool still_there(const std::string& path) const {
        struct stat held {};
        struct stat named {};
        return ::fstat(lock_, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
               held.st_ino == named.st_ino && held.st_dev == named.st_dev;
    }
    std::string path_;
    int lock_ = -1;
};

}  // namespace

struct LmdbRegisterWriter::State {
    std::string folder;
    LoadingFolder loading;
    LoadProgress progress;
    std::unique_ptr<IndexBuilder> index_builder;
    MDB_env* environment = nullptr;
    MDB_txn* batch = nullptr;
    MDB_cursor* people_cursor = nullptr;
    MDB_dbi people = 0;
    MDB_dbi photos = 0;
    MDB_dbi places = 0;
    MDB_dbi index = 0;
    MDB_dbi header = 0;
    std::size_t batch_items = 0;
    std::size_t batch_bytes = 0;
    std::uint64_t map_bytes = 0;
    bool is_broken = false;  ///< after a failure nothing more is written, and finish() refuses

    ~State() { close(); }

    void close() {
        drop_batch();
        if (environment != nullptr) mdb_env_close(environment);
        environment = nullptr;
    }

    void drop_batch() {
        if (people_cursor != nullptr) mdb_cursor_close(people_cursor);
        people_cursor = nullptr;
        if (batch != nullptr) mdb_txn_abort(batch);
        batch = nullptr;
    }

    Status fail(const char* what, int status) {
        is_broken = true;
        return lmdb::failed(ErrorCode::StorageFailed, what, status);
    }

    Status open_environment(const std::string& path) {
        int status = mdb_env_create(&environment);
        if (status != 0) return fail("mdb_env_create", status);
        mdb_env_set_maxdbs(environment, lmdb::kDatabases);
        // Nothing needs to be on disk before finish(), which syncs once.
        status =
            mdb_env_open(environment, path.c_str(), MDB_NOSYNC | MDB_NORDAHEAD | MDB_NOTLS, 0640);
        if (status != 0) return fail("mdb_env_open", status);
        KPS_TRY(begin_batch());
        struct Row {
            const char* name;
            unsigned flags;
            MDB_dbi* handle;
        };
        for (const Row& row :
             {Row{lmdb::kPeople, MDB_INTEGERKEY, &people},
              Row{lmdb::kPhotos, MDB_INTEGERKEY, &photos}, Row{lmdb::kPlaces, 0, &places},
              Row{lmdb::kIndex, 0, &index}, Row{lmdb::kHeader, 0, &header}}) {
            status = mdb_dbi_open(batch, row.name, MDB_CREATE | row.flags, row.handle);
            if (status != 0) return fail("mdb_dbi_open", status);
        }
        return commit_batch();
    }

    /// The map can only grow between transactions, so it is made large enough for a whole batch
    /// before each.
    Status grow_map() {
        MDB_envinfo info;
        MDB_stat stat;
        mdb_env_info(environment, &info);
        mdb_env_stat(environment, &stat);
        const std::uint64_t used = (std::uint64_t{info.me_last_pgno} + 1) * stat.ms_psize;
        if (used + kMapBytesOfOneBatch <= map_bytes) return {};
        map_bytes = std::max({kLmdbMapStartBytes, used + kMapBytesOfOneBatch, used + used / 2});
        if (map_bytes > kLmdbMapMaxBytes)
            return base::failed(ErrorCode::StorageFailed, "the register exceeds the map limit");
        const int status = mdb_env_set_mapsize(environment, static_cast<std::size_t>(map_bytes));
        if (status != 0) return fail("mdb_env_set_mapsize", status);
        return {};
    }

    Status begin_batch() {
        if (batch != nullptr) return {};
        KPS_TRY(grow_map());
        const int status = mdb_txn_begin(environment, nullptr, 0, &batch);
        if (status != 0) return fail("mdb_txn_begin", status);
        batch_items = 0;
        batch_bytes = 0;
        return {};
    }

    Status commit_batch() {
        if (people_cursor != nullptr) mdb_cursor_close(people_cursor);
        people_cursor = nullptr;
        MDB_txn* ending = batch;
        batch = nullptr;
        if (ending == nullptr) return {};
        const int status = mdb_txn_commit(ending);
        if (status != 0) return fail("mdb_txn_commit", status);
        return {};
    }

    Status put(MDB_dbi database, MDB_val key, MDB_val value, unsigned flags) {
        KPS_TRY(begin_batch());
        const std::size_t size = value.mv_size;
        const int status = mdb_put(batch, database, &key, &value, flags);
        if (status != 0) return fail("mdb_put", status);
        return count(size);
    }

    Status put_person(const std::uint64_t& id, std::string_view record) {
        KPS_TRY(begin_batch());
        int status = 0;
        if (people_cursor == nullptr) status = mdb_cursor_open(batch, people, &people_cursor);
        if (status != 0) return fail("mdb_cursor_open", status);
        MDB_val key = value_of(id);
        MDB_val value = value_of(record);
        status = mdb_cursor_put(people_cursor, &key, &value, MDB_APPEND);
        if (status != 0) return fail("mdb_cursor_put", status);
        return count(record.size());
    }

    Status count(std::size_t bytes) {
        ++batch_items;
        batch_bytes += bytes;
        if (batch_items < kLmdbBatchPeople && batch_bytes < kLmdbBatchBytes) return {};
        return commit_batch();
    }

    /// Says how many rows there are.
    Result<std::uint64_t> write_index() {
        return index_builder->finish([this](const StoredBlock& block) {
            return put(index, value_of(block.key), value_of(block.value), MDB_APPEND);
        });
    }

    Status check_usable() const {
        if (is_broken || environment == nullptr)
            return base::failed(ErrorCode::StorageFailed, "this register load has failed or ended");
        return {};
    }
};

LmdbRegisterWriter::LmdbRegisterWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
LmdbRegisterWriter::~LmdbRegisterWriter() = default;

Result<std::unique_ptr<LmdbRegisterWriter>> LmdbRegisterWriter::create(const std::string& folder) {
    if (folder.empty()) return base::failed(ErrorCode::InvalidArgument, "register folder");
    std::error_code error;
    if (fs::exists(folder, error))
        return base::failed(ErrorCode::AlreadyExists, "the register folder exists");
    auto state = std::make_unique<State>();
    state->folder = folder;
    const std::string loading = folder + ".loading";
    KPS_TRY(state->loading.enter(loading));
    KPS_TRY(state->open_environment(loading));
    state->index_builder = std::make_unique<IndexBuilder>(loading);
    return std::unique_ptr<LmdbRegisterWriter>(new LmdbRegisterWriter(std::move(state)));
}

Status LmdbRegisterWriter::put_places(const PlaceNames& places) {
    KPS_TRY(state_->check_usable());
    KPS_TRY(state_->progress.places(places));
    return for_each_place(places, [this](PlaceTable table, const PlaceRow& row) {
        std::uint8_t key[lmdb::kPlaceKeyBytes];
        key[0] = static_cast<std::uint8_t>(table);
        base::put_u32(key + 1, row.code);
        std::uint8_t fixed[lmdb::kPlaceFixedBytes];
        base::put_u32(fixed, row.parent);
        fixed[4] = row.kind;
        const std::string value = std::string(base::as_text(fixed)) + row.name;
        return state_->put(state_->places, value_of(base::as_text(key)), value_of(value),
                           MDB_APPEND);
    });
}

Status LmdbRegisterWriter::put_photo(std::uint32_t number, base::ByteView jpeg) {
    KPS_TRY(state_->check_usable());
    KPS_TRY(state_->progress.photo(number, jpeg));
    const std::uint64_t key = number;
    return state_->put(state_->photos, value_of(key), value_of(base::as_text(jpeg)), MDB_APPEND);
}

Status LmdbRegisterWriter::put(std::int64_t id, std::string_view record) {
    KPS_TRY(state_->check_usable());
    KPS_TRY(state_->progress.person(id, record));
    KPS_TRY(state_->put_person(static_cast<std::uint64_t>(id), record));
    return state_->index_builder->add(id, record);
}

Status LmdbRegisterWriter::finish(const RegisterHeader& header) {
    KPS_TRY(state_->check_usable());
    StoredHeader stored = KPS_TRY(state_->progress.finish(header));
    stored.header.index_rows = KPS_TRY(state_->write_index());
    const std::string text = KPS_TRY(write_header(stored));
    KPS_TRY(state_->put(state_->header, value_of(lmdb::kHeaderKey), value_of(text), 0));
    KPS_TRY(state_->commit_batch());
    const int status = mdb_env_sync(state_->environment, 1);
    if (status != 0) return state_->fail("mdb_env_sync", status);
    state_->close();
    // The lock file served the writer only; readers of a finished register use none (invariant 3).
    const std::string loading = state_->folder + ".loading";
    ::unlink((loading + "/lock.mdb").c_str());
    ::chmod((loading + lmdb::kDataFile).c_str(), 0440);
    return state_->loading.rename_to(state_->folder);
}

}  // namespace kps::registry
