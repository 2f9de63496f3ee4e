#include "authentication/key_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "authentication/limits.h"
#include "crypto/random.h"

namespace kps::authentication {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::size_t kKeyFileBytesMax = 64 * 1024;
constexpr std::int64_t kCertificateLifeUs = 10LL * 366 * 24 * 3600 * kSecondUs;
constexpr std::string_view kCertificateLine = "-----BEGIN CERTIFICATE-----";

class File {
  public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    explicit operator bool() const { return descriptor_ >= 0; }
    int get() const { return descriptor_; }

  private:
    int descriptor_;
};

tl::unexpected<base::Error> file_failed(const std::string& path, const char* what) {
    return failed(ErrorCode::FileFailed, path + ": " + what + ": " + std::strerror(errno));
}

/// Empty when there is no such file.
base::Result<std::optional<std::string>> read_secret_file(const std::string& path) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file && errno == ENOENT) return std::optional<std::string>();
    if (!file) return file_failed(path, "open");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return file_failed(path, "stat");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return failed(ErrorCode::CorruptData, path + ": readable by others");
    if (status.st_size <= 0 || static_cast<std::size_t>(status.st_size) > kKeyFileBytesMax)
        return failed(ErrorCode::CorruptData, path + ": size");
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t size = 0;
    while (size < content.size()) {
        const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return file_failed(path, "read");
        size += static_cast<std::size_t>(got);
    }
    return std::optional<std::string>(std::move(content));
}

base::Status write_all(const File& file, const std::string& path, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file.get(), content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return file_failed(path, "write");
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

/// A crash leaves the old state or the new one; the folder is synced, so that the name survives as
/// well.
base::Status write_secret_file(const std::string& folder, const std::string& path,
                               std::string_view content) {
    const std::string draft = path + ".new";
    ::unlink(draft.c_str());
    {
        const File file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                               S_IRUSR | S_IWUSR));
        if (!file) return file_failed(draft, "create");
        KPS_TRY(write_all(file, draft, content));
        if (::fsync(file.get()) != 0) return file_failed(draft, "sync");
    }
    if (::rename(draft.c_str(), path.c_str()) != 0) return file_failed(path, "rename");
    const File directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || ::fsync(directory.get()) != 0) return file_failed(folder, "sync");
    return {};
}

base::Result<crypto::CertifiedKey> split(const std::string& path, const std::string& content) {
    const std::size_t at = content.find(kCertificateLine);
    if (at == std::string::npos || at == 0)
        return failed(ErrorCode::CorruptData, path + ": no key and certificate");
    return crypto::CertifiedKey{content.substr(0, at), content.substr(at)};
}

base::Status make_folder(const std::string& folder) {
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return file_failed(folder, "create");
    return {};
}

struct Place {
    const std::string& folder;
    std::string path;
};

base::Result<crypto::CertifiedKey> load_or_make(const Place& place, const char* common_name,
                                                crypto::KeyAlgorithm algorithm,
                                                std::int64_t now_us) {
    const auto content = KPS_TRY(read_secret_file(place.path));
    if (content) return split(place.path, *content);
    crypto::CertificateRequest request;
    request.common_name = common_name;
    request.domain_components = {"kps", "intra"};
    request.algorithm = algorithm;
    request.not_before_us = now_us;
    request.not_after_us = now_us + kCertificateLifeUs;
    auto key = KPS_TRY(crypto::make_certificate(request, nullptr));
    KPS_TRY(write_secret_file(place.folder, place.path, key.private_key_pem + key.certificate_pem));
    return key;
}

base::Status load_or_make_secret(const Place& place, std::array<std::uint8_t, 32>& secret) {
    const auto content = KPS_TRY(read_secret_file(place.path));
    if (!content) {
        crypto::fill_random(secret);
        return write_secret_file(place.folder, place.path, base::to_hex(secret));
    }
    const auto bytes = base::from_hex(*content);
    if (!bytes || bytes->size() != secret.size())
        return failed(ErrorCode::CorruptData, place.path + ": not 32 bytes");
    std::copy(bytes->begin(), bytes->end(), secret.begin());
    return {};
}

}  // namespace

base::Result<crypto::CertifiedKey> KeyStore::load_or_create_answer_signer(
    std::int64_t now_us) const {
    KPS_TRY(make_folder(folder_));
    return load_or_make({folder_, folder_ + "/answer-signer.pem"}, "KPS ANSWER SIGNER",
                        crypto::KeyAlgorithm::EcdsaP256, now_us);
}

base::Result<crypto::CertifiedKey> KeyStore::load_or_create_report_seal(std::int64_t now_us) const {
    KPS_TRY(make_folder(folder_));
    return load_or_make({folder_, folder_ + "/report-seal.pem"}, "KPS REPORT SEAL",
                        crypto::KeyAlgorithm::EcdsaP256, now_us);
}

base::Result<TokenKeys> KeyStore::load_or_create(std::int64_t now_us) const {
    KPS_TRY(make_folder(folder_));
    TokenKeys keys;
    keys.issuer = KPS_TRY(load_or_make({folder_, folder_ + "/token-issuer.pem"}, "KPS TOKEN ISSUER",
                                       crypto::KeyAlgorithm::EcdsaP256, now_us));
    keys.service =
        KPS_TRY(load_or_make({folder_, folder_ + "/token-service.pem"}, "KPS TOKEN SERVICE",
                             crypto::KeyAlgorithm::Rsa2048, now_us));
    KPS_TRY(load_or_make_secret({folder_, folder_ + "/token-secret"}, keys.secret));
    return keys;
}

}  // namespace kps::authentication
