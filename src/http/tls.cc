#include "http/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <fstream>
#include <iterator>

#include "http/peer_certificate.h"

namespace kps::http {
namespace {

using base::ErrorCode;
using base::failed;

// AES-128 first: its strength suffices (SR-21) and it is the cheapest with the processor's help.
constexpr const char* kCiphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kCiphers13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr unsigned char kSessionContext[] = {'k', 'p', 's'};

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, FreeCertificate>;
struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, FreeKey>;

Bio memory_of(const std::string& text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// A passphrase is never asked for: a server starts without a person.
int refuse_passphrase(char*, int, int, void*) {
    return -1;
}

base::Status add_key(SSL_CTX* context, const crypto::CertifiedKey& pair) {
    const Bio certificates = memory_of(pair.certificate_pem);
    const Certificate own(
        PEM_read_bio_X509(certificates.get(), nullptr, refuse_passphrase, nullptr));
    if (!own || SSL_CTX_use_certificate(context, own.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "TLS certificate: " + tls_error_text());
    SSL_CTX_clear_chain_certs(context);
    while (Certificate next{
        PEM_read_bio_X509(certificates.get(), nullptr, refuse_passphrase, nullptr)}) {
        if (SSL_CTX_add1_chain_cert(context, next.get()) != 1)
            return failed(ErrorCode::CryptoFailed, "TLS chain: " + tls_error_text());
    }
    ERR_clear_error();
    const Bio key_text = memory_of(pair.private_key_pem);
    const PrivateKey key(
        PEM_read_bio_PrivateKey(key_text.get(), nullptr, refuse_passphrase, nullptr));
    if (!key || SSL_CTX_use_PrivateKey(context, key.get()) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        return failed(ErrorCode::CryptoFailed, "TLS key: " + tls_error_text());
    }
    return {};
}

/// Only HTTP/1.1 is spoken; a client that insists on something else is told so in the handshake.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    const int found =
        SSL_select_next_proto(&chosen, out_size, kHttp11, sizeof kHttp11, offered, offered_size);
    *out = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

base::Status set_versions_and_ciphers(SSL_CTX* context) {
    // Rule R-272 (KPS başvuru §5): the same for public bodies.
    // Rule R-225 (KPS introduction 1): the connection is TLS, and only its current versions.
    const bool done = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                      SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
                      SSL_CTX_set_cipher_list(context, kCiphers12) == 1 &&
                      SSL_CTX_set_ciphersuites(context, kCiphers13) == 1 &&
                      SSL_CTX_set1_groups_list(context, kGroups) == 1;
    if (!done) return failed(ErrorCode::CryptoFailed, "TLS suites: " + tls_error_text());
    // Buffers stay while a connection is in use: to take and give them back with each record costs more than the
    // record. The loop takes them from idle connections (docs/adr/0173).
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return {};
}

}  // namespace

void FreeSsl::operator()(SSL_CTX* context) const {
    SSL_CTX_free(context);
}
void FreeSsl::operator()(SSL* session) const {
    SSL_free(session);
}

std::string tls_error_text() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason != nullptr ? reason : "unknown";
}

base::Result<TlsContext> make_server_context(const std::vector<crypto::CertifiedKey>& keys) {
    if (keys.empty()) return failed(ErrorCode::InvalidArgument, "TLS needs a certificate");
    TlsContext context(SSL_CTX_new(TLS_server_method()));
    if (!context) return failed(ErrorCode::CryptoFailed, "TLS: " + tls_error_text());
    KPS_TRY(set_versions_and_ciphers(context.get()));
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                           SSL_OP_CIPHER_SERVER_PREFERENCE |
                                           SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_max_early_data(context.get(), 0);
    // Tickets only: a shared session cache would be a lock on every handshake.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_id_context(context.get(), kSessionContext, sizeof kSessionContext);
    SSL_CTX_set_num_tickets(context.get(), 1);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    SSL_CTX_set_read_ahead(context.get(), 1);
    judge_peer_certificates(context.get());
    for (const crypto::CertifiedKey& key : keys) KPS_TRY(add_key(context.get(), key));
    return context;
}

base::Result<TlsContext> make_client_context(const std::string& authorities_pem,
                                             const crypto::CertifiedKey& identity) {
    TlsContext context(SSL_CTX_new(TLS_client_method()));
    if (!context) return failed(ErrorCode::CryptoFailed, "TLS: " + tls_error_text());
    KPS_TRY(set_versions_and_ciphers(context.get()));
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    const Bio text = memory_of(authorities_pem);
    int count = 0;
    while (Certificate next{PEM_read_bio_X509(text.get(), nullptr, refuse_passphrase, nullptr)}) {
        if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), next.get()) != 1)
            return failed(ErrorCode::CryptoFailed, "authority: " + tls_error_text());
        ++count;
    }
    ERR_clear_error();
    if (!identity.certificate_pem.empty()) KPS_TRY(add_key(context.get(), identity));
    if (count == 0)
        return failed(ErrorCode::CryptoFailed, "no authority certificate in the PEM text");
    return context;
}

base::Result<std::string> read_pem_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return failed(ErrorCode::FileFailed, path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

base::Result<crypto::CertifiedKey> read_certified_key(const std::string& certificate_path,
                                                      const std::string& private_key_path) {
    crypto::CertifiedKey pair;
    pair.certificate_pem = KPS_TRY(read_pem_file(certificate_path));
    pair.private_key_pem = KPS_TRY(read_pem_file(private_key_path));
    return pair;
}

}  // namespace kps::http
