#include "audit/search/search_act.h"

#include <gtest/gtest.h>

#include "audit/entries/entry_codec.h"
#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;

SearchAct full() {
    SearchAct act;
    act.kind = SearchKind::Person;
    act.asker = "ayse.denetci";
    act.approver = "mehmet@nvi";
    act.basis = "Ankara 3. ACM 2026/17 from=5 basis=x";
    act.person = 10'000'000'146;
    act.from_us = 1'780'000'000'000'000;
    act.to_us = 1'790'000'000'000'000;
    return act;
}

// Evidence R-088.
TEST(SearchAct, ASearchIsRecordedWithWhoWhyAndForWhom) {
    const Draft draft = draft_of(full()).value();
    EXPECT_EQ(draft.type, EntryType::Search);
    EXPECT_EQ(draft.end_user, "ayse.denetci");
    EXPECT_EQ(draft.rule, "R-088");
    ASSERT_EQ(draft.persons.size(), 1u);
    EXPECT_EQ(draft.persons[0].id, 10'000'000'146);
    EXPECT_EQ(draft.persons[0].role, Role::Queried);
    EXPECT_EQ(draft.detail,
              "kind=person approver=mehmet@nvi from=1780000000000000 to=1790000000000000 "
              "basis=Ankara 3. ACM 2026/17 from=5 basis=x");
    EXPECT_EQ(draft.detail.find("10000000146"), std::string::npos);
}

TEST(SearchAct, ASearchComesBackAsItWasRecorded) {
    const SearchAct act = search_act_of(draft_of(full()).value()).value();
    EXPECT_EQ(act.kind, SearchKind::Person);
    EXPECT_EQ(act.approver, "mehmet@nvi");
    EXPECT_EQ(act.basis, full().basis);
    EXPECT_EQ(act.person, full().person);
    EXPECT_EQ(act.from_us, full().from_us);
    EXPECT_EQ(act.to_us, full().to_us);
    EXPECT_FALSE(act.hidden);
    SearchAct hidden = full();
    hidden.hidden = true;
    EXPECT_TRUE(search_act_of(draft_of(hidden).value()).value().hidden);
}

TEST(SearchAct, AUsersNameCannotForgeAnotherWord) {
    SearchAct act = full();
    act.kind = SearchKind::User;
    add_word(act.words, "user", "ayşe basis=x 100%\n");
    add_word(act.words, "institution", "1001");
    const Draft draft = draft_of(act).value();
    EXPECT_NE(draft.detail.find(" user=ayşe%20basis=x%20100%25%0A institution=1001 basis=Ankara"),
              std::string::npos);
    const SearchAct again = search_act_of(draft).value();
    EXPECT_EQ(again.words, act.words);
    EXPECT_EQ(again.basis, act.basis);
}

TEST(SearchAct, EveryKindHasANameOfItsOwn) {
    for (int number = 0; number < 8; ++number) {
        const auto kind = static_cast<SearchKind>(number);
        EXPECT_EQ(search_kind_by_name(name_of(kind)), kind);
    }
    EXPECT_FALSE(search_kind_by_name("people"));
}

TEST(SearchAct, ANameThatCouldForgeAnotherWordIsRefused) {
    for (const char* name : {"", "ayse kind=time", "ayse\n", "a=b", "a\xff"}) {
        SearchAct act = full();
        act.approver = name;
        if (act.approver.empty()) act.asker = name;
        EXPECT_EQ(draft_of(act).error().code, ErrorCode::InvalidArgument) << name;
    }
    EXPECT_TRUE(is_staff_name(std::string(base::kStaffNameBytesMax, 'a')));
    EXPECT_FALSE(is_staff_name(std::string(base::kStaffNameBytesMax + 1, 'a')));
    EXPECT_TRUE(is_staff_name("Ayşe.Öz"));
}

// Evidence R-088.
TEST(SearchAct, WithoutABasisThereIsNoSearch) {
    SearchAct act = full();
    act.basis.clear();
    EXPECT_EQ(draft_of(act).error().code, ErrorCode::InvalidArgument);
    act.basis = "two\nlines";
    EXPECT_EQ(draft_of(act).error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(is_basis(std::string(kBasisBytesMax, 'a')));
    EXPECT_FALSE(is_basis(std::string(kBasisBytesMax + 1, 'a')));
}

TEST(SearchAct, ANegativeNumberIsRefused) {
    SearchAct act = full();
    act.person = -1;
    EXPECT_EQ(draft_of(act).error().code, ErrorCode::InvalidArgument);
    act = full();
    act.from_us = -1;
    EXPECT_EQ(draft_of(act).error().code, ErrorCode::InvalidArgument);
}

TEST(SearchAct, OtherTextsAreNoSearch) {
    Draft draft = draft_of(full()).value();
    for (const char* detail :
         {"", "kind=person", "kind=people basis=x", "kind basis=x", "kind=person from=x basis=x",
          "kind=person from=99999999999999999999 basis=x", "who=me basis=x"}) {
        draft.detail = detail;
        EXPECT_EQ(search_act_of(draft).error().code, ErrorCode::CorruptData) << detail;
    }
    draft = draft_of(full()).value();
    draft.type = EntryType::Query;
    EXPECT_EQ(search_act_of(draft).error().code, ErrorCode::CorruptData);
}

}  // namespace
}  // namespace kps::audit
