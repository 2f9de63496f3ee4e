#include "apps/kps/command_help.h"

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <string_view>

namespace kps {
namespace {

constexpr const char* kStatuses = "Exit status: 0 success, 1 the command failed, 2 wrong usage.\n";

/// What stands behind `kps <command>` in the example of its help.
const std::map<std::string_view, std::string_view>& examples() {
    static const std::map<std::string_view, std::string_view> kExamples = {
        {"demo up", "--persons 1000000 --detach"},
        {"demo down", ""},
        {"demo reset", "--dir .kps-demo"},
        {"demo status", ""},
        {"demo env", "--as KRM-1002 --persona single"},
        {"demo code", "operator"},
        {"demo run", "--check"},
        {"admin institution import", "institutions.json"},
        {"admin institution list", ""},
        {"admin institution address", "--institution 1003 --address 198.51.100.7"},
        {"admin institution profile", "--institution 1003 --profile strict"},
        {"admin block set", "--institution 1003 --ground security-endangered --note \"2026/14\""},
        {"admin block lift", "--institution 1003 --ground security-endangered --evidence 2026/15"},
        {"admin certificate authority", "authority.pem"},
        {"admin certificate crl", "revoked.crl"},
        {"admin certificate add", "--institution 1007 client.pem"},
        {"admin certificate revoke", "--fingerprint 5f0c…"},
        {"admin certificate list", ""},
        {"admin decision import", "decision.json"},
        {"admin user set", "--user KRM-1003 --inactive"},
        {"admin secret replace",
         "--user KRM-1001 --overlap-days 7 --by mehmet --reason \"2026/20\""},
        {"admin secret end-old", "--user KRM-1001 --by mehmet --reason \"2026/21\""},
        {"admin user stop", "--user KRM-1001 --end-user ayse --by mehmet --reason \"2026/16\""},
        {"admin user lift", "--user KRM-1001 --end-user ayse --by mehmet --reason \"2026/17\""},
        {"admin user stopped", "--json"},
        {"admin alarms", "--institution 1001"},
        {"admin account add", "--login ayse.yildiz --by mehmet --reason \"2026/5\" < person.txt"},
        {"admin account list", "--json"},
        {"admin account lock", "--login ayse.yildiz --by mehmet --reason \"2026/18\""},
        {"admin account reset", "--login ayse.yildiz --by mehmet --reason \"2026/19\""},
        {"admin account recheck", "--count 1000"},
        {"contract list", "--json"},
        {"contract wsdl",
         "--service BilesikKutukSorgulaKimlikNoServis --version 2024/04/01 > service.wsdl"},
        {"contract openapi", "> openapi.json"},
        {"contract dictionary", "> data_dictionary.md"},
    };
    return kExamples;
}

void complete(CLI::App& parent, const std::string& path) {
    for (CLI::App* command : parent.get_subcommands({})) {
        const std::string called =
            path.empty() ? command->get_name() : path + " " + command->get_name();
        const bool is_group = !command->get_subcommands({}).empty();
        if (is_group) complete(*command, called);
        if (!command->get_footer().empty()) continue;
        if (is_group) {
            command->footer(kStatuses + ("More: kps " + called + " COMMAND --help"));
            continue;
        }
        const auto found = examples().find(called);
        if (found == examples().end()) continue;
        const std::string arguments(found->second);
        command->footer(kStatuses + ("Example: kps " + called) +
                        (arguments.empty() ? "" : " " + arguments));
    }
}

}  // namespace

void complete_help(CLI::App& app) {
    complete(app, "");
    app.footer(kStatuses + std::string("Example: kps demo up --persons 100000 --detach"));
}

}  // namespace kps
