#include "apps/kps/signing/signing_side.h"

#include <fmt/format.h>

#include "apps/kps/portal/made_in.h"
#include "apps/kps/tls/tls_files.h"
#include "audit/acts/admin_act.h"
#include "base/calendar.h"
#include "base/hash_text.h"

namespace kps {
namespace {

namespace fs = std::filesystem;

/// A demo's authority outlives every demo.
constexpr std::int64_t kAuthorityUs = 10ll * 366 * 24 * 3'600 * 1'000'000;

fs::path roots_file(const StateFolder& state) {
    return state.path() / "signature-ca.pem";
}
fs::path demo_key_file(const StateFolder& state) {
    return state.keys_folder() / "demo-signer.pem";
}

base::Status make_demo_authority(const StateFolder& state, std::int64_t now_us) {
    if (fs::exists(roots_file(state)) || fs::exists(demo_key_file(state))) return {};
    crypto::CertificateRequest request;
    request.common_name = "KPS demo signing CA (SENTETIK VERI)";
    request.not_before_us = now_us - kAuthorityUs;
    request.not_after_us = now_us + kAuthorityUs;
    request.is_authority = true;
    const crypto::CertifiedKey key = KPS_TRY(crypto::make_certificate(request, nullptr));
    KPS_TRY(write_certified_pair(demo_key_file(state), key));
    return write_file(roots_file(state), key.certificate_pem, FileMode::Public);
}

base::Status record(storage::Transaction& transaction, const lifecycle::Case& subject,
                    const accounts::Actor& actor, const signing::KeptSignature& signature,
                    bool synthetic) {
    audit::Draft draft;
    draft.end_user = actor.name;
    draft.rule = "R-043 (KPSY m.6/6)";
    if (subject.institution) draft.institution = *subject.institution;
    draft.detail = fmt::format(
        "case={} number={} signature={} paper={} certificate={} by={} role={}", subject.id.text(),
        subject.number, base::to_hex(signature.hash), base::to_hex(signature.paper),
        base::to_hex(signature.fingerprint), actor.account.text(), accounts::name_of(actor.role));
    return audit::put_admin_act(transaction, std::move(draft), synthetic, signature.received_us);
}

}  // namespace

base::Result<membership::SignatureFacts> find_kept_signature(storage::Transaction& transaction,
                                                             const base::Uuid& subject,
                                                             std::string_view hash_text) {
    const auto refused = base::failed(base::ErrorCode::DocumentRefused, "no such signature");
    const auto hash = base::hash_from_hex(hash_text);
    if (!hash) return refused;
    const auto found = signing::SignatureStore::find(transaction, subject, *hash);
    if (!found && found.error().code == base::ErrorCode::NotFound) return refused;
    if (!found) return base::failed(found.error());
    return membership::SignatureFacts{found->edition,
                                      found->account,
                                      found->name,
                                      base::to_hex(found->paper),
                                      base::to_hex(found->fingerprint),
                                      base::utc_text_s(found->signed_us)};
}

base::Result<std::unique_ptr<SigningSide>> SigningSide::open(Parts parts, http::Router& router) {
    std::unique_ptr<SigningSide> side(new SigningSide());
    const bool is_demo = parts.state.kind() == StateKind::Demo;
    if (is_demo) KPS_TRY(make_demo_authority(parts.state, parts.clock.now_us()));
    std::optional<signatures::Anchors> anchors;
    if (fs::exists(roots_file(parts.state))) {
        const std::string pem = KPS_TRY(read_file(roots_file(parts.state)));
        anchors = KPS_TRY(signatures::Anchors::from_pem(pem));
    }
    if (is_demo && fs::exists(demo_key_file(parts.state)))
        side->demo_signer_ = std::make_unique<signing::DemoSigner>(
            KPS_TRY(read_certified_pair(demo_key_file(parts.state))));
    side->store_ = KPS_TRY(signing::SignatureStore::open(parts.database));
    const bool synthetic = !parts.state.is_live();
    side->desk_ = std::make_unique<signing::SigningDesk>(signing::SigningDesk::Parts{
        *side->store_, parts.course, parts.clock, made_in(parts.state.kind()), std::move(anchors),
        side->demo_signer_.get(),
        [&guard = parts.portal.guard()](const http::Request& request) {
            return guard.authenticate(request);
        },
        [&accounts = parts.portal.stores().accounts()](const base::Uuid& account) {
            return accounts.person_of(account);
        },
        [synthetic](storage::Transaction& transaction, const lifecycle::Case& subject,
                    const accounts::Actor& actor, const signing::KeptSignature& signature) {
            return record(transaction, subject, actor, signature, synthetic);
        }});
    side->desk_->add_routes(router);
    return side;
}

}  // namespace kps
