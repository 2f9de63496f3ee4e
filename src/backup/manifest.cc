#include "backup/manifest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "audit/checkpoints/note.h"
#include "backup/limits.h"
#include "base/bytes.h"
#include "crypto/digest.h"

namespace kps::backup {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::failed;

constexpr std::string_view kMagic = "kps-backup v1";
constexpr std::size_t kPublicKeyBytes = 32;

auto damaged(std::string_view what) {
    return failed(ErrorCode::CorruptData, fmt::format("backup manifest: {}", what));
}

/// Takes a line off the front; empty at the end.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    return line;
}
std::string_view take_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(line.size(), end + 1));
    return word;
}

template <class Integer>
base::Result<Integer> number(std::string_view text) {
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return damaged("not a number");
    return value;
}

base::Result<base::Hash> hash_of(std::string_view hex) {
    const base::Bytes bytes = KPS_TRY(base::from_hex(hex));
    base::Hash hash{};
    if (bytes.size() != hash.size()) return damaged("not a digest");
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

/// Nothing that leads out of the folder it is copied to.
bool is_path(std::string_view path) {
    if (path.empty() || path.size() > kPathBytesMax || path.front() == '/') return false;
    const fs::path parts{path};
    return std::all_of(
               parts.begin(), parts.end(),
               [](const fs::path& part) { return part != ".." && part != "." && !part.empty(); }) &&
           path.find('\n') == std::string_view::npos;
}

base::Result<base::Bytes> public_key_of(std::string_view verifier_key) {
    const std::string_view line = verifier_key.substr(0, verifier_key.find('\n'));
    KPS_TRY(audit::NoteVerifier::parse(line));
    const std::size_t name_end = line.find('+');
    const std::size_t key = line.find('+', name_end + 1) + 1;
    base::Bytes bytes = KPS_TRY(base::from_base64(line.substr(key)));
    if (bytes.size() != kPublicKeyBytes + 1) return damaged("not a verifier key");
    return base::Bytes(bytes.begin() + 1, bytes.end());
}

base::Result<FileLine> parse_file(std::string_view line) {
    FileLine file;
    file.digest = KPS_TRY(hash_of(take_word(line)));
    file.size = KPS_TRY(number<std::uint64_t>(take_word(line)));
    file.path = line;
    if (!is_path(file.path)) return damaged("a path that leads elsewhere");
    return file;
}

base::Status parse_head(std::string_view& text, Manifest& manifest) {
    if (take_line(text) != kMagic) return damaged("of another version");
    std::string_view line = take_line(text);
    if (take_word(line) != "origin") return damaged("no origin");
    manifest.origin = line;
    line = take_line(text);
    if (take_word(line) != "made") return damaged("no time");
    manifest.made_us = KPS_TRY(number<std::int64_t>(line));
    line = take_line(text);
    if (take_word(line) != "log") return damaged("no log");
    manifest.log_size = KPS_TRY(number<std::uint64_t>(take_word(line)));
    manifest.log_root = KPS_TRY(hash_of(line));
    return {};
}

}  // namespace

std::string text_of(const Manifest& manifest, const crypto::Ed25519Key& log_key) {
    std::string text =
        fmt::format("{}\norigin {}\nmade {}\nlog {} {}\n", kMagic, manifest.origin,
                    manifest.made_us, manifest.log_size, base::to_hex(manifest.log_root));
    for (const FileLine& file : manifest.files)
        text += fmt::format("{} {} {}\n", base::to_hex(file.digest), file.size, file.path);
    const auto signature = log_key.sign(base::as_bytes(text));
    return text + fmt::format("signature {}\n", base::to_base64(signature));
}

base::Result<Manifest> parse_manifest(std::string_view text, std::string_view verifier_key) {
    constexpr std::string_view kSignature = "signature ";
    const std::size_t at = text.rfind(kSignature);
    if (at == std::string_view::npos || at == 0 || text[at - 1] != '\n' || text.back() != '\n')
        return damaged("it has no signature");
    const std::string_view signed_text = text.substr(0, at);
    const base::Bytes key = KPS_TRY(public_key_of(verifier_key));
    const std::string_view encoded =
        text.substr(at + kSignature.size(), text.size() - at - kSignature.size() - 1);
    const base::Bytes signature = KPS_TRY(base::from_base64(encoded));
    if (!crypto::ed25519_verify(key, base::as_bytes(signed_text), signature))
        return damaged("the signature is not the log's");
    Manifest manifest;
    std::string_view left = signed_text;
    KPS_TRY(parse_head(left, manifest));
    while (!left.empty()) {
        if (manifest.files.size() >= kFilesMax) return damaged("too many files");
        manifest.files.push_back(KPS_TRY(parse_file(take_line(left))));
    }
    const auto by_path = [](const FileLine& a, const FileLine& b) { return a.path >= b.path; };
    if (std::adjacent_find(manifest.files.begin(), manifest.files.end(), by_path) !=
        manifest.files.end())
        return damaged("files out of order");
    return manifest;
}

base::Result<FileLine> measure(const std::string& folder, const std::string& path) {
    const std::string whole = folder + "/" + path;
    const int file = ::open(whole.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return failed(ErrorCode::FileFailed, "open " + whole);
    FileLine line;
    line.path = path;
    crypto::Sha256 digest;
    base::Bytes buffer(kReadBytes, 0);
    ssize_t done = 0;
    while ((done = ::read(file, buffer.data(), buffer.size())) > 0) {
        const auto size = static_cast<std::size_t>(done);
        digest.update(base::ByteView(buffer).first(size));
        line.size += size;
    }
    ::close(file);
    if (done < 0) return failed(ErrorCode::FileFailed, "read " + whole);
    line.digest = digest.finish();
    return line;
}

base::Result<std::vector<std::string>> files_in(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const fs::file_status status = at->symlink_status(error);
        if (error || fs::is_directory(status)) continue;
        if (!fs::is_regular_file(status) || files.size() >= kFilesMax)
            return failed(ErrorCode::InvalidArgument,
                          at->path().string() + ": neither file nor folder, or one too many");
        const std::string path = at->path().lexically_relative(folder).string();
        if (path != kManifestName) files.push_back(path);
    }
    if (error) return failed(ErrorCode::FileFailed, folder + ": " + error.message());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace kps::backup
