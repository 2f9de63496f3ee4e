#pragma once

#include <cstdint>
#include <string_view>

#include "registry/places.h"
#include "registry/register_reader.h"

/// Invented people with a different value in every field, so that a value found in an answer tells
/// its field.
namespace kps::wire::services::testing {

inline constexpr std::int64_t kCitizenId = 10000000146;
inline constexpr std::int64_t kSparseCitizenId = 12345678950;
inline constexpr std::int64_t kDeadCitizenId = 11111111110;
inline constexpr std::int64_t kForeignerId = 99000000106;
inline constexpr std::int64_t kBlueCardHolderId = 22222222220;

inline const registry::PlaceNames& places() {
    static const registry::PlaceNames names(
        {{1, 0, 0, "Adana"}, {6, 0, 0, "Ankara"}, {34, 0, 0, "İstanbul"}, {35, 0, 0, "İzmir"}},
        {{1104, 1, 0, "Seyhan"},
         {1219, 1, 0, "Ceyhan"},
         {1231, 6, 0, "Çankaya"},
         {1327, 34, 0, "Eyüpsultan"},
         {1486, 1, 0, "Kozan"},
         {1757, 1, 0, "Aladağ"},
         {2033, 1, 0, "Çukurova"}},
        {{10001, 1104, 1, "Reşatbey"},
         {10002, 1231, 1, "Kızılay"},
         {10003, 1757, 2, "Gireğiyenik"},
         {10004, 1219, 3, "Mercimek"},
         {10005, 1219, 1, "Bahçelievler"},
         {10006, 1757, 1, "Yukarı"}},
        {{4, 0, 0, "Afganistan"}, {40, 0, 0, "Avusturya"}, {276, 0, 0, "Almanya"}});
    return names;
}

inline std::span<const std::uint8_t> photo() {
    static const std::uint8_t bytes[] = {0xFF, 0xD8, 0xFF, 0xE0, 0x4B, 0x50,
                                         0x53, 0x31, 0x32, 0x33, 0xFF, 0xD9};
    return bytes;
}

inline registry::Address centre_address() {
    registry::Address address;
    address.kind = registry::AddressKind::Centre;
    address.residence = true;
    address.address_number = 2200000001;
    address.declared = {2011, 5, 3};
    address.declarant_id = 33333333330;
    address.moved = {2012, 6, 4};
    address.registered = {2013, 7, 5};
    address.moving_reason = 2;
    address.province = 1;
    address.district = 1104;
    address.neighbourhood = 10001;
    address.street_code = 410001;
    address.street = "Yüz Yıl & Ötesi Caddesi";
    address.outer_door = "17/A";
    address.inner_door = "IC4";
    address.building_code = 510000001;
    address.building_number = 61001;
    address.building_site = "Portakal <Evleri>";
    address.building_block = "B2 Blok";
    address.parcel_island = "ADA71";
    address.parcel_sheet = "PAFTA72";
    address.parcel = "PARSEL73";
    address.building_state = 4;
    address.building_numbering = 3;
    address.building_structure = 2;
    address.building_use = 4;
    address.unit_state = 2;
    address.unit_kind = 1;
    address.floors_below = 103;
    address.floors_above = 117;
    address.floor = "KAT9";
    address.deed_unit_number = "TAPU81";
    return address;
}

inline registry::Address village_address() {
    registry::Address address = centre_address();
    address.kind = registry::AddressKind::Village;
    address.residence = false;
    address.address_number = 2200000002;
    address.declarant_id = 0;
    address.moving_reason = 0;
    address.district = 1757;
    address.neighbourhood = 10006;
    address.village = 10003;
    address.registered = {2014, 0, 0};
    return address;
}

inline registry::Address abroad_address() {
    registry::Address address;
    address.kind = registry::AddressKind::Abroad;
    address.address_number = 2200000003;
    address.registered = {2016, 2, 0};
    address.country = 276;
    address.foreign_city = "Köln";
    address.foreign_address = "Lindenallee 14";
    address.mission = 2;
    address.correction_declared = {2017, 3, 9};
    address.correction_decided = {2018, 4, 10};
    address.correction_reason = 3;
    return address;
}

inline registry::Documents citizen_documents() {
    registry::Documents documents;
    documents.has_paper_card = documents.has_chip_card = documents.has_temporary_card = true;
    documents.photo = 1;
    documents.paper_card = {"S09", 654321, 71000000001, 5, 1219, {1999, 3, 2}};
    documents.chip_card.serial = "A12F34567";
    documents.chip_card.expires = {2031, 4, 5};
    documents.chip_card.issuer = "T.C. İÇİŞLERİ BAKANLIĞI";
    documents.chip_card.blood_group = 3;
    documents.chip_card.driving_licence_loaded = true;
    documents.chip_card.driving_licence_loaded_on = {2022, 8, 9};
    documents.chip_card.registration_number = 72000000002;
    documents.chip_card.application_reason = 4;
    documents.chip_card.delivering_district = 1231;
    documents.chip_card.delivered = {2021, 4, 12};
    documents.temporary_card = {"GK0000042", {2023, 1, 15}, 1327, {2024, 2, 16}, "ESKİSOY", 6};
    return documents;
}

inline registry::FoundPerson citizen() {
    registry::FoundPerson found;
    found.found = true;
    found.photo = photo();
    registry::Person& person = found.file.person;
    person.id = kCitizenId;
    person.sex = 2;
    person.marital = registry::MaritalState::Married;
    person.birth = {1980, 2, 1};
    person.given_names = "AYŞE IŞIL";
    person.surname = "YILMAZ<&>";
    person.mother_name = "ŞÜKRAN";
    person.father_name = "İSMAİL";
    person.birth_place = "SEYHAN";
    person.birth_place_code = 91104;
    person.mother_id = 44444444440;
    person.father_id = 55555555550;
    person.spouse_id = 66666666660;
    person.guardian_kind = 4;
    person.religion = 6;
    person.previous_foreign_id = 99000000298;
    person.mother_ancestry_missing = true;
    person.father_ancestry_missing = true;
    person.previous_surname = "ÖNCEKİ";
    person.place = {35, 1486, 4711, 10002, 1283, 47};
    found.file.documents = citizen_documents();
    found.file.addresses = {centre_address(), village_address(), abroad_address()};
    return found;
}

/// A citizen of whom the register knows little: nil everywhere.
inline registry::FoundPerson sparse_citizen() {
    registry::FoundPerson found;
    found.found = true;
    registry::Person& person = found.file.person;
    person.id = kSparseCitizenId;
    person.sex = 1;
    person.marital = registry::MaritalState::Single;
    person.birth = {1931, 0, 0};
    person.given_names = "ALİ";
    person.surname = "KAYA";
    return found;
}

inline registry::FoundPerson dead_citizen() {
    registry::FoundPerson found = citizen();
    registry::Person& person = found.file.person;
    person.id = kDeadCitizenId;
    person.state = registry::RecordState::Dead;
    person.death = {2019, 11, 0};
    found.file.documents = {};
    found.file.addresses = {};
    found.photo = {};
    return found;
}

inline registry::FoundPerson foreigner() {
    registry::FoundPerson found;
    found.found = true;
    registry::Person& person = found.file.person;
    person.id = kForeignerId;
    person.kind = registry::PersonKind::Foreigner;
    person.sex = 1;
    person.marital = registry::MaritalState::Single;
    person.birth = {1975, 0, 0};
    person.given_names = "MAHMOOD";
    person.surname = "AHMADI";
    person.mother_name = "ZARA";
    person.father_name = "KARIM";
    person.birth_place = "KABİL";
    person.birth_place_code = 90004;
    person.mother_id = 99000000384;
    person.father_id = 99000000476;
    person.spouse_id = 99000000568;
    person.country = 4;
    person.real_person_id = 99000000650;
    person.gained_citizen_id = 77777777770;
    person.permit = {"IZN-2020-17", {2020, 5, 6}, {2033, 7, 8}, 2, 34, 1, 4};
    found.file.addresses = {centre_address()};
    return found;
}

inline registry::FoundPerson blue_card_holder() {
    registry::FoundPerson found;
    found.found = true;
    found.photo = photo();
    registry::Person& person = found.file.person;
    person.id = kBlueCardHolderId;
    person.kind = registry::PersonKind::BlueCardHolder;
    person.sex = 2;
    person.marital = registry::MaritalState::Divorced;
    person.birth = {1969, 9, 30};
    person.given_names = "FATMA";
    person.surname = "SCHNEIDER";
    person.mother_name = "HATİCE";
    person.father_name = "OSMAN";
    person.birth_place = "KOZAN";
    person.birth_place_code = 91486;
    person.mother_id = 88888888880;
    person.father_id = 10000000528;
    person.spouse_id = 10000000610;
    person.guardian_kind = 5;
    person.country = 40;
    person.real_person_id = 10000000702;
    person.gained_citizen_id = 10000000894;
    registry::Documents& documents = found.file.documents;
    documents.has_old_blue_card = documents.has_new_blue_card = documents.has_temporary_card = true;
    documents.photo = 1;
    documents.old_blue_card = {73000000003, "MK1", 765432, 8123, 5, {2001, 10, 11}, "ÇELİK"};
    documents.new_blue_card = {"M98X76543", {2034, 12, 13}, "VİYANA BÜYÜKELÇİLİĞİ"};
    documents.temporary_card = {"MG0000043", {2025, 1, 17}, 2033, {2026, 2, 18}, "", 0};
    found.file.addresses = {abroad_address()};
    return found;
}

}  // namespace kps::wire::services::testing
