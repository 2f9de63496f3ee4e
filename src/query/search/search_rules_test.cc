#include "query/search/search_rules.h"

#include <gtest/gtest.h>

#include "query/limits.h"
#include "query/testing/people_register.h"

namespace kps::query {
namespace {

using base::ErrorCode;

const contract::Service& service(std::string_view name) {
    static const contract::Catalogue catalogue = contract::Catalogue::built_in().take();
    return *catalogue.by_name(name, "2011/01/01");
}
const contract::Service& by_identity() {
    return service("KisiSorgulaKisiBilgiServis");
}
const contract::Service& by_place() {
    return service("KisiSorgulaKayitYeriServis");
}
const contract::Service& by_page() {
    return service("KisiListeleServis");
}

Criterion named(std::string given_names, std::string surname) {
    Criterion criterion;
    criterion.given_names = std::move(given_names);
    criterion.surname = std::move(surname);
    criterion.birth_year = 1980;
    return criterion;
}

registry::FoundPerson person(std::string_view given_names, std::string_view surname) {
    registry::FoundPerson found;
    found.found = true;
    found.file.person.given_names = given_names;
    found.file.person.surname = surname;
    found.file.person.birth = {1980, 5, 17};
    found.file.person.mother_name = "ŞÜKRAN";
    found.file.person.father_name = "İSMAİL";
    found.file.person.birth_place = "SEYHAN";
    found.file.person.sex = 2;
    return found;
}

bool matches(const Criterion& criterion, const registry::FoundPerson& found) {
    return SearchMatcher(by_identity(), criterion).matches(found);
}

// Evidence R-149.
TEST(SearchRules, IdentityNeedsNamesAndABirthYearOrBothParents) {
    Criterion criterion;
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::EmptyCriterion);
    criterion.surname = "YILMAZ";
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::CriterionTooWide);
    criterion.given_names = "AYŞE";
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::CriterionTooWide);
    criterion.mother_name = "ŞÜKRAN";
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::CriterionTooWide);
    criterion.father_name = "İSMAİL";
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode{});
    criterion.mother_name.reset();
    criterion.birth_year = 0;
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::CriterionTooWide);
    criterion.birth_year = 1980;
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode{});
    criterion.surname.reset();
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::CriterionTooWide);
    criterion.surname = " \t ";
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::CriterionTooWide);
}

TEST(SearchRules, ThePlaceAndSexOfBirthDoNotMakeASearchNarrow) {
    Criterion criterion = named("AYŞE", "YILMAZ");
    criterion.birth_year.reset();
    criterion.birth_place = "SEYHAN";
    criterion.sex = 2;
    criterion.birth_day = 17;
    criterion.birth_month = 5;
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::CriterionTooWide);
}

TEST(SearchRules, ModesLeaveOutTheSurnameOrTheFatherAndContradictThem) {
    Criterion criterion;
    criterion.given_names = "MARIA";
    criterion.birth_year = 1980;
    criterion.search_mode = 1;
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode{});
    criterion.surname = "YILMAZ";
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::InvalidArgument);
    criterion = named("AYŞE", "YILMAZ");
    criterion.birth_year.reset();
    criterion.mother_name = "ŞÜKRAN";
    criterion.search_mode = 2;
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode{});
    criterion.father_name = "İSMAİL";
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::InvalidArgument);
    criterion = named("AYŞE", "YILMAZ");
    for (const std::int32_t mode : {-1, 3, 2'000'000'000}) {
        criterion.search_mode = mode;
        EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::InvalidArgument);
    }
}

TEST(SearchRules, TextsStopAtTheirLimit) {
    Criterion criterion = named("AYŞE", std::string(kSearchTextBytesMax, 'A'));
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode{});
    criterion.surname->push_back('A');
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::InvalidArgument);
    criterion = named("AYŞE", "YILMAZ");
    criterion.birth_place = std::string(10'000, '\xc4');
    EXPECT_EQ(why_unsearchable(by_identity(), criterion), ErrorCode::InvalidArgument);
}

TEST(SearchRules, ARegisterPlaceIsWholeOrTooWide) {
    Criterion criterion;
    EXPECT_EQ(why_unsearchable(by_place(), criterion), ErrorCode::EmptyCriterion);
    criterion.register_district = 1104;
    criterion.register_volume = 12;
    criterion.register_family_row = 34;
    EXPECT_EQ(why_unsearchable(by_place(), criterion), ErrorCode::CriterionTooWide);
    criterion.register_person_row = 0;
    EXPECT_EQ(why_unsearchable(by_place(), criterion), ErrorCode::CriterionTooWide);
    criterion.register_person_row = 5;
    EXPECT_EQ(why_unsearchable(by_place(), criterion), ErrorCode{});
    criterion.register_volume = -12;
    EXPECT_EQ(why_unsearchable(by_place(), criterion), ErrorCode::InvalidArgument);
}

TEST(SearchRules, ADistrictBeyondItsWidthIsNobodysAndNotAnother) {
    Criterion criterion;
    criterion.register_district = 65'536 + 1104;
    criterion.register_volume = criterion.register_family_row = criterion.register_person_row = 1;
    ASSERT_EQ(why_unsearchable(by_place(), criterion), ErrorCode{});
    EXPECT_TRUE(registry::row_range(search_ranges(by_place(), criterion).front()).is_empty);
    criterion.born_from = criterion.born_until = base::PartialDate{1980, 5, 17};
    EXPECT_TRUE(registry::row_range(search_ranges(by_page(), criterion).front()).is_empty);
}

// Evidence R-159.
TEST(SearchRules, APageSpansNoMoreThanAMonthOfOneDistrict) {
    Criterion criterion;
    criterion.born_from = base::PartialDate{1980, 1, 1};
    criterion.born_until = base::PartialDate{1980, 1, 31};
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode::EmptyCriterion);
    criterion.register_district = 1104;
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode{});
    criterion.born_until = base::PartialDate{1980, 2, 1};
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode::CriterionTooWide);
    criterion.born_until = base::PartialDate{1979, 12, 31};
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode::InvalidArgument);
    criterion.born_until = base::PartialDate{1980, 1, 0};
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode::InvalidArgument);
    criterion.born_until.reset();
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode::EmptyCriterion);
    criterion.born_until = base::PartialDate{1980, 1, 2};
    criterion.sex = 3;
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode::InvalidArgument);
    criterion.sex = 2;
    criterion.register_district = -1104;
    EXPECT_EQ(why_unsearchable(by_page(), criterion), ErrorCode::InvalidArgument);
}

TEST(SearchRules, NamesAreComparedByTurkishRulesAndWhole) {
    const registry::FoundPerson found = person("AYŞE IŞIL", "İNCİ");
    EXPECT_TRUE(matches(named("ayşe ışıl", "inci"), found));
    EXPECT_TRUE(matches(named("  Ayşe \t Işıl ", "İnci"), found));
    EXPECT_TRUE(matches(named("AYS\u0327E IS\u0327IL", "I\u0307NCI\u0307"), found));
    EXPECT_FALSE(matches(named("ayse isil", "inci"), found));
    EXPECT_FALSE(matches(named("AYŞE IŞIL", "INCI"), found));
    EXPECT_FALSE(matches(named("AYŞE", "İNCİ"), found));
    EXPECT_FALSE(matches(named("AYŞEIŞIL", "İNCİ"), found));
    EXPECT_FALSE(matches(named("AYŞE IŞIL%", "İNCİ"), found));
    EXPECT_FALSE(matches(named("AYŞE IŞIL", "İNC"), found));
}

TEST(SearchRules, EveryFurtherCriterionMustFit) {
    const registry::FoundPerson found = person("AYŞE", "YILMAZ");
    Criterion criterion = named("AYŞE", "YILMAZ");
    criterion.mother_name = "şükran";
    criterion.father_name = "ismail";
    criterion.birth_place = "seyhan";
    criterion.birth_month = 5;
    criterion.birth_day = 17;
    criterion.sex = 2;
    EXPECT_TRUE(matches(criterion, found));
    criterion.sex = 0;
    criterion.birth_day = 0;
    EXPECT_TRUE(matches(criterion, found));
    const auto without = [&](auto change) {
        Criterion changed = criterion;
        change(changed);
        return matches(changed, found);
    };
    EXPECT_FALSE(without([](Criterion& c) { c.mother_name = "FATMA"; }));
    EXPECT_FALSE(without([](Criterion& c) { c.father_name = "ISMAIL"; }));
    EXPECT_FALSE(without([](Criterion& c) { c.birth_place = "SEYHA"; }));
    EXPECT_FALSE(without([](Criterion& c) { c.birth_month = 6; }));
    EXPECT_FALSE(without([](Criterion& c) { c.birth_day = -17; }));
    EXPECT_FALSE(without([](Criterion& c) { c.birth_year = 1981; }));
    EXPECT_FALSE(without([](Criterion& c) { c.sex = 1; }));
}

TEST(SearchRules, APersonWithoutSurnameOrFatherIsFoundByItsModeOnly) {
    registry::FoundPerson found = person("MARIA", "");
    Criterion criterion;
    criterion.given_names = "maria";
    criterion.birth_year = 1980;
    criterion.search_mode = 1;
    EXPECT_FALSE(matches(criterion, person("MARIA", "YILMAZ")));
    EXPECT_FALSE(matches(criterion, found)) << "MARİA is another name by Turkish rules";
    criterion.given_names = "Maria";
    EXPECT_FALSE(matches(criterion, found));
    criterion.given_names = "MARIA";
    EXPECT_TRUE(matches(criterion, found));
    found = person("AYŞE", "YILMAZ");
    criterion = named("AYŞE", "YILMAZ");
    criterion.search_mode = 2;
    EXPECT_FALSE(matches(criterion, found));
    found.file.person.father_name = "";
    EXPECT_TRUE(matches(criterion, found));
}

TEST(SearchRules, AServiceFindsItsOwnKindOfPeopleOnly) {
    registry::FoundPerson found = person("AYŞE", "YILMAZ");
    const Criterion criterion = named("AYŞE", "YILMAZ");
    const auto finds = [&](std::string_view name) {
        return SearchMatcher(service(name), criterion).matches(found);
    };
    found.file.person.kind = registry::PersonKind::Foreigner;
    EXPECT_FALSE(finds("KisiSorgulaKisiBilgiServis"));
    EXPECT_TRUE(finds("YbKisiSorgulaKisiBilgiServis"));
    EXPECT_FALSE(finds("MaviKartSorgulaKisiBilgiServis"));
    found.file.person.kind = registry::PersonKind::BlueCardHolder;
    EXPECT_TRUE(finds("MaviKartSorgulaKisiBilgiServis"));
    EXPECT_FALSE(finds("YbKisiSorgulaKisiBilgiServis"));
}

TEST(SearchRules, TheDigestIsOfWhatIsAskedAndNotOfHowItIsWritten) {
    const Criterion plain = named("AYŞE IŞIL", "İNCİ");
    EXPECT_EQ(criteria_digest(by_identity(), plain),
              criteria_digest(by_identity(), named(" ayşe  ışıl", "inci ")));
    EXPECT_NE(criteria_digest(by_identity(), plain),
              criteria_digest(by_identity(), named("AYŞE", "IŞIL İNCİ")));
    EXPECT_NE(criteria_digest(by_identity(), plain),
              criteria_digest(service("YbKisiSorgulaKisiBilgiServis"), plain));
    Criterion other = plain;
    other.father_name = other.given_names;
    EXPECT_NE(criteria_digest(by_identity(), plain), criteria_digest(by_identity(), other));
    // Nothing written into a name can look like another part.
    Criterion forged = plain;
    forged.surname = "İNCİ\nmother=X";
    Criterion real = plain;
    real.mother_name = "X";
    EXPECT_NE(criteria_digest(by_identity(), forged), criteria_digest(by_identity(), real));
}

}  // namespace
}  // namespace kps::query
