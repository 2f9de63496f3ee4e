#include <algorithm>
#include <map>

#include "base/calendar.h"
#include "base/day_text.h"
#include "portal/exports/table_export.h"
#include "portal/usage/limits.h"
#include "portal/usage/usage_request.h"
#include "rest/problem.h"
#include "usage/activity_reviews.h"
#include "usage/limits.h"

/// An institution's own use: counts, single calls, limits.
namespace kps::portal {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;
using usage::Group;
using usage::ReportRow;
using usage::Sums;

struct NamedRow {
    std::string key;
    std::string turkish;
    std::string english;
    Sums sums;
    std::optional<Sums> before;  ///< of the same key; a day has none
};

/// A report that knows what its keys mean.
class Report {
  public:
    static Result<Report> make(const Call& call, UsageView view) {
        Report report;
        report.desk_ = KPS_TRY(usage_desk_of(call));
        report.request_ = KPS_TRY(usage_request(call, view));
        usage::UsageStore& store = report.desk_->store();
        usage::Filter before = report.request_.filter;
        before.days = before.days.before();
        report.before_days_ = before.days;
        report.now_ = KPS_TRY(store.sums(report.request_.filter));
        report.before_ = KPS_TRY(store.sums(before));
        auto rows = KPS_TRY(store.report(report.request_.filter, report.request_.group));
        if (report.request_.group == Group::Day) {
            report.add_days(rows);
            return report;
        }
        std::map<std::int64_t, Sums> earlier;
        const auto rows_before = KPS_TRY(store.report(before, report.request_.group));
        for (const ReportRow& row : rows_before) earlier[row.key] = row.sums;
        for (const ReportRow& row : rows) {
            NamedRow named = KPS_TRY(report.named(row));
            named.before = earlier[row.key];
            report.rows_.push_back(std::move(named));
        }
        return report;
    }

    const UsageRequest& request() const { return request_; }
    const std::vector<NamedRow>& rows() const { return rows_; }
    const UsageDesk& desk() const { return *desk_; }
    json::object period(bool is_before) const {
        const usage::Days& days = is_before ? before_days_ : request_.filter.days;
        return {{"from", base::day_text(days.first)},
                {"until", base::day_text(days.last)},
                {"sums", json_of(is_before ? before_ : now_)}};
    }

  private:
    /// Every day has a row, also one on which nobody asked.
    void add_days(const std::vector<ReportRow>& rows) {
        std::map<std::int64_t, Sums> by_day;
        for (const ReportRow& row : rows) by_day[row.key] = row.sums;
        const usage::Days& days = request_.filter.days;
        const std::int64_t end = base::days_from_date(days.last);
        for (std::int64_t day = base::days_from_date(days.first); day <= end; ++day) {
            const std::string text = base::day_text(base::date_from_days(day));
            rows_.push_back({text, text, text, by_day[day], {}});
        }
    }
    Result<NamedRow> named(const ReportRow& row) const {
        std::pair<std::string, std::string> texts;
        std::string key = std::to_string(row.key);
        if (request_.group == Group::Service) {
            texts = service_texts(*desk_, base::ServiceNumber(static_cast<std::uint16_t>(row.key)));
        } else if (request_.group == Group::Result) {
            texts = result_texts(usage::type_of_result(row.key), usage::outcome_of_result(row.key));
            key = std::to_string(usage::outcome_of_result(row.key));
        } else if (row.key == 0) {
            texts = {"Adı bilinmeyen", "Name not known"};
        } else {
            const auto user = KPS_TRY(desk_->store().user(request_.filter.institution, row.key));
            const std::string name = shown_name(user.name);
            texts = {name, name};
        }
        return NamedRow{
            std::move(key), std::move(texts.first), std::move(texts.second), row.sums, {}};
    }

    UsageDesk* desk_ = nullptr;
    UsageRequest request_;
    usage::Days before_days_;
    Sums now_;
    Sums before_;
    std::vector<NamedRow> rows_;
};

Result<json::value> counted_until(UsageDesk& desk) {
    const auto position = KPS_TRY(desk.store().position());
    return time_json(position.last_us);
}

Result<http::Response> report(Call& call) {
    const Report report = KPS_TRY(Report::make(call, UsageView::Counts));
    json::array rows;
    for (const NamedRow& row : report.rows()) {
        json::object out{{"key", row.key},
                         {"name", row.turkish},
                         {"name_en", row.english},
                         {"sums", json_of(row.sums)}};
        if (row.before) out["before"] = json_of(*row.before);
        rows.push_back(std::move(out));
    }
    json::object answer{{"institution", report.request().filter.institution.value()},
                        {"group", name_of(report.request().group)},
                        {"now", report.period(false)},
                        {"before", report.period(true)},
                        {"rows", std::move(rows)}};
    answer["counted_until"] = KPS_TRY(counted_until(*call.portal.usage()));
    return json_answer(answer);
}

std::string count_text(std::uint64_t count) {
    return std::to_string(count);
}

ExportTable table_of(const Report& report) {
    ExportTable table;
    table.head = {"Başlık",     "Yanıtlanan", "Kayıt bulunamayan",
                  "Reddedilen", "Toplam",     "Önceki dönem toplamı"};
    for (const NamedRow& row : report.rows())
        table.rows.push_back({row.turkish, count_text(row.sums.answered),
                              count_text(row.sums.empty), count_text(row.sums.refused),
                              count_text(row.sums.all()),
                              row.before ? count_text(row.before->all()) : std::string()});
    return table;
}

/// Rule R-032 (KPSY m.5/8): the institution takes its counts with it; the file says who made it, and the log that it
/// was made.
Result<http::Response> export_report(Call& call) {
    const Report report = KPS_TRY(Report::make(call, UsageView::Counts));
    const auto members =
        KPS_TRY(QueryMembers::read(call.request.query, {"from", "until", "group", "service", "user",
                                                        "institution", "format"}));
    const FileForm form = KPS_TRY(form_by_word(members.get("format")));
    const accounts::Actor actor = actor_of(*call.present);
    const ExportStamp stamp{actor.name, call.now_us, std::string(call.request.query)};
    const ExportFile file{form, "kps-kullanim", "Kullanım sayıları", table_of(report),
                          report.desk().place()};
    auto response = KPS_TRY(file_answer(file, stamp));
    KPS_TRY(report.desk().record_export(actor, call.request.query, report.rows().size()));
    return response;
}

std::string_view kind_of(const usage::Call& call) {
    if (call.type == audit::EntryType::TokenIssued) return "token";
    if (call.type == audit::EntryType::Refused) return "refused";
    return call.outcome == 0 ? "answered" : "empty";
}

Result<std::string> user_name(UsageDesk& desk, const usage::Call& call) {
    if (call.user == 0) return std::string();
    const auto user = KPS_TRY(desk.store().user(call.institution, call.user));
    return shown_name(user.name);
}

Result<json::value> forecast_of(const QuotaLine& line, std::uint64_t used_lately,
                                std::int64_t now_us) {
    const std::uint64_t days = static_cast<std::uint64_t>(kForecastDays);
    const std::uint64_t a_day = (used_lately + days - 1) / days;
    if (!line.is_month) return json::value(std::max(line.used, a_day));
    const base::Date today = base::istanbul_date(now_us);
    const base::Date next = usage::Month::of(today).next().days().first;
    const auto left =
        static_cast<std::uint64_t>(base::days_from_date(next) - base::days_from_date(today) - 1);
    return json::value(line.used + a_day * left);
}

std::int64_t resets_at(const QuotaLine& line, std::int64_t now_us) {
    const base::Date today = base::istanbul_date(now_us);
    if (line.is_month)
        return base::istanbul_midnight_us(usage::Month::of(today).next().days().first);
    return base::istanbul_midnight_us(base::date_from_days(base::days_from_date(today) + 1));
}

json::object service_json(const UsageDesk& desk, const Quota& quota) {
    const auto texts = service_texts(desk, quota.service);
    const auto title = desk.title_of(quota.service);
    return {{"service", quota.service.value()},
            {"name", texts.first},
            {"name_en", texts.second},
            {"version", title ? title->version : std::string()},
            {"valid_until", base::utc_text_ms(quota.valid_until_us)}};
}

/// What counts against limits: answered or found to be nothing, in the latest days, today excepted.
Result<std::map<std::int64_t, std::uint64_t>> lately(UsageDesk& desk,
                                                     base::InstitutionId institution,
                                                     std::int64_t now_us) {
    const std::int64_t today = base::days_from_date(base::istanbul_date(now_us));
    usage::Filter filter{
        institution,
        {base::date_from_days(today - kForecastDays), base::date_from_days(today - 1)},
        {},
        {}};
    std::map<std::int64_t, std::uint64_t> out;
    const auto rows = KPS_TRY(desk.store().report(filter, Group::Service));
    for (const ReportRow& row : rows) out[row.key] = row.sums.answered + row.sums.empty;
    return out;
}

/// Rule R-032 (KPSY m.5/8): an institution sees what is left of what the Kurul allows, before it is used up.
Result<http::Response> limits(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto members = KPS_TRY(QueryMembers::read(call.request.query, {"institution"}));
    const auto institution =
        KPS_TRY(usage_owner(call, UsageView::Counts, members.get("institution")));
    const auto used = KPS_TRY(lately(*desk, institution, call.now_us));
    json::array lines;
    json::array headers;
    json::array unlimited;
    for (const Quota& quota : desk->quotas(institution, call.now_us)) {
        if (quota.lines.empty()) unlimited.push_back(service_json(*desk, quota));
        const auto known = used.find(quota.service.value());
        for (const QuotaLine& line : quota.lines) {
            json::object out = service_json(*desk, quota);
            out["period"] = line.is_month ? "month" : "day";
            out["limit"] = line.limit;
            out["used"] = line.used;
            out["left"] = line.limit - std::min(line.limit, line.used);
            out["forecast"] =
                KPS_TRY(forecast_of(line, known == used.end() ? 0 : known->second, call.now_us));
            out["resets_at"] = base::utc_text_ms(resets_at(line, call.now_us));
            lines.push_back(std::move(out));
        }
        for (const auto& [name, value] : quota.headers)
            headers.push_back(json::object{
                {"service", quota.service.value()}, {"header", name}, {"value", value}});
    }
    return json_answer(json::object{{"limits", std::move(lines)},
                                    {"headers", std::move(headers)},
                                    {"unlimited", std::move(unlimited)}});
}

Result<usage::CallFilter> call_filter(const Call& call) {
    const auto members = KPS_TRY(QueryMembers::read(
        call.request.query, {"before", "limit", "service", "user", "code", "institution"}));
    usage::CallFilter filter;
    filter.institution = KPS_TRY(usage_owner(call, UsageView::Calls, members.get("institution")));
    filter.limit = static_cast<std::size_t>(kUsageCallsDefault);
    if (const auto limit = members.get("limit"); !limit.empty()) {
        const auto count =
            KPS_TRY(number_of(limit, 1, static_cast<std::int64_t>(usage::kCallPageMax)));
        filter.limit = static_cast<std::size_t>(count);
    }
    if (const auto before = members.get("before"); !before.empty()) {
        const auto entry = KPS_TRY(number_of(before, 0, kUsageEntryMax));
        filter.before = static_cast<std::uint64_t>(entry);
    }
    if (const auto service = members.get("service"); !service.empty()) {
        const auto number = KPS_TRY(number_of(service, 0, UINT16_MAX));
        filter.service = base::ServiceNumber(static_cast<std::uint16_t>(number));
    }
    if (const auto user = members.get("user"); !user.empty())
        filter.user = KPS_TRY(number_of(user, 0, INT64_MAX));
    if (const auto code = members.get("code"); !code.empty()) {
        const auto number = KPS_TRY(number_of(code, 0, UINT16_MAX));
        filter.outcome = static_cast<std::uint16_t>(number);
    }
    return filter;
}

/// Own calls one by one: no person that was asked for stands in them.
Result<http::Response> calls(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const usage::CallFilter filter = KPS_TRY(call_filter(call));
    const auto found = KPS_TRY(desk->store().calls(filter));
    json::array out;
    const auto times = desk->times().of(filter.institution);
    for (const usage::Call& one : found) {
        json::object shown = KPS_TRY(call_json(*desk, one));
        const auto took = times.find(one.request);
        if (took != times.end()) shown["took_us"] = took->second;
        out.push_back(std::move(shown));
    }
    json::object answer{{"calls", std::move(out)}};
    if (found.size() == filter.limit) answer["next"] = found.back().entry;
    answer["counted_until"] = KPS_TRY(counted_until(*desk));
    return json_answer(answer);
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/usage", Need::Accepted, Where::Pool,
             "Kurumun kullanımı: gün, servis, kullanıcı veya sonuca göre sayılar", "", report,
             "200:UsageReport", "from until group service user institution"},
    Resource{"GET", "/api/v1/usage/export", Need::Accepted, Where::Pool,
             "Kullanım sayıları dosya olarak (`format`: csv, rfc4180, xlsx veya pdf)", "",
             export_report, "200:file", "from until group service user institution format"},
    Resource{"GET", "/api/v1/usage/calls", Need::Accepted, Where::Pool,
             "Kurumun son çağrıları, en yenisi önce; sorgulanan kişi yer almaz", "", calls,
             "200:UsageCallPage", "before limit service user code institution"},
    Resource{"GET", "/api/v1/usage/limits", Need::Accepted, Where::Pool,
             "Kararın sınırları: kullanılan, kalan, dönem sonu öngörüsü", "", limits,
             "200:UsageLimits", "institution"},
};

}  // namespace

Result<json::object> call_json(UsageDesk& desk, const usage::Call& call) {
    const auto service = service_texts(desk, call.service);
    const auto result = result_texts(call.type, call.outcome);
    json::object out{{"entry", call.entry},
                     {"at", base::utc_text_ms(call.time_us)},
                     {"service", call.service.value()},
                     {"name", service.first},
                     {"name_en", service.second},
                     {"kind", kind_of(call)},
                     {"code", call.outcome},
                     {"result", result.first},
                     {"result_en", result.second},
                     {"user", call.user},
                     {"request", call.request.text()}};
    out["user_name"] = KPS_TRY(user_name(desk, call));
    out["took_us"] = nullptr;
    return out;
}

std::span<const Resource> usage_resources() {
    return kResources;
}

}  // namespace kps::portal
