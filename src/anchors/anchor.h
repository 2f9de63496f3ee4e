#pragma once

#include <string>

#include "anchors/time_stamp.h"
#include "audit/entry.h"
#include "audit/log_writer.h"

/// A time stamp over a checkpoint, kept in the log itself as an ANCHOR entry (AUDIT.md 1.7). Each
/// also covers all entries before it, so stamping that goes on renews itself.
namespace kps::anchors {

struct Anchor {
    std::uint64_t size = 0;
    base::Hash root{};
    base::Bytes token;
};

/// The three lines of a checkpoint: what is stamped.
std::string stamped_text(const std::string& origin, std::uint64_t size, const base::Hash& root);

/// `size=<n> root=<base64> token=<base64>`: the detail of an ANCHOR entry.
/// Errors: InvalidArgument for a token that is too long for an entry.
base::Result<std::string> anchor_detail(const Anchor& anchor);
/// Errors: CorruptData.
base::Result<Anchor> parse_anchor(std::string_view whole);

struct Authority {
    std::string url;              ///< http or https
    std::string authorities_pem;  ///< certificate of the authority and those above it
    std::string tls_pem;          ///< whom to trust for https
};
/// Asks the authority and makes the entry. Errors: NetworkFailed; those of `take_answer` and `anchor_detail`.
base::Result<audit::Draft> make_anchor(const Authority& authority,
                                       const audit::Checkpoint& checkpoint);

}  // namespace kps::anchors
