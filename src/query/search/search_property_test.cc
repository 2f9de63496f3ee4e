// A search equals a plain walk over everybody, filtered by the same rules: random registers, criteria and grants.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <tuple>

#include "base/turkish_text.h"
#include "query/testing/search_fixture.h"

namespace kps::query {
namespace {

using base::ErrorCode;
using registry::PersonFile;
using testing::SearchTest;
using testing::Seen;

constexpr std::array kGiven = {"AYŞE", "IŞIL", "İPEK", "AYŞE IŞIL", "ALİ", "NAİM"};
constexpr std::array kSurnames = {"YILMAZ", "ÇINAR", "ŞİŞLİ", ""};
constexpr std::array kParents = {"ŞÜKRAN", "İSMAİL", "IRMAK", ""};

class SearchProperty : public SearchTest {
  protected:
    template <class Pool>
    auto one_of(const Pool& pool) {
        return pool[random_() % pool.size()];
    }
    bool one_in(unsigned count) { return random_() % count == 0; }

    void fill(int count) {
        for (int number = 0; number < count; ++number) {
            PersonFile& file = people_.add(one_of(kGiven), one_of(kSurnames));
            registry::Person& person = file.person;
            person.mother_name = one_of(kParents);
            person.father_name = one_of(kParents);
            person.birth = {static_cast<std::int16_t>(1980 + random_() % 2),
                            static_cast<std::uint8_t>(random_() % 3),
                            static_cast<std::uint8_t>(random_() % 3)};
            person.sex = static_cast<std::uint8_t>(random_() % 3);
            if (one_in(6)) person.kind = registry::PersonKind::Foreigner;
            if (one_in(6)) person.confidentiality = registry::Confidentiality::RecordHidden;
            if (one_in(6)) person.state = registry::RecordState::Closed;
            registry::Address home;
            home.residence = true;
            home.district = one_in(3) ? 1105 : 1104;
            if (!one_in(8)) file.addresses = {home};
        }
    }

    std::string written(std::string_view name) {
        const int form = static_cast<int>(random_() % 3);
        if (form == 0) return base::turkish_lower(name);
        return form == 1 ? " " + base::turkish_title(name) + "  " : std::string(name);
    }

    Criterion criterion() {
        Criterion asked;
        asked.given_names = written(one_of(kGiven));
        const std::string_view surname = one_of(kSurnames);
        asked.surname = written(surname);
        if (surname.empty()) asked.search_mode = 1;
        asked.birth_year = 1980 + static_cast<std::int32_t>(random_() % 2);
        if (one_in(3)) asked.mother_name = written(one_of(kParents));
        if (one_in(3)) asked.father_name = written(one_of(kParents));
        if (!surname.empty() && one_in(8)) {
            asked.search_mode = 2;
            asked.father_name.reset();
        }
        if (one_in(3)) asked.birth_month = static_cast<std::int32_t>(random_() % 3);
        if (one_in(3)) asked.birth_day = static_cast<std::int32_t>(random_() % 3);
        if (one_in(3)) asked.sex = static_cast<std::int32_t>(random_() % 3);
        return asked;
    }

    static bool fits(const Criterion& asked, const registry::Person& person) {
        const auto name = [](const std::optional<std::string>& text, std::string_view recorded) {
            const std::string wanted = base::comparable_name(text.value_or(""));
            return wanted.empty() || wanted == recorded;
        };
        const auto number = [](const std::optional<std::int32_t>& value, int recorded) {
            return value.value_or(0) == 0 || *value == recorded;
        };
        return base::comparable_name(*asked.given_names) == person.given_names &&
               base::comparable_name(*asked.surname) == person.surname &&
               name(asked.mother_name, person.mother_name) &&
               name(asked.father_name, person.father_name) &&
               (asked.search_mode != 2 || person.father_name.empty()) &&
               number(asked.birth_year, person.birth.year) &&
               number(asked.birth_month, person.birth.month) &&
               number(asked.birth_day, person.birth.day) && number(asked.sex, person.sex);
    }
    bool may_be_seen(const PersonFile& file) const {
        const bool in_area = grant_->jurisdiction.unlimited() ||
                             (!file.addresses.empty() && file.addresses[0].district == 1104);
        return file.person.state == registry::RecordState::Open && in_area &&
               (grant_->sees_hidden_records ||
                file.person.confidentiality == registry::Confidentiality::None);
    }
    /// By date of birth and number, as the index has them.
    std::vector<std::int64_t> plain_scan(const Criterion& asked) {
        std::vector<std::tuple<base::PartialDate, std::int64_t>> found;
        for (const auto& [id, file] : people_.people())
            if (file.person.kind == registry::PersonKind::Citizen && may_be_seen(file) &&
                fits(asked, file.person))
                found.emplace_back(file.person.birth, id);
        std::sort(found.begin(), found.end());
        std::vector<std::int64_t> ids;
        for (const auto& [birth, id] : found) ids.push_back(id);
        return ids;
    }

    std::mt19937 random_{20261122};
};

// Evidence R-149.
TEST_F(SearchProperty, EqualsAPlainScanFilteredByTheSameRules) {
    fill(400);
    std::array<int, 3> seen_kinds{};
    for (int trial = 0; trial < 600; ++trial) {
        use("KisiSorgulaKisiBilgiServis");
        grant_->matches_max = 1 + random_() % 6;
        grant_->sees_hidden_records = one_in(4);
        if (one_in(2)) grant_->jurisdiction.districts = {1104};
        const Criterion asked = criterion();
        const std::vector<std::int64_t> expected = plain_scan(asked);
        const Seen seen = ask(asked);
        if (expected.empty()) {
            ++seen_kinds[0];
            EXPECT_EQ(seen.error, ErrorCode::NotFound);
        } else if (expected.size() > grant_->matches_max) {
            ++seen_kinds[1];
            EXPECT_EQ(seen.error, ErrorCode::TooManyMatches);
            EXPECT_TRUE(seen.ids.empty());
            EXPECT_TRUE(log_.last.front().persons.empty());
        } else {
            ++seen_kinds[2];
            EXPECT_FALSE(seen.error);
            EXPECT_EQ(seen.ids, expected);
            EXPECT_EQ(log_.last.size(), expected.size());
        }
        if (HasFailure()) break;
    }
    for (const int count : seen_kinds) EXPECT_GT(count, 40);
}

}  // namespace
}  // namespace kps::query
