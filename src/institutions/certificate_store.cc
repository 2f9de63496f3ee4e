#include "institutions/certificate_store.h"

#include <algorithm>
#include <unordered_map>

#include "crypto/certificate.h"
#include "institutions/directory_rows.h"
#include "institutions/institution_schema.h"
#include "institutions/limits.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;
using base::InstitutionId;
using base::Result;
using base::Status;
using crypto::Certificate;
using crypto::RevocationList;
using storage::Rows;
using storage::Transaction;

constexpr std::string_view kNamedByList = "named by its authority's revocation list";

Status need_institution(Transaction& transaction, InstitutionId id) {
    Rows rows =
        KPS_TRY(transaction.query("SELECT id FROM institutions WHERE id = $1", {id.value()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such institution");
    return {};
}

Result<std::int64_t> count_of(Transaction& transaction, std::string_view sql,
                              std::initializer_list<storage::Value> parameters = {}) {
    Rows rows = KPS_TRY(transaction.query(sql, parameters));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return count;
}

/// An authority as the checks need it.
struct Voucher {
    Certificate certificate;
    std::optional<RevocationList> list;
    std::int64_t list_from_us = 0;
    std::int64_t list_until_us = 0;

    CertificateAuthority shown() const {
        return {certificate.fingerprint(), certificate.subject(), certificate.subject_name(),
                certificate.not_after_us(), list_until_us};
    }
};

Result<std::vector<Voucher>> read_vouchers(Transaction& transaction) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT certificate, revocation_list, list_from_us, list_until_us FROM "
                          "certificate_authorities"));
    std::vector<Voucher> vouchers;
    for (storage::Row& row : rows) {
        auto [der, list_der, from_us, until_us] = KPS_TRY(
            row.read<base::Bytes, std::optional<base::Bytes>, std::int64_t, std::int64_t>());
        Voucher voucher{KPS_TRY(Certificate::from_der(der)), std::nullopt, from_us, until_us};
        if (list_der) voucher.list = KPS_TRY(RevocationList::parse(*list_der));
        vouchers.push_back(std::move(voucher));
    }
    return vouchers;
}

/// The authority that vouches for `certificate` now. Errors: InvalidArgument with the reason of the
/// one that came nearest.
Result<Voucher> voucher_for(const Certificate& certificate, std::vector<Voucher> vouchers,
                            std::int64_t now_us) {
    Status status = failed(ErrorCode::InvalidArgument, "no known authority issued it");
    for (Voucher& voucher : vouchers) {
        if (!voucher.list) continue;
        status = crypto::check_client_certificate(certificate, voucher.certificate, *voucher.list,
                                                  now_us);
        if (status) return std::move(voucher);
    }
    return failed(status.error());
}

/// Ends the registered certificates of one authority that its list names.
Result<std::size_t> revoke_named(Transaction& transaction, const Voucher& voucher,
                                 const RevocationList& list, std::int64_t now_us) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT fingerprint, certificate FROM client_certificates WHERE authority = $1 AND "
        "revoked_us IS NULL",
        {voucher.certificate.fingerprint()}));
    std::size_t count = 0;
    for (storage::Row& row : rows) {
        auto [fingerprint, der] = KPS_TRY(row.read<Hash, base::Bytes>());
        const Certificate certificate = KPS_TRY(Certificate::from_der(der));
        if (!list.names(certificate)) continue;
        KPS_TRY(transaction.execute(
            "UPDATE client_certificates SET revoked_us = $2, revoked_why = $3 WHERE fingerprint = "
            "$1",
            {fingerprint, now_us, kNamedByList}));
        ++count;
    }
    return count;
}

}  // namespace

Result<std::unique_ptr<CertificateStore>> CertificateStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "institutions", institution_migrations()));
    return std::unique_ptr<CertificateStore>(new CertificateStore(std::move(database)));
}

Result<CertificateAuthority> CertificateStore::add_authority(std::string_view pem,
                                                             std::int64_t now_us) {
    if (pem.size() > kCertificateBytesMax)
        return failed(ErrorCode::InvalidArgument, "the certificate is too long");
    const Certificate authority = KPS_TRY(Certificate::from_pem(pem));
    KPS_TRY(crypto::check_authority(authority, now_us));
    Transaction transaction = KPS_TRY(begin_directory_change(*database_));
    const std::int64_t count =
        KPS_TRY(count_of(transaction, "SELECT count(*) FROM certificate_authorities"));
    if (count >= static_cast<std::int64_t>(kAuthoritiesMax))
        return failed(ErrorCode::InvalidArgument, "too many authorities");
    KPS_TRY(transaction.execute(
        "INSERT INTO certificate_authorities (fingerprint, subject, subject_name, certificate, "
        "not_after_us, revocation_list, list_from_us, list_until_us, added_us) VALUES ($1, $2, $3, "
        "$4, $5, NULL, 0, 0, $6)",
        {authority.fingerprint(), authority.subject(), authority.subject_name(), authority.der(),
         authority.not_after_us(), now_us}));
    KPS_TRY(transaction.commit());
    return Voucher{authority, std::nullopt, 0, 0}.shown();
}

Result<ListOutcome> CertificateStore::put_revocation_list(base::ByteView text,
                                                          std::int64_t now_us) {
    if (text.size() > kRevocationListBytesMax)
        return failed(ErrorCode::InvalidArgument, "the revocation list is too long");
    const RevocationList list = KPS_TRY(RevocationList::parse(text));
    Transaction transaction = KPS_TRY(begin_directory_change(*database_));
    const std::vector<Voucher> vouchers = KPS_TRY(read_vouchers(transaction));
    Status status = failed(ErrorCode::InvalidArgument, "the list is no known authority's");
    for (const Voucher& voucher : vouchers) {
        status = crypto::check_revocation_list(list, voucher.certificate, now_us);
        if (!status) continue;
        if (list.this_update_us() < voucher.list_from_us)
            return failed(ErrorCode::InvalidArgument, "a newer list is there already");
        KPS_TRY(transaction.execute(
            "UPDATE certificate_authorities SET revocation_list = $2, list_from_us = $3, "
            "list_until_us = $4 WHERE fingerprint = $1",
            {voucher.certificate.fingerprint(), list.der(), list.this_update_us(),
             list.next_update_us()}));
        const std::size_t count = KPS_TRY(revoke_named(transaction, voucher, list, now_us));
        KPS_TRY(transaction.commit());
        ListOutcome outcome{voucher.shown(), count};
        outcome.authority.list_until_us = list.next_update_us();
        return outcome;
    }
    return failed(status.error());
}

Result<ClientCertificate> CertificateStore::register_certificate(InstitutionId institution,
                                                                 std::string_view pem,
                                                                 std::int64_t now_us) {
    if (pem.size() > kCertificateBytesMax)
        return failed(ErrorCode::InvalidArgument, "the certificate is too long");
    const Certificate certificate = KPS_TRY(Certificate::from_pem(pem));
    Transaction transaction = KPS_TRY(begin_directory_change(*database_));
    KPS_TRY(need_institution(transaction, institution));
    std::vector<Voucher> vouchers = KPS_TRY(read_vouchers(transaction));
    const Voucher voucher = KPS_TRY(voucher_for(certificate, std::move(vouchers), now_us));
    const std::int64_t count = KPS_TRY(count_of(
        transaction,
        "SELECT count(*) FROM client_certificates WHERE institution = $1 AND revoked_us IS NULL",
        {institution.value()}));
    if (count >= static_cast<std::int64_t>(kCertificatesPerInstitutionMax))
        return failed(ErrorCode::InvalidArgument, "too many certificates of this institution");
    const Hash authority = voucher.certificate.fingerprint();
    // The key of the table: whoever's it is already, it is nobody else's.
    KPS_TRY(transaction.execute(
        "INSERT INTO client_certificates (fingerprint, institution, authority, subject, "
        "certificate, not_before_us, not_after_us, registered_us, revoked_us, revoked_why) VALUES "
        "($1, $2, $3, $4, $5, $6, $7, $8, NULL, '')",
        {certificate.fingerprint(), institution.value(), authority, certificate.subject(),
         certificate.der(), certificate.not_before_us(), certificate.not_after_us(), now_us}));
    KPS_TRY(transaction.commit());
    return ClientCertificate{certificate.fingerprint(),
                             institution,
                             authority,
                             certificate.subject(),
                             certificate.not_before_us(),
                             certificate.not_after_us(),
                             std::nullopt,
                             std::min(voucher.list_until_us, voucher.certificate.not_after_us())};
}

Status CertificateStore::revoke(const Hash& fingerprint, std::string_view why,
                                std::int64_t now_us) {
    if (why.empty() || why.size() > kNoteBytesMax)
        return failed(ErrorCode::InvalidArgument, "a revocation needs a reason");
    Transaction transaction = KPS_TRY(begin_directory_change(*database_));
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE client_certificates SET revoked_us = $2, revoked_why = $3 WHERE fingerprint = $1 "
        "AND revoked_us IS NULL",
        {fingerprint, now_us, why}));
    if (changed != 1) return failed(ErrorCode::NotFound, "no such certificate in force");
    return transaction.commit();
}

Status CertificateStore::set_profile(InstitutionId institution, WireProfile profile,
                                     std::int64_t now_us) {
    Transaction transaction = KPS_TRY(begin_directory_change(*database_));
    KPS_TRY(need_institution(transaction, institution));
    Rows strict = KPS_TRY(transaction.query(
        "SELECT since_us FROM strict_institutions WHERE institution = $1", {institution.value()}));
    if (profile == WireProfile::Compatible && strict.empty()) return {};
    if (profile != WireProfile::Strict)
        return failed(ErrorCode::InvalidArgument, "the strict profile is for good");
    if (!strict.empty()) return {};
    const std::int64_t good = KPS_TRY(count_of(
        transaction,
        "SELECT count(*) FROM client_certificates c JOIN certificate_authorities a ON "
        "a.fingerprint = c.authority WHERE c.institution = $1 AND c.revoked_us IS NULL AND "
        "c.not_before_us <= $2 AND c.not_after_us > $2 AND a.not_after_us > $2 AND "
        "a.list_until_us > $2",
        {institution.value(), now_us}));
    if (good == 0)
        return failed(ErrorCode::InvalidArgument,
                      "it has no client certificate that is good now, and could ask nothing");
    KPS_TRY(transaction.execute(
        "INSERT INTO strict_institutions (institution, since_us) VALUES ($1, $2)",
        {institution.value(), now_us}));
    return transaction.commit();
}

namespace {

Status read_authorities(Transaction& transaction, Directory& directory) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT fingerprint, subject, subject_name, not_after_us, list_until_us "
                          "FROM certificate_authorities ORDER BY fingerprint"));
    for (storage::Row& row : rows) {
        auto [fingerprint, subject, name, not_after_us, list_until_us] =
            KPS_TRY(row.read<Hash, std::string, base::Bytes, std::int64_t, std::int64_t>());
        directory.authorities.push_back(
            {fingerprint, std::move(subject), std::move(name), not_after_us, list_until_us});
    }
    return {};
}

/// A profile that cannot be told must not open an access: nothing is loaded then.
Status read_profiles(Transaction& transaction, Directory& directory) {
    std::unordered_map<InstitutionId, Institution*> by_id;
    for (Institution& institution : directory.institutions) by_id[institution.id] = &institution;
    Rows rows = KPS_TRY(transaction.query("SELECT institution FROM strict_institutions"));
    for (storage::Row& row : rows) {
        const auto [id] = KPS_TRY(row.read<std::uint32_t>());
        const auto institution = by_id.find(InstitutionId(id));
        if (institution == by_id.end()) return failed(ErrorCode::CorruptData, "strict institution");
        institution->second->profile = WireProfile::Strict;
    }
    return {};
}

}  // namespace

Status raise_version(Transaction& transaction) {
    KPS_TRY(transaction.execute("UPDATE directory_version SET version = version + 1 WHERE id = 1"));
    return {};
}

Result<Transaction> begin_directory_change(storage::Database& database) {
    Transaction transaction = KPS_TRY(database.begin(storage::Access::Write));
    KPS_TRY(raise_version(transaction));
    return transaction;
}

Status read_certificates(Transaction& transaction, Directory& directory) {
    KPS_TRY(read_profiles(transaction, directory));
    KPS_TRY(read_authorities(transaction, directory));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT c.fingerprint, c.institution, c.authority, c.subject, c.not_before_us, "
        "c.not_after_us, c.revoked_us, a.not_after_us, a.list_until_us FROM client_certificates c "
        "JOIN certificate_authorities a ON a.fingerprint = c.authority ORDER BY c.institution, "
        "c.registered_us, c.fingerprint"));
    directory.certificates.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [fingerprint, id, authority, subject, from_us, until_us, revoked_us, authority_us,
              list_us] =
            KPS_TRY(row.read<Hash, std::uint32_t, Hash, std::string, std::int64_t, std::int64_t,
                             std::optional<std::int64_t>, std::int64_t, std::int64_t>());
        directory.certificates.push_back({fingerprint, InstitutionId(id), authority,
                                          std::move(subject), from_us, until_us, revoked_us,
                                          std::min(authority_us, list_us)});
    }
    return {};
}

}  // namespace kps::institutions
