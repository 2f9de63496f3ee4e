#include <fmt/format.h>

#include <array>
#include <utility>

#include "crypto/random.h"
#include "inspection/resource.h"
#include "portal/resource.h"

/// Verifications of the log: jobs that outlive the page that asked for them.
namespace kps::inspection {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;
using portal::Need;

constexpr std::int64_t kSecondUs = 1'000'000;

json::value number_or_null(const std::optional<std::uint64_t>& number) {
    return number ? json::value(*number) : json::value();
}

/// Entries a second so far, and how long the rest takes; null before there is anything to say.
void put_pace(json::object& out, const Job& job, std::int64_t now_us) {
    const std::int64_t end_us = job.ended_us != 0 ? job.ended_us : now_us;
    const std::int64_t spent_us = job.started_us == 0 ? 0 : end_us - job.started_us;
    out["rate"] = nullptr;
    out["remaining_s"] = nullptr;
    if (spent_us <= 0 || job.done == 0) return;
    const double rate = static_cast<double>(job.done) * kSecondUs / static_cast<double>(spent_us);
    out["rate"] = static_cast<std::int64_t>(rate);
    if (job.state == JobState::Running && job.total >= job.done)
        out["remaining_s"] =
            static_cast<std::int64_t>(static_cast<double>(job.total - job.done) / rate) + 1;
}

json::value day_before(std::int64_t us) {
    return us == INT64_MAX ? json::value() : day_json(base::istanbul_date(us - 1));
}

json::object job_json(const Job& job, std::int64_t now_us) {
    const audit::RangeReport& report = job.report;
    json::object out{{"id", job.id.text()},
                     {"state", name_of(job.state)},
                     {"asked_by", job.by},
                     {"entry", job.entry},
                     {"asked_at", portal::time_json(job.asked_us)},
                     {"started_at", portal::time_json(job.started_us)},
                     {"ended_at", portal::time_json(job.ended_us)},
                     {"done", job.done},
                     {"total", job.total},
                     {"first", report.first},
                     {"end", report.end},
                     {"entries", report.within},
                     {"frames", report.frames},
                     {"compared_with", report.compared},
                     {"destroyed_before", report.destroyed_end},
                     {"problem", report.problem}};
    out["from"] = job.from_us <= 0 ? json::value() : day_json(base::istanbul_date(job.from_us));
    out["until"] = day_before(job.until_us);
    out["first_bad"] = number_or_null(report.first_bad);
    put_pace(out, job, now_us);
    return out;
}

Result<http::Response> add(Call& call) {
    auto reader = call.reader();
    const audit::DayRange days = KPS_TRY(read_days(reader));
    KPS_TRY(reader.finish());
    Job job;
    job.id = crypto::ordered_uuid(call.now_us / 1000);
    job.by = call.login();
    job.asked_us = call.now_us;
    job.from_us = std::max<std::int64_t>(0, days.from_us());
    if (days.last != audit::DayRange().last) job.until_us = days.until_us();
    job.entry =
        KPS_TRY(record_act(call, "R-087",
                           fmt::format("verification={} from={} until={} role={}", job.id.text(),
                                       job.from_us, job.until_us == INT64_MAX ? 0 : job.until_us,
                                       accounts::name_of(call.present.account.role))));
    KPS_TRY(call.side.jobs().add(job));
    return portal::json_answer(job_json(job, call.now_us), 201);
}

Result<http::Response> list(Call& call) {
    json::array out;
    for (const Job& job : call.side.jobs().list()) out.push_back(job_json(job, call.now_us));
    return portal::json_answer(json::object{{"verifications", std::move(out)}});
}

Result<Job> job_of(const Call& call) {
    const base::Uuid id = KPS_TRY(portal::uuid_of(call.parameters.at(0)));
    auto job = call.side.jobs().find(id);
    if (!job) return failed(ErrorCode::NotFound);
    return std::move(*job);
}

Result<http::Response> show(Call& call) {
    const Job job = KPS_TRY(job_of(call));
    return portal::json_answer(job_json(job, call.now_us));
}

Result<http::Response> cancel(Call& call) {
    KPS_TRY(call.reader().finish());
    const Job job = KPS_TRY(job_of(call));
    if (job.by != call.login()) return failed(ErrorCode::RoleNotAllowed, "another's verification");
    if (!call.side.jobs().cancel(job.id)) return failed(ErrorCode::WrongState, "it has ended");
    const Job now = KPS_TRY(job_of(call));
    return portal::json_answer(job_json(now, call.now_us));
}

constexpr std::array kResources = {
    Resource{"POST", "/api/v1/log/verifications", Need::Accepted, Right::Verify,
             "Kütüğü baştan hesaplayarak doğrula; iş arka planda sürer", "from:date? until:date?",
             add, "201:Verification"},
    Resource{"GET", "/api/v1/log/verifications", Need::Accepted, Right::Verify, "Doğrulamalar", "",
             list, "200:VerificationList"},
    Resource{"GET", "/api/v1/log/verifications/{id}", Need::Accepted, Right::Verify,
             "Bir doğrulama: ilerleme ve sonuç", "", show, "200:Verification"},
    Resource{"POST", "/api/v1/log/verifications/{id}/cancel", Need::Accepted, Right::Verify,
             "Doğrulamayı durdur", "", cancel, "200:Verification"},
};

}  // namespace

std::span<const Resource> verification_resources() {
    return kResources;
}

}  // namespace kps::inspection
