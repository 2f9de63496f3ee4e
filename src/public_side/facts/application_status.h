#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "lifecycle/course.h"

/// Where an application stands, for whoever has its number and its code.
namespace kps::public_side {

struct StatusStep {
    base::Date day;
    std::string_view state;  ///< Turkish
};

struct StatusDeadline {
    std::string_view what;
    base::Date last_day;
    std::string_view consequence;
};

/// Nothing personal: no names of people, none of the fields that were filled in.
struct ApplicationStatus {
    std::string number;
    std::string_view kind;  ///< Turkish
    std::string state;      ///< name in REST
    std::string_view state_turkish;
    bool is_closed = false;
    bool is_applicants_turn = false;
    std::vector<std::string_view> next_steps;  ///< Turkish names of what the applicant can do now
    std::vector<StatusStep> steps;             ///< the first first; one for each change of state
    std::vector<StatusDeadline> deadlines;
};

/// Errors: NotFound for a wrong number and for a wrong code alike; those of storage.
base::Result<ApplicationStatus> application_status(const lifecycle::Course& course,
                                                   std::string_view number, std::string_view code);

}  // namespace kps::public_side
