#include "authentication/credential_verifier.h"

#include <array>
#include <cstring>
#include <utility>

#include "base/assert.h"
#include "crypto/keys.h"
#include "crypto/paired_secret.h"
#include "crypto/random.h"

namespace kps::authentication {
namespace {

using base::ErrorCode;

crypto::HmacSha256 random_key() {
    std::array<std::uint8_t, 32> key;
    crypto::fill_random(key);
    crypto::HmacSha256 mac(key);
    base::wipe(key.data(), key.size());
    return mac;
}

CredentialOutcome refused(base::InstitutionId institution, ErrorCode code) {
    CredentialOutcome outcome;
    outcome.institution = institution;
    outcome.refusal = code;
    outcome.reason = code;
    return outcome;
}

void append_sized(std::string& out, std::string_view piece) {
    std::array<std::uint8_t, 4> size;
    base::put_u32(size.data(), static_cast<std::uint32_t>(piece.size()));
    out += base::as_text(size);
    out += piece;
}

}  // namespace

/// One run of Argon2id, for all who wait for the same answer.
struct CredentialVerifier::Job {
    CredentialAttempt attempt;
    std::string secret_hash;
    std::string old_secret_hash;  ///< empty: none is good any more
    bool user_exists = false;
    base::InstitutionId institution;
    Fingerprint fingerprint{};
    std::int64_t now_us = 0;

    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    ~Job() { base::wipe(attempt.secret.data(), attempt.secret.size()); }
};

std::size_t CredentialVerifier::FingerprintHash::operator()(
    const Fingerprint& fingerprint) const noexcept {
    std::size_t value;
    std::memcpy(&value, fingerprint.data(), sizeof value);
    return value;
}

bool had_right_secret(base::ErrorCode reason) {
    using base::ErrorCode;
    return reason == ErrorCode::InstitutionBlocked || reason == ErrorCode::UserInactive ||
           reason == ErrorCode::UserStopped || reason == ErrorCode::AddressNotRegistered ||
           reason == ErrorCode::GrantExpired || reason == ErrorCode::StrictProfileRequired ||
           reason == ErrorCode::CertificateRefused;
}

CredentialVerifier::CredentialVerifier(FindUser find_user, Admission admission,
                                       std::size_t hash_threads)
    : find_user_(std::move(find_user)),
      admission_(std::move(admission)),
      fingerprint_key_(random_key()),
      dummy_hash_(crypto::hash_secret(crypto::random_secret())),
      pool_(hash_threads) {}

void CredentialVerifier::verify(CredentialAttempt attempt, std::int64_t now_us,
                                Completion completion) {
    if (attempt.user.size() > kUserNameBytesMax || attempt.secret.size() > kSecretBytesMax)
        return completion(refused({}, ErrorCode::WrongCredentials));
    // Rule R-018 (KPSY m.4/1-n): service users are looked up here and nowhere else; people log in
    // to the portal.
    const auto stored = find_user_(attempt.user);
    auto job = std::make_shared<Job>();
    job->attempt = std::move(attempt);
    job->user_exists = stored.has_value();
    job->secret_hash = stored ? stored->secret_hash : dummy_hash_;
    if (stored) job->institution = stored->institution;
    if (stored && now_us < stored->old_until_us) job->old_secret_hash = stored->old_secret_hash;
    // With both: when the old one ends, nothing is known of either any more.
    job->fingerprint = fingerprint(job->attempt, job->secret_hash + job->old_secret_hash);
    job->now_us = now_us;
    // Before the memory of right secrets, or that would be a place to guess without limit.
    if (throttle_.is_closed(job->attempt.user, job->attempt.source, now_us))
        return completion(refused(job->institution, ErrorCode::TooManyAttempts));
    if (job->user_exists && is_known(job->fingerprint, now_us))
        return completion(admit(job->attempt, job->institution, now_us));
    enqueue(std::move(job), std::move(completion));
}

CredentialVerifier::Fingerprint CredentialVerifier::fingerprint(
    const CredentialAttempt& attempt, const std::string& secret_hash) const {
    std::string text;
    text.reserve(512);
    append_sized(text, attempt.user);
    append_sized(text, attempt.secret);
    append_sized(text, secret_hash);
    text += base::as_text(attempt.source);
    // Whether they are admitted can depend on it, and who waits for one answer shares it.
    if (attempt.certificate) text += base::as_text(*attempt.certificate);
    const Fingerprint out = fingerprint_key_(base::as_bytes(text));
    base::wipe(text.data(), text.size());
    return out;
}

bool CredentialVerifier::is_known(const Fingerprint& fingerprint, std::int64_t now_us) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(fingerprint);
    return found != known_.end() && now_us < found->second;
}

void CredentialVerifier::remember(const Fingerprint& fingerprint, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kVerifiedSecretsMax)
        std::erase_if(known_, [now_us](const auto& entry) { return entry.second <= now_us; });
    if (known_.size() >= kVerifiedSecretsMax) known_.erase(known_.begin());
    known_.insert_or_assign(fingerprint, now_us + kVerifiedSecretUs);
}

/// The secret is right. A refusal is told as a wrong secret would be, but recorded as what it is.
CredentialOutcome CredentialVerifier::admit(const CredentialAttempt& attempt,
                                            base::InstitutionId institution,
                                            std::int64_t now_us) const {
    CredentialOutcome outcome;
    outcome.institution = institution;
    // Rule X-009 (KPS introduction): no token for an address that is not registered.
    if (const auto why_not = ask(
            admission_, {institution, attempt.user, attempt.source, attempt.certificate, now_us})) {
        outcome.reason = why_not->code;
        outcome.rule = why_not->rule;
        return outcome;
    }
    outcome.granted = true;
    return outcome;
}

void CredentialVerifier::enqueue(std::shared_ptr<Job> job, Completion completion) {
    std::optional<ErrorCode> refusal;
    {
        const std::lock_guard lock(mutex_);
        refusal = start(job, completion);
    }
    if (refusal) completion(refused(job->institution, *refusal));
}

/// Joins the job that answers the same question, or queues one. Takes `completion` unless it
/// refuses; mutex_ is held, so that the room seen in the queue is still there when the job is put
/// into it.
std::optional<ErrorCode> CredentialVerifier::start(const std::shared_ptr<Job>& job,
                                                   Completion& completion) {
    const auto same = waiting_.find(job->fingerprint);
    if (same != waiting_.end()) {
        if (same->second.size() >= kHashWaitersMax) return ErrorCode::Busy;
        same->second.push_back(std::move(completion));
        return std::nullopt;
    }
    const auto jobs = jobs_of_source_.find(job->attempt.source);
    if (!pool_.has_room() ||
        (jobs != jobs_of_source_.end() && jobs->second >= kHashJobsPerSourceMax))
        return ErrorCode::Busy;
    if (!throttle_.begin(job->attempt.user, job->attempt.source, job->now_us))
        return ErrorCode::TooManyAttempts;
    ++jobs_of_source_[job->attempt.source];
    waiting_[job->fingerprint].push_back(std::move(completion));
    KPS_ASSERT(pool_.submit([this, job] { run(job); }));
    return std::nullopt;
}

void CredentialVerifier::run(const std::shared_ptr<Job>& job) {
    const CredentialAttempt& attempt = job->attempt;
    // A user that does not exist costs the same: the dummy hash is verified, and its result
    // ignored.
    const bool matches =
        crypto::verify_either_secret(attempt.secret, job->secret_hash, job->old_secret_hash);
    CredentialOutcome outcome = refused(job->institution, ErrorCode::WrongCredentials);
    if (matches && job->user_exists) {
        outcome = admit(attempt, job->institution, job->now_us);
        if (outcome.granted) {
            throttle_.succeeded(attempt.user, attempt.source);
            remember(job->fingerprint, job->now_us);
        } else if (outcome.reason != ErrorCode::AddressNotRegistered) {
            // A blocked institution that keeps asking is slowed like a guesser, but not shut out
            // for the day on which its block is lifted.
            throttle_.spare_the_last(attempt.user, attempt.source);
        }
    }
    for (const Completion& completion : finish(*job)) completion(outcome);
}

std::vector<CredentialVerifier::Completion> CredentialVerifier::finish(const Job& job) {
    const std::lock_guard lock(mutex_);
    const auto jobs = jobs_of_source_.find(job.attempt.source);
    if (--jobs->second == 0) jobs_of_source_.erase(jobs);
    return std::move(waiting_.extract(job.fingerprint).mapped());
}

}  // namespace kps::authentication
