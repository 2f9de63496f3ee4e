#include "registry/stores/register_header.h"

#include <algorithm>
#include <charconv>

#include "registry/limits.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

constexpr std::string_view kFirstLine = "kps-register 1\n";
constexpr std::string_view kFirstLineWithIndex = "kps-register 2\n";
/// Raised when rows of the index are made in another way; registers of before are then not searched.
constexpr std::uint64_t kIndexFormat = 1;
static_assert(kFirstLine.size() == kFirstLineWithIndex.size());
constexpr std::size_t kVersionBytes = 8;

/// Takes `name value\n` from the front.
Result<std::string_view> take_line(std::string_view& text, std::string_view name) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || text.size() <= name.size() || !text.starts_with(name) ||
        text[name.size()] != ' ')
        return failed(ErrorCode::CorruptData, "register header");
    const std::string_view value = text.substr(name.size() + 1, end - name.size() - 1);
    text.remove_prefix(end + 1);
    return value;
}

Result<std::uint64_t> take_number(std::string_view& text, std::string_view name) {
    const std::string_view digits = KPS_TRY(take_line(text, name));
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
        return failed(ErrorCode::CorruptData, "register header: number");
    return number;
}

Status take_index(std::string_view& text, RegisterHeader& header) {
    const std::uint64_t format = KPS_TRY(take_number(text, "index"));
    const std::uint64_t rows = KPS_TRY(take_number(text, "index_rows"));
    if (format == kIndexFormat) header.index_rows = rows;
    return {};
}

}  // namespace

Result<std::string> write_header(const StoredHeader& stored) {
    const RegisterHeader& header = stored.header;
    for (const std::string* text : {&header.notice, &header.generator})
        if (text->find('\n') != std::string::npos)
            return failed(ErrorCode::InvalidArgument, "register header: line break");
    std::string out(header.index_rows ? kFirstLineWithIndex : kFirstLine);
    out += std::string("synthetic ") + (header.synthetic ? "1" : "0") + "\n";
    out += "number " + std::to_string(header.number) + "\n";
    out += "person_count " + std::to_string(header.person_count) + "\n";
    out += "generator " + header.generator + "\n";
    out += "notice " + header.notice + "\n";
    if (header.index_rows) {
        out += "index " + std::to_string(kIndexFormat) + "\n";
        out += "index_rows " + std::to_string(*header.index_rows) + "\n";
    }
    out += "content " + base::to_hex(stored.content) + "\n";
    return out;
}

Result<StoredHeader> read_header(std::string_view text) {
    const bool has_index = text.starts_with(kFirstLineWithIndex);
    if (!has_index && !text.starts_with(kFirstLine))
        return failed(ErrorCode::CorruptData, "register header");
    text.remove_prefix(kFirstLine.size());
    StoredHeader out;
    const std::uint64_t synthetic = KPS_TRY(take_number(text, "synthetic"));
    out.header.synthetic = synthetic != 0;
    out.header.number = KPS_TRY(take_number(text, "number"));
    out.header.person_count = KPS_TRY(take_number(text, "person_count"));
    const std::string_view generator = KPS_TRY(take_line(text, "generator"));
    out.header.generator = generator;
    const std::string_view notice = KPS_TRY(take_line(text, "notice"));
    out.header.notice = notice;
    if (has_index) KPS_TRY(take_index(text, out.header));
    const std::string_view content = KPS_TRY(take_line(text, "content"));
    const auto bytes = base::from_hex(content);
    if (!text.empty() || synthetic > 1 || !bytes || bytes->size() != out.content.size())
        return failed(ErrorCode::CorruptData, "register header");
    std::copy(bytes->begin(), bytes->end(), out.content.begin());
    return out;
}

std::string header_version(std::string_view text) {
    const base::Hash hash = crypto::sha256(base::as_bytes(text));
    return base::to_hex(base::ByteView(hash).first(kVersionBytes));
}

Status LoadProgress::enter(Stage stage) {
    if (stage < stage_ || stage_ == Stage::Finished)
        return failed(ErrorCode::InvalidArgument, "register load: wrong order of puts");
    stage_ = stage;
    return {};
}

void LoadProgress::digest(char tag, std::uint64_t key, base::ByteView bytes) {
    std::uint8_t head[13];
    head[0] = static_cast<std::uint8_t>(tag);
    base::put_u64(head + 1, key);
    base::put_u32(head + 9, static_cast<std::uint32_t>(bytes.size()));
    digest_.update(head);
    digest_.update(bytes);
}

void LoadProgress::digest_rows(char tag, const std::vector<PlaceRow>& rows) {
    for (const PlaceRow& row : rows) {
        digest(tag, (std::uint64_t{row.code} << 32) | row.parent, base::as_bytes(row.name));
        digest_.update({&row.kind, 1});
    }
}

Status LoadProgress::places(const PlaceNames& places) {
    KPS_TRY(enter(Stage::Places));
    if (has_places_) return failed(ErrorCode::InvalidArgument, "register load: places twice");
    for (const auto* rows : {&places.provinces(), &places.districts(), &places.neighbourhoods(),
                             &places.countries()}) {
        if (rows->size() > kPlaceRowsMax)
            return failed(ErrorCode::InvalidArgument, "register load: too many places");
        for (std::size_t index = 0; index < rows->size(); ++index) {
            const PlaceRow& row = (*rows)[index];
            if (row.name.size() > kPlaceNameBytesMax)
                return failed(ErrorCode::InvalidArgument,
                              "register load: name of a place too long");
            if (index > 0 && (*rows)[index - 1].code == row.code)
                return failed(ErrorCode::InvalidArgument, "register load: code of a place twice");
        }
    }
    has_places_ = true;
    digest_rows('P', places.provinces());
    digest_rows('D', places.districts());
    digest_rows('N', places.neighbourhoods());
    digest_rows('C', places.countries());
    return {};
}

Status LoadProgress::photo(std::uint32_t number, base::ByteView jpeg) {
    KPS_TRY(enter(Stage::Photos));
    if (number <= last_photo_ || jpeg.empty() || jpeg.size() > kPhotoBytesMax)
        return failed(ErrorCode::InvalidArgument, "register load: photo");
    last_photo_ = number;
    digest('F', number, jpeg);
    return {};
}

Status LoadProgress::person(std::int64_t id, std::string_view record) {
    KPS_TRY(enter(Stage::People));
    if (id <= last_id_ || id > kIdentityNumberMax)
        return failed(ErrorCode::InvalidArgument, "register load: identity numbers must ascend");
    if (record.empty() || record.size() > kRecordBytesMax || person_count_ == kPeopleMax)
        return failed(ErrorCode::InvalidArgument, "register load: size");
    last_id_ = id;
    ++person_count_;
    digest('R', static_cast<std::uint64_t>(id), base::as_bytes(record));
    return {};
}

Result<StoredHeader> LoadProgress::finish(RegisterHeader header) {
    KPS_TRY(enter(Stage::Finished));
    if (header.person_count != 0 && header.person_count != person_count_)
        return failed(ErrorCode::InvalidArgument, "register load: person count of the header");
    StoredHeader out;
    out.header = std::move(header);
    out.header.person_count = person_count_;
    out.content = digest_.finish();
    return out;
}

Status PlaceCollector::add(std::uint32_t table, PlaceRow row) {
    if (table < 1 || table > 4) return failed(ErrorCode::CorruptData, "register: place table");
    std::vector<PlaceRow>& rows = tables_[table - 1];
    if (rows.size() == kPlaceRowsMax) return failed(ErrorCode::CorruptData, "register: places");
    rows.push_back(std::move(row));
    return {};
}

PlaceNames PlaceCollector::take() {
    return {std::move(tables_[0]), std::move(tables_[1]), std::move(tables_[2]),
            std::move(tables_[3])};
}

}  // namespace kps::registry
