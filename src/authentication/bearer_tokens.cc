#include "authentication/bearer_tokens.h"

#include <algorithm>
#include <cstring>

#include "authentication/limits.h"
#include "crypto/cipher.h"
#include "crypto/random.h"

namespace kps::authentication {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;

constexpr std::string_view kLabel = "kps bearer token 1";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kTagBytes = 32;
/// Version, id, institution, window, source, mark and fingerprint of a certificate; the user name follows.
constexpr std::size_t kFixedBytes = 1 + 16 + 4 + 8 + 8 + 16 + 1 + 32;

/// One error without a cause: nobody learns how far a forged token came (threat 11b).
auto refused() {
    return failed(ErrorCode::InvalidSecurity, "token");
}

std::string base64url(ByteView bytes) {
    std::string text = base::to_base64(bytes);
    while (!text.empty() && text.back() == '=') text.pop_back();
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

base::Result<base::Bytes> from_base64url(std::string_view text) {
    // All letters are looked at, so that the compiler compares many at a time.
    bool wrong = false;
    std::string standard(text);
    for (char& letter : standard) {
        wrong |= letter == '+' || letter == '/' || letter == '=';
        letter = letter == '-' ? '+' : letter == '_' ? '/' : letter;
    }
    if (wrong) return refused();
    standard.append((4 - standard.size() % 4) % 4, '=');
    auto bytes = base::from_base64(standard);
    if (!bytes) return refused();
    return bytes;
}

class Writer {
  public:
    void put(ByteView bytes) { bytes_.append(bytes.data(), bytes.size()); }
    void put(std::uint8_t byte) { bytes_.push_back(byte); }
    void put_number(std::uint64_t number, std::size_t size) {
        for (std::size_t left = size; left > 0; --left)
            bytes_.push_back(static_cast<std::uint8_t>(number >> (8 * (left - 1))));
    }
    const base::Bytes& bytes() const { return bytes_; }

  private:
    base::Bytes bytes_;
};

base::Bytes payload_of(const TokenClaims& claims) {
    Writer writer;
    writer.put(kVersion);
    writer.put(claims.id.bytes());
    writer.put_number(claims.institution.value(), 4);
    writer.put_number(static_cast<std::uint64_t>(claims.not_before_us), 8);
    writer.put_number(static_cast<std::uint64_t>(claims.not_after_us), 8);
    writer.put(claims.source);
    writer.put(static_cast<std::uint8_t>(claims.certificate ? 1 : 0));
    writer.put(claims.certificate.value_or(base::Hash{}));
    writer.put(base::as_bytes(claims.user.value()));
    return writer.bytes();
}

/// `payload` is genuine and at least kFixedBytes long.
TokenClaims claims_of(ByteView payload) {
    TokenClaims claims;
    const std::uint8_t* at = payload.data() + 1;
    std::array<std::uint8_t, 16> id{};
    std::copy_n(at, id.size(), id.begin());
    claims.id = base::Uuid(id);
    claims.institution = base::InstitutionId(base::get_u32(at + 16));
    claims.not_before_us = static_cast<std::int64_t>(base::get_u64(at + 20));
    claims.not_after_us = static_cast<std::int64_t>(base::get_u64(at + 28));
    std::copy_n(at + 36, claims.source.size(), claims.source.begin());
    if (at[52] != 0) {
        claims.certificate.emplace();
        std::copy_n(at + 53, claims.certificate->size(), claims.certificate->begin());
    }
    claims.user = base::UserName(std::string(base::as_text(payload.subspan(kFixedBytes))));
    return claims;
}

}  // namespace

BearerTokens::BearerTokens(const TokenKeys& keys, const Revocations& revocations,
                           const ClientCertificates& certificates)
    : tag_(crypto::hkdf_sha256(keys.secret, {}, base::as_bytes(kLabel))),
      revocations_(revocations),
      certificates_(certificates) {}

IssuedBearer BearerTokens::issue(const TokenSubject& subject, std::int64_t now_us) const {
    IssuedBearer issued;
    TokenClaims& claims = issued.claims;
    claims.id = crypto::random_uuid();
    claims.institution = subject.institution;
    claims.user = subject.user;
    claims.source = subject.source;
    claims.not_before_us = now_us - now_us % kSecondUs;  // `expires_in` counts seconds
    claims.not_after_us = claims.not_before_us + kTokenLifetimeUs;
    claims.certificate = subject.certificate;
    base::Bytes bytes = payload_of(claims);
    const base::Hash tag = tag_(bytes);
    bytes.append(tag.data(), tag.size());
    issued.text = base64url(bytes);
    return issued;
}

base::Result<TokenClaims> BearerTokens::open(std::string_view text) const {
    if (text.size() > kBearerTextMax) return refused();
    const base::Bytes bytes = KPS_TRY(from_base64url(text));
    if (bytes.size() < kFixedBytes + kTagBytes) return refused();
    const ByteView all(bytes);
    const ByteView payload = all.first(all.size() - kTagBytes);
    if (!crypto::equal_in_constant_time(tag_(payload), all.last(kTagBytes))) return refused();
    if (payload[0] != kVersion) return refused();
    return claims_of(payload);
}

base::Status BearerTokens::check(const TokenClaims& claims, const AddressBytes& source,
                                 const std::optional<base::Hash>& certificate,
                                 std::int64_t now_us) const {
    // Rule X-007 (KPS introduction): a token is good inside its window and at no other time.
    if (now_us < claims.not_before_us - kNodeSkewUs || now_us >= claims.not_after_us)
        return failed(ErrorCode::ExpiredToken, "token window");
    // Rule R-053 (KPSY m.7/1): a token works from the address it was given to and from no other.
    if (source != claims.source) return failed(ErrorCode::InvalidSecurity, "token source");
    if (claims.certificate && claims.certificate != certificate)
        return failed(ErrorCode::CertificateRefused, "token of another certificate");
    if (revocations_.is_revoked(claims)) return failed(ErrorCode::RevokedToken, "token revoked");
    if (!claims.certificate) return {};
    // Rule R-053 (KPSY m.7/1): looked at on every call, for a connection may be older than a revocation.
    const base::InstitutionId holder =
        KPS_TRY(certificates_.institution_of(*claims.certificate, now_us));
    if (holder != claims.institution)
        return failed(ErrorCode::CertificateRefused, "certificate of another institution");
    return {};
}

}  // namespace kps::authentication
