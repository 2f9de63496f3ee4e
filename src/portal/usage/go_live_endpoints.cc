#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "base/calendar.h"
#include "crypto/digest.h"
#include "institutions/institution_reads.h"
#include "letters/sheets/sheet.h"
#include "portal/usage/go_live_words.h"
#include "portal/usage/usage_request.h"
#include "usage/limits.h"

/// Whether an institution's program is ready for the live place, and the sealed report that says so (docs/adr/0157).
namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;

Result<base::InstitutionId> own(const Call& call) {
    KPS_TRY(QueryMembers::read(call.request.query, {}));
    return usage_owner(call, UsageView::Own, {});
}

/// A service without its version.
std::string kind_of(const UsageDesk& desk, base::ServiceNumber service) {
    const auto title = desk.title_of(service);
    return title ? title->name : std::to_string(service.value());
}

Result<usage::Examined> examined_of(UsageDesk& desk, base::InstitutionId id, std::int64_t now_us) {
    usage::Examined examined;
    usage::CallFilter latest;
    latest.institution = id;
    latest.limit = usage::kCallPageMax;
    examined.calls = KPS_TRY(desk.store().calls(latest));
    const base::Date today = base::istanbul_date(now_us);
    const std::int64_t first = base::days_from_date(today) - usage::kGoLiveDays + 1;
    const auto rows = KPS_TRY(desk.store().report(
        {id, {base::date_from_days(first), today}, {}, {}}, usage::Group::Service));
    // A service that only ever refused was not tried out; of a service's versions a program uses one.
    std::set<std::string> asked;
    for (const usage::ReportRow& row : rows)
        if (row.sums.answered + row.sums.empty > 0)
            asked.insert(kind_of(desk, base::ServiceNumber(static_cast<std::uint16_t>(row.key))));
    std::set<std::string> granted;
    for (const Quota& quota : desk.quotas(id, now_us)) {
        const std::string kind = kind_of(desk, quota.service);
        if (!granted.insert(kind).second) continue;
        examined.granted.push_back(quota.service);
        if (asked.contains(kind)) examined.asked.push_back(quota.service);
    }
    const auto certificates = KPS_TRY(desk.certificates(id));
    examined.has_certificate =
        std::any_of(certificates.begin(), certificates.end(), [&](const auto& one) {
            return !one.revoked_us && one.not_before_us <= now_us && now_us < one.not_after_us;
        });
    auto transaction = KPS_TRY(desk.store().database().begin(storage::Access::Read));
    const auto institution = KPS_TRY(institutions::read_institution(transaction, id));
    examined.is_strict = institution.profile == institutions::WireProfile::Strict;
    return examined;
}

std::string_view state_of(const usage::GoLiveCheck& check) {
    if (!check.applies) return "skipped";
    return check.passed ? "passed" : "failed";
}

json::object check_json(const UsageDesk& desk, const usage::GoLiveCheck& check) {
    json::array missing;
    for (const base::ServiceNumber service : check.missing) {
        const auto texts = service_texts(desk, service);
        missing.push_back(json::object{
            {"service", service.value()}, {"name", texts.first}, {"name_en", texts.second}});
    }
    return {{"name", check.name},   {"state", state_of(check)},  {"seen", check.seen},
            {"bound", check.bound}, {"wanted", check.is_wanted}, {"missing", std::move(missing)}};
}

Result<http::Response> shown(UsageDesk& desk, base::InstitutionId id, std::int64_t now_us) {
    const auto examined = KPS_TRY(examined_of(desk, id, now_us));
    const usage::GoLiveVerdict verdict = usage::judge(examined);
    json::array checks;
    for (const usage::GoLiveCheck& check : verdict.checks)
        checks.push_back(check_json(desk, check));
    auto transaction = KPS_TRY(desk.store().database().begin(storage::Access::Read));
    const auto kept = KPS_TRY(usage::read_reports(transaction, id));
    json::array reports;
    for (const usage::GoLiveReport& report : kept)
        reports.push_back(json::object{{"id", report.number},
                                       {"number", report_number(id, report.number)},
                                       {"made_at", base::utc_text_ms(report.made_us)},
                                       {"made_by", report.made_by},
                                       {"passed", report.passed},
                                       {"digest", base::to_hex(report.digest)}});
    json::object answer{{"passed", verdict.passed},
                        {"questions", verdict.questions},
                        {"days", usage::kGoLiveDays},
                        {"checks", std::move(checks)},
                        {"reports", std::move(reports)}};
    answer["from"] = time_json(verdict.from_us);
    answer["until"] = time_json(verdict.until_us);
    return json_answer(answer);
}

Result<http::Response> show(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto id = KPS_TRY(own(call));
    return shown(*desk, id, call.now_us);
}

/// Rule R-032 (KPSY m.5/8): the report says what the institution's own use was, and the log that it was made.
Result<http::Response> make(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto id = KPS_TRY(own(call));
    const accounts::Actor actor = actor_of(*call.present);
    const auto examined = KPS_TRY(examined_of(*desk, id, call.now_us));
    const usage::GoLiveVerdict verdict = usage::judge(examined);
    auto transaction = KPS_TRY(desk->store().database().begin(storage::Access::Write));
    const auto institution = KPS_TRY(institutions::read_institution(transaction, id));
    usage::GoLiveReport report;
    report.number = KPS_TRY(usage::next_report(transaction, id));
    report.made_us = call.now_us;
    report.made_by = actor.name;
    report.passed = verdict.passed;
    usage::GoLiveFiles files;
    const letters::Sheet sheet = report_sheet(*desk, verdict, {id, institution.name, report});
    files.pdf = KPS_TRY(letters::render_sheet(sheet, desk->place()));
    files.seal = KPS_TRY(desk->seal(files.pdf, call.now_us));
    report.digest = crypto::sha256(files.pdf);
    KPS_TRY(usage::put_report(transaction, id, report, files));
    KPS_TRY(desk->record_act(transaction, actor, "R-032",
                             "go-live=" + report_number(id, report.number) +
                                 (report.passed ? " passed" : " failed") +
                                 " sha256=" + base::to_hex(report.digest)));
    KPS_TRY(transaction.commit());
    return shown(*desk, id, call.now_us);
}

Result<http::Response> file(Call& call, bool is_seal) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto id = KPS_TRY(own(call));
    const auto number = number_of(call.parameters.at(0), 1, INT32_MAX);
    if (!number) return failed(ErrorCode::NotFound, "no such report");
    auto transaction = KPS_TRY(desk->store().database().begin(storage::Access::Read));
    const auto files = KPS_TRY(usage::read_report_files(transaction, id, *number));
    http::Response response;
    response.content_type = is_seal ? "application/pkcs7-signature" : "application/pdf";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" +
                                                             report_number(id, *number) +
                                                             (is_seal ? ".pdf.p7s\"" : ".pdf\""));
    response.body = std::string(base::as_text(is_seal ? files.seal : files.pdf));
    return response;
}
Result<http::Response> pdf(Call& call) {
    return file(call, false);
}
Result<http::Response> seal(Call& call) {
    return file(call, true);
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/technician/go-live", Need::Accepted, Where::Pool,
             "Canlıya geçiş denetimi: her denetimin gerçek çağrılardan sayısı, yapılmış raporlar",
             "", show, "200:GoLive"},
    Resource{"POST", "/api/v1/technician/go-live", Need::Accepted, Where::Pool,
             "Denetimi raporla: numaralı ve mühürlü PDF; iz kaydına yazılır", "", make,
             "200:GoLive"},
    Resource{"GET", "/api/v1/technician/go-live/{id}/pdf", Need::Accepted, Where::Pool,
             "Bir raporun kendisi (PDF)", "", pdf, "200:pdf"},
    Resource{"GET", "/api/v1/technician/go-live/{id}/seal", Need::Accepted, Where::Pool,
             "Raporun ayrık CMS mührü (.p7s)", "", seal, "200:file"},
};

}  // namespace

std::span<const Resource> go_live_resources() {
    return kResources;
}

}  // namespace kps::portal
