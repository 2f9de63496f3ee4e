#include "apps/kps/demo/story/aftermath.h"

namespace kps::story {
namespace {

namespace json = boost::json;
using base::Result;
using base::Status;

constexpr int kNoon = 12 * 60;
/// Days from today.
constexpr int kNamed = -420;
constexpr int kFoundLate = -9;
constexpr int kMissedEvent = -40;
constexpr int kRenewalDemanded = -20;
constexpr int kRenewalLastDay = 10;
constexpr int kMeasuresFound = -90;
constexpr int kMeasuresClosed = -85;
constexpr int kMeasuresCancelled = -60;

Result<CaseFile> undertaking_of(Tale& tale, std::string_view key) {
    return find_case(tale.operator_person(), "undertaking", tale.standing(key).number);
}

// What changed and was not reported within fifteen days suspends (KPSY m.13/1).
Status find_late_notice(Tale& tale) {
    const json::object input{
        {"institution", tale.standing("ege-katilim").number},
        {"change", "title"},
        {"event_date", tale.exact_day_text(kMissedEvent)},
        {"reason", "Unvan değişikliği ticaret sicilinden öğrenilmiş, bildirilmemiştir"}};
    KPS_TRY(open_case(tale.operator_person(), "change-notice", "detect", input));
    return {};
}

Status demand_renewal(Tale& tale) {
    const CaseFile undertaking = KPS_TRY(undertaking_of(tale, "birlik-finansman"));
    KPS_TRY(
        act(tale.operator_person(), undertaking, "demand-renewal",
            {{"ground", "template-change"}, {"last_day", tale.exact_day_text(kRenewalLastDay)}}));
    return {};
}

// Unfulfilled measures: found, closed by two persons, cancelled by two persons (KPSY m.13/3).
void plan_cancellation(Tale& tale) {
    const auto found = std::make_shared<CaseFile>();
    tale.at(kMeasuresFound, kNoon, [&tale, found]() -> Status {
        *found = KPS_TRY(
            open_case(tale.operator_person(), "access-block", "find-measures",
                      {{"institution", tale.standing("ova-elektrik").number},
                       {"reason", "Denetimde iz kayıtlarının tutulmadığı tespit edilmiştir"}}));
        return {};
    });
    const auto both = [&tale, found](std::string_view name, std::string_view why) {
        return act_of_two(tale.operator_person(), tale.second_operator(), *found, name,
                          {{"decision_reason", why}});
    };
    tale.at(kMeasuresClosed, kNoon,
            [both] { return both("close", "Eksiklikler verilen sürede giderilmemiştir"); });
    tale.at(kMeasuresCancelled, kNoon,
            [both] { return both("cancel", "Eksiklikler erişim kapalıyken de giderilmemiştir"); });
}

// Who serves the public by addresses is named by the Ministry before the Kurul can decide (5490 m.45/1).
Status name_by_ministry(Tale& tale) {
    KPS_TRY(open_case(tale.person("bakanlik"), "ministry-naming", "name",
                      {{"name", tale.standing("ova-elektrik").row->name},
                       {"date", tale.today_text()},
                       {"number", "E-77"}}));
    return {};
}

}  // namespace

void plan_findings(Tale& tale) {
    tale.at(kNamed, kNoon, [&tale] { return name_by_ministry(tale); });
    tale.at(kFoundLate, kNoon, [&tale] { return find_late_notice(tale); });
    tale.at(kRenewalDemanded, kNoon, [&tale] { return demand_renewal(tale); });
    plan_cancellation(tale);
}

}  // namespace kps::story
