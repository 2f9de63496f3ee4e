#include "public_side/facts/institution_list.h"

#include <gmock/gmock.h>

#include "public_side/limits.h"
#include "public_side/members.h"

namespace kps::public_side {
namespace {

using institutions::ConnectedInstitution;
using institutions::InstitutionClass;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InstitutionListTest : public ::testing::Test {
  protected:
    std::vector<std::string> names(std::string_view query) {
        std::vector<std::string> names;
        const auto page = list_.find(read_list_question(query).value()).value();
        for (const ConnectedInstitution& one : page.items) names.push_back(one.name);
        return names;
    }

    std::vector<ConnectedInstitution> connected_ = {
        {"Zonguldak Belediyesi", InstitutionClass::Municipality, 1},
        {"Işık Bankası", InstitutionClass::Bank, 2},
        {"İnci Bankası", InstitutionClass::Bank, 3},
        {"Çınar Sigorta", InstitutionClass::InsuranceCompany, 4}};
    std::uint64_t version_ = 1;
    int loads_ = 0;
    InstitutionList list_{{[this]() -> base::Result<std::uint64_t> { return version_; },
                           [this]() -> base::Result<std::vector<ConnectedInstitution>> {
                               ++loads_;
                               return connected_;
                           }}};
};

// Evidence R-156.
TEST_F(InstitutionListTest, StandsInTheOrderOfTheTurkishAlphabet) {
    EXPECT_THAT(names(""), ElementsAre("Çınar Sigorta", "Işık Bankası", "İnci Bankası",
                                       "Zonguldak Belediyesi"));
}

TEST_F(InstitutionListTest, FindsPartsOfNamesByTurkishCasing) {
    EXPECT_THAT(names("q=" + encoded("ışık")), ElementsAre("Işık Bankası"));
    EXPECT_THAT(names("q=" + encoded("İNCİ")), ElementsAre("İnci Bankası"));
    EXPECT_THAT(names("q=" + encoded("inci  ")), ElementsAre("İnci Bankası"));
    EXPECT_THAT(names("q=" + encoded("ıncı")), IsEmpty());
    EXPECT_THAT(names("q=bankas&class=bank"), ElementsAre("Işık Bankası", "İnci Bankası"));
    EXPECT_THAT(names("class=headman"), IsEmpty());
}

TEST_F(InstitutionListTest, IsReadAgainOnlyWhenTheDirectoryHasChanged) {
    names("");
    names("q=a");
    EXPECT_EQ(loads_, 1);
    connected_.pop_back();
    version_ = 2;
    EXPECT_EQ(names("").size(), 3U);
    EXPECT_EQ(loads_, 2);
}

TEST_F(InstitutionListTest, PagesAreFullUpToTheLast) {
    connected_.assign(2 * kInstitutionsPerPage + 1, {"Kurum", InstitutionClass::Bank, 1});
    EXPECT_EQ(names("page=1").size(), kInstitutionsPerPage);
    EXPECT_EQ(names("page=3").size(), 1U);
    EXPECT_EQ(names("page=4").size(), 0U);
    const auto page = list_.find(read_list_question("page=2").value()).value();
    EXPECT_EQ(page.pages, 3U);
    EXPECT_EQ(page.total, 2 * kInstitutionsPerPage + 1);
}

TEST_F(InstitutionListTest, AQuestionThatMeansNothingIsRefused) {
    for (const char* wrong : {"page=0", "page=-1", "page=x", "page=1x", "page=10001", "class=Bank",
                              "class=1", "users=1", "page=99999999999999999999999"})
        EXPECT_FALSE(read_list_question(wrong)) << wrong;
    EXPECT_TRUE(read_list_question("page=10000&class=&q="));
}

TEST_F(InstitutionListTest, AnErrorOfTheStoreIsToldAndNotKept) {
    bool fails = true;
    InstitutionList list({[]() -> base::Result<std::uint64_t> { return 1; },
                          [&]() -> base::Result<std::vector<ConnectedInstitution>> {
                              if (fails) return base::failed(base::ErrorCode::StorageFailed);
                              return connected_;
                          }});
    EXPECT_FALSE(list.find({}));
    fails = false;
    EXPECT_TRUE(list.find({}));
}

}  // namespace
}  // namespace kps::public_side
