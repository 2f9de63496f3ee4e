#include "registry/record.h"

#include <array>
#include <limits>
#include <type_traits>

#include "base/assert.h"
#include "base/bytes.h"
#include "registry/checksum.h"
#include "registry/limits.h"
#include "registry/record_fields.h"
#include "registry/register_reader.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using record_fields::count_of;

constexpr std::uint8_t kRecordFormat = 1;
constexpr std::size_t kChecksumBytes = 4;
constexpr std::size_t kPartCount = 4;
constexpr std::size_t kIdBytes = 5;
constexpr std::size_t kDateBytes = 3;

/// Issuers so frequent that their number is stored instead of the text: length 0, then the index.
constexpr std::array<std::string_view, 4> kIssuers = {
    "T.C. İÇİŞLERİ BAKANLIĞI", "T.C. İÇİŞLERİ BAKANLIĞI / TR MINISTRY OF INTERIOR",
    "NÜFUS VE VATANDAŞLIK İŞLERİ GENEL MÜDÜRLÜĞÜ", "T.C. DIŞİŞLERİ BAKANLIĞI"};

enum CardBit : std::uint8_t {
    kPaper = 1,
    kChip = 2,
    kTemporary = 4,
    kOldBlue = 8,
    kNewBlue = 16,
    kCardBits = 31
};

/// Appends one list of members: presence bits, then the values that are there.
class Encoder {
  public:
    explicit Encoder(std::string& out) : out_(out) {}

    template <class Value>
    void list(const Value& value) {
        constexpr std::size_t kBytes = (count_of<Value>() + 7) / 8;
        const std::size_t start = out_.size();
        out_.append(kBytes, '\0');
        present_ = 0;
        next_bit_ = 0;
        record_fields::walk(*this, value);
        for (std::size_t index = 0; index < kBytes; ++index)
            out_[start + index] = static_cast<char>(present_ >> (8 * index));
    }

    template <class Value>
    void small(const Value& value, unsigned max) {
        const auto number = static_cast<unsigned>(value);
        KPS_ASSERT(number <= max);
        if (mark(number != 0)) out_.push_back(static_cast<char>(number));
    }
    template <class Value>
    void number(const Value& value) {
        if constexpr (std::is_signed_v<Value>) KPS_ASSERT(value >= 0);
        if (mark(value != 0)) varint(static_cast<std::uint64_t>(value));
    }
    void id(const std::int64_t& value) {
        KPS_ASSERT(value >= 0 && value <= kIdentityNumberMax);
        if (!mark(value != 0)) return;
        for (std::size_t shift = kIdBytes; shift-- > 0;)
            out_.push_back(static_cast<char>(value >> (8 * shift)));
    }
    void date(const PartialDate& value) {
        KPS_ASSERT(value.year >= 0 && value.year <= 9999 && value.month <= 12 && value.day <= 31);
        const auto packed = (static_cast<std::uint32_t>(value.year) << 9) |
                            (static_cast<std::uint32_t>(value.month) << 5) | value.day;
        if (!mark(packed != 0)) return;
        for (std::size_t shift = kDateBytes; shift-- > 0;)
            out_.push_back(static_cast<char>(packed >> (8 * shift)));
    }
    void text(const std::string_view& value) {
        KPS_ASSERT(value.size() <= kTextBytesMax);
        if (!mark(!value.empty())) return;
        varint(value.size());
        out_.append(value);
    }
    void issuer(const std::string_view& value) {
        for (std::size_t index = 0; index < kIssuers.size(); ++index) {
            if (kIssuers[index] != value) continue;
            mark(true);
            out_.push_back('\0');
            out_.push_back(static_cast<char>(index));
            return;
        }
        text(value);
    }
    void flag(const bool& value) { mark(value); }

    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<char>(value | 0x80));
        out_.push_back(static_cast<char>(value));
    }

  private:
    bool mark(bool is_present) {
        if (is_present) present_ |= std::uint64_t{1} << next_bit_;
        ++next_bit_;
        return is_present;
    }
    std::string& out_;
    std::uint64_t present_ = 0;
    unsigned next_bit_ = 0;
};

/// Reads what an Encoder wrote. The first thing that is wrong makes it `bad` for good, and from
/// then on it reads nothing: no member needs a check of its own.
class Decoder {
  public:
    explicit Decoder(std::string_view bytes)
        : start_(reinterpret_cast<const std::uint8_t*>(bytes.data())),
          at_(start_),
          end_(start_ + bytes.size()) {}

    bool bad() const { return bad_; }
    bool at_end() const { return bad_ || at_ == end_; }
    void spoil() { bad_ = true; }
    std::size_t consumed() const { return static_cast<std::size_t>(at_ - start_); }

    template <class Value>
    void list(Value& value) {
        constexpr std::size_t kBits = count_of<Value>();
        constexpr std::size_t kBytes = (kBits + 7) / 8;
        static_assert(kBits < 64);
        present_ = 0;
        if (!has(kBytes)) return;
        for (std::size_t index = 0; index < kBytes; ++index)
            present_ |= std::uint64_t{at_[index]} << (8 * index);
        at_ += kBytes;
        if (present_ >> kBits != 0) bad_ = true;
        record_fields::walk(*this, value);
    }

    template <class Value>
    void small(Value& value, unsigned max) {
        if (!take()) {
            value = Value{};
            return;
        }
        const std::uint8_t number = byte();
        if (number == 0 || number > max) bad_ = true;
        value = bad_ ? Value{} : static_cast<Value>(number);
    }
    template <class Value>
    void number(Value& value) {
        value = 0;
        if (!take()) return;
        const std::uint64_t number = varint();
        constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<Value>::max());
        if (number == 0 || number > kMax) bad_ = true;
        if (!bad_) value = static_cast<Value>(number);
    }
    void id(std::int64_t& value) {
        value = 0;
        if (!take() || !has(kIdBytes)) return;
        const std::int64_t number = (std::int64_t{at_[0]} << 32) | base::get_u32(at_ + 1);
        at_ += kIdBytes;
        if (number == 0 || number > kIdentityNumberMax) bad_ = true;
        if (!bad_) value = number;
    }
    void date(PartialDate& value) {
        value = PartialDate{};
        if (!take() || !has(kDateBytes)) return;
        const auto packed = (std::uint32_t{at_[0]} << 16) | base::get_u16(at_ + 1);
        at_ += kDateBytes;
        const std::uint32_t year = packed >> 9;
        const std::uint32_t month = (packed >> 5) & 15;
        if (packed == 0 || year > 9999 || month > 12) bad_ = true;
        if (!bad_)
            value = {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                     static_cast<std::uint8_t>(packed & 31)};
    }
    void text(std::string_view& value) {
        value = {};
        if (!take()) return;
        const std::uint64_t size = varint();
        if (size == 0) bad_ = true;
        value = bytes(size);
    }
    void issuer(std::string_view& value) {
        value = {};
        if (!take()) return;
        const std::uint64_t size = varint();
        if (size != 0) {
            value = bytes(size);
            // A known issuer is only ever stored by its number.
            for (std::string_view known : kIssuers)
                if (known == value) bad_ = true;
            return;
        }
        const std::uint8_t index = byte();
        if (index >= kIssuers.size()) bad_ = true;
        if (!bad_) value = kIssuers[index];
    }
    void flag(bool& value) { value = take(); }

    std::uint8_t byte() { return has(1) ? *at_++ : std::uint8_t{0}; }

    /// Seven bits a byte, lowest first; a longer form than needed is damage.
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 63; shift += 7) {
            const std::uint8_t part = byte();
            value |= std::uint64_t{part & 0x7fu} << shift;
            if ((part & 0x80) != 0) continue;
            if (part == 0 && shift > 0) bad_ = true;
            return value;
        }
        bad_ = true;
        return 0;
    }

  private:
    bool has(std::size_t count) {
        if (bad_ || static_cast<std::size_t>(end_ - at_) < count) bad_ = true;
        return !bad_;
    }
    bool take() {
        const bool is_present = (present_ & 1) != 0;
        present_ >>= 1;
        return is_present && !bad_;
    }
    std::string_view bytes(std::uint64_t size) {
        if (size > kTextBytesMax || !has(static_cast<std::size_t>(size))) {
            bad_ = true;
            return {};
        }
        const auto* start = reinterpret_cast<const char*>(at_);
        at_ += size;
        return {start, static_cast<std::size_t>(size)};
    }
    const std::uint8_t* start_;
    const std::uint8_t* at_;
    const std::uint8_t* end_;
    std::uint64_t present_ = 0;
    bool bad_ = false;
};

std::uint8_t card_bits(const Documents& documents) {
    return static_cast<std::uint8_t>((documents.has_paper_card ? kPaper : 0) |
                                     (documents.has_chip_card ? kChip : 0) |
                                     (documents.has_temporary_card ? kTemporary : 0) |
                                     (documents.has_old_blue_card ? kOldBlue : 0) |
                                     (documents.has_new_blue_card ? kNewBlue : 0));
}

void encode_documents(const Documents& documents, std::string& out) {
    const std::uint8_t cards = card_bits(documents);
    if (cards == 0 && documents.photo == 0) return;
    Encoder encoder(out);
    out.push_back(static_cast<char>(cards));
    encoder.varint(documents.photo);
    if (documents.has_paper_card) encoder.list(documents.paper_card);
    if (documents.has_chip_card) encoder.list(documents.chip_card);
    if (documents.has_temporary_card) encoder.list(documents.temporary_card);
    if (documents.has_old_blue_card) encoder.list(documents.old_blue_card);
    if (documents.has_new_blue_card) encoder.list(documents.new_blue_card);
}

bool decode_person(std::string_view bytes, Person& person) {
    Decoder decoder(bytes);
    decoder.list(person);
    return !decoder.bad() && decoder.at_end() && person.id != 0 &&
           static_cast<unsigned>(person.kind) != 0 && static_cast<unsigned>(person.state) != 0;
}

bool decode_documents(std::string_view bytes, Documents& documents) {
    if (bytes.empty()) return true;
    Decoder decoder(bytes);
    const std::uint8_t cards = decoder.byte();
    const std::uint64_t photo = decoder.varint();
    if (cards > kCardBits || photo > std::numeric_limits<std::uint32_t>::max()) return false;
    if (cards == 0 && photo == 0) return false;
    documents.photo = static_cast<std::uint32_t>(photo);
    documents.has_paper_card = (cards & kPaper) != 0;
    documents.has_chip_card = (cards & kChip) != 0;
    documents.has_temporary_card = (cards & kTemporary) != 0;
    documents.has_old_blue_card = (cards & kOldBlue) != 0;
    documents.has_new_blue_card = (cards & kNewBlue) != 0;
    if (documents.has_paper_card) decoder.list(documents.paper_card);
    if (documents.has_chip_card) decoder.list(documents.chip_card);
    if (documents.has_temporary_card) decoder.list(documents.temporary_card);
    if (documents.has_old_blue_card) decoder.list(documents.old_blue_card);
    if (documents.has_new_blue_card) decoder.list(documents.new_blue_card);
    return !decoder.bad() && decoder.at_end();
}

bool decode_addresses(std::string_view bytes, std::vector<Address>& addresses) {
    Decoder decoder(bytes);
    while (!decoder.at_end()) {
        if (addresses.size() == kAddressesMax) return false;
        Address& address = addresses.emplace_back();
        decoder.list(address);
        if (static_cast<unsigned>(address.kind) == 0) decoder.spoil();
    }
    return !decoder.bad();
}

bool decode_events(std::string_view bytes, std::vector<CivilEvent>& events) {
    Decoder decoder(bytes);
    while (!decoder.at_end()) {
        if (events.size() == kEventsMax) return false;
        CivilEvent& event = events.emplace_back();
        decoder.list(event);
        if (static_cast<unsigned>(event.kind) == 0) decoder.spoil();
    }
    return !decoder.bad();
}

using Parts = std::array<std::string_view, kPartCount>;

/// Checks the frame (format, sizes, checksum) and cuts the record into its parts.
bool cut(std::string_view record, Parts& parts) {
    if (record.size() <= kChecksumBytes || record.size() > kRecordBytesMax) return false;
    const std::string_view body = record.substr(0, record.size() - kChecksumBytes);
    const auto* sum = reinterpret_cast<const std::uint8_t*>(body.data() + body.size());
    if (crc32c(base::as_bytes(body)) != base::get_u32(sum)) return false;

    Decoder decoder(body);
    if (decoder.byte() != kRecordFormat) return false;
    std::array<std::uint64_t, kPartCount> sizes;
    std::uint64_t total = 0;
    for (std::uint64_t& size : sizes) {
        size = decoder.varint();
        if (size > body.size()) return false;
        total += size;
    }
    if (decoder.bad() || total >= body.size()) return false;
    std::size_t start = body.size() - static_cast<std::size_t>(total);
    // The header must end where the first part begins; a sum that is too small would hide bytes
    // between them.
    if (start != decoder.consumed()) return false;
    for (std::size_t index = 0; index < kPartCount; ++index) {
        parts[index] = body.substr(start, static_cast<std::size_t>(sizes[index]));
        start += static_cast<std::size_t>(sizes[index]);
    }
    return true;
}

bool asks(std::uint8_t parts, Part part) {
    return (parts & static_cast<std::uint8_t>(part)) != 0;
}

}  // namespace

void clear(PersonFile& file) {
    file.person = Person{};
    file.documents = Documents{};
    file.addresses.clear();
    file.events.clear();
}

void encode(const PersonFile& file, std::string& out) {
    KPS_ASSERT(file.person.id > 0);
    KPS_ASSERT(file.addresses.size() <= kAddressesMax && file.events.size() <= kEventsMax);
    out.clear();
    std::array<std::size_t, kPartCount> ends;
    Encoder encoder(out);
    encoder.list(file.person);
    ends[0] = out.size();
    encode_documents(file.documents, out);
    ends[1] = out.size();
    for (const Address& address : file.addresses) encoder.list(address);
    ends[2] = out.size();
    for (const CivilEvent& event : file.events) encoder.list(event);
    ends[3] = out.size();

    std::string header(1, static_cast<char>(kRecordFormat));
    Encoder header_encoder(header);
    std::size_t start = 0;
    for (std::size_t end : ends) {
        header_encoder.varint(end - start);
        start = end;
    }
    out.insert(0, header);
    std::uint8_t sum[kChecksumBytes];
    base::put_u32(sum, crc32c(base::as_bytes(out)));
    out.append(base::as_text(sum));
    KPS_ASSERT(out.size() <= kRecordBytesMax);
}

base::Status decode(std::string_view record, std::uint8_t parts, PersonFile& out) {
    clear(out);
    Parts cuts;
    bool is_sound = cut(record, cuts);
    if (is_sound && asks(parts, Part::Person)) is_sound = decode_person(cuts[0], out.person);
    if (is_sound && asks(parts, Part::Documents))
        is_sound = decode_documents(cuts[1], out.documents);
    if (is_sound && asks(parts, Part::Addresses))
        is_sound = decode_addresses(cuts[2], out.addresses);
    if (is_sound && asks(parts, Part::Events)) is_sound = decode_events(cuts[3], out.events);
    if (is_sound) return {};
    clear(out);
    return base::failed(ErrorCode::CorruptData, "register record");
}

}  // namespace kps::registry
