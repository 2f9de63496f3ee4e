#include "inspection/entry_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "audit/entries/cbor.h"
#include "base/calendar.h"
#include "http/message.h"

namespace kps::inspection {
namespace {

namespace json = boost::json;
using audit::Draft;
using audit::EntryType;

constexpr std::array<std::string_view, 20> kTypes = {"unknown",
                                                     "query",
                                                     "refused",
                                                     "delivery",
                                                     "key",
                                                     "index-seal",
                                                     "reconciliation-seal",
                                                     "reconciliation-result",
                                                     "search",
                                                     "hold",
                                                     "destroy-intent",
                                                     "destroy",
                                                     "admin",
                                                     "clock-jump",
                                                     "start",
                                                     "stop",
                                                     "anchor",
                                                     "close",
                                                     "token-issued",
                                                     "alarm"};

constexpr std::size_t kNumberDigits = 11;
constexpr std::size_t kShownDigits = 4;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// What came from outside may hold control characters or no text at all; those bytes are shown, not obeyed.
std::string shown(std::string_view text) {
    if (!audit::is_utf8(text)) return "hex:" + base::to_hex(base::as_bytes(text));
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("<{:02x}>", byte);
        else
            out += c;
    }
    return out;
}

json::value outcome_text(std::uint16_t outcome) {
    if (outcome == 0) return nullptr;
    for (const base::ErrorInfo& info : base::all_errors())
        if (static_cast<std::uint16_t>(info.code) == outcome) return json::value(info.turkish);
    return nullptr;
}

std::string user_of(const Draft& draft) {
    if (draft.end_user_id != 0) return masked_number(draft.end_user_id);
    return masked_text(draft.end_user.empty() ? draft.service_user : draft.end_user);
}

json::object head_json(const audit::FoundRecord& record) {
    return {{"index", record.index},
            {"time", base::utc_text_ms(record.time_us)},
            {"type", type_name(record.draft.type)}};
}

void put_text(json::object& out, std::string_view name, std::string_view text) {
    if (!text.empty()) out[name] = shown(text);
}

void put_bytes(json::object& out, std::string_view name, base::ByteView bytes) {
    const bool is_empty =
        std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
    if (!is_empty) out[name] = base::to_hex(bytes);
}

json::array persons_of(const Draft& draft, audit::Role role) {
    json::array out;
    for (const audit::PersonReference& person : draft.persons)
        if (person.role == role) out.push_back(json::string(std::to_string(person.id)));
    return out;
}

/// A word of a detail: `approver=NAME`.
std::string word_in(std::string_view detail, std::string_view name) {
    const std::string start = std::string(name) + "=";
    for (std::size_t at = detail.find(start); at != std::string_view::npos;
         at = detail.find(start, at + 1)) {
        if (at != 0 && detail[at - 1] != ' ') continue;
        const std::string_view rest = detail.substr(at + start.size());
        return std::string(rest.substr(0, rest.find(' ')));
    }
    return {};
}

}  // namespace

std::string_view type_name(EntryType type) {
    const auto number = static_cast<std::size_t>(type);
    return number < kTypes.size() ? kTypes[number] : kTypes[0];
}

bool is_act(EntryType type) {
    return type == EntryType::Admin || type == EntryType::Search || type == EntryType::Hold ||
           type == EntryType::DestroyIntent || type == EntryType::Destroy;
}

bool is_institutions(EntryType type) {
    return type == EntryType::Query || type == EntryType::Refused || type == EntryType::Delivery;
}

std::string masked_number(std::int64_t number) {
    const std::string digits = std::to_string(number);
    return "*******" + digits.substr(digits.size() - std::min(digits.size(), kShownDigits));
}

// Rule G31 of the portal: an identity number is masked wherever it may stand, also within a text.
std::string masked_text(std::string_view text) {
    const std::string all = shown(text);
    std::string out;
    for (std::size_t at = 0; at < all.size();) {
        std::size_t end = at;
        while (end < all.size() && is_digit(all[end])) ++end;
        if (end - at == kNumberDigits)
            out += "*******" + all.substr(end - kShownDigits, kShownDigits);
        else
            out += all.substr(at, end - at);
        if (end < all.size()) out += all[end++];
        at = end;
    }
    return out;
}

json::object clear_json(const audit::ClearEntry& clear, const EntryWords& words) {
    json::object out{{"time", base::utc_text_ms(clear.time_us)},
                     {"type", type_name(clear.type)},
                     {"institution", clear.institution.value()},
                     {"institution_name", words.institution},
                     {"service", clear.service.value()},
                     {"service_name", words.service},
                     {"outcome", clear.outcome},
                     {"request_id", clear.request_id.text()},
                     {"test_data", (clear.flags & audit::kFlagTestData) != 0},
                     {"continuation", (clear.flags & audit::kFlagContinuation) != 0},
                     {"persons_and_users", clear.token_count},
                     {"commitment", base::to_hex(clear.commitment)}};
    out["outcome_text"] = outcome_text(clear.outcome);
    return out;
}

json::object row_json(const audit::FoundRecord& record, const EntryWords& words) {
    const Draft& draft = record.draft;
    json::object out = head_json(record);
    out["institution"] = draft.institution.value();
    out["institution_name"] = words.institution;
    out["service"] = draft.service.value();
    out["service_name"] = words.service;
    out["outcome"] = draft.outcome;
    out["outcome_text"] = outcome_text(draft.outcome);
    if (record.queried) out["role"] = "queried";
    if (!record.queried && record.affected) out["role"] = "affected";
    out["user"] = user_of(draft);
    out["purpose"] = words.purpose.empty() ? masked_text(draft.purpose_code) : words.purpose;
    out["file_number"] = masked_text(draft.file_number);
    out["persons"] = draft.persons.size();
    return out;
}

json::object act_json(const audit::FoundRecord& record) {
    const Draft& draft = record.draft;
    json::object out = head_json(record);
    out["institution"] = draft.institution.value();
    out["by"] = user_of(draft);
    out["approver"] = masked_text(word_in(draft.detail, "approver"));
    out["rule"] = shown(draft.rule);
    out["detail"] = masked_text(draft.detail);
    return out;
}

json::object opened_json(const Draft& draft) {
    json::object out;
    put_text(out, "service_user", draft.service_user);
    put_text(out, "end_user", draft.end_user);
    if (draft.end_user_id != 0) out["end_user_number"] = std::to_string(draft.end_user_id);
    put_text(out, "end_user_address", draft.end_user_address);
    if (draft.source_address != std::array<std::uint8_t, 16>{})
        out["source_address"] = http::SourceAddress{draft.source_address}.text();
    put_text(out, "purpose", draft.purpose_code);
    put_text(out, "file_number", draft.file_number);
    out["queried"] = persons_of(draft, audit::Role::Queried);
    out["affected"] = persons_of(draft, audit::Role::Affected);
    put_bytes(out, "criteria_digest", draft.criteria_digest);
    put_bytes(out, "request_digest", draft.request_digest);
    put_bytes(out, "response_digest", draft.response_digest);
    put_bytes(out, "decision", draft.decision);
    put_bytes(out, "token", draft.token.bytes());
    put_text(out, "message_id", draft.message_id);
    put_text(out, "rule", draft.rule);
    put_text(out, "detail", draft.detail);
    out["record_count"] = draft.record_count;
    put_text(out, "register_version", draft.register_version);
    out["policy_version"] = draft.policy_version;
    return out;
}

}  // namespace kps::inspection
