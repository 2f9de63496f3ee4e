#include "apps/kps/tls/tls_files.h"

#include <algorithm>
#include <filesystem>

namespace kps {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDayUs = 86'400LL * 1'000'000;
constexpr std::int64_t kDemoYearsUs = 10 * 365 * kDayUs;
constexpr std::string_view kCertificateBegin = "-----BEGIN CERTIFICATE-----";

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += name + "\n";
    return text;
}

base::Status make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return base::failed(base::ErrorCode::FileFailed, folder.string());
    fs::permissions(folder, fs::perms::owner_all);
    return {};
}

}  // namespace

crypto::CertificateRequest demo_certificate_request(std::string common_name, std::int64_t now_us) {
    crypto::CertificateRequest request;
    request.common_name = std::move(common_name);
    request.not_before_us = now_us - kDayUs;
    request.not_after_us = now_us + kDemoYearsUs;
    return request;
}

base::Result<crypto::CertifiedKey> read_certified_pair(const fs::path& path) {
    const std::string text = KPS_TRY(read_file(path));
    const std::size_t certificate = text.find(kCertificateBegin);
    if (certificate == std::string::npos)
        return base::failed(base::ErrorCode::CorruptData, path.string());
    return crypto::CertifiedKey{text.substr(0, certificate), text.substr(certificate)};
}

base::Status write_certified_pair(const fs::path& path, const crypto::CertifiedKey& pair) {
    return write_file(path, pair.private_key_pem + pair.certificate_pem, FileMode::Secret);
}

base::Status make_demo_certificates(const StateFolder& state, const std::vector<std::string>& names,
                                    std::int64_t now_us) {
    const fs::path folder = state.tls_folder();
    const fs::path names_file = folder / "names";
    const fs::path signer_file = state.keys_folder() / "answer-signer.pem";
    if (fs::exists(folder / "server-rsa.pem") && fs::exists(signer_file)) {
        const auto present = read_file(names_file);
        if (present && *present == joined(names)) return {};
    }
    KPS_TRY(make_folder(folder));
    KPS_TRY(make_folder(state.keys_folder()));

    crypto::CertificateRequest authority =
        demo_certificate_request("KPS demo CA (SENTETIK VERI)", now_us);
    authority.is_authority = true;
    const crypto::CertifiedKey ca = KPS_TRY(crypto::make_certificate(authority, nullptr));
    for (const auto& [file, algorithm] :
         {std::pair{"server-ecdsa.pem", crypto::KeyAlgorithm::EcdsaP256},
          std::pair{"server-rsa.pem", crypto::KeyAlgorithm::Rsa2048}}) {
        crypto::CertificateRequest server = demo_certificate_request("localhost", now_us);
        server.dns_names = {"localhost"};
        server.dns_names.insert(server.dns_names.end(), names.begin(), names.end());
        server.ip_addresses = {"127.0.0.1", "::1"};
        server.algorithm = algorithm;
        const crypto::CertifiedKey pair = KPS_TRY(crypto::make_certificate(server, &ca));
        KPS_TRY(write_certified_pair(folder / file, pair));
    }
    const crypto::CertifiedKey signer = KPS_TRY(crypto::make_certificate(
        demo_certificate_request("KPS demo answers (SENTETIK VERI)", now_us), &ca));
    KPS_TRY(write_certified_pair(signer_file, signer));
    KPS_TRY(write_file(names_file, joined(names), FileMode::Public));
    return write_file(state.ca_file(), ca.certificate_pem, FileMode::Public);
}

base::Result<std::vector<crypto::CertifiedKey>> load_server_keys(const StateFolder& state) {
    std::vector<crypto::CertifiedKey> keys;
    keys.push_back(KPS_TRY(read_certified_pair(state.tls_folder() / "server-ecdsa.pem")));
    if (fs::exists(state.tls_folder() / "server-rsa.pem"))
        keys.push_back(KPS_TRY(read_certified_pair(state.tls_folder() / "server-rsa.pem")));
    return keys;
}

}  // namespace kps
