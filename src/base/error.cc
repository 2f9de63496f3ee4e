#include "base/error.h"

#include <array>

#include "base/assert.h"

namespace kps::base {
namespace {

constexpr std::array kTable = {
#define KPS_ERROR(name, number, hata, fault, status, turkish, english) \
    ErrorInfo{ErrorCode::name, #name, hata, FaultKind::fault, status, turkish, english},
#include "base/error_codes.def"
#undef KPS_ERROR
};

}  // namespace

const ErrorInfo& info(ErrorCode code) {
    for (const ErrorInfo& row : kTable)
        if (row.code == code) return row;
    KPS_ASSERT(false && "error code without a row");
}

ErrorTable all_errors() {
    return {kTable.data(), kTable.data() + kTable.size()};
}

}  // namespace kps::base
