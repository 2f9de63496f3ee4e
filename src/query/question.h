#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
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
    std::optional<std::string> mother_name;
    std::optional<std::string> father_name;
    std::optional<std::string> birth_place;
    std::optional<std::string> service_name;
    std::optional<std::int32_t> sex;  ///< places in the contract's enumerations, from 0
    std::optional<std::int32_t> search_mode;
    std::optional<std::int32_t> marital_state;  ///< code
    std::optional<bool> is_dead;
    std::optional<std::int32_t> extract_kind;
    std::optional<std::int32_t> card_kind;
    std::optional<std::int32_t> register_district;
    std::optional<std::int32_t> register_volume;
    std::optional<std::int32_t> register_family_row;
    std::optional<std::int32_t> register_person_row;
    std::optional<base::PartialDate> born_from;
    std::optional<base::PartialDate> born_until;
    std::optional<std::int64_t> page_key;
    bool with_events = false;
    bool with_former_spouses = false;
    bool no_surname = false;
    bool no_birth_day = false;
    bool no_birth_month = false;
    bool near_spellings =
        false;  ///< names may be spelled nearly so (docs/adr/0162); on no wire contract
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
