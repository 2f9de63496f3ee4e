#include "accounts/webauthn.h"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "accounts/cbor.h"
#include "accounts/limits.h"
#include "crypto/digest.h"
#include "crypto/ecdsa_verify.h"
#include "crypto/keys.h"

namespace kps::accounts {
namespace {

using base::ByteView;
using base::Result;
using base::Status;

enum Flags : std::uint8_t {
    kUserPresent = 0x01,
    kBackupEligible = 0x08,
    kBackedUp = 0x10,
    kHasKey = 0x40,
    kHasExtensions = 0x80,
    kReserved = 0x22,
};
constexpr std::size_t kFixedBytes = 37;  // rpIdHash, flags, counter
constexpr std::size_t kAaguidBytes = 16;

tl::unexpected<base::Error> refused(std::string_view step) {
    return base::failed(base::ErrorCode::InvalidField, "passkey: " + std::string(step));
}

bool is_text(const boost::json::object& object, std::string_view name, std::string_view value) {
    const auto* member = object.if_contains(name);
    return member != nullptr && member->is_string() &&
           std::string_view(member->as_string()) == value;
}

/// Steps 7 to 11 of the registration and 11 to 14 of the assertion.
Status check_client_data(ByteView bytes, std::string_view type, const Challenge& challenge,
                         const RelyingParty& party) {
    if (bytes.size() > kClientDataBytesMax) return refused("client data too long");
    boost::json::parse_options options;
    options.max_depth = 8;
    boost::system::error_code error;
    const auto value = boost::json::parse(base::as_text(bytes), error, {}, options);
    if (error || !value.is_object()) return refused("client data");
    const boost::json::object& data = value.as_object();
    if (!is_text(data, "type", type)) return refused("type");
    const auto* given = data.if_contains("challenge");
    if (given == nullptr || !given->is_string()) return refused("challenge");
    const std::string right = to_base64url(challenge);
    const std::string_view text(given->as_string());
    if (text.size() != right.size() ||
        !crypto::equal_in_constant_time(base::as_bytes(text), base::as_bytes(right)))
        return refused("challenge");
    const bool known_origin =
        std::any_of(party.origins.begin(), party.origins.end(),
                    [&](const std::string& origin) { return is_text(data, "origin", origin); });
    if (!known_origin) return refused("origin");
    const auto* cross = data.if_contains("crossOrigin");
    if (cross != nullptr && (!cross->is_bool() || cross->as_bool())) return refused("cross origin");
    return {};
}

struct AuthenticatorData {
    std::uint8_t flags = 0;
    std::uint32_t counter = 0;
    ByteView rest;  ///< after the fixed part
};

Result<AuthenticatorData> read_fixed_part(ByteView bytes, const RelyingParty& party) {
    if (bytes.size() < kFixedBytes || bytes.size() > kAuthenticatorDataBytesMax)
        return refused("authenticator data");
    const base::Hash party_hash = crypto::sha256(base::as_bytes(party.id));
    if (!crypto::equal_in_constant_time(bytes.first(party_hash.size()), party_hash))
        return refused("rpId");
    AuthenticatorData data;
    data.flags = bytes[32];
    data.counter = base::get_u32(bytes.data() + 33);
    data.rest = bytes.subspan(kFixedBytes);
    if ((data.flags & kUserPresent) == 0) return refused("user not present");
    if ((data.flags & kReserved) != 0) return refused("reserved flag");
    if ((data.flags & kBackedUp) != 0 && (data.flags & kBackupEligible) == 0)
        return refused("backup flags");
    return data;
}

/// The members of a COSE key that the two algorithms have.
struct CoseKey {
    std::optional<std::int64_t> kind, algorithm, curve;
    std::optional<ByteView> x, y;
};

Result<CoseKey> read_cose(CborReader& reader) {
    CoseKey key;
    const std::uint64_t members = KPS_TRY(reader.map());
    for (std::uint64_t index = 0; index < members; ++index) {
        const std::int64_t label = KPS_TRY(reader.integer());
        std::optional<std::int64_t>* number = label == 1    ? &key.kind
                                              : label == 3  ? &key.algorithm
                                              : label == -1 ? &key.curve
                                                            : nullptr;
        std::optional<ByteView>* part = label == -2 ? &key.x : label == -3 ? &key.y : nullptr;
        if (number == nullptr && part == nullptr) return refused("key: unknown member");
        if (number != nullptr) {
            if (*number) return refused("key: doubled member");
            *number = KPS_TRY(reader.integer());
        } else {
            if (*part) return refused("key: doubled member");
            *part = KPS_TRY(reader.bytes());
        }
    }
    return key;
}

Result<Passkey> passkey_of(const CoseKey& cose) {
    constexpr std::int64_t kEc2 = 2;
    constexpr std::int64_t kOkp = 1;
    Passkey key;
    if (cose.kind == kEc2 && cose.algorithm == -7 && cose.curve == 1 && cose.x && cose.y) {
        if (cose.x->size() != 32 || cose.y->size() != 32) return refused("key: size");
        key.algorithm = PasskeyAlgorithm::Es256;
        key.public_key.push_back(4);
        key.public_key.append(cose.x->begin(), cose.x->end());
        key.public_key.append(cose.y->begin(), cose.y->end());
        if (!crypto::is_p256_point(key.public_key)) return refused("key: no point of the curve");
        return key;
    }
    if (cose.kind == kOkp && cose.algorithm == -8 && cose.curve == 6 && cose.x && !cose.y) {
        if (cose.x->size() != 32) return refused("key: size");
        key.algorithm = PasskeyAlgorithm::EdDsa;
        key.public_key.assign(cose.x->begin(), cose.x->end());
        return key;
    }
    return refused("key: algorithm");
}

Result<NewPasskey> read_attested(const AuthenticatorData& data) {
    if ((data.flags & kHasKey) == 0) return refused("no key");
    ByteView rest = data.rest;
    if (rest.size() < kAaguidBytes + 2) return refused("attested data");
    const std::size_t size = base::get_u16(rest.data() + kAaguidBytes);
    rest = rest.subspan(kAaguidBytes + 2);
    if (size == 0 || size > kCredentialIdBytesMax || size > rest.size())
        return refused("credential id");
    NewPasskey passkey;
    passkey.credential.assign(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size));
    CborReader reader(rest.subspan(size));
    const CoseKey cose = KPS_TRY(read_cose(reader));
    passkey.key = KPS_TRY(passkey_of(cose));
    passkey.key.counter = data.counter;
    if ((data.flags & kHasExtensions) != 0) KPS_TRY(reader.skip());
    if (!reader.at_end()) return refused("bytes after the key");
    return passkey;
}

/// `authData` of an attestation of format `none`, whose statement is empty.
Result<ByteView> read_attestation(ByteView bytes) {
    if (bytes.size() > kAttestationBytesMax) return refused("attestation too long");
    CborReader reader(bytes);
    std::optional<std::string_view> format;
    std::optional<ByteView> data;
    bool has_statement = false;
    const std::uint64_t members = KPS_TRY(reader.map());
    for (std::uint64_t index = 0; index < members; ++index) {
        const std::string_view name = KPS_TRY(reader.text());
        if (name == "fmt" && !format) {
            format = KPS_TRY(reader.text());
        } else if (name == "authData" && !data) {
            data = KPS_TRY(reader.bytes());
        } else if (name == "attStmt" && !has_statement) {
            has_statement = true;
            const std::uint64_t statements = KPS_TRY(reader.map());
            if (statements != 0) return refused("attestation");
        } else {
            return refused("attestation");
        }
    }
    if (format != "none" || !data || !has_statement || !reader.at_end())
        return refused("attestation");
    return *data;
}

}  // namespace

Result<NewPasskey> check_registration(const Registration& given, const Challenge& challenge,
                                      const RelyingParty& party) {
    KPS_TRY(check_client_data(given.client_data, "webauthn.create", challenge, party));
    auto attested = read_attestation(given.attestation_object);
    if (!attested) return refused("attestation");
    const AuthenticatorData data = KPS_TRY(read_fixed_part(*attested, party));
    auto passkey = read_attested(data);
    if (!passkey && passkey.error().code != base::ErrorCode::InvalidField) return refused("key");
    return passkey;
}

Result<std::uint32_t> check_assertion(const Assertion& given, const Challenge& challenge,
                                      const RelyingParty& party, const Passkey& key) {
    KPS_TRY(check_client_data(given.client_data, "webauthn.get", challenge, party));
    const AuthenticatorData data = KPS_TRY(read_fixed_part(given.authenticator_data, party));
    if ((data.flags & kHasKey) != 0) return refused("key in an assertion");
    if ((data.flags & kHasExtensions) != 0) {
        CborReader reader(data.rest);
        if (!reader.skip() || !reader.at_end()) return refused("extensions");
    } else if (!data.rest.empty()) {
        return refused("bytes after the data");
    }
    if (given.signature.size() > kSignatureBytesMax) return refused("signature");
    base::Bytes message = given.authenticator_data;
    const base::Hash digest = crypto::sha256(given.client_data);
    message.append(digest.begin(), digest.end());
    const bool is_right = key.algorithm == PasskeyAlgorithm::Es256
                              ? crypto::ecdsa_p256_verify(key.public_key, message, given.signature)
                              : crypto::ed25519_verify(key.public_key, message, given.signature);
    if (!is_right) return refused("signature");
    return data.counter;
}

bool is_good_counter(std::uint32_t stored, std::uint32_t given) {
    return (stored == 0 && given == 0) || given > stored;
}

std::string to_base64url(ByteView bytes) {
    std::string text = base::to_base64(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    while (!text.empty() && text.back() == '=') text.pop_back();
    return text;
}

Result<base::Bytes> from_base64url(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos || text.size() % 4 == 1)
        return base::failed(base::ErrorCode::InvalidArgument, "base64url");
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    plain.append((4 - plain.size() % 4) % 4, '=');
    return base::from_base64(plain);
}

}  // namespace kps::accounts
