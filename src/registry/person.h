#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/national_id.h"

/// The register's records, decoded. All texts are borrowed from the bytes that were decoded (or from
/// the generator's tables) and live as long as those. Coded values hold the number only; the text comes
/// from `registry/code_tables.h` and, for places, from `registry/places.h`.
///
/// 0 means unknown or absent for every code, number and identity number here.
namespace kps::registry {

using base::NationalId;
using base::PartialDate;

enum class PersonKind : std::uint8_t { Citizen = 1, BlueCardHolder = 2, Foreigner = 3 };

/// Which part of a person's record is hidden, and from whom nothing is hidden (REQUIREMENTS C9).
enum class Confidentiality : std::uint8_t { None = 0, AddressHidden = 1, RecordHidden = 2 };

/// State codes of a record (`Durum`; WIRE.md 3.13, REQUIREMENTS C2).
enum class RecordState : std::uint8_t {
    Open = 1,
    Closed = 2,
    Dead = 3,
    DeathEstablished = 4,
    LeftCitizenship = 5,
    ResidenceEnded = 6,
    Cancelled = 7,
};

/// Marital state codes (`MedeniHal`).
enum class MaritalState : std::uint8_t {
    Unknown = 0,
    Single = 1,
    Married = 2,
    Divorced = 3,
    Widowed = 4,
    MarriageVoided = 5,
    MarriageAnnulled = 6,
};

/// Where a citizen stands in the family register (kütük): the unique place il/ilçe/cilt/aile/birey.
struct RegisterPlace {
    std::uint16_t province = 0;       ///< il, 1 to 81
    std::uint16_t district = 0;       ///< ilçe code
    std::uint32_t volume = 0;         ///< cilt no; its text is the mahalle/köy of `neighbourhood`
    std::uint32_t neighbourhood = 0;  ///< mahalle/köy code of the volume
    std::uint32_t family_row = 0;     ///< aile sıra no
    std::uint32_t person_row = 0;     ///< birey sıra no
};

/// Foreigners' permit (REQUIREMENTS C6).
struct Permit {
    std::string_view number;
    base::PartialDate begins;
    base::PartialDate ends;  ///< unknown with `open_ended_reason` set: open-ended
    std::uint8_t open_ended_reason = 0;
    std::uint16_t issuing_province = 0;
    std::uint8_t source_unit = 0;  ///< KaynakBirim
    std::uint8_t status = 0;       ///< Statu
};

/// One person of the register. Common members first, then those of one kind only.
struct Person {
    std::int64_t id = 0;
    PersonKind kind = PersonKind::Citizen;
    Confidentiality confidentiality = Confidentiality::None;
    RecordState state = RecordState::Open;
    std::uint8_t sex = 0;  ///< 1 male, 2 female
    MaritalState marital = MaritalState::Unknown;
    PartialDate birth;
    PartialDate death;
    std::string_view given_names;  ///< capitals, all given names
    std::string_view surname;
    std::string_view mother_name;
    std::string_view father_name;
    std::string_view birth_place;  ///< capitals, as written in the register
    std::uint32_t birth_place_code = 0;
    std::int64_t mother_id = 0;
    std::int64_t father_id = 0;
    std::int64_t spouse_id = 0;
    std::uint8_t guardian_kind = 0;  ///< VeliVasiTur; 0: none
    // citizens
    std::uint8_t religion = 0;  ///< special category (R-075)
    std::int64_t previous_foreign_id = 0;
    bool mother_ancestry_missing = false;
    bool father_ancestry_missing = false;
    std::string_view previous_surname;
    RegisterPlace place;
    PartialDate registered;  ///< kütüğe tescil
    PartialDate married;
    PartialDate divorced;
    // blue-card holders and foreigners
    std::uint16_t country = 0;        ///< code of `registry/countries`; nationality (Uyruk, Ulke)
    std::int64_t real_person_id = 0;  ///< GercekKisiKimlikNo
    std::int64_t gained_citizen_id = 0;  ///< KazanilanTCKimlikNo
    Permit permit;
    /// Version of this record; grows with every correction. Each answer names it.
    std::uint32_t version = 1;
};

/// Nüfus cüzdanı, the paper identity card of before 2017 (WIRE.md 3.1 TCCuzdanBilgisi).
struct PaperCard {
    std::string_view series;  ///< letter and two digits, such as `S09`
    std::uint32_t number = 0;
    std::int64_t registration_number = 0;
    std::uint8_t reason = 0;
    std::uint16_t issuing_district = 0;
    PartialDate issued;
};

/// T.C. kimlik kartı, the chip card (TCKK).
struct ChipCard {
    std::string_view serial;  ///< such as `A12F34567`
    PartialDate expires;
    std::string_view issuer;       ///< VerenMakam
    std::uint8_t blood_group = 0;  ///< special category (R-075)
    bool driving_licence_loaded = false;
    PartialDate driving_licence_loaded_on;
    std::int64_t registration_number = 0;
    std::uint8_t application_reason = 0;
    std::uint16_t delivering_district = 0;
    PartialDate delivered;
};

/// Temporary identity document; for blue-card holders as well (TCGeciciKimlikBilgisi).
struct TemporaryCard {
    std::string_view document_number;
    PartialDate issued;
    std::uint16_t issuing_district = 0;
    PartialDate expires;
    std::string_view previous_surname;
    std::uint8_t blood_group = 0;
};

/// Old blue card (MaviKartBilgi).
struct OldBlueCard {
    std::int64_t registration_number = 0;
    std::string_view series;
    std::uint32_t number = 0;
    std::uint32_t unit = 0;
    std::uint8_t reason = 0;
    PartialDate issued;
    std::string_view previous_surname;
};

/// New blue card with a chip (YeniMaviKartBilgi).
struct NewBlueCard {
    std::string_view serial;
    PartialDate expires;
    std::string_view issuer;
};

/// All identity documents of one person. A document that does not exist has `present_` false.
struct Documents {
    bool has_paper_card = false;
    bool has_chip_card = false;
    bool has_temporary_card = false;
    bool has_old_blue_card = false;
    bool has_new_blue_card = false;
    std::uint32_t photo = 0;  ///< number of the photo in the register's photo table; 0: none
    PaperCard paper_card;
    ChipCard chip_card;
    TemporaryCard temporary_card;
    OldBlueCard old_blue_card;
    NewBlueCard new_blue_card;
};

/// AdresTip (WIRE.md 3.13).
enum class AddressKind : std::uint8_t { Centre = 1, Town = 2, Village = 3, Abroad = 4 };

/// One address of a person (REQUIREMENTS C7). Place names come from the codes.
struct Address {
    AddressKind kind = AddressKind::Centre;
    bool residence = false;           ///< yerleşim yeri; exactly one per person at most (X-041)
    std::int64_t address_number = 0;  ///< AdresNo, ten digits
    PartialDate declared;
    std::int64_t declarant_id = 0;  ///< an affected person (R-085)
    PartialDate moved;
    PartialDate registered;
    std::uint8_t moving_reason = 0;
    std::uint16_t province = 0;
    std::uint16_t district = 0;
    std::uint32_t neighbourhood = 0;  ///< mahalle (centre, town) or the village's own mahalle
    std::uint32_t village = 0;        ///< köy or belde code; 0 in centres
    std::uint32_t street_code = 0;    ///< CsbmKodu
    std::string_view street;
    std::string_view outer_door;
    std::string_view inner_door;
    std::int64_t building_code = 0;
    std::uint32_t building_number = 0;
    std::string_view building_site;
    std::string_view building_block;
    std::string_view parcel_island;  ///< BinaAda
    std::string_view parcel_sheet;   ///< BinaPafta
    std::string_view parcel;         ///< BinaParsel
    std::uint8_t building_state = 0;
    std::uint8_t building_numbering = 0;
    std::uint8_t building_structure = 0;
    std::uint8_t building_use = 0;
    std::uint8_t unit_state = 0;
    std::uint8_t unit_kind = 0;
    std::uint8_t floors_below = 0;
    std::uint8_t floors_above = 0;
    std::string_view floor;
    std::string_view deed_unit_number;
    // abroad
    std::uint16_t country = 0;
    std::string_view foreign_city;
    std::string_view foreign_address;
    std::uint16_t mission = 0;           ///< DisTemsilcilik
    PartialDate correction_declared;     ///< DisTemsDuzeltmeBeyanTarih
    PartialDate correction_decided;      ///< DisTemsDuzeltmeKararTarih
    std::uint8_t correction_reason = 0;  ///< DisTemsDuzeltmeNeden
};

/// Kind of a civil-status event (vukuat).
enum class EventKind : std::uint8_t {
    Birth = 1,
    Death = 2,
    Marriage = 3,
    Divorce = 4,
    Adoption = 5,
    Recognition = 6,
    RecordCorrection = 7,
    ParentageCorrection = 8,
    Absence = 9,
    CitizenshipGained = 10,
    CitizenshipLost = 11,
    NameChange = 12,
    PlaceChange = 13,
};

/// One civil-status event of one person.
struct CivilEvent {
    EventKind kind = EventKind::Birth;
    PartialDate date;
    std::int64_t registration_number = 0;
    std::string_view note;  ///< Dusunce, free text of the register
    std::int64_t other_person_id = 0;
};

/// Everything the register holds of one identity number.
struct PersonFile {
    Person person;
    Documents documents;
    std::vector<Address> addresses;  ///< residence first
    std::vector<CivilEvent> events;  ///< oldest first
};

}  // namespace kps::registry
