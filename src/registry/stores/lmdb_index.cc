#include "registry/stores/lmdb_index.h"

#include "base/bytes.h"
#include "registry/stores/lmdb_layout.h"

namespace kps::registry::lmdb {

IndexBlocks::IndexBlocks(MDB_txn* transaction, MDB_dbi index, const IndexRow& first) {
    first.write(first_);
    status_ = mdb_cursor_open(transaction, index, &cursor_);
    if (status_ != 0) cursor_ = nullptr;
}

IndexBlocks::~IndexBlocks() {
    if (cursor_ != nullptr) mdb_cursor_close(cursor_);
}

int IndexBlocks::seek(MDB_val& key, MDB_val& value) {
    const std::string_view wanted = base::as_text(first_);
    key = value_of(wanted);
    const int status = mdb_cursor_get(cursor_, &key, &value, MDB_SET_RANGE);
    if (status == MDB_NOTFOUND) return mdb_cursor_get(cursor_, &key, &value, MDB_LAST);
    if (status != 0 || text_of(key) == wanted) return status;
    const int before = mdb_cursor_get(cursor_, &key, &value, MDB_PREV);
    if (before != MDB_NOTFOUND) return before;
    return mdb_cursor_get(cursor_, &key, &value, MDB_FIRST);
}

base::Result<bool> IndexBlocks::next(StoredBlock& block) {
    if (status_ != 0) return failed(base::ErrorCode::RegisterUnavailable, "index", status_);
    MDB_val key;
    MDB_val value;
    const int status =
        is_placed_ ? mdb_cursor_get(cursor_, &key, &value, MDB_NEXT) : seek(key, value);
    is_placed_ = true;
    if (status == MDB_NOTFOUND) return false;
    if (status != 0) return failed(base::ErrorCode::CorruptData, "index", status);
    block = {text_of(key), text_of(value)};
    return true;
}

}  // namespace kps::registry::lmdb
