#include "documents/document_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/acts/admin_act.h"
#include "crypto/digest.h"
#include "documents/limits.h"
#include "letters/draft.h"
#include "letters/pdf.h"
#include "storage/migration.h"

namespace kps::documents {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE answer_documents (
    code TEXT NOT NULL PRIMARY KEY,
    kind BIGINT NOT NULL,
    institution BIGINT NOT NULL,
    institution_name TEXT NOT NULL,
    entry BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    made_us BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    approver TEXT NOT NULL,
    disputed_us BIGINT,
    ground BIGINT NOT NULL,
    disputed_by TEXT NOT NULL);
CREATE INDEX answer_documents_by_time ON answer_documents (made_us);
)sql"},
};

constexpr std::string_view kColumns =
    "SELECT code, kind, institution, institution_name, entry, digest, made_us, valid_until, "
    "approver, disputed_us, ground FROM answer_documents ";

struct GroundName {
    std::string_view name;
    std::string_view turkish;
};
/// In the order of the numbers; 0 is none.
constexpr std::array<GroundName, 5> kGrounds = {{
    {"", ""},
    {"record-wrong", "Kayıt gerçeğe uymuyor"},
    {"other-person", "Belge başka bir kişiye ait"},
    {"changed-since", "Kayıt belgeden sonra değişti"},
    {"other", "Başka bir neden"},
}};

Result<Issued> read_issued(Rows& rows) {
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such document");
    auto [code, kind, institution, institution_name, entry, digest, made_us, valid_until, approver,
          disputed_us, ground] =
        KPS_TRY((rows[0]
                     .read<std::string, std::size_t, std::uint32_t, std::string, std::int64_t,
                           base::Hash, std::int64_t, std::int64_t, std::string,
                           std::optional<std::int64_t>, std::size_t>()));
    if (kind < 1 || kind > 2 || entry < 0 || ground >= kGrounds.size() ||
        (disputed_us && ground == 0))
        return failed(ErrorCode::CorruptData, "document");
    Issued issued{std::move(code),
                  static_cast<Kind>(kind),
                  base::InstitutionId(institution),
                  std::move(institution_name),
                  static_cast<std::uint64_t>(entry),
                  digest,
                  made_us,
                  base::date_from_days(valid_until),
                  std::move(approver),
                  {}};
    if (disputed_us) issued.dispute = Dispute{*disputed_us, static_cast<Ground>(ground)};
    return issued;
}

Result<Issued> find(Transaction& transaction, const std::string& code) {
    Rows rows = KPS_TRY(transaction.query(std::string(kColumns) + "WHERE code = $1", {code}));
    return read_issued(rows);
}

Status insert(Transaction& transaction, const Issued& issued) {
    KPS_TRY(transaction.execute(
        "INSERT INTO answer_documents (code, kind, institution, institution_name, entry, digest, "
        "made_us, valid_until, approver, disputed_us, ground, disputed_by) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, 0, '')",
        {issued.code, static_cast<int>(issued.kind), issued.institution.value(),
         issued.institution_name, static_cast<std::int64_t>(issued.entry), issued.digest,
         issued.made_us, base::days_from_date(issued.valid_until), issued.approver}));
    return {};
}

}  // namespace

std::string_view name_of(Ground ground) {
    return kGrounds.at(static_cast<std::size_t>(ground)).name;
}

std::string_view turkish(Ground ground) {
    return kGrounds.at(static_cast<std::size_t>(ground)).turkish;
}

std::optional<Ground> ground_by_name(std::string_view name) {
    for (std::size_t index = 1; index < kGrounds.size(); ++index)
        if (kGrounds.at(index).name == name) return static_cast<Ground>(index);
    return std::nullopt;
}

Result<std::unique_ptr<DocumentBook>> DocumentBook::open(
    std::shared_ptr<storage::Database> database, letters::MadeIn place) {
    KPS_TRY(storage::migrate(*database, "answer_documents", kMigrations));
    return std::unique_ptr<DocumentBook>(new DocumentBook(std::move(database), place));
}

Result<Printed> DocumentBook::issue(const Order& order) const {
    const Origin& origin = order.origin;
    if (origin.institution_name.size() > kInstitutionNameBytesMax)
        return failed(ErrorCode::InvalidField, "name of the institution");
    const letters::Letter letter = KPS_TRY(compose(order, letters::new_code()));
    Printed printed;
    printed.pdf = KPS_TRY(letters::render_pdf(letter, place_));
    Issued& issued = printed.issued;
    issued.code = letter.code;
    issued.kind = order.kind;
    issued.institution = origin.institution;
    issued.institution_name = origin.institution_name;
    issued.entry = origin.receipt.index;
    issued.digest = crypto::sha256(printed.pdf);
    issued.made_us = origin.asked_us;
    issued.valid_until = base::istanbul_date(origin.asked_us + kValidDays * kDayUs);
    if (order.approver) issued.approver = order.approver->name() + ", " + order.approver->title;
    auto transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(insert(transaction, issued));
    // The code is not named: who reads the log must not be able to show a document as genuine.
    KPS_TRY(record(transaction, issued,
                   fmt::format("document={} entry={} sha256={} approver={}", name_of(issued.kind),
                               issued.entry, base::to_hex(issued.digest),
                               issued.approver.empty() ? "-" : issued.approver),
                   origin.asked_us));
    KPS_TRY(transaction.commit());
    return printed;
}

Result<Issued> DocumentBook::verify(std::string_view typed_code) const {
    const std::string code = KPS_TRY(letters::normal_code(typed_code));
    auto transaction = KPS_TRY(database_->begin(Access::Read));
    return find(transaction, code);
}

// Rule R-028 (KPSY m.5/5): valid until the contrary is proved; that somebody contests it is shown with it.
Result<Issued> DocumentBook::dispute(const Disputant& who, std::string_view typed_code,
                                     Ground ground, std::int64_t now_us) const {
    const std::string code = KPS_TRY(letters::normal_code(typed_code));
    auto transaction = KPS_TRY(database_->begin(Access::Write));
    Issued issued = KPS_TRY(find(transaction, code));
    if (who.institution && *who.institution != issued.institution)
        return failed(ErrorCode::NotFound, "no such document");
    if (issued.dispute) return issued;
    const std::string by = who.institution ? fmt::format("institution:{}", who.institution->value())
                                           : "account:" + who.account;
    KPS_TRY(transaction.execute(
        "UPDATE answer_documents SET disputed_us = $2, ground = $3, disputed_by = $4 WHERE code = "
        "$1",
        {code, now_us, static_cast<int>(ground), by}));
    issued.dispute = Dispute{now_us, ground};
    KPS_TRY(record(transaction, issued,
                   fmt::format("document-disputed={} entry={} ground={} by={}",
                               name_of(issued.kind), issued.entry, name_of(ground), by),
                   now_us));
    KPS_TRY(transaction.commit());
    return issued;
}

Result<std::int64_t> DocumentBook::forget_old(std::int64_t now_us) const {
    auto transaction = KPS_TRY(database_->begin(Access::Write));
    const std::int64_t forgotten = KPS_TRY(transaction.execute(
        "DELETE FROM answer_documents WHERE code IN (SELECT code FROM answer_documents WHERE "
        "made_us < $1 ORDER BY made_us LIMIT $2)",
        {now_us - kKeptDays * kDayUs, kForgottenPerRound}));
    KPS_TRY(transaction.commit());
    return forgotten;
}

Status DocumentBook::record(Transaction& transaction, const Issued& issued,
                            const std::string& detail, std::int64_t now_us) const {
    audit::Draft draft;
    draft.institution = issued.institution;
    draft.rule = "R-030";
    draft.detail = detail;
    return audit::put_admin_act(transaction, std::move(draft), place_ != letters::MadeIn::Live,
                                now_us);
}

}  // namespace kps::documents
