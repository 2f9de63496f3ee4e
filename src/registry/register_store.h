#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "registry/register_reader.h"
#include "registry/register_writer.h"

namespace kps::registry {

/// A finished register, opened for reading only.
class RegisterStore : public RegisterReader, public RegisterScanner {
  public:
    virtual const RegisterHeader& header() const = 0;
    /// Tries to write through this very handle and is content when that is refused (`kps doctor`).
    ///
    /// Errors: Internal when the write was not refused: then the server must not start.
    virtual base::Status prove_read_only() = 0;
};

/// Opens a register by its location: `lmdb:FOLDER`, or the connection text of a PostgreSQL
/// database. Errors: RegisterUnavailable when there is no finished register, CorruptData.
base::Result<std::unique_ptr<RegisterStore>> open_register(std::string_view location);

/// Begins a register where none is.
/// Errors: AlreadyExists when there is one, Busy while another program writes there, StorageFailed.
base::Result<std::unique_ptr<RegisterWriter>> create_register(std::string_view location);

}  // namespace kps::registry
