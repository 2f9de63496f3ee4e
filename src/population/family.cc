#include "population/family.h"

#include <algorithm>

#include "population/limits.h"
#include "population/parameters.h"

namespace kps::population {
namespace {

using registry::EventKind;
using registry::MaritalState;
namespace par = parameters;

/// Decade since 1930 for the tables by decade of marriage.
template <class Table>
auto by_decade(const Table& table, Day day) {
    const int decade =
        std::clamp((year_of(day) - 1930) / 10, 0, static_cast<int>(table.size()) - 1);
    return table[static_cast<std::size_t>(decade)];
}

/// Grows one village; the members are also the queue of those who may still marry.
class Simulation {
  public:
    Simulation(const VillagePlan& plan, Random& random)
        : plan_(plan), random_(random), data_(ReferenceData::get()) {
        village_.members.reserve(plan.persons);
    }

    Village run() {
        for (int family = 0; family < par::kFounderFamilies; ++family) add_founders(false);
        std::size_t next = 0;
        while (room()) {
            if (next == village_.members.size()) {
                add_founders(true);
                continue;
            }
            offer_marriage(static_cast<std::int32_t>(next++));
        }
        return std::move(village_);
    }

  private:
    bool room(std::size_t count = 1) const {
        return village_.members.size() + count <= plan_.persons;
    }
    Member& at(std::int32_t index) { return village_.members[static_cast<std::size_t>(index)]; }
    bool foreign() const { return plan_.origin == Origin::Foreigners; }

    /// A new row of the family register; rows are few, so the last one is shared when they run out.
    std::uint16_t new_family() {
        if (village_.rows_used.size() < kFamiliesPerCluster) village_.rows_used.push_back(0);
        return static_cast<std::uint16_t>(village_.rows_used.size() - 1);
    }
    void move_to(Member& member, std::uint16_t family) {
        member.family = family;
        member.person_row = ++village_.rows_used[family];
    }

    std::string_view given_name(int sex, Day birth) {
        return foreign() ? data_.pick_foreign_given_name(random_, sex)
                         : data_.pick_given_name(random_, sex, year_of(birth));
    }

    Day draw_death(Day birth, Day at_least) {
        const bool early = year_of(birth) < 1980;
        if (at_least <= birth && random_.per_mille(early ? par::kInfantDeathPerMilleBefore1980
                                                         : par::kInfantDeathPerMille))
            return birth + random_.between(2, 360);
        for (int attempt = 0; attempt < 8; ++attempt) {
            const std::size_t part = random_.below(par::kLifeYears.size() - 1);
            const Day first = years(par::kLifeYears[part]);
            const Day last = years(par::kLifeYears[part + 1]);
            const Day death = birth + random_.between(first, last);
            if (death > at_least) return death;
        }
        return at_least + random_.between(30, 3'000);
    }

    /// A member without parents in the register: founders and those who marry in.
    std::int32_t add_newcomer(int sex, Day birth, Day alive_until) {
        Member member;
        member.sex = sex;
        member.birth = birth;
        member.death = draw_death(birth, alive_until);
        member.given_name = given_name(sex, birth);
        member.birth_surname =
            foreign() ? data_.pick_foreign_surname(random_) : data_.pick_surname(random_);
        member.mother_name = given_name(2, birth - years(27));
        member.father_name = given_name(1, birth - years(30));
        member.birth_family = new_family();
        return add(std::move(member));
    }

    std::int32_t add(Member member) {
        if (!foreign() && random_.per_mille(par::kTwoGivenNamesPerMille)) {
            member.second_name = given_name(member.sex, member.birth);
            // "ZEYNEP ECE" as a second name, or the first name again, reads badly: one name is
            // enough then.
            if (member.second_name == member.given_name ||
                member.second_name.find(' ') != std::string_view::npos ||
                member.given_name.find(' ') != std::string_view::npos)
                member.second_name = {};
        }
        member.surname = member.birth_surname;
        move_to(member, member.birth_family);
        village_.members.push_back(std::move(member));
        return static_cast<std::int32_t>(village_.members.size()) - 1;
    }

    void add_founders(bool late) {
        int first = late ? par::kLateFounderBirthYear : par::kFounderBirthYear;
        int width = late ? par::kLateFounderBirthYears : par::kFounderBirthYears;
        if (foreign()) {
            first = par::kForeignFounderBirthYear;
            width = par::kForeignFounderBirthYears;
        }
        if (!room()) return;
        const Day birth = day_of({first, 1, 1}) +
                          static_cast<Day>(random_.below(static_cast<std::uint64_t>(years(width))));
        const int sex = room(2) ? 1 : random_.between(1, 2);
        // Early founders lived long enough to have children; late ones need only have been born.
        offer_marriage(add_newcomer(sex, birth, late ? birth - 1 : birth + years(30)));
    }

    bool related(const Member& one, const Member& other) {
        const auto shares_parent = [&](const Member& left, const Member& right) {
            return (left.mother != kNobody && left.mother == right.mother) ||
                   (left.father != kNobody && left.father == right.father);
        };
        if (shares_parent(one, other)) return true;
        for (std::int32_t mine : {one.mother, one.father}) {
            if (mine != kNobody && (&at(mine) == &other || shares_parent(at(mine), other)))
                return true;
            for (std::int32_t theirs : {other.mother, other.father})
                if (mine != kNobody && theirs != kNobody && shares_parent(at(mine), at(theirs)))
                    return true;
        }
        for (std::int32_t theirs : {other.mother, other.father})
            if (theirs != kNobody && (&at(theirs) == &one || shares_parent(at(theirs), one)))
                return true;
        return false;
    }

    bool fits(const Member& seeker, const Member& candidate, Day day) {
        if (candidate.sex == seeker.sex || candidate.marriages != 0 || !candidate.alive_on(day))
            return false;
        if (day < candidate.birth + years(par::kMarriageAgeMin)) return false;
        const Member& man = seeker.sex == 1 ? seeker : candidate;
        const Member& woman = seeker.sex == 1 ? candidate : seeker;
        const Day older = woman.birth - man.birth;
        if (older > years(par::kSpouseOlderYearsMax) || older < -years(par::kSpouseYoungerYearsMax))
            return false;
        return !related(seeker, candidate);
    }

    std::int32_t find_spouse(std::int32_t seeker, Day day) {
        const auto count = static_cast<std::int32_t>(village_.members.size());
        if (random_.per_mille(par::kMarryInsidePerMille)) {
            const auto start =
                static_cast<std::int32_t>(random_.below(static_cast<std::uint64_t>(count)));
            for (std::int32_t step = 0; step < count; ++step) {
                const std::int32_t index = (start + step) % count;
                if (index != seeker && fits(at(seeker), at(index), day)) return index;
            }
        }
        if (!room()) return kNobody;
        const int sex = 3 - at(seeker).sex;
        const Day gap = random_.between(-years(2), years(6));
        const Day birth = at(seeker).birth + (sex == 2 ? gap : -gap);
        if (day < birth + years(par::kMarriageAgeMin)) return kNobody;
        return add_newcomer(sex, birth, day);
    }

    void offer_marriage(std::int32_t index) {
        if (at(index).tried) return;
        at(index).tried = true;
        if (at(index).marriages != 0 || !random_.per_mille(par::kMarryPerMille)) return;
        const int first = par::kMarriageAgeFirst + (at(index).sex == 1 ? 2 : 0);
        const Day day =
            at(index).birth + random_.between(years(first), years(first + par::kMarriageAgeYears));
        marry(index, day);
    }

    void marry(std::int32_t index, Day day) {
        if (day > plan_.as_of || !at(index).alive_on(day)) return;
        const std::int32_t spouse = find_spouse(index, day);
        if (spouse == kNobody) return;
        const std::int32_t man = at(index).sex == 1 ? index : spouse;
        const std::int32_t woman = at(index).sex == 1 ? spouse : index;
        wed(man, woman, day);
        const Day end = end_marriage(man, woman, day);
        add_children(man, woman, std::min(end, plan_.as_of));
        remarry(man, end);
        remarry(woman, end);
    }

    void wed(std::int32_t man, std::int32_t woman, Day day) {
        for (std::int32_t index : {man, woman}) {
            Member& member = at(index);
            const std::int32_t other = index == man ? woman : man;
            ++member.marriages;
            member.tried = true;
            member.marital = MaritalState::Married;
            member.married = day;
            member.divorced = kNever;
            member.spouse = other;
            member.happenings.push_back({EventKind::Marriage, day, other, 0});
        }
        if (foreign()) return;
        // Law 5490: the wife's record moves to the husband's family register and she takes his
        // surname.
        at(woman).previous_surname = at(woman).birth_surname;
        at(woman).surname = at(man).surname;
        move_to(at(woman), at(man).family);
        at(woman).happenings.push_back({EventKind::PlaceChange, day, man, 1});
    }

    /// Ends the marriage by divorce or death where that comes before the day of the register.
    Day end_marriage(std::int32_t man, std::int32_t woman, Day day) {
        const Day death = std::min(at(man).death, at(woman).death);
        Day divorce = kNever;
        if (random_.per_mille(by_decade(par::kDivorcePerMille, day)))
            divorce = day + random_.between(200, years(22));
        const Day end = std::min(death, divorce);
        if (end > plan_.as_of) return kNever;
        if (divorce < death) {
            divorce_couple(man, woman, divorce);
        } else {
            for (std::int32_t index : {man, woman}) {
                at(index).spouse = kNobody;
                if (at(index).death > death) at(index).marital = MaritalState::Widowed;
            }
        }
        return end;
    }

    void divorce_couple(std::int32_t man, std::int32_t woman, Day day) {
        MaritalState state = MaritalState::Divorced;
        if (random_.per_mille(par::kVoidedPerMilleOfDivorces))
            state = MaritalState::MarriageVoided;
        else if (random_.per_mille(par::kAnnulledPerMilleOfDivorces))
            state = MaritalState::MarriageAnnulled;
        for (std::int32_t index : {man, woman}) {
            at(index).spouse = kNobody;
            at(index).marital = state;
            at(index).divorced = day;
            at(index).happenings.push_back(
                {EventKind::Divorce, day, index == man ? woman : man, 0});
        }
        if (foreign()) return;
        // Law 5490: on divorce the record moves back and the maiden name returns; the married name
        // is kept as former.
        at(woman).previous_surname = at(woman).surname;
        at(woman).surname = at(woman).birth_surname;
        move_to(at(woman), at(woman).birth_family);
        at(woman).happenings.push_back({EventKind::PlaceChange, day, kNobody, 2});
    }

    void remarry(std::int32_t index, Day end) {
        if (end == kNever || at(index).marriages >= kMarriagesMax || at(index).death <= end) return;
        if (end > at(index).birth + years(par::kRemarryAgeMax) ||
            !random_.per_mille(par::kRemarryPerMille))
            return;
        // A woman waits 300 days by the Civil Code; the simulation lets both wait.
        marry(index, end + random_.between(310, years(6)));
    }

    void add_children(std::int32_t man, std::int32_t woman, Day until) {
        const Day wedding = at(woman).married;
        const int mean = by_decade(par::kChildrenTimesTen, wedding);
        int wanted = (mean * random_.between(4, 16) / 10 + random_.between(0, 9)) / 10;
        wanted = std::min(wanted, kChildrenMax);
        Day birth = wedding + random_.between(290, 1'100);
        const Day last = std::min(until, at(woman).birth + years(par::kMotherAgeMax));
        while (wanted > 0 && birth < last && room()) {
            add_child(man, woman, birth);
            --wanted;
            if (random_.per_mille(par::kTwinsPerMille) && room()) add_child(man, woman, birth);
            birth += par::kChildGapDaysMin + random_.between(0, par::kChildGapDays);
        }
    }

    void add_child(std::int32_t man, std::int32_t woman, Day birth) {
        Member child;
        child.sex = random_.between(0, 999) < 512 ? 1 : 2;
        child.birth = birth;
        child.death = draw_death(birth, birth - 1);
        child.mother = woman;
        child.father = man;
        child.given_name = given_name(child.sex, birth);
        child.birth_surname = at(man).surname;
        child.mother_name = at(woman).given_name;
        child.father_name = at(man).given_name;
        child.birth_family = at(man).family;
        if (random_.per_mille(par::kAdoptedPerMille))
            child.happenings.push_back(
                {EventKind::Adoption, birth + random_.between(60, 900), man, 0});
        else if (random_.per_mille(par::kRecognisedPerMille))
            child.happenings.push_back(
                {EventKind::Recognition, birth + random_.between(10, 300), man, 0});
        add(std::move(child));
    }

    const VillagePlan plan_;
    Random& random_;
    const ReferenceData& data_;
    Village village_;
};

}  // namespace

Day day_of(const base::Date& date) {
    return static_cast<Day>(base::days_from_date(date));
}
base::Date date_of(Day day) {
    return base::date_from_days(day);
}
base::PartialDate partial(Day day) {
    const base::Date date = date_of(day);
    return {static_cast<std::int16_t>(date.year), static_cast<std::uint8_t>(date.month),
            static_cast<std::uint8_t>(date.day)};
}
int year_of(Day day) {
    return date_of(day).year;
}

Village simulate(const VillagePlan& plan, Random& random) {
    return Simulation(plan, random).run();
}

}  // namespace kps::population
