#include "rest/path.h"

#include <gmock/gmock.h>

#include "rest/limits.h"

namespace kps::rest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Paths, AreTakenApartAtTheirSlashes) {
    EXPECT_THAT(path_segments("/cases/1/history"), ElementsAre("cases", "1", "history"));
    EXPECT_THAT(path_segments("/cases/"), ElementsAre("cases", ""));
    EXPECT_THAT(path_segments("//"), ElementsAre("", ""));
    EXPECT_THAT(path_segments(""), IsEmpty());
}

TEST(Paths, FitTheirPatternSegmentBySegment) {
    std::vector<std::string_view> parameters;
    EXPECT_TRUE(path_matches({"cases", "1", "acts", "2"}, "/cases/{id}/acts/{act}", parameters));
    EXPECT_THAT(parameters, ElementsAre("1", "2"));
    EXPECT_FALSE(path_matches({"cases", ""}, "/cases/{id}", parameters));
    EXPECT_FALSE(path_matches({"cases"}, "/cases/{id}", parameters));
    EXPECT_FALSE(path_matches({"cases", "1", "more"}, "/cases/{id}", parameters));
    EXPECT_FALSE(path_matches({"Cases", "1"}, "/cases/{id}", parameters));
}

TEST(Paths, OfMoreSegmentsThanOursFitNoPattern) {
    std::string longest, pattern;
    for (std::size_t count = 0; count < kSegmentsMax; ++count) {
        longest += "/a";
        pattern += "/{any}";
    }
    std::vector<std::string_view> parameters;
    EXPECT_TRUE(path_matches(path_segments(longest), pattern, parameters));
    longest += "/a";
    EXPECT_FALSE(path_matches(path_segments(longest), pattern, parameters));
    const std::string endless = longest + std::string(1'000'000, '/');
    EXPECT_EQ(path_segments(endless).size(), kSegmentsMax + 1);
    EXPECT_FALSE(path_matches(path_segments(endless), pattern, parameters));
}

}  // namespace
}  // namespace kps::rest
