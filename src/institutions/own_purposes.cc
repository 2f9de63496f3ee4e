#include "institutions/own_purposes.h"

#include <algorithm>

#include "institutions/case_pattern.h"
#include "institutions/institution_schema.h"
#include "institutions/limits.h"
#include "storage/migration.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

bool is_code(std::string_view text) {
    const auto is_of_code = [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
               letter == '-' || letter == '_';
    };
    return !text.empty() && text.size() <= kOwnPurposeCodeBytesMax &&
           std::all_of(text.begin(), text.end(), is_of_code);
}

bool is_line(std::string_view text, std::size_t bytes_min, std::size_t bytes_max) {
    const auto is_control = [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte < 0x20 || byte == 0x7f;
    };
    return text.size() >= bytes_min && text.size() <= bytes_max &&
           std::none_of(text.begin(), text.end(), is_control);
}

Result<std::vector<OwnPurpose>> read(Transaction& transaction, base::InstitutionId institution) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT code, parent, name, pattern, needs_case, since_us, defined_by, ended_us, ended_by "
        "FROM own_purposes WHERE institution = $1 ORDER BY ended_us <> 0, parent, code",
        {institution.value()}));
    std::vector<OwnPurpose> list;
    for (storage::Row& row : rows) {
        auto [code, parent, name, pattern, needs_case, since_us, defined_by, ended_us, ended_by] =
            KPS_TRY((row.read<std::string, std::string, std::string, std::string, bool,
                              std::int64_t, std::string, std::int64_t, std::string>()));
        list.push_back({std::move(code), std::move(parent), std::move(name), std::move(pattern),
                        needs_case, since_us, std::move(defined_by), ended_us,
                        std::move(ended_by)});
    }
    return list;
}

}  // namespace

Status check_own_purpose(const OwnPurpose& purpose) {
    if (!is_code(purpose.code)) return failed(ErrorCode::InvalidField, "$.code");
    if (purpose.parent.empty()) return failed(ErrorCode::InvalidField, "$.parent");
    if (!is_line(purpose.name, kOwnPurposeNameBytesMin, kOwnPurposeNameBytesMax))
        return failed(ErrorCode::InvalidField, "$.name");
    KPS_TRY(CasePattern::parse(purpose.pattern));
    return {};
}

Result<StatedPurpose> stated_purpose(const std::vector<OwnPurpose>& defined, StatedPurpose stated) {
    for (const OwnPurpose& own : defined) {
        if (stated.purpose != own.parent + "/" + own.code) continue;
        if (own.ended_us != 0) return failed(ErrorCode::PurposeNotAllowed, "$.purpose");
        const bool is_missing = stated.case_number.empty();
        if (is_missing && own.needs_case) return failed(ErrorCode::InvalidField, "$.file_number");
        const CasePattern pattern = KPS_TRY(CasePattern::parse(own.pattern));
        const bool is_like = own.pattern.empty() || pattern.matches(stated.case_number);
        if (!is_missing && !is_like) return failed(ErrorCode::InvalidField, "$.file_number");
        return StatedPurpose{own.parent,
                             is_missing ? own.code : own.code + " " + stated.case_number};
    }
    const bool has_own =
        std::any_of(defined.begin(), defined.end(), [&stated](const OwnPurpose& own) {
            return own.ended_us == 0 && own.parent == stated.purpose;
        });
    if (has_own) return failed(ErrorCode::PurposeNotAllowed, "$.purpose");
    return stated;
}

Result<std::unique_ptr<OwnPurposeStore>> OwnPurposeStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "institutions", institution_migrations()));
    return std::unique_ptr<OwnPurposeStore>(new OwnPurposeStore(std::move(database)));
}

Result<std::vector<OwnPurpose>> OwnPurposeStore::list(base::InstitutionId institution) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read(transaction, institution);
}

Status OwnPurposeStore::define(Transaction& transaction, base::InstitutionId institution,
                               const OwnPurpose& purpose) const {
    KPS_TRY(check_own_purpose(purpose));
    const std::vector<OwnPurpose> known = KPS_TRY(read(transaction, institution));
    for (const OwnPurpose& other : known)
        if (other.code == purpose.code) return failed(ErrorCode::AlreadyExists, "$.code");
    if (known.size() >= kOwnPurposesMax) return failed(ErrorCode::InvalidField, "$: too many");
    KPS_TRY(transaction.execute(
        "INSERT INTO own_purposes (institution, code, parent, name, pattern, needs_case, since_us, "
        "defined_by, ended_us, ended_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '')",
        {institution.value(), purpose.code, purpose.parent, purpose.name, purpose.pattern,
         purpose.needs_case, purpose.since_us, purpose.defined_by}));
    return {};
}

Status OwnPurposeStore::end(Transaction& transaction, base::InstitutionId institution,
                            const std::string& code, const std::string& by,
                            std::int64_t now_us) const {
    const std::vector<OwnPurpose> known = KPS_TRY(read(transaction, institution));
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&code](const OwnPurpose& own) { return own.code == code; });
    if (found == known.end()) return failed(ErrorCode::NotFound, "$.code");
    if (found->ended_us != 0) return failed(ErrorCode::WrongState, "it has ended");
    KPS_TRY(transaction.execute(
        "UPDATE own_purposes SET ended_us = $3, ended_by = $4 WHERE institution = $1 AND code = $2",
        {institution.value(), code, now_us, by}));
    return {};
}

}  // namespace kps::institutions
