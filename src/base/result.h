#pragma once

#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace kps::base {

/// A value or an Error. `tl::expected` alone may be dropped silently; this type may not.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
    using Base = tl::expected<T, Error>;

  public:
    using Base::Base;
    Result(Base other) : Base(std::move(other)) {}

    /// Moves the value out. Call only after the Result has been seen to hold one.
    T take() && {
        if constexpr (!std::is_void_v<T>) return std::move(**this);
    }
};

using Status = Result<void>;

/// `return failed(ErrorCode::CorruptData, "segment 7: bad length");`
inline tl::unexpected<Error> failed(ErrorCode code, std::string context = {}) {
    return tl::unexpected<Error>(Error(code, std::move(context)));
}
inline tl::unexpected<Error> failed(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace kps::base

/// The only way an error travels up: `auto person = KPS_TRY(store.find(id));`, one per statement.
/// (A GNU statement expression; GCC and Clang both have it.)
#define KPS_TRY(...)                                                                        \
    __extension__({                                                                         \
        auto&& kps_try_result = (__VA_ARGS__);                                              \
        if (!kps_try_result)                                                                \
            return ::tl::unexpected<::kps::base::Error>(std::move(kps_try_result).error()); \
        std::move(kps_try_result).take();                                                   \
    })
