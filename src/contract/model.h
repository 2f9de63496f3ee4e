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
/// contracts/services/<date>/<Service>.contract. Parsing of criteria, the XML and JSON answers, WSDL and XSD,
/// the grant tree, the mask bits and the data dictionary are all derived from this model.
///
/// Invariants:
/// 1. Members of a type stand in ordinal (byte) order of their wire names, as a DataContract serialiser writes them.
/// 2. Every leaf that carries register data has a field, a data class and a mask bit of its own; `HataBilgisi` and
///    echoes of what the caller sent have none.
/// 3. Mask bits are numbered depth first over the answer tree, from 0, without gaps.
namespace kps::contract {

/// Which look-up answers the service.
enum class QuestionKind : std::uint8_t {
    CombinedRegister,   ///< person and documents in all registers, by identity number
    CitizenByNumber,    ///< one citizen's record
    AddressByNumber,    ///< residence and other addresses
    Verification,       ///< match / no match, without data
    Provinces,          ///< code list
    DistrictsOfProvince,
    PublicCitizenCheck,      ///< KPSPublic: yes or no, no caller
    PublicForeignerCheck,
    PublicPersonAndCardCheck,
};

/// What one member of a criterion says.
enum class CriterionField : std::uint8_t {
    NationalId, BirthDay, BirthMonth, BirthYear, GivenNames, Surname, CardSerial, ProvinceCode,
    NoSurname, NoBirthDay, NoBirthMonth, PaperCardSeries, PaperCardNumber,
};

/// Type of a leaf on the wire.
enum class WireType : std::uint8_t { Text, Int, Long, Boolean, DateTime, Binary, Parameter, PartialDate, Enumeration };

/// How a leaf without a value is written (WIRE.md 3.1, "Empty dates"): a nil element, or an element whose parts are nil.
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
};

struct Type;

enum class MemberKind : std::uint8_t {
    Leaf,        ///< a register field
    Error,       ///< HataBilgisi
    Asked,       ///< echo of the identity number that was asked for
    Complex,     ///< one nested type
    List,        ///< list of a nested type (or of enumeration values)
    FilledParts, ///< DoluBilesenler
    MatchState,  ///< Durum of a verification
};

struct Member {
    std::string name;                       ///< wire name
    MemberKind kind = MemberKind::Leaf;
    WireType wire_type = WireType::Text;
    EmptyForm empty_form = EmptyForm::NilElement;
    std::optional<registry::Field> field;   ///< set for Leaf
    registry::DataClass data_class = registry::DataClass::None;
    const Type* type = nullptr;             ///< for Complex and List
    std::string item_name;                  ///< element name of a List's items
    std::string namespace_key;              ///< namespace of the member's own type when it differs ("base", "containers", …)
    std::uint16_t bit = 0;                  ///< mask bit, for Leaf with a field
};

struct Type {
    std::string name;                       ///< wire name of the type
    std::string namespace_key;              ///< "version", "base", "containers" or "constants"
    Component component = Component::None;
    std::vector<Member> members;
    Mask leaves;                            ///< all mask bits at or below this type where it is used
};

struct CriterionMember {
    std::string name;
    WireType wire_type = WireType::Int;
    CriterionField field = CriterionField::NationalId;
};

/// One service version with its one operation.
struct Service {
    base::ServiceNumber number;
    std::string name;                       ///< BilesikKutukSorgulaKimlikNoServis
    std::string version;                    ///< 2024/04/01
    std::string operation;                  ///< Sorgula
    std::string action;                     ///< http://kps.nvi.gov.tr/2024/04/01/…/Sorgula
    std::string namespace_uri;              ///< http://kps.nvi.gov.tr/2024/04/01
    QuestionKind question = QuestionKind::CombinedRegister;
    bool is_list = true;                    ///< kriterListesi of many, or one kriter
    std::string criterion_type;
    std::vector<CriterionMember> criterion;
    std::string result_type;                ///< type of the Result element
    std::string record_name;                ///< element name of one record; empty when SorguSonucu is not a list
    const Type* record = nullptr;           ///< type of one record
    std::vector<std::unique_ptr<Type>> types;
    Mask leaves;                            ///< every bit of this service
    Mask special_leaves;                    ///< bits of special-category data (R-075)
    Mask address_leaves;                    ///< bits of address data (R-158, X-023)
    std::uint8_t parts = 0;                 ///< registry::Part bits that the look-up must read
    std::string turkish_title;              ///< for portal, catalogue and letters
    std::string english_title;
};

/// A leaf with its path, `KisiBilgisi/TemelBilgisi/Ad`, as decisions and the grant tree spell it.
struct Leaf {
    std::string path;
    const Member* member;
};

/// All service versions the server offers.
class Catalogue {
  public:
    /// The contract files compiled into the program.
    static base::Result<Catalogue> built_in();
    /// Reads one description; used by `built_in` and by tests.
    static base::Result<std::unique_ptr<Service>> parse(std::string_view text);

    std::span<const std::unique_ptr<Service>> services() const { return services_; }
    const Service* by_action(std::string_view action) const;
    const Service* by_name(std::string_view name, std::string_view version) const;
    const Service* by_number(base::ServiceNumber number) const;

    /// All leaves of a service in bit order.
    static std::vector<Leaf> leaves(const Service& service);
    /// Bits at or below a path of the grant tree. Errors: InvalidDecision when there is no such path.
    static base::Result<Mask> bits_below(const Service& service, std::string_view path);

  private:
    std::vector<std::unique_ptr<Service>> services_;
};

}  // namespace kps::contract
