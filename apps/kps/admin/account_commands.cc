#include "apps/kps/admin/account_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "accounts/limits.h"
#include "accounts/person_match.h"
#include "apps/kps/portal/person_register.h"
#include "apps/kps/portal/portal_stores.h"
#include "apps/kps/report.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "registry/register_store.h"

namespace kps {
namespace {

struct AccountOptions {
    std::string folder = ".kps-demo";
    std::string login;
    std::string role = "operator";
    std::string by;
    std::string reason;
    std::uint32_t institution = 0;
    std::size_t count_max = 100'000;
    bool second_factors = false;
    bool json = false;
};

accounts::By by_of(const AccountOptions& options) {
    accounts::By by;
    by.actor.name = options.by;
    by.now_us = base::SystemClock().now_us();
    by.reason = options.reason;
    return by;
}

struct Opened {
    StateFolder state;
    std::unique_ptr<PortalStores> stores;
};

Opened open(const AccountOptions& options) {
    StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    auto stores = need(PortalStores::open(state), "open the accounts");
    return {std::move(state), std::move(stores)};
}

accounts::Account named(PortalStores& stores, const AccountOptions& options) {
    return need(stores.accounts().find_by_login(options.login), "find the account");
}

/// Three lines of standard input: a number in an argument could be read by every user of the machine.
accounts::NewAccount read_person(const AccountOptions& options) {
    std::string digits;
    std::string given_names;
    std::string surname;
    std::getline(std::cin, digits);
    std::getline(std::cin, given_names);
    std::getline(std::cin, surname);
    const auto role = accounts::role_by_name(options.role);
    if (!role) leave("account", "no such role", 2);
    accounts::NewAccount wanted{options.login,
                                *role,
                                {},
                                need(base::NationalId::parse(digits), "identity number"),
                                given_names + " " + surname};
    if (options.institution != 0) wanted.institution = base::InstitutionId(options.institution);
    return wanted;
}

void print_setup_code(const std::string& code) {
    // Shown once, here, and stored as a digest.
    fmt::print("{}\n", code);
    fmt::print(stderr, "the setup code above sets the password, once, within 24 hours\n");
}

void add_account(const AccountOptions& options) {
    const Opened opened = open(options);
    accounts::NewAccount wanted = read_person(options);
    const auto store =
        need(registry::open_register(opened.state.register_location()), "open the register");
    AccountRegister persons(*store);
    // Rule X-003: also the first operator is somebody of the register.
    wanted.name = need(accounts::match_person(persons, wanted.person, wanted.name), "person");
    const accounts::By by = by_of(options);
    auto& accounts = opened.stores->accounts();
    accounts::Account account = need(accounts.add(wanted, by), "add the account");
    account = need(accounts.act(account.id, account.version, accounts::AccountAct::Verify, by),
                   "verify the account");
    const std::string code =
        need(opened.stores->credentials().make_setup_code(account, false, by), "make a code");
    need(opened.stores->teller().tell(), "keep it for the log");
    print_setup_code(code);
}

boost::json::object row_of(const accounts::Account& account) {
    boost::json::object row;
    row["login"] = account.login;
    row["role"] = accounts::name_of(account.role);
    row["institution"] = account.institution ? account.institution->value() : 0;
    row["state"] = accounts::name_of(account.state);
    row["version"] = account.version;
    row["secrecy_version"] = account.secrecy_version;
    row["last_login_us"] = account.last_login_us;
    row["finding"] = account.finding;
    return row;
}

void list_accounts(const AccountOptions& options) {
    const Opened opened = open(options);
    boost::json::array rows;
    accounts::AccountFilter filter;
    filter.count_max = accounts::kAccountsListedMax;
    for (;;) {
        const auto page = need(opened.stores->accounts().list(filter), "read the accounts");
        for (const accounts::Account& account : page) {
            filter.after = account.id;
            if (options.json) {
                rows.push_back(row_of(account));
                continue;
            }
            fmt::print("{:24} {:16} {:>10} {:10} {}\n", account.login,
                       accounts::name_of(account.role),
                       account.institution ? account.institution->value() : 0,
                       accounts::name_of(account.state), account.finding);
        }
        if (page.size() < filter.count_max) break;
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(rows));
}

void lock_account(const AccountOptions& options) {
    const Opened opened = open(options);
    const accounts::Account account = named(*opened.stores, options);
    need(opened.stores->accounts().act(account.id, account.version, accounts::AccountAct::Lock,
                                       by_of(options)),
         "lock the account");
    need(opened.stores->teller().tell(), "keep it for the log");
    fmt::print("{} is locked; its sessions have ended\n", options.login);
}

void reset_account(const AccountOptions& options) {
    const Opened opened = open(options);
    const accounts::Account account = named(*opened.stores, options);
    const std::string code = need(opened.stores->credentials().make_setup_code(
                                      account, options.second_factors, by_of(options)),
                                  "make a code");
    need(opened.stores->teller().tell(), "keep it for the log");
    print_setup_code(code);
}

void recheck_accounts(const AccountOptions& options) {
    const Opened opened = open(options);
    const auto store =
        need(registry::open_register(opened.state.register_location()), "open the register");
    AccountRegister persons(*store);
    const accounts::RecheckReport report =
        need(accounts::recheck(opened.stores->accounts(), persons, options.count_max,
                               base::SystemClock().now_us()),
             "compare with the register");
    need(opened.stores->teller().tell(), "keep it for the log");
    if (!options.json)
        return fmt::print("{} compared, {} suspended, {} findings{}\n", report.compared,
                          report.suspended, report.findings,
                          report.is_complete ? "" : "; more accounts wait");
    const boost::json::object out{{"compared", report.compared},
                                  {"suspended", report.suspended},
                                  {"findings", report.findings},
                                  {"complete", report.is_complete}};
    fmt::print("{}\n", boost::json::serialize(out));
}

struct Added {
    CLI::App* command;
    std::shared_ptr<AccountOptions> options;
};

Added add(CLI::App& parent, const std::string& name, const std::string& help,
          void (*run)(const AccountOptions&)) {
    auto options = std::make_shared<AccountOptions>();
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->callback([options, run] { run(*options); });
    return {command, options};
}

void add_named(const Added& added) {
    added.command->add_option("--login", added.options->login, "login name")->required();
    added.command->add_option("--by", added.options->by, "who decides it")->required();
    added.command->add_option("--reason", added.options->reason, "why; kept and recorded")
        ->required();
}

}  // namespace

void add_account_commands(CLI::App& admin) {
    CLI::App* account = admin.add_subcommand("account", "People of the portal");
    account->require_subcommand(1);
    const Added added =
        add(*account, "add",
            "Take in a person; reads identity number, given names and surname from standard input, "
            "a line each, and prints a setup code",
            add_account);
    add_named(added);
    added.command->add_option("--role", added.options->role, "such as operator, security-officer")
        ->capture_default_str();
    added.command->add_option("--institution", added.options->institution,
                              "of its people: the institution's number");
    const Added listed = add(*account, "list", "All accounts", list_accounts);
    listed.command->add_flag("--json", listed.options->json, "as JSON");
    add_named(add(*account, "lock", "Lock an account and end its sessions", lock_account));
    const Added reset =
        add(*account, "reset", "End an account's password and sessions and print a setup code",
            reset_account);
    add_named(reset);
    reset.command->add_flag("--second-factors", reset.options->second_factors,
                            "forget one-time secret, recovery codes and passkeys as well");
    const Added compared = add(*account, "recheck",
                               "Compare accounts with the register: suspend whoever has died, note "
                               "changed names; goes on where it stopped",
                               recheck_accounts);
    compared.command->add_option("--count", compared.options->count_max, "at most so many")
        ->capture_default_str();
    compared.command->add_flag("--json", compared.options->json, "as JSON");
}

}  // namespace kps
