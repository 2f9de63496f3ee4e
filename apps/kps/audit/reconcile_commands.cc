#include "apps/kps/audit/reconcile_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/audit/reconcile_report.h"
#include "apps/kps/progress_bar.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/directory.h"
#include "audit/keys/month_key_store.h"
#include "audit/search/search_act.h"
#include "crypto/random.h"
#include "reconcile/acts.h"
#include "reconcile/limits.h"
#include "reconcile/log_side.h"
#include "reconcile/manifest.h"

namespace kps {
namespace {

using reconcile::View;

struct ReconcileOptions {
    std::string folder = ".kps-demo";
    std::string log;
    std::uint32_t institution = 0;
    std::string day;
    std::string theirs;
    std::string session;
    std::string in;
    std::string out;
    std::string by;
    bool digests = false;
    bool list = false;
    bool json = false;
    KeyOptions access;  ///< for digests

    View view() const { return digests ? View::Digests : View::Receipts; }
};

/// Messages and answers of a comparison by file, one after the other: length (4) and bytes.
constexpr std::size_t kSessionBytesMax = std::size_t{1} << 30;

base::Bytes read_message(const std::string& path) {
    return need(audit::read_file(path, reconcile::kMessageBytesMax), "read " + path);
}

void write_message(const std::string& path, base::ByteView bytes) {
    need(audit::replace_file(path, bytes, audit::Flush::Yes), "write " + path);
}

reconcile::Nonce fresh_nonce() {
    reconcile::Nonce nonce{};
    crypto::fill_random(nonce);
    return nonce;
}

reconcile::Subject subject_of(const ReconcileOptions& options) {
    reconcile::Subject subject;
    subject.view = options.view();
    subject.institution = base::InstitutionId(options.institution);
    subject.day = need(reconcile::parse_day(options.day), "--day");
    return subject;
}

reconcile::OwnLog read_own_log(const ReconcileOptions& options, View view) {
    std::optional<ProgressBar> bar;
    reconcile::OwnLog::Progress progress;
    if (!options.json)
        progress = [&bar](std::uint64_t done, std::uint64_t total) {
            if (!bar) bar.emplace("bytes of the institution's log", total);
            bar->show(done);
        };
    auto log =
        need(reconcile::OwnLog::read(options.theirs, view, progress), "read the institution's log");
    if (bar) bar->finish();
    return log;
}

void check_staff(const std::string& name) {
    if (!audit::is_staff_name(name))
        leave("--by", "a name of staff is letters, digits and ._-@", 2);
}

/// The entry that says how a comparison ended, and whose record prevails.
audit::Receipt record_result(const StateFolder& state, const reconcile::Subject& subject,
                             const reconcile::Totals& totals, const std::string& by) {
    return need(record_act(state, reconcile::draft_of(reconcile::ResultAct{
                                      subject.institution, subject.day, subject.view, totals, by})),
                "record the result");
}

reconcile::DirectorateSide open_directorate(const StateFolder& state, const KeyOptions& access,
                                            const reconcile::Subject& subject) {
    reconcile::LogSideOptions options{state.log_folder().string()};
    if (subject.view == View::Digests)
        options.keys = need(audit::open_month_keys(state.keys_folder().string(), access_of(access)),
                            "unlock the keys");
    return need(reconcile::open_log_side(options, subject), "read the log");
}

void compare(const ReconcileOptions& options) {
    check_staff(options.by);
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const reconcile::Subject subject = subject_of(options);
    const reconcile::OwnLog log = read_own_log(options, subject.view);
    reconcile::DirectorateSide directorate = open_directorate(state, options.access, subject);
    const reconcile::Compared compared =
        need(reconcile::compare(log, directorate, subject, fresh_nonce), "compare");
    const audit::Receipt receipt = record_result(state, subject, compared.totals, options.by);
    print_reconcile_report({log, compared.report, receipt.index, compared.messages, compared.bytes},
                           options.json);
    if (!compared.report.settled || has_unexplained(compared.report)) throw CLI::RuntimeError(1);
}

boost::json::object json_of(const reconcile::CallRecord& record) {
    return {{"index", record.index},
            {"count", record.count},
            {"leaf", base::to_base64(record.fingerprint)}};
}

void manifest(const ReconcileOptions& options) {
    const reconcile::Subject subject = subject_of(options);
    const auto day = need(
        reconcile::read_day(reconcile::DayReader(options.log), subject.day, subject.institution),
        "read the log");
    std::uint64_t entries = 0;
    for (const auto& record : day.records) entries += record.count;
    const std::string root = base::to_hex(reconcile::manifest_root(day.records));
    if (options.json) {
        boost::json::object out{{"institution", options.institution},
                                {"day", options.day},
                                {"calls", day.records.size()},
                                {"entries", entries},
                                {"root", root}};
        if (options.list) {
            boost::json::array records;
            for (const auto& record : day.records) records.push_back(json_of(record));
            out["records"] = std::move(records);
        }
        fmt::print("{}\n", boost::json::serialize(out));
        return;
    }
    if (options.list)
        for (const auto& record : day.records)
            fmt::print("{}\n", boost::json::serialize(json_of(record)));
    else
        fmt::print("day      {} of institution {}\ncalls    {}\nentries  {}\nroot     {}\n",
                   options.day, options.institution, count_text(day.records.size()),
                   count_text(entries), root);
}

void seal(const ReconcileOptions& options) {
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const base::Date day = need(reconcile::parse_day(options.day), "--day");
    const auto seals =
        need(reconcile::seal_day(reconcile::DayReader(state.log_folder().string()), day),
             "read the log");
    boost::json::array out;
    for (const auto& [institution, one] : seals) {
        const audit::Receipt receipt =
            need(record_act(state, reconcile::draft_of(reconcile::SealAct{institution, day, one})),
                 "record the seal");
        out.push_back({{"institution", institution.value()},
                       {"calls", one.calls},
                       {"root", base::to_hex(one.root)},
                       {"entry", receipt.index}});
        if (!options.json)
            fmt::print("institution {}: {} calls, root {}, entry {}\n", institution.value(),
                       count_text(one.calls), base::to_hex(one.root), receipt.index);
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(out));
    if (seals.empty() && !options.json) fmt::print("No institution asked on that day.\n");
}

void append_to_session(const std::string& path, base::ByteView message) {
    base::Bytes session;
    if (std::filesystem::exists(path))
        session = need(audit::read_file(path, kSessionBytesMax), "read " + path);
    std::uint8_t size[4];
    base::put_u32(size, static_cast<std::uint32_t>(message.size()));
    session.append(size, sizeof size);
    session.append(message.data(), message.size());
    write_message(path, session);
}

std::vector<base::Bytes> read_session(const std::string& path) {
    const base::Bytes session = need(audit::read_file(path, kSessionBytesMax), "read " + path);
    std::vector<base::Bytes> messages;
    for (base::ByteView left = session; !left.empty();) {
        const std::size_t size = left.size() < 4 ? left.size() : base::get_u32(left.data());
        if (left.size() < 4 || size > left.size() - 4) leave("session", path + " is damaged");
        messages.emplace_back(left.data() + 4, size);
        left = left.subspan(4 + size);
    }
    if (messages.empty()) leave("session", path + " is empty");
    return messages;
}

void start(const ReconcileOptions& options) {
    if (std::filesystem::exists(options.session))
        leave("start", options.session + " exists; it is not written over", 2);
    reconcile::Subject subject = subject_of(options);
    subject.nonce = fresh_nonce();
    const base::Bytes opening = reconcile::encode({subject, reconcile::Opening{}});
    append_to_session(options.session, opening);
    write_message(options.out, opening);
    fmt::print(stderr,
               "Send {} to the directorate; give its answer to `kps audit reconcile continue`.\n",
               options.out);
}

/// Everything so far is taken again from the session, so that nothing else has to be kept.
void go_on(const ReconcileOptions& options) {
    const std::vector<base::Bytes> session = read_session(options.session);
    const reconcile::Message opening = need(reconcile::parse(session.front()), "read the session");
    const reconcile::OwnLog log = read_own_log(options, opening.subject.view);
    reconcile::InstitutionSide institution(log, opening.subject);
    for (std::size_t i = 1; i < session.size(); ++i)
        need(institution.take(session[i]), "read the session");
    const base::Bytes answer = read_message(options.in);
    const reconcile::InstitutionSide::Step step = need(institution.take(answer), "take the answer");
    append_to_session(options.session, answer);
    if (!step.report) {
        write_message(options.out, step.send);
        if (options.json)
            fmt::print("{}\n", boost::json::serialize(boost::json::object{{"done", false}}));
        fmt::print(stderr, "Send {} to the directorate; there is more to ask.\n", options.out);
        return;
    }
    print_reconcile_report({log, *step.report, std::nullopt, 0, 0}, options.json);
    if (!step.report->settled || has_unexplained(*step.report)) throw CLI::RuntimeError(1);
}

void answer(const ReconcileOptions& options) {
    check_staff(options.by);
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    const reconcile::Message question =
        need(reconcile::parse(read_message(options.in)), "read the message");
    if (question.subject.institution.value() != options.institution)
        leave("answer", fmt::format("the message is of institution {}, not of {}",
                                    question.subject.institution.value(), options.institution));
    reconcile::DirectorateSide directorate =
        open_directorate(state, options.access, question.subject);
    reconcile::Message reply = need(directorate.answer(question), "answer");
    if (auto* outcome = std::get_if<reconcile::Outcome>(&reply.content)) {
        const reconcile::Totals totals = reconcile::totals_of(*outcome, directorate.root());
        const audit::Receipt receipt = record_result(state, question.subject, totals, options.by);
        outcome->receipt = receipt.header_value();
        fmt::print(stderr, "{} equal, {} differences; recorded as entry {}.\n",
                   count_text(totals.equal), count_text(totals.differences()), receipt.index);
    }
    write_message(options.out, reconcile::encode(reply));
}

void add_subject(CLI::App& command, ReconcileOptions& options, bool with_digests) {
    command.add_option("--institution", options.institution, "Number of the institution")
        ->required()
        ->type_name("N");
    command.add_option("--day", options.day, "Day in Europe/Istanbul, such as 2026-11-21")
        ->required()
        ->type_name("DAY");
    if (with_digests)
        command.add_flag(
            "--digests", options.digests,
            "Compare the digests of requests and answers too; opens the log's entries");
}

void add_state(CLI::App& command, ReconcileOptions& options) {
    command.add_option("--dir", options.folder, "State folder")
        ->type_name("DIR")
        ->capture_default_str();
}

void add_json(CLI::App& command, ReconcileOptions& options) {
    command.add_flag("--json", options.json, "One JSON object instead of lines");
}

void add_staff(CLI::App& command, ReconcileOptions& options) {
    command.add_option("--by", options.by, "Member of staff, for the entry")
        ->required()
        ->type_name("NAME");
}

void add_directorate_commands(CLI::App& group, const std::shared_ptr<ReconcileOptions>& options) {
    CLI::App* at_once = group.add_subcommand(
        "compare", "Compare an institution's log file with ours and record the result");
    add_state(*at_once, *options);
    add_subject(*at_once, *options, true);
    at_once->add_option("--theirs", options->theirs, "The institution's log, JSON Lines")
        ->required()
        ->type_name("FILE");
    add_staff(*at_once, *options);
    add_key_options(*at_once, options->access);
    add_json(*at_once, *options);
    at_once->footer(
        "Exit status: 0 equal or explained, 1 differences or not settled, 2 wrong usage.\n"
        "Example: kps audit reconcile compare --institution 1001 --day 2026-11-21 --theirs "
        "bank.jsonl --by ayse.denetci");
    at_once->callback([options] { compare(*options); });

    CLI::App* one = group.add_subcommand(
        "manifest", "Print the manifest of an institution's day; needs no key");
    one->add_option("--log", options->log, "Folder of the log, or of an export")
        ->required()
        ->type_name("DIR");
    add_subject(*one, *options, false);
    one->add_flag("--list", options->list, "The records too, one JSON object a line");
    add_json(*one, *options);
    one->footer(
        "Exit status: 0 printed, 1 not, 2 wrong usage.\nExample: kps audit reconcile manifest "
        "--log .kps-demo/log --institution 1001 --day 2026-11-21");
    one->callback([options] { manifest(*options); });

    CLI::App* sealing = group.add_subcommand(
        "seal", "Record the manifests of a day now; the server does so by itself after midnight");
    add_state(*sealing, *options);
    sealing->add_option("--day", options->day, "Day in Europe/Istanbul")
        ->required()
        ->type_name("DAY");
    add_json(*sealing, *options);
    sealing->footer(
        "Exit status: 0 recorded, 1 not, 2 wrong usage.\nExample: kps audit reconcile seal --day "
        "2026-11-21");
    sealing->callback([options] { seal(*options); });

    CLI::App* reply = group.add_subcommand(
        "answer", "Directorate: answer a message of an institution's `start` or `continue`");
    add_state(*reply, *options);
    reply->add_option("--institution", options->institution, "Who sent the message")
        ->required()
        ->type_name("N");
    reply->add_option("--in", options->in, "Message")->required()->type_name("FILE");
    reply->add_option("--out", options->out, "Answer to write")->required()->type_name("FILE");
    add_staff(*reply, *options);
    add_key_options(*reply, options->access);
    reply->footer(
        "The answer to the last message records the result in the log.\n"
        "Exit status: 0 answered, 1 not, 2 wrong usage.\nExample: kps audit reconcile answer "
        "--institution 1001 --in 1.msg --out 1.answer --by ayse.denetci");
    reply->callback([options] { answer(*options); });
}

void add_institution_commands(CLI::App& group, const std::shared_ptr<ReconcileOptions>& options) {
    CLI::App* first = group.add_subcommand("start", "Institution: begin a comparison by files");
    add_subject(*first, *options, true);
    first->add_option("--session", options->session, "File to make, kept until the end")
        ->required()
        ->type_name("FILE");
    first->add_option("--out", options->out, "Message to write")->required()->type_name("FILE");
    first->footer(
        "Exit status: 0 begun, 1 not, 2 wrong usage.\nExample: kps audit reconcile start "
        "--institution 1001 --day 2026-11-21 --session day.session --out 1.msg");
    first->callback([options] { start(*options); });

    CLI::App* next = group.add_subcommand(
        "continue",
        "Institution: take the directorate's answer, write the next message or the end");
    next->add_option("--own", options->theirs, "The institution's own log, JSON Lines")
        ->required()
        ->type_name("FILE");
    next->add_option("--session", options->session, "File of `start`")
        ->required()
        ->type_name("FILE");
    next->add_option("--in", options->in, "Answer of the directorate")
        ->required()
        ->type_name("FILE");
    next->add_option("--out", options->out, "Message to write")->required()->type_name("FILE");
    add_json(*next, *options);
    next->footer(
        "Exit status: 0 there is more to send, or equal or explained at the end; 1 differences or "
        "not settled; 2 wrong usage.\nExample: kps audit reconcile continue --own bank.jsonl "
        "--session day.session --in 1.answer --out 2.msg");
    next->callback([options] { go_on(*options); });
}

}  // namespace

void add_audit_reconcile_commands(CLI::App& group) {
    CLI::App* reconcile = group.add_subcommand(
        "reconcile", "Compare an institution's log with ours, exchanging little");
    reconcile->require_subcommand(1);
    auto options = std::make_shared<ReconcileOptions>();
    add_directorate_commands(*reconcile, options);
    add_institution_commands(*reconcile, options);
}

}  // namespace kps
