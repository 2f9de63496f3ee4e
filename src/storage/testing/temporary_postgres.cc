#include "storage/testing/temporary_postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "base/assert.h"

namespace kps::storage::testing {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

constexpr const char* kProgramFolder = "/usr/lib/postgresql/15/bin/";
constexpr int kStartTriesMax = 3'000;  // of 10 ms
constexpr long kStartPauseNs = 10'000'000;

const passwd* server_account() {
    return geteuid() == 0 ? getpwnam("postgres") : nullptr;
}

/// Runs in the child between fork and exec.
[[noreturn]] void become(const passwd* account, const std::vector<std::string>& command,
                         const std::string& log) {
    std::vector<char*> arguments;
    for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (output >= 0) {
        dup2(output, STDOUT_FILENO);
        dup2(output, STDERR_FILENO);
    }
    if (account != nullptr) {
        if (setgroups(0, nullptr) != 0 || setgid(account->pw_gid) != 0 ||
            setuid(account->pw_uid) != 0)
            _exit(126);
    }
    // After setuid, which clears it: the server stops at once when the test program dies.
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (chdir("/") != 0) _exit(126);
    execv(arguments[0], arguments.data());
    _exit(127);
}

Result<pid_t> launch(const std::vector<std::string>& command, const std::string& log) {
    const passwd* account = server_account();
    if (geteuid() == 0 && account == nullptr)
        return failed(ErrorCode::StorageFailed, "no user postgres");
    const pid_t child = fork();
    if (child < 0) return failed(ErrorCode::StorageFailed, "fork");
    if (child == 0) become(account, command, log);
    return child;
}

void pause_briefly() {
    const timespec pause{0, kStartPauseNs};
    nanosleep(&pause, nullptr);
}

}  // namespace

Result<std::unique_ptr<TemporaryPostgres>> TemporaryPostgres::start() {
    std::string folder = "/tmp/kps-postgres-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) return failed(ErrorCode::FileFailed, "mkdtemp");
    std::unique_ptr<TemporaryPostgres> server(new TemporaryPostgres(folder));
    if (const passwd* account = server_account(); account != nullptr) {
        if (chown(folder.c_str(), account->pw_uid, account->pw_gid) != 0)
            return failed(ErrorCode::FileFailed, "chown");
    }
    const pid_t setup =
        KPS_TRY(launch({std::string(kProgramFolder) + "initdb", "-D", folder + "/data", "-U", "kps",
                        "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"},
                       folder + "/initdb.log"));
    int status = 0;
    if (waitpid(setup, &status, 0) != setup || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return failed(ErrorCode::StorageFailed, "initdb failed");
    KPS_TRY(server->start_server());
    return server;
}

TemporaryPostgres& TemporaryPostgres::shared() {
    static const std::unique_ptr<TemporaryPostgres> server = [] {
        auto started = start();
        KPS_ASSERT(started.has_value());
        return std::move(started).take();
    }();
    return *server;
}

TemporaryPostgres::~TemporaryPostgres() {
    kill_server();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryPostgres::conninfo() const {
    return "host=" + folder_ + " user=kps dbname=postgres";
}

std::string TemporaryPostgres::fresh_location() {
    const std::string schema = "t" + std::to_string(++schema_count_);
    PGconn* connection = PQconnectdb(conninfo().c_str());
    PGresult* result = PQexec(connection, ("CREATE SCHEMA " + schema).c_str());
    const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    PQfinish(connection);
    KPS_ASSERT(made);
    return conninfo() + " options='-c search_path=" + schema + "'";
}

void TemporaryPostgres::kill_server() {
    if (server_ <= 0) return;
    ::kill(server_, SIGQUIT);
    int status = 0;
    waitpid(server_, &status, 0);
    server_ = -1;
}

Status TemporaryPostgres::start_server() {
    KPS_ASSERT(server_ <= 0);
    server_ = KPS_TRY(
        launch({std::string(kProgramFolder) + "postgres", "-D", folder_ + "/data", "-k", folder_,
                "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c",
                "max_connections=60", "-c", "shared_buffers=16MB"},
               folder_ + "/server.log"));
    for (int tries = 0; tries < kStartTriesMax; ++tries) {
        if (PQping(conninfo().c_str()) == PQPING_OK) return {};
        int status = 0;
        if (waitpid(server_, &status, WNOHANG) == server_) {
            server_ = -1;
            return failed(ErrorCode::StorageFailed, "the server ended");
        }
        pause_briefly();
    }
    return failed(ErrorCode::StorageFailed, "the server did not start in time");
}

Status TemporaryPostgres::break_connections() {
    PGconn* connection = PQconnectdb(conninfo().c_str());
    PGresult* result = PQexec(connection,
                              "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                              "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    const bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    PQfinish(connection);
    if (!done) return failed(ErrorCode::StorageFailed, "pg_terminate_backend");
    return {};
}

}  // namespace kps::storage::testing
