// What the strict profile costs on the server: a message verified (HMAC-SHA256 over five parts, certificate, memory of
// messages), and an answer of the usual size signed (parsed once more, four digests, ECDSA P-256).
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "authentication/testing/one_token.h"
#include "wire/client/strict_message.h"
#include "wire/namespaces.h"
#include "wire/security/answer_signer.h"
#include "wire/security/strict_security.h"
#include "wire/soap/fault.h"

namespace kps {
namespace {

constexpr std::int64_t kNow_us = 1'795'255'230'000'000;
constexpr std::int64_t kHour_us = 3'600'000'000;
constexpr base::Hash kCertificate = {1};
constexpr authentication::AddressBytes kSource = {};
constexpr std::string_view kRouter = "https://localhost:8443/Services/RoutingService.svc";
constexpr std::string_view kId = "4f1c0a52-6f0e-4a4b-9a3c-0d6a3c9b7e11";
constexpr std::size_t kTokenBytes = 6'000;
constexpr std::size_t kAnswerBytes = 11'000;

authentication::TokenClaims claims() {
    authentication::TokenClaims made;
    made.id = *base::Uuid::parse(kId);
    made.institution = base::InstitutionId(1);
    made.proof_key.fill(7);
    made.certificate = kCertificate;
    return made;
}

std::string message() {
    wire::client::IssuedToken token;
    token.encrypted_data =
        "<EncryptedData xmlns=\"" + std::string(wire::ns::kEncryption) + "\"><KeyInfo xmlns=\"" +
        std::string(wire::ns::kSignature) + "\"><EncryptedKey xmlns=\"" +
        std::string(wire::ns::kEncryption) +
        "\"><CipherData><CipherValue>AAAA</CipherValue></CipherData></EncryptedKey></KeyInfo>"
        "<CipherData><CipherValue>" +
        std::string(kTokenBytes, 'A') + "</CipherValue></CipherData></EncryptedData>";
    token.proof_key.fill(7);
    token.key_identifier = "_" + std::string(kId);
    wire::client::Call call;
    call.action = "http://kps.nvi.gov.tr/2024/04/01/BilesikKutukSorgulaKimlikNoServis/Sorgula";
    call.to = kRouter;
    call.body =
        "<Sorgula xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><kriterListesi>"
        "<BilesikKutukSorgulaKimlikNoSorguKriteri><KimlikNo>10000000146</KimlikNo>"
        "</BilesikKutukSorgulaKimlikNoSorguKriteri></kriterListesi></Sorgula>";
    return wire::client::strict_query(call, token, {kNow_us, base::Uuid()}).value();
}

/// The message is a repeat from the second time on, which is found out last.
void verify_strict(benchmark::State& state) {
    authentication::testing::OneToken tokens(claims());
    institutions::Directory directory;
    directory.certificates = {{kCertificate,
                               base::InstitutionId(1),
                               {},
                               "",
                               0,
                               kNow_us + kHour_us,
                               std::nullopt,
                               kNow_us + kHour_us}};
    authentication::ClientCertificates certificates;
    certificates.set(directory);
    wire::security::ReplayGuard guard(kNow_us - kHour_us);
    wire::security::StrictVerifier verifier(
        {tokens, certificates, guard, [](std::string_view to) { return to == kRouter; }});
    const std::string text = message();
    const authentication::Arrival arrival{kSource, kCertificate};
    for (auto _ : state) {
        const auto read = wire::soap::Message::parse(text);
        authentication::Caller genuine;
        benchmark::DoNotOptimize(verifier.verify(*read, arrival, kNow_us, &genuine));
        if (genuine.institution != base::InstitutionId(1)) std::abort();
    }
}

void sign_answer(benchmark::State& state) {
    crypto::CertificateRequest request;
    request.common_name = "answers";
    request.not_after_us = kNow_us;
    const auto signer =
        wire::security::AnswerSigner::create(crypto::make_certificate(request, nullptr).value())
            .value();
    std::string answer;
    wire::soap::append_response_head(answer, {"urn:answer", "urn:uuid:1", kNow_us, true});
    answer += "<a xmlns=\"urn:a\">";
    while (answer.size() < kAnswerBytes) answer += "<Ad>AYŞE</Ad><Soyad>YILMAZ</Soyad>";
    answer += "</a>";
    wire::soap::append_response_tail(answer);
    for (auto _ : state) {
        std::string copy = answer;
        if (!signer.sign(copy)) std::abort();
        benchmark::DoNotOptimize(copy);
    }
}

BENCHMARK(verify_strict);
BENCHMARK(sign_answer);

}  // namespace
}  // namespace kps

BENCHMARK_MAIN();
