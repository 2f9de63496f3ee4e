#include "apps/kps/letter_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "apps/kps/portal/campaign_commands.h"
#include "apps/kps/portal/made_in.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/search/search_act.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "letters/letter_book.h"
#include "letters/limits.h"
#include "letters/pdf.h"
#include "letters/smtp_transport.h"
#include "letters/undertaking.h"

namespace kps {
namespace {

using base::ErrorCode;
using letters::IssuedLetter;

constexpr int kNotFound = 3;
constexpr int kVerificationFailed = 7;
/// Stands for number and code of what is no letter yet.
constexpr const char* kTrial = "TASLAK";

struct LetterOptions {
    std::string folder = ".kps-demo";
    std::string template_name;
    std::string data;
    std::string out;
    std::string code;
    std::string file;
    std::string by;
    std::uint32_t institution = 0;
    std::vector<std::string> mails;
    std::string once_key;
    bool json = false;
    // of the mail server
    letters::SmtpSettings smtp;
    std::string tls = "starttls";
    std::string secret_file;
};

struct Opened {
    StateFolder state;
    std::shared_ptr<storage::Database> database;
};

Opened open(const LetterOptions& options) {
    StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    auto database =
        need(storage::Database::open(state.administration_location()), "open the administration");
    return {std::move(state), std::move(database)};
}

letters::Draft read_draft(const LetterOptions& options) {
    const std::string text = need(read_file(options.data), "read --data");
    return need(letters::read_draft(text, options.template_name), "--data");
}

void list(const LetterOptions& options) {
    const auto shelf = need(letters::TemplateShelf::built_in(), "read the templates");
    boost::json::array rows;
    for (const auto& [name, form] : shelf.all()) {
        if (!options.json) {
            fmt::print("{:<20}  {}\n", name, form.subject());
            continue;
        }
        const auto values = form.text_names();
        const auto inserts = form.insert_names();
        rows.push_back({{"name", name},
                        {"subject", form.subject()},
                        {"source", form.source()},
                        {"values", boost::json::array(values.begin(), values.end())},
                        {"inserts", boost::json::array(inserts.begin(), inserts.end())}});
    }
    if (options.json) fmt::print("{}\n", boost::json::serialize(rows));
}

void render(const LetterOptions& options) {
    if (options.out.empty() == !options.json) leave("render", "one of --out and --json", 2);
    const auto shelf = need(letters::TemplateShelf::built_in(), "read the templates");
    const letters::Head head{kTrial, base::istanbul_date(base::SystemClock().now_us()), kTrial};
    const auto letter = need(letters::compose(shelf, read_draft(options), head), "render");
    if (options.json) {
        fmt::print("{}\n", letters::letter_json(letter));
        return;
    }
    const base::Bytes pdf = need(letters::render_pdf(letter, letters::MadeIn::Test), "render");
    need(write_file(options.out, base::as_text(pdf), FileMode::Public), "write --out");
    fmt::print("{}: {} bytes\n", options.out, pdf.size());
}

/// The decision's part of an undertaking is never typed: this makes the data file of `render` and `issue`.
void undertaking(const LetterOptions& options) {
    const auto catalogue = need(contract::Catalogue::built_in(), "read the contracts");
    const policy::GrantTree tree(catalogue);
    const auto decision =
        need(policy::parse_decision(need(read_file(options.file), "read --decision"), tree),
             "--decision");
    const std::string terms = need(read_file(options.data), "read --data");
    fmt::print("{}\n",
               letters::draft_json(need(letters::undertaking_draft(decision, terms), "--data")));
}

boost::json::object json_of(const IssuedLetter& letter) {
    return {{"number", letter.number},
            {"subject", letter.subject},
            {"template", letter.template_name},
            {"institution", letter.institution.value()},
            {"code", letter.code},
            {"sha256", base::to_hex(letter.digest)},
            {"issued", base::utc_text_s(letter.issued_us)}};
}

void print(const IssuedLetter& letter, bool json) {
    if (json) {
        fmt::print("{}\n", boost::json::serialize(json_of(letter)));
        return;
    }
    fmt::print("number   {}\nsubject  {}\nissued   {}\ncode     {}\nsha256   {}\n", letter.number,
               letter.subject, base::utc_text_s(letter.issued_us), letter.code,
               base::to_hex(letter.digest));
}

/// That a letter is sent stands in the log before there is one; its key ties the two.
void record(const StateFolder& state, const LetterOptions& options, const std::string& once_key) {
    audit::Draft draft;
    draft.type = audit::EntryType::Admin;
    draft.institution = base::InstitutionId(options.institution);
    draft.end_user = options.by;
    draft.rule = "R-144";
    draft.detail = fmt::format("letter={} key={}", options.template_name, once_key);
    need(record_act(state, std::move(draft)), "record the letter");
}

void issue(const LetterOptions& options) {
    if (!audit::is_staff_name(options.by))
        leave("issue", "--by: a name of letters, digits and ._-@: a letter is recorded", 2);
    letters::IssueOrder order;
    order.draft = read_draft(options);
    const Opened opened = open(options);
    const auto book = need(letters::LetterBook::open(opened.database, made_in(opened.state.kind())),
                           "open the letters");
    order.now_us = base::SystemClock().now_us();
    order.once_key = options.once_key.empty() ? crypto::ordered_uuid(order.now_us / 1'000).text()
                                              : options.once_key;
    if (order.once_key.size() > letters::kOnceKeyBytesMax ||
        !letters::check_printable(order.once_key, letters::kOnceKeyBytesMax, "--once"))
        leave("issue", "--once: at most 200 characters that can be printed", 2);
    order.institution = base::InstitutionId(options.institution);
    if (options.institution != 0)
        order.recipients = {fmt::format("institution:{}", options.institution)};
    order.mails = options.mails;
    order.by = options.by;
    // What is wrong with the data is found before the log says that a letter is sent.
    const auto shelf = need(letters::TemplateShelf::built_in(), "read the templates");
    const letters::Head trial{kTrial, base::istanbul_date(order.now_us), kTrial};
    need(letters::compose(shelf, order.draft, trial), "issue");
    record(opened.state, options, order.once_key);
    const IssuedLetter issued = need(book->issue(order), "issue");
    if (!options.out.empty()) {
        const base::Bytes pdf = need(book->pdf(issued.number), "read the letter");
        need(write_file(options.out, base::as_text(pdf), FileMode::Public), "write --out");
    }
    print(issued, options.json);
}

void verify(const LetterOptions& options) {
    const Opened opened = open(options);
    const auto book = need(letters::LetterBook::open(opened.database, made_in(opened.state.kind())),
                           "open the letters");
    const auto found = book->verify(options.code);
    if (!found) {
        const bool wrong = found.error().code == ErrorCode::InvalidField;
        leave("verify", found.error(),
              wrong                                       ? 2
              : found.error().code == ErrorCode::NotFound ? kNotFound
                                                          : 1);
    }
    print(*found, options.json);
    if (options.file.empty()) return;
    const std::string text = need(read_file(options.file), "read --file");
    if (crypto::sha256(base::as_bytes(text)) == found->digest) return;
    fmt::print(stderr, "kps: the file is not the document that was issued\n");
    throw CLI::RuntimeError(kVerificationFailed);
}

letters::MailTls tls_of(const std::string& word) {
    if (word == "none") return letters::MailTls::NoneInTests;
    return word == "implicit" ? letters::MailTls::Implicit : letters::MailTls::StartTls;
}

void send(const LetterOptions& options) {
    const Opened opened = open(options);
    letters::SmtpSettings settings = options.smtp;
    settings.tls = tls_of(options.tls);
    if (!options.secret_file.empty()) {
        settings.secret = need(read_file(options.secret_file), "read --secret-file");
        while (settings.secret.ends_with('\n')) settings.secret.pop_back();
    }
    const auto kind = opened.state.is_live() ? letters::SmtpTransport::State::Live
                                             : letters::SmtpTransport::State::Test;
    auto transport = letters::SmtpTransport::create(std::move(settings), kind);
    if (!transport) leave("send", transport.error(), 2);
    const auto outbox = need(letters::MailOutbox::open(opened.database), "open the mails");
    const base::SystemClock clock;
    const std::size_t tried =
        need(letters::send_due_mails(*outbox, **transport, clock.now_us()), "send");
    const letters::MailCounts counts = need(outbox->counts(), "count the mails");
    if (options.json) {
        fmt::print("{}\n",
                   boost::json::serialize(boost::json::object{{"tried", tried},
                                                              {"waiting", counts.waiting},
                                                              {"sending", counts.sending},
                                                              {"sent", counts.sent},
                                                              {"bounced", counts.bounced},
                                                              {"unclear", counts.unclear}}));
        return;
    }
    fmt::print("tried {}; waiting {}, sending {}, sent {}, bounced {}, unclear {}\n", tried,
               counts.waiting, counts.sending, counts.sent, counts.bounced, counts.unclear);
}

/// Adds `name` below `parent` with the options every letter command has.
CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help,
              const std::string& example, void (*run)(const LetterOptions&),
              std::shared_ptr<LetterOptions>& options) {
    CLI::App* command = parent.add_subcommand(name, help);
    options = std::make_shared<LetterOptions>();
    command->add_flag("--json", options->json, "one JSON object or list on standard output");
    command->footer(
        "Exit status: 0 success, 1 the command failed, 2 wrong usage, 3 no such document,\n"
        "7 the file is not the document.\nExample: kps letter " +
        name + " " + example);
    command->callback([options, run] { run(*options); });
    return command;
}

void add_draft(CLI::App& command, LetterOptions& options) {
    command.add_option("--template", options.template_name, "template; see `kps letter templates`")
        ->required();
    command.add_option("--data", options.data, "JSON file of its values; docs/formats/letter.md")
        ->required();
    command.add_option("--out", options.out, "PDF file to write");
}

void add_mail_server(CLI::App& command, LetterOptions& options) {
    command.add_option("--smtp", options.smtp.host, "mail server")->required();
    command.add_option("--port", options.smtp.port, "its port")->capture_default_str();
    command
        .add_option("--tls", options.tls,
                    "how the connection is kept secret; none in test states only")
        ->check(CLI::IsMember({"starttls", "implicit", "none"}))
        ->capture_default_str();
    command.add_option("--ca", options.smtp.ca_file,
                       "certificates trusted; default: the machine's");
    command.add_option("--from", options.smtp.from, "address of the sender")->required();
    command.add_option("--user", options.smtp.username, "name for the login; default: none");
    command.add_option("--secret-file", options.secret_file, "file with the secret of the login");
    command.add_option("--timeout-ms", options.smtp.total_ms, "longest time for one mail, ms")
        ->capture_default_str();
    command.add_option("--connect-ms", options.smtp.connect_ms, "longest time to connect, ms")
        ->capture_default_str();
}

}  // namespace

void add_letter_commands(CLI::App& app) {
    CLI::App* letter = app.add_subcommand(
        "letter", "Official letters, their codes, and the mails that announce them");
    letter->require_subcommand(1);
    add_campaign_commands(*letter);
    std::shared_ptr<LetterOptions> options;
    add(*letter, "templates", "All templates, and with --json what each needs", "--json", list,
        options);
    CLI::App* command =
        add(*letter, "render", "Print a trial; it has no number and no code",
            "--template release --data release.json --out release.pdf", render, options);
    add_draft(*command, *options);
    command = add(
        *letter, "undertaking", "Make an undertaking's data file out of the decision and its terms",
        "--decision decision.json --data terms.json > undertaking.json", undertaking, options);
    command->add_option("--decision", options->file, "decision document")->required();
    command->add_option("--data", options->data, "JSON file of the terms; docs/formats/letter.md")
        ->required();
    command = add(*letter, "issue",
                  "Give a letter its number and code, store it and put it into the inbox",
                  "--template release --data release.json --institution 1001 --by ayse.yilmaz",
                  issue, options);
    add_draft(*command, *options);
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command->add_option("--institution", options->institution, "whose inbox gets it; 0: nobody's")
        ->capture_default_str();
    command->add_option("--mail", options->mails, "address that is told; may be given again");
    command->add_option("--once", options->once_key,
                        "key under which the letter is issued once, however often it is asked for");
    command->add_option("--by", options->by, "who sends it; the act is recorded")->required();
    command = add(*letter, "verify", "Is there a document with this code, and is this file it?",
                  "ABCD-EFGH-JKMN-PQRS --file letter.pdf", verify, options);
    command->add_option("code", options->code, "code at the foot of the document")->required();
    command->add_option("--file", options->file, "PDF to compare");
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    command = add(*letter, "send", "Send the mails that are due, once through",
                  "--smtp mail.example.org --from kps@example.org", send, options);
    command->add_option("--dir", options->folder, "state folder")->capture_default_str();
    add_mail_server(*command, *options);
}

}  // namespace kps
