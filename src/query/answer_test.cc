#include "query/answer.h"

#include <gtest/gtest.h>

#include "contract/testing/catalogue.h"

namespace kps::query {
namespace {

using base::ErrorCode;
using contract::Catalogue;
using contract::Mask;
using contract::Service;
using registry::FoundPerson;

using contract::testing::catalogue;
const Service& combined() {
    return *catalogue().by_name("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
}
const Service& address_service() {
    return *catalogue().by_name("KimlikNoSorgulaAdresServis", "2021/04/01");
}

const registry::PlaceNames& places() {
    static const registry::PlaceNames none({}, {}, {}, {});
    return none;
}

FoundPerson citizen_with_two_addresses() {
    FoundPerson found;
    found.found = true;
    found.file.person.id = 10000000146;
    found.file.person.given_names = "AYŞE";
    found.file.person.surname = "YILMAZ";
    found.file.documents.has_chip_card = true;
    found.file.documents.chip_card.serial = "A12F34567";
    found.file.addresses.resize(2);
    found.file.addresses[1].residence = true;
    found.file.addresses[1].outer_door = "17";
    return found;
}

const contract::Type& type_of(const Service& service, contract::Component component) {
    for (const auto& type : service.types)
        if (type->component == component) return *type;
    ADD_FAILURE() << "no such component";
    return *service.types.front();
}

Record found(const FoundPerson& person, const Mask& mask) {
    return Record::found(10000000146, person, mask, places());
}

ComponentState state(const Record& record, const contract::Type& type) {
    return record.component(type, record.subject());
}
const contract::Type& residence_type() {
    return type_of(address_service(), contract::Component::Residence);
}
const contract::Type& other_address_type() {
    return type_of(address_service(), contract::Component::OtherAddress);
}
std::vector<registry::Subject> items(const Record& record, const contract::Type& type) {
    std::vector<registry::Subject> list;
    record.items(type, record.subject(), list);
    return list;
}

// Evidence R-061. Evidence R-069.
TEST(Record, GivesExactlyTheLeavesOfTheMask) {
    const FoundPerson person = citizen_with_two_addresses();
    std::string scratch;
    for (const contract::Leaf& granted : Catalogue::leaves(combined())) {
        Mask mask;
        mask.grant(granted.member->bit);
        const Record record = found(person, mask);
        for (const contract::Leaf& leaf : Catalogue::leaves(combined())) {
            const bool present = record.value(*leaf.member, record.subject(), scratch).present;
            if (leaf.member != granted.member) {
                EXPECT_FALSE(present) << leaf.path;
            }
        }
    }
}

TEST(Record, HasNoValueForMembersThatAreNotLeaves) {
    const FoundPerson person = citizen_with_two_addresses();
    const Record record = found(person, combined().leaves);
    std::string scratch;
    for (const auto& type : combined().types)
        for (const contract::Member& member : type->members)
            if (member.kind != contract::MemberKind::Leaf) {
                EXPECT_FALSE(record.value(member, record.subject(), scratch).present)
                    << member.name;
            }
}

TEST(Record, AsksTheGrantBeforeTheRegister) {
    const FoundPerson person = citizen_with_two_addresses();
    const contract::Type& card = type_of(combined(), contract::Component::ChipCard);
    const contract::Type& paper = type_of(combined(), contract::Component::PaperCard);
    const Mask nothing;
    EXPECT_EQ(state(found(person, nothing), card), ComponentState::NotGranted);
    EXPECT_EQ(state(found(person, nothing), paper), ComponentState::NotGranted);
    EXPECT_EQ(state(found(person, combined().leaves), card), ComponentState::Present);
    EXPECT_EQ(state(found(person, combined().leaves), paper), ComponentState::Absent);
}

TEST(Record, ShowsComponentsOfThePersonsOwnKindOnly) {
    FoundPerson person = citizen_with_two_addresses();
    const contract::Type& citizen = type_of(combined(), contract::Component::CitizenPerson);
    const contract::Type& card = type_of(combined(), contract::Component::ChipCard);
    const contract::Type& foreigner = type_of(combined(), contract::Component::ForeignerPerson);
    EXPECT_EQ(state(found(person, combined().leaves), citizen), ComponentState::Present);
    EXPECT_EQ(state(found(person, combined().leaves), foreigner), ComponentState::Absent);
    person.file.person.kind = registry::PersonKind::Foreigner;
    EXPECT_EQ(state(found(person, combined().leaves), citizen), ComponentState::Absent);
    EXPECT_EQ(state(found(person, combined().leaves), card), ComponentState::Absent);
    EXPECT_EQ(state(found(person, combined().leaves), foreigner), ComponentState::Present);
}

TEST(Record, TellsResidenceFromOtherAddresses) {
    const FoundPerson person = citizen_with_two_addresses();
    const Record record = found(person, address_service().leaves);
    const contract::Type& residence = residence_type();
    const contract::Type& other = other_address_type();
    const registry::Subject home = record.inside(residence, record.subject());
    ASSERT_EQ(home.address, &person.file.addresses[1]);
    const std::vector<registry::Subject> others = items(record, other);
    ASSERT_EQ(others.size(), 1u);
    EXPECT_EQ(record.component(residence, home), ComponentState::Present);
    EXPECT_EQ(record.component(other, home), ComponentState::Absent);
    EXPECT_EQ(record.component(residence, others[0]), ComponentState::Absent);
    EXPECT_EQ(record.component(residence, record.subject()), ComponentState::Absent);
}

TEST(Record, HandsOutNoAddressWhenNothingIsGranted) {
    const FoundPerson person = citizen_with_two_addresses();
    const Mask nothing;
    const Record record = found(person, nothing);
    EXPECT_EQ(record.inside(residence_type(), record.subject()).address, nullptr);
    EXPECT_TRUE(items(record, other_address_type()).empty());
}

TEST(Record, HasNothingOfAPersonWhenRefused) {
    const Record record = Record::refused(10000000146, ErrorCode::NotFound);
    std::string scratch;
    EXPECT_EQ(record.error(), ErrorCode::NotFound);
    EXPECT_FALSE(record.has_person());
    EXPECT_EQ(record.inside(residence_type(), record.subject()).address, nullptr);
    EXPECT_TRUE(items(record, other_address_type()).empty());
    for (const contract::Leaf& leaf : Catalogue::leaves(combined()))
        EXPECT_FALSE(record.value(*leaf.member, record.subject(), scratch).present);
    for (const auto& type : combined().types)
        EXPECT_EQ(record.component(*type, record.subject()), ComponentState::NotGranted);
}

// Evidence X-011.
TEST(Record, SaysOfAVerificationOnlyTheRegisterThatMatched) {
    const Service& service = *catalogue().by_name("TumKutukDogrulaServis", "2025/08/01");
    const contract::Type& citizen = type_of(service, contract::Component::CitizenPerson);
    const contract::Type& foreigner = type_of(service, contract::Component::ForeignerPerson);
    const Record yes = Record::verified(10000000146, {registry::PersonKind::Citizen, 1});
    EXPECT_EQ(state(yes, citizen), ComponentState::Present);
    EXPECT_EQ(state(yes, foreigner), ComponentState::Absent);
    const Record no = Record::verified(10000000146, {registry::PersonKind::Citizen, 2});
    EXPECT_EQ(state(no, citizen), ComponentState::Absent);
}

TEST(Record, MasksRowsOfCodeListsToo) {
    const Service& service = *catalogue().by_name("AksOkuTumIlServis", "2011/01/01");
    const registry::PlaceRow row{34, 0, 0, "İstanbul"};
    const Mask name = Catalogue::bits_below(service, "Ad").value();
    const Record record = Record::place(row, name);
    std::string scratch;
    EXPECT_EQ(record.component(*service.record, record.subject()), ComponentState::Present);
    EXPECT_EQ(record.value(*Catalogue::leaves(service)[0].member, {}, scratch).text, "İstanbul");
    EXPECT_FALSE(record.value(*Catalogue::leaves(service)[1].member, {}, scratch).present);
}

}  // namespace
}  // namespace kps::query
