#include "audit/search/request_store.h"

#include <algorithm>

#include "audit/search/limits.h"
#include "storage/migration.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE audit_search_requests (
    id BYTEA PRIMARY KEY,
    asked_us BIGINT NOT NULL,
    asker TEXT NOT NULL,
    basis TEXT NOT NULL,
    person BIGINT NOT NULL,
    looked_for_user TEXT NOT NULL,
    institution BIGINT NOT NULL,
    service BIGINT NOT NULL,
    address TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    hidden BIGINT NOT NULL,
    approver TEXT NOT NULL,
    approved_us BIGINT NOT NULL,
    run_us BIGINT NOT NULL,
    entry_index BIGINT NOT NULL
);
CREATE INDEX audit_search_requests_by_time ON audit_search_requests (asked_us);
)sql"},
};

constexpr std::string_view kColumns =
    "SELECT id, asked_us, asker, basis, person, looked_for_user, institution, service, address, "
    "first_day, last_day, hidden, approver, approved_us, run_us, entry_index "
    "FROM audit_search_requests ";

Result<SearchRequest> read_request(storage::Row& row) {
    auto [id, asked_us, asker, basis, person, user, institution, service, address, first, last,
          hidden, approver, approved_us, run_us, entry] =
        KPS_TRY(row.read<std::array<std::uint8_t, 16>, std::int64_t, std::string, std::string,
                         std::int64_t, std::string, std::uint32_t, std::uint16_t, std::string,
                         std::int64_t, std::int64_t, bool, std::string, std::int64_t, std::int64_t,
                         std::uint64_t>());
    SearchRequest request;
    request.id = base::Uuid(id);
    request.asked_us = asked_us;
    request.asker = std::move(asker);
    request.basis = std::move(basis);
    request.criteria.person = person;
    request.criteria.user = std::move(user);
    request.criteria.institution = institution;
    request.criteria.service = service;
    request.criteria.address = std::move(address);
    request.criteria.days = {base::date_from_days(first), base::date_from_days(last)};
    request.hidden = hidden;
    request.approver = std::move(approver);
    request.approved_us = approved_us;
    request.run_us = run_us;
    request.entry = entry;
    return request;
}

Result<SearchRequest> find_in(Transaction& transaction, const base::Uuid& id) {
    auto rows = KPS_TRY(
        transaction.query(std::string(kColumns) + "WHERE id = $1", {base::ByteView(id.bytes())}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such request");
    return read_request(rows.at(0));
}

}  // namespace

SearchKind kind_of(const SearchCriteria& criteria) {
    if (criteria.person != 0) return SearchKind::Person;
    if (!criteria.user.empty()) return SearchKind::User;
    if (!criteria.address.empty()) return SearchKind::Address;
    if (criteria.institution != 0) return SearchKind::Institution;
    return criteria.service != 0 ? SearchKind::Service : SearchKind::Time;
}

Status may_run(const SearchRequest& request, std::int64_t now_us) {
    const auto refuse = [](const char* why) { return failed(ErrorCode::NotAuthorised, why); };
    // Rule R-088 (KPSY m.10/5): nobody searches the log on his own word.
    if (!base::is_another_person(request.asker, request.approver))
        return refuse("the request is not approved by another");
    if (request.run_us != 0) return refuse("the request has run; a search needs a new one");
    if (now_us < request.approved_us || now_us - request.approved_us > kRequestValidUs)
        return refuse("the approval is older than seven days");
    return {};
}

Result<std::unique_ptr<RequestStore>> RequestStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "audit_search", kMigrations));
    return std::unique_ptr<RequestStore>(new RequestStore(std::move(database)));
}

Status RequestStore::put(const SearchRequest& request) {
    const SearchCriteria& criteria = request.criteria;
    if (!is_staff_name(request.asker) || !is_basis(request.basis))
        return failed(ErrorCode::InvalidArgument, "a request needs a name and a basis");
    if (criteria.person < 0 || criteria.user.size() > kBasisBytesMax ||
        criteria.address.size() > kSourceAddressBytesMax ||
        criteria.days.last < criteria.days.first)
        return failed(ErrorCode::InvalidArgument, "what is looked for cannot be");
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    auto counted =
        KPS_TRY(transaction.query("SELECT COUNT(*) FROM audit_search_requests WHERE run_us = 0 AND "
                                  "asked_us > $1",
                                  {request.asked_us - kRequestValidUs}));
    const auto [open] = KPS_TRY(counted.at(0).read<std::int64_t>());
    if (open >= kRequestsOpenMax) return failed(ErrorCode::Busy, "too many requests are open");
    KPS_TRY(transaction.execute(
        "INSERT INTO audit_search_requests (id, asked_us, asker, basis, person, looked_for_user, "
        "institution, service, address, first_day, last_day, hidden, approver, approved_us, "
        "run_us, entry_index) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', 0, 0, 0)",
        {base::ByteView(request.id.bytes()), request.asked_us, request.asker, request.basis,
         criteria.person, criteria.user, criteria.institution, criteria.service, criteria.address,
         base::days_from_date(criteria.days.first), base::days_from_date(criteria.days.last),
         request.hidden}));
    return transaction.commit();
}

Result<SearchRequest> RequestStore::find(const base::Uuid& id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return find_in(transaction, id);
}

Result<std::vector<SearchRequest>> RequestStore::list() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows =
        KPS_TRY(transaction.query(std::string(kColumns) + "ORDER BY asked_us DESC, id LIMIT " +
                                  std::to_string(kRequestsListedMax)));
    std::vector<SearchRequest> out;
    for (storage::Row& row : rows) out.push_back(KPS_TRY(read_request(row)));
    return out;
}

Status RequestStore::approve(const base::Uuid& id, const std::string& approver,
                             std::int64_t now_us) {
    if (!is_staff_name(approver)) return failed(ErrorCode::InvalidArgument, "a name of staff");
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const SearchRequest request = KPS_TRY(find_in(transaction, id));
    // Rule R-088 (KPSY m.10/5): the approver is another than the asker.
    if (!base::is_another_person(request.asker, approver))
        return failed(ErrorCode::NotAuthorised, "nobody approves his own request");
    if (!request.approver.empty() || request.run_us != 0)
        return failed(ErrorCode::InvalidArgument, "the request was approved before");
    KPS_TRY(transaction.execute(
        "UPDATE audit_search_requests SET approver = $2, approved_us = $3 WHERE id = $1",
        {base::ByteView(id.bytes()), approver, now_us}));
    return transaction.commit();
}

Status RequestStore::mark_run(const base::Uuid& id, std::uint64_t entry, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const SearchRequest request = KPS_TRY(find_in(transaction, id));
    KPS_TRY(may_run(request, now_us));
    KPS_TRY(transaction.execute(
        "UPDATE audit_search_requests SET run_us = $2, entry_index = $3, person = 0, "
        "looked_for_user = '', address = '' WHERE id = $1",
        {base::ByteView(id.bytes()), now_us, static_cast<std::int64_t>(entry)}));
    return transaction.commit();
}

}  // namespace kps::audit
