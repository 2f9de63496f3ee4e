#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "authentication/admission.h"
#include "base/ids.h"
#include "base/result.h"
#include "institutions/institution.h"

namespace kps::authentication {

/// For which institution a client certificate stands, as of the directory in force.
///
/// Invariants:
/// 1. A certificate stands for somebody only while it is registered, not revoked, in its time, and
/// its authority and that authority's revocation list are in theirs (SR-10). All of it is looked at
/// on every use: a connection may live longer than a certificate.
/// 2. Without a directory nobody is anybody.
///
/// Threads: all functions, from any thread; a new directory is in force when `set` returns.
class ClientCertificates {
  public:
    using Names = std::vector<base::Bytes>;

    void set(const institutions::Directory& directory);
    /// Errors: CertificateRefused; the context says why, to the operator.
    base::Result<base::InstitutionId> institution_of(const base::Hash& fingerprint,
                                                     std::int64_t now_us) const;
    /// DER names of the authorities whose certificates clients may show; null or empty: none.
    std::shared_ptr<const Names> authorities() const;

  private:
    struct Table;
    std::shared_ptr<const Table> table_;
};

/// Asks `inner`, and then whether the client certificate, where one is shown, is the institution's own
/// and good now. `certificates` outlives what is returned.
Admission with_certificates(Admission inner, const ClientCertificates& certificates);

}  // namespace kps::authentication
