#include "apps/kps/asking/doctor_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>

#include "apps/kps/asking/caller.h"
#include "apps/kps/asking/question_options.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "doctor/examiner.h"
#include "wire/client/question.h"

namespace kps {
namespace {

constexpr int kWrongUsage = 2;

struct DoctorOptions {
    CallerOptions caller;
    QuestionOptions question{"BilesikKutukSorgulaKimlikNoServis", {}, {}, {}, {}, {}, {}, {}};
    std::string registered;
    std::string language;
    bool json = false;
};

/// `--lang`, else what the terminal's language is.
doctor::Language language_of(const DoctorOptions& options) {
    std::string name = options.language;
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(variable);
        if (name.empty() && value) name = value;
    }
    return name.starts_with("tr") ? doctor::Language::Turkish : doctor::Language::English;
}

/// A file that cannot be read is a finding of its own, not the end of the command.
std::optional<doctor::Report> read_into(const std::string& file, doctor::Problem problem,
                                        std::string& text) {
    if (file.empty()) return std::nullopt;
    auto read = read_file(file);
    if (read) {
        text = std::move(*read);
        return std::nullopt;
    }
    doctor::Report report;
    report.note(doctor::failed(doctor::Step::Settings, problem, doctor::shown(file)));
    return report;
}

std::optional<doctor::Report> read_files(const CallerOptions& caller, doctor::Options& options) {
    options.password = caller.password;
    if (!caller.password_file.empty()) {
        const auto password = read_password(caller.password_file);
        if (!password)
            return read_into(caller.password_file, doctor::Problem::PasswordFileUnreadable,
                             options.password);
        options.password = *password;
    }
    if (auto report = read_into(caller.authorities_file, doctor::Problem::AuthorityFileUnreadable,
                                options.authorities_pem))
        return report;
    return read_into(caller.verifier_key_file, doctor::Problem::VerifierKeyMalformed,
                     options.verifier_key);
}

/// Of a demo everything is known; of an endpoint, what was said.
std::optional<doctor::Report> fill(const DoctorOptions& from, doctor::Options& options) {
    options.registered_address = from.registered;
    options.time_out_ms = static_cast<std::int64_t>(from.caller.time_out_s * 1000);
    options.source = from.caller.source;
    if (!from.caller.endpoint.empty()) {
        options.endpoint = from.caller.endpoint;
        options.user = from.caller.user;
        return read_files(from.caller, options);
    }
    const auto caller = make_caller(from.caller);
    if (!caller)
        leave("doctor",
              caller.error().context + "; name a server with --endpoint, or a demo with --state",
              kWrongUsage);
    options.endpoint = caller->access.base_url;
    options.user = caller->access.credentials.user;
    options.password = caller->access.credentials.secret;
    options.authorities_pem = caller->http.authorities_pem;
    options.verifier_key = caller->verifier_key;
    options.source = caller->http.source_address;
    return std::nullopt;
}

doctor::Question make_question(const contract::Service& service, const QuestionOptions& options) {
    auto call = make_call(service, options);
    if (!call) leave("doctor", call.error().context, kWrongUsage);
    doctor::Question question{service, std::move(*call),
                              !options.number.empty() || !options.criteria.empty()};
    if (!question.about_a_person) question.call.body = wire::client::empty_question_body(service);
    return question;
}

void examine(DoctorOptions options) {
    settle(options.caller);
    const contract::Catalogue catalogue =
        need(contract::Catalogue::built_in(), "read the contracts");
    const auto service = find_service(catalogue, options.question);
    if (!service) leave("doctor", service.error().context, kWrongUsage);
    const doctor::Question question = make_question(**service, options.question);

    doctor::Options settings;
    const auto unreadable = fill(options, settings);
    const doctor::Report report =
        unreadable ? *unreadable : doctor::examine(settings, question, base::SystemClock());
    const doctor::Language language = language_of(options);
    if (options.json)
        fmt::print("{}\n", report.as_json(language));
    else
        fmt::print("kps doctor: {} ({})\n\n{}", settings.endpoint, settings.user,
                   report.as_text(language));
    if (!report.healthy()) throw CLI::RuntimeError(1);
}

}  // namespace

void add_doctor_command(CLI::App& app) {
    auto options = std::make_shared<DoctorOptions>();
    CLI::App* command = app.add_subcommand(
        "doctor", "Go through an institution's connection and say which step fails, and why");
    command->add_option(
        "--ask", options->question.number,
        "identity number to ask about: a real question, which is recorded; without it "
        "nobody is asked about");
    command->add_option("--service", options->question.service, "service to ask")
        ->capture_default_str();
    add_question_options(*command, options->question);
    command->add_option("--registered", options->registered,
                        "your registered address, to compare with what the server sees");
    add_caller_options(*command, options->caller);
    command->add_option("--lang", options->language, "tr or en (default: the terminal's)")
        ->check(CLI::IsMember({"tr", "en"}));
    command->add_flag("--json", options->json, "one JSON object");
    command->footer(
        "Exit status: 0 no step fails, 1 a step fails, 2 wrong usage.\n"
        "Example: kps doctor --endpoint https://localhost:8443 --user KRM-1001 --password-file "
        "password.txt --ca ca.pem");
    command->callback([options] { examine(*options); });
}

}  // namespace kps
