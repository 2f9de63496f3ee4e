#include "storage/postgres_dump.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <vector>

#include "storage/database.h"

namespace kps::storage {
namespace {

using base::ErrorCode;
using base::failed;

constexpr int kNotFound = 127;
enum class Voice : bool { Heard, Silent };

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

/// The environment of this process, with what the location says in libpq's own variables.
base::Result<std::vector<std::string>> environment_of(const std::string& location) {
    char* error = nullptr;
    const Options options(PQconninfoParse(location.c_str(), &error));
    PQfreemem(error);
    if (!options)
        return failed(ErrorCode::InvalidArgument, "not a location of a PostgreSQL database");
    std::vector<std::string> environment;
    for (char** one = environ; *one != nullptr; ++one)
        if (std::string_view(*one).substr(0, 2) != "PG") environment.emplace_back(*one);
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
        if (option->val != nullptr && option->envvar != nullptr)
            environment.push_back(fmt::format("{}={}", option->envvar, option->val));
    return environment;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// In the child: it ends with its parent, and is never heard where it may quote rows.
[[noreturn]] void become(char* const* arguments, char* const* environment, Voice voice) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(nothing, STDOUT_FILENO);
    if (voice == Voice::Silent) ::dup2(nothing, STDERR_FILENO);
    ::execvpe(arguments[0], arguments, environment);
    ::_exit(kNotFound);
}

base::Status run(std::vector<std::string> arguments, const std::string& location, Voice voice) {
    std::vector<std::string> environment = KPS_TRY(environment_of(location));
    const std::string program = arguments.front();
    const std::vector<char*> argument_list = pointers_to(arguments);
    const std::vector<char*> environment_list = pointers_to(environment);
    const pid_t child = ::fork();
    if (child < 0) return failed(ErrorCode::StorageFailed, program + ": cannot be started");
    if (child == 0) become(argument_list.data(), environment_list.data(), voice);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return failed(ErrorCode::StorageFailed, program + ": lost");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    if (WIFEXITED(status) && WEXITSTATUS(status) == kNotFound)
        return failed(ErrorCode::StorageFailed,
                      program + ": is not installed (Debian: postgresql-client)");
    return failed(ErrorCode::StorageFailed, program + ": failed");
}

base::Status check_empty(const std::string& location) {
    const auto database = KPS_TRY(Database::open(location));
    auto transaction = KPS_TRY(database->begin(Access::Read));
    const Rows rows = KPS_TRY(transaction.query(
        "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public' LIMIT 1"));
    if (rows.size() != 0)
        return failed(ErrorCode::AlreadyExists, "the database to restore into is not empty");
    return {};
}

}  // namespace

bool is_postgres(const std::string& location) {
    return location.starts_with("postgresql://") || location.starts_with("postgres://") ||
           (location.find('=') != std::string::npos && !location.starts_with("sqlite:") &&
            !location.starts_with("lmdb:"));
}

base::Status dump_postgres(const std::string& location, const std::string& to) {
    if (::access(to.c_str(), F_OK) == 0)
        return failed(ErrorCode::AlreadyExists, to + ": is there already");
    return run({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password",
                "--file=" + to},
               location, Voice::Heard);
}

base::Status restore_postgres(const std::string& from, const std::string& location) {
    KPS_TRY(check_empty(location));
    // The connection is the environment's; an empty name makes pg_restore use it at all.
    return run({"pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
                "--no-privileges", "--no-password", "--dbname=", from},
               location, Voice::Silent);
}

}  // namespace kps::storage
