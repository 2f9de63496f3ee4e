#pragma once

#include <memory>
#include <string>

#include "storage/database.h"

namespace kps::storage::testing {

/// An empty database of either kind that is removed with this object. For test suites that run on
/// both:
///
///     class StoreTest : public ::testing::TestWithParam<storage::Backend> {
///         storage::testing::TemporaryDatabase temporary_{GetParam()};
///     };
///     INSTANTIATE_TEST_SUITE_P(Both, StoreTest, ::testing::Values(Backend::Sqlite,
///     Backend::Postgres), backend_name);
class TemporaryDatabase {
  public:
    explicit TemporaryDatabase(Backend backend);
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
    ~TemporaryDatabase();

    const std::string& location() const { return location_; }
    /// Opened once; further calls give the same.
    std::shared_ptr<Database> database();

  private:
    std::string folder_;
    std::string location_;
    std::shared_ptr<Database> database_;
};

/// Name of a parameterised test: works with ::testing::TestParamInfo without including GTest here.
template <class Info>
std::string backend_name(const Info& info) {
    return info.param == Backend::Sqlite ? "Sqlite" : "Postgres";
}

}  // namespace kps::storage::testing
