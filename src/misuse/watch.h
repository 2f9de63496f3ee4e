#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "audit/entry.h"
#include "base/ids.h"

namespace kps::misuse {

/// Who asks: the service user, and whoever sits in front of the institution's screen when the call
/// names one. Borrowed for one call.
struct Actor {
    base::InstitutionId institution;
    std::string_view service_user;
    std::string_view end_user;  ///< Sorgulayan; empty when none was given
    /// The question names nobody and has the Kurul's separate leave: whom it finds was not walked to.
    bool is_list_question = false;
};

/// Detail of an entry whose verification gave "no match": what was answered is a miss, though the
/// entry's outcome is "answered".
inline constexpr std::string_view kNoMatchDetail = "no match";

/// What the path of a query tells about its users, and asks: may this one go on?
///
/// Threads: any. Neither call blocks on I/O, fails, or throws.
class Watch {
  public:
    virtual ~Watch() = default;
    /// Before a question is decided: the rule by which this user is stopped, if so. The numbers
    /// asked for count at once, so that the call that goes too far is itself refused.
    /// Shape: `numbers` as the caller wrote them, also impossible ones; none for a search.
    virtual std::optional<std::string_view> admit(const Actor& actor,
                                                  std::span<const std::int64_t> numbers,
                                                  std::int64_t now_us) = 0;
    /// After a question was answered: the entries of the call, one for each thing asked.
    virtual void observe(const Actor& actor, std::span<const audit::Draft> entries,
                         std::int64_t now_us) = 0;
};

}  // namespace kps::misuse
