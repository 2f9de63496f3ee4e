#include "audit/entries/sealed_fields.h"

#include <algorithm>
#include <limits>

#include "audit/entries/cbor.h"
#include "audit/limits.h"
#include "base/assert.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

// Numbers are stored; never reuse one. Ascending here, as deterministic CBOR wants them.
enum Field : std::uint64_t {
    kServiceUser = 1,
    kEndUser = 2,
    kEndUserId = 3,
    kEndUserAddress = 4,
    kSourceAddress = 5,
    kPurposeCode = 6,
    kFileNumber = 7,
    kQueried = 8,
    kAffected = 9,
    kCriteriaDigest = 10,
    kRequestDigest = 11,
    kResponseDigest = 12,
    kDecision = 13,
    kToken = 14,
    kMessageId = 15,
    kRule = 16,
    kDetail = 17,
    kRecordCount = 18,
    kProfile = 19,
    kRegisterVersion = 20,
    kPolicyVersion = 21,
    kCutTexts = 22,
};

/// Counts the fields in a first pass and writes them in a second, so that the map's head is right.
class FieldWriter {
  public:
    explicit FieldWriter(CborWriter* out) : out_(out) {}
    std::uint64_t count() const { return count_; }
    std::uint64_t cut() const { return cut_; }

    void text(Field field, std::string_view value) {
        if (value.empty()) return;
        if (value.size() > kTextBytesMax) {
            cut_ |= std::uint64_t{1} << field;
            std::size_t size = kTextBytesMax;
            // Never in the middle of a character.
            while (size > kTextBytesMax - 4 &&
                   (static_cast<unsigned char>(value[size]) & 0xC0) == 0x80)
                --size;
            value = value.substr(0, size);
        }
        if (begin(field)) out_->text(value);
    }
    void number(Field field, std::uint64_t value) {
        if (value != 0 && begin(field)) out_->number(value);
    }
    void bytes(Field field, base::ByteView value) {
        const bool empty =
            std::all_of(value.begin(), value.end(), [](std::uint8_t b) { return b == 0; });
        if (!empty && begin(field)) out_->bytes(value);
    }
    void persons(Field field, std::span<const PersonReference> persons, Role role) {
        const auto count =
            std::count_if(persons.begin(), persons.end(),
                          [role](const PersonReference& p) { return p.role == role; });
        if (count == 0 || !begin(field)) return;
        out_->array(static_cast<std::uint64_t>(count));
        for (const PersonReference& person : persons) {
            KPS_ASSERT(person.id >= 0);
            if (person.role == role) out_->number(static_cast<std::uint64_t>(person.id));
        }
    }

  private:
    bool begin(Field field) {
        ++count_;
        if (out_ != nullptr) out_->number(field);
        return out_ != nullptr;
    }

    CborWriter* out_;
    std::uint64_t count_ = 0;
    std::uint64_t cut_ = 0;
};

void write_fields(FieldWriter& out, const Draft& draft, std::span<const PersonReference> persons) {
    KPS_ASSERT(draft.end_user_id >= 0);
    out.text(kServiceUser, draft.service_user);
    out.text(kEndUser, draft.end_user);
    out.number(kEndUserId, static_cast<std::uint64_t>(draft.end_user_id));
    out.text(kEndUserAddress, draft.end_user_address);
    out.bytes(kSourceAddress, draft.source_address);
    out.text(kPurposeCode, draft.purpose_code);
    out.text(kFileNumber, draft.file_number);
    // Rule R-084 (KPSY m.10/3): who was asked for; beside it, who else the answer named.
    out.persons(kQueried, persons, Role::Queried);
    out.persons(kAffected, persons, Role::Affected);
    out.bytes(kCriteriaDigest, draft.criteria_digest);
    out.bytes(kRequestDigest, draft.request_digest);
    out.bytes(kResponseDigest, draft.response_digest);
    out.bytes(kDecision, draft.decision);
    out.bytes(kToken, draft.token.bytes());
    out.text(kMessageId, draft.message_id);
    out.text(kRule, draft.rule);
    out.text(kDetail, draft.detail);
    out.number(kRecordCount, draft.record_count);
    out.number(kProfile, draft.profile);
    out.text(kRegisterVersion, draft.register_version);
    out.number(kPolicyVersion, draft.policy_version);
    out.number(kCutTexts, out.cut());
}

base::Status read_text(CborReader& in, std::string& out) {
    const std::string_view value = KPS_TRY(in.text());
    out = value;
    return {};
}

template <class Integer>
base::Status read_number(CborReader& in, Integer& out) {
    const std::uint64_t value = KPS_TRY(in.number());
    if (value > static_cast<std::uint64_t>(std::numeric_limits<Integer>::max()))
        return failed(ErrorCode::CorruptData, "entry: number out of range");
    out = static_cast<Integer>(value);
    return {};
}

template <std::size_t Size>
base::Status read_bytes(CborReader& in, std::array<std::uint8_t, Size>& out) {
    const base::ByteView value = KPS_TRY(in.bytes());
    if (value.size() != Size)
        return failed(ErrorCode::CorruptData, "entry: field of another length");
    std::copy(value.begin(), value.end(), out.begin());
    return {};
}

base::Status read_persons(CborReader& in, Role role, std::vector<PersonReference>& out) {
    const std::uint64_t count = KPS_TRY(in.array());
    if (count > kEntryBytesMax) return failed(ErrorCode::CorruptData, "entry: too many persons");
    for (std::uint64_t i = 0; i < count; ++i) {
        PersonReference person{0, role};
        KPS_TRY(read_number(in, person.id));
        out.push_back(person);
    }
    return {};
}

base::Status read_token(CborReader& in, base::Uuid& out) {
    std::array<std::uint8_t, 16> bytes{};
    KPS_TRY(read_bytes(in, bytes));
    out = base::Uuid(bytes);
    return {};
}

base::Status read_field(CborReader& in, std::uint64_t field, Draft& draft) {
    std::uint64_t cut = 0;
    switch (field) {
        case kServiceUser:
            return read_text(in, draft.service_user);
        case kEndUser:
            return read_text(in, draft.end_user);
        case kEndUserId:
            return read_number(in, draft.end_user_id);
        case kEndUserAddress:
            return read_text(in, draft.end_user_address);
        case kSourceAddress:
            return read_bytes(in, draft.source_address);
        case kPurposeCode:
            return read_text(in, draft.purpose_code);
        case kFileNumber:
            return read_text(in, draft.file_number);
        case kQueried:
            return read_persons(in, Role::Queried, draft.persons);
        case kAffected:
            return read_persons(in, Role::Affected, draft.persons);
        case kCriteriaDigest:
            return read_bytes(in, draft.criteria_digest);
        case kRequestDigest:
            return read_bytes(in, draft.request_digest);
        case kResponseDigest:
            return read_bytes(in, draft.response_digest);
        case kDecision:
            return read_bytes(in, draft.decision);
        case kToken:
            return read_token(in, draft.token);
        case kMessageId:
            return read_text(in, draft.message_id);
        case kRule:
            return read_text(in, draft.rule);
        case kDetail:
            return read_text(in, draft.detail);
        case kRecordCount:
            return read_number(in, draft.record_count);
        case kProfile:
            return read_number(in, draft.profile);
        case kRegisterVersion:
            return read_text(in, draft.register_version);
        case kPolicyVersion:
            return read_number(in, draft.policy_version);
        case kCutTexts:
            return read_number(in, cut);
        default:
            return failed(ErrorCode::CorruptData, "entry: unknown sealed field");
    }
}

}  // namespace

base::Bytes encode_fields(const Draft& draft, std::span<const PersonReference> persons) {
    FieldWriter counter(nullptr);
    write_fields(counter, draft, persons);
    base::Bytes plain;
    plain.reserve(512);
    CborWriter out(plain);
    out.map(counter.count());
    FieldWriter writer(&out);
    write_fields(writer, draft, persons);
    return plain;
}

base::Status decode_fields(base::ByteView plain, Draft& draft) {
    CborReader in(plain);
    const std::uint64_t count = KPS_TRY(in.map());
    std::uint64_t last = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t field = KPS_TRY(in.number());
        if (field <= last) return failed(ErrorCode::CorruptData, "entry: fields out of order");
        last = field;
        KPS_TRY(read_field(in, field, draft));
    }
    if (!in.at_end()) return failed(ErrorCode::CorruptData, "entry: bytes after the last field");
    return {};
}

}  // namespace kps::audit
