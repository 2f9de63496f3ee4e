#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "authentication/admission.h"
#include "authentication/hash_pool.h"
#include "authentication/limits.h"
#include "authentication/throttle.h"
#include "base/ids.h"
#include "crypto/digest.h"

/// User name and secret of a service user.
///
/// Invariants:
/// 1. Argon2id never runs on the caller's thread; its queue is bounded, and per source as well.
/// 2. An unknown user, a wrong secret and a right secret from a foreign address cost the same and
/// are told the same.
/// 3. A secret is compared at most kFailuresMax times in a row for one account and source; sources
/// do not affect
///    each other.
/// 4. A secret that was right is known for a few minutes by a MAC under a key of this process,
/// bound to user, stored
///    hash and source; a changed secret or user ends that at once, and so does the end of an old secret.
/// 5. A secret that goes out is compared in the same run of Argon2id as the one in force (docs/adr/0121).
namespace kps::authentication {

/// A service user as administration stores it.
struct StoredCredential {
    base::InstitutionId institution;
    std::string secret_hash;  ///< Argon2id
    /// Of the secret that goes out, with the same salt; empty: there is none.
    std::string old_secret_hash = {};
    std::int64_t old_until_us = 0;  ///< first instant at which it is refused
};

/// Who tries to log in, with what, from where.
struct CredentialAttempt {
    std::string user;
    std::string secret;
    AddressBytes source{};
    /// Fingerprint of the client certificate shown by the connection.
    std::optional<base::Hash> certificate{};
};

/// Refuses unless it says otherwise.
struct CredentialOutcome {
    bool granted = false;
    base::InstitutionId institution;  ///< 0 when the user name is not known
    /// For the caller's eyes: WrongCredentials, TooManyAttempts or Busy.
    base::ErrorCode refusal = base::ErrorCode::WrongCredentials;
    /// For the record: as refusal, or why a right secret was not admitted.
    base::ErrorCode reason = base::ErrorCode::WrongCredentials;
    std::string_view rule{};  ///< that refused a right secret; for the record
};

/// Whether a refusal was found only after the secret was right: such a caller is known, and anybody else is nobody,
/// whatever name was given (SR-13).
bool had_right_secret(base::ErrorCode reason);

class CredentialVerifier {
  public:
    /// Empty when there is no such user.
    /// Threads: called from any thread; must not block.
    using FindUser = std::function<std::optional<StoredCredential>(std::string_view user)>;
    using Completion = std::function<void(const CredentialOutcome&)>;

    CredentialVerifier(FindUser find_user, Admission admission,
                       std::size_t hash_threads = kHashThreads);

    /// Completes at once on this thread when the secret is known already or refused without a look;
    /// else later, on a thread of the pool, where `completion` must not block or throw. It is
    /// called exactly once.
    void verify(CredentialAttempt attempt, std::int64_t now_us, Completion completion);

    /// For the end of the program: completes what is queued and refuses new hashes as Busy. Call it
    /// while everything that completions use still lives; not from a completion.
    void stop() { pool_.stop(); }

    /// For the operator, and after a new secret: ends all delays of an account.
    void forget_failures(std::string_view user) { throttle_.forget(user); }

  private:
    using Fingerprint = base::Hash;
    struct FingerprintHash {
        std::size_t operator()(const Fingerprint& fingerprint) const noexcept;
    };
    struct Job;

    Fingerprint fingerprint(const CredentialAttempt& attempt, const std::string& secret_hash) const;
    bool is_known(const Fingerprint& fingerprint, std::int64_t now_us) const;
    void remember(const Fingerprint& fingerprint, std::int64_t now_us);
    CredentialOutcome admit(const CredentialAttempt& attempt, base::InstitutionId institution,
                            std::int64_t now_us) const;
    void enqueue(std::shared_ptr<Job> job, Completion completion);
    std::optional<base::ErrorCode> start(const std::shared_ptr<Job>& job, Completion& completion);
    void run(const std::shared_ptr<Job>& job);
    std::vector<Completion> finish(const Job& job);

    FindUser find_user_;
    Admission admission_;
    crypto::HmacSha256 fingerprint_key_;
    std::string dummy_hash_;  ///< verified for users that do not exist
    Throttle throttle_;

    mutable std::mutex mutex_;
    std::unordered_map<Fingerprint, std::int64_t, FingerprintHash> known_;  ///< until when
    std::unordered_map<Fingerprint, std::vector<Completion>, FingerprintHash> waiting_;
    std::map<AddressBytes, std::size_t> jobs_of_source_;
    HashPool pool_;  ///< last: its threads end before anything they use
};

}  // namespace kps::authentication
