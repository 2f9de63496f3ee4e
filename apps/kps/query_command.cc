#include "apps/kps/query_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <memory>

#include "apps/kps/report.h"
#include "wire/client/session.h"

namespace kps {
namespace {

using contract::CriterionField;
using contract::Service;
using wire::client::NamedValue;
using wire::client::Outcome;

/// Exit statuses of `kps query` beside 0.
constexpr int kBusinessError = 1;
constexpr int kWrongUsage = 2;
constexpr int kNotAnswered = 3;

struct QueryOptions {
    CallerOptions caller;
    std::string service;
    std::string number;
    std::string version;
    std::string birth;
    std::vector<std::string> criteria;
    std::string purpose;
    std::string file_number;
    std::string end_user;
    bool json = false;
    bool xml = false;
    bool tree = false;
};

/// The named version, else the newest one.
const Service& find_service(const contract::Catalogue& catalogue, const QueryOptions& options) {
    const Service* found = nullptr;
    for (const auto& service : catalogue.services()) {
        if (contract::is_public_check(service->question) || service->name != options.service)
            continue;
        if (!options.version.empty() && service->version != options.version) continue;
        if (!found || found->version < service->version) found = service.get();
    }
    if (!found) leave("query", "no such service version; see `kps contract list`", kWrongUsage);
    return *found;
}

NamedValue value_for_field(const Service& service, CriterionField field, std::string value) {
    const std::string_view name = wire::client::member_for(service, field);
    if (name.empty())
        leave("query",
              fmt::format("{} {} does not ask for that; name its criteria with --kriter: {}",
                          service.name, service.version, wire::client::member_names(service)),
              kWrongUsage);
    return {std::string(name), std::move(value)};
}

/// `1980-02-01`; 0 for a day or month that is not known.
void add_birth(const Service& service, const std::string& birth, std::vector<NamedValue>& values) {
    const std::size_t first = birth.find('-');
    const std::size_t second = birth.find('-', first == std::string::npos ? first : first + 1);
    if (first != 4 || second == std::string::npos)
        leave("query", "--birth must be yyyy-mm-dd", kWrongUsage);
    values.push_back(value_for_field(service, CriterionField::BirthYear, birth.substr(0, 4)));
    values.push_back(
        value_for_field(service, CriterionField::BirthMonth, birth.substr(5, second - 5)));
    values.push_back(value_for_field(service, CriterionField::BirthDay, birth.substr(second + 1)));
}

std::vector<NamedValue> named_values(const Service& service, const QueryOptions& options) {
    std::vector<NamedValue> values;
    if (!options.number.empty())
        values.push_back(value_for_field(service, CriterionField::NationalId, options.number));
    if (!options.birth.empty()) add_birth(service, options.birth, values);
    for (const std::string& text : options.criteria) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) leave("query", "--kriter must be NAME=VALUE", kWrongUsage);
        values.push_back({text.substr(0, equals), text.substr(equals + 1)});
    }
    return values;
}

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

void query(QueryOptions options) {
    settle(options.caller);
    const contract::Catalogue catalogue =
        need(contract::Catalogue::built_in(), "read the contracts");
    const Service& service = find_service(catalogue, options);
    const auto body = wire::client::question_body(service, named_values(service, options));
    if (!body) leave("query", body.error().context, kWrongUsage);
    const auto caller = make_caller(options.caller);
    if (!caller) leave("query", caller.error().context, kWrongUsage);

    wire::client::Call call;
    call.action = service.action;
    call.body = *body;
    call.end_user = options.end_user;
    call.purpose_code = options.purpose;
    call.file_number = options.file_number;
    const auto asked = ask(*caller, service, call);
    if (!asked) leave("could not ask", asked.error(), kNotAnswered);
    if (asked->outcome.kind == Outcome::Kind::Fault)
        leave("could not ask",
              fmt::format("{}: {} (`kps doctor` tells which step fails)", asked->outcome.fault,
                          asked->outcome.text),
              kNotAnswered);
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
    return out + fmt::format("receipt  {}\n{}\n", asked.reply.receipt, asked.receipt.text);
}

void add_query_command(CLI::App& app) {
    auto options = std::make_shared<QueryOptions>();
    CLI::App* command = app.add_subcommand(
        "query", "Ask one question over the wire, as an institution's software does");
    command->add_option("SERVICE", options->service, "as `kps contract list` names it")->required();
    command->add_option("NUMBER", options->number, "identity number");
    command->add_option("--version", options->version, "yyyy/MM/dd; default: the newest");
    command->add_option("--birth", options->birth, "birth date yyyy-mm-dd, 00 for what is unknown");
    command->add_option("--kriter", options->criteria,
                        "NAME=VALUE, a criterion by its wire name; may be repeated");
    command->add_option("--purpose", options->purpose, "code of the purpose (header Amac)");
    command->add_option("--file-number", options->file_number, "your file's number (header Amac)");
    command->add_option("--end-user", options->end_user, "who asks (header Sorgulayan)");
    add_caller_options(*command, options->caller);
    CLI::Option* as_json = command->add_flag("--json", options->json, "one JSON object");
    CLI::Option* as_xml =
        command->add_flag("--xml", options->xml, "the SOAP answer; the receipt on standard error");
    CLI::Option* as_tree = command->add_flag("--tree", options->tree, "filled members (default)");
    as_json->excludes(as_xml)->excludes(as_tree);
    as_xml->excludes(as_tree);
    command->footer(
        "Exit status: 0 answered, 1 answered with HataBilgisi, 2 wrong usage, 3 could not ask, or "
        "the "
        "receipt does not hold.\n"
        "Example: kps query BilesikKutukSorgulaKimlikNoServis 12345678950 --birth 1980-02-01");
    command->callback([options] { query(*options); });
}

}  // namespace kps
