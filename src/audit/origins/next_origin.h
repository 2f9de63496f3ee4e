#pragma once

#include <string>

#include "audit/origins/log_origins.h"

namespace kps::audit {

struct NextOrigin {
    std::string log_directory;
    std::string key_directory;  ///< with the log's key
    std::string known;          ///< newest checkpoint anybody keeps of what was lost; may be empty
    std::string by;             ///< who decided
};
/// Gives a restored log, to which nobody writes, its next name: makes the key, writes the change and
/// `log.vkey`. Whoever opens the log next writes the CLOSE. Returns the new verifier key.
///
/// Errors:  AlreadyExists when the key folder knows the next name: the log went on under it after this copy was made;
///          CorruptData when the copy has no end or its key does not fit; those of the keys and files.
/// Durable: yes.
base::Result<std::string> begin_next_origin(const NextOrigin& next, std::int64_t now_us);

}  // namespace kps::audit
