#include "apps/kps/portal/campaign_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "apps/kps/administration.h"
#include "apps/kps/portal/made_in.h"
#include "apps/kps/progress_bar.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/search/search_act.h"
#include "correspondence/campaign_group.h"
#include "institutions/strict_json.h"
#include "letters/campaign_store.h"
#include "letters/limits.h"
#include "lifecycle/dates.h"

namespace kps {
namespace {

using base::ErrorCode;
using letters::CampaignTarget;

struct CampaignOptions {
    std::string folder = ".kps-demo";
    std::string name;
    std::string template_name;
    std::string data;
    std::vector<std::string> classes;
    std::string due_by;
    std::string umbrella;
    std::string by;
    bool dry_run = false;
    bool json = false;
};

struct Opened {
    StateFolder state;
    std::shared_ptr<storage::Database> database;
};

Opened open(const CampaignOptions& options) {
    StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    auto database =
        need(storage::Database::open(state.administration_location()), "open the administration");
    return {std::move(state), std::move(database)};
}

base::Result<correspondence::CampaignGroup> group_in(const CampaignOptions& options) {
    correspondence::CampaignGroup group;
    for (const std::string& one : options.classes) {
        const auto known = institutions::class_by_name(one);
        if (!known) return base::failed(ErrorCode::InvalidArgument, "--class: no such class");
        group.classes.push_back(*known);
    }
    if (!options.due_by.empty()) {
        group.due_by = lifecycle::parse_date(options.due_by);
        if (!group.due_by) return base::failed(ErrorCode::InvalidArgument, "--due-by: no day");
    }
    return group;
}

base::Result<std::vector<CampaignTarget>> institutions_for(
    const correspondence::CampaignGroup& group, const Opened& opened) {
    auto administration = KPS_TRY(Administration::open(opened.state));
    const auto cases = KPS_TRY(lifecycle::CaseStore::open(opened.database));
    const auto directory = KPS_TRY(administration.store().load());
    auto transaction = KPS_TRY(opened.database->begin(storage::Access::Read));
    return correspondence::targets_of(group, directory.institutions, *cases, transaction);
}

/// Rule R-145 (Bakanlık yazısı): umbrella bodies pass a letter on; they have no inbox here, only an address.
base::Result<std::vector<CampaignTarget>> umbrella_bodies(const std::string& file) {
    const std::string text = KPS_TRY(read_file(file));
    const auto json = KPS_TRY(institutions::parse_strict_json(text, ErrorCode::InvalidArgument));
    const auto* list = std::get_if<institutions::JsonArray>(&json.content());
    if (list == nullptr)
        return base::failed(ErrorCode::InvalidArgument, "--umbrella: must be a list");
    std::vector<CampaignTarget> targets;
    for (const institutions::JsonValue& entry : *list) {
        institutions::JsonReader reader(entry, "--umbrella", ErrorCode::InvalidArgument);
        CampaignTarget target;
        target.name = KPS_TRY(reader.text("name"));
        target.mail = KPS_TRY(reader.text("mail"));
        KPS_TRY(reader.finish());
        targets.push_back(std::move(target));
    }
    return targets;
}

void print_counts(const letters::CampaignCounts& counts, bool json) {
    if (json) {
        fmt::print("{}\n", boost::json::serialize(boost::json::object{{"pending", counts.pending},
                                                                      {"sent", counts.sent},
                                                                      {"bounced", counts.bounced},
                                                                      {"read", counts.read}}));
        return;
    }
    fmt::print("pending {}, sent {}, bounced {}, read {}\n", counts.pending, counts.sent,
               counts.bounced, counts.read);
}

void create(const CampaignOptions& options) {
    if (!audit::is_staff_name(options.by))
        leave("campaign", "--by: a name of letters, digits and ._-@: a campaign is recorded", 2);
    const auto group = group_in(options);
    if (!group) leave("campaign", group.error().context, 2);
    const Opened opened = open(options);
    const bool is_umbrella = !options.umbrella.empty();
    const auto targets =
        need(is_umbrella ? umbrella_bodies(options.umbrella) : institutions_for(*group, opened),
             "choose the targets");
    if (targets.empty()) leave("campaign", "nobody is in this group", 1);
    const letters::Campaign campaign{options.name,
                                     is_umbrella ? "umbrella bodies" : words_of(*group),
                                     options.template_name,
                                     need(read_file(options.data), "read --data"),
                                     options.by,
                                     base::SystemClock().now_us()};
    need(letters::try_first(campaign, targets), "--data");
    const auto mails = static_cast<std::size_t>(std::count_if(
        targets.begin(), targets.end(), [](const auto& one) { return !one.mail.empty(); }));
    if (!options.dry_run) {
        const auto store = need(letters::CampaignStore::open(opened.database), "open the letters");
        audit::Draft draft;
        draft.type = audit::EntryType::Admin;
        draft.end_user = options.by;
        draft.rule = "R-145";
        draft.detail = fmt::format("campaign={} letter={} targets={}", options.name,
                                   options.template_name, targets.size());
        need(record_act(opened.state, std::move(draft)), "record the campaign");
        if (auto created = store->create(campaign, targets); !created)
            leave("campaign", created.error());
    }
    if (options.json)
        fmt::print("{}\n",
                   boost::json::serialize(boost::json::object{{"targets", targets.size()},
                                                              {"mails", mails},
                                                              {"group", campaign.group},
                                                              {"created", !options.dry_run}}));
    else
        fmt::print("{}: {} targets, {} of them with a mail address{}\n", campaign.group,
                   count_text(targets.size()), count_text(mails),
                   options.dry_run ? "; nothing was made" : "");
}

/// Resumes where it ended: a target has one letter, however often it is asked for.
void send(const CampaignOptions& options) {
    const Opened opened = open(options);
    const auto store = need(letters::CampaignStore::open(opened.database), "open the letters");
    const auto book = need(letters::LetterBook::open(opened.database, made_in(opened.state.kind())),
                           "open the letters");
    const auto before = need(store->counts(options.name), "count the letters");
    ProgressBar bar("letters", static_cast<std::uint64_t>(before.pending));
    std::uint64_t done = 0;
    for (;;) {
        const std::size_t issued =
            need(store->issue_next(*book, options.name, letters::kCampaignLettersAtOnce,
                                   base::SystemClock().now_us()),
                 "issue the letters");
        if (issued == 0) break;
        done += issued;
        bar.show(done);
    }
    bar.finish();
    print_counts(need(store->counts(options.name), "count the letters"), options.json);
}

void status(const CampaignOptions& options) {
    const Opened opened = open(options);
    const auto store = need(letters::CampaignStore::open(opened.database), "open the letters");
    const auto counts = need(store->counts(options.name), "count the letters");
    boost::json::array rows;
    for (std::size_t from = 0;; from += letters::kCampaignPageMax) {
        const auto page =
            need(store->targets(options.name, from, letters::kCampaignPageMax), "read the targets");
        for (const letters::TargetStatus& one : page) {
            if (options.json)
                rows.push_back({{"name", one.target.name},
                                {"institution", one.target.institution.value()},
                                {"letter", one.letter},
                                {"state", letters::name_of(one.state)}});
            else
                fmt::print("{:<8}  {:<16}  {}\n", letters::name_of(one.state), one.letter,
                           one.target.name);
        }
        if (page.size() < letters::kCampaignPageMax) break;
    }
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(rows));
    else
        print_counts(counts, false);
}

CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help,
              const std::string& example, void (*run)(const CampaignOptions&),
              std::shared_ptr<CampaignOptions>& options) {
    CLI::App* command = parent.add_subcommand(name, help);
    options = std::make_shared<CampaignOptions>();
    command->add_flag("--json", options->json, "one JSON object or list on standard output");
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->add_option("name", options->name, "name of the campaign")->required();
    command->footer(
        "Exit status: 0 success, 1 the command failed, 2 wrong usage.\n"
        "Example: kps letter campaign " +
        name + " " + example);
    command->callback([options, run] { run(*options); });
    return command;
}

}  // namespace

void add_campaign_commands(CLI::App& letter) {
    CLI::App* campaign =
        letter.add_subcommand("campaign", "One letter to many, with the delivery of each");
    campaign->require_subcommand(1);
    std::shared_ptr<CampaignOptions> options;
    CLI::App* command = add(*campaign, "create", "Choose whom it is for; nobody is written to yet",
                            "yenileme-2026 --template renewal_campaign --data yenileme.json "
                            "--class bank --due-by 2026-12-31 --by ayse.yilmaz --dry-run",
                            create, options);
    command->add_option("--template", options->template_name, "template of the letter")->required();
    command->add_option("--data", options->data, "JSON file of its values; docs/formats/letter.md")
        ->required();
    command->add_option("--class", options->classes,
                        "class of institutions; may be given again; default: all");
    command->add_option("--due-by", options->due_by,
                        "only those whose undertaking ends, or is to be renewed, by this day");
    command->add_option("--umbrella", options->umbrella,
                        "instead: JSON file of umbrella bodies, [{\"name\": …, \"mail\": …}]");
    command->add_option("--by", options->by, "who sends it; the act is recorded")->required();
    command->add_flag("--dry-run", options->dry_run, "only count");
    add(*campaign, "send", "Issue the letters of a campaign; goes on where it ended",
        "yenileme-2026", send, options);
    add(*campaign, "status", "How far each target's letter got", "yenileme-2026", status, options);
}

}  // namespace kps
