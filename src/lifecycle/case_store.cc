#include "lifecycle/case_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "lifecycle/case_query.h"
#include "lifecycle/case_rows.h"
#include "storage/migration.h"

namespace kps::lifecycle {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;
using storage::Value;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE cases (
    id BYTEA PRIMARY KEY,
    kind TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    institution BIGINT,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    pending TEXT NOT NULL,
    code_hash BYTEA,
    opened_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE INDEX cases_by_change ON cases (changed_us, id);
CREATE INDEX cases_by_state ON cases (kind, state, changed_us);
CREATE INDEX cases_by_institution ON cases (institution, changed_us);
CREATE TABLE case_steps (
    subject BYTEA NOT NULL,
    version BIGINT NOT NULL,
    act TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    approver TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    rule TEXT NOT NULL,
    input TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (subject, version)
);
CREATE TABLE case_deadlines (
    subject BYTEA NOT NULL,
    name TEXT NOT NULL,
    last_day BIGINT NOT NULL,
    left_alone BIGINT NOT NULL,
    PRIMARY KEY (subject, name)
);
CREATE INDEX case_deadlines_by_day ON case_deadlines (last_day) WHERE left_alone = 0;
CREATE TABLE case_numbers (
    prefix TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (prefix, year)
);
)sql"},
    {2, R"sql(
ALTER TABLE cases ADD COLUMN owner BYTEA;
CREATE INDEX cases_by_owner ON cases (owner, changed_us);
)sql"},
    {3, R"sql(
DROP INDEX cases_by_state;
CREATE INDEX cases_by_state ON cases (kind, state, changed_us, id);
CREATE INDEX cases_by_opening ON cases (opened_us, id);
CREATE INDEX cases_by_kind ON cases (kind, changed_us, id);
CREATE INDEX cases_by_kind_opening ON cases (kind, opened_us, id);
)sql"},
};

constexpr std::string_view kCaseColumns =
    "SELECT id, kind, number, state, version, institution, title, body, pending, opened_us, "
    "changed_us, owner FROM cases ";

Status read_deadlines(Transaction& transaction, Case& subject) {
    Rows rows =
        KPS_TRY(transaction.query("SELECT name, last_day FROM case_deadlines WHERE subject = $1",
                                  {base::ByteView(subject.id.bytes())}));
    for (storage::Row& row : rows) {
        auto [name, day] = KPS_TRY(row.read<std::string, std::int64_t>());
        subject.deadlines.push_back({subject.id, std::move(name), base::date_from_days(day)});
    }
    std::sort(subject.deadlines.begin(), subject.deadlines.end(),
              [](const Deadline& left, const Deadline& right) {
                  return std::tie(left.last_day, left.name) < std::tie(right.last_day, right.name);
              });
    return {};
}

/// One query for so many cases as a statement takes.
Status read_deadlines(Transaction& transaction, std::span<Case> cases) {
    std::map<std::array<std::uint8_t, 16>, Case*> by_id;
    std::vector<Value> ids;
    std::string places;
    for (Case& subject : cases) {
        by_id[subject.id.bytes()] = &subject;
        ids.emplace_back(base::ByteView(subject.id.bytes()));
        places += fmt::format("{}${}", places.empty() ? "" : ", ", ids.size());
    }
    Rows rows = KPS_TRY(
        transaction.query("SELECT subject, name, last_day FROM case_deadlines WHERE subject IN (" +
                              places + ") ORDER BY last_day, name",
                          ids));
    for (storage::Row& row : rows) {
        auto [id, name, day] =
            KPS_TRY(row.read<std::array<std::uint8_t, 16>, std::string, std::int64_t>());
        Case& subject = *by_id.at(id);
        subject.deadlines.push_back({subject.id, std::move(name), base::date_from_days(day)});
    }
    return {};
}

Status read_deadlines(Transaction& transaction, std::vector<Case>& cases) {
    const std::span<Case> all(cases);
    for (std::size_t at = 0; at < all.size(); at += kDeadlinesOfCasesAtOnce)
        KPS_TRY(read_deadlines(
            transaction, all.subspan(at, std::min(kDeadlinesOfCasesAtOnce, all.size() - at))));
    return {};
}

Result<std::vector<Deadline>> read_due(Rows rows) {
    std::vector<Deadline> deadlines;
    for (storage::Row& row : rows) {
        auto [id, name, day] =
            KPS_TRY(row.read<std::array<std::uint8_t, 16>, std::string, std::int64_t>());
        deadlines.push_back({base::Uuid(id), std::move(name), base::date_from_days(day)});
    }
    return deadlines;
}

}  // namespace

Result<std::unique_ptr<CaseStore>> CaseStore::open(std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "lifecycle", kMigrations));
    return std::unique_ptr<CaseStore>(new CaseStore(std::move(database)));
}

Result<Transaction> CaseStore::begin(Access access) const {
    return database_->begin(access);
}

Result<std::string> CaseStore::next_number(Transaction& transaction, std::string_view prefix,
                                           std::int32_t year) const {
    KPS_TRY(transaction.execute(
        "INSERT INTO case_numbers (prefix, year, last) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
        {prefix, year}));
    KPS_TRY(transaction.execute(
        "UPDATE case_numbers SET last = last + 1 WHERE prefix = $1 AND year = $2", {prefix, year}));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT last FROM case_numbers WHERE prefix = $1 AND year = $2", {prefix, year}));
    const auto [last] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return fmt::format("{}-{}-{:0{}}", prefix, year, last, kNumberDigits);
}

Status CaseStore::insert(Transaction& transaction, const Case& subject,
                         const std::optional<base::Hash>& code_hash) const {
    const std::string body = canonical_text(subject.body);
    std::optional<std::uint32_t> institution;
    if (subject.institution) institution = subject.institution->value();
    std::optional<base::ByteView> owner;
    if (subject.owner) owner = base::ByteView(subject.owner->bytes());
    KPS_TRY(transaction.execute(
        "INSERT INTO cases (id, kind, number, state, version, institution, title, body, pending, "
        "code_hash, opened_us, changed_us, owner) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, "
        "$10, $11, $12)",
        {base::ByteView(subject.id.bytes()), subject.kind, subject.number, subject.state,
         subject.version, institution, subject.title, body, code_hash, subject.opened_us,
         subject.changed_us, owner}));
    return {};
}

Result<Case> CaseStore::lock(Transaction& transaction, const base::Uuid& id) const {
    // An UPDATE that changes nothing takes the row's lock on both back ends.
    const std::int64_t found = KPS_TRY(transaction.execute(
        "UPDATE cases SET version = version WHERE id = $1", {base::ByteView(id.bytes())}));
    if (found != 1) return failed(ErrorCode::NotFound, "no such case");
    return read(transaction, id);
}

Status CaseStore::update(Transaction& transaction, const Case& subject,
                         std::int64_t version) const {
    const std::string body = canonical_text(subject.body);
    if (body.size() > kBodyBytesMax) return failed(ErrorCode::InvalidField, "$: the case is full");
    const std::string pending = subject.pending ? pending_text(*subject.pending) : std::string();
    std::optional<std::uint32_t> institution;
    if (subject.institution) institution = subject.institution->value();
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE cases SET state = $2, version = $3, institution = $4, title = $5, body = $6, "
        "pending = $7, changed_us = $8 WHERE id = $1 AND version = $9",
        {base::ByteView(subject.id.bytes()), subject.state, subject.version, institution,
         subject.title, body, pending, subject.changed_us, version}));
    if (changed != 1) return failed(ErrorCode::StaleVersion, "the case has changed");
    return {};
}

Status CaseStore::put_deadlines(Transaction& transaction, const Case& subject) const {
    const base::ByteView id(subject.id.bytes());
    Rows rows =
        KPS_TRY(transaction.query("SELECT name FROM case_deadlines WHERE subject = $1", {id}));
    for (storage::Row& row : rows) {
        const std::string name = std::get<0>(KPS_TRY(row.read<std::string>()));
        const bool still = std::any_of(subject.deadlines.begin(), subject.deadlines.end(),
                                       [&](const Deadline& open) { return open.name == name; });
        if (!still)
            KPS_TRY(transaction.execute(
                "DELETE FROM case_deadlines WHERE subject = $1 AND name = $2", {id, name}));
    }
    // One that the program has left as a task stays one unless its day moves.
    for (const Deadline& deadline : subject.deadlines)
        KPS_TRY(transaction.execute(
            "INSERT INTO case_deadlines (subject, name, last_day, left_alone) VALUES ($1, $2, $3, "
            "0) ON CONFLICT (subject, name) DO UPDATE SET left_alone = CASE WHEN "
            "case_deadlines.last_day = EXCLUDED.last_day THEN case_deadlines.left_alone ELSE 0 "
            "END, last_day = EXCLUDED.last_day",
            {id, deadline.name, base::days_from_date(deadline.last_day)}));
    return {};
}

Status CaseStore::append(Transaction& transaction, const base::Uuid& id, const Step& step) const {
    const std::string actor = actor_text(step.actor);
    const std::string approver = step.approver ? actor_text(*step.approver) : std::string();
    const std::string input = canonical_text(step.input);
    const std::string body = canonical_text(step.body);
    KPS_TRY(transaction.execute(
        "INSERT INTO case_steps (subject, version, act, from_state, to_state, actor, approver, "
        "at_us, "
        "rule, input, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        {base::ByteView(id.bytes()), step.version, step.act, step.from, step.to, actor, approver,
         step.at_us, step.rule, input, body}));
    return {};
}

Result<Case> CaseStore::read(Transaction& transaction, const base::Uuid& id) const {
    Rows rows = KPS_TRY(transaction.query(std::string(kCaseColumns) + "WHERE id = $1",
                                          {base::ByteView(id.bytes())}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such case");
    Case subject = KPS_TRY(read_case(rows[0]));
    KPS_TRY(read_deadlines(transaction, subject));
    return subject;
}

Result<std::vector<Case>> CaseStore::list(const CaseFilter& filter) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return list(transaction, filter);
}

Result<std::vector<Case>> CaseStore::list(Transaction& transaction,
                                          const CaseFilter& filter) const {
    const CaseQuery query(filter);
    Rows rows =
        KPS_TRY(transaction.query(std::string(kCaseColumns) + query.text(), query.values()));
    std::vector<Case> cases;
    for (storage::Row& row : rows) cases.push_back(KPS_TRY(read_case(row)));
    KPS_TRY(read_deadlines(transaction, cases));
    return cases;
}

Result<std::vector<Step>> CaseStore::history(const base::Uuid& id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT version, act, from_state, to_state, actor, approver, at_us, rule, input, body FROM "
        "case_steps WHERE subject = $1 ORDER BY version",
        {base::ByteView(id.bytes())}));
    std::vector<Step> steps;
    for (storage::Row& row : rows) steps.push_back(KPS_TRY(read_step(row)));
    return steps;
}

Result<Case> CaseStore::read_by_code(std::string_view number, const base::Hash& code_hash) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT id FROM cases WHERE number = $1 AND code_hash = $2", {number, code_hash}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such case");
    const auto [id] = KPS_TRY((rows[0].read<std::array<std::uint8_t, 16>>()));
    return read(transaction, base::Uuid(id));
}

Result<std::vector<Deadline>> CaseStore::due(const base::Date& day, std::size_t limit) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_due(KPS_TRY(transaction.query(
        "SELECT subject, name, last_day FROM case_deadlines WHERE left_alone = 0 AND last_day < $1 "
        "ORDER BY last_day, subject LIMIT " +
            std::to_string(limit),
        {base::days_from_date(day)})));
}

Result<std::vector<Deadline>> CaseStore::open_until(const base::Date& day,
                                                    std::size_t limit) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_due(KPS_TRY(
        transaction.query("SELECT subject, name, last_day FROM case_deadlines WHERE last_day <= $1 "
                          "ORDER BY last_day, subject LIMIT " +
                              std::to_string(limit),
                          {base::days_from_date(day)})));
}

Status CaseStore::set_left(const Deadline& deadline) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(
        transaction.execute("UPDATE case_deadlines SET left_alone = 1 WHERE subject = $1 AND name "
                            "= $2 AND last_day = $3",
                            {base::ByteView(deadline.subject.bytes()), deadline.name,
                             base::days_from_date(deadline.last_day)}));
    return transaction.commit();
}

}  // namespace kps::lifecycle
