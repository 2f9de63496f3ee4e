#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "storage/testing/temporary_postgres.h"

namespace kps::registry::testing {

/// The stores that one conformance suite runs on.
enum class Store : std::uint8_t { Lmdb, Postgres };

/// A place a register can be made in, removed at the end.
class Location {
  public:
    explicit Location(Store store) {
        if (store == Store::Postgres) {
            text_ = storage::testing::TemporaryPostgres::shared().fresh_location();
            return;
        }
        folder_ = "/tmp/kps-register-XXXXXX";
        if (mkdtemp(folder_.data()) == nullptr) std::abort();
        text_ = "lmdb:" + folder_ + "/register";
    }
    Location(const Location&) = delete;
    Location& operator=(const Location&) = delete;
    ~Location() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    const std::string& text() const { return text_; }

  private:
    std::string folder_;
    std::string text_;
};

}  // namespace kps::registry::testing
