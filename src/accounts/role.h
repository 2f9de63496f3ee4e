#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kps::accounts {

/// What a person may be in the portal. Everybody has one role; institutions' people are of the kinds of m.4/1-ı, the
/// directorate's by their duty (R-007, R-013, R-014, REQUIREMENTS D). The service user is no person and has none
///
enum class Role : std::uint8_t {
    Administrator = 1,  ///< idari kullanıcı of an institution; signs for it (R-009)
    Technician = 2,     ///< teknik kullanıcı of an institution
    SubUser = 3,        ///< alt kullanıcı; web pages only where its institution allows them
    /// Who opened an application and has no account yet: holds its number and code. The `account` of such an
    /// actor is the case's id.
    Applicant = 4,
    Operator = 10,        ///< of the Genel Müdürlük
    BoardMember = 11,     ///< of the Veri Paylaşımı Kurulu; alone records an evaluation (R-014)
    BoardSecretary = 12,  ///< prepares the Kurul's agenda, has no vote
    Inspector = 13,       ///< denetçi: reads, never changes (REQUIREMENTS D, 4)
    SecurityOfficer = 14,
    Accountant = 15,
    Ministry = 16,  ///< of the Bakanlık: policy, not operation (R-007)
    Citizen = 30,   ///< sees the own ledger
    System = 40,    ///< the program itself, for what the law does by the passing of time
};

/// Names in the REST API and in stores, such as `board-member`.
std::string_view name_of(Role role);
std::optional<Role> role_by_name(std::string_view name);
std::optional<Role> role_by_number(std::int64_t number);

/// Administrator, Technician, SubUser: always belongs to one institution.
bool is_of_institution(Role role);
/// Operator to Ministry.
bool is_of_directorate(Role role);

}  // namespace kps::accounts
