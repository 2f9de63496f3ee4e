#include "accounts/role.h"

#include <gtest/gtest.h>

namespace kps::accounts {
namespace {

TEST(RoleTest, EveryRoleIsFoundByItsNameAndItsNumber) {
    int roles = 0;
    for (int number = 0; number < 256; ++number) {
        const auto role = role_by_number(number);
        if (!role) continue;
        ++roles;
        EXPECT_EQ(role_by_name(name_of(*role)), role);
        EXPECT_EQ(static_cast<int>(*role), number);
    }
    EXPECT_EQ(roles, 13);
}

TEST(RoleTest, AnUnknownNameOrNumberIsNoRole) {
    EXPECT_FALSE(role_by_name(""));
    EXPECT_FALSE(role_by_name("Operator"));
    EXPECT_FALSE(role_by_number(-1));
    EXPECT_FALSE(role_by_number(5));
    EXPECT_EQ(name_of(static_cast<Role>(5)), "");
}

// Evidence R-013.
TEST(RoleTest, AnInstitutionHasThreeKindsOfPeopleBesideItsServiceUser) {
    int kinds = 0;
    for (int number = 0; number < 256; ++number) {
        const auto role = role_by_number(number);
        if (role && is_of_institution(*role)) ++kinds;
    }
    EXPECT_EQ(kinds, 3);
    for (const Role role : {Role::Administrator, Role::Technician, Role::SubUser})
        EXPECT_TRUE(is_of_institution(role));
    EXPECT_FALSE(role_by_name("service-user"));
}

TEST(RoleTest, NobodyIsOfAnInstitutionAndOfTheDirectorate) {
    EXPECT_TRUE(is_of_institution(Role::Technician));
    EXPECT_TRUE(is_of_directorate(Role::Ministry));
    for (int number = 0; number < 256; ++number) {
        const auto role = role_by_number(number);
        EXPECT_FALSE(role && is_of_institution(*role) && is_of_directorate(*role)) << number;
    }
    EXPECT_FALSE(is_of_directorate(Role::System));
    EXPECT_FALSE(is_of_directorate(Role::Citizen));
}

}  // namespace
}  // namespace kps::accounts
