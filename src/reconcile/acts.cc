#include "reconcile/acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/day_text.h"
#include "crypto/digest.h"
#include "reconcile/byte_fields.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kSealLabel = "kps-recon-seal-v1";
constexpr std::string_view kRule = "R-086";

/// `name=value` words of a detail. Errors: CorruptData for anything else.
class Words {
  public:
    static base::Result<Words> parse(std::string_view text) {
        Words words;
        while (!text.empty()) {
            const std::string_view word = text.substr(0, text.find(' '));
            text.remove_prefix(std::min(text.size(), word.size() + 1));
            const std::size_t equals = word.find('=');
            if (equals == std::string_view::npos ||
                !words.values_.emplace(word.substr(0, equals), word.substr(equals + 1)).second)
                return failed(ErrorCode::CorruptData, "reconciliation entry: not a word of it");
        }
        return words;
    }
    base::Result<std::string> text(const std::string& name) const {
        const auto found = values_.find(name);
        if (found == values_.end())
            return failed(ErrorCode::CorruptData, "reconciliation entry: no " + name);
        return found->second;
    }
    base::Result<std::uint64_t> number(const std::string& name) const {
        const std::string value = KPS_TRY(text(name));
        std::uint64_t out = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
        if (error != std::errc() || end != value.data() + value.size())
            return failed(ErrorCode::CorruptData, "reconciliation entry: a number");
        return out;
    }
    base::Result<base::Hash> hash(const std::string& name) const {
        const std::string hex = KPS_TRY(text(name));
        const base::Bytes bytes = KPS_TRY(base::from_hex(hex));
        base::Hash out{};
        if (bytes.size() != out.size())
            return failed(ErrorCode::CorruptData, "reconciliation entry: a root");
        std::copy(bytes.begin(), bytes.end(), out.begin());
        return out;
    }

  private:
    std::map<std::string, std::string> values_;
};

audit::Draft draft_of(audit::EntryType type, base::InstitutionId institution) {
    audit::Draft draft;
    draft.type = type;
    draft.institution = institution;
    draft.rule = kRule;
    return draft;
}

}  // namespace

base::Result<base::Date> parse_day(std::string_view text) {
    const auto time = base::parse_xml_time(std::string(text) + "T00:00:00Z");
    if (!time || text.size() != 10)
        return failed(ErrorCode::InvalidArgument, "a day is written 2026-11-21");
    constexpr std::int64_t kDayUs = 86'400'000'000;
    return base::date_from_days(time->us / kDayUs);
}

base::Uuid seal_request_id(base::InstitutionId institution, const base::Date& day) {
    base::Bytes bytes(base::as_bytes(kSealLabel).data(), kSealLabel.size());
    FieldWriter out(bytes);
    out.u32(institution.value());
    out.u32(static_cast<std::uint32_t>(day.year * 10'000 + day.month * 100 + day.day));
    const base::Hash digest = crypto::sha256(bytes);
    std::array<std::uint8_t, 16> id{};
    std::copy_n(digest.begin(), id.size(), id.begin());
    // Version 8, variant of RFC 9562: a name of our own making.
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x80);
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
    return base::Uuid(id);
}

audit::Draft draft_of(const SealAct& act) {
    audit::Draft draft = draft_of(audit::EntryType::ReconciliationSeal, act.institution);
    draft.request_id = seal_request_id(act.institution, act.day);
    draft.detail = fmt::format("day={} calls={} entries={} root={}", base::day_text(act.day),
                               act.seal.calls, act.seal.entries, base::to_hex(act.seal.root));
    return draft;
}

base::Result<SealAct> seal_act_of(const audit::Draft& draft) {
    if (draft.type != audit::EntryType::ReconciliationSeal)
        return failed(ErrorCode::CorruptData, "not the seal of a manifest");
    const Words words = KPS_TRY(Words::parse(draft.detail));
    SealAct act;
    act.institution = draft.institution;
    const std::string day = KPS_TRY(words.text("day"));
    act.day = KPS_TRY(parse_day(day));
    act.seal.calls = KPS_TRY(words.number("calls"));
    act.seal.entries = KPS_TRY(words.number("entries"));
    act.seal.root = KPS_TRY(words.hash("root"));
    return act;
}

audit::Draft draft_of(const ResultAct& act) {
    audit::Draft draft = draft_of(audit::EntryType::ReconciliationResult, act.institution);
    draft.end_user = act.by;
    const Totals& totals = act.totals;
    draft.detail = fmt::format(
        "day={} view={} settled={} equal={} ours_delivered={} ours_aborted={} ours_unknown={} "
        "theirs_with_receipt={} theirs_without_receipt={} mismatches={} prevails=directorate "
        "root={}",
        base::day_text(act.day), act.view == View::Digests ? "digests" : "receipts",
        totals.settled ? "yes" : "no", totals.equal, totals.ours_delivered, totals.ours_aborted,
        totals.ours_unknown, totals.theirs_with_receipt, totals.theirs_without_receipt,
        totals.mismatches, base::to_hex(totals.root));
    return draft;
}

base::Result<ResultAct> result_act_of(const audit::Draft& draft) {
    if (draft.type != audit::EntryType::ReconciliationResult)
        return failed(ErrorCode::CorruptData, "not the result of a reconciliation");
    const Words words = KPS_TRY(Words::parse(draft.detail));
    ResultAct act;
    act.institution = draft.institution;
    act.by = draft.end_user;
    const std::string day = KPS_TRY(words.text("day"));
    act.day = KPS_TRY(parse_day(day));
    const std::string view = KPS_TRY(words.text("view"));
    const std::string settled = KPS_TRY(words.text("settled"));
    if ((view != "digests" && view != "receipts") || (settled != "yes" && settled != "no"))
        return failed(ErrorCode::CorruptData, "reconciliation entry: unknown word");
    act.view = view == "digests" ? View::Digests : View::Receipts;
    act.totals.settled = settled == "yes";
    act.totals.equal = KPS_TRY(words.number("equal"));
    act.totals.ours_delivered = KPS_TRY(words.number("ours_delivered"));
    act.totals.ours_aborted = KPS_TRY(words.number("ours_aborted"));
    act.totals.ours_unknown = KPS_TRY(words.number("ours_unknown"));
    act.totals.theirs_with_receipt = KPS_TRY(words.number("theirs_with_receipt"));
    act.totals.theirs_without_receipt = KPS_TRY(words.number("theirs_without_receipt"));
    act.totals.mismatches = KPS_TRY(words.number("mismatches"));
    act.totals.root = KPS_TRY(words.hash("root"));
    return act;
}

}  // namespace kps::reconcile
