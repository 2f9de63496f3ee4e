#include "storage/testing/temporary_database.h"

#include <cstdlib>
#include <filesystem>

#include "base/assert.h"
#include "storage/testing/temporary_postgres.h"

namespace kps::storage::testing {

TemporaryDatabase::TemporaryDatabase(Backend backend) {
    if (backend == Backend::Postgres) {
        location_ = TemporaryPostgres::shared().fresh_location();
        return;
    }
    folder_ = "/tmp/kps-sqlite-XXXXXX";
    KPS_ASSERT(mkdtemp(folder_.data()) != nullptr);
    location_ = "sqlite:" + folder_ + "/test.db";
}

TemporaryDatabase::~TemporaryDatabase() {
    database_.reset();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

std::shared_ptr<Database> TemporaryDatabase::database() {
    if (database_ == nullptr) {
        auto opened = Database::open(location_);
        KPS_ASSERT(opened.has_value());
        database_ = std::move(opened).take();
    }
    return database_;
}

}  // namespace kps::storage::testing
