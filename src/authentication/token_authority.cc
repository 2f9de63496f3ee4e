#include "authentication/token_authority.h"

#include <algorithm>

#include "authentication/limits.h"
#include "crypto/cipher.h"
#include "crypto/random.h"

namespace kps::authentication {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;

constexpr std::size_t kTagBytes = 32;
constexpr std::size_t kIdTextBytes = 37;  // `_` and the identifier

/// One error without a cause: nobody learns how far a forged token came (threat 11b).
auto refused() {
    return failed(ErrorCode::InvalidSecurity, "token");
}

/// The two keys are derived under different labels, so that neither says anything about the other.
base::Hash derive(ByteView secret, std::string_view label) {
    return crypto::hkdf_sha256(secret, {}, base::as_bytes(label));
}

/// Names stand in attributes and are never escaped.
bool is_attribute_text(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
        return character > 0x20 && character < 0x7f &&
               std::string_view("\"&<>").find(character) == std::string_view::npos;
    });
}

/// The certificate's DER in base64: what stands between the PEM lines.
std::string base64_of_pem(std::string_view pem) {
    constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
    constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
    const std::size_t begin = pem.find(kBegin);
    const std::size_t end = pem.find(kEnd);
    std::string out;
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return out;
    for (const char character : pem.substr(begin + kBegin.size(), end - begin - kBegin.size()))
        if (character > ' ') out.push_back(character);
    return out;
}

}  // namespace

base::Result<std::unique_ptr<TokenAuthority>> TokenAuthority::create(const TokenKeys& keys,
                                                                     AssertionNames names,
                                                                     Admission admission) {
    if (!is_attribute_text(names.issuer) || !is_attribute_text(names.audience))
        return failed(ErrorCode::InvalidArgument, "token service: issuer or audience");
    auto signer = KPS_TRY(crypto::EcdsaSigner::from_pem(keys.issuer.private_key_pem));
    auto recipient = KPS_TRY(crypto::RsaRecipient::from_certificate(keys.service.certificate_pem));
    return std::unique_ptr<TokenAuthority>(new TokenAuthority(
        keys, std::move(names), std::move(admission), std::move(signer), std::move(recipient)));
}

TokenAuthority::TokenAuthority(const TokenKeys& keys, AssertionNames names, Admission admission,
                               crypto::EcdsaSigner signer, crypto::RsaRecipient recipient)
    : names_(std::move(names)),
      admission_(std::move(admission)),
      signer_(std::move(signer)),
      recipient_(std::move(recipient)),
      signer_certificate_base64_(base64_of_pem(keys.issuer.certificate_pem)),
      derive_(derive(keys.secret, "kps token cipher 1")),
      tag_(derive(keys.secret, "kps token tag 1")) {}

std::array<std::uint8_t, 32> TokenAuthority::cipher_key(const base::Uuid& id) const {
    return derive_(id.bytes());
}

base::Hash TokenAuthority::tag(const base::Uuid& id, ByteView wrapped_key, ByteView sealed) const {
    // Lengths first, so that no byte can move from one piece to the next under the same tag.
    std::array<std::uint8_t, 24> head;
    std::copy(id.bytes().begin(), id.bytes().end(), head.begin());
    base::put_u64(head.data() + 16, wrapped_key.size());
    base::Bytes rest(head.data(), head.size());
    rest.append(wrapped_key.data(), wrapped_key.size());
    return tag_(rest, sealed);
}

base::Result<IssuedToken> TokenAuthority::issue(const TokenSubject& subject,
                                                const std::array<std::uint8_t, 32>& proof_key,
                                                std::int64_t now_us) {
    TokenClaims claims;
    claims.id = crypto::random_uuid();
    claims.institution = subject.institution;
    claims.user = subject.user;
    claims.source = subject.source;
    claims.certificate = subject.certificate;
    claims.not_before_us = now_us - now_us % 1000;  // replies and assertions carry milliseconds
    claims.not_after_us = claims.not_before_us + kTokenLifetimeUs;
    claims.proof_key = proof_key;

    std::string assertion =
        KPS_TRY(write_assertion(claims, names_, signer_, signer_certificate_base64_));
    auto key = cipher_key(claims.id);
    base::Bytes sealed = crypto::cbc_encrypt_xmlenc(key, base::as_bytes(assertion));
    const auto wrapped = recipient_.wrap(
        key, subject.certificate ? crypto::OaepDigest::Sha256 : crypto::OaepDigest::Sha1);
    base::wipe(key.data(), key.size());
    base::wipe(assertion.data(), assertion.size());
    if (!wrapped) return failed(wrapped.error());
    const base::Hash mac = tag(claims.id, *wrapped, sealed);
    sealed.append(mac.data(), mac.size());

    IssuedToken issued;
    issued.wrapped_key = base::to_base64(*wrapped);
    issued.cipher = base::to_base64(sealed);
    issued.token = std::make_shared<const Token>(claims);
    base::wipe(claims.proof_key.data(), claims.proof_key.size());
    cache_.put(issued.token, issued.wrapped_key, issued.cipher);
    return issued;
}

base::Result<std::shared_ptr<const Token>> TokenAuthority::open(const PresentedToken& presented) {
    const std::string_view name = presented.key_identifier;
    if (name.size() != kIdTextBytes || name.front() != '_') return refused();
    const auto id = base::Uuid::parse(name.substr(1));
    if (!id) return refused();
    if (auto token = cache_.find(*id, presented.wrapped_key, presented.cipher)) return token;

    auto claims = open_slowly(*id, presented);
    if (!claims) return refused();
    auto token = std::make_shared<const Token>(*claims);
    base::wipe(claims->proof_key.data(), claims->proof_key.size());
    cache_.put(token, presented.wrapped_key, presented.cipher);
    return token;
}

base::Result<TokenClaims> TokenAuthority::open_slowly(const base::Uuid& id,
                                                      const PresentedToken& presented) const {
    if (presented.wrapped_key.size() > kCipherTextMax || presented.cipher.size() > kCipherTextMax)
        return refused();
    // A client may wrap the lines of what it sends back.
    const base::Bytes wrapped =
        KPS_TRY(base::from_base64(presented.wrapped_key, base::Whitespace::Skipped));
    const base::Bytes value =
        KPS_TRY(base::from_base64(presented.cipher, base::Whitespace::Skipped));
    if (value.size() < kTagBytes) return refused();
    const ByteView sealed = ByteView(value).first(value.size() - kTagBytes);
    const base::Hash expected = tag(id, wrapped, sealed);
    if (!crypto::equal_in_constant_time(expected, ByteView(value).last(kTagBytes)))
        return refused();

    // From here on the bytes are our own.
    auto key = cipher_key(id);
    auto assertion = crypto::cbc_decrypt_xmlenc(key, sealed);
    base::wipe(key.data(), key.size());
    if (!assertion) return refused();
    auto claims = read_assertion(base::as_text(*assertion), names_);
    base::wipe(assertion->data(), assertion->size());
    if (!claims || claims->id != id) return refused();
    return claims;
}

base::Status TokenAuthority::check(const Token& token, const AddressBytes& source,
                                   std::int64_t now_us) {
    const TokenClaims& claims = token.claims();
    // Rule X-007 (KPS introduction): a token is good inside its window and at no other time.
    if (now_us < claims.not_before_us - kNodeSkewUs || now_us >= claims.not_after_us)
        return failed(ErrorCode::ExpiredToken, "token window");
    // Rule R-053 (KPSY m.7/1): a token works from the address it was given to and from no other.
    if (source != claims.source) return failed(ErrorCode::InvalidSecurity, "token source");
    if (revocations_.is_revoked(claims)) return failed(ErrorCode::RevokedToken, "token revoked");
    // Rule R-024 (KPSY m.5/3): the user is asked for again on every call, for a token outlives a
    // user.
    if (ask(admission_,
            {claims.institution, claims.user.value(), source, claims.certificate, now_us}))
        return failed(ErrorCode::RevokedToken, "no longer admitted");
    return {};
}

}  // namespace kps::authentication
