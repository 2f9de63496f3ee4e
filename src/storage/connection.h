#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "storage/rows.h"
#include "storage/value.h"

namespace kps::storage {

/// A read sees one moment; a write sees and changes the latest state.
enum class Access : std::uint8_t { Read, Write };

/// What a statement did: the rows it returned and how many rows it changed.
struct Outcome {
    Rows rows;
    std::int64_t changed_count = 0;
};

/// One connection of a back end; used by one thread at a time. Private to this folder: `Database`
/// is the seam.
class Connection {
  public:
    virtual ~Connection() = default;
    virtual base::Status begin(Access access) = 0;
    virtual base::Status commit() = 0;
    virtual void rollback() noexcept = 0;
    virtual base::Result<Outcome> run(std::string_view sql, std::span<const Value> parameters) = 0;
    /// Several statements without parameters.
    virtual base::Status run_script(std::string_view sql) = 0;
    /// False: the connection is lost and must be replaced.
    virtual bool usable() const = 0;
};

base::Result<std::unique_ptr<Connection>> connect_sqlite(const std::string& path);
base::Result<std::unique_ptr<Connection>> connect_postgres(const std::string& conninfo);

}  // namespace kps::storage
