#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

#include "signatures/limits.h"
#include "signatures/openssl_cms.h"
#include "signatures/signature.h"

namespace kps::signatures {
namespace {

using openssl::Owned;

template <class T>
using Checked = tl::expected<T, Refusal>;

/// The number and the algorithms of the signer, before anything is believed.
struct Parts {
    CMS_SignerInfo* info = nullptr;
    X509* certificate = nullptr;
    const EVP_MD* digest = nullptr;
};

Checked<Owned<CMS_ContentInfo>> read(base::ByteView der) {
    if (der.size() > kSignatureBytesMax) return tl::unexpected(Refusal::TooLarge);
    const unsigned char* at = der.data();
    Owned<CMS_ContentInfo> cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
    if (!cms || at != der.data() + der.size() ||
        OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
        return tl::unexpected(Refusal::NotSigned);
    if (CMS_is_detached(cms.get()) != 1) return tl::unexpected(Refusal::NotDetached);
    return cms;
}

const EVP_MD* strong_digest(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    const int nid = OBJ_obj2nid(object);
    const bool strong = nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
    return strong ? EVP_get_digestbynid(nid) : nullptr;
}

bool strong_key(X509* certificate) {
    EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr) return false;
    const int kind = EVP_PKEY_get_base_id(key);
    if (kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS)
        return EVP_PKEY_get_bits(key) >= kRsaBitsMin;
    return kind == EVP_PKEY_EC && EVP_PKEY_get_bits(key) >= kEcBitsMin;
}

Checked<Parts> parts_of(CMS_ContentInfo* cms) {
    const STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
    if (sk_CMS_SignerInfo_num(signers) != 1) return tl::unexpected(Refusal::SeveralSigners);
    CMS_set1_signers_certs(cms, nullptr, 0);
    Parts parts;
    parts.info = sk_CMS_SignerInfo_value(signers, 0);
    X509_ALGOR* digest = nullptr;
    CMS_SignerInfo_get0_algs(parts.info, nullptr, &parts.certificate, &digest, nullptr);
    if (parts.certificate == nullptr) return tl::unexpected(Refusal::NoCertificate);
    parts.digest = strong_digest(digest);
    if (parts.digest == nullptr) return tl::unexpected(Refusal::WeakDigest);
    if (!strong_key(parts.certificate)) return tl::unexpected(Refusal::WeakKey);
    return parts;
}

const ASN1_TYPE* attribute(const CMS_SignerInfo* info, int nid) {
    const int at = CMS_signed_get_attr_by_NID(info, nid, -1);
    if (at < 0 || CMS_signed_get_attr_by_NID(info, nid, at) >= 0) return nullptr;
    X509_ATTRIBUTE* found = CMS_signed_get_attr(info, at);
    return X509_ATTRIBUTE_count(found) == 1 ? X509_ATTRIBUTE_get0_type(found, 0) : nullptr;
}

std::optional<std::int64_t> signing_time(const CMS_SignerInfo* info) {
    const ASN1_TYPE* value = attribute(info, NID_pkcs9_signingTime);
    if (value == nullptr ||
        (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
        return std::nullopt;
    std::tm moment{};
    if (ASN1_TIME_to_tm(value->value.asn1_string, &moment) != 1) return std::nullopt;
    return std::int64_t{timegm(&moment)} * 1'000'000;
}

bool is_of(base::ByteView content, const Parts& parts) {
    const ASN1_TYPE* value = attribute(parts.info, NID_pkcs9_messageDigest);
    if (value == nullptr || value->type != V_ASN1_OCTET_STRING) return false;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(content.data(), content.size(), digest.data(), &size, parts.digest, nullptr) !=
        1)
        return false;
    const ASN1_OCTET_STRING* stated = value->value.octet_string;
    return ASN1_STRING_length(stated) == static_cast<int>(size) &&
           std::equal(digest.begin(), digest.begin() + size, ASN1_STRING_get0_data(stated));
}

/// CAdES-BES: the certificate is named in what is signed, or another with the same key could take its place.
bool names_chain(const Parts& parts, STACK_OF(X509) * chain) {
    const ASN1_TYPE* value = attribute(parts.info, NID_id_smime_aa_signingCertificateV2);
    if (value == nullptr || value->type != V_ASN1_SEQUENCE) return false;
    const unsigned char* at = ASN1_STRING_get0_data(value->value.sequence);
    const Owned<ESS_SIGNING_CERT_V2> named(
        d2i_ESS_SIGNING_CERT_V2(nullptr, &at, ASN1_STRING_length(value->value.sequence)));
    return named && OSSL_ESS_check_signing_certs(nullptr, named.get(), chain, 1) > 0;
}

/// Content type `data`, outside and in what is signed (RFC 5652, 11.1).
bool is_of_data(CMS_ContentInfo* cms, const CMS_SignerInfo* info) {
    const ASN1_TYPE* value = attribute(info, NID_pkcs9_contentType);
    return value != nullptr && value->type == V_ASN1_OBJECT &&
           OBJ_obj2nid(value->value.object) == NID_pkcs7_data &&
           OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data;
}

/// The chain at one moment, under the rules for certificates that sign documents.
std::optional<Refusal> check_chain(CMS_ContentInfo* cms, const Parts& parts, X509_STORE* store,
                                   std::int64_t at_us) {
    const Owned<X509_STORE_CTX> context(X509_STORE_CTX_new());
    const Owned<STACK_OF(X509)> others(CMS_get1_certs(cms));
    if (!context ||
        X509_STORE_CTX_init(context.get(), store, parts.certificate, others.get()) != 1 ||
        X509_STORE_CTX_set_default(context.get(), "smime_sign") != 1)
        return Refusal::NotTrusted;
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_auth_level(rules, 2);  // no SHA-1, no RSA below 2048 in the chain
    X509_STORE_CTX_set_time(context.get(), 0, at_us / 1'000'000);
    if (X509_verify_cert(context.get()) == 1) {
        if (names_chain(parts, X509_STORE_CTX_get0_chain(context.get()))) return std::nullopt;
        return Refusal::MissingAttributes;
    }
    switch (X509_STORE_CTX_get_error(context.get())) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return Refusal::NotInTime;
        case X509_V_ERR_CERT_REVOKED:
            return Refusal::Revoked;
        default:
            return Refusal::NotTrusted;
    }
}

/// In its time at the signing time too.
bool was_good(const X509* certificate, std::int64_t signed_us) {
    std::time_t moment = signed_us / 1'000'000;
    return X509_cmp_time(X509_get0_notBefore(certificate), &moment) < 0 &&
           X509_cmp_time(X509_get0_notAfter(certificate), &moment) > 0;
}

/// The one value of a part of the subject's name, as UTF-8.
std::optional<std::string> part_of_name(const X509_NAME* name, int nid) {
    const int at = X509_NAME_get_index_by_NID(name, nid, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(name, nid, at) >= 0) return std::nullopt;
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) return std::nullopt;
    std::string value(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return value;
}

std::string serial_of(const X509* certificate) {
    const Owned<BIGNUM> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char* text = number ? BN_bn2hex(number.get()) : nullptr;
    std::string serial = text == nullptr ? "" : text;
    OPENSSL_free(text);
    return serial;
}

Verdict signer_of(X509* certificate, std::int64_t signed_us) {
    constexpr std::string_view kNaturalPerson = "PNOTR-";  // ETSI EN 319 412-1, 5.1.3
    const X509_NAME* subject = X509_get_subject_name(certificate);
    auto number = part_of_name(subject, NID_serialNumber);
    auto name = part_of_name(subject, NID_commonName);
    if (!number || !name || name->empty()) return tl::unexpected(Refusal::NoIdentity);
    if (number->starts_with(kNaturalPerson)) number->erase(0, kNaturalPerson.size());
    const auto person = base::NationalId::parse(*number);
    if (!person) return tl::unexpected(Refusal::NoIdentity);
    const Owned<BIO> issuer(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(issuer.get(), X509_get_issuer_name(certificate), 0,
                       XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    Signer signer{*person, std::move(*name), openssl::text_of(issuer.get()), serial_of(certificate),
                  {},      signed_us};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), signer.fingerprint.data(), &size);
    return signer;
}

Verdict judge(base::ByteView content, base::ByteView signature, X509_STORE* store,
              std::int64_t now_us) {
    auto cms = read(signature);
    if (!cms) return tl::unexpected(cms.error());
    const auto parts = parts_of(cms->get());
    if (!parts) return tl::unexpected(parts.error());
    const auto signed_us = signing_time(parts->info);
    if (!signed_us || !is_of_data(cms->get(), parts->info))
        return tl::unexpected(Refusal::MissingAttributes);
    if (!is_of(content, *parts)) return tl::unexpected(Refusal::OtherContent);
    if (*signed_us > now_us + kClockAheadUs) return tl::unexpected(Refusal::SignedLater);
    if (const auto refusal = check_chain(cms->get(), *parts, store, now_us))
        return tl::unexpected(*refusal);
    if (!was_good(parts->certificate, *signed_us)) return tl::unexpected(Refusal::NotInTime);
    // Over the signed attributes, of which the digest was compared above.
    if (CMS_SignerInfo_verify(parts->info) != 1) return tl::unexpected(Refusal::WrongSignature);
    return signer_of(parts->certificate, *signed_us);
}

}  // namespace

std::string_view name_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::TooLarge:
            return "too-large";
        case Refusal::NotSigned:
            return "not-signed";
        case Refusal::NotDetached:
            return "not-detached";
        case Refusal::SeveralSigners:
            return "several-signers";
        case Refusal::NoCertificate:
            return "no-certificate";
        case Refusal::WeakDigest:
            return "weak-digest";
        case Refusal::WeakKey:
            return "weak-key";
        case Refusal::MissingAttributes:
            return "missing-attributes";
        case Refusal::OtherContent:
            return "other-content";
        case Refusal::NotTrusted:
            return "not-trusted";
        case Refusal::Revoked:
            return "revoked";
        case Refusal::NotInTime:
            return "not-in-time";
        case Refusal::SignedLater:
            return "signed-later";
        case Refusal::WrongSignature:
            return "wrong-signature";
        case Refusal::NoIdentity:
            return "no-identity";
    }
    return "not-signed";
}

base::Result<Anchors> Anchors::from_pem(std::string_view pem) {
    const auto refused = [](const char* what) {
        ERR_clear_error();
        return base::failed(base::ErrorCode::CryptoFailed, std::string("anchors: ") + what);
    };
    if (pem.size() > kAnchorsBytesMax) return refused("the file is too long");
    const auto bio = openssl::memory(pem.data(), pem.size());
    const Owned<STACK_OF(X509_INFO)> read(
        PEM_X509_INFO_read_bio(bio.get(), nullptr, nullptr, nullptr));
    Owned<X509_STORE> store(X509_STORE_new());
    std::size_t certificates = 0;
    std::size_t lists = 0;
    for (int index = 0; read && index < sk_X509_INFO_num(read.get()); ++index) {
        const X509_INFO* item = sk_X509_INFO_value(read.get(), index);
        if (item->x509 != nullptr)
            certificates += static_cast<std::size_t>(X509_STORE_add_cert(store.get(), item->x509));
        if (item->crl != nullptr)
            lists += static_cast<std::size_t>(X509_STORE_add_crl(store.get(), item->crl));
    }
    if (certificates == 0) return refused("no certificate");
    if (certificates > kAnchorsMax || lists > kAnchorsMax) return refused("too many");
    if (lists > 0) X509_STORE_set_flags(store.get(), X509_V_FLAG_CRL_CHECK);
    ERR_clear_error();
    Anchors anchors;
    anchors.handle_ = std::shared_ptr<void>(
        store.release(), [](void* object) { X509_STORE_free(static_cast<X509_STORE*>(object)); });
    return anchors;
}

Verdict verify(base::ByteView content, base::ByteView signature, const Anchors& anchors,
               std::int64_t now_us) {
    auto verdict = judge(content, signature, static_cast<X509_STORE*>(anchors.handle()), now_us);
    ERR_clear_error();
    return verdict;
}

}  // namespace kps::signatures
