#include "query/search/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "query/limits.h"
#include "query/search/search_rules.h"
#include "query/testing/search_fixture.h"

namespace kps::query {
namespace {

using audit::EntryType;
using audit::Role;
using audit::testing::MemoryLog;
using base::ErrorCode;
using testing::catalogue;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNow;
using testing::kSeyhan;
using testing::SearchTest;
using testing::Seen;
using testing::Sink;

// Evidence R-085.
// Evidence R-149.
TEST_F(SearchTest, FindsSomebodyAndRecordsThemAsAskedForWithWhomTheAnswerNames) {
    registry::PersonFile& file = homonym();
    file.person.mother_id = 20'000'000'001;
    people_.add("FATMA", "YILMAZ");
    const Seen seen = ask(ayse());
    EXPECT_FALSE(seen.error);
    EXPECT_THAT(seen.ids, ElementsAre(file.person.id));
    ASSERT_EQ(log_.last.size(), 1u);
    const audit::Draft& entry = log_.last[0];
    EXPECT_EQ(entry.type, EntryType::Query);
    EXPECT_EQ(entry.outcome, 0);
    EXPECT_EQ(entry.record_count, 1u);
    EXPECT_EQ(entry.criteria_digest, criteria_digest(*service_, ayse()));
    ASSERT_EQ(entry.persons.size(), 2u);
    EXPECT_EQ(entry.persons[0].id, file.person.id);
    EXPECT_EQ(entry.persons[0].role, Role::Queried);
    EXPECT_EQ(entry.persons[1].id, 20'000'000'001);
    EXPECT_EQ(entry.persons[1].role, Role::Affected);
}

TEST_F(SearchTest, RefusesWhatIsTooWideWithoutAskingTheIndex) {
    homonym();
    Criterion criterion = ayse();
    criterion.birth_year.reset();
    const Seen seen = ask(criterion);
    EXPECT_EQ(seen.error, ErrorCode::CriterionTooWide);
    EXPECT_EQ(people_.finds, 1u) << "one at the start, for the decoy";
    EXPECT_THAT(people_.looked_up, IsEmpty());
    expect_nobody_recorded(EntryType::Refused, ErrorCode::CriterionTooWide);
    EXPECT_EQ(used(), 0u);
}

TEST_F(SearchTest, ShowsAsManyAsTheDecisionAllowsAndOneMoreShowsNobody) {
    grant_->matches_max = 3;
    for (int count = 0; count < 3; ++count) homonym();
    EXPECT_EQ(ask(ayse()).ids.size(), 3u);
    EXPECT_EQ(log_.last.size(), 3u);
    EXPECT_EQ(used(), 3u);
    homonym();
    const Seen seen = ask(ayse());
    EXPECT_EQ(seen.error, ErrorCode::TooManyMatches);
    EXPECT_THAT(seen.ids, IsEmpty());
    expect_nobody_recorded(EntryType::Query, ErrorCode::TooManyMatches);
    EXPECT_EQ(used(), 4u);
}

TEST_F(SearchTest, DropsWhoMayNotBeSeenBeforeAnybodyIsCounted) {
    grant_->matches_max = 1;
    grant_->jurisdiction.districts = {1104};
    const std::int64_t visible = homonym().person.id;
    homonym().person.confidentiality = registry::Confidentiality::RecordHidden;
    homonym().person.state = registry::RecordState::LeftCitizenship;
    homonym().addresses[0].district = 1105;
    homonym().addresses.clear();
    const Seen seen = ask(ayse());
    EXPECT_FALSE(seen.error);
    EXPECT_THAT(seen.ids, ElementsAre(visible));
    EXPECT_EQ(log_.last.size(), 1u);
}

TEST_F(SearchTest, ASearchThatFitsHiddenPeopleOnlyLooksLikeOneThatFitsNobody) {
    people_.add("ALİ", "KAYA");
    const Seen nobody = ask(ayse());
    EXPECT_EQ(nobody.error, ErrorCode::NotFound);
    const std::size_t read_for_nobody = people_.looked_up.size();
    expect_nobody_recorded(EntryType::Query, ErrorCode::NotFound);
    homonym().person.confidentiality = registry::Confidentiality::RecordHidden;
    const Seen hidden = ask(ayse());
    EXPECT_EQ(hidden.error, nobody.error);
    EXPECT_EQ(hidden.ids, nobody.ids);
    EXPECT_EQ(people_.looked_up.size(), read_for_nobody) << "one person is read for either";
    // Only the entry knows, and names nobody.
    expect_nobody_recorded(EntryType::Query, ErrorCode::NotAuthorised);
    EXPECT_EQ(used(), 2u);
}

TEST_F(SearchTest, HidesTheAddressOfAProtectedPerson) {
    homonym().person.confidentiality = registry::Confidentiality::AddressHidden;
    const Seen seen = ask(ayse());
    EXPECT_EQ(seen.ids.size(), 1u);
    EXPECT_EQ(seen.addresses, 0u);
}

// Evidence R-064.
TEST_F(SearchTest, TakesEachPersonFoundFromTheLimitOrShowsNobody) {
    grant_->limits = {{policy::UsageCounter::Period::Day, 5}};
    homonym();
    homonym();
    EXPECT_EQ(ask(ayse()).ids.size(), 2u);
    EXPECT_EQ(ask(ayse()).ids.size(), 2u);
    EXPECT_EQ(used(), 4u);
    const Seen seen = ask(ayse());
    EXPECT_EQ(seen.error, ErrorCode::LimitReached);
    EXPECT_THAT(seen.ids, IsEmpty());
    expect_nobody_recorded(EntryType::Query, ErrorCode::LimitReached);
    EXPECT_EQ(used(), 5u) << "the search itself counts, so nothing can be tried for free";
    EXPECT_EQ(ask(ayse()).error, ErrorCode::LimitReached);
    EXPECT_EQ(log_.last[0].type, EntryType::Refused);
}

TEST_F(SearchTest, ComparesAThousandPeopleAndNotOneMore) {
    grant_->matches_max = 5;
    for (std::size_t count = 0; count < kSearchCandidatesMax - 1; ++count)
        homonym().person.confidentiality = registry::Confidentiality::RecordHidden;
    const std::int64_t visible = homonym().person.id;
    EXPECT_THAT(ask(ayse()).ids, ElementsAre(visible));
    EXPECT_EQ(people_.looked_up.size(), kSearchCandidatesMax);
    homonym();
    EXPECT_EQ(ask(ayse()).error, ErrorCode::TooManyMatches);
    EXPECT_THAT(people_.looked_up, IsEmpty());
    Criterion other_day = ayse();
    other_day.birth_month = 6;
    EXPECT_EQ(ask(other_day).error, ErrorCode::NotFound)
        << "the key says the date without a record";
}

TEST_F(SearchTest, TellsApartHomonymsByWhatElseIsKnown) {
    homonym().person.mother_name = "HATİCE";
    const std::int64_t wanted = homonym().person.id;
    homonym().person.birth = {1981, 5, 17};
    Criterion criterion = ayse();
    criterion.mother_name = "şükran";
    EXPECT_THAT(ask(criterion).ids, ElementsAre(wanted));
    criterion.birth_year.reset();
    criterion.father_name = "ismail";
    EXPECT_EQ(ask(criterion).ids.size(), 2u) << "both parents in place of the year";
}

TEST_F(SearchTest, TakesHostileTextsAsNames) {
    homonym();
    for (const std::string& text :
         {std::string(kSearchTextBytesMax, '\xff'), std::string("%' OR 1=1 --"),
          std::string("YILMAZ\0", 7), std::string("\xc4"), std::string(10'000, 'A')}) {
        Criterion criterion = ayse();
        criterion.surname = text;
        const Seen seen = ask(criterion);
        EXPECT_TRUE(seen.error == ErrorCode::NotFound || seen.error == ErrorCode::InvalidArgument);
        EXPECT_THAT(seen.ids, IsEmpty());
    }
    for (const std::int32_t year : {-1, 32'768, 2'147'483'647, -2'147'483'647}) {
        Criterion criterion = ayse();
        criterion.birth_year = year;
        EXPECT_EQ(ask(criterion).error, ErrorCode::NotFound);
    }
}

TEST_F(SearchTest, IsOneACall) {
    homonym();
    const Seen seen = ask({ayse(), ayse()});
    EXPECT_EQ(seen.error, ErrorCode::TooManyCriteria);
    EXPECT_THAT(people_.looked_up, IsEmpty());
    EXPECT_EQ(used(), 0u);
}

TEST_F(SearchTest, FailsWhereTheRegisterHasNoIndex) {
    homonym();
    people_.has_index = false;
    ask(ayse());
    EXPECT_EQ(failure_, ErrorCode::RegisterUnavailable);
    ASSERT_EQ(log_.last.size(), 1u);
    EXPECT_NE(log_.last[0].criteria_digest, base::Hash{});
}

// Evidence R-150.
TEST_F(SearchTest, FindsWhoStandsAtAPlaceOfTheRegister) {
    use("KisiSorgulaKayitYeriServis");
    registry::PersonFile& file = homonym();
    file.person.place = {1, 1104, 12, 0, 34, 5};
    homonym().person.place = {1, 1104, 12, 0, 34, 6};
    Criterion criterion;
    criterion.register_district = kSeyhan;
    criterion.register_volume = 12;
    criterion.register_family_row = 34;
    criterion.register_person_row = 5;
    EXPECT_THAT(ask(criterion).ids, ElementsAre(file.person.id));
    criterion.register_person_row = 7;
    EXPECT_EQ(ask(criterion).error, ErrorCode::NotFound);
    file.person.confidentiality = registry::Confidentiality::RecordHidden;
    criterion.register_person_row = 5;
    EXPECT_EQ(ask(criterion).error, ErrorCode::NotFound);
}

class PageTest : public SearchTest {
  protected:
    PageTest() { use("KisiListeleServis"); }
    void fill(int count) {
        for (int number = 0; number < count; ++number) {
            registry::PersonFile& file = homonym();
            file.person.place.district = kSeyhan;
            file.person.sex = static_cast<std::uint8_t>(1 + number % 2);
            file.person.birth.day = static_cast<std::uint8_t>(1 + number % 28);
        }
    }
    static Criterion may_1980() {
        Criterion criterion;
        criterion.register_district = kSeyhan;
        criterion.born_from = base::PartialDate{1980, 5, 1};
        criterion.born_until = base::PartialDate{1980, 5, 31};
        return criterion;
    }
    std::vector<std::int64_t> read_all(Criterion criterion) {
        std::vector<std::int64_t> all;
        for (int page = 0; page < 100; ++page) {
            const Seen seen = ask(criterion);
            EXPECT_FALSE(seen.error);
            all.insert(all.end(), seen.ids.begin(), seen.ids.end());
            if (seen.page_key == 0) return all;
            EXPECT_EQ(seen.ids.size(), 10u) << "no page but the last is short";
            criterion.page_key = seen.page_key;
        }
        ADD_FAILURE() << "the list does not end";
        return all;
    }
};

// Evidence R-159.
TEST_F(PageTest, ListsEverybodyOnceInPagesAndRecordsEach) {
    fill(45);
    const std::vector<std::int64_t> all = read_all(may_1980());
    EXPECT_EQ(all.size(), 45u);
    EXPECT_EQ(std::set<std::int64_t>(all.begin(), all.end()).size(), 45u);
    EXPECT_EQ(used(), 45u);
    const Seen first = ask(may_1980());
    ASSERT_EQ(log_.last.size(), 10u);
    for (std::size_t row = 0; row < 10; ++row) {
        EXPECT_EQ(log_.last[row].persons.front().id, first.ids[row]);
        EXPECT_EQ(log_.last[row].persons.front().role, Role::Queried);
        EXPECT_EQ(log_.last[row].detail, kListPageDetail);
    }
    Criterion women = may_1980();
    women.sex = 2;
    EXPECT_EQ(read_all(women).size(), 22u);
}

TEST_F(PageTest, EndsWithoutAKeyWhereTheLastPageIsFull) {
    fill(20);
    EXPECT_EQ(read_all(may_1980()).size(), 20u);
}

TEST_F(PageTest, FillsPagesWithoutThoseWhoMayNotBeSeen) {
    fill(45);
    int number = 0;
    for (auto& [id, file] : people_.people())
        if (number++ % 3 == 0)
            file.person.confidentiality = registry::Confidentiality::RecordHidden;
    EXPECT_EQ(read_all(may_1980()).size(), 30u);
    for (auto& [id, file] : people_.people())
        file.person.confidentiality = registry::Confidentiality::RecordHidden;
    EXPECT_EQ(ask(may_1980()).error, ErrorCode::NotFound);
    expect_nobody_recorded(EntryType::Query, ErrorCode::NotFound);
}

TEST_F(PageTest, AKeyNamesNobodyAndLeadsNobodyElsewhere) {
    fill(45);
    const Seen first = ask(may_1980());
    ASSERT_NE(first.page_key, 0);
    constexpr std::int64_t kIdMask = (std::int64_t{1} << 37) - 1;
    for (const std::int64_t id : first.ids) EXPECT_NE(first.page_key & kIdMask, id);
    Criterion criterion = may_1980();
    for (const std::int64_t forged : {first.page_key + 1, first.page_key ^ 1, std::int64_t{1},
                                      std::int64_t{-1}, first.ids.back()}) {
        criterion.page_key = forged;
        EXPECT_EQ(ask(criterion).error, ErrorCode::InvalidArgument);
        expect_nobody_recorded(EntryType::Refused, ErrorCode::InvalidArgument);
    }
    criterion.page_key = first.page_key;
    EXPECT_EQ(ask({criterion}, 1002).error, ErrorCode::InvalidArgument);
    criterion.register_district = 1105;
    EXPECT_EQ(ask(criterion).error, ErrorCode::InvalidArgument);
    criterion = may_1980();
    criterion.page_key = first.page_key;
    criterion.born_from = criterion.born_until = base::PartialDate{1980, 5, 31};
    EXPECT_EQ(ask(criterion).error, ErrorCode::InvalidArgument);
}

TEST_F(PageTest, AKeyOutlivesTheProcessThatGaveIt) {
    fill(15);
    Criterion criterion = may_1980();
    criterion.page_key = ask(criterion).page_key;
    EXPECT_EQ(ask(criterion).ids.size(), 5u) << "each question here has an engine of its own";
    secret_ = base::Hash{};
    EXPECT_EQ(ask(criterion).error, ErrorCode::InvalidArgument) << "another secret";
}

TEST_F(PageTest, GivesNoShortPageWhereTooManyWereDropped) {
    fill(static_cast<int>(kPageCandidatesMax) + 40);
    std::size_t number = 0;
    for (auto& [id, file] : people_.people())
        if (number++ >= 9) file.person.confidentiality = registry::Confidentiality::RecordHidden;
    const Seen seen = ask(may_1980());
    EXPECT_EQ(seen.error, ErrorCode::TooManyMatches);
    EXPECT_THAT(seen.ids, IsEmpty());
    EXPECT_LE(people_.looked_up.size(), kPageCandidatesMax);
}

TEST_F(PageTest, WithoutAPermitGivesNobodyEvenIfTheDecisionWereWrong) {
    fill(3);
    grant_->list_permit.reset();
    EXPECT_THAT(ask(may_1980()).ids, IsEmpty());
}

TEST(PageKeys, SearchEntriesCarryADigestAlsoWhenRefusedByTheDecision) {
    // The default snapshot refuses everything.
    testing::PeopleRegister people;
    policy::Current nothing;
    policy::MemoryUsageCounter usage;
    MemoryLog log;
    base::ManualClock clock{kNow};
    Engine engine({people, nothing, usage, log, clock, catalogue(), true});
    Question question;
    question.service = catalogue().by_name("KisiListeleServis", "2011/01/01");
    question.criteria.resize(1);
    Seen seen;
    ErrorCode failure{};
    engine.ask({}, question, seen, std::make_unique<Sink>(failure));
    EXPECT_EQ(seen.error, ErrorCode::NotAuthorised);
    ASSERT_EQ(log.last.size(), 1u);
    EXPECT_NE(log.last[0].criteria_digest, base::Hash{});
}

}  // namespace
}  // namespace kps::query
