#include "apps/kps/audit/hiding_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>

#include "apps/kps/administration.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "crypto/random.h"

namespace kps {
namespace {

struct HidingOptions {
    std::string folder = ".kps-demo";
    std::string id;
    std::uint32_t institution = 0;
    std::uint16_t service = 0;
    std::string from;
    std::string until;
    std::string release;
    std::string by;
    std::string approver;
    std::string basis;
    bool json = false;
};

/// The log's times are UTC; an empty text is no limit.
std::int64_t moment_of(const std::string& text, const char* option) {
    if (text.empty()) return 0;
    const auto time = base::parse_xml_time(text);
    if (!time) leave("hide", fmt::format("{}: a UTC moment like 2026-11-21T00:00:00Z", option), 2);
    return time->us;
}

boost::json::object json_of(const audit::Hiding& hiding, std::int64_t now_us) {
    boost::json::object out{{"id", hiding.id.text()},
                            {"institution", hiding.scope.institution.value()},
                            {"service", hiding.scope.service.value()},
                            {"from", base::utc_text_s(hiding.scope.from_us)},
                            {"release", base::utc_text_s(hiding.release_us)},
                            {"hides", hiding.release_us > now_us},
                            {"by", hiding.by},
                            {"approver", hiding.approver},
                            {"basis", hiding.basis},
                            {"entry", hiding.entry}};
    if (hiding.scope.until_us != 0) out["until"] = base::utc_text_s(hiding.scope.until_us);
    return out;
}

void print(const HidingOptions& options, const audit::Hiding& hiding) {
    const std::int64_t now_us = base::SystemClock().now_us();
    if (options.json) {
        fmt::print("{}\n", boost::json::serialize(json_of(hiding, now_us)));
        return;
    }
    const audit::HidingScope& scope = hiding.scope;
    fmt::print("{}  {}  institution {}{}  look-ups from {}{}  {} {}  by {}, approved by {}: {}\n",
               hiding.id.text(), hiding.release_us > now_us ? "hides" : "ended",
               scope.institution.value(),
               scope.service.value() == 0 ? "" : fmt::format(" service {}", scope.service.value()),
               base::utc_text_s(scope.from_us),
               scope.until_us == 0 ? "" : " to " + base::utc_text_s(scope.until_us),
               hiding.release_us > now_us ? "shown from" : "shown since",
               base::utc_text_s(hiding.release_us), hiding.by, hiding.approver, hiding.basis);
}

Administration administration_of(const StateFolder& state) {
    return need(Administration::open(state), "open the administration");
}

void add(const HidingOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    Administration administration = administration_of(state);
    audit::Hiding hiding;
    hiding.at_us = base::SystemClock().now_us();
    hiding.id = crypto::ordered_uuid(hiding.at_us / 1000);
    hiding.scope = {base::InstitutionId(options.institution), base::ServiceNumber(options.service),
                    moment_of(options.from, "--from"), moment_of(options.until, "--until")};
    hiding.release_us = moment_of(options.release, "--release");
    hiding.by = options.by;
    hiding.approver = options.approver;
    hiding.basis = options.basis;
    if (const auto status = audit::check_hiding(hiding); !status)
        leave("hide", status.error().context);
    // First the entry: what the log does not say is not hidden.
    hiding.entry = need(record_act(state, audit::draft_of(hiding)), "record the hiding").index;
    if (const auto status = administration.hidings().add(hiding); !status)
        leave("store the hiding", status.error());
    print(options, hiding);
}

void end(const HidingOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    Administration administration = administration_of(state);
    const auto id = base::Uuid::parse(options.id);
    if (!id) leave("hide", "ID: not one of a hiding", 2);
    audit::Hiding hiding = need(administration.hidings().find(*id), "find the hiding");
    hiding.by = options.by;
    hiding.approver = options.approver;
    hiding.basis = options.basis;
    if (const auto status = audit::check_hiding(hiding); !status)
        leave("hide", status.error().context);
    need(record_act(state, audit::draft_of_end(hiding)), "record the end of the hiding");
    const std::int64_t now_us = base::SystemClock().now_us();
    if (const auto status = administration.hidings().end(*id, now_us); !status)
        leave("end the hiding", status.error());
    print(options, need(administration.hidings().find(*id), "read the hiding"));
}

void list(const HidingOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    Administration administration = administration_of(state);
    const auto hidings = need(administration.hidings().list(), "read the hidings");
    boost::json::array out;
    const std::int64_t now_us = base::SystemClock().now_us();
    for (const audit::Hiding& hiding : hidings) {
        if (options.json)
            out.push_back(json_of(hiding, now_us));
        else
            print(options, hiding);
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(out));
}

void add_state(CLI::App& command, HidingOptions& options) {
    command.add_option("--dir", options.folder, "State folder")
        ->type_name("DIR")
        ->capture_default_str();
    command.add_flag("--json", options.json, "JSON instead of lines");
}

void add_people(CLI::App& command, HidingOptions& options) {
    command.add_option("--by", options.by, "Who does it")->required()->type_name("NAME");
    command.add_option("--approver", options.approver, "Another person, who approved it")
        ->required()
        ->type_name("NAME");
    command.add_option("--basis", options.basis, "Order and file number")
        ->required()
        ->type_name("TEXT");
}

void add_set(CLI::App& hide, const std::shared_ptr<HidingOptions>& options) {
    CLI::App* set = hide.add_subcommand("add", "Hide look-ups of an institution until a day");
    add_state(*set, *options);
    add_people(*set, *options);
    set->add_option("--institution", options->institution, "Whose look-ups")
        ->required()
        ->type_name("NUMBER");
    set->add_option("--service", options->service, "Only those by this service (its number)")
        ->type_name("NUMBER");
    set->add_option("--from", options->from, "Only those since this UTC moment")->type_name("TIME");
    set->add_option("--until", options->until, "Only those before this UTC moment")
        ->type_name("TIME");
    set->add_option("--release", options->release,
                    "UTC moment from which they are shown; at most eight years away")
        ->required()
        ->type_name("TIME");
    set->footer(
        "Exit status: 0 hidden, 1 refused, 2 wrong usage.\nExample: kps audit hide add "
        "--institution 1003 --release 2027-06-01T00:00:00Z --by ayse.yilmaz --approver mehmet.kaya "
        "--basis \"Ankara CBS 2026/17\"");
    set->callback([options] { add(*options); });
}

}  // namespace

void add_audit_hiding_commands(CLI::App& group) {
    CLI::App* hide = group.add_subcommand(
        "hide", "Look-ups that the people looked up are told of only from a day on");
    hide->require_subcommand(1);
    auto options = std::make_shared<HidingOptions>();
    add_set(*hide, options);
    CLI::App* stop = hide->add_subcommand("end", "Show the look-ups of a hiding from now on");
    add_state(*stop, *options);
    add_people(*stop, *options);
    stop->add_option("ID", options->id, "Number of the hiding, as `list` shows it")->required();
    stop->footer(
        "Exit status: 0 ended, 1 refused, 2 wrong usage.\nExample: kps audit hide end "
        "01a202b0-aba9-70f6-afd7-c3f98fe08707 --by ayse.yilmaz --approver mehmet.kaya --basis "
        "\"2026/17: closed\"");
    stop->callback([options] { end(*options); });
    CLI::App* all = hide->add_subcommand("list", "Hidings that were set, and what they hide");
    add_state(*all, *options);
    all->footer("Exit status: 0 printed, 1 failed, 2 wrong usage.\nExample: kps audit hide list");
    all->callback([options] { list(*options); });
}

}  // namespace kps
