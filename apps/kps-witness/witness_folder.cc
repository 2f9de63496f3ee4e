#include "apps/kps-witness/witness_folder.h"

#include <sys/stat.h>

#include <algorithm>

#include "audit/checkpoints/note.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "base/bytes.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::int64_t kTenYearsUs = std::int64_t{3'652} * 86'400 * 1'000'000;
constexpr std::int64_t kDayUs = std::int64_t{86'400} * 1'000'000;
constexpr std::size_t kFileBytesMax = 1u << 20;

base::Status write(const std::string& path, std::string_view text) {
    return audit::replace_file(path, base::as_bytes(text), audit::Flush::Yes);
}

base::Result<std::string> read(const std::string& path) {
    const base::Bytes bytes = KPS_TRY(audit::read_file(path, kFileBytesMax));
    return std::string(base::as_text(bytes));
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (!line.empty()) lines.emplace_back(line);
    }
    return lines;
}

base::Status make_certificate(const std::string& path, const std::vector<std::string>& hosts,
                              std::int64_t now_us) {
    crypto::CertificateRequest request;
    request.common_name = hosts.front();
    for (const std::string& host : hosts) {
        const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
        (is_address ? request.ip_addresses : request.dns_names).push_back(host);
    }
    request.not_before_us = now_us - kDayUs;
    request.not_after_us = now_us + kTenYearsUs;
    const crypto::CertifiedKey pair = KPS_TRY(crypto::make_certificate(request, nullptr));
    KPS_TRY(write(path + "/tls.key", pair.private_key_pem));
    return write(path + "/tls.pem", pair.certificate_pem);
}

}  // namespace

base::Status WitnessFolder::create(const std::string& path, const std::string& name,
                                   const std::vector<std::string>& hosts, std::int64_t now_us) {
    if (!audit::is_origin(name))
        return failed(ErrorCode::InvalidArgument, "not a witness's name: " + name);
    KPS_TRY(audit::make_directory(path));
    if (audit::exists(path + "/witness.key"))
        return failed(ErrorCode::AlreadyExists, path + ": a witness is there already");
    const crypto::Ed25519Key key = crypto::Ed25519Key::generate();
    KPS_TRY(make_certificate(path, hosts, now_us));
    KPS_TRY(write(path + "/logs", ""));
    KPS_TRY(write(path + "/witness.vkey", witness::Cosigner(name, key).verifier_key() + "\n"));
    // Last: what has a key is whole.
    return write(path + "/witness.key", name + "\n" + base::to_hex(key.seed()) + "\n");
}

base::Result<WitnessFolder> WitnessFolder::open(const std::string& path) {
    struct stat info {};
    if (::stat((path + "/witness.key").c_str(), &info) != 0)
        return failed(ErrorCode::NotFound, path + ": no witness; make one with `kps-witness init`");
    if ((info.st_mode & 0077) != 0)
        return failed(ErrorCode::InvalidArgument, path + "/witness.key: others may read it");
    const std::vector<std::string> lines = lines_of(KPS_TRY(read(path + "/witness.key")));
    if (lines.size() != 2 || !audit::is_origin(lines[0]))
        return failed(ErrorCode::CorruptData, path + "/witness.key: damaged");
    const base::Bytes seed = KPS_TRY(base::from_hex(lines[1]));
    WitnessFolder folder(path,
                         witness::Cosigner(lines[0], KPS_TRY(crypto::Ed25519Key::from_seed(seed))));
    const std::string known = KPS_TRY(read(path + "/witness.vkey"));
    if (known != folder.cosigner_.verifier_key() + "\n")
        return failed(ErrorCode::CorruptData, path + ": witness.key and witness.vkey do not fit");
    folder.log_keys_ = lines_of(KPS_TRY(read(path + "/logs")));
    return folder;
}

base::Status WitnessFolder::add_log(const std::string& verifier_key) {
    const auto lines = lines_of(verifier_key);
    if (lines.size() != 1) return failed(ErrorCode::CorruptData, "not one verifier key");
    const auto added = KPS_TRY(audit::NoteVerifier::parse(lines[0]));
    std::string text;
    for (const std::string& known : log_keys_) {
        const auto other = KPS_TRY(audit::NoteVerifier::parse(known));
        if (other.origin() == added.origin())
            return failed(ErrorCode::AlreadyExists, "the log is witnessed already: " + known);
        text += known + "\n";
    }
    log_keys_.push_back(lines[0]);
    return write(path_ + "/logs", text + lines[0] + "\n");
}

base::Result<crypto::CertifiedKey> WitnessFolder::tls() const {
    crypto::CertifiedKey pair;
    pair.private_key_pem = KPS_TRY(read(path_ + "/tls.key"));
    pair.certificate_pem = KPS_TRY(read(path_ + "/tls.pem"));
    return pair;
}

}  // namespace kps
