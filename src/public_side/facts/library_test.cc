#include "public_side/facts/library.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "membership/legal_basis.h"
#include "public_side/facts/public_text.h"

namespace kps::public_side {
namespace {

LibraryItem item(std::string_view code, const base::Date& day) {
    const auto items = library(day);
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const LibraryItem& one) { return one.code == code; });
    EXPECT_NE(found, items.end()) << code;
    return found == items.end() ? LibraryItem{} : *found;
}

// Evidence R-004.
TEST(LibraryTest, HoldsEachLegalBasisAsTheMachinesJudgeIt) {
    const base::Date day{2026, 11, 22};
    for (const std::string_view code : membership::law_codes())
        EXPECT_EQ(item(code, day).in_force, membership::is_legal_basis(code, day)) << code;
}

TEST(LibraryTest, IsDatedToTheDay) {
    EXPECT_TRUE(item("KPSY-2006", {2020, 8, 20}).in_force);
    EXPECT_FALSE(item("KPSY", {2020, 8, 20}).in_force);
    EXPECT_FALSE(item("KPSY-2006", {2020, 8, 21}).in_force);
    EXPECT_TRUE(item("KPSY", {2020, 8, 21}).in_force);
}

TEST(LibraryTest, WhatHasATextHereHasOneThatIsServed) {
    for (const LibraryItem& one : library({2026, 11, 22})) {
        EXPECT_FALSE(one.title.empty());
        EXPECT_EQ(find_text(one.text) != nullptr, !one.text.empty()) << one.code;
    }
    EXPECT_EQ(item("KPSY", {2026, 1, 1}).text, "kps_yonetmeligi");
}

TEST(LibraryTest, WhatIsNotInForceStandsLast) {
    const auto items = library({2026, 11, 22});
    EXPECT_TRUE(std::is_partitioned(items.begin(), items.end(),
                                    [](const LibraryItem& one) { return one.in_force; }));
    EXPECT_FALSE(items.back().in_force);
}

}  // namespace
}  // namespace kps::public_side
