#include "apps/kps/asking/query_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>

#include "apps/kps/asking/question_options.h"
#include "apps/kps/report.h"
#include "wire/client/answer_age.h"
#include "wire/client/session.h"

namespace kps {
namespace {

using contract::Service;
using wire::client::Outcome;

/// Exit statuses of `kps query` beside 0.
constexpr int kBusinessError = 1;
constexpr int kWrongUsage = 2;
constexpr int kNotAnswered = 3;
constexpr std::int64_t kAgeSecondsMax = 86'400;

struct QueryOptions {
    CallerOptions caller;
    QuestionOptions question;
    bool json = false;
    bool xml = false;
    bool tree = false;
    std::int64_t age_s_max = -1;  ///< -1: however old
};

/// What came back cannot be read: that is not a business error.
template <class T>
T need_answer(base::Result<T> result) {
    if (!result) leave("read the answer", result.error(), kNotAnswered);
    return std::move(result).take();
}

void print_json(const Service& service, const Asked& asked) {
    namespace json = boost::json;
    json::object out{{"service", service.name}, {"version", service.version}};
    if (asked.outcome.kind == Outcome::Kind::BusinessError)
        out["error"] = json::object{{"code", asked.outcome.code}, {"text", asked.outcome.text}};
    out["answer"] = json::parse(need_answer(wire::client::answer_json(asked.reply.body, service)));
    out["asked_at"] = asked.reply.asked_at;
    out["register_version"] = asked.reply.register_version;
    out["receipt"] = asked.reply.receipt;
    out["receipt_check"] = asked.receipt.text;
    if (asked.receipt.state == ReceiptCheck::State::Unknown)
        out["receipt_holds"] = nullptr;
    else
        out["receipt_holds"] = asked.receipt.state == ReceiptCheck::State::Holds;
    fmt::print("{}\n", json::serialize(out));
}

void print(const QueryOptions& options, const Service& service, const Asked& asked) {
    if (options.json) return print_json(service, asked);
    if (options.xml) {
        fmt::print("{}\n", asked.reply.body);
        fmt::print(stderr, "receipt  {}\n{}\n", asked.reply.receipt, asked.receipt.text);
        return;
    }
    fmt::print("\n{} asks {} {} ({}):\n\n",
               options.caller.endpoint.empty() ? options.caller.as : options.caller.user,
               service.name, service.version, service.turkish_title);
    fmt::print("{}", need_answer(asked_as_text(asked)));
}

/// What was not said right is wrong usage, and nobody was asked.
template <class T>
T need_usage(base::Result<T> result) {
    if (!result) leave("query", result.error().context, kWrongUsage);
    return std::move(result).take();
}

void query(QueryOptions options) {
    settle(options.caller);
    const contract::Catalogue catalogue =
        need(contract::Catalogue::built_in(), "read the contracts");
    const Service& service = *need_usage(find_service(catalogue, options.question));
    const wire::client::Call call = need_usage(make_call(service, options.question));
    const Caller caller = need_usage(make_caller(options.caller));
    const auto asked = ask(caller, service, call);
    if (!asked) leave("could not ask", asked.error(), kNotAnswered);
    if (asked->outcome.kind == Outcome::Kind::Fault)
        leave("could not ask",
              fmt::format("{}: {} (`kps doctor` tells which step fails)", asked->outcome.fault,
                          asked->outcome.text),
              kNotAnswered);
    // Rule R-027 (KPSY m.5/4): an old copy is not shown.
    if (options.age_s_max >= 0) {
        const base::SystemClock clock;
        const auto fresh =
            wire::client::check_age(asked->reply, clock.now_us(), options.age_s_max * 1'000'000);
        if (!fresh) leave("answer", fresh.error().context, kNotAnswered);
    }
    print(options, service, *asked);
    if (asked->receipt.state == ReceiptCheck::State::Fails)
        leave("receipt", asked->receipt.text, kNotAnswered);
    if (asked->outcome.kind == Outcome::Kind::BusinessError)
        leave(fmt::format("HataBilgisi {}", asked->outcome.code), asked->outcome.text,
              kBusinessError);
}

}  // namespace

base::Result<Asked> ask(const Caller& caller, const Service& service,
                        const wire::client::Call& call) {
    const base::SystemClock clock;
    auto session = KPS_TRY(wire::client::Session::open(caller.access, caller.http, clock));
    Asked asked;
    asked.reply = KPS_TRY(session.ask(call));
    if (asked.reply.status != 200 && asked.reply.status != 500)
        return base::failed(base::ErrorCode::NetworkFailed,
                            fmt::format("the query service answered HTTP {}", asked.reply.status));
    asked.outcome = KPS_TRY(wire::client::read_outcome(asked.reply.body, service));
    if (asked.outcome.kind != Outcome::Kind::Fault)
        asked.receipt = check_receipt(caller, session, asked.reply.receipt);
    return asked;
}

base::Result<std::string> asked_as_text(const Asked& asked) {
    std::string out = KPS_TRY(wire::client::answer_tree(asked.reply.body));
    out += fmt::format("\nanswer   {} bytes, token in {:.1f} ms, answer in {:.1f} ms\n",
                       asked.reply.body.size(), static_cast<double>(asked.reply.token_us) / 1000,
                       static_cast<double>(asked.reply.query_us) / 1000);
    if (!asked.reply.asked_at.empty())
        out += fmt::format("asked    {}, register {}\n", asked.reply.asked_at,
                           asked.reply.register_version);
    if (!asked.reply.signer.empty()) out += fmt::format("signed   {}\n", asked.reply.signer);
    return out + fmt::format("receipt  {}\n{}\n", asked.reply.receipt, asked.receipt.text);
}

void add_query_command(CLI::App& app) {
    auto options = std::make_shared<QueryOptions>();
    CLI::App* command = app.add_subcommand(
        "query", "Ask one question over the wire, as an institution's software does");
    command->add_option("SERVICE", options->question.service, "as `kps contract list` names it")
        ->required();
    command->add_option("NUMBER", options->question.number, "identity number");
    add_question_options(*command, options->question);
    add_caller_options(*command, options->caller);
    command
        ->add_option("--max-age", options->age_s_max,
                     "refuse an answer that is older, in seconds, or does not say its time")
        ->check(CLI::Range(std::int64_t{0}, kAgeSecondsMax));
    CLI::Option* as_json = command->add_flag("--json", options->json, "one JSON object");
    CLI::Option* as_xml =
        command->add_flag("--xml", options->xml, "the SOAP answer; the receipt on standard error");
    CLI::Option* as_tree = command->add_flag("--tree", options->tree, "filled members (default)");
    as_json->excludes(as_xml)->excludes(as_tree);
    as_xml->excludes(as_tree);
    command->footer(
        "Exit status: 0 answered, 1 answered with HataBilgisi, 2 wrong usage, 3 could not ask, or "
        "the receipt does not hold, or the answer is too old.\n"
        "Example: kps query BilesikKutukSorgulaKimlikNoServis 12345678950 --birth 1980-02-01");
    command->callback([options] { query(*options); });
}

}  // namespace kps
