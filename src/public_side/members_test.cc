#include "public_side/members.h"

#include <gtest/gtest.h>

#include "public_side/limits.h"

namespace kps::public_side {
namespace {

base::Result<Members> read(std::string_view text) {
    return Members::read(text, {"q", "page"});
}

TEST(MembersTest, ReadsWhatAFormSends) {
    const auto members = read("q=+%C4%B0stanbul+%26+Co+&page=");
    ASSERT_TRUE(members);
    EXPECT_EQ(members->get("q"), "İstanbul & Co");
    EXPECT_EQ(members->get("page"), "");
    EXPECT_EQ(members->get("other"), "");
    EXPECT_TRUE(read(""));
}

TEST(MembersTest, RefusesWhatCanBeReadInTwoWays) {
    for (const std::string_view wrong :
         {"q=1&q=2", "q=&q=2", "x=1", "q=%", "q=%4", "q=%zz", "q=%ff", "q=%C4", "q=%00", "=1"})
        EXPECT_FALSE(read(wrong)) << wrong;
}

TEST(MembersTest, TheLongestValueIsTakenAndOneByteMoreIsNot) {
    EXPECT_TRUE(read("q=" + std::string(kMemberBytesMax, 'a')));
    EXPECT_FALSE(read("q=" + std::string(kMemberBytesMax + 1, 'a')));
    EXPECT_FALSE(read("q=" + std::string(kQueryBytesMax, ' ')));
}

TEST(MembersTest, WhatIsEncodedIsReadBack) {
    const std::string name = "Işık <b>\"&'+%/?#=";
    EXPECT_EQ(read("q=" + encoded(name))->get("q"), name);
}

}  // namespace
}  // namespace kps::public_side
