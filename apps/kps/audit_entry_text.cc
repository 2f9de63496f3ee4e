#include "apps/kps/audit_entry_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "audit/entries/cbor.h"
#include "base/calendar.h"

namespace kps {
namespace {

/// What came from outside may hold control characters or no text at all; those bytes are shown, not
/// obeyed.
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

void put_text(boost::json::object& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out[name] = shown(value);
}

void put_hash(boost::json::object& out, std::string_view name, base::ByteView value) {
    const bool empty =
        std::all_of(value.begin(), value.end(), [](std::uint8_t b) { return b == 0; });
    if (!empty) out[name] = base::to_hex(value);
}

boost::json::array persons_of(const audit::Draft& draft, audit::Role role) {
    boost::json::array ids;
    for (const audit::PersonReference& person : draft.persons)
        if (person.role == role) ids.push_back(person.id);
    return ids;
}

/// How the message was protected (SECURITY 3 c). A number of a later program is shown as it is.
boost::json::value profile_name(std::uint8_t profile) {
    constexpr std::array<std::string_view, 4> kNames = {"none", "compatible", "strict", "portal"};
    if (profile < kNames.size()) return kNames[profile].data();
    return profile;
}

}  // namespace

std::string_view entry_type_name(audit::EntryType type) {
    using audit::EntryType;
    switch (type) {
        case EntryType::Query:
            return "query";
        case EntryType::Refused:
            return "refused";
        case EntryType::Delivery:
            return "delivery";
        case EntryType::Key:
            return "key";
        case EntryType::IndexSeal:
            return "index-seal";
        case EntryType::ReconciliationSeal:
            return "reconciliation-seal";
        case EntryType::ReconciliationResult:
            return "reconciliation-result";
        case EntryType::Search:
            return "search";
        case EntryType::Hold:
            return "hold";
        case EntryType::DestroyIntent:
            return "destroy-intent";
        case EntryType::Destroy:
            return "destroy";
        case EntryType::Admin:
            return "admin";
        case EntryType::ClockJump:
            return "clock-jump";
        case EntryType::Start:
            return "start";
        case EntryType::Stop:
            return "stop";
        case EntryType::Anchor:
            return "anchor";
        case EntryType::Close:
            return "close";
        case EntryType::TokenIssued:
            return "token-issued";
        case EntryType::Alarm:
            return "alarm";
    }
    return "unknown";
}

boost::json::object clear_part(const audit::ClearEntry& entry) {
    boost::json::object out;
    out["type"] = entry_type_name(entry.type);
    out["time"] = base::utc_text_ms(entry.time_us);
    out["time_us"] = entry.time_us;
    out["test_data"] = (entry.flags & audit::kFlagTestData) != 0;
    out["continuation"] = (entry.flags & audit::kFlagContinuation) != 0;
    out["institution"] = entry.institution.value();
    out["service"] = entry.service.value();
    out["outcome"] = entry.outcome;
    out["request_id"] = entry.request_id.text();
    out["data_key"] = entry.data_key_number;
    out["tokens"] = entry.token_count;
    out["commitment"] = base::to_hex(entry.commitment);
    return out;
}

boost::json::object opened_part(const audit::Draft& draft) {
    boost::json::object out;
    put_text(out, "service_user", draft.service_user);
    put_text(out, "end_user", draft.end_user);
    if (draft.end_user_id != 0) out["end_user_id"] = draft.end_user_id;
    put_text(out, "end_user_address", draft.end_user_address);
    put_hash(out, "source_address", draft.source_address);
    put_text(out, "purpose", draft.purpose_code);
    put_text(out, "file_number", draft.file_number);
    out["queried"] = persons_of(draft, audit::Role::Queried);
    out["affected"] = persons_of(draft, audit::Role::Affected);
    put_hash(out, "criteria_digest", draft.criteria_digest);
    put_hash(out, "request_digest", draft.request_digest);
    put_hash(out, "response_digest", draft.response_digest);
    put_hash(out, "decision", draft.decision);
    put_hash(out, "token", draft.token.bytes());
    put_text(out, "message_id", draft.message_id);
    put_text(out, "rule", draft.rule);
    put_text(out, "detail", draft.detail);
    out["record_count"] = draft.record_count;
    out["profile"] = profile_name(draft.profile);
    put_text(out, "register_version", draft.register_version);
    out["policy_version"] = draft.policy_version;
    return out;
}

}  // namespace kps
