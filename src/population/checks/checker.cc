#include "population/checks/checker.h"

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <string>
#include <unordered_set>

#include "base/national_id.h"
#include "population/checks/record_rules.h"
#include "population/limits.h"
#include "registry/index/index_check.h"
#include "registry/record.h"

namespace kps::population {
namespace {

using base::PartialDate;
using registry::Part;
using registry::Person;
using registry::PersonFile;
using registry::PersonKind;

constexpr int kParentOlderYears = 12;
constexpr Day kLongestPregnancy = 300;
constexpr std::size_t kSummaries = 16'384;
constexpr std::uint64_t kProgressEvery = 8'192;

constexpr std::array<RuleInfo, kRuleCount> kRules = {{
#define KPS_RULE(name, text) {Rule::name, #name, text},
#include "population/checks/rules.def"
#undef KPS_RULE
}};

/// What links to a person are judged by.
struct Summary {
    std::int64_t id = 0;
    bool found = false;
    std::uint8_t sex = 0;
    PersonKind kind = PersonKind::Citizen;
    PartialDate birth, death, married;
    std::int64_t spouse_id = 0;
    std::int64_t previous_foreign_id = 0;
    std::int64_t gained_citizen_id = 0;
    std::string given_names;
};

void summarise(const Person& person, Summary& out) {
    out.id = person.id;
    out.found = true;
    out.sex = person.sex;
    out.kind = person.kind;
    out.birth = person.birth;
    out.death = person.death;
    out.married = person.married;
    out.spouse_id = person.spouse_id;
    out.previous_foreign_id = person.previous_foreign_id;
    out.gained_citizen_id = person.gained_citizen_id;
    out.given_names = person.given_names;
}

class SummaryVisitor final : public registry::PersonVisitor {
  public:
    explicit SummaryVisitor(Summary& out) : out_(out) {}
    base::Status visit(std::size_t, const registry::FoundPerson& person) override {
        if (person.found) summarise(person.file.person, out_);
        return {};
    }

  private:
    Summary& out_;
};

/// Fills in which record each number is, if there is one.
base::Status find_ordinals(registry::RegisterScanner& scanner,
                           std::map<std::int64_t, std::uint64_t>& ordinals) {
    struct Search {
        std::map<std::int64_t, std::uint64_t>& ordinals;
        std::uint64_t ordinal = 0;
    } search{ordinals};
    return scanner.scan(
        0,
        [](void* context, std::int64_t id, std::string_view) -> base::Status {
            auto& [wanted, ordinal] = *static_cast<Search*>(context);
            ++ordinal;
            const auto at = wanted.find(id);
            if (at != wanted.end()) at->second = ordinal;
            return {};
        },
        &search);
}

/// Remembers the last `kCheckWindow` values and says whether one comes again.
class Window {
  public:
    bool seen_before(std::uint64_t value) {
        if (!values_.insert(value).second) return true;
        order_.push_back(value);
        if (order_.size() <= kCheckWindow) return false;
        values_.erase(order_.front());
        order_.pop_front();
        return false;
    }

  private:
    std::unordered_set<std::uint64_t> values_;
    std::deque<std::uint64_t> order_;
};

class Checker {
  public:
    Checker(registry::RegisterReader& reader, const CheckOptions& options)
        : reader_(reader),
          options_(options),
          context_{reader.places(), day_of(options.as_of)},
          summaries_(kSummaries),
          index_(options.folder) {}

    base::Status visit(std::int64_t id, std::string_view record) {
        file_.addresses.clear();
        file_.events.clear();
        file_.documents = {};
        file_.person = {};
        KPS_TRY(registry::decode(
            record, Part::Person | Part::Documents | Part::Addresses | Part::Events, file_));
        broken_.reset();
        ++report_.people;
        judge_number(id);
        judge_person(context_, file_, broken_);
        // Without a date of birth nothing else about time can be judged.
        const bool dated = !is_broken(Rule::BirthKnown) && !is_broken(Rule::BirthValid);
        if (dated) KPS_TRY(judge_dated());
        count();
        if (options_.progress && report_.people % kProgressEvery == 0)
            options_.progress(report_.people);
        return options_.has_index ? index_.add(id, file_) : base::Status();
    }
    /// Judges what only all records together show.
    base::Status finish(registry::RegisterScanner& scanner) {
        if (!options_.has_index) return {};
        std::vector<std::pair<Rule, std::int64_t>> kept;
        KPS_TRY(index_.compare(reader_, [&](const registry::IndexDifference& difference) {
            const Rule rule = difference.is_missing ? Rule::IndexComplete : Rule::IndexHasNoMore;
            ++report_.broken[static_cast<std::size_t>(rule)];
            if (report_.findings.size() + kept.size() < kFindingsKept)
                kept.emplace_back(rule, difference.id);
        }));
        std::map<std::int64_t, std::uint64_t> ordinals;
        for (const auto& [rule, id] : kept) ordinals[id] = 0;
        if (!kept.empty()) KPS_TRY(find_ordinals(scanner, ordinals));
        for (const auto& [rule, id] : kept) report_.findings.push_back({rule, ordinals[id]});
        return {};
    }
    CheckReport take() { return std::move(report_); }

  private:
    bool is_broken(Rule rule) const { return broken_.test(static_cast<std::size_t>(rule)); }
    void expect(bool holds, Rule rule) {
        if (!holds) broken_.set(static_cast<std::size_t>(rule));
    }

    base::Status judge_dated() {
        judge_marriage(context_, file_, broken_);
        judge_place(context_, file_, broken_);
        judge_permit(context_, file_, broken_);
        judge_documents(context_, file_, broken_);
        judge_addresses(context_, file_, broken_);
        judge_events(context_, file_, broken_);
        judge_uniqueness();
        summarise(file_.person, slot(file_.person.id));
        KPS_TRY(judge_parents());
        KPS_TRY(judge_spouse());
        KPS_TRY(judge_declarants());
        return judge_other_records();
    }

    void count() {
        for (std::size_t rule = 0; broken_.any() && rule < kRuleCount; ++rule) {
            if (!broken_.test(rule)) continue;
            ++report_.broken[rule];
            if (report_.findings.size() < kFindingsKept)
                report_.findings.push_back({static_cast<Rule>(rule), report_.people});
        }
    }

    void judge_number(std::int64_t id) {
        expect(id > last_id_, Rule::IdOrder);
        last_id_ = id;
        const auto number = base::NationalId::from_number(id);
        expect(number.has_value(), Rule::IdChecksum);
        const bool in_range = base::NationalId::trusted(id).is_foreigner_number();
        expect(in_range == (file_.person.kind == PersonKind::Foreigner), Rule::KindFitsRange);
        expect(id == file_.person.id, Rule::RecordMatchesKey);
    }

    void judge_uniqueness() {
        const auto& place = file_.person.place;
        if (place.district != 0) {
            // 14 + 16 + 22 + 12 bits; a register beyond them would report false doubles, not hide
            // true ones.
            const std::uint64_t key = (std::uint64_t{place.district} << 50) |
                                      (std::uint64_t{place.volume & 0xffff} << 34) |
                                      (std::uint64_t{place.family_row & 0x3fffff} << 12) |
                                      (place.person_row & 0xfff);
            expect(!places_.seen_before(key), Rule::PlaceUnique);
        }
        if (file_.documents.has_chip_card)
            expect(!serials_.seen_before(
                       std::hash<std::string_view>{}(file_.documents.chip_card.serial)),
                   Rule::ChipSerialUnique);
    }

    Summary& slot(std::int64_t id) {
        return summaries_[static_cast<std::size_t>(id / 100) % kSummaries];
    }

    /// The summary of somebody else; `found` is false when the register has no such person.
    base::Result<const Summary*> other(std::int64_t id) {
        Summary& summary = slot(id);
        if (summary.id == id) return &summary;
        Summary& scratch = scratch_;
        scratch = {};
        scratch.id = id;
        SummaryVisitor visitor(scratch);
        KPS_TRY(reader_.look_up({&id, 1}, static_cast<std::uint8_t>(Part::Person), visitor));
        return &scratch;
    }

    base::Status judge_parents() {
        const Person& person = file_.person;
        if (person.mother_id != 0) {
            const Summary& mother = *KPS_TRY(other(person.mother_id));
            judge_parent(mother, 2, person.mother_name);
            if (mother.found && mother.death.known())
                expect(latest(mother.death) >= earliest(person.birth), Rule::MotherAliveAtBirth);
        }
        if (person.father_id != 0) {
            const Summary& father = *KPS_TRY(other(person.father_id));
            judge_parent(father, 1, person.father_name);
            if (father.found && father.death.known())
                expect(latest(father.death) + kLongestPregnancy >= earliest(person.birth),
                       Rule::FatherAliveBeforeBirth);
        }
        return {};
    }

    void judge_parent(const Summary& parent, std::uint8_t sex, std::string_view name) {
        expect(parent.found && parent.sex == sex, Rule::ParentsExist);
        if (!parent.found) return;
        expect(latest(file_.person.birth) - earliest(parent.birth) >= years(kParentOlderYears),
               Rule::ParentsOlder);
        expect(parent.given_names.starts_with(name), Rule::ParentNamesMatch);
    }

    base::Status judge_spouse() {
        const Person& person = file_.person;
        if (person.spouse_id == 0) return {};
        expect(person.spouse_id != person.id && person.spouse_id != person.mother_id &&
                   person.spouse_id != person.father_id,
               Rule::SpouseNotParent);
        const Summary& spouse = *KPS_TRY(other(person.spouse_id));
        expect(spouse.found && !spouse.death.known(), Rule::SpouseExists);
        if (spouse.found)
            expect(spouse.spouse_id == person.id && spouse.married == person.married,
                   Rule::SpouseMutual);
        return {};
    }

    base::Status judge_declarants() {
        for (const auto& address : file_.addresses) {
            if (address.declarant_id == 0) continue;
            const Summary& declarant = *KPS_TRY(other(address.declarant_id));
            bool able = declarant.found;
            if (able && address.declared.known())
                able = earliest(declarant.birth) + years(18) <= latest(address.declared) &&
                       (!declarant.death.known() ||
                        latest(declarant.death) >= earliest(address.declared));
            expect(able, Rule::DeclarantExists);
        }
        return {};
    }

    base::Status judge_other_records() {
        const Person& person = file_.person;
        if (person.previous_foreign_id != 0) {
            const Summary& before = *KPS_TRY(other(person.previous_foreign_id));
            expect(before.found && before.gained_citizen_id == person.id,
                   Rule::BecameCitizenMutual);
        }
        if (person.gained_citizen_id != 0) {
            const Summary& after = *KPS_TRY(other(person.gained_citizen_id));
            expect(after.found && after.previous_foreign_id == person.id,
                   Rule::BecameCitizenMutual);
        }
        if (person.real_person_id != 0) {
            const Summary& real = *KPS_TRY(other(person.real_person_id));
            expect(real.found, Rule::RealPersonExists);
        }
        return {};
    }

    registry::RegisterReader& reader_;
    const CheckOptions& options_;
    const RuleContext context_;
    std::vector<Summary> summaries_;
    Summary scratch_;
    PersonFile file_;
    Broken broken_;
    CheckReport report_;
    Window places_;
    Window serials_;
    registry::IndexCheck index_;
    std::int64_t last_id_ = 0;
};

}  // namespace

const RuleInfo& info(Rule rule) {
    return kRules[static_cast<std::size_t>(rule)];
}

std::uint64_t CheckReport::broken_total() const {
    return std::accumulate(broken.begin(), broken.end(), std::uint64_t{0});
}

base::Result<CheckReport> check(registry::RegisterScanner& scanner,
                                registry::RegisterReader& reader, const CheckOptions& options) {
    Checker checker(reader, options);
    KPS_TRY(scanner.scan(
        0,
        [](void* context, std::int64_t id, std::string_view record) {
            return static_cast<Checker*>(context)->visit(id, record);
        },
        &checker));
    KPS_TRY(checker.finish(scanner));
    return checker.take();
}

}  // namespace kps::population
