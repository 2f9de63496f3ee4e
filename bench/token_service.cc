// Time of giving and opening tokens: issue with a known secret (aim: 60 µs), open from memory and
// from the bytes, a forged token, and the digests all of it stands on.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "authentication/credential_verifier.h"
#include "authentication/token_authority.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "wire/trust/response.h"

namespace {

using namespace kps;

constexpr std::int64_t kNow = 1'795'255'230'000'000;
constexpr authentication::AddressBytes kSource = {0, 0, 0,    0,    0,   0, 0, 0,
                                                  0, 0, 0xff, 0xff, 127, 0, 0, 1};

authentication::Admission admit_all() {
    return [](const authentication::Entrant&) { return std::nullopt; };
}

std::unique_ptr<authentication::TokenAuthority> make_authority() {
    static const authentication::TokenKeys keys = [] {
        authentication::TokenKeys out;
        crypto::CertificateRequest request;
        request.common_name = "KPS BENCH";
        request.not_before_us = kNow;
        request.not_after_us = kNow + authentication::kTokenLifetimeUs;
        out.issuer = crypto::make_certificate(request, nullptr).take();
        request.algorithm = crypto::KeyAlgorithm::Rsa2048;
        out.service = crypto::make_certificate(request, nullptr).take();
        crypto::fill_random(out.secret);
        return out;
    }();
    return authentication::TokenAuthority::create(keys, {"urn:kps:sts", "urn:kps:service"},
                                                  admit_all())
        .take();
}

const authentication::TokenSubject& subject() {
    static const authentication::TokenSubject one{base::InstitutionId(1001),
                                                  base::UserName("KRM-1001"), kSource};
    return one;
}

authentication::IssuedToken issue(authentication::TokenAuthority& authority) {
    std::array<std::uint8_t, 32> proof;
    crypto::fill_random(proof);
    return authority.issue(subject(), proof, kNow).take();
}

/// From a verified secret to the bytes of the reply.
void issue_with_known_secret(benchmark::State& state) {
    const auto authority = make_authority();
    const std::string stored = crypto::hash_secret("7ZQ4M1K8X2");
    authentication::CredentialVerifier verifier(
        [&](std::string_view) {
            return authentication::StoredCredential{base::InstitutionId(1001), stored};
        },
        admit_all(), 1);
    std::size_t bytes = 0;
    for (auto _ : state) {
        verifier.verify({"KRM-1001", "7ZQ4M1K8X2", kSource}, kNow,
                        [&](const authentication::CredentialOutcome& outcome) {
                            if (!outcome.granted) return;
                            const auto issued = issue(*authority);
                            const std::string reply = wire::trust::write_response(
                                {issued,
                                 authority->recipient_issuer(),
                                 authority->recipient_serial(),
                                 "https://kpsv2.nvi.gov.tr/Services/RoutingService.svc",
                                 "urn:uuid:1",
                                 {}},
                                kNow);
                            bytes = reply.size();
                        });
    }
    state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(issue_with_known_secret);

void known_secret(benchmark::State& state) {
    const std::string stored = crypto::hash_secret("7ZQ4M1K8X2");
    authentication::CredentialVerifier verifier(
        [&](std::string_view) {
            return authentication::StoredCredential{base::InstitutionId(1001), stored};
        },
        admit_all(), 1);
    for (auto _ : state)
        verifier.verify({"KRM-1001", "7ZQ4M1K8X2", kSource}, kNow,
                        [](const authentication::CredentialOutcome& outcome) {
                            benchmark::DoNotOptimize(outcome);
                        });
}
BENCHMARK(known_secret);

void open_and_check(benchmark::State& state) {
    const auto authority = make_authority();
    const auto issued = issue(*authority);
    const std::string name = "_" + issued.token->claims().id.text();
    for (auto _ : state) {
        auto token = authority->open({name, issued.wrapped_key, issued.cipher});
        benchmark::DoNotOptimize(authority->check(**token, kSource, kNow));
    }
}
BENCHMARK(open_and_check);

/// A token that is not in memory: after a restart, or from another node.
void open_from_bytes(benchmark::State& state) {
    const auto issuer = make_authority();
    auto reader = make_authority();
    std::vector<authentication::IssuedToken> tokens;
    for (int count = 0; count < 1000; ++count) tokens.push_back(issue(*issuer));
    std::size_t next = 0;
    for (auto _ : state) {
        if (next == tokens.size()) {
            state.PauseTiming();
            reader = make_authority();
            next = 0;
            state.ResumeTiming();
        }
        const auto& issued = tokens[next++];
        const std::string name = "_" + issued.token->claims().id.text();
        benchmark::DoNotOptimize(reader->open({name, issued.wrapped_key, issued.cipher}));
    }
}
BENCHMARK(open_from_bytes);

void refuse_forged(benchmark::State& state) {
    const auto authority = make_authority();
    auto issued = issue(*authority);
    issued.cipher[100] = issued.cipher[100] == 'A' ? 'B' : 'A';
    const std::string name = "_" + issued.token->claims().id.text();
    for (auto _ : state)
        benchmark::DoNotOptimize(authority->open({name, issued.wrapped_key, issued.cipher}));
}
BENCHMARK(refuse_forged);

void hmac_sha1_of_500_bytes(benchmark::State& state) {
    const base::Bytes text(500, 1);
    const crypto::HmacSha1 mac(base::ByteView(text).first(32));
    for (auto _ : state) benchmark::DoNotOptimize(mac(text));
}
BENCHMARK(hmac_sha1_of_500_bytes);

void sha256_of_480_bytes(benchmark::State& state) {
    const base::Bytes text(480, 1);
    for (auto _ : state) benchmark::DoNotOptimize(crypto::sha256(text));
}
BENCHMARK(sha256_of_480_bytes);

void node_hash(benchmark::State& state) {
    base::Hash hash{};
    for (auto _ : state) hash = crypto::node_hash(hash, hash);
    benchmark::DoNotOptimize(hash);
}
BENCHMARK(node_hash);

}  // namespace

BENCHMARK_MAIN();
