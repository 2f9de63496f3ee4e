#include "wire/client/answer_age.h"

#include <fmt/format.h>

#include "base/calendar.h"

namespace kps::wire::client {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;

}  // namespace

// Rule R-027 (KPSY m.5/4): who acts on an answer acts on the register of now.
base::Status check_age(const Reply& reply, std::int64_t now_us, std::int64_t age_us_max) {
    const auto asked = base::parse_xml_time(reply.asked_at);
    if (!asked)
        return base::failed(base::ErrorCode::StaleVersion,
                            "the answer does not say when it was asked");
    const std::int64_t age_us = now_us - asked->us;
    if (age_us > age_us_max)
        return base::failed(base::ErrorCode::StaleVersion,
                            fmt::format("the answer is {} seconds old, {} are allowed",
                                        age_us / kSecondUs, age_us_max / kSecondUs));
    if (-age_us > age_us_max)
        return base::failed(base::ErrorCode::StaleVersion,
                            "the answer is of a time to come: one of the clocks is wrong");
    return {};
}

}  // namespace kps::wire::client
