#include "apps/kps/audit/search_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <optional>

#include "apps/kps/audit/found_text.h"
#include "apps/kps/audit/index_commands.h"
#include "apps/kps/audit/key_options.h"
#include "apps/kps/audit/ledger_commands.h"
#include "apps/kps/failpoint.h"
#include "apps/kps/progress_bar.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/directory.h"
#include "audit/search/request_store.h"
#include "audit/search/search_answer.h"
#include "base/clock.h"
#include "base/national_id.h"
#include "crypto/random.h"
#include "storage/database.h"

namespace kps {
namespace {

struct SearchOptions {
    std::string folder = ".kps-demo";
    std::string by;
    std::string basis;
    std::string person;
    std::string from;
    std::string to;
    std::string id;
    std::string out;
    KeyOptions access;
    audit::SearchCriteria criteria;
    bool hidden = false;
    bool json = false;
};

StateFolder need_state(const SearchOptions& options) {
    return need(StateFolder::open(options.folder), "open the state folder");
}

std::unique_ptr<audit::RequestStore> need_requests(const StateFolder& state) {
    return need(audit::RequestStore::open(need(
                    storage::Database::open(state.administration_location()), "open the store")),
                "open the requests");
}

base::Uuid need_id(const SearchOptions& options) {
    const auto id = base::Uuid::parse(options.id);
    if (!id) leave("search", "ID is the number that `search request` printed", 2);
    return *id;
}

std::int64_t now_us() {
    return base::SystemClock().now_us();
}

std::string state_text(const audit::SearchRequest& request) {
    if (request.run_us != 0) return fmt::format("run, entry {}", request.entry);
    if (request.approver.empty()) return "waits for approval";
    return audit::may_run(request, now_us()) ? "approved" : "too old";
}

boost::json::object request_part(const audit::SearchRequest& request) {
    boost::json::object out{{"id", request.id.text()},
                            {"asked", base::utc_text_s(request.asked_us)},
                            {"by", request.asker},
                            {"basis", request.basis},
                            {"kind", name_of(audit::kind_of(request.criteria))},
                            {"approver", request.approver},
                            {"state", state_text(request)}};
    if (request.run_us != 0) out["entry"] = request.entry;
    return out;
}

void print_request(const audit::SearchRequest& request, bool json) {
    if (json) {
        fmt::print("{}\n", boost::json::serialize(request_part(request)));
        return;
    }
    fmt::print("{}  {}  {:20}  {:11}  {:22}  {}\n", request.id.text(),
               base::utc_text_s(request.asked_us), request.asker,
               name_of(audit::kind_of(request.criteria)), state_text(request), request.basis);
}

void ask(const SearchOptions& options) {
    audit::SearchRequest request;
    request.criteria = options.criteria;
    if (!options.person.empty()) {
        const auto person = base::NationalId::parse(options.person);
        if (!person) leave("--person", "not an identity number", 2);
        request.criteria.person = person->number();
    }
    if (!options.from.empty()) request.criteria.days.first = need_day(options.from, "--from");
    if (!options.to.empty()) request.criteria.days.last = need_day(options.to, "--to");
    request.id = crypto::ordered_uuid(now_us() / 1000);
    request.asked_us = now_us();
    request.asker = options.by;
    request.basis = options.basis;
    request.hidden = options.hidden;
    if (audit::kind_of(request.criteria) == audit::SearchKind::Time && options.from.empty())
        leave("search", "say what to look for, or at least --from", 2);
    need(need_requests(need_state(options))->put(request), "store the request");
    print_request(request, options.json);
}

void approve(const SearchOptions& options) {
    const auto requests = need_requests(need_state(options));
    need(requests->approve(need_id(options), options.by, now_us()), "approve");
    print_request(need(requests->find(need_id(options)), "read the request"), options.json);
}

void list(const SearchOptions& options) {
    const auto requests = need(need_requests(need_state(options))->list(), "read the requests");
    for (const audit::SearchRequest& request : requests) print_request(request, options.json);
}

/// The search as the log records it, before anything is shown.
audit::SearchAct act_of(const audit::SearchRequest& request) {
    const audit::SearchCriteria& criteria = request.criteria;
    audit::SearchAct act;
    act.kind = audit::kind_of(criteria);
    act.asker = request.asker;
    act.approver = request.approver;
    act.basis = request.basis;
    act.person = criteria.person;
    act.hidden = request.hidden;
    act.from_us = std::max<std::int64_t>(0, criteria.days.from_us());
    act.to_us = criteria.days.last.year == 9999 ? 0 : criteria.days.until_us();
    if (!criteria.user.empty()) audit::add_word(act.words, "user", criteria.user);
    if (criteria.institution != 0)
        audit::add_word(act.words, "institution", std::to_string(criteria.institution));
    if (criteria.service != 0)
        audit::add_word(act.words, "service", std::to_string(criteria.service));
    if (!criteria.address.empty()) audit::add_word(act.words, "address", criteria.address);
    return act;
}

audit::NoteVerifier need_verifier(const StateFolder& state) {
    const base::Bytes key =
        need(audit::read_file(state.log_folder().string() + "/log.vkey", 4'096), "read log.vkey");
    return need(audit::NoteVerifier::parse(base::as_text(key)), "read log.vkey");
}

void print_found(const audit::CriteriaSearch::Result& result, const audit::SearchRequest& request,
                 bool json) {
    if (json) {
        boost::json::array records;
        for (const audit::FoundRecord& record : result.records)
            records.push_back(found_part(record));
        boost::json::object out{{"request", request_part(request)},
                                {"found", records},
                                {"unreadable", result.unreadable},
                                {"sealed_files", result.answer.files.size()}};
        fmt::print("{}\n", boost::json::serialize(out));
        return;
    }
    fmt::print("{:>10}  {:24}  {:8}  {:>6}  {:>4}  {:>4}  {:8}  user  purpose\n", "index", "time",
               "type", "inst.", "svc", "out", "role");
    for (const audit::FoundRecord& record : result.records) fmt::print("{}\n", found_line(record));
    fmt::print("{} entries found; the search itself is entry {}\n",
               count_text(result.records.size()), request.entry);
    if (result.unreadable != 0)
        fmt::print("{} more are of months whose keys are destroyed\n",
                   count_text(result.unreadable));
}

void save_answer(const StateFolder& state, const audit::TokenAnswer& answer,
                 const std::string& path) {
    const std::string text =
        need(audit::answer_text(answer, state.log_folder().string(), need_verifier(state)),
             "prove the answer");
    need(write_file(path, text, FileMode::Secret), "write " + path);
}

void run(const SearchOptions& options) {
    const StateFolder state = need_state(options);
    const auto requests = need_requests(state);
    audit::SearchRequest request = need(requests->find(need_id(options)), "find the request");
    need(audit::may_run(request, now_us()), "run the search");
    const audit::SearchKind kind = audit::kind_of(request.criteria);
    if (!options.out.empty() && kind != audit::SearchKind::Person &&
        kind != audit::SearchKind::User)
        leave("--out", "only a search by person or user has an answer that proves itself", 2);
    // First the keys: a wrong share does not use the request up.
    const auto keys =
        need(audit::open_month_keys(state.keys_folder().string(), access_of(options.access)),
             "unlock the month keys");
    if (!keys->is_unlocked())
        leave("search",
              "the month keys are locked: give --share as often as is needed, or --unlock");
    // Rule R-088 (KPSY m.10/5): the search is durable in the log before anything of it is shown.
    const audit::Receipt receipt =
        need(record_act(state, need(audit::draft_of(act_of(request)), "the search's entry")),
             "record the search");
    pass("search.recorded");
    need(requests->mark_run(request.id, receipt.index, now_us()), "mark the request");
    pass("search.marked");
    request.run_us = now_us();
    request.entry = receipt.index;
    audit::LogSearch search =
        need(audit::LogSearch::open(state.log_folder().string()), "open the log");
    const auto origins =
        need(audit::LogOrigins::load(state.log_folder().string()), "read the log's names");
    audit::EntryOpener opener(*keys, origins.hashes());
    std::optional<ProgressBar> bar;
    audit::CriteriaSearch::Parts parts{search, opener, *keys};
    if (!options.json && ProgressBar::is_seen())
        parts.progress = [&bar](std::uint64_t done, std::uint64_t total) {
            if (!bar) bar.emplace("entries", total);
            bar->show(done);
        };
    const auto result = need(audit::CriteriaSearch(parts).run(request.criteria), "search");
    if (bar) bar->finish();
    if (!options.out.empty()) save_answer(state, result.answer, options.out);
    print_found(result, request, options.json);
}

CLI::App* add(CLI::App& group, const std::string& name, const std::string& text,
              SearchOptions& options) {
    CLI::App* command = group.add_subcommand(name, text);
    command->add_option("--dir", options.folder, "State folder")
        ->capture_default_str()
        ->type_name("DIR");
    command->add_flag("--json", options.json, "JSON instead of lines");
    return command;
}

void add_request(CLI::App& group, const std::shared_ptr<SearchOptions>& options) {
    CLI::App* command =
        add(group, "request", "Ask for a search; another must approve it", *options);
    command->add_option("--by", options->by, "Who asks")->required()->type_name("NAME");
    command->add_option("--basis", options->basis, "File or legal ground")
        ->required()
        ->type_name("TEXT");
    command->add_option("--person", options->person, "Entries that name this person")
        ->type_name("NUMBER");
    command
        ->add_option("--user", options->criteria.user,
                     "Entries of this user: number or name of an end user (then also "
                     "--institution), name of a service user or of staff")
        ->type_name("USER");
    command->add_option("--institution", options->criteria.institution, "Of this institution")
        ->type_name("NUMBER");
    command->add_option("--service", options->criteria.service, "Of this service")
        ->type_name("NUMBER");
    command->add_option("--address", options->criteria.address, "From this source address")
        ->type_name("ADDRESS");
    command->add_option("--from", options->from, "First day, Europe/Istanbul")->type_name("DAY");
    command->add_option("--to", options->to, "Last day")->type_name("DAY");
    command->add_flag("--hidden", options->hidden,
                      "The person looked for does not see this search");
    command->footer(
        "Exit status: 0 stored, 1 not, 2 wrong usage.\nExample: kps audit search request --by "
        "ayse --basis \"2026/17\" --person 10010000068 --from 2026-01-01");
    command->callback([options] { ask(*options); });
}

void add_search(CLI::App& group) {
    CLI::App* search = group.add_subcommand(
        "search", "Who looked at whom: asked by one, approved by another, recorded");
    search->require_subcommand(1);
    auto options = std::make_shared<SearchOptions>();
    add_request(*search, options);
    CLI::App* agree = add(*search, "approve", "Approve another's request", *options);
    agree->add_option("ID", options->id, "Number of the request")->required();
    agree->add_option("--by", options->by, "Who approves")->required()->type_name("NAME");
    agree->footer(
        "Exit status: 0 approved, 1 not, 2 wrong usage.\n"
        "Example: kps audit search approve 0190… --by mehmet");
    agree->callback([options] { approve(*options); });
    CLI::App* go = add(*search, "run", "Record the search, then show what it finds", *options);
    go->add_option("ID", options->id, "Number of the request")->required();
    go->add_option("--out", options->out, "Also save the answer with its proof")->type_name("FILE");
    add_key_options(*go, options->access);
    go->footer(
        "Exit status: 0 shown, 1 not allowed or failed, 2 wrong usage.\n"
        "Example: kps audit search run 0190… --out answer.txt");
    go->callback([options] { run(*options); });
    CLI::App* all = add(*search, "list", "Requests, the newest first", *options);
    all->footer("Exit status: 0 shown, 1 not.\nExample: kps audit search list --dir .kps-demo");
    all->callback([options] { list(*options); });
}

}  // namespace

void add_audit_search_commands(CLI::App& group) {
    add_search(group);
    add_audit_index_commands(group);
    add_audit_ledger_commands(group);
}

}  // namespace kps
