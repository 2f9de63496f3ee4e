#include "apps/kps/portal/page_folder.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "portal/pages/page_set.h"

namespace kps {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::failed;

constexpr const char* kSelf = "/proc/self/exe";
constexpr const char* kIndex = "index.html";
/// What the band over every page says: in a live state nothing may look like a trial, and the other way round (G4).
/// And what its foot says: which version answers (G32).
constexpr const char* kEnvironment = "environment.json";

std::string_view name_of(StateKind kind) {
    switch (kind) {
        case StateKind::Test:
            return "test";
        case StateKind::Demo:
            return "demo";
        case StateKind::Training:
            return "training";
        case StateKind::Live:
            break;
    }
    return "live";
}

base::Result<std::map<std::string, std::string>> files_of(const fs::path& folder) {
    std::map<std::string, std::string> files;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, error);
    if (error) return failed(ErrorCode::FileFailed, folder.string());
    for (; at != fs::recursive_directory_iterator(); at.increment(error)) {
        if (error) return failed(ErrorCode::FileFailed, folder.string());
        const fs::path& path = at->path();
        if (at->is_symlink(error)) return failed(ErrorCode::InvalidArgument, path.string());
        if (at->is_directory(error)) continue;
        if (!at->is_regular_file(error)) return failed(ErrorCode::InvalidArgument, path.string());
        // One too many shows as too many; the rest need not be read for that.
        if (files.size() > portal::kPageFilesMax ||
            at->file_size(error) > portal::kPageFileBytesMax)
            return failed(ErrorCode::InvalidArgument, "the portal's build is too large");
        files.emplace(path.lexically_relative(folder).generic_string(), KPS_TRY(read_file(path)));
    }
    return files;
}

}  // namespace

fs::path portal_beside_program() {
    std::error_code error;
    const fs::path program = fs::read_symlink(kSelf, error);
    if (error) return {};
    for (const char* place : {"portal", "../share/kps/portal"}) {
        const fs::path folder = (program.parent_path() / place).lexically_normal();
        if (fs::is_regular_file(folder / kIndex, error)) return folder;
    }
    return {};
}

base::Result<std::size_t> add_portal_pages(fs::path folder, StateKind kind, http::Router& router) {
    if (folder.empty()) folder = portal_beside_program();
    if (folder.empty()) return 0;
    auto files = KPS_TRY(files_of(folder));
    files[kEnvironment] =
        "{\"kind\":\"" + std::string(name_of(kind)) + "\",\"version\":\"" KPS_VERSION "\"}";
    auto pages = KPS_TRY(portal::PageSet::make(std::move(files)));
    const std::size_t count = pages.files();
    portal::add_page_routes(router, std::move(pages));
    return count;
}

}  // namespace kps
