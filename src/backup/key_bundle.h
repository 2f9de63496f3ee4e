#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

/// The key folder as one encrypted file of a backup (docs/formats/backup.md, docs/adr/0092).
///
/// Invariant: the unlock secret, and shares of it, are never inside: they open the file.
namespace kps::backup {

inline constexpr std::string_view kKeyBundleName = "keys.sealed";

/// Errors: InvalidArgument for too many or too large files, CryptoFailed, FileFailed.
base::Result<std::string> seal_keys(const std::string& key_folder, base::ByteView unlock_secret);
/// Writes the files into `key_folder`, which is made. Errors: CryptoFailed for another secret, CorruptData.
base::Status open_keys(std::string_view bundle, base::ByteView unlock_secret,
                       const std::string& key_folder);

}  // namespace kps::backup
