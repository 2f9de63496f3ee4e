#include "apps/kps/state_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "audit/origins/log_origins.h"

namespace kps {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr mode_t kFolderMode = 0700;

std::string_view name_of(StateKind kind) {
    switch (kind) {
        case StateKind::Live:
            return "live";
        case StateKind::Test:
            return "test";
        case StateKind::Demo:
            return "demo";
        case StateKind::Training:
            return "training";
    }
    return "live";
}

base::Result<StateKind> kind_of(std::string_view name) {
    for (StateKind kind : {StateKind::Live, StateKind::Test, StateKind::Demo, StateKind::Training})
        if (name_of(kind) == name) return kind;
    return base::failed(ErrorCode::CorruptData, "state.json: unknown kind");
}

fs::path state_file(const fs::path& path) {
    return path / "state.json";
}

}  // namespace

base::Result<StateFolder> StateFolder::open(const fs::path& path) {
    const auto damaged = [] { return base::failed(ErrorCode::CorruptData, "state.json"); };
    const std::string text = KPS_TRY(read_file(state_file(path)));
    boost::system::error_code error;
    const boost::json::value state = boost::json::parse(text, error);
    if (error || !state.is_object() || !state.as_object().contains("state")) return damaged();
    for (const auto& member : state.as_object())
        if (!member.value().is_string()) return damaged();
    const auto value = [&state](std::string_view name) {
        const auto* found = state.as_object().if_contains(name);
        return found ? std::string(found->as_string()) : std::string();
    };
    const StateKind kind = KPS_TRY(kind_of(value("state")));
    return StateFolder(fs::absolute(path), kind, {value("register"), value("administration")});
}

base::Result<StateFolder> StateFolder::create(const fs::path& path, StateKind kind,
                                              const StoreLocations& stores) {
    if (fs::exists(state_file(path))) {
        StateFolder present = KPS_TRY(open(path));
        if (present.kind() != kind)
            return base::failed(ErrorCode::InvalidArgument,
                                "the folder holds a state of another kind");
        const auto differs = [](const std::string& asked, const std::string& there) {
            return !asked.empty() && asked != there;
        };
        if (differs(stores.people, present.stores_.people) ||
            differs(stores.administration, present.stores_.administration))
            return base::failed(ErrorCode::InvalidArgument,
                                "the folder holds a state with other stores");
        return present;
    }
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return base::failed(ErrorCode::FileFailed, path.string() + ": " + error.message());
    ::chmod(path.c_str(), kFolderMode);
    boost::json::object state{{"state", name_of(kind)}};
    if (!stores.people.empty()) state["register"] = stores.people;
    if (!stores.administration.empty()) state["administration"] = stores.administration;
    // A location may hold a password.
    KPS_TRY(write_file(state_file(path), boost::json::serialize(state) + "\n", FileMode::Secret));
    return StateFolder(fs::absolute(path), kind, stores);
}

std::string StateFolder::register_location() const {
    return owns_register() ? "lmdb:" + register_folder().string() : stores_.people;
}

std::string StateFolder::administration_location() const {
    return stores_.administration.empty() ? "sqlite:" + (path_ / "administration.sqlite").string()
                                          : stores_.administration;
}

std::string StateFolder::log_origin() const {
    const auto key = read_file(log_folder() / "log.vkey");
    const auto verifier = audit::NoteVerifier::parse(key ? *key : std::string());
    if (!verifier || audit::first_origin(verifier->origin()) != kLogOrigin)
        return std::string(kLogOrigin);
    return verifier->origin();
}

base::Result<std::string> state_text_with(const fs::path& state_file,
                                          const StoreLocations& stores) {
    const std::string text = KPS_TRY(read_file(state_file));
    boost::system::error_code error;
    boost::json::value state = boost::json::parse(text, error);
    if (error || !state.is_object())
        return base::failed(ErrorCode::CorruptData, state_file.string());
    if (!stores.people.empty()) state.as_object()["register"] = stores.people;
    if (!stores.administration.empty()) state.as_object()["administration"] = stores.administration;
    return boost::json::serialize(state) + "\n";
}

base::Result<std::string> read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return base::failed(ErrorCode::FileFailed, path.string() + " cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

base::Status write_file(const fs::path& path, std::string_view content, FileMode mode) {
    const fs::path temporary = path.string() + ".new";
    const int file = ::open(temporary.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC,
                            mode == FileMode::Secret ? 0600 : 0644);
    if (file < 0) return base::failed(ErrorCode::FileFailed, temporary.string());
    bool good = true;
    for (std::size_t written = 0; good && written < content.size();) {
        const ssize_t count = ::write(file, content.data() + written, content.size() - written);
        good = count > 0;
        if (good) written += static_cast<std::size_t>(count);
    }
    good = ::fsync(file) == 0 && good;
    good = ::close(file) == 0 && good;
    if (!good || ::rename(temporary.c_str(), path.c_str()) != 0)
        return base::failed(ErrorCode::FileFailed, path.string());
    return {};
}

}  // namespace kps
