#include "inspection/resource.h"

#include <fmt/format.h>

#include "audit/append_and_wait.h"
#include "audit/entries/entry_codec.h"
#include "audit/search/index_seal.h"
#include "crypto/random.h"
#include "portal/json_request.h"
#include "portal/query_members.h"

namespace kps::inspection {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonReader;

Result<base::Date> read_day(JsonReader& reader, std::string_view name) {
    const std::string text = KPS_TRY(reader.text(name));
    audit::IndexSeal seal;
    if (!audit::parse_period(text, seal) || seal.is_month)
        return failed(ErrorCode::InvalidField, reader.path_of(name));
    return seal.first;
}

void fill(audit::Draft& draft, const Call& call) {
    draft.flags = static_cast<std::uint16_t>(
        draft.flags | (call.parts().test_data ? audit::kFlagTestData : std::uint16_t{0}));
    draft.request_id = crypto::ordered_uuid(call.now_us / 1000);
    draft.source_address = call.request.source.bytes;
    if (const auto own = call.own()) draft.institution = *own;
}

}  // namespace

Result<std::string> read_reason(JsonReader& reader) {
    std::string reason = KPS_TRY(reader.text("reason"));
    if (reason.size() < kReasonBytesMin || !audit::is_basis(reason))
        return failed(ErrorCode::InvalidField, reader.path_of("reason"));
    return reason;
}

Result<audit::DayRange> read_days(JsonReader& reader) {
    audit::DayRange days;
    if (reader.has("from")) days.first = KPS_TRY(read_day(reader, "from"));
    if (reader.has("until")) days.last = KPS_TRY(read_day(reader, "until"));
    if (days.last < days.first) return failed(ErrorCode::InvalidField, reader.path_of("until"));
    return days;
}

base::Status check_scan(const audit::DayRange& days) {
    if (base::days_from_date(days.last) - base::days_from_date(days.first) >= kScanDaysMax)
        return failed(ErrorCode::InvalidField,
                      fmt::format("$.until: {} days at most", kScanDaysMax));
    return {};
}

boost::json::value day_json(const base::Date& day) {
    const audit::DayRange all;
    if (day == all.first || day == all.last) return nullptr;
    return boost::json::value(
        boost::json::string(fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day)));
}

Result<std::uint64_t> index_of(std::string_view text) {
    const auto index = portal::number_of(text, 0, kEntryIndexMax);
    // One spelling of each number.
    if (!index || std::to_string(*index) != text) return failed(ErrorCode::NotFound);
    return static_cast<std::uint64_t>(*index);
}

Result<Page> read_page(const http::Request& request) {
    const auto members =
        KPS_TRY(portal::QueryMembers::read(request.query, {"after", "limit", "role"}));
    Page page;
    if (const auto after = members.get("after"); !after.empty())
        page.after = static_cast<std::size_t>(
            KPS_TRY(portal::number_of(after, 0, static_cast<std::int64_t>(kFoundMax))));
    if (const auto limit = members.get("limit"); !limit.empty())
        page.limit = static_cast<std::size_t>(KPS_TRY(portal::number_of(limit, 1, kPageMax)));
    return page;
}

Result<std::unique_ptr<audit::MonthKeyStore>> unlocked_keys(const Call& call) {
    auto keys = KPS_TRY(call.parts().open_keys());
    if (!keys->is_unlocked()) return failed(ErrorCode::KeysLocked, "the month keys are locked");
    return keys;
}

Result<std::uint64_t> record_search(const Call& call, audit::SearchAct act) {
    act.asker = call.login();
    if (const auto own = call.own())
        audit::add_word(act.words, "institution", std::to_string(own->value()));
    audit::Draft draft = KPS_TRY(audit::draft_of(act));
    fill(draft, call);
    const audit::Receipt receipt =
        KPS_TRY(audit::append_and_wait(call.parts().log, std::move(draft)));
    return receipt.index;
}

Result<std::uint64_t> record_act(const Call& call, std::string_view rule, std::string detail) {
    audit::Draft draft;
    draft.type = audit::EntryType::Admin;
    draft.rule = rule;
    draft.end_user = call.login();
    draft.detail = std::move(detail);
    fill(draft, call);
    const audit::Receipt receipt =
        KPS_TRY(audit::append_and_wait(call.parts().log, std::move(draft)));
    return receipt.index;
}

http::Response file_answer(std::string content, std::string_view type, std::string_view name) {
    http::Response response;
    response.content_type = type;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition",
                                  fmt::format("attachment; filename=\"{}\"", name));
    response.body = std::move(content);
    return response;
}

}  // namespace kps::inspection
