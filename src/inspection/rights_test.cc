#include "inspection/rights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kps::inspection {
namespace {

using accounts::Role;

constexpr std::array kRoles = {Role::Administrator,  Role::Technician, Role::SubUser,
                               Role::Applicant,      Role::Operator,   Role::BoardMember,
                               Role::BoardSecretary, Role::Inspector,  Role::SecurityOfficer,
                               Role::Accountant,     Role::Ministry,   Role::Citizen,
                               Role::System};

// Evidence R-088.
TEST(RightsTest, EachRoleHasTheRightsOfItsDutyAndNoOther) {
    const std::map<Role, std::set<Right>> expected = {
        {Role::Operator,
         {Right::Search, Right::Approve, Right::Read, Right::Open, Right::Verify, Right::Acts}},
        {Role::SecurityOfficer,
         {Right::Search, Right::Approve, Right::Read, Right::Open, Right::Verify, Right::Sample,
          Right::Acts}},
        {Role::Inspector,
         {Right::Search, Right::Read, Right::Open, Right::Verify, Right::Sample, Right::Acts}},
        {Role::Administrator, {Right::Search, Right::Read, Right::Open}},
    };
    for (const Role role : kRoles)
        for (const Right right : all_rights()) {
            const auto known = expected.find(role);
            const bool is_expected = known != expected.end() && known->second.contains(right);
            EXPECT_EQ(may(role, right), is_expected)
                << accounts::name_of(role) << " " << static_cast<int>(right);
        }
}

}  // namespace
}  // namespace kps::inspection
