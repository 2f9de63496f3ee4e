#include "public_side/facts/service_state.h"

#include <gtest/gtest.h>

#include "public_side/limits.h"

namespace kps::public_side {
namespace {

std::string incident(std::string_view day) {
    return R"({"day":")" + std::string(day) +
           R"(","title":"Kesinti","text":"Giderildi","over":true})";
}

TEST(ServiceStateTest, IncidentsStandNewestFirst) {
    const auto read = read_incidents(R"({"incidents":[)" + incident("2026-01-02") + "," +
                                     incident("2026-03-04") + "]}");
    ASSERT_TRUE(read) << read.error().context;
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ((*read)[0].day, (base::Date{2026, 3, 4}));
    EXPECT_TRUE((*read)[0].is_over);
    EXPECT_TRUE(read_incidents(R"({"incidents":[]})")->empty());
}

TEST(ServiceStateTest, AFileThatIsNotOneIsRefused) {
    for (const std::string& wrong :
         {std::string(), std::string("[]"), std::string("{}"),
          R"({"incidents":[)" + incident("2026-02-30") + "]}",
          std::string(R"({"incidents":[{"day":"2026-01-01"}]})"),
          R"({"incidents":[)" + incident("2026-01-01") + R"(],"more":1})"})
        EXPECT_FALSE(read_incidents(wrong)) << wrong;
}

TEST(ServiceStateTest, TheLongestListIsReadAndOneMoreIsNot) {
    std::string list = incident("2026-01-01");
    for (std::size_t count = 1; count < kIncidentsMax; ++count)
        list += "," + incident("2026-01-01");
    EXPECT_TRUE(read_incidents(R"({"incidents":[)" + list + "]}"));
    EXPECT_FALSE(read_incidents(R"({"incidents":[)" + list + "," + incident("2026-01-01") + "]}"));
}

}  // namespace
}  // namespace kps::public_side
