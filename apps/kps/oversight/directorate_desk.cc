#include "apps/kps/oversight/directorate_desk.h"

#include <utility>
#include <vector>

#include "apps/kps/audit_entry_text.h"
#include "base/hash_text.h"

namespace kps {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;

boost::json::object record_json(const audit::Draft& draft) {
    boost::json::object record = opened_part(draft);
    record["type"] = entry_type_name(draft.type);
    record["outcome"] = draft.outcome;
    return record;
}

std::vector<oversight::Expiry> server_certificates(const ServedKeys& served) {
    std::vector<oversight::Expiry> rows;
    const ServedKeys::Held held = served.held();
    for (const crypto::Certificate& one : held.certificates)
        rows.push_back({"server-certificate", base::to_hex(one.fingerprint()), one.subject(),
                        one.not_after_us(), held.refused});
    return rows;
}

}  // namespace

base::Result<std::unique_ptr<DirectorateDesk>> DirectorateDesk::open(Parts parts,
                                                                     http::Router& router) {
    std::unique_ptr<DirectorateDesk> desk(new DirectorateDesk());
    const auto who = [&guard = parts.guard](const http::Request& request) {
        return guard.authenticate(request);
    };
    desk->decisions_ =
        std::make_unique<decision_tools::DecisionDesk>(decision_tools::DecisionDesk::Parts{
            parts.catalogue, parts.institutions, parts.course, parts.register_store, parts.clock,
            parts.state.log_folder().string(), who, record_json});
    desk->decisions_->add_routes(router);
    const auto waiting = [&four_eyes =
                              parts.four_eyes](std::int64_t now_us) -> base::Result<std::size_t> {
        const auto open = KPS_TRY(four_eyes.list(true, now_us));
        return open.size();
    };
    const auto own = [&served = parts.served_keys, seconds = parts.log_keys_seconds,
                      &clock = parts.clock] {
        std::vector<oversight::Expiry> rows = server_certificates(served);
        rows.push_back({"log-keys",
                        "log-keys",
                        "Geri izleme kaydı",
                        clock.now_us() + seconds() * kSecondUs,
                        {}});
        return rows;
    };
    desk->oversight_ = KPS_TRY(oversight::OversightDesk::open(
        {parts.catalogue, parts.institutions, parts.register_store.places(),
         std::move(parts.database), parts.usage, parts.meter, parts.clock, who, waiting, own,
         !parts.state.is_live()}));
    desk->oversight_->add_routes(router);
    return desk;
}

}  // namespace kps
