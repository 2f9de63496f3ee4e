#include "inspection/rights.h"

#include <array>

namespace kps::inspection {
namespace {

using accounts::Role;

constexpr std::array kAll = {Right::Search, Right::Approve, Right::Read, Right::Open,
                             Right::Verify, Right::Sample,  Right::Acts};

}  // namespace

std::span<const Right> all_rights() {
    return kAll;
}

// Rule R-088 (KPSY m.10/5): trace records are open to those whose duty it is, and to nobody else.
bool may(Role role, Right right) {
    switch (right) {
        case Right::Search:
        case Right::Read:
        case Right::Open:
            return role == Role::Operator || role == Role::SecurityOfficer ||
                   role == Role::Inspector || role == Role::Administrator;
        case Right::Approve:
            return role == Role::Operator || role == Role::SecurityOfficer;
        case Right::Verify:
        case Right::Acts:
            return role == Role::Operator || role == Role::SecurityOfficer ||
                   role == Role::Inspector;
        case Right::Sample:
            return role == Role::SecurityOfficer || role == Role::Inspector;
    }
    return false;
}

}  // namespace kps::inspection
