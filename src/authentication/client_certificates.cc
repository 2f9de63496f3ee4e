#include "authentication/client_certificates.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

namespace kps::authentication {
namespace {

using base::ErrorCode;
using base::failed;

struct Entry {
    base::InstitutionId institution;
    std::int64_t from_us = 0;
    std::int64_t until_us = 0;          ///< of the certificate
    std::int64_t vouched_until_us = 0;  ///< of its authority and of the revocation list
    bool is_revoked = false;
};

/// A fingerprint is as good as random.
struct HashOfHash {
    std::size_t operator()(const base::Hash& hash) const noexcept {
        std::size_t value;
        std::memcpy(&value, hash.data(), sizeof value);
        return value;
    }
};

}  // namespace

struct ClientCertificates::Table {
    std::unordered_map<base::Hash, Entry, HashOfHash> entries;
    std::shared_ptr<const Names> authorities;
};

void ClientCertificates::set(const institutions::Directory& directory) {
    auto table = std::make_shared<Table>();
    auto names = std::make_shared<Names>();
    for (const institutions::CertificateAuthority& authority : directory.authorities)
        names->push_back(authority.subject_name);
    // Where nobody has a certificate, nobody is asked for one.
    if (directory.certificates.empty()) names->clear();
    table->authorities = std::move(names);
    for (const institutions::ClientCertificate& row : directory.certificates)
        table->entries.emplace(row.fingerprint,
                               Entry{row.institution, row.not_before_us, row.not_after_us,
                                     row.vouched_until_us, row.revoked_us.has_value()});
    std::atomic_store(&table_, std::shared_ptr<const Table>(std::move(table)));
}

base::Result<base::InstitutionId> ClientCertificates::institution_of(const base::Hash& fingerprint,
                                                                     std::int64_t now_us) const {
    const auto table = std::atomic_load(&table_);
    if (!table) return failed(ErrorCode::CertificateRefused, "no directory");
    const auto found = table->entries.find(fingerprint);
    if (found == table->entries.end())
        return failed(ErrorCode::CertificateRefused, "certificate not registered");
    const Entry& entry = found->second;
    if (entry.is_revoked) return failed(ErrorCode::CertificateRefused, "certificate revoked");
    if (now_us < entry.from_us || now_us >= entry.until_us)
        return failed(ErrorCode::CertificateRefused, "certificate outside its time");
    if (now_us >= entry.vouched_until_us)
        return failed(ErrorCode::CertificateRefused, "revocation list out of date");
    return entry.institution;
}

Admission with_certificates(Admission inner, const ClientCertificates& certificates) {
    return [inner = std::move(inner),
            &certificates](const Entrant& entrant) -> std::optional<NotAdmitted> {
        if (auto refused = ask(inner, entrant)) return refused;
        if (!entrant.certificate) return std::nullopt;
        // Rule R-053 (KPSY m.7/1): a certificate stands for its own institution and for no other.
        const auto holder = certificates.institution_of(*entrant.certificate, entrant.now_us);
        if (holder && *holder == entrant.institution) return std::nullopt;
        return NotAdmitted{ErrorCode::CertificateRefused, "R-053"};
    };
}

std::shared_ptr<const ClientCertificates::Names> ClientCertificates::authorities() const {
    const auto table = std::atomic_load(&table_);
    return table ? table->authorities : nullptr;
}

}  // namespace kps::authentication
