#include "apps/kps/server_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <mutex>

#include "apps/kps/audit/reconcile_desk.h"
#include "apps/kps/callers/handshake_certificates.h"
#include "apps/kps/callers/user_table.h"
#include "apps/kps/http_metrics.h"
#include "apps/kps/ledger_desk.h"
#include "apps/kps/log_guards.h"
#include "apps/kps/log_keeping.h"
#include "apps/kps/log_metrics.h"
#include "apps/kps/misuse_desk.h"
#include "apps/kps/oversight/directorate_desk.h"
#include "apps/kps/portal/case_desk.h"
#include "apps/kps/portal/made_in.h"
#include "apps/kps/portal/page_folder.h"
#include "apps/kps/portal/portal_desk.h"
#include "apps/kps/portal/side_desks.h"
#include "apps/kps/portal/usage_link.h"
#include "apps/kps/tls/served_keys.h"
#include "audit/acts/act_store.h"
#include "audit/receipts/receipt_maker.h"
#include "audit/segments/segment_log.h"
#include "authentication/bearer_tokens.h"
#include "authentication/client_certificates.h"
#include "authentication/credential_verifier.h"
#include "authentication/key_store.h"
#include "authentication/token_authority.h"
#include "contract/model.h"
#include "exchanges/listener.h"
#include "http/handler_pool.h"
#include "http/limits.h"
#include "http/router.h"
#include "http/server.h"
#include "institutions/institution_store.h"
#include "oversight/timed_handler.h"
#include "policy/refresher.h"
#include "policy/usage_counter.h"
#include "query/engine.h"
#include "registry/register_store.h"
#include "rest/api.h"
#include "rest/caller_endpoint.h"
#include "rest/error_endpoints.h"
#include "rest/log_endpoints.h"
#include "rest/operation_endpoints.h"
#include "storage/database.h"
#include "wire/endpoints/metadata_endpoint.h"
#include "wire/endpoints/public_endpoint.h"
#include "wire/endpoints/router_endpoint.h"
#include "wire/endpoints/token_endpoint.h"
#include "wire/endpoints/wsdl_endpoint.h"
#include "wire/security/answer_signer.h"
#include "wire/security/strict_security.h"
#include "wire/trust/token_service.h"

namespace kps {
namespace {

/// One line for the operator, never about a person (DESIGN.md 7.4).
void say(const std::string& line) {
    fmt::print(stderr, "kps serve: {}\n", line);
}

class Graph final : public ServerGraph {
  public:
    explicit Graph(const ServerOptions& options)
        : options_(options),
          system_clock_(options.clock_shift_us),
          clock_(options.told_clock != nullptr ? *options.told_clock : system_clock_) {}
    ~Graph() override { stop(); }

    base::Status build(const StateFolder& state);
    std::uint16_t port() const override { return http_ ? http_->port() : options_.port; }
    http::Handler& handler() override { return router_; }
    base::Status keep_up() override;
    void stop() override;

  private:
    base::Status open_stores(const StateFolder& state);
    base::Status open_log(const StateFolder& state);
    base::Status build_authentication(const StateFolder& state);
    base::Status build_strict(const StateFolder& state);
    void build_query();
    base::Status build_routes(const StateFolder& state);
    base::Status add_rest_routes(const StateFolder& state);
    base::Status add_portal_routes(const StateFolder& state);
    base::Status listen(const StateFolder& state);
    std::string what_is_missing() const;
    std::vector<rest::Metric> metrics() const;
    void heard(const policy::Refresher::Report& report);
    std::string own_url(std::string_view to) const { return options_.base_url + std::string(to); }

    ServerOptions options_;
    base::SystemClock system_clock_;
    const base::Clock& clock_;
    std::unique_ptr<contract::Catalogue> catalogue_;
    std::unique_ptr<wire::services::AnswerForms> forms_;
    std::unique_ptr<registry::RegisterStore> register_;
    std::unique_ptr<institutions::InstitutionStore> institutions_;
    std::unique_ptr<MisuseDesk> desk_;
    std::unique_ptr<ServedKeys> served_keys_;
    UserTable users_;
    authentication::ClientCertificates certificates_;
    HandshakeCertificates handshake_certificates_{certificates_, clock_};
    policy::Current rights_;
    policy::MemoryUsageCounter usage_;
    rest::Repetitions repetitions_;
    std::unique_ptr<policy::Refresher> refresher_;
    std::unique_ptr<audit::KeyStore> log_keys_;
    audit::LocalSegmentStore segments_;
    std::unique_ptr<audit::SegmentLog> log_;
    std::unique_ptr<LogGuards> guards_;
    std::unique_ptr<audit::ActStore> acts_;
    std::unique_ptr<LogKeeping> keeping_;  ///< after the log, which it writes to
    std::unique_ptr<audit::ReceiptDesk> receipts_;
    std::unique_ptr<authentication::TokenAuthority> tokens_;
    std::unique_ptr<authentication::BearerTokens> bearers_;
    std::unique_ptr<authentication::CredentialVerifier> credentials_;
    std::unique_ptr<wire::trust::TokenService> token_service_;
    std::unique_ptr<wire::security::AnswerSigner> signer_;
    std::unique_ptr<wire::security::ReplayGuard> replay_guard_;
    std::unique_ptr<wire::security::StrictVerifier> strict_;
    std::unique_ptr<exchanges::Listener> listener_;
    std::unique_ptr<query::DeliveryRecorder> deliveries_;
    std::unique_ptr<query::Engine> engine_;
    std::shared_ptr<storage::Database> database_;
    std::unique_ptr<PortalDesk> portal_;
    std::unique_ptr<CaseDesk> cases_;
    std::unique_ptr<UsageLink> uses_;
    std::unique_ptr<LedgerDesk> ledger_;
    std::unique_ptr<ReconcileDesk> reconciliations_;
    base::Hash page_secret_{};
    wire::endpoints::RefusalBudgets budgets_;
    std::vector<std::unique_ptr<http::Handler>> endpoints_;
    http::Router router_;
    std::unique_ptr<oversight::TimedHandler> timed_;
    http::Router operation_router_;
    std::unique_ptr<http::HandlerPool> waiting_;  ///< only for a register that may block
    std::unique_ptr<http::Server> http_;
    std::atomic<const http::Server*> serving_{nullptr};
    bool stopped_ = false;
};

base::Status Graph::build(const StateFolder& state) {
    if (state.is_live() && (options_.clock_shift_us != 0 || options_.told_clock != nullptr))
        return base::failed(base::ErrorCode::InvalidArgument,
                            "a live state takes no shifted clock");
    if (options_.base_url.empty())
        options_.base_url = fmt::format("https://localhost:{}", options_.port);
    KPS_TRY(open_stores(state));
    KPS_TRY(open_log(state));
    KPS_TRY(build_authentication(state));
    KPS_TRY(build_strict(state));
    build_query();
    KPS_TRY(build_routes(state));
    desk_->start(*log_, register_->header().synthetic, options_.told_clock == nullptr);
    keeping_ = std::make_unique<LogKeeping>(LogKeeping::Parts{
        *log_keys_, *log_, clock_, *acts_, state.log_folder().string(), !state.is_live(), say});
    if (options_.told_clock != nullptr) return {};
    keeping_->start();
    cases_->start();
    uses_->start();
    KPS_TRY(listen(state));
    refresher_->start();
    return {};
}

base::Status Graph::open_stores(const StateFolder& state) {
    catalogue_ = std::make_unique<contract::Catalogue>(KPS_TRY(contract::Catalogue::built_in()));
    forms_ = std::make_unique<wire::services::AnswerForms>(*catalogue_);
    if (options_.register_location.empty()) options_.register_location = state.register_location();
    register_ = KPS_TRY(registry::open_register(options_.register_location));
    if (state.is_live() && register_->header().synthetic)
        return base::failed(base::ErrorCode::InvalidArgument,
                            "a live state does not take a synthetic register");
    // Rule R-011 (KPSY m.4/1-ğ): the sharing server cannot write the register; it proves so before it serves.
    KPS_TRY(register_->prove_read_only());
    if (options_.administration_location.empty())
        options_.administration_location = state.administration_location();
    database_ = KPS_TRY(storage::Database::open(options_.administration_location));
    desk_ = KPS_TRY(MisuseDesk::open(database_, say));
    acts_ = KPS_TRY(audit::ActStore::open(database_));
    institutions_ = KPS_TRY(institutions::InstitutionStore::open(
        database_, state.is_live() ? institutions::AddressRule::PublicOnly
                                   : institutions::AddressRule::TestOrDemo));
    policy::Refresher::Source source{{}, {}, sub_user_source(database_)};
    source.version = [this] {
        // What happens every second: answers kept for their keys and recorded messages have an end.
        repetitions_.expire(clock_.now_us());
        if (listener_) listener_->recordings().expire(clock_.now_us());
        return institutions_->version();
    };
    source.load = [this]() -> base::Result<institutions::Directory> {
        institutions::Directory directory = KPS_TRY(institutions_->load());
        KPS_TRY(users_.take(directory, *database_, clock_.now_us(), tokens_.get()));
        desk_->take(directory);
        certificates_.set(directory);
        return directory;
    };
    refresher_ = std::make_unique<policy::Refresher>(std::move(source), *catalogue_, rights_,
                                                     [this](const auto& report) { heard(report); });
    return refresher_->refresh();
}

base::Status Graph::open_log(const StateFolder& state) {
    log_keys_ = std::make_unique<audit::KeyStore>(KPS_TRY(
        audit::KeyStore::open(state.keys_folder().string(), state.log_origin(), clock_.now_us())));
    audit::SegmentLog::Options options;
    options.directory = state.log_folder().string();
    options.test_data = !state.is_live();
    if (options_.told_clock != nullptr) options.segment_bytes = kToldSegmentBytes;
    const LogGuards::Options guards{options_.witness_policy, options_.witness_period_seconds,
                                    log_keys_->verifier_key()};
    guards_ = KPS_TRY(LogGuards::open(state, guards, clock_, options, say));
    log_ = KPS_TRY(audit::SegmentLog::open(options, {*log_keys_, clock_, segments_}));
    guards_->start(*log_);
    receipts_ = std::make_unique<audit::ReceiptDesk>(audit::ReceiptDesk::Parts{
        [this](const std::string& path) {
            return log_->read_public(path, audit::PublicAccess::Entries);
        },
        KPS_TRY(audit::NoteVerifier::parse(log_->verifier_key())), log_->recipient_secrets(),
        clock_, [this] { return log_->state().checkpoint->size; }});
    if (const auto bytes = log_->state().set_aside_bytes; bytes != 0)
        say(fmt::format("the last frame was torn: {} bytes set aside, none answered", bytes));
    return log_->month_usage([this](const audit::UsageKey& key, std::uint64_t count) {
        usage_.restore(key.institution, key.service, key.day, count);
        desk_->learn(key, count);
    });
}

base::Status Graph::build_authentication(const StateFolder& state) {
    const authentication::TokenKeys keys = KPS_TRY(
        authentication::KeyStore(state.keys_folder().string()).load_or_create(clock_.now_us()));
    // Page keys outlive a restart and are opened by every node, like tokens.
    page_secret_ = crypto::HmacSha256(keys.secret)(base::as_bytes("kps page keys 1"));
    // Standing, user and address are decided anew for each question by policy, which says why and records it; so a
    // suspended institution is told 103 and not that its token was bad.
    tokens_ = KPS_TRY(authentication::TokenAuthority::create(
        keys, {"urn:kps:issuer", "urn:kps:router"},
        [](const authentication::Entrant&) { return std::nullopt; }));
    bearers_ =
        std::make_unique<authentication::BearerTokens>(keys, tokens_->revocations(), certificates_);
    credentials_ = std::make_unique<authentication::CredentialVerifier>(
        [this](std::string_view name) { return users_.find(name); },
        authentication::with_certificates(admission_by(rights_), certificates_));
    token_service_ = std::make_unique<wire::trust::TokenService>(
        *credentials_, *tokens_, std::vector<std::string>{own_url("/Services/RoutingService.svc")});
    return {};
}

base::Status Graph::build_strict(const StateFolder& state) {
    const crypto::CertifiedKey key = KPS_TRY(authentication::KeyStore(state.keys_folder().string())
                                                 .load_or_create_answer_signer(clock_.now_us()));
    signer_ = std::make_unique<wire::security::AnswerSigner>(
        KPS_TRY(wire::security::AnswerSigner::create(key)));
    // The log's time goes on where a clock was set back between two runs.
    replay_guard_ = std::make_unique<wire::security::ReplayGuard>(
        std::max(clock_.now_us(), log_->recovered_time_us()));
    strict_ =
        std::make_unique<wire::security::StrictVerifier>(wire::security::StrictVerifier::Parts{
            *tokens_, certificates_, *replay_guard_,
            [scopes = wire::trust::Scopes({own_url("/Services/RoutingService.svc")})](
                std::string_view address) { return scopes.contains(address); }});
    return {};
}

void Graph::build_query() {
    const bool synthetic = register_->header().synthetic;
    listener_ = std::make_unique<exchanges::Listener>(router_, *log_, clock_, synthetic);
    query::Engine::Parts parts{*register_, rights_,     usage_,   listener_->log(),
                               clock_,     *catalogue_, synthetic};
    parts.page_secret = page_secret_;
    parts.watch = &desk_->watch();
    deliveries_ = std::make_unique<query::DeliveryRecorder>(*log_, synthetic);
    parts.deliveries = deliveries_.get();
    engine_ = std::make_unique<query::Engine>(parts);
}

base::Status Graph::build_routes(const StateFolder& state) {
    const auto post = [this](const std::string& path, std::unique_ptr<http::Handler> handler) {
        http::Handler* endpoint = endpoints_.emplace_back(std::move(handler)).get();
        router_.add({path,
                     http::Methods::Post,
                     {},
                     [endpoint](const http::Request& request, http::Responder responder) {
                         endpoint->handle(request, std::move(responder));
                     }});
    };
    post("/Services/Issuer.svc/IWSTrust13",
         std::make_unique<wire::endpoints::TokenEndpoint>(wire::endpoints::TokenEndpoint::Parts{
             *token_service_, *log_, clock_, budgets_, *signer_, register_->header().synthetic}));
    post("/Services/RoutingService.svc",
         std::make_unique<wire::endpoints::RouterEndpoint>(wire::endpoints::RouterEndpoint::Parts{
             *engine_, *tokens_, *catalogue_, *forms_, clock_, budgets_, *strict_, *signer_}));
    wire::endpoints::add_wsdl_routes(router_, *catalogue_, options_.base_url);
    wire::endpoints::add_metadata_routes(router_, clock_, options_.base_url);
    wire::endpoints::add_public_routes(router_, {*engine_, *catalogue_, clock_, options_.base_url});
    KPS_TRY(add_rest_routes(state));
    KPS_TRY(add_portal_routes(state));
    rest::add_caller_route(router_, clock_);
    rest::add_log_routes(
        router_,
        [this](std::string_view path) -> std::optional<std::string> {
            const auto content = log_->read_public(path, audit::PublicAccess::HashesOnly);
            if (!content) return std::nullopt;
            return std::string(base::as_text(*content));
        },
        [this](std::string_view path) { return log_->is_destroyed(path); });
    rest::add_verifier_page(router_, verifier_page());
    rest::add_error_routes(router_);
    rest::add_operation_routes(
        options_.operation_port == 0 ? router_ : operation_router_,
        {[this] { return what_is_missing(); }, [this] { return metrics(); }});
    return {};
}

base::Status Graph::add_rest_routes(const StateFolder& state) {
    const rest::MayRecord may_record = [this](rest::RefusedCaller who, std::int64_t now_us) {
        return who == rest::RefusedCaller::Genuine ? budgets_.genuine.take(now_us)
                                                   : budgets_.unknown.take(now_us);
    };
    rest::add_api_routes(
        router_, {*engine_, *credentials_, *bearers_, *log_, rights_, *catalogue_, clock_, usage_,
                  repetitions_, may_record,
                  std::bind_front(&audit::ReceiptDesk::give, receipts_.get()), options_.base_url,
                  register_->header().synthetic, wire::endpoints::own_wsdl(options_.base_url)});
    portal_ = KPS_TRY(PortalDesk::open(
        state, {*register_, clock_, database_, options_.base_url, *bearers_}, router_));
    KPS_TRY(portal_->add_questions({*engine_, *catalogue_, rights_, usage_, may_record}, router_));
    LedgerDesk::Parts ledger{*bearers_, rights_, *log_, clock_, may_record, *portal_, *receipts_};
    ledger_ = KPS_TRY(LedgerDesk::open(state, ledger, router_));
    const ReconcileDesk::Parts desk{*bearers_, rights_, *log_, clock_, !state.is_live()};
    reconciliations_ = std::make_unique<ReconcileDesk>(state.log_folder().string(), desk, router_);
    return {};
}

base::Status Graph::add_portal_routes(const StateFolder& state) {
    served_keys_ = KPS_TRY(ServedKeys::open(state));
    cases_ = KPS_TRY(CaseDesk::open(
        {state, database_, *catalogue_, clock_, say,
         [this](const http::Request& request) { return portal_->guard().authenticate(request); },
         portal_->people(), portal_->stores().accounts(), portal_->stores().teller(),
         [this](base::InstitutionId institution) { return usage_.has_counted(institution); }}));
    cases_->add_routes(router_, options_.base_url, portal_->portal());
    uses_ = KPS_TRY(
        UsageLink::open({database_, *institutions_, *catalogue_, rights_, usage_, *log_, *log_keys_,
                         *desk_, *listener_, clock_, state.log_folder().string(),
                         state.keys_folder().string(), options_.base_url, made_in(state.kind()),
                         portal_->portal(), people_to_try(register_->header(), state.is_live())},
                        say));
    if (KPS_TRY(add_portal_pages(options_.portal_folder, state.kind(), router_)) == 0)
        say("no portal is built");
    const auto ready = [this] { return what_is_missing().empty(); };
    const SideParts parts{state, database_, *institutions_, *catalogue_,       cases_->course(),
                          *log_, clock_,    *portal_,       options_.base_url, ready};
    KPS_TRY(open_side_desks(parts, router_, endpoints_));
    endpoints_.push_back(KPS_TRY(DirectorateDesk::open(
        {state, database_, *institutions_, *catalogue_, cases_->course(), *register_, usage_,
         desk_->meter(), *served_keys_, clock_, portal_->guard(), portal_->stores().four_eyes(),
         [this] { return keeping_ ? keeping_->keys().ready_seconds() : 0; }},
        router_)));
    return {};
}

base::Status Graph::listen(const StateFolder& state) {
    http::ServerOptions options;
    options.keys = served_keys_->keys();
    options.threads = options_.threads;
    options.large_bodies = {{std::string(portal::kDocumentsPath), lifecycle::kDocumentBytesMax}};
    timed_ = std::make_unique<oversight::TimedHandler>(listener_->edge(), desk_->meter(), clock_);
    // A register behind a network must not stop an I/O thread (DESIGN.md 4.1).
    if (register_->may_block())
        waiting_ = std::make_unique<http::HandlerPool>(*timed_, http::kWaitingThreads,
                                                       http::kWaitingQueueMax);
    http::Handler* handler = waiting_ ? static_cast<http::Handler*>(waiting_.get()) : timed_.get();
    options.endpoints.push_back(
        {options_.address, options_.port, false, handler, &handshake_certificates_});
    if (options_.operation_port != 0)
        options.endpoints.push_back(
            {"127.0.0.1", options_.operation_port, true, &operation_router_});
    http_ = KPS_TRY(http::Server::start(options));
    serving_.store(http_.get());
    served_keys_->start({state, clock_, *acts_, *http_, say});
    return {};
}

base::Status Graph::keep_up() {
    KPS_TRY(cases_->look());
    KPS_TRY(desk_->bring_in());
    KPS_TRY(refresher_->refresh());
    KPS_TRY(uses_->catch_up());
    return keeping_->keep_up();
}

void Graph::stop() {
    if (std::exchange(stopped_, true)) return;
    if (refresher_) refresher_->stop();
    if (served_keys_) served_keys_->stop();
    if (http_) http_->stop();
    if (waiting_) waiting_->stop();
    if (ledger_) ledger_->stop();
    if (cases_) cases_->stop();
    if (portal_) portal_->stop();
    if (uses_) uses_->stop();
    if (reconciliations_) reconciliations_->stop();
    if (credentials_) credentials_->stop();
    if (desk_) desk_->stop();
    if (keeping_) keeping_->stop();
    if (guards_ && log_) guards_->stop();
    if (log_) log_->stop();
}

void Graph::heard(const policy::Refresher::Report& report) {
    for (const std::string& problem : report.problems) say("a decision grants nothing: " + problem);
    if (report.error) say("the rights could not be read anew: " + report.error->context);
    if (!report.swapped) return;
    if (options_.told_clock == nullptr)
        say(fmt::format("rights of version {} are in force", report.version));
    desk_->wake();
}

std::string Graph::what_is_missing() const {
    if (!rights_.get()) return "no rights are loaded";
    if (log_->state().low_space) return "the audit log has no room left";
    return guards_->what_is_missing();
}

std::vector<rest::Metric> Graph::metrics() const {
    // The I/O threads may ask before start() has returned.
    const http::Server* serving = serving_.load();
    const http::Counters http = serving ? serving->counters() : http::Counters{};
    const auto snapshot = rights_.get();
    std::vector<rest::Metric> metrics = http_metrics(http);
    guards_->add_metrics(metrics);
    add_log_metrics(metrics, log_->state(), keeping_->keys());
    add_misuse_metrics(metrics, *desk_);
    add_path_metrics(metrics, {snapshot ? snapshot->version() : 0,
                               budgets_.unknown.unrecorded() + budgets_.genuine.unrecorded(),
                               deliveries_->unrecorded()});
    return metrics;
}

}  // namespace

base::Result<std::unique_ptr<ServerGraph>> ServerGraph::start(const StateFolder& state,
                                                              const ServerOptions& options) {
    auto graph = std::make_unique<Graph>(options);
    KPS_TRY(graph->build(state));
    return std::unique_ptr<ServerGraph>(std::move(graph));
}

}  // namespace kps
