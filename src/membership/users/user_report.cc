#include "membership/users/user_report.h"

#include <array>
#include <set>

#include "base/day_text.h"
#include "crypto/digest.h"
#include "institutions/institution_reads.h"
#include "lifecycle/dates.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/limits.h"
#include "membership/users/user_guards.h"
#include "storage/migration.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::JsonValue;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE reported_users (
    subject BYTEA NOT NULL,
    line BIGINT NOT NULL,
    kimlik_no TEXT NOT NULL,
    given_names TEXT NOT NULL,
    surname TEXT NOT NULL,
    sub_unit TEXT NOT NULL,
    application TEXT NOT NULL,
    PRIMARY KEY (subject, line)
);
)sql"},
};

constexpr std::string_view kReportKey = "user-report";

constexpr std::array<Field, 1> kReport = {{{.name = "content",
                                            .turkish = "Kullanıcı listesi (CSV, base64)",
                                            .highest = (kUserListBytesMax + 2) / 3 * 4,
                                            .rule = "R-059"}}};
constexpr std::array<Field, 1> kReview = {{{.name = "review",
                                            .kind = lifecycle::FieldKind::LongText,
                                            .turkish = "Denetim sonucu",
                                            .lowest = 5,
                                            .highest = kReasonCharactersMax}}};

Result<base::Bytes> bytes_of(const Context& context) {
    auto bytes = base::from_base64(lifecycle::text_of(context.input, "content"));
    if (!bytes) return failed(ErrorCode::InvalidField, "$.content: base64 expected");
    return bytes;
}

Result<UserList> list_of(const Context& context) {
    const base::Bytes bytes = KPS_TRY(bytes_of(context));
    return read_user_list(base::as_text(bytes));
}

// Rule R-059 (KPSY m.7/5): a list with an error is not taken; the first error is named by its place.
Status check_list(const Context& context) {
    const UserList list = KPS_TRY(list_of(context));
    if (!list.errors.empty()) {
        const ListError& first = list.errors.front();
        return failed(ErrorCode::InvalidField, "$.content: line " + std::to_string(first.line) +
                                                   ", " + std::string(first.column) + ": " +
                                                   std::string(first.what));
    }
    if (list.users.empty()) return failed(ErrorCode::InvalidField, "$.content: nobody is named");
    const auto id = KPS_TRY(institution_of(context));
    std::set<std::string> known;
    for (const ListedUser& user : list.users) {
        if (user.sub_unit.empty() || !known.insert(user.sub_unit).second) continue;
        const auto unit = KPS_TRY(holder_of(context.transaction, {id, kSubUnitKey, user.sub_unit}));
        if (!unit)
            return failed(ErrorCode::InvalidField,
                          "$.content: line " + std::to_string(user.line) + ", birim");
    }
    return {};
}

Result<std::string_view> keep_list(Context& context) {
    const base::Bytes bytes = KPS_TRY(bytes_of(context));
    const UserList list = KPS_TRY(list_of(context));
    const auto id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    for (const ListedUser& user : list.users)
        KPS_TRY(context.transaction.execute(
            "INSERT INTO reported_users (subject, line, kimlik_no, given_names, surname, sub_unit, "
            "application) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            {context.subject.id.bytes(), user.line, user.kimlik_no, user.given_names, user.surname,
             user.sub_unit, user.application}));
    context.subject.title = institution.name;
    lifecycle::JsonObject& body = context.subject.body;
    lifecycle::put(body, "users", JsonValue(static_cast<std::int64_t>(list.users.size())));
    lifecycle::put(body, "reported_day", JsonValue(base::day_text(context.today)));
    lifecycle::put(body, "sha256", JsonValue(base::to_hex(crypto::sha256(base::ByteView(bytes)))));
    const CaseKey key{id, kReportKey, "current"};
    KPS_TRY(release(context.transaction, key));
    KPS_TRY(claim(context.transaction, key, context.subject.id, "R-059"));
    return std::string_view();
}

}  // namespace

Status open_reported_users(storage::Database& database) {
    return storage::migrate(database, "membership_reports", kMigrations);
}

lifecycle::Machine make_user_report_machine(const Environment&) {
    lifecycle::Machine machine{
        .kind = "user-report", .turkish = "Kullanıcı listesi bildirimi", .prefix = "KLB"};
    machine.states = {{"reported", "Bildirildi"}, {"reviewed", "Denetlendi", true}};
    machine.readers = {Role::Operator, Role::Inspector, Role::SecurityOfficer};
    machine.acts.push_back({.name = "report",
                            .turkish = "Kullanıcı listesini bildir",
                            .to = {"reported"},
                            .roles = {Role::Administrator},
                            .input = kReport,
                            .rule = "R-059 (KPSY m.7/5)",
                            .guard = check_list,
                            .effect = keep_list});
    machine.acts.push_back({.name = "review",
                            .turkish = "Denetle",
                            .from = {"reported"},
                            .to = {"reviewed"},
                            .roles = {Role::Operator},
                            .input = kReview,
                            .rule = "R-060 (KPSY m.7/6)"});
    return machine;
}

Result<std::vector<ListedUser>> reported_users(storage::Transaction& transaction,
                                               const base::Uuid& subject) {
    storage::Rows rows = KPS_TRY(transaction.query(
        "SELECT line, kimlik_no, given_names, surname, sub_unit, application FROM reported_users "
        "WHERE subject = $1 ORDER BY line",
        {subject.bytes()}));
    std::vector<ListedUser> users;
    for (storage::Row& row : rows) {
        auto [line, kimlik_no, given_names, surname, sub_unit, application] =
            KPS_TRY(row.read<std::size_t, std::string, std::string, std::string, std::string,
                             std::string>());
        users.push_back({line, std::move(kimlik_no), std::move(given_names), std::move(surname),
                         std::move(sub_unit), std::move(application)});
    }
    return users;
}

}  // namespace kps::membership
