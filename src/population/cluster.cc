#include "population/cluster.h"

#include <algorithm>

#include "population/documents.h"
#include "population/events.h"
#include "population/households.h"
#include "population/limits.h"
#include "population/naturalised.h"
#include "population/parameters.h"
#include "registry/record.h"

namespace kps::population {
namespace {

namespace par = parameters;
using base::NationalId;
using registry::CivilEvent;
using registry::Confidentiality;
using registry::EventKind;
using registry::PersonFile;
using registry::PersonKind;
using registry::RecordState;

constexpr Day kCitizenshipLostAfter = 22 * 365;

/// Writes the files of one cluster's members; holds what their parts have in common.
class Scribe {
  public:
    Scribe(const Layout& layout, std::uint64_t cluster, Origin origin, Random& random)
        : layout_(layout),
          data_(ReferenceData::get()),
          cluster_(cluster),
          origin_(origin),
          random_(random) {}

    void write(const Village& village, Batch& out) {
        village_ = &village;
        choose_standings();
        const Households households(layout_, cluster_, origin_, village, standings_);
        std::string scratch;
        for (std::size_t slot = 0; slot < village.members.size(); ++slot) {
            texts_.reset();
            write_member(static_cast<std::int32_t>(slot), households);
            out.add(file_, scratch);
        }
    }

  private:
    const Member& at(std::int32_t index) const {
        return village_->members[static_cast<std::size_t>(index)];
    }
    bool citizens() const { return origin_ == Origin::Citizens; }
    std::uint32_t prefix(std::int32_t index) const {
        const auto slot = static_cast<std::size_t>(index);
        return citizens() ? layout_.prefix(cluster_, slot) : layout_.foreign_prefix(cluster_, slot);
    }
    std::int64_t id(std::int32_t index) const {
        return index == kNobody ? 0 : NationalId::from_prefix(prefix(index)).number();
    }

    void choose_standings() {
        standings_.assign(village_->members.size(), Standing::Resident);
        for (std::size_t slot = 0; slot < standings_.size(); ++slot) {
            const Member& member = village_->members[slot];
            if (member.death <= layout_.as_of()) standings_[slot] = Standing::Dead;
            if (!citizens()) continue;
            const Day last = std::min(layout_.as_of(), member.death);
            if (member.birth + years(25) < last && random_.per_mille(par::kBlueCardPerMille))
                standings_[slot] = Standing::BlueCardHolder;
            else if (member.birth + years(25) < layout_.as_of() &&
                     standings_[slot] == Standing::Resident &&
                     random_.per_mille(par::kLeftCitizenshipPerMille))
                standings_[slot] = Standing::LeftCitizenship;
            else if (standings_[slot] == Standing::Resident &&
                     random_.per_ten_thousand(par::kClosedPerTenThousand))
                standings_[slot] = Standing::Closed;
        }
    }

    void write_member(std::int32_t index, const Households& households) {
        file_.documents = {};
        file_.addresses.clear();
        file_.events.clear();
        file_.person = {};
        const Standing standing = standings_[static_cast<std::size_t>(index)];
        const std::size_t district = households.district_index(index);
        write_identity(index);
        write_birth(index, district);
        write_links(index);
        if (citizens())
            write_citizenship(index, standing);
        else
            write_foreigner(index);
        write_state(index, standing);
        write_events(index, standing);
        const DocumentCase about{prefix(index), at(index).birth, at(index).death, layout_.as_of(),
                                 data_.districts()[district].code};
        issue_documents(about, random_, texts_, file_);
        write_addresses(index, standing, households);
    }

    void write_identity(std::int32_t index) {
        const Member& member = at(index);
        auto& person = file_.person;
        person.id = id(index);
        person.sex = static_cast<std::uint8_t>(member.sex);
        person.given_names = member.second_name.empty()
                                 ? member.given_name
                                 : texts_.put("{} {}", member.given_name, member.second_name);
        person.surname = member.surname;
        person.mother_name = member.mother_name;
        person.father_name = member.father_name;
        person.marital = member.marital;
        if (member.married != kNever) person.married = partial(member.married);
        if (member.divorced != kNever) person.divorced = partial(member.divorced);
    }

    void write_birth(std::int32_t index, std::size_t district) {
        const Member& member = at(index);
        auto& person = file_.person;
        person.birth = partial(member.birth);
        const unsigned unknown = person.birth.year < 1950 ? par::kUnknownBirthDayPerMilleBefore1950
                                                          : par::kUnknownBirthDayPerMille;
        if (random_.per_mille(unknown)) {
            person.birth.day = 0;
            if (random_.per_mille(700)) person.birth.month = 0;
        }
        if (!citizens()) return;
        std::size_t place = district;
        if (random_.per_mille(par::kBornInRegisterDistrictPerMille)) {
            const auto row = layout_.family_place(cluster_, member.birth_family);
            place = data_.neighbourhood(row.neighbourhood).district_index;
        }
        person.birth_place = data_.districts()[place].birth_place;
        person.birth_place_code = data_.districts()[place].code;
        if (random_.per_mille(par::kBornAbroadPerMille)) {
            const CountryShare& country = data_.pick_emigrant_country(random_);
            person.birth_place = country.city_capitals;
            person.birth_place_code = country.code;
        } else if (random_.per_mille(par::kLongBirthPlacePerMille)) {
            person.birth_place =
                data_.long_birth_places()[random_.below(data_.long_birth_places().size())];
        }
    }

    void write_links(std::int32_t index) {
        const Member& member = at(index);
        auto& person = file_.person;
        person.mother_id = id(member.mother);
        person.father_id = id(member.father);
        if (member.death > layout_.as_of()) person.spouse_id = id(member.spouse);
        if (member.birth + years(18) <= layout_.as_of() || member.death <= layout_.as_of()) {
            if (random_.per_mille(par::kGuardianPerMille)) person.guardian_kind = 4;
            return;
        }
        const auto alive = [&](std::int32_t parent) {
            return parent != kNobody && at(parent).death > layout_.as_of();
        };
        const bool mother = alive(member.mother);
        const bool father = alive(member.father);
        if (mother && father) {
            const bool together = at(member.mother).spouse == member.father;
            person.guardian_kind = together ? 1 : (random_.per_mille(750) ? 2 : 3);
        } else {
            person.guardian_kind = mother ? 2 : (father ? 3 : 4);
        }
    }

    void write_citizenship(std::int32_t index, Standing standing) {
        const Member& member = at(index);
        auto& person = file_.person;
        if (standing == Standing::BlueCardHolder) {
            person.kind = PersonKind::BlueCardHolder;
            person.country = data_.pick_emigrant_country(random_).code;
            return;
        }
        static const Sampler religions({par::kReligionShares.begin(), par::kReligionShares.end()});
        const std::size_t religion = religions.pick(random_) + 1;
        person.religion =
            static_cast<std::uint8_t>(religion < par::kReligionShares.size() ? religion : 0);
        person.mother_ancestry_missing = member.mother == kNobody;
        person.father_ancestry_missing = member.father == kNobody;
        person.previous_surname = member.previous_surname;
        person.place = layout_.family_place(cluster_, member.family);
        person.place.person_row = member.person_row;
        const Day last = std::min(layout_.as_of(), member.death);
        person.registered = partial(std::min(member.birth + random_.between(1, 30), last));
    }

    void write_foreigner(std::int32_t index) {
        const Member& member = at(index);
        auto& person = file_.person;
        person.kind = PersonKind::Foreigner;
        // A family is of one country: that of the member it was founded by.
        Random family(layout_.options().number, Stream::ForeignCluster,
                      cluster_ * 4'096 + member.birth_family + 1'000);
        const CountryShare& country = data_.pick_foreign_country(family);
        person.country = country.code;
        person.birth_place = country.city_capitals;
        person.birth_place_code = country.code;
        write_permit(person.permit, layout_.as_of(),
                     std::max(member.birth, layout_.as_of() - years(12)));
        person.permit.number =
            texts_.put("{}-{:08}", person.permit.begins.year, prefix(index) % 100'000'000);
    }

    void write_permit(registry::Permit& permit, Day as_of, Day first) {
        static const Sampler statuses({300, 120, 90, 60, 20, 110, 60, 230, 10});
        const Day begins = random_.between(std::min(first, as_of - 30), as_of - 1);
        permit.begins = partial(std::max(begins, first));
        permit.status = static_cast<std::uint8_t>(statuses.pick(random_) + 1);
        permit.source_unit = permit.status == 6 ? 2 : 1;
        permit.issuing_province = data_.districts()[data_.pick_district(random_)].province;
        if (random_.per_mille(par::kOpenEndedPermitPerMille))
            permit.open_ended_reason = permit.status == 8 ? 3 : 1;
        else
            permit.ends = partial(as_of + random_.between(20, 900));
    }

    void write_state(std::int32_t index, Standing standing) {
        const Member& member = at(index);
        auto& person = file_.person;
        if (member.death <= layout_.as_of()) {
            const bool established = person.kind == PersonKind::Citizen &&
                                     random_.per_mille(par::kDeathEstablishedPerMille);
            person.state = established ? RecordState::DeathEstablished : RecordState::Dead;
            person.death = partial(member.death);
            return;
        }
        if (standing == Standing::LeftCitizenship) person.state = RecordState::LeftCitizenship;
        if (standing == Standing::Closed) person.state = RecordState::Closed;
        if (!citizens()) write_foreign_state();
        if (person.state != RecordState::Open) return;
        if (random_.per_ten_thousand(par::kAddressHiddenPerTenThousand))
            person.confidentiality = Confidentiality::AddressHidden;
        else if (random_.per_ten_thousand(par::kRecordHiddenPerTenThousand))
            person.confidentiality = Confidentiality::RecordHidden;
    }

    void write_foreign_state() {
        auto& person = file_.person;
        if (random_.per_mille(par::kForeignCancelledPerMille)) {
            person.state = RecordState::Cancelled;
        } else if (random_.per_mille(par::kForeignResidenceEndedPerMille) &&
                   !person.permit.open_ended_reason) {
            person.state = RecordState::ResidenceEnded;
            const auto& begins = person.permit.begins;
            const Day first = day_of({begins.year, begins.month, begins.day});
            person.permit.ends = partial(random_.between(first, layout_.as_of()));
        }
    }

    void write_events(std::int32_t index, Standing standing) {
        const Member& member = at(index);
        const Day last = std::min(layout_.as_of(), member.death - 1);
        happenings_ = member.happenings;
        if (citizens()) add_corrections(member, last);
        if (standing == Standing::BlueCardHolder || standing == Standing::LeftCitizenship) {
            const Day lost =
                random_.between(std::min(member.birth + kCitizenshipLostAfter, last), last);
            happenings_.push_back({EventKind::CitizenshipLost, lost, kNobody,
                                   static_cast<std::uint8_t>(Note::LeftWithPermission)});
        }
        std::stable_sort(
            happenings_.begin(), happenings_.end(),
            [](const Happening& left, const Happening& right) { return left.day < right.day; });
        const std::uint32_t own = prefix(index);
        add_event(file_, own, {EventKind::Birth, file_.person.birth, 0, {}, 0});
        for (const Happening& what : happenings_)
            if (what.day <= last)
                add_event(file_, own,
                          {what.kind, partial(what.day), 0, note_text(static_cast<Note>(what.note)),
                           id(what.other)});
        if (member.death <= layout_.as_of()) add_death(member, own);
    }

    void add_corrections(const Member& member, Day last) {
        if (last <= member.birth + 400) return;
        const auto some_day = [&] { return random_.between(member.birth + 400, last); };
        if (random_.per_mille(par::kNameChangedPerMille))
            happenings_.push_back({EventKind::NameChange, some_day(), kNobody,
                                   static_cast<std::uint8_t>(Note::NameChanged)});
        if (random_.per_mille(par::kCorrectedPerMille))
            happenings_.push_back({EventKind::RecordCorrection, some_day(), kNobody,
                                   static_cast<std::uint8_t>(Note::BirthCorrected)});
        file_.person.version = static_cast<std::uint32_t>(1 + happenings_.size());
    }

    void add_death(const Member& member, std::uint32_t own) {
        CivilEvent event{EventKind::Death, partial(member.death), 0, {}, 0};
        if (file_.person.state == RecordState::DeathEstablished) {
            const bool absent = random_.per_mille(par::kAbsentPerMilleOfEstablished);
            if (absent) event.kind = EventKind::Absence;
            event.note = note_text(absent ? Note::Absent : Note::DeathEstablished);
        }
        add_event(file_, own, event);
    }

    void write_addresses(std::int32_t index, Standing standing, const Households& households) {
        registry::Address address;
        if (standing == Standing::BlueCardHolder && at(index).death > layout_.as_of()) {
            if (households.abroad(index, texts_, address)) file_.addresses.push_back(address);
        }
        if (standing != Standing::Resident || file_.person.state != RecordState::Open) return;
        std::int32_t declarant = kNobody;
        if (!households.residence(index, texts_, address, declarant)) return;
        address.declarant_id = id(declarant);
        file_.addresses.push_back(address);
        if (households.other_address(index, texts_, address)) file_.addresses.push_back(address);
    }

    const Layout& layout_;
    const ReferenceData& data_;
    const std::uint64_t cluster_;
    const Origin origin_;
    Random& random_;
    const Village* village_ = nullptr;
    std::vector<Standing> standings_;
    std::vector<Happening> happenings_;
    TextArena texts_;
    PersonFile file_;
};

}  // namespace

void Batch::add(const PersonFile& file, std::string& scratch) {
    registry::encode(file, scratch);
    bytes += scratch;
    people.push_back({file.person.id, bytes.size()});
}

void make_cluster(const Layout& layout, std::uint64_t cluster, Batch& out) {
    Random random(layout.options().number, Stream::Cluster, cluster);
    const std::int64_t pair = layout.naturalised_in(cluster);
    const std::size_t persons = layout.cluster_persons(cluster) - (pair >= 0 ? 1 : 0);
    const Village village = simulate({Origin::Citizens, persons, layout.as_of()}, random);
    Scribe(layout, cluster, Origin::Citizens, random).write(village, out);
    if (pair >= 0) add_naturalised_citizen(layout, pair, cluster, out);
}

void make_foreign_cluster(const Layout& layout, std::uint64_t cluster, Batch& out) {
    Random random(layout.options().number, Stream::ForeignCluster, cluster);
    const std::int64_t pair = layout.naturalised_in_foreign(cluster);
    const std::size_t persons = layout.foreign_cluster_persons(cluster) - (pair >= 0 ? 1 : 0);
    const Village village = simulate({Origin::Foreigners, persons, layout.as_of()}, random);
    Scribe(layout, cluster, Origin::Foreigners, random).write(village, out);
    if (pair >= 0) add_naturalised_foreigner(layout, pair, out);
}

}  // namespace kps::population
