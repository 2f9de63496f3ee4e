#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/national_id.h"

namespace kps::audit {

/// Types of entries (AUDIT.md 1.3). Numbers are stored; never reuse one.
enum class EntryType : std::uint8_t {
    Query = 1,
    Refused = 2,
    Delivery = 3,
    Key = 4,
    IndexSeal = 5,
    ReconciliationSeal = 6,
    ReconciliationResult = 7,
    Search = 8,
    Hold = 9,
    DestroyIntent = 10,
    Destroy = 11,
    Admin = 12,
    ClockJump = 13,
    Start = 14,
    Stop = 15,
    Anchor = 16,
    Close = 17,
    TokenIssued = 18,
    Alarm = 19,  ///< misuse suspected; nobody's number, the rule and the counts in `detail`
};

/// How a person stands in an entry: asked for, or named by the answer.
enum class Role : std::uint8_t { Queried = 1, Affected = 2 };

struct PersonReference {
    std::int64_t id = 0;
    Role role = Role::Queried;
};

/// What the caller of the log knows of one entry before it has an index and a time.
struct Draft {
    EntryType type = EntryType::Query;
    std::uint16_t flags =
        0;  ///< bit 0: test data; 1: continues the entry before; 2-3: visibility class;
            ///< 4: of the call of the entry before (set by the log)
    base::InstitutionId institution;
    base::ServiceNumber service;
    std::uint16_t outcome = 0;  ///< 0 answered, else base::ErrorCode
    base::Uuid request_id;
    // sealed
    std::string service_user;
    std::string end_user;          ///< Sorgulayan, or the REST/portal user
    std::int64_t end_user_id = 0;  ///< identity number of the end user when it is one; 0: none
    std::string end_user_address;
    std::array<std::uint8_t, 16> source_address{};
    std::string purpose_code;
    std::string file_number;
    std::vector<PersonReference> persons;
    base::Hash criteria_digest{};  ///< all zero when asked by number
    base::Hash request_digest{};
    base::Hash response_digest{};
    base::DecisionHash decision{};
    base::Uuid token;
    std::string message_id;
    std::string rule;    ///< rule that refused, or that allowed
    std::string detail;  ///< error detail; never personal data
    std::uint32_t record_count = 0;
    std::uint8_t profile = 0;  ///< authentication::Profile
    std::string register_version;
    std::uint64_t policy_version = 0;
};

}  // namespace kps::audit
