#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "institutions/narrow_stop.h"
#include "institutions/user_stop.h"

namespace kps::institutions {

/// Class of a receiving institution. Rights differ by it.
enum class InstitutionClass : std::uint8_t {
    Ministry = 1,
    PublicBody = 2,
    Governorship = 3,
    DistrictGovernorship = 4,
    ProvincialAdministration = 5,
    Municipality = 6,
    University = 7,
    Headman = 8,  ///< muhtarlık
    Bank = 20,
    InsuranceCompany = 21,
    GuaranteeAccount = 22,
    FinanceCompany = 23,   ///< 6361
    BrokerageHouse = 24,   ///< 6362
    PaymentProvider = 25,  ///< 6493
    RiskCentre = 26,
    AddressBasedService = 27,  ///< named by the Ministry (X-023)
    OtherLegalPerson = 40,
};

/// Public body (kurum) or legal person that serves the public.
bool is_public_body(InstitutionClass institution_class);

/// Names in files and in the REST API, such as `district-governorship`.
std::string_view name_of(InstitutionClass institution_class);
std::optional<InstitutionClass> class_by_name(std::string_view name);
/// For numbers read from a store.
std::optional<InstitutionClass> class_by_number(std::int64_t number);

/// Ground of a block on access (REQUIREMENTS B3). Lifting one lifts no other.
enum class BlockGround : std::uint8_t {
    MissedNotice = 1,         ///< m.13/1
    SecurityEndangered = 2,   ///< m.13/5
    MeasuresUnfulfilled = 3,  ///< m.13/3
    MergerUndecided = 4,      ///< m.13/2, Kurul
    QualityLost = 5,          ///< m.13/6
    UndertakingEnded = 6,     ///< süre
    BoardStop = 7,            ///< KVKK durdurma
};

/// Names in files and in the REST API, such as `security-endangered`.
std::string_view name_of(BlockGround ground);
std::optional<BlockGround> ground_by_name(std::string_view name);
std::optional<BlockGround> ground_by_number(std::int64_t number);

struct Block {
    BlockGround ground;
    std::int64_t since_us = 0;
    std::string note;
};

/// How an institution's messages are protected on the wire (SECURITY 3). Strict is for good.
enum class WireProfile : std::uint8_t { Compatible = 1, Strict = 2 };

/// Names for commands and the REST API: `compatible`, `strict`.
std::string_view name_of(WireProfile profile);
std::optional<WireProfile> profile_by_name(std::string_view name);

struct Institution {
    base::InstitutionId id;
    std::string name;
    InstitutionClass institution_class = InstitutionClass::OtherLegalPerson;
    bool undertaking_signed = false;  ///< no access before (R-052, R-122)
    bool paying = false;
    std::vector<Block> blocks;
    /// The one registered address, text form; empty: none yet, nothing is answered.
    std::string registered_address;
    WireProfile profile = WireProfile::Compatible;
};

/// The institution's one credential for the wire (servis kullanıcısı, R-018).
struct ServiceUser {
    base::UserName name;
    base::InstitutionId institution;
    std::string secret_hash;  ///< Argon2id
    bool active = false;
};

/// A decision of the Kurul in force for an institution: canonical JSON and its name.
struct StoredDecision {
    base::DecisionHash hash{};
    base::InstitutionId institution;
    std::string canonical_json;
};

/// Who vouches for client certificates.
struct CertificateAuthority {
    base::Hash fingerprint{};  ///< SHA-256 of its certificate's DER
    std::string subject;       ///< RFC 2253, ASCII
    base::Bytes subject_name;  ///< DER
    std::int64_t not_after_us = 0;
    /// Until when its revocation list is good; 0: there is none, and nothing of it is relied on.
    std::int64_t list_until_us = 0;
};

/// A certificate that stands for one institution, and for no other ever.
struct ClientCertificate {
    base::Hash fingerprint{};  ///< SHA-256 of the DER
    base::InstitutionId institution;
    base::Hash authority{};  ///< fingerprint of who issued it
    std::string subject;     ///< RFC 2253, ASCII
    std::int64_t not_before_us = 0;
    std::int64_t not_after_us = 0;
    std::optional<std::int64_t> revoked_us;
    /// Until when its authority and that authority's revocation list are good.
    std::int64_t vouched_until_us = 0;
};

/// Everything policy and authentication need, read at one moment.
struct Directory {
    std::uint64_t version = 0;  ///< grows with every change
    std::vector<Institution> institutions;
    std::vector<ServiceUser> users;
    std::vector<StoredDecision> decisions;  ///< at most one in force per institution
    std::vector<CertificateAuthority> authorities;
    std::vector<ClientCertificate> certificates;  ///< revoked ones as well
    std::vector<UserStop> stops;                  ///< users whose questions are refused
    std::vector<NarrowStop> narrow_stops;         ///< services and addresses that are stopped
};

}  // namespace kps::institutions
