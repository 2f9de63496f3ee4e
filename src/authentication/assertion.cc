#include "authentication/assertion.h"

#include <algorithm>
#include <charconv>

#include "base/calendar.h"
#include "crypto/digest.h"

namespace kps::authentication {
namespace {

using base::ErrorCode;
using base::failed;

// The text between the values, in the order written and read. Attributes and declarations stand as
// exclusive canonicalisation would put them, so that the digest is taken over the text itself.
constexpr std::string_view kId =
    R"(<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_)";
constexpr std::string_view kInstant = R"(" IssueInstant=")";
constexpr std::string_view kIssuer = R"(" Issuer=")";
constexpr std::string_view kNotBefore =
    R"(" MajorVersion="1" MinorVersion="1"><saml:Conditions NotBefore=")";
constexpr std::string_view kNotAfter = R"(" NotOnOrAfter=")";
constexpr std::string_view kAudience = R"("><saml:AudienceRestrictionCondition><saml:Audience>)";
constexpr std::string_view kProofKey =
    R"(</saml:Audience></saml:AudienceRestrictionCondition></saml:Conditions><saml:AttributeStatement><saml:Subject>)"
    R"(<saml:SubjectConfirmation><saml:ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:holder-of-key)"
    R"(</saml:ConfirmationMethod><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><trust:BinarySecret )"
    R"(xmlns:trust="http://docs.oasis-open.org/ws-sx/ws-trust/200512">)";
constexpr std::string_view kUser =
    R"(</trust:BinarySecret></KeyInfo></saml:SubjectConfirmation></saml:Subject><saml:Attribute AttributeName="name" )"
    R"(AttributeNamespace="http://schemas.xmlsoap.org/ws/2005/05/identity/claims"><saml:AttributeValue>)";
constexpr std::string_view kInstitution =
    R"(</saml:AttributeValue></saml:Attribute><saml:Attribute AttributeName="institution" )"
    R"(AttributeNamespace="urn:kps:1:claims"><saml:AttributeValue>)";
constexpr std::string_view kSource =
    R"(</saml:AttributeValue></saml:Attribute><saml:Attribute AttributeName="source" )"
    R"(AttributeNamespace="urn:kps:1:claims"><saml:AttributeValue>)";
/// Only in tokens that are bound to a client certificate; what was written before has no such claim.
constexpr std::string_view kCertificateClaim =
    R"(</saml:AttributeValue></saml:Attribute><saml:Attribute AttributeName="certificate" )"
    R"(AttributeNamespace="urn:kps:1:claims"><saml:AttributeValue>)";
constexpr std::string_view kEndOfClaims =
    R"(</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>)";
constexpr std::string_view kEnd = "</saml:Assertion>";

constexpr std::string_view kSignatureStart =
    R"(<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">)";
// Canonical form of SignedInfo carries the declaration that stands on Signature in the document.
constexpr std::string_view kSignedInfoAlone =
    R"(<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">)";
constexpr std::string_view kSignedInfoInside = "<ds:SignedInfo>";
constexpr std::string_view kReference =
    R"(<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>)"
    R"(<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></ds:SignatureMethod>)"
    R"(<ds:Reference URI="#_)";
constexpr std::string_view kDigest =
    R"("><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature">)"
    R"(</ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>)"
    R"(</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>)"
    R"(<ds:DigestValue>)";
constexpr std::string_view kSignedInfoEnd = "</ds:DigestValue></ds:Reference></ds:SignedInfo>";
constexpr std::string_view kSignatureValue = "<ds:SignatureValue>";
constexpr std::string_view kCertificate =
    "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>";
constexpr std::string_view kSignatureEnd =
    "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>";

constexpr std::size_t kAssertionBytes = 4096;

/// Attribute values too, so `"` as well; control characters never get here (is_printable).
void append_escaped(std::string& out, std::string_view text) {
    for (const char character : text) {
        switch (character) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out.push_back(character);
        }
    }
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("&amp;")) {
            out.push_back('&');
            at += 5;
        } else if (rest.starts_with("&lt;")) {
            out.push_back('<');
            at += 4;
        } else if (rest.starts_with("&gt;")) {
            out.push_back('>');
            at += 4;
        } else {
            out.push_back(rest.front());
            ++at;
        }
    }
    return out;
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char character) {
        return static_cast<unsigned char>(character) >= 0x20 &&
               static_cast<unsigned char>(character) < 0x7f && character != '"';
    });
}

void append_claims(std::string& out, const TokenClaims& claims, const AssertionNames& names) {
    const std::string not_before = base::utc_text_ms(claims.not_before_us);
    out += kId;
    out += claims.id.text();
    out += kInstant;
    out += not_before;
    out += kIssuer;
    out += names.issuer;
    out += kNotBefore;
    out += not_before;
    out += kNotAfter;
    out += base::utc_text_ms(claims.not_after_us);
    out += kAudience;
    out += names.audience;
    out += kProofKey;
    base::append_base64(out, claims.proof_key);
    out += kUser;
    append_escaped(out, claims.user.value());
    out += kInstitution;
    out += std::to_string(claims.institution.value());
    out += kSource;
    out += base::to_hex(claims.source);
    if (claims.certificate) {
        out += kCertificateClaim;
        out += base::to_hex(*claims.certificate);
    }
    out += kEndOfClaims;
}

/// Cuts the value between two fixed texts, in order; a single failure spoils the whole reading.
class Cutter {
  public:
    explicit Cutter(std::string_view text) : rest_(text) {}
    bool skip(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    bool value(std::string_view end, std::string_view& out) {
        const std::size_t at = rest_.find(end);
        if (at == std::string_view::npos) return false;
        out = rest_.substr(0, at);
        rest_.remove_prefix(at + end.size());
        return true;
    }

  private:
    std::string_view rest_;
};

struct Values {
    std::string_view id, instant, issuer, not_before, not_after, audience, proof_key, user,
        institution, source, certificate;
    bool is_bound = false;
};

void cut_certificate(Values& out) {
    const std::size_t at = out.source.find(kCertificateClaim);
    out.is_bound = at != std::string_view::npos;
    if (!out.is_bound) return;
    out.certificate = out.source.substr(at + kCertificateClaim.size());
    out.source = out.source.substr(0, at);
}

bool cut(std::string_view assertion, Values& out) {
    Cutter cutter(assertion);
    return cutter.skip(kId) && cutter.value(kInstant, out.id) &&
           cutter.value(kIssuer, out.instant) && cutter.value(kNotBefore, out.issuer) &&
           cutter.value(kNotAfter, out.not_before) && cutter.value(kAudience, out.not_after) &&
           cutter.value(kProofKey, out.audience) && cutter.value(kUser, out.proof_key) &&
           cutter.value(kInstitution, out.user) && cutter.value(kSource, out.institution) &&
           cutter.value(kEndOfClaims, out.source);
}

template <std::size_t size>
bool copy_exactly(const base::Result<base::Bytes>& bytes, std::array<std::uint8_t, size>& out) {
    if (!bytes || bytes->size() != size) return false;
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return true;
}

bool convert(const Values& values, TokenClaims& claims) {
    const auto id = base::Uuid::parse(values.id);
    const auto not_before = base::parse_xml_time(values.not_before);
    const auto not_after = base::parse_xml_time(values.not_after);
    std::uint32_t institution = 0;
    const char* const end = values.institution.data() + values.institution.size();
    const auto number = std::from_chars(values.institution.data(), end, institution);
    if (!id || !not_before || !not_after || number.ec != std::errc() || number.ptr != end)
        return false;
    claims.id = *id;
    claims.not_before_us = not_before->us;
    claims.not_after_us = not_after->us;
    claims.institution = base::InstitutionId(institution);
    claims.user = base::UserName(unescaped(values.user));
    base::Hash certificate{};
    if (values.is_bound && !copy_exactly(base::from_hex(values.certificate), certificate))
        return false;
    if (values.is_bound) claims.certificate = certificate;
    return copy_exactly(base::from_base64(values.proof_key), claims.proof_key) &&
           copy_exactly(base::from_hex(values.source), claims.source);
}

}  // namespace

base::Result<std::string> write_assertion(const TokenClaims& claims, const AssertionNames& names,
                                          const crypto::EcdsaSigner& signer,
                                          std::string_view certificate_base64) {
    if (!is_printable(claims.user.value()))
        return failed(ErrorCode::InvalidArgument, "assertion: user name");
    std::string out;
    out.reserve(kAssertionBytes);
    append_claims(out, claims, names);
    // Enveloped signature: the digest is that of the assertion without the signature, that is of
    // what stands here.
    const base::Hash digest = crypto::sha256(base::as_bytes(out), base::as_bytes(kEnd));

    std::string reference;
    reference.reserve(1024);
    reference += kReference;
    reference += claims.id.text();
    reference += kDigest;
    base::append_base64(reference, digest);
    reference += kSignedInfoEnd;
    std::string signed_info(kSignedInfoAlone);
    signed_info += reference;
    const auto signature = KPS_TRY(signer.sign(base::as_bytes(signed_info)));

    out += kSignatureStart;
    out += kSignedInfoInside;
    out += reference;
    out += kSignatureValue;
    base::append_base64(out, signature);
    out += kCertificate;
    out += certificate_base64;
    out += kSignatureEnd;
    out += kEnd;
    return out;
}

base::Result<TokenClaims> read_assertion(std::string_view assertion, const AssertionNames& names) {
    Values values;
    TokenClaims claims;
    if (!cut(assertion, values)) return failed(ErrorCode::InvalidSecurity, "assertion");
    cut_certificate(values);
    if (values.issuer != names.issuer || values.audience != names.audience ||
        !convert(values, claims))
        return failed(ErrorCode::InvalidSecurity, "assertion");
    return claims;
}

}  // namespace kps::authentication
