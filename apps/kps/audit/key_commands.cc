#include "apps/kps/audit/key_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/audit/key_report.h"
#include "apps/kps/failpoint.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/directory.h"
#include "audit/keys/file_key_store.h"
#include "audit/keys/key_file.h"
#include "audit/keys/key_store.h"
#include "audit/keys/rotation/key_act.h"
#include "audit/keys/rotation/rotation_plan.h"
#include "audit/keys/tokens/token_key_store.h"
#include "audit/search/search_act.h"
#include "audit/segments/segment_log.h"
#include "base/clock.h"

namespace kps {
namespace {

constexpr unsigned kMonthsAheadMax = 24;
constexpr std::size_t kPinFileBytesMax = 1'024;

struct KeysOptions {
    std::string folder = ".kps-demo";
    KeyOptions access;
    std::string by;
    std::string month;
    unsigned months = 1;
    audit::ShareOptions shares;
    bool remove_secret = false;
    bool renew = false;
    audit::TokenKeyStore::Options tokens;
    std::string custodian_pin;
    std::string server_pin;
    bool json = false;
};

std::int64_t now_us() {
    return base::SystemClock().now_us();
}

StateFolder state_of(const KeysOptions& options) {
    return need(StateFolder::open(options.folder), "open the state folder");
}

void need_name(const KeysOptions& options) {
    if (!audit::is_staff_name(options.by))
        leave("keys", "--by: a name of letters, digits and ._-@: each change is recorded", 2);
}

/// Changes are there before they are recorded: a failure to record is told, and the exit status is 1.
void record(const StateFolder& state, const std::vector<audit::KeyAct>& acts) {
    for (const audit::KeyAct& act : acts)
        need(record_act(state, audit::draft_of(act)), "record the change of keys");
}

std::vector<audit::MonthRecord> records_of(const StateFolder& state) {
    return need(audit::month_records(state.keys_folder().string()), "read the keys");
}

const audit::MonthRecord* find(const std::vector<audit::MonthRecord>& records, audit::Month month) {
    for (const audit::MonthRecord& record : records)
        if (record.month == month) return &record;
    return nullptr;
}

// -- reading

audit::KeyPlan plan_of(const StateFolder& state) {
    const std::string folder = state.keys_folder().string();
    const std::int64_t made_us = need(audit::log_key_made_us(folder), "read the log key");
    audit::KeyPlan plan = audit::make_plan(records_of(state), made_us, now_us());
    std::string custody = state.is_live() ? audit::custody_alarm(folder) : std::string();
    if (!custody.empty()) plan.alarms.push_back(std::move(custody));
    return plan;
}

void list(const KeysOptions& options) {
    audit::KeyPlan plan = plan_of(state_of(options));
    std::erase_if(plan.months,
                  [](const audit::PlanRow& row) { return row.state == audit::KeyState::Missing; });
    print_key_list(plan, options.json);
}

void plan(const KeysOptions& options) {
    print_key_plan(plan_of(state_of(options)), options.json);
}

void check(const KeysOptions& options) {
    const audit::KeyPlan found = plan_of(state_of(options));
    print_key_alarms(found, options.json);
    if (!found.alarms.empty()) throw CLI::RuntimeError(1);
}

void export_public(const KeysOptions& options) {
    const StateFolder state = state_of(options);
    const base::Bytes key =
        need(audit::read_file((state.log_folder() / "log.vkey").string(), 4'096),
             "read the log's verifier key");
    std::string_view verifier = base::as_text(key);
    if (verifier.ends_with('\n')) verifier.remove_suffix(1);
    print_public_keys(records_of(state), verifier, options.json);
}

// -- changing

/// Makes and proves one month. Returns what is to be recorded.
std::vector<audit::KeyAct> prepare_month(const KeysOptions& options, audit::MonthKeyStore& store,
                                         audit::Month month) {
    std::vector<audit::KeyAct> acts;
    const auto before = need(store.list(), "read the keys");
    const audit::MonthRecord* known = find(before, month);
    if (known == nullptr) {
        const base::Status made = store.make(month, now_us());
        // The server may have made it in this moment.
        if (!made && made.error().code != base::ErrorCode::AlreadyExists)
            leave("make the keys of " + month.text(), made.error());
        pass("keys.made");
    }
    const bool was_proved = known != nullptr && known->proved_us != 0;
    if (store.is_unlocked()) need(store.prove(month, now_us()), "open a canary");
    pass("keys.proved");
    const auto after = need(store.list(), "read the keys");
    const audit::MonthRecord* record = find(after, month);
    if (record == nullptr) leave("prepare", month.text() + ": not made");
    if (known == nullptr) acts.push_back(act_of(audit::KeyDeed::Make, *record, options.by));
    if (!was_proved && record->proved_us != 0)
        acts.push_back(act_of(audit::KeyDeed::Prove, *record, options.by));
    return acts;
}

void prepare(const KeysOptions& options) {
    need_name(options);
    const StateFolder state = state_of(options);
    const std::string folder = state.keys_folder().string();
    // A folder without keys gets its store here, as the server would make it.
    need(audit::KeyStore::open(folder, state.log_origin(), now_us()), "open the keys");
    std::vector<audit::KeyAct> acts;
    {
        const auto store =
            need(audit::open_month_keys(folder, access_of(options.access)), "unlock the keys");
        audit::Month month = audit::Month::of(now_us());
        for (unsigned i = 0; i <= options.months; ++i, month = audit::next_month(month))
            for (audit::KeyAct& act : prepare_month(options, *store, month))
                acts.push_back(std::move(act));
    }
    record(state, acts);
    const audit::KeyPlan found = plan_of(state);
    print_key_plan(found, options.json);
    for (const audit::PlanRow& row : found.months)
        if (row.state == audit::KeyState::Made)
            leave("prepare",
                  row.record.month.text() +
                      ": made, but a canary needs the unlock secret (--share, --unlock)");
}

void canary(const KeysOptions& options) {
    need_name(options);
    const StateFolder state = state_of(options);
    std::vector<audit::KeyAct> acts;
    std::vector<std::string> problems;
    unsigned opened = 0;
    {
        const auto store =
            need(audit::open_month_keys(state.keys_folder().string(), access_of(options.access)),
                 "unlock the keys");
        for (const audit::MonthRecord& record : records_of(state)) {
            if (record.destroyed_us != 0) continue;
            if (!options.month.empty() && record.month.text() != options.month) continue;
            const base::Status proved = store->prove(record.month, now_us());
            if (!proved) problems.push_back(record.month.text() + ": " + proved.error().context);
            if (!proved) continue;
            ++opened;
            acts.push_back(
                act_of(record.proved_us == 0 ? audit::KeyDeed::Prove : audit::KeyDeed::Canary,
                       record, options.by));
        }
    }
    if (opened == 0 && problems.empty()) problems.push_back("there are no such keys");
    record(state, acts);
    print_canaries(opened, problems, options.json);
    if (!problems.empty()) throw CLI::RuntimeError(1);
}

void split(const KeysOptions& options) {
    need_name(options);
    const StateFolder state = state_of(options);
    const std::string folder = state.keys_folder().string();
    const audit::KeyAccess access = access_of(options.access);
    audit::KeySecret secret =
        need(audit::read_unlock_secret(folder, access), "read the unlock secret");
    if (secret.empty()) leave("split", "the unlock secret is not here: give --share or --unlock");
    // It must be this store's secret: shares of another would be noticed when it is too late.
    need(audit::open_month_keys(folder, access), "unlock the keys");
    if (options.renew) secret = audit::new_secret();
    const auto files = need(audit::write_shares(secret.view(), options.shares), "write the shares");
    pass("keys.shares");
    // Only now: whoever is killed before goes on with what was.
    if (options.renew)
        need(audit::FileKeyStore::change_secret(folder, access, secret.view()),
             "change the unlock secret");
    pass("keys.changed");
    if (options.remove_secret || options.renew)
        need(audit::shred_file(folder + "/" + std::string(audit::kUnlockFile)),
             "remove the unlock secret");
    pass("keys.removed");
    audit::KeyAct act;
    act.deed = audit::KeyDeed::Split;
    act.by = options.by;
    act.shares = options.shares.count;
    act.needed = options.shares.needed;
    std::vector<audit::KeyAct> acts{act};
    acts.front().deed = audit::KeyDeed::Renew;
    if (options.renew) acts.push_back(act);
    acts.back().deed = audit::KeyDeed::Split;
    record(state, acts);
    print_shares(files, options.shares.needed, options.json);
}

/// The first line of a file.
base::Bytes pin_of(const std::string& path) {
    const base::Bytes content = need(audit::read_file(path, kPinFileBytesMax), "read " + path);
    return content.substr(0, std::min(content.find('\n'), content.size()));
}

void use_tokens(const KeysOptions& options) {
    need_name(options);
    const StateFolder state = state_of(options);
    base::Bytes custodian = pin_of(options.custodian_pin);
    base::Bytes server = pin_of(options.server_pin);
    const base::Status made = audit::TokenKeyStore::create(state.keys_folder().string(),
                                                           options.tokens, {custodian, server});
    base::wipe(custodian.data(), custodian.size());
    base::wipe(server.data(), server.size());
    if (!made) leave("bind the keys to the tokens", made.error());
    audit::KeyAct act;
    act.deed = audit::KeyDeed::Bind;
    act.by = options.by;
    record(state, {act});
    print_key_plan(plan_of(state), options.json);
}

// -- options

CLI::App* add(CLI::App& group, const std::shared_ptr<KeysOptions>& options, const char* name,
              const char* text, void (*run)(const KeysOptions&)) {
    CLI::App* command = group.add_subcommand(name, text);
    command->add_option("--dir", options->folder, "State folder")
        ->type_name("DIR")
        ->capture_default_str();
    command->add_flag("--json", options->json, "One JSON object instead of lines");
    command->callback([options, run] { run(*options); });
    return command;
}

void add_by(CLI::App& command, KeysOptions& options) {
    command.add_option("--by", options.by, "Who does it; stands in the log")
        ->type_name("NAME")
        ->required();
}

void add_reading(CLI::App& group, const std::shared_ptr<KeysOptions>& options) {
    add(group, options, "list", "Print the months that have, or had, keys", list)
        ->footer("Exit status: 0 printed, 1 not, 2 wrong usage.\nExample: kps audit keys list");
    add(group, options, "plan",
        "Print which keys there should be, and when they are made, used and destroyed", plan)
        ->footer("Exit status: 0 printed, 1 not, 2 wrong usage.\nExample: kps audit keys plan");
    add(group, options, "check", "Say what is wrong with the keys; for a monitor", check)
        ->footer(
            "Exit status: 0 nothing, 1 alarms or not readable, 2 wrong usage.\n"
            "Example: kps audit keys check --dir /var/lib/kps");
    add(group, options, "export-public",
        "Print the log's verifier key and the months' public halves", export_public)
        ->footer(
            "Exit status: 0 printed, 1 not, 2 wrong usage.\n"
            "Example: kps audit keys export-public --json > keys.json");
}

void add_changing(CLI::App& group, const std::shared_ptr<KeysOptions>& options) {
    CLI::App* ahead =
        add(group, options, "prepare",
            "Make the keys of the running and the next months and open canaries", prepare);
    add_by(*ahead, *options);
    add_key_options(*ahead, options->access);
    ahead->add_option("--months", options->months, "How many months ahead")
        ->check(CLI::Range(0u, kMonthsAheadMax))
        ->capture_default_str();
    ahead->footer(
        "Exit status: 0 all are ready, 1 not, 2 wrong usage.\n"
        "Example: kps audit keys prepare --by ayse.yilmaz --share a.key --share b.key");

    CLI::App* open = add(group, options, "canary",
                         "Prove that the store opens what is sealed to its keys", canary);
    add_by(*open, *options);
    add_key_options(*open, options->access);
    open->add_option("--month", options->month, "One month, yyyy-mm; default: all");
    open->footer(
        "Exit status: 0 all were opened, 1 not, 2 wrong usage.\n"
        "Example: kps audit keys canary --by ayse.yilmaz --share a.key --share b.key");

    CLI::App* shares = add(group, options, "split",
                           "Split the unlock secret into shares, some of which are needed", split);
    add_by(*shares, *options);
    add_key_options(*shares, options->access);
    shares->add_option("--shares", options->shares.count, "How many to make")->required();
    shares->add_option("--needed", options->shares.needed, "How many are needed")->required();
    shares->add_option("--out", options->shares.folder, "Folder for the shares")
        ->required()
        ->type_name("DIR");
    shares->add_flag("--remove-secret", options->remove_secret,
                     "Remove the secret that lies beside the keys");
    shares->add_flag("--renew", options->renew,
                     "Another secret takes the place of the one there is, whose shares then open "
                     "nothing here: when a custodian leaves; not with tokens");
    shares->footer(
        "Exit status: 0 split and tried, 1 not, 2 wrong usage.\n"
        "Example: kps audit keys split --by ayse.yilmaz --shares 5 --needed 3 --out /media/usb");
}

void add_tokens(CLI::App& group, const std::shared_ptr<KeysOptions>& options) {
    CLI::App* bind =
        add(group, options, "use-tokens",
            "Keep the month keys in two PKCS#11 tokens; before the first start", use_tokens);
    add_by(*bind, *options);
    bind->add_option("--module", options->tokens.module, "PKCS#11 library")
        ->required()
        ->type_name("FILE");
    bind->add_option("--custodian-token", options->tokens.custodian_token, "Label")->required();
    bind->add_option("--server-token", options->tokens.server_token, "Label")->required();
    bind->add_option("--custodian-pin", options->custodian_pin,
                     "File with the PIN in its first line")
        ->required()
        ->type_name("FILE");
    bind->add_option("--server-pin", options->server_pin, "File with the PIN in its first line")
        ->required()
        ->type_name("FILE");
    bind->footer(
        "Exit status: 0 bound, 1 not, 2 wrong usage.\n"
        "Example: kps audit keys use-tokens --dir /var/lib/kps --by ayse.yilmaz --module "
        "/usr/lib/softhsm/libsofthsm2.so --custodian-token kps-custodians --server-token "
        "kps-server "
        "--custodian-pin c.pin --server-pin s.pin");
}

}  // namespace

void add_audit_key_commands(CLI::App& group) {
    CLI::App* keys = group.add_subcommand("keys", "The keys of the log: plan, make, prove, split");
    keys->require_subcommand(1);
    auto options = std::make_shared<KeysOptions>();
    add_reading(*keys, options);
    add_changing(*keys, options);
    add_tokens(*keys, options);
}

}  // namespace kps
