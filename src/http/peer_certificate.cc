#include "http/peer_certificate.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "http/limits.h"

namespace kps::http {
namespace {

bool digest_of(X509* certificate, base::Hash& out) {
    unsigned size = 0;
    return X509_digest(certificate, EVP_sha256(), out.data(), &size) == 1 && size == out.size();
}

/// OpenSSL asks here about the chain a client sent. No path is built from foreign bytes: a
/// certificate is taken when it is registered, byte for byte; its authority was checked then.
int judge(X509_STORE_CTX* chain, void*) {
    const auto* session = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const auto* certificates = static_cast<const PeerCertificates*>(SSL_get_app_data(session));
    base::Hash fingerprint;
    X509* leaf = X509_STORE_CTX_get0_cert(chain);
    if (certificates != nullptr && leaf != nullptr && digest_of(leaf, fingerprint) &&
        certificates->takes(fingerprint))
        return 1;
    X509_STORE_CTX_set_error(chain, X509_V_ERR_CERT_REJECTED);
    return 0;
}

STACK_OF(X509_NAME) * names_of(const PeerCertificates::Names& encoded) {
    STACK_OF(X509_NAME)* names = sk_X509_NAME_new_null();
    for (const base::Bytes& der : encoded) {
        const unsigned char* cursor = der.data();
        X509_NAME* name = d2i_X509_NAME(nullptr, &cursor, static_cast<long>(der.size()));
        if (name != nullptr && sk_X509_NAME_push(names, name) == 0) X509_NAME_free(name);
    }
    return names;
}

}  // namespace

void judge_peer_certificates(SSL_CTX* context) {
    SSL_CTX_set_cert_verify_callback(context, judge, nullptr);
    SSL_CTX_set_max_cert_list(context, static_cast<long>(kPeerChainBytesMax));
}

void ask_for_certificate(SSL* session, const PeerCertificates& certificates) {
    const auto authorities = certificates.authorities();
    if (!authorities || authorities->empty()) return;
    SSL_set_app_data(session, const_cast<PeerCertificates*>(&certificates));
    // Whoever has none stays welcome: only a certificate that was sent is judged.
    SSL_set_verify(session, SSL_VERIFY_PEER, nullptr);
    // Named, so that a browser does not offer certificates that mean nothing here.
    SSL_set0_CA_list(session, names_of(*authorities));
}

std::unique_ptr<const PeerCertificate> peer_certificate(SSL* session) {
    X509* certificate = SSL_get0_peer_certificate(session);
    if (certificate == nullptr) return nullptr;
    auto peer = std::make_unique<PeerCertificate>();
    if (!digest_of(certificate, peer->fingerprint)) return nullptr;
    BIO* text = BIO_new(BIO_s_mem());
    if (text != nullptr &&
        X509_NAME_print_ex(text, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) >= 0) {
        char* data = nullptr;
        const long size = BIO_get_mem_data(text, &data);
        peer->subject.assign(data, static_cast<std::size_t>(size));
    }
    BIO_free(text);
    return peer;
}

}  // namespace kps::http
