#include "apps/kps/demo/story/story.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "accounts/totp.h"
#include "apps/kps/demo/story/aftermath.h"
#include "apps/kps/demo/story/applications.h"
#include "apps/kps/demo/story/questions.h"
#include "apps/kps/demo/story/tale.h"
#include "base/day_text.h"

namespace kps::story {
namespace {

namespace json = boost::json;
using base::Status;

constexpr std::int64_t kDayUs = 86'400LL * 1'000'000;
/// Fourteen months.
constexpr std::int64_t kDaysBack = 425;

std::filesystem::path story_file(const StateFolder& state) {
    return state.path() / "story.json";
}

json::array institution_rows(Tale& tale) {
    json::array rows;
    for (const Standing& standing : tale.standings()) {
        json::object row{{"key", standing.row->key},
                         {"name", standing.row->name},
                         {"kind", standing.row->kind},
                         {"state", state_name(standing.row->stage)},
                         {"application", standing.application.id},
                         {"application_number", standing.application.number},
                         {"application_code", standing.application.code},
                         {"institution", nullptr}};
        if (standing.number != 0) {
            row["institution"] = standing.number;
            row["username"] = fmt::format("KRM-{}", standing.number);
            row["password"] = standing.secret;
            row["registered_ip"] = standing.address;
        }
        rows.emplace_back(std::move(row));
    }
    return rows;
}

json::array account_rows(const Tale& tale) {
    json::array rows;
    for (const NewAccount& account : tale.accounts())
        rows.emplace_back(
            json::object{{"role", "administrator"},
                         {"institution", account.institution},
                         {"username", account.sign_in.login},
                         {"password", account.sign_in.password},
                         {"totp_secret", accounts::base32(account.sign_in.totp_secret)},
                         {"name", account.name}});
    return rows;
}

Status write_story(const StateFolder& state, Tale& tale, const base::Date& today) {
    const json::object root{
        {"notice", "SENTETİK VERİ: every person and institution here is made up"},
        {"today", base::day_text(today)},
        {"institutions", institution_rows(tale)},
        {"portal_users", account_rows(tale)}};
    return write_file(story_file(state), json::serialize(root) + "\n", FileMode::Secret);
}

}  // namespace

std::int64_t beginning(std::int64_t now_us) {
    return base::istanbul_midnight_us(base::istanbul_date(now_us)) - kDaysBack * kDayUs;
}

Status tell(const StateFolder& state, const std::vector<DemoPortalUser>& users, std::int64_t now_us,
            const Heard& heard) {
    const base::Date today = base::istanbul_date(now_us);
    const auto server = KPS_TRY(ToldServer::open(state, beginning(now_us)));
    Tale tale(*server, today);
    std::vector<DemoCandidate> candidates = KPS_TRY(demo_candidates(state));
    KPS_TRY(tale.take_people(users, std::move(candidates)));
    plan_applications(tale);
    plan_meetings(tale);
    plan_administrators(tale);
    plan_findings(tale);
    plan_reports(tale);
    plan_usage(tale, today);
    KPS_TRY(tale.run([&](std::size_t told) { heard(told, tale.count()); }));
    // Until the demo is started the nights pass as all the others did.
    KPS_TRY(server->move_to(now_us - kDayUs / 1440));
    KPS_TRY(server->keep_up());
    return write_story(state, tale, today);
}

bool is_told(const StateFolder& state) {
    return std::filesystem::exists(story_file(state));
}

}  // namespace kps::story
