#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "contract/mask.h"
#include "registry/field_catalogue.h"

/// The contract as data (DESIGN.md 1): one description per service version, read from
/// contracts/services/<date>/<Service>.contract. Parsing of criteria, the XML and JSON answers,
/// WSDL and XSD, the grant tree, the mask bits and the data dictionary are all derived from this
/// model.
///
/// Invariants:
/// 1. Members of a type stand in ordinal (byte) order of their wire names, as a DataContract
/// serialiser writes them.
/// 2. Every leaf that carries register data has a field, a data class and a mask bit of its own;
/// `HataBilgisi` and
///    echoes of what the caller sent have none.
/// 3. Mask bits are numbered depth first over the answer tree, from 0, without gaps.
namespace kps::contract {

/// Which look-up answers the service.
enum class QuestionKind : std::uint8_t {
    CombinedRegister,  ///< person and documents in all registers, by identity number
    CitizenByNumber,   ///< one citizen's record
    AddressByNumber,   ///< residence and other addresses
    Verification,      ///< match / no match, without data
    Provinces,         ///< code list
    DistrictsOfProvince,
    ForeignerByNumber,  ///< one foreigner's record
    BlueCardByNumber,   ///< one blue-card holder with the cards
    CardByNumber,       ///< one identity card of the kind that was asked for
    FamilyByNumber,     ///< a person with parents, spouse and children
    ExtractByNumber,    ///< register extract (nüfus kayıt örneği): people and events
    AddressNumber,      ///< number of the residence, by identity number or card serial
    PersonByIdentity,   ///< who matches names, parents' names and birth
    PersonByRegisterPlace,
    ExtractByRegisterPlace,
    PersonPage,         ///< the one list question: people by district, birth dates and sex
    FieldVerification,  ///< match / no match for each field, without data
    OwnGrants,          ///< what the caller may ask and see; no person's data, as the three below
    OwnMethods,
    ServerTime,
    CallerAddress,
    PublicCitizenCheck,  ///< KPSPublic: yes or no, no caller
    PublicForeignerCheck,
    PublicPersonAndCardCheck,
};

/// What one member of a criterion says.
enum class CriterionField : std::uint8_t {
    NationalId,
    BirthDay,
    BirthMonth,
    BirthYear,
    GivenNames,
    Surname,
    CardSerial,
    ProvinceCode,
    NoSurname,
    NoBirthDay,
    NoBirthMonth,
    PaperCardSeries,
    PaperCardNumber,
    MotherName,
    FatherName,
    BirthPlace,
    Sex,                ///< 0 unknown, 1 male, 2 female: place in the enumeration
    SearchMode,         ///< 0 all given, 1 without a surname, 2 without a father's name
    ExtractKind,        ///< 0 to 3: place in NkoTur
    WithEvents,         ///< Vukuatli
    WithFormerSpouses,  ///< EskiEsListele
    CardKind,           ///< place in CuzdanTur
    RegisterDistrict,
    RegisterVolume,
    RegisterFamilyRow,
    RegisterPersonRow,
    BornFrom,  ///< a date-time
    BornUntil,
    PageKey,  ///< opaque to the caller
    ServiceName,
    MaritalState,  ///< its code
    IsDead,
};

/// How well the shape of a service version is known. What nobody has shown is never passed off as known.
/// Source: the marks of WIRE.md 3.0.
enum class ShapeMark : std::uint8_t {
    Ours,       ///< designed here; also what a contract says that says nothing
    Published,  ///< A: schema or reply seen
    Clients,    ///< B: several independent clients agree
    Mirrored,   ///< C: names from a second-hand wrapper
    Nearest,    ///< the version is known by name only and served in the nearest known shape
};

/// Type of a leaf on the wire.
enum class WireType : std::uint8_t {
    Text,
    Int,
    Long,
    Boolean,
    DateTime,
    Binary,
    Parameter,
    PartialDate,
    Enumeration
};

/// How a leaf without a value is written (WIRE.md 3.1, "Empty dates"): a nil element, or an element
/// whose parts are nil.
enum class EmptyForm : std::uint8_t { NilElement, NilParts, False };

/// Part of an answer that is granted, absent or refused as a whole and carries its own HataBilgisi.
enum class Component : std::uint8_t {
    None,
    CitizenPerson,
    PaperCard,
    ChipCard,
    ChipCardPhoto,
    TemporaryCard,
    BlueCardPerson,
    OldBlueCard,
    NewBlueCard,
    NewBlueCardPhoto,
    NewBlueCardTemporary,
    ForeignerPerson,
    Residence,
    OtherAddress,
    CentreAddress,
    TownAddress,
    VillageAddress,
    AbroadAddress,
    Place,
    Card,             ///< the card of the kind that was asked for
    FamilyMember,     ///< one person in a list about another
    RegistryEvent,    ///< one civil-status event
    AddressOfPerson,  ///< the residence as a number alone
    AnyPerson,        ///< a person of whatever kind
    OwnRight,         ///< about the caller, no person's data
};

struct Type;

enum class MemberKind : std::uint8_t {
    Leaf,       ///< a register field
    Error,      ///< HataBilgisi
    Asked,      ///< echo of the identity number that was asked for
    AskedKind,  ///< echo of the kind that was asked for, by the name of the value; of a record found
    Complex,    ///< one nested type
    List,       ///< list of a nested type (or of enumeration values)
    FilledParts,  ///< DoluBilesenler
    MatchState,   ///< Durum of a verification
    PageKey,      ///< leads to the next page of a list; opaque to the caller
    Unfilled,     ///< in the contract, but the register has nothing to put there: always without a
                  ///< value
};

struct Member {
    std::string name;  ///< wire name
    MemberKind kind = MemberKind::Leaf;
    WireType wire_type = WireType::Text;
    EmptyForm empty_form = EmptyForm::NilElement;
    std::optional<registry::Field> field;  ///< set for Leaf
    registry::DataClass data_class = registry::DataClass::None;
    const Type* type = nullptr;  ///< for Complex and List
    std::string item_name;       ///< element name of a List's items
    /// Namespace of the member's own type ("version", "base", "containers", "constants"); empty for
    /// simple types. It is declared on the member, even a nil one, unless it is in scope already
    /// (WIRE.md 2.6).
    std::string namespace_key;
    /// For Asked: also echoed when the component is refused (the photo of the chip card does not;
    /// WIRE.md 3.1).
    bool echoed_when_refused = true;
    std::uint16_t bit = 0;  ///< mask bit, for Leaf with a field
};

/// One value of an enumeration such as CstBilesikKutukServisDoluBilesen, with the component it says
/// is filled.
struct EnumerationValue {
    std::string name;
    Component component = Component::None;
};

/// A type where it is used: a type used in two places stands twice, with bits of its own.
struct Type {
    std::string name;  ///< wire name of the type
    std::string
        namespace_key;  ///< of its members: "version", "base" or, for enumerations, "constants"
    Component component = Component::None;
    std::vector<Member> members;
    std::vector<EnumerationValue> values;  ///< of an enumeration, in the order of the contract
    Mask leaves;                           ///< all mask bits at or below this type where it is used
};

struct CriterionMember {
    std::string name;
    WireType wire_type = WireType::Int;
    CriterionField field = CriterionField::NationalId;
    const Type* enumeration =
        nullptr;  ///< for Enumeration: its values; a criterion keeps the place, from 0
};

/// One service version with its one operation.
struct Service {
    base::ServiceNumber number;
    std::string name;           ///< BilesikKutukSorgulaKimlikNoServis
    std::string version;        ///< 2024/04/01
    std::string operation;      ///< Sorgula
    std::string action;         ///< http://kps.nvi.gov.tr/2024/04/01/…/Sorgula
    std::string namespace_uri;  ///< http://kps.nvi.gov.tr/2024/04/01
    QuestionKind question = QuestionKind::CombinedRegister;
    ShapeMark mark = ShapeMark::Ours;
    std::string shape_of;  ///< of a Nearest one: the version whose shape it has
    bool is_list = true;   ///< kriterListesi of many, or one kriter
    std::string criterion_type;
    std::string criterion_namespace_key = "version";
    std::vector<CriterionMember> criterion;
    std::string result_type;  ///< type of the Result element
    std::string record_name;  ///< element name of one record; empty when SorguSonucu is not a list
    std::string result_member;  ///< operations outside the envelope of KPS (public checks): name of
                                ///< the result
    const Type* record = nullptr;  ///< type of one record
    std::vector<std::unique_ptr<Type>> types;
    Mask leaves;                ///< every bit of this service
    Mask special_leaves;        ///< bits of special-category data (R-075)
    Mask address_leaves;        ///< bits of address data (R-158, X-023)
    std::uint8_t parts = 0;     ///< registry::Part bits that the look-up must read
    std::string turkish_title;  ///< for portal, catalogue and letters
    std::string english_title;
};

/// True for the questions about the caller itself: no person's data, no grant needed.
bool is_about_caller(QuestionKind kind);

/// True for the public yes/no checks, which have no caller, no grant and no `wsa:Action`
/// (WIRE.md 3.12).
bool is_public_check(QuestionKind kind);

/// True for the services that give addresses and nothing else.
bool is_address_question(QuestionKind kind);

/// Whether a component that is absent or refused has no element with HataBilgisi of its own: exactly one of
/// the four kinds of address is filled (WIRE.md 3.6), and a verification says nothing but which register matched.
bool is_nil_when_missing(const Service& service, Component component);

/// URI of a namespace key where a service uses it.
std::string_view namespace_uri(const Service& service, std::string_view key);

/// A leaf with its path, `KisiBilgisi/TemelBilgisi/Ad`, as decisions and the grant tree spell it.
struct Leaf {
    std::string path;
    const Member* member;
};

/// A contract or types file: its name for messages, and its text.
struct SourceText {
    std::string_view name;
    std::string_view text;
};

/// All service versions the server offers.
class Catalogue {
  public:
    Catalogue() = default;
    explicit Catalogue(std::vector<std::unique_ptr<Service>> services)
        : services_(std::move(services)) {}

    /// The contract files compiled into the program.
    /// Errors: InvalidArgument, with file and line, when a file breaks an invariant or two services
    /// share a number.
    static base::Result<Catalogue> built_in();
    /// Reads one description, which may `use` the types files compiled into the program.
    /// Errors: InvalidArgument, with file and line (docs/formats/contract.md).
    static base::Result<std::unique_ptr<Service>> parse(std::string_view text);
    static base::Result<std::unique_ptr<Service>> parse(SourceText source,
                                                        std::span<const SourceText> types_files);

    std::span<const std::unique_ptr<Service>> services() const { return services_; }
    /// Service versions behind RoutingService; a public check is never found here.
    const Service* by_action(std::string_view action) const;
    const Service* by_name(std::string_view name, std::string_view version) const;
    const Service* by_number(base::ServiceNumber number) const;

    /// All leaves of a service in bit order.
    static std::vector<Leaf> leaves(const Service& service);
    /// Bits at or below a path of the grant tree. Errors: InvalidDecision when there is no such
    /// path.
    static base::Result<Mask> bits_below(const Service& service, std::string_view path);

  private:
    std::vector<std::unique_ptr<Service>> services_;
};

}  // namespace kps::contract
