#include <CLI/CLI.hpp>

#include "apps/kps/admin/admin_commands.h"
#include "apps/kps/asking/doctor_command.h"
#include "apps/kps/asking/query_command.h"
#include "apps/kps/audit_commands.h"
#include "apps/kps/backup/backup_commands.h"
#include "apps/kps/command_help.h"
#include "apps/kps/contract_commands.h"
#include "apps/kps/decision/decision_commands.h"
#include "apps/kps/demo/demo_commands.h"
#include "apps/kps/error_commands.h"
#include "apps/kps/letter_commands.h"
#include "apps/kps/registry_commands.h"
#include "apps/kps/serve_command.h"

int main(int argument_count, char** arguments) {
    CLI::App app(
        "KPS: the identity sharing system's server and the directorate's tools.\n"
        "Everything it serves in a demo is synthetic (SENTETİK VERİ).",
        "kps");
    app.set_version_flag("--version", std::string("kps ") + KPS_VERSION);
    app.require_subcommand(1);
    kps::add_serve_command(app);
    kps::add_demo_commands(app);
    kps::add_registry_commands(app);
    kps::add_audit_commands(app);
    kps::add_backup_commands(app);
    kps::add_admin_commands(app);
    kps::add_contract_commands(app);
    kps::add_decision_commands(app);
    kps::add_letter_commands(app);
    kps::add_query_command(app);
    kps::add_error_commands(app);
    kps::add_doctor_command(app);
    kps::complete_help(app);
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        // Help and version are successes; a command's own exit status comes as a RuntimeError.
        const int status = app.exit(error);
        if (status == 0 || dynamic_cast<const CLI::RuntimeError*>(&error)) return status;
        return 2;
    }
    return 0;
}
