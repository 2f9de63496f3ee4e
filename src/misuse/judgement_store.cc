#include "misuse/judgement_store.h"

#include <array>

#include "misuse/event.h"
#include "misuse/limits.h"
#include "storage/migration.h"

namespace kps::misuse {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using storage::Access;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE misuse_judgements (
    alarm BYTEA NOT NULL,
    at_us BIGINT NOT NULL,
    verdict BIGINT NOT NULL,
    note TEXT NOT NULL,
    done_by TEXT NOT NULL,
    PRIMARY KEY (alarm, at_us)
);
)sql"},
};

base::Status check_alarm(storage::Transaction& transaction, const base::Uuid& alarm) {
    storage::Rows rows = KPS_TRY(transaction.query("SELECT kind FROM misuse_events WHERE id = $1",
                                                   {base::ByteView(alarm.bytes())}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such alarm");
    const auto [kind] = KPS_TRY(rows[0].read<std::int64_t>());
    if (kind != static_cast<std::int64_t>(EventKind::Alarm))
        return failed(ErrorCode::NotFound, "no such alarm");
    return {};
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    return verdict == Verdict::FalseAlarm ? "false-alarm" : "confirmed";
}

std::optional<Verdict> verdict_by_name(std::string_view name) {
    for (const Verdict verdict : {Verdict::FalseAlarm, Verdict::Confirmed})
        if (name_of(verdict) == name) return verdict;
    return std::nullopt;
}

Result<std::unique_ptr<JudgementStore>> JudgementStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "misuse-judgements", kMigrations));
    return std::unique_ptr<JudgementStore>(new JudgementStore(std::move(database)));
}

base::Status JudgementStore::judge(const Judgement& judgement, const audit::Act& act) {
    if (judgement.note.size() < kNoteBytesMin || judgement.note.size() > kReasonBytesMax)
        return failed(ErrorCode::InvalidArgument, "the note's length");
    auto transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(check_alarm(transaction, judgement.alarm));
    KPS_TRY(transaction.execute(
        "INSERT INTO misuse_judgements (alarm, at_us, verdict, note, done_by) VALUES ($1, $2, $3, "
        "$4, $5)",
        {base::ByteView(judgement.alarm.bytes()), judgement.at_us,
         static_cast<std::int64_t>(judgement.verdict), judgement.note, judgement.by}));
    KPS_TRY(audit::ActStore::put_within(transaction, act, judgement.at_us));
    return transaction.commit();
}

Result<std::map<base::Uuid, Judgement>> JudgementStore::latest(
    const std::vector<base::Uuid>& alarms) const {
    std::map<base::Uuid, Judgement> found;
    auto transaction = KPS_TRY(database_->begin(Access::Read));
    for (const base::Uuid& alarm : alarms) {
        storage::Rows rows = KPS_TRY(transaction.query(
            "SELECT at_us, verdict, note, done_by FROM misuse_judgements WHERE alarm = $1 ORDER BY "
            "at_us DESC LIMIT 1",
            {base::ByteView(alarm.bytes())}));
        if (rows.empty()) continue;
        auto [at_us, verdict, note, by] =
            KPS_TRY((rows[0].read<std::int64_t, std::int64_t, std::string, std::string>()));
        const bool is_false = verdict == static_cast<std::int64_t>(Verdict::FalseAlarm);
        found[alarm] = {alarm, is_false ? Verdict::FalseAlarm : Verdict::Confirmed, std::move(note),
                        std::move(by), at_us};
    }
    return found;
}

}  // namespace kps::misuse
