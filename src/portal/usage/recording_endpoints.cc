#include "exchanges/limits.h"
#include "portal/usage/usage_request.h"

/// What an institution's technician records of its own messages, to see what its program sends (docs/adr/0153).
namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;

constexpr std::int64_t kMinuteUs = std::int64_t{60} * 1'000'000;

/// The one technician role: an administrator manages people, and needs no messages.
Result<base::InstitutionId> own(const Call& call) {
    KPS_TRY(QueryMembers::read(call.request.query, {}));
    const accounts::Actor actor = actor_of(*call.present);
    if (actor.role != accounts::Role::Technician)
        return failed(ErrorCode::RoleNotAllowed, "messages are for technicians");
    return usage_owner(call, UsageView::Own, {});
}

json::object message_json(const UsageDesk& desk, const exchanges::Exchange& exchange) {
    const auto service = service_texts(desk, exchange.service);
    return {{"at", base::utc_text_ms(exchange.at_us)},
            {"service", exchange.service.value()},
            {"name", service.first},
            {"name_en", service.second},
            {"request", exchange.request.text()},
            {"status", exchange.status},
            {"took_us", exchange.took_us},
            {"question", exchange.question},
            {"answer", exchange.answer},
            {"cut", exchange.is_cut}};
}

/// The latest first.
http::Response shown(UsageDesk& desk, base::InstitutionId institution, std::int64_t now_us) {
    const auto recording = desk.recordings().read(institution, now_us);
    json::array messages;
    if (recording)
        for (auto one = recording->exchanges.rbegin(); one != recording->exchanges.rend(); ++one)
            messages.push_back(message_json(desk, *one));
    json::object answer{{"now", base::utc_text_ms(now_us)},
                        {"shape", desk.recordings().keep() == exchanges::Keep::Shape},
                        {"minutes_max", exchanges::kRecordingUs / kMinuteUs},
                        {"messages_max", exchanges::kRecordedMax},
                        {"messages", std::move(messages)}};
    answer["begun_at"] = time_json(recording ? recording->begun_us : 0);
    answer["ends_at"] = time_json(recording ? recording->ends_us : 0);
    return json_answer(answer);
}

base::Status record(UsageDesk& desk, const accounts::Actor& actor) {
    const bool is_raw = desk.recordings().keep() == exchanges::Keep::Raw;
    auto transaction = KPS_TRY(desk.store().database().begin(storage::Access::Write));
    KPS_TRY(desk.record_act(transaction, actor, "R-032",
                            std::string("recording=messages keep=") + (is_raw ? "raw" : "shape")));
    return transaction.commit();
}

Result<http::Response> show(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    return shown(*desk, institution, call.now_us);
}

/// Rule R-032 (KPSY m.5/8): an institution follows its own use; that somebody looked at messages stands in the log.
Result<http::Response> begin(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    exchanges::Recordings& recordings = desk->recordings();
    const bool began = KPS_TRY(recordings.begin(institution, call.now_us));
    if (began) {
        const base::Status recorded = record(*desk, actor_of(*call.present));
        // What the log does not know of is not recorded.
        if (!recorded) {
            recordings.end(institution);
            return failed(recorded.error());
        }
    }
    return shown(*desk, institution, call.now_us);
}

Result<http::Response> end(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    desk->recordings().end(institution);
    return shown(*desk, institution, call.now_us);
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/technician/recording", Need::Accepted, Where::Pool,
             "Süren ileti kaydı ve tutulan iletiler, en yenisi önce", "", show, "200:Recording"},
    Resource{"POST", "/api/v1/technician/recording", Need::Accepted, Where::Pool,
             "İleti kaydını başlat: süreli ve sayılı, yalnız bellekte; iz kaydına yazılır", "",
             begin, "200:Recording"},
    Resource{"POST", "/api/v1/technician/recording/end", Need::Accepted, Where::Pool,
             "İleti kaydını bitir: tutulan her ileti silinir", "", end, "200:Recording"},
};

}  // namespace

std::span<const Resource> recording_resources() {
    return kResources;
}

}  // namespace kps::portal
