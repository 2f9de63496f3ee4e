#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "contract/model.h"

namespace kps::query {

/// One thing asked. Texts are as the caller wrote them. A member that was absent, nil or empty is nullopt.
struct Criterion {
    std::optional<std::int64_t> id;         ///< not checked yet: may have wrong check digits
    std::optional<std::int32_t> birth_day;  ///< 0: not checked (verification)
    std::optional<std::int32_t> birth_month;
    std::optional<std::int32_t> birth_year;
    std::optional<std::string> given_names;
    std::optional<std::string> surname;
    std::optional<std::string> card_serial;
    std::optional<std::int32_t> province_code;
    std::optional<std::string> paper_card_series;
    std::optional<std::int32_t> paper_card_number;
    bool no_surname = false;
    bool no_birth_day = false;
    bool no_birth_month = false;
};

/// A typed question, whichever edge it came in by. A list question keeps its order.
struct Question {
    const contract::Service* service = nullptr;
    std::vector<Criterion> criteria;
    std::string purpose_code;
    std::string file_number;
    std::string end_user;
    std::string message_id;
    base::Hash request_digest{};
};

}  // namespace kps::query
