#include "base/national_id.h"

namespace kps::base {
namespace {

constexpr std::int64_t kSmallest = 10'000'000'000;
constexpr std::int64_t kLargest = 99'999'999'999;

/// Nine digits, most significant first, to the number with both check digits appended.
std::int64_t with_check_digits(std::int64_t nine_digits) {
    int odd = 0;   // digits 1, 3, 5, 7, 9
    int even = 0;  // digits 2, 4, 6, 8
    std::int64_t rest = nine_digits;
    for (int position = 9; position >= 1; --position, rest /= 10) {
        const int digit = static_cast<int>(rest % 10);
        (position % 2 == 1 ? odd : even) += digit;
    }
    const int tenth = ((odd * 7 - even) % 10 + 10) % 10;
    const int eleventh = (odd + even + tenth) % 10;
    return nine_digits * 100 + tenth * 10 + eleventh;
}

}  // namespace

Result<NationalId> NationalId::from_number(std::int64_t number) {
    if (number < kSmallest || number > kLargest || with_check_digits(number / 100) != number)
        return failed(ErrorCode::InvalidNationalId);
    return NationalId(number);
}

Result<NationalId> NationalId::parse(std::string_view text) {
    if (text.size() != 11) return failed(ErrorCode::InvalidNationalId);
    std::int64_t number = 0;
    for (char character : text) {
        if (character < '0' || character > '9') return failed(ErrorCode::InvalidNationalId);
        number = number * 10 + (character - '0');
    }
    return from_number(number);
}

NationalId NationalId::from_prefix(std::uint32_t nine_digits) {
    return NationalId(with_check_digits(nine_digits));
}

}  // namespace kps::base
