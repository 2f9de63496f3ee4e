#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>

#include "crypto/certificate.h"
#include "http/server_test_support.h"

namespace kps::http {
namespace {

using namespace kps::http::testing;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::int64_t kDay_us = 86'400'000'000;

crypto::CertifiedKey make_identity(const std::string& name, const crypto::CertifiedKey* issuer) {
    crypto::CertificateRequest request;
    request.common_name = name;
    request.is_authority = issuer == nullptr;
    request.not_before_us = base::SystemClock().now_us() - kDay_us;
    request.not_after_us = request.not_before_us + 2 * kDay_us;
    return crypto::make_certificate(request, issuer).value();
}

crypto::Certificate read(const crypto::CertifiedKey& key) {
    return crypto::Certificate::from_pem(key.certificate_pem).value();
}

class Registered final : public PeerCertificates {
  public:
    explicit Registered(const crypto::CertifiedKey& authority)
        : names_(std::make_shared<Names>(Names{read(authority).subject_name()})) {}
    std::shared_ptr<const Names> authorities() const override { return asks ? names_ : nullptr; }
    bool takes(const base::Hash& fingerprint) const override {
        ++judged;
        const std::lock_guard lock(mutex_);
        return good_.contains(fingerprint);
    }
    void add(const crypto::CertifiedKey& key) {
        const std::lock_guard lock(mutex_);
        good_.insert(read(key).fingerprint());
    }
    void remove(const crypto::CertifiedKey& key) {
        const std::lock_guard lock(mutex_);
        good_.erase(read(key).fingerprint());
    }
    std::atomic<bool> asks{true};
    mutable std::atomic<int> judged{0};

  private:
    std::shared_ptr<const Names> names_;
    mutable std::mutex mutex_;
    std::set<base::Hash> good_;
};

/// Answers with the hexadecimal fingerprint and the subject of the client's certificate, or "none".
void tell_peer(const Request& request, Responder responder) {
    Response response;
    response.body = request.peer
                        ? base::to_hex(request.peer->fingerprint) + " " + request.peer->subject
                        : "none";
    responder.send(std::move(response));
}

class ClientCertificates : public ::testing::TestWithParam<int> {
  protected:
    ClientCertificates() {
        registered_.add(bank_);
        ServerOptions options;
        options.endpoints = {Endpoint{.handler = &handler_, .certificates = &registered_}};
        server_ = start_server(handler_, std::move(options));
    }
    /// How a client shows a certificate and signs with its key.
    RawClient::Setup show(const crypto::CertifiedKey& identity) {
        return [&](SSL* tls) {
            BIO* text = BIO_new_mem_buf(identity.certificate_pem.data(), -1);
            X509* x509 = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
            BIO_free(text);
            text = BIO_new_mem_buf(identity.private_key_pem.data(), -1);
            EVP_PKEY* pkey = PEM_read_bio_PrivateKey(text, nullptr, nullptr, nullptr);
            BIO_free(text);
            SSL_use_certificate(tls, x509);
            SSL_use_PrivateKey(tls, pkey);
            X509_free(x509);
            EVP_PKEY_free(pkey);
        };
    }
    RawClient connect(const crypto::CertifiedKey& identity) {
        return RawClient(server_->port(), true, GetParam(), show(identity));
    }
    std::string answer_for(RawClient client) {
        client.send(kGet);
        return std::string(body_of(client.read_answer()));
    }

    const crypto::CertifiedKey authority_ = make_identity("Test CA", nullptr);
    const crypto::CertifiedKey bank_ = make_identity("Bank", &authority_);
    const crypto::CertifiedKey stranger_ = make_identity("Stranger", &authority_);
    Registered registered_{authority_};
    FunctionHandler handler_{tell_peer};
    std::unique_ptr<Server> server_;
};

TEST_P(ClientCertificates, AreHandedOnWithEachRequest) {
    RawClient client = connect(bank_);
    for (int round = 0; round < 3; ++round) {
        ASSERT_TRUE(client.send(kGet));
        EXPECT_EQ(body_of(client.read_answer()),
                  base::to_hex(read(bank_).fingerprint()) + " CN=Bank");
    }
    EXPECT_EQ(registered_.judged, 2) << "in the handshake and after it, never for a request";
}

TEST_P(ClientCertificates, AreNotNeeded) {
    EXPECT_EQ(answer_for(RawClient(server_->port(), true, GetParam())), "none");
    EXPECT_EQ(registered_.judged, 0);
}

TEST_P(ClientCertificates, OfNobodyRegisteredGetNoConnection) {
    EXPECT_EQ(answer_for(connect(stranger_)), "");
    EXPECT_EQ(answer_for(connect(authority_)), "");
    EXPECT_TRUE(eventually([&] { return server_->counters().handshakes_failed == 2; }));
    EXPECT_EQ(server_->counters().requests, 0U);
}

TEST_P(ClientCertificates, AreNotAskedForWhereNoneAreRegistered) {
    registered_.asks = false;
    EXPECT_EQ(answer_for(connect(bank_)), "none");
}

TEST_P(ClientCertificates, AreJudgedAgainWhenASessionIsResumed) {
    SSL_SESSION* session = nullptr;
    {
        RawClient first = connect(bank_);
        first.send(kGet);
        first.read_answer();
        session = SSL_get1_session(first.session());
    }
    const auto resume = [&session](SSL* tls) { SSL_set_session(tls, session); };
    RawClient again(server_->port(), true, GetParam(), resume);
    ASSERT_EQ(SSL_session_reused(again.session()), 1);
    EXPECT_EQ(answer_for(std::move(again)), base::to_hex(read(bank_).fingerprint()) + " CN=Bank");
    registered_.remove(bank_);
    EXPECT_EQ(answer_for(RawClient(server_->port(), true, GetParam(), resume)), "");
    SSL_SESSION_free(session);
}

TEST_P(ClientCertificates, AreShownByTheClientOfThisFolder) {
    ClientOptions options;
    options.authorities_pem = test_key().certificate_pem;
    options.identity = bank_;
    auto client =
        Client::open("https://localhost:" + std::to_string(server_->port()), options).value();
    EXPECT_EQ(client.get("/")->body, base::to_hex(read(bank_).fingerprint()) + " CN=Bank");
    options.identity = stranger_;
    auto refused =
        Client::open("https://localhost:" + std::to_string(server_->port()), options).value();
    EXPECT_FALSE(refused.get("/"));
}

TEST_P(ClientCertificates, OfTooManyBytesAreRefused) {
    // One certificate fits; the chain sent with it makes it too long.
    const auto base = show(bank_);
    const auto setup = [&](SSL* tls) {
        base(tls);
        BIO* text = BIO_new_mem_buf(authority_.certificate_pem.data(), -1);
        X509* x509 = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
        BIO_free(text);
        for (std::size_t size = 0; size <= kPeerChainBytesMax;
             size += read(authority_).der().size())
            SSL_add1_chain_cert(tls, x509);
        X509_free(x509);
    };
    EXPECT_EQ(answer_for(RawClient(server_->port(), true, GetParam(), setup)), "");
    EXPECT_EQ(answer_for(connect(bank_)), base::to_hex(read(bank_).fingerprint()) + " CN=Bank");
}

INSTANTIATE_TEST_SUITE_P(Tls, ClientCertificates, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                             return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13";
                         });

/// What a server shows that the client of a connection sees.
std::string shown_by(const RawClient& client) {
    const std::unique_ptr<X509, decltype(&X509_free)> shown(
        SSL_get1_peer_certificate(client.session()), &X509_free);
    if (!shown) return "none";
    std::vector<unsigned char> der(static_cast<std::size_t>(i2d_X509(shown.get(), nullptr)));
    unsigned char* at = der.data();
    i2d_X509(shown.get(), &at);
    return crypto::Certificate::from_der(der).value().subject();
}

// Evidence R-225. Score: O17.
TEST(ServerKeys, AreRenewedForNewConnectionsWhileOpenOnesGoOn) {
    FunctionHandler handler(tell_peer);
    const crypto::CertifiedKey authority = make_identity("Test CA", nullptr);
    ServerOptions options;
    options.keys = {make_identity("Eski", &authority)};
    const auto server = start_server(handler, std::move(options));
    RawClient open(server->port());
    EXPECT_EQ(shown_by(open), "CN=Eski");
    ASSERT_TRUE(server->renew({make_identity("Yeni", &authority)}));
    EXPECT_EQ(shown_by(RawClient(server->port())), "CN=Yeni");
    ASSERT_TRUE(open.send(kGet));
    EXPECT_EQ(body_of(open.read_answer()), "none") << "an open connection goes on";
}

TEST(ServerKeys, ThatDoNotBelongTogetherChangeNothing) {
    FunctionHandler handler(tell_peer);
    const crypto::CertifiedKey authority = make_identity("Test CA", nullptr);
    const auto server = start_server(handler);
    const std::string before = shown_by(RawClient(server->port()));
    crypto::CertifiedKey mixed = make_identity("Yeni", &authority);
    mixed.private_key_pem = make_identity("Yeni", &authority).private_key_pem;
    EXPECT_EQ(server->renew({mixed}).error().code, base::ErrorCode::CryptoFailed);
    EXPECT_EQ(server->renew({}).error().code, base::ErrorCode::InvalidArgument);
    EXPECT_EQ(shown_by(RawClient(server->port())), before);
}

}  // namespace
}  // namespace kps::http
