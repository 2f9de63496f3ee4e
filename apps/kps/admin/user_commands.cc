#include "apps/kps/admin/user_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>
#include <string>

#include "apps/kps/administration.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "crypto/random.h"

namespace kps {
namespace {

/// What the options of one of these commands hold; shared with its callback.
struct UserOptions {
    std::string folder = ".kps-demo";
    std::string user;
    std::string end_user;
    std::string by;
    std::string reason;
    std::uint32_t institution = 0;
    std::int64_t count_max = 100;
    bool inactive = false;
    bool json = false;
};

std::int64_t now_us() {
    return base::SystemClock().now_us();
}

Administration open_administration(const UserOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    return need(Administration::open(state), "open the administration");
}

void set_user(const UserOptions& options) {
    Administration administration = open_administration(options);
    need(administration.store().set_user_active(base::UserName(options.user), !options.inactive,
                                                now_us()),
         "change the user");
    fmt::print("user {} is {}\n", options.user, options.inactive ? "inactive" : "active");
}

/// The user that the options name; a service user's institution is looked up.
institutions::AskingUser named_user(Administration& administration, const UserOptions& options) {
    const institutions::Directory directory =
        need(administration.store().load(), "read the directory");
    for (const institutions::ServiceUser& user : directory.users)
        if (user.name.value() == options.user)
            return {user.institution, options.user, institutions::end_user_key(options.end_user)};
    leave("user", "no service user of that name");
}

std::string shown(const institutions::AskingUser& user) {
    if (user.end_user.empty()) return user.service_user;
    return fmt::format("{} of {}", user.end_user, user.service_user);
}

/// Kept for the log: the server records it as soon as it runs.
void put_event(Administration& administration, const institutions::AskingUser& user,
               misuse::EventKind kind, const UserOptions& options) {
    misuse::Event event;
    event.at_us = now_us();
    event.id = crypto::ordered_uuid(event.at_us / 1000);
    event.kind = kind;
    event.user = user;
    event.by = options.by;
    event.reason = options.reason;
    need(administration.events().put(event), "keep it for the log");
}

void stop_user(const UserOptions& options) {
    Administration administration = open_administration(options);
    const institutions::AskingUser user = named_user(administration, options);
    need(administration.stops().stop({user, now_us(), options.by + ": " + options.reason}),
         "stop the user");
    put_event(administration, user, misuse::EventKind::Stopped, options);
    fmt::print("{} is stopped\n", shown(user));
}

void lift_stop(const UserOptions& options) {
    Administration administration = open_administration(options);
    const institutions::AskingUser user = named_user(administration, options);
    need(administration.stops().lift(user, {options.by, options.reason, now_us()}),
         "lift the stop");
    put_event(administration, user, misuse::EventKind::Lifted, options);
    fmt::print("{} may ask again\n", shown(user));
}

boost::json::object user_json(const institutions::AskingUser& user) {
    boost::json::object out;
    out["institution"] = user.institution.value();
    out["service_user"] = user.service_user;
    out["end_user"] = user.end_user;
    return out;
}

void list_stops(const UserOptions& options) {
    Administration administration = open_administration(options);
    const auto history = need(administration.stops().history(), "read the stops");
    boost::json::array list;
    for (const institutions::StopRecord& record : history) {
        if (record.lifted_us && !options.json) continue;
        if (!options.json) {
            fmt::print("{}  {:>10}  {}  {}\n", base::utc_text_s(record.stop.since_us),
                       record.stop.user.institution.value(), shown(record.stop.user),
                       record.stop.reason);
            continue;
        }
        boost::json::object row = user_json(record.stop.user);
        row["since"] = base::utc_text_s(record.stop.since_us);
        row["reason"] = record.stop.reason;
        row["in_force"] = !record.lifted_us.has_value();
        if (record.lifted_us) {
            row["lifted"] = base::utc_text_s(*record.lifted_us);
            row["lifted_by"] = record.lifted_by;
            row["lift_reason"] = record.lift_reason;
        }
        list.push_back(std::move(row));
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(list));
}

boost::json::object event_json(const misuse::Event& event) {
    boost::json::object row = user_json(event.user);
    row["id"] = event.id.text();
    row["at"] = base::utc_text_ms(event.at_us);
    row["event"] = misuse::name_of(event.kind);
    if (event.kind == misuse::EventKind::Alarm) {
        row["signal"] = misuse::name_of(event.finding.signal);
        row["level"] = misuse::name_of(event.finding.level);
        row["count"] = event.finding.count;
        row["among"] = event.finding.among;
        row["rule"] = misuse::rule_of(event.finding.signal);
        return row;
    }
    row["by"] = event.by;
    row["reason"] = event.reason;
    return row;
}

void list_alarms(const UserOptions& options) {
    Administration administration = open_administration(options);
    misuse::EventStore::Filter filter;
    if (options.institution != 0) filter.institution = base::InstitutionId(options.institution);
    filter.count_max = options.count_max;
    const auto events = need(administration.events().list(filter), "read the alarms");
    boost::json::array list;
    for (const misuse::Event& event : events) {
        if (options.json) {
            list.push_back(event_json(event));
            continue;
        }
        const bool is_alarm = event.kind == misuse::EventKind::Alarm;
        fmt::print("{}  {:>10}  {}  {}\n", base::utc_text_s(event.at_us),
                   event.user.institution.value(), shown(event.user),
                   is_alarm ? misuse::detail_of(event.finding)
                            : fmt::format("{} by {}: {}", misuse::name_of(event.kind), event.by,
                                          event.reason));
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(list));
}

struct Added {
    CLI::App* command;
    std::shared_ptr<UserOptions> options;
};

Added add(CLI::App& parent, const std::string& name, const std::string& help,
          void (*run)(const UserOptions&)) {
    auto options = std::make_shared<UserOptions>();
    CLI::App* command = parent.add_subcommand(name, help);
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->callback([options, run] { run(*options); });
    return {command, options};
}

void add_named_user(const Added& added) {
    added.command->add_option("--user", added.options->user, "service user, such as KRM-1001")
        ->required();
    added.command->add_option("--end-user", added.options->end_user,
                              "the sub-user alone, as Sorgulayan names it; default: all of them");
    added.command->add_option("--by", added.options->by, "who decides it")->required();
    added.command->add_option("--reason", added.options->reason, "why; kept and recorded")
        ->required();
}

}  // namespace

void add_user_commands(CLI::App& admin) {
    CLI::App* user = admin.add_subcommand("user", "Service users, and users that were stopped");
    user->require_subcommand(1);
    const Added set = add(*user, "set", "Switch a service user on or off", set_user);
    set.command->add_option("--user", set.options->user, "user name, such as KRM-1001")->required();
    set.command->add_flag("--inactive", set.options->inactive, "off; default: on");
    add_named_user(
        add(*user, "stop", "Refuse a user's questions; in force within a second", stop_user));
    add_named_user(
        add(*user, "lift", "Let a stopped user ask again; in force within a second", lift_stop));
    const Added stopped = add(*user, "stopped", "Users whose questions are refused", list_stops);
    stopped.command->add_flag("--json", stopped.options->json,
                              "as JSON, with those that were lifted");
    const Added alarms = add(admin, "alarms",
                             "What the detector of misuse has raised, and what was done about it, "
                             "the latest first",
                             list_alarms);
    alarms.command->add_option("--institution", alarms.options->institution,
                               "of this institution alone");
    alarms.command->add_option("--count", alarms.options->count_max, "at most so many")
        ->capture_default_str();
    alarms.command->add_flag("--json", alarms.options->json, "as JSON");
}

}  // namespace kps
