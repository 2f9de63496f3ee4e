#include "query/search/near_spellings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "query/limits.h"
#include "query/search/search_rules.h"
#include "query/testing/search_fixture.h"

namespace kps::query {
namespace {

using audit::EntryType;
using base::ErrorCode;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::SearchTest;

std::vector<Spelling> spellings(std::string_view given_names, std::string_view surname) {
    return near_spellings(given_names, surname).value_or(std::vector<Spelling>());
}

// Score: S3
TEST(NearSpellings, AreTheTurkishLettersTheirPlainTwinsOneCircumflexAndThePartsOfAName) {
    EXPECT_EQ(spellings("ayse", "y\u0131lmaz").front(), (Spelling{"AYSE", "YILMAZ"}))
        << "as asked first";
    EXPECT_THAT(spellings("AYSE", "YILMAZ"), Contains(Spelling{"AYŞE", "YİLMAZ"}));
    EXPECT_THAT(spellings("AYŞE", "YILMAZ"), Contains(Spelling{"AYSE", "YILMAZ"}));
    EXPECT_THAT(spellings("CAG", "OUI"), Contains(Spelling{"ÇAĞ", "ÖÜİ"}));
    EXPECT_THAT(spellings("KAZIM", "AK"), Contains(Spelling{"KÂZIM", "AK"}));
    EXPECT_THAT(spellings("KÂZIM", "AK"), Contains(Spelling{"KAZIM", "AK"}));
    EXPECT_THAT(spellings("AY NUR", "KEL"), Contains(Spelling{"AYNUR", "KEL"}));
    EXPECT_THAT(spellings("AY NUR", "KEL"), Contains(Spelling{"AY-NUR", "KEL"}));
    EXPECT_THAT(spellings("AYNUR", "KEL"), Contains(Spelling{"AY NUR", "KEL"}));
    EXPECT_THAT(spellings("AYNUR", "KEL"), Not(Contains(Spelling{"A YNUR", "KEL"})));
    EXPECT_THAT(spellings("EMRE", "KEL"), Not(Contains(Spelling{"EMRA", "KEL"})));
    EXPECT_THAT(spellings("BEL", "KEL"), ElementsAre(Spelling{"BEL", "KEL"}));
    EXPECT_THAT(spellings("AYSE", ""), Contains(Spelling{"AYŞE", ""}));
}

TEST(NearSpellings, AreAsManyAsTheLimitAndNotOneMore) {
    // Seven letters with a twin, S that takes no circumflex, and one word too short to be parted: 2^7.
    const auto most = near_spellings("SSS", "SSSS");
    ASSERT_TRUE(most);
    EXPECT_EQ(most->size(), kSpellingsMax);
    std::set<std::string> different;
    for (const Spelling& each : *most) different.insert(each.given_names + "|" + each.surname);
    EXPECT_EQ(different.size(), kSpellingsMax);
    // One spelling more, by parting BE|LE; one letter more; and a name that would have 2^400.
    EXPECT_FALSE(near_spellings("BELE", "SSSSSSS"));
    EXPECT_TRUE(near_spellings("BELE", "SSSSSS"));
    EXPECT_FALSE(near_spellings("SSS", "SSSSS"));
    EXPECT_FALSE(near_spellings(std::string(kSearchTextBytesMax, 'S'), "KEL"));
}

TEST(NearSpellings, HaveAllTheSameFold) {
    for (const Spelling& each : spellings("Kâzım Ali", "Gök")) {
        EXPECT_EQ(folded_name(each.given_names), "KAZIMALI");
        EXPECT_EQ(folded_name(each.surname), "GOK");
    }
    EXPECT_FALSE(spellings("Kâzım", "Gök").empty());
    EXPECT_EQ(folded_name("\xff-\xc3"), "\uFFFD\uFFFD") << "broken bytes are letters like others";
}

Criterion near(std::string given_names, std::string surname) {
    Criterion criterion;
    criterion.given_names = std::move(given_names);
    criterion.surname = std::move(surname);
    criterion.birth_year = 1980;
    criterion.near_spellings = true;
    return criterion;
}

// Score: S3
TEST_F(SearchTest, NearSpellingsAreFoundOnlyWhenAskedForAndRecordedAsOneSearch) {
    const std::int64_t turkish = homonym().person.id;
    const std::int64_t plain = people_.add("AYSE", "YILMAZ").person.id;
    people_.add("AYŞEN", "YILMAZ");
    grant_->matches_max = 2;
    Criterion criterion = near("ayse", "yilmaz");
    const testing::Seen seen = ask(criterion);
    EXPECT_FALSE(seen.error);
    EXPECT_EQ(std::set<std::int64_t>(seen.ids.begin(), seen.ids.end()), std::set({turkish, plain}));
    EXPECT_EQ(log_.last.size(), 2u) << "everybody who is shown is recorded";
    EXPECT_EQ(used(), 2u);
    EXPECT_EQ(log_.last[0].criteria_digest, criteria_digest(*service_, criterion));
    criterion.near_spellings = false;
    EXPECT_NE(log_.last[0].criteria_digest, criteria_digest(*service_, criterion));
    criterion.surname = "YILMAZ";
    EXPECT_THAT(ask(criterion).ids, ElementsAre(plain));
}

TEST_F(SearchTest, TheCeilingOfMatchesCountsOverAllSpellings) {
    homonym();
    people_.add("AYSE", "YILMAZ");
    grant_->matches_max = 1;
    const testing::Seen seen = ask(near("AYSE", "YILMAZ"));
    EXPECT_EQ(seen.error, ErrorCode::TooManyMatches);
    EXPECT_THAT(seen.ids, IsEmpty());
    expect_nobody_recorded(EntryType::Query, ErrorCode::TooManyMatches);
    EXPECT_EQ(used(), 1u);
}

TEST_F(SearchTest, ACandidateMoreThanOneSearchComparesIsTooManyOverAllSpellings) {
    for (std::size_t count = 0; count < kSearchCandidatesMax; ++count)
        people_.add(count % 2 == 0 ? "AYSE" : "AYŞE", "KEL").person.confidentiality =
            registry::Confidentiality::RecordHidden;
    EXPECT_EQ(ask(near("AYSE", "KEL")).error, ErrorCode::NotFound);
    people_.add("AYŞE", "KEL");
    EXPECT_EQ(ask(near("AYSE", "KEL")).error, ErrorCode::TooManyMatches);
    EXPECT_THAT(people_.looked_up, IsEmpty());
}

TEST_F(SearchTest, TooManySpellingsAreRefusedBeforeTheIndexIsAsked) {
    homonym();
    const testing::Seen seen = ask(near("SSS", "SSSSS"));
    EXPECT_EQ(seen.error, ErrorCode::CriterionTooWide);
    EXPECT_EQ(people_.finds, 1u) << "one at the start, for the decoy";
    expect_nobody_recorded(EntryType::Refused, ErrorCode::CriterionTooWide);
    EXPECT_EQ(used(), 0u);
}

TEST_F(SearchTest, NearSpellingsWidenNothingElse) {
    homonym();
    Criterion criterion = near("AYSE", "YILMAZ");
    criterion.mother_name = "SUKRAN";
    EXPECT_EQ(ask(criterion).ids.size(), 1u) << "parents are compared nearly too";
    criterion.mother_name = "HATICE";
    EXPECT_EQ(ask(criterion).error, ErrorCode::NotFound);
    criterion = near("AYSE", "YILMAZ");
    criterion.birth_year = 1981;
    EXPECT_EQ(ask(criterion).error, ErrorCode::NotFound);
    criterion.birth_year.reset();
    EXPECT_EQ(ask(criterion).error, ErrorCode::CriterionTooWide);
    homonym().person.confidentiality = registry::Confidentiality::RecordHidden;
    EXPECT_EQ(ask(near("AYSE", "YILMAZ")).ids.size(), 1u) << "who is hidden is not counted";
    criterion = near("AYSE", "YILMAZ");
    criterion.birth_year.reset();
    criterion.mother_name = criterion.father_name = "-";
    EXPECT_EQ(ask(criterion).error, ErrorCode::InvalidArgument) << "a hyphen is no parent";
    EXPECT_EQ(ask(near("-", "YILMAZ")).error, ErrorCode::InvalidArgument);
    use("KisiSorgulaKayitYeriServis");
    Criterion place = near("AYSE", "YILMAZ");
    place.register_district = testing::kSeyhan;
    place.register_volume = place.register_family_row = place.register_person_row = 1;
    EXPECT_EQ(ask(place).error, ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace kps::query
