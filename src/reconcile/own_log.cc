#include "reconcile/own_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>

#include "audit/checkpoints/receipt.h"
#include "audit/limits.h"
#include "base/calendar.h"
#include "base/hash_text.h"
#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;
namespace json = boost::json;

/// A member's text; empty where it is absent. Errors: MalformedBody for another type or a longer text.
base::Result<std::string> text_member(const json::object& object, std::string_view name,
                                      std::size_t size_max) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) return std::string();
    if (!value->is_string() || value->get_string().size() > size_max)
        return failed(ErrorCode::MalformedBody, fmt::format("{}: not a text, or too long", name));
    return std::string(value->get_string());
}

base::Result<base::Hash> digest_member(const json::object& object, std::string_view name) {
    base::Hash digest{};
    const std::string text = KPS_TRY(text_member(object, name, 2 * digest.size()));
    if (text.empty()) return digest;
    const auto read = base::hash_from_hex(text);
    if (!read) return failed(ErrorCode::MalformedBody, fmt::format("{}: not a SHA-256", name));
    return *read;
}

/// Position, count and leaf of a receipt; nothing of its checkpoint is looked at.
base::Result<CallRecord> record_of(const OwnCall& call, View view) {
    const audit::Receipt receipt = KPS_TRY(audit::parse_receipt(call.receipt));
    CallRecord record{receipt.index, receipt.count, receipt.leaf};
    if (view == View::Digests) record.fingerprint = fingerprint_of(receipt.leaf, call.digests);
    return record;
}

}  // namespace

base::Result<OwnLine> parse_own_line(std::string_view line) {
    std::array<unsigned char, 4096> memory;
    json::monotonic_resource resource(memory.data(), memory.size());
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 8;
    if (line.size() > kLineBytesMax)
        return failed(ErrorCode::MalformedBody, "the line is too long");
    const json::value value = json::parse(line, error, &resource, options);
    if (error || !value.is_object())
        return failed(ErrorCode::MalformedBody, "the line is not a JSON object");
    const json::object& object = value.get_object();
    OwnLine out;
    const std::string time = KPS_TRY(text_member(object, "time", 40));
    const base::ParsedTime moment = KPS_TRY(base::parse_xml_time(time));
    if (!moment.has_zone) return failed(ErrorCode::MalformedBody, "time: names no zone");
    out.call.time_us = moment.us;
    out.service = KPS_TRY(text_member(object, "service", kOwnTextBytesMax));
    out.user = KPS_TRY(text_member(object, "user", kOwnTextBytesMax));
    out.call.message_id = KPS_TRY(text_member(object, "message_id", kMessageIdBytesMax));
    out.call.receipt = KPS_TRY(text_member(object, "receipt", audit::kReceiptBytesMax));
    out.call.digests.request = KPS_TRY(digest_member(object, "request_sha256"));
    out.call.digests.response = KPS_TRY(digest_member(object, "response_sha256"));
    // KPSY m.10/2: the institution's log holds date, time and service at user level.
    if (out.user.empty()) return failed(ErrorCode::EndUserMissing, "user: missing");
    if (out.service.empty()) return failed(ErrorCode::MalformedBody, "service: missing");
    return out;
}

std::string own_line_text(const OwnLine& line) {
    json::object object{{"time", base::utc_text_ms(line.call.time_us)},
                        {"user", line.user},
                        {"service", line.service}};
    if (!line.call.message_id.empty()) object["message_id"] = line.call.message_id;
    if (line.call.digests.request != base::Hash{})
        object["request_sha256"] = base::to_hex(line.call.digests.request);
    if (line.call.digests.response != base::Hash{})
        object["response_sha256"] = base::to_hex(line.call.digests.response);
    if (!line.call.receipt.empty()) object["receipt"] = line.call.receipt;
    return json::serialize(object);
}

base::Result<OwnLog> OwnLog::read(std::string path, View view, const Progress& progress) {
    OwnLog log;
    log.path_ = std::move(path);
    std::ifstream file(log.path_, std::ios::binary | std::ios::ate);
    if (!file) return failed(ErrorCode::FileFailed, log.path_ + " cannot be read");
    const auto size = static_cast<std::uint64_t>(file.tellg());
    file.seekg(0);
    std::string line;
    constexpr std::uint64_t kProgressLines = 10'000;
    for (std::uint64_t offset = 0; std::getline(file, line); offset += line.size() + 1) {
        log.take(line, offset, view);
        if (progress && log.lines_ % kProgressLines == 0) progress(offset, size);
        if (log.lines_ > kCallsMax)
            return failed(ErrorCode::InvalidArgument, log.path_ + " has too many lines");
    }
    if (file.bad()) return failed(ErrorCode::FileFailed, log.path_ + " cannot be read");
    if (progress) progress(size, size);
    log.sort_out();
    return log;
}

void OwnLog::take(std::string_view line, std::uint64_t offset, View view) {
    ++lines_;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
    const auto bad = [this](std::string problem) {
        if (++bad_ <= kBadLinesNamedMax) bad_lines_.push_back({lines_, std::move(problem)});
    };
    const auto parsed = parse_own_line(line);
    if (!parsed) return bad(parsed.error().context);
    const OwnCall& call = parsed->call;
    if (call.receipt.empty()) return loose_.push_back({call.time_us, offset});
    const auto record = record_of(call, view);
    if (record) return entries_.push_back({*record, call.time_us, offset});
    bad("receipt: " + record.error().context);
    // It stays in the comparison, as a call of which the institution has no receipt.
    loose_.push_back({call.time_us, offset});
}

void OwnLog::sort_out() {
    const auto before = [](const Entry& left, const Entry& right) {
        return left.record < right.record ||
               (left.record == right.record && left.offset < right.offset);
    };
    if (!std::is_sorted(entries_.begin(), entries_.end(), before))
        std::sort(entries_.begin(), entries_.end(), before);
    const auto same = [](const Entry& left, const Entry& right) {
        return left.record == right.record;
    };
    const auto end = std::unique(entries_.begin(), entries_.end(), same);
    repeated_ = static_cast<std::uint64_t>(entries_.end() - end);
    entries_.erase(end, entries_.end());
}

base::Result<OwnLine> OwnLog::line_at(std::uint64_t offset) const {
    std::ifstream file(path_, std::ios::binary);
    std::string line;
    file.seekg(static_cast<std::streamoff>(offset));
    if (!std::getline(file, line))
        return failed(ErrorCode::FileFailed, path_ + " changed while it was read");
    return parse_own_line(line);
}

}  // namespace kps::reconcile
