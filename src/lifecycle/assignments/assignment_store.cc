#include "lifecycle/assignments/assignment_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "storage/migration.h"

namespace kps::lifecycle {
namespace {

using base::Result;
using storage::Access;
using storage::Rows;
using storage::Transaction;
using storage::Value;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE case_assignments (
    subject BYTEA PRIMARY KEY,
    account BYTEA NOT NULL,
    name TEXT NOT NULL,
    role BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    by_account BYTEA NOT NULL
);
CREATE INDEX case_assignments_by_account ON case_assignments (account);
)sql"},
};

using UuidBytes = std::array<std::uint8_t, 16>;

/// Cases in states where somebody has work, and who works on each.
std::string queue_tables(const std::vector<KindState>& states, std::vector<Value>& values) {
    return " FROM cases c LEFT JOIN case_assignments a ON a.subject = c.id WHERE " +
           is_in_states(states, "c.", values);
}

/// The same with the first day on which each runs out.
std::string queue_columns() {
    return fmt::format(
        "SELECT c.id AS id, COALESCE((SELECT MIN(d.last_day) FROM case_deadlines d WHERE d.subject "
        "= c.id), {}) AS last_day, c.opened_us AS opened_us, a.account AS account, a.name AS name, "
        "a.role AS role, a.since_us AS since_us",
        kNoLastDay);
}

std::string whose_text(const QueueFilter& filter, std::vector<Value>& values) {
    if (filter.whose == Whose::All) return "";
    if (filter.whose == Whose::Nobody) return " AND a.account IS NULL";
    values.emplace_back(base::ByteView(filter.me.bytes()));
    return fmt::format(" AND a.account {} ${}", filter.whose == Whose::Mine ? "=" : "<>",
                       values.size());
}

/// The cases after a place: later in the calendar, or younger on one day.
std::string place_text(const QueuePlace& place, std::vector<Value>& values) {
    values.emplace_back(place.last_day);
    values.emplace_back(place.opened_us);
    values.emplace_back(base::ByteView(place.id.bytes()));
    const std::size_t last = values.size();
    return fmt::format(" WHERE (last_day, opened_us, id) > (${}, ${}, ${})", last - 2, last - 1,
                       last);
}

Result<std::optional<Assignee>> assignee_of(std::optional<UuidBytes> account,
                                            std::optional<std::string> name,
                                            std::optional<std::int64_t> role,
                                            std::optional<std::int64_t> since_us) {
    if (!account) return std::optional<Assignee>();
    const auto known = accounts::role_by_number(role.value_or(-1));
    if (!known) return base::failed(base::ErrorCode::CorruptData, "assignment: role");
    return std::optional(Assignee{base::Uuid(*account), std::move(name).value_or(std::string()),
                                  *known, since_us.value_or(0)});
}

Result<std::optional<Assignee>> find_within(Transaction& transaction, const base::Uuid& subject) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT account, name, role, since_us FROM case_assignments WHERE subject = $1",
        {base::ByteView(subject.bytes())}));
    if (rows.empty()) return std::optional<Assignee>();
    auto [account, name, role, since_us] =
        KPS_TRY((rows[0].read<UuidBytes, std::string, std::int64_t, std::int64_t>()));
    return assignee_of(account, std::move(name), role, since_us);
}

Result<std::int64_t> change(Transaction& transaction, const HandOver& wanted) {
    const base::ByteView subject(wanted.subject.id.bytes());
    if (!wanted.to)
        return transaction.execute(
            "DELETE FROM case_assignments WHERE subject = $1 AND account = $2",
            {subject, base::ByteView(wanted.from->bytes())});
    const accounts::Actor& to = *wanted.to;
    const base::ByteView account(to.account.bytes());
    const base::ByteView by(wanted.by.account.bytes());
    const auto role = static_cast<std::int64_t>(to.role);
    if (!wanted.from)
        return transaction.execute(
            "INSERT INTO case_assignments (subject, account, name, role, since_us, by_account) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            {subject, account, to.name, role, wanted.now_us, by});
    return transaction.execute(
        "UPDATE case_assignments SET account = $2, name = $3, role = $4, since_us = $5, by_account "
        "= $6 WHERE subject = $1 AND account = $7",
        {subject, account, to.name, role, wanted.now_us, by, base::ByteView(wanted.from->bytes())});
}

}  // namespace

bool works_on(const Machine& machine, accounts::Role role) {
    return std::any_of(machine.acts.begin(), machine.acts.end(),
                       [&](const Act& act) { return !act.from.empty() && may_do(act, role); });
}

std::vector<KindState> states_of_work(const std::vector<Machine>& machines, accounts::Role role) {
    std::vector<KindState> states;
    for (const Machine& machine : machines) {
        const auto& readers = machine.readers;
        if (std::find(readers.begin(), readers.end(), role) == readers.end()) continue;
        for (const State& state : machine.states) {
            const bool is_work =
                !state.terminal &&
                std::any_of(machine.acts.begin(), machine.acts.end(), [&](const Act& act) {
                    return may_do(act, role) && std::find(act.from.begin(), act.from.end(),
                                                          state.name) != act.from.end();
                });
            if (is_work) states.push_back({std::string(machine.kind), std::string(state.name)});
        }
    }
    return states;
}

Result<std::unique_ptr<AssignmentStore>> AssignmentStore::open(
    std::shared_ptr<storage::Database> database, Recorder recorder) {
    KPS_TRY(storage::migrate(*database, "lifecycle-assignments", kMigrations));
    return std::unique_ptr<AssignmentStore>(
        new AssignmentStore(std::move(database), std::move(recorder)));
}

Result<std::vector<QueueItem>> AssignmentStore::list(const QueueFilter& filter,
                                                     const CaseStore& cases) const {
    std::vector<QueueItem> items;
    if (filter.states.empty()) return items;
    std::vector<Value> values;
    std::string text =
        "SELECT id, last_day, opened_us, account, name, role, since_us FROM (" + queue_columns();
    text += queue_tables(filter.states, values) + whose_text(filter, values) + ") q";
    if (filter.after) text += place_text(*filter.after, values);
    text += " ORDER BY last_day, opened_us, id LIMIT " +
            std::to_string(std::clamp<std::size_t>(filter.limit, 1, kQueuePageMax));
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(text, values));
    for (storage::Row& row : rows) {
        auto [id, last_day, opened_us, account, name, role, since_us] =
            KPS_TRY((row.read<UuidBytes, std::int64_t, std::int64_t, std::optional<UuidBytes>,
                              std::optional<std::string>, std::optional<std::int64_t>,
                              std::optional<std::int64_t>>()));
        QueueItem item;
        item.place = {last_day, opened_us, base::Uuid(id)};
        item.assignee = KPS_TRY(assignee_of(account, std::move(name), role, since_us));
        item.subject = KPS_TRY(cases.read(transaction, item.place.id));
        items.push_back(std::move(item));
    }
    return items;
}

Result<QueueCounts> AssignmentStore::count(const std::vector<KindState>& states,
                                           const base::Uuid& me) const {
    QueueCounts counts;
    if (states.empty()) return counts;
    std::vector<Value> values;
    std::string text = "SELECT a.account, COUNT(*)";
    text += queue_tables(states, values) + " GROUP BY a.account";
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(text, values));
    for (storage::Row& row : rows) {
        const auto [account, found] = KPS_TRY((row.read<std::optional<UuidBytes>, std::int64_t>()));
        std::int64_t& count = !account                     ? counts.nobody
                              : base::Uuid(*account) == me ? counts.mine
                                                           : counts.others;
        count += found;
    }
    return counts;
}

Result<std::optional<Assignee>> AssignmentStore::find(const base::Uuid& subject) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return find_within(transaction, subject);
}

Result<Handed> AssignmentStore::hand_over(const HandOver& wanted) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const bool is_nothing = !wanted.from && !wanted.to;
    if (!is_nothing && KPS_TRY(change(transaction, wanted)) == 1) {
        KPS_TRY(recorder_(transaction, wanted));
        Handed handed{true, KPS_TRY(find_within(transaction, wanted.subject.id))};
        KPS_TRY(transaction.commit());
        return handed;
    }
    // Whoever wants what is so already has got it, and there is nothing to record.
    Handed handed{false, KPS_TRY(find_within(transaction, wanted.subject.id))};
    handed.done = wanted.to ? handed.now && handed.now->account == wanted.to->account : !handed.now;
    return handed;
}

}  // namespace kps::lifecycle
