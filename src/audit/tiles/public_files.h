#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "audit/proofs/proof.h"
#include "base/bytes.h"

namespace kps::audit {

/// Hash tiles and checkpoint are for everyone; the sealed entries only for auditors (DESIGN.md 5).
enum class PublicAccess : std::uint8_t { HashesOnly, Entries };

/// The newest checkpoint that a quorum of witnesses cosigned; there is none without witnesses.
inline constexpr std::string_view kWitnessedFile = "checkpoint.witnessed";

/// A file of the published log: `checkpoint`, `checkpoint.witnessed`, `tile/<level>/…`,
/// `tile/entries/…`, as after `/log/`.
/// Errors: NotFoundPath for any other path, EntryDestroyed for a bundle that was, NotAuthorised for
/// other entries without the access, FileFailed.
base::Result<base::Bytes> read_public_file(const std::string& log_directory, std::string_view path,
                                           PublicAccess access);

/// Is it the path of a bundle whose entries were destroyed, so that it will never be there again?
bool is_destroyed_file(const std::string& log_directory, std::string_view path);

/// Reads a published file by its path, as after `/log/`: from a folder, or over the network.
using PublishedReader = std::function<base::Result<base::Bytes>(const std::string& path)>;

/// Subtree hashes out of the published tiles of a tree of `size` leaves, for proofs. What it
/// returns is not checked: a proof made of it is, against a signed root.
NodeReader tile_node_reader(std::string log_directory, std::uint64_t size);
NodeReader tile_node_reader(PublishedReader read, std::uint64_t size);

}  // namespace kps::audit
