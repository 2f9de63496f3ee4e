#include "registry/field_catalogue.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "registry/code_tables.h"
#include "registry/testing/random_person_file.h"

namespace kps::registry {
namespace {

using testing::Filler;

PlaceNames places() {
    return {{{1, 0, 0, "Adana"}},
            {{1104, 1, 0, "Seyhan"}, {1219, 1, 0, "Ceyhan"}},
            {{170045, 1104, 1, "Cumhuriyet"}, {180001, 1219, 2, "Karakuyu"}},
            {{276, 0, 0, "Almanya"}}};
}

Address centre() {
    Address address;
    address.residence = true;
    address.province = 1;
    address.district = 1104;
    address.neighbourhood = 170045;
    address.street = "ATATÜRK CADDESİ";
    address.outer_door = "12";
    address.inner_door = "3";
    return address;
}

std::string address_text(const Address& address) {
    FoundPerson found;
    found.found = true;
    std::string scratch;
    const FieldValue value =
        field_value(Field::address_text, {&found, &address}, places(), scratch);
    return std::string(value.text);
}

/// A value that is present holds something of its kind.
void expect_filled(const FieldInfo& row, const FieldValue& value) {
    switch (row.kind) {
        case ValueKind::Text:
            EXPECT_FALSE(value.text.empty()) << row.name;
            break;
        case ValueKind::Coded:
            EXPECT_NE(value.integer, 0) << row.name;
            break;
        case ValueKind::Date:
            EXPECT_TRUE(value.date.known()) << row.name;
            break;
        case ValueKind::Instant:
            EXPECT_NE(value.date.day, 0) << row.name;
            break;
        case ValueKind::Binary:
            EXPECT_EQ(value.binary.size(), 2u) << row.name;
            break;
        case ValueKind::Id:
        case ValueKind::Integer:
        case ValueKind::Boolean:
            EXPECT_TRUE(value.text.empty()) << row.name;
            break;
    }
}

bool is_code_list(Field field) {
    return info(field).name.starts_with("place_") || info(field).name.starts_with("own_");
}
/// Fields whose values are made elsewhere: rows of code lists, claims compared, the caller's own rights.
bool has_no_reader(Field field) {
    return is_code_list(field) || info(field).name.starts_with("match_");
}

TEST(FieldCatalogue, EveryFieldIsFoundByItsNameAndOnlyByThat) {
    std::set<std::string_view> names;
    for (const FieldInfo& row : all_fields()) {
        EXPECT_EQ(field_by_name(row.name), row.field);
        EXPECT_EQ(info(row.field).name, row.name);
        names.insert(row.name);
    }
    EXPECT_EQ(names.size(), all_fields().size());
    EXPECT_EQ(field_by_name("no_such_field"), std::nullopt);
    EXPECT_EQ(field_by_name(""), std::nullopt);
}

// Evidence R-012.
TEST(FieldCatalogue, EveryFieldOfAPersonIsMarkedPersonalOrSpecial) {
    for (const FieldInfo& row : all_fields()) {
        const bool is_none = row.data_class == DataClass::None;
        EXPECT_EQ(is_none, is_code_list(row.field)) << row.name;
    }
}

// Evidence R-075.
TEST(FieldCatalogue, ReligionBloodGroupAndPhotoAreSpecialCategoryData) {
    for (Field field : {Field::religion, Field::photo, Field::chip_card_blood_group,
                        Field::temporary_card_blood_group})
        EXPECT_EQ(info(field).data_class, DataClass::Special) << info(field).name;
}

TEST(FieldCatalogue, EveryFieldHasAValueOfItsKindInSomeFile) {
    std::set<std::string_view> seen;
    const std::uint8_t jpeg[] = {0xff, 0xd8};
    const PlaceNames names = places();
    std::string scratch;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Filler filler(seed, 95);
        FoundPerson found{true, filler.file(12345678950), jpeg};
        Address address = found.file.addresses.empty() ? centre() : found.file.addresses.front();
        address.village = seed % 2 == 0 ? 180001 : 0;
        address.province = 1;
        address.district = 1104;
        address.neighbourhood = 170045;
        // The filler knows no code tables; reasons beyond them have no text.
        address.moving_reason = static_cast<std::uint8_t>(1 + seed % 10);
        const CivilEvent* const event =
            found.file.events.empty() ? nullptr : &found.file.events.front();
        const auto kinship = static_cast<std::uint8_t>(1 + seed % 7);
        const auto extract = static_cast<std::uint8_t>(1 + seed % 4);
        for (const FieldInfo& row : all_fields()) {
            const Subject subject{&found, &address, event, kinship, extract};
            const FieldValue value = field_value(row.field, subject, names, scratch);
            EXPECT_EQ(value.kind, row.kind) << row.name;
            if (!value.present) continue;
            seen.insert(row.name);
            expect_filled(row, value);
        }
    }
    for (const FieldInfo& row : all_fields())
        EXPECT_EQ(seen.contains(row.name), !has_no_reader(row.field)) << row.name;
}

TEST(FieldCatalogue, APersonWhoWasNotFoundHasNoValues) {
    Filler filler(1, 100);
    FoundPerson found{false, filler.file(12345678950), {}};
    const Address address = centre();
    std::string scratch;
    for (const FieldInfo& row : all_fields())
        EXPECT_FALSE(field_value(row.field, {&found, &address}, places(), scratch).present)
            << row.name;
}

TEST(FieldCatalogue, WithoutAnAddressNoAddressFieldHasAValue) {
    Filler filler(1, 100);
    const FoundPerson found{true, filler.file(12345678950), {}};
    std::string scratch;
    for (const FieldInfo& row : all_fields()) {
        if (!row.name.starts_with("address_")) continue;
        EXPECT_FALSE(field_value(row.field, {&found}, places(), scratch).present) << row.name;
    }
}

TEST(FieldCatalogue, WithoutAnEventNoEventFieldHasAValue) {
    Filler filler(1, 100);
    const FoundPerson found{true, filler.file(12345678950), {}};
    std::string scratch;
    for (const FieldInfo& row : all_fields()) {
        if (!row.name.starts_with("event_")) continue;
        EXPECT_FALSE(field_value(row.field, {&found}, places(), scratch).present) << row.name;
    }
}

TEST(FieldCatalogue, ADocumentThatDoesNotExistHasNoValues) {
    FoundPerson found;
    found.found = true;
    found.file.documents.chip_card.serial = "A12F34567";
    std::string scratch;
    EXPECT_FALSE(field_value(Field::chip_card_serial, {&found}, places(), scratch).present);
    found.file.documents.has_chip_card = true;
    EXPECT_EQ(field_value(Field::chip_card_serial, {&found}, places(), scratch).text, "A12F34567");
}

TEST(FieldCatalogue, CodedValuesCarryTheTextsOfTheRealAnswers) {
    FoundPerson found;
    found.found = true;
    Person& person = found.file.person;
    person.sex = 2;
    person.marital = MaritalState::Single;
    person.state = RecordState::Dead;
    person.place = {1, 1104, 45, 170045, 12, 3};
    std::string scratch;
    const auto text = [&](Field field) {
        return std::string(field_value(field, {&found}, places(), scratch).text);
    };
    EXPECT_EQ(text(Field::sex), "Kadın");
    EXPECT_EQ(text(Field::marital_state), "Bekâr");
    EXPECT_EQ(text(Field::state), "Ölüm");
    EXPECT_EQ(text(Field::register_province), "Adana");
    EXPECT_EQ(text(Field::register_district), "Seyhan");
    EXPECT_EQ(text(Field::register_volume), "Cumhuriyet");
    EXPECT_EQ(field_value(Field::register_volume, {&found}, places(), scratch).integer, 45);
}

TEST(FieldCatalogue, MembersOfOneKindOfPersonAreAbsentForOthers) {
    Filler filler(3, 100);
    FoundPerson found{true, filler.file(12345678950), {}};
    found.file.person.permit.begins = {2020, 1, 1};
    found.file.person.country = 276;
    found.file.person.religion = 1;
    std::string scratch;
    const auto present = [&](Field field) {
        return field_value(field, {&found}, places(), scratch).present;
    };
    found.file.person.kind = PersonKind::Citizen;
    EXPECT_TRUE(present(Field::religion));
    EXPECT_FALSE(present(Field::country));
    EXPECT_FALSE(present(Field::permit_begins));
    found.file.person.kind = PersonKind::Foreigner;
    EXPECT_FALSE(present(Field::religion));
    EXPECT_FALSE(present(Field::mother_ancestry_missing));
    EXPECT_TRUE(present(Field::country));
    EXPECT_TRUE(present(Field::permit_begins));
}

TEST(FieldCatalogue, AnInstantIsAbsentWhenTheDayIsUnknown) {
    FoundPerson found;
    found.found = true;
    found.file.person.kind = PersonKind::Foreigner;
    found.file.person.permit.begins = {2020, 5, 0};
    std::string scratch;
    EXPECT_FALSE(field_value(Field::permit_begins, {&found}, places(), scratch).present);
    found.file.person.birth = {1980, 0, 0};
    EXPECT_TRUE(field_value(Field::birth_date, {&found}, places(), scratch).present);
}

TEST(OpenAddress, OfACentreNamesStreetDoorsAndDistrict) {
    EXPECT_EQ(address_text(centre()),
              "CUMHURİYET MAH. ATATÜRK CAD. NO: 12 İÇ KAPI NO: 3 SEYHAN / ADANA");
}

TEST(OpenAddress, OfASiteNamesSiteAndBlock) {
    Address address = centre();
    address.street = "1234. SOKAK";
    address.building_site = "ÇAM SİTESİ";
    address.building_block = "B";
    EXPECT_EQ(address_text(address),
              "CUMHURİYET MAH. 1234. SK. ÇAM SİTESİ BLOK: B NO: 12 İÇ KAPI NO: 3 SEYHAN / ADANA");
}

TEST(OpenAddress, OfAVillageBeginsWithTheVillage) {
    Address address = centre();
    address.kind = AddressKind::Village;
    address.village = 180001;
    address.neighbourhood = 0;
    address.district = 1219;
    address.street = "KÖY YOLU";
    address.inner_door = "";
    EXPECT_EQ(address_text(address), "KARAKUYU KÖYÜ KÖY YOLU NO: 12 CEYHAN / ADANA");
    address.kind = AddressKind::Town;
    EXPECT_EQ(address_text(address), "KARAKUYU BELDESİ KÖY YOLU NO: 12 CEYHAN / ADANA");
}

TEST(OpenAddress, AbroadEndsWithCityAndCountry) {
    Address address;
    address.kind = AddressKind::Abroad;
    address.foreign_address = "HAUPTSTRASSE 5";
    address.foreign_city = "BERLIN";
    address.country = 276;
    EXPECT_EQ(address_text(address), "HAUPTSTRASSE 5 BERLIN / ALMANYA");
    address.foreign_city = "";
    EXPECT_EQ(address_text(address), "HAUPTSTRASSE 5 ALMANYA");
}

TEST(CodeTables, RowsAscendAndEveryTableHasSome) {
    for (int table = 0; table <= static_cast<int>(CodeTable::MissionCorrectionReason); ++table) {
        const auto rows = code_rows(static_cast<CodeTable>(table));
        ASSERT_FALSE(rows.empty()) << table;
        for (std::size_t index = 1; index < rows.size(); ++index)
            EXPECT_LT(rows[index - 1].code, rows[index].code) << table;
        for (const CodeRow& row : rows)
            EXPECT_EQ(code_text(static_cast<CodeTable>(table), row.code), row.text);
    }
    EXPECT_EQ(code_text(CodeTable::Sex, 9), "");
    EXPECT_EQ(code_text(CodeTable::AddressKind, -1), "Bilinmiyor");
}

TEST(CodeTables, ThePageOfFormatsNamesEveryRow) {
    std::ifstream file(std::string(KPS_SOURCE_DIR) + "/docs/formats/code_tables.md");
    std::ostringstream text;
    text << file.rdbuf();
    for (int table = 0; table <= static_cast<int>(CodeTable::MissionCorrectionReason); ++table)
        for (const CodeRow& row : code_rows(static_cast<CodeTable>(table))) {
            const std::string line =
                "| " + std::to_string(row.code) + " | " + std::string(row.text) + " |";
            EXPECT_NE(text.str().find(line), std::string::npos) << line;
        }
}

TEST(PlaceNames, UnknownCodesHaveNoNameAndOrderDoesNotMatter) {
    const PlaceNames names({{34, 0, 0, "İstanbul"}, {1, 0, 0, "Adana"}}, {}, {}, {});
    EXPECT_EQ(names.province(1), "Adana");
    EXPECT_EQ(names.province_capitals(34), "İSTANBUL");
    EXPECT_EQ(names.province(2), "");
    EXPECT_EQ(names.province_capitals(2), "");
    EXPECT_EQ(names.district(1), "");
}

}  // namespace
}  // namespace kps::registry
