#include "doctor/examiner.h"

#include <optional>
#include <utility>
#include <vector>

#include "audit/checkpoints/note.h"
#include "doctor/receipt_examination.h"
#include "doctor/server_mirror.h"
#include "doctor/verdicts.h"
#include "http/probe.h"
#include "wire/client/session.h"

namespace kps::doctor {
namespace {

http::ClientOptions client_options(const Options& options) {
    http::ClientOptions client;
    client.authorities_pem = options.authorities_pem;
    client.source_address = options.source;
    client.time_out_ms = options.time_out_ms;
    return client;
}

class Examination {
  public:
    Examination(const Options& options, const Question& question, const base::Clock& clock)
        : options_(options), question_(question), clock_(clock) {}

    Report run() {
        if (check_settings() && look_at_network() && open_session() && look_in_mirror() &&
            fetch_token())
            ask();
        return std::move(report_);
    }

  private:
    /// Notes findings; false when the last of them failed.
    bool note(std::vector<Finding> findings) {
        for (Finding& finding : findings) {
            const bool is_failed = finding.outcome == Outcome::Failed;
            report_.note(std::move(finding));
            if (is_failed) return false;
        }
        return true;
    }

    bool check_settings() {
        Finding finding = judge_settings(
            {options_.endpoint, options_.user, options_.password, options_.authorities_pem});
        const bool key_is_bad =
            !options_.verifier_key.empty() && !audit::NoteVerifier::parse(options_.verifier_key);
        if (finding.outcome == Outcome::Good && key_is_bad)
            finding = failed(Step::Settings, Problem::VerifierKeyMalformed);
        return note({std::move(finding)});
    }

    /// Name, connection, handshake, certificate.
    bool look_at_network() {
        const auto probe = http::Probe::open(options_.endpoint, client_options(options_));
        if (!probe)
            return note(
                {failed(Step::Settings, Problem::EndpointMalformed, shown(probe.error().context))});
        const std::vector<std::string> addresses = probe->addresses();
        if (addresses.empty())
            return note({failed(Step::Name, Problem::NameUnknown, shown(probe->origin().host))});
        std::string names;
        for (const std::string& address : addresses)
            names += (names.empty() ? " = " : ", ") + address;
        report_.note(good(Step::Name, shown(probe->origin().host + names)));

        std::vector<http::Reached> tried;
        for (const std::string& address : addresses) {
            tried.push_back(probe->reach(address));
            if (tried.back().state == http::Reached::State::Connected) break;
        }
        if (!note({judge_connection(tried)})) return false;
        const http::HandshakeReport handshake = probe->shake_hands(tried.back().peer);
        if (!note({judge_tls(handshake)})) return false;
        return note({judge_certificate(handshake, clock_.now_us())});
    }

    bool open_session() {
        wire::client::Access access{options_.endpoint, {options_.user, options_.password}};
        auto session =
            wire::client::Session::open(std::move(access), client_options(options_), clock_);
        if (!session) return note({failed(Step::Settings, Problem::EndpointMalformed)});
        session_.emplace(std::move(*session));
        return true;
    }

    bool look_in_mirror() {
        const Mirror mirror = look_at_mirror(*session_, clock_);
        return note({judge_clock(mirror.ahead_us)}) &&
               note({judge_address(mirror.address, options_.registered_address)});
    }

    bool fetch_token() {
        const auto response = session_->request_token();
        if (!response)
            return note({failed(Step::TokenService, Problem::ServiceSilent,
                                shown(response.error().context))});
        if (!note(judge_token_answer(*response, clock_.now_us()))) return false;
        auto token = wire::client::read_token(response->body);
        if (!token) return false;  // judged above; never here
        // A token is given to the registered address only: it is the one that was seen.
        const Finding& address = report_.at(Step::Address);
        if (address.outcome == Outcome::Unchecked)
            report_.note(good(Step::Address, address.detail));
        session_->use(std::move(*token));
        return true;
    }

    /// A business error stands in a whole answer: its receipt is looked at all the same.
    void ask() {
        wire::client::Call call = question_.call;
        call.action = question_.service.action;
        const auto reply = session_->ask(std::move(call));
        if (!reply) {
            note(
                {failed(Step::QueryService, Problem::ServiceSilent, shown(reply.error().context))});
            return;
        }
        http::ClientResponse response;
        response.status = reply->status;
        response.headers = {{"Content-Type", reply->content_type}};
        response.body = reply->body;
        note(judge_query_answer(response, {question_.service, question_.about_a_person}));
        if (reply->status == 200 && report_.at(Step::QueryService).outcome == Outcome::Good)
            note(examine_receipt(*session_, reply->receipt, options_.verifier_key));
    }

    const Options& options_;
    const Question& question_;
    const base::Clock& clock_;
    Report report_;
    std::optional<wire::client::Session> session_;
};

}  // namespace

Report examine(const Options& options, const Question& question, const base::Clock& clock) {
    return Examination(options, question, clock).run();
}

}  // namespace kps::doctor
