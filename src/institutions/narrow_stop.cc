#include "institutions/narrow_stop.h"

#include <utility>

#include "institutions/directory_rows.h"
#include "institutions/institution_changes.h"
#include "institutions/limits.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using base::Status;
using storage::Rows;
using storage::Transaction;

Status check_stop(const NarrowStop& stop) {
    if (name_of(stop.scope).empty())
        return failed(ErrorCode::InvalidArgument, "unknown scope of a stop");
    if (stop.part.empty() || stop.part.size() > kNameBytesMax)
        return failed(ErrorCode::InvalidArgument, "what is stopped is missing or too long");
    if (stop.note.size() > kNoteBytesMax)
        return failed(ErrorCode::InvalidArgument, "note is too long");
    return {};
}

Result<std::vector<NarrowStop>> stops_of(Rows rows) {
    std::vector<NarrowStop> stops;
    for (storage::Row& row : rows) {
        auto [id, number, part, since_us, note] = KPS_TRY(
            row.read<std::uint32_t, std::int64_t, std::string, std::int64_t, std::string>());
        const auto scope = scope_by_number(number);
        // A stop that cannot be read must not open an access: nothing is loaded then.
        if (!scope) return failed(ErrorCode::CorruptData, "narrow stop");
        stops.push_back({InstitutionId(id), *scope, std::move(part), since_us, std::move(note)});
    }
    return stops;
}

}  // namespace

std::string_view name_of(StopScope scope) {
    switch (scope) {
        case StopScope::Service:
            return "service";
        case StopScope::Address:
            return "address";
    }
    return {};
}

std::optional<StopScope> scope_by_number(std::int64_t number) {
    for (const StopScope scope : {StopScope::Service, StopScope::Address})
        if (static_cast<std::int64_t>(scope) == number) return scope;
    return std::nullopt;
}

Status set_narrow_stop(Transaction& transaction, const NarrowStop& stop, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(check_stop(stop));
    Rows rows =
        KPS_TRY(transaction.query("SELECT (SELECT COUNT(*) FROM institutions WHERE id = $1), "
                                  "(SELECT COUNT(*) FROM narrow_stops WHERE institution = $1)",
                                  {stop.institution.value()}));
    const auto [known, count] = KPS_TRY(rows.at(0).read<std::int64_t, std::int64_t>());
    if (known == 0) return failed(ErrorCode::NotFound, "no such institution");
    // Nothing is deleted and all changes hold one lock: the count is the last number.
    KPS_TRY(transaction.execute(
        "INSERT INTO narrow_stops (institution, number, scope, part, since_us, note, approved_by, "
        "evidence) VALUES ($1, $2, $3, $4, $5, $6, '', '') ON CONFLICT DO NOTHING",
        {stop.institution.value(), count + 1, static_cast<int>(stop.scope), stop.part, now_us,
         stop.note}));
    return {};
}

Status lift_narrow_stop(Transaction& transaction, const NarrowStop& stop, const Lifting& lifting,
                        std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(check_stop(stop));
    if (lifting.approved_by.empty() || lifting.approved_by.size() > kNameBytesMax)
        return failed(ErrorCode::InvalidArgument, "who approved the lifting is missing");
    if (lifting.evidence.size() > kNoteBytesMax)
        return failed(ErrorCode::InvalidArgument, "evidence is too long");
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE narrow_stops SET lifted_us = $4, approved_by = $5, evidence = $6 "
        "WHERE institution = $1 AND scope = $2 AND part = $3 AND lifted_us IS NULL",
        {stop.institution.value(), static_cast<int>(stop.scope), stop.part, now_us,
         lifting.approved_by, lifting.evidence}));
    if (changed != 1) return failed(ErrorCode::NotFound, "this part of the access is not stopped");
    return {};
}

Status read_narrow_stops(Transaction& transaction, Directory& directory) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT institution, scope, part, since_us, note FROM narrow_stops "
                          "WHERE lifted_us IS NULL ORDER BY institution, number"));
    directory.narrow_stops = KPS_TRY(stops_of(std::move(rows)));
    return {};
}

Result<std::vector<NarrowStop>> InstitutionStore::narrow_stops_at(InstitutionId id,
                                                                  std::int64_t at_us) const {
    Transaction transaction = KPS_TRY(database_->begin(storage::Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT institution, scope, part, since_us, note FROM narrow_stops WHERE institution = $1 "
        "AND since_us <= $2 AND (lifted_us IS NULL OR lifted_us > $2) ORDER BY number",
        {id.value(), at_us}));
    return stops_of(std::move(rows));
}

}  // namespace kps::institutions
