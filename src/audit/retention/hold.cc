#include "audit/retention/hold.h"

#include <fmt/format.h>

#include <utility>

#include "audit/directory.h"
#include "audit/receipts/proof_lines.h"
#include "audit/retention/destruction.h"
#include "audit/retention/destruction_record.h"
#include "audit/retention/folder_lock.h"
#include "audit/retention/limits.h"
#include "audit/retention/log_walk.h"
#include "audit/search/search_act.h"
#include "base/staff/staff_name.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kMagic = "kps-audit-hold v1\n";
constexpr std::string_view kCountMagic = "kps-audit-holds v1\n";

auto damaged(std::string_view what) {
    return failed(ErrorCode::CorruptData, fmt::format("hold: {}", what));
}

std::string people_text(const HoldDeed& deed) {
    return fmt::format("by={} approver={} at={} basis={}", deed.by, deed.approver, deed.at_us,
                       deed.basis);
}

base::Result<HoldDeed> parse_deed(std::string_view detail) {
    HoldDeed deed;
    deed.by = KPS_TRY(word_of(detail, "by"));
    deed.approver = KPS_TRY(word_of(detail, "approver"));
    const std::string at = KPS_TRY(word_of(detail, "at"));
    deed.at_us = static_cast<std::int64_t>(KPS_TRY(parse_decimal(at)));
    const std::size_t basis = detail.find(" basis=");
    if (basis == std::string_view::npos) return damaged("its detail has no basis");
    deed.basis = detail.substr(basis + 7);
    return deed;
}

base::Result<HoldScope> parse_scope(std::string_view detail) {
    HoldScope scope;
    if (const auto month = word_of(detail, "month")) {
        scope.kind = HoldKind::Month;
        scope.month = KPS_TRY(parse_month(*month));
        return scope;
    }
    if (const auto institution = word_of(detail, "institution")) {
        scope.kind = HoldKind::Institution;
        const std::uint64_t number = KPS_TRY(parse_decimal(*institution));
        if (number > UINT32_MAX) return damaged("no such institution");
        scope.institution = base::InstitutionId(static_cast<std::uint32_t>(number));
        return scope;
    }
    const std::string range = KPS_TRY(word_of(detail, "index"));
    const std::size_t dash = range.find('-');
    if (dash == std::string::npos) return damaged("no range");
    scope.first = KPS_TRY(parse_decimal(range.substr(0, dash)));
    scope.last = KPS_TRY(parse_decimal(range.substr(dash + 1)));
    if (scope.first > scope.last) return damaged("no range");
    return scope;
}

std::string count_text(std::size_t count) {
    return fmt::format("{}count {}\n", kCountMagic, count);
}

/// How many were set, as far as it was counted; none where nothing was.
base::Result<std::uint64_t> read_count(const std::string& log_directory) {
    const auto text = read_file(hold_count_path(log_directory), kHoldFileBytesMax);
    if (!text && text.error().code == ErrorCode::NotFound) return std::uint64_t{0};
    if (!text) return failed(text.error());
    std::string_view rest = base::as_text(*text);
    if (!rest.starts_with(kCountMagic)) return damaged("their count");
    rest.remove_prefix(kCountMagic.size());
    const std::string_view count = KPS_TRY(take_field(rest, "count "));
    const std::uint64_t number = KPS_TRY(parse_decimal(count));
    if (!rest.empty()) return damaged("what is behind their count");
    return number;
}

base::Status check_deed(const HoldDeed& deed) {
    if (!base::is_staff_name(deed.by) || !base::is_staff_name(deed.approver))
        return failed(ErrorCode::InvalidArgument, "a name of staff is letters, digits and ._-@");
    if (!base::is_another_person(deed.by, deed.approver))
        return failed(ErrorCode::InvalidArgument, "another person must approve it");
    if (!is_basis(deed.basis))
        return failed(ErrorCode::InvalidArgument, "the basis is one line of 1 to 500 bytes");
    return {};
}

}  // namespace

std::string HoldScope::text() const {
    switch (kind) {
        case HoldKind::Range:
            return fmt::format("index={}-{}", first, last);
        case HoldKind::Institution:
            return fmt::format("institution={}", institution.value());
        case HoldKind::Month:
            return "month=" + month.text();
    }
    return {};
}

bool HoldScope::covers(std::uint64_t index, const ClearEntry& entry, Month of) const {
    switch (kind) {
        case HoldKind::Range:
            return index >= first && index <= last;
        case HoldKind::Institution:
            return entry.institution == institution;
        case HoldKind::Month:
            return of == month;
    }
    return true;
}

std::string hold_detail(std::uint32_t number, const HoldScope& scope, const HoldDeed& deed) {
    return fmt::format("hold={} deed=add {} {}", number, scope.text(), people_text(deed));
}

std::string lift_detail(std::uint32_t number, const HoldDeed& deed) {
    return fmt::format("hold={} deed=lift {}", number, people_text(deed));
}

std::string text_of(const Hold& hold) {
    std::string text = fmt::format("{}add {}\n", kMagic, hold.detail);
    if (hold.entry) text += fmt::format("entry {}\n", *hold.entry);
    if (hold.lifted) text += fmt::format("lift {}\n", hold.lift_detail);
    if (hold.lift_entry) text += fmt::format("lift-entry {}\n", *hold.lift_entry);
    return text + fmt::format("check {}\n", base::to_hex(crypto::sha256(base::as_bytes(text))));
}

base::Result<Hold> parse_hold(std::string_view text) {
    const std::string_view whole = text;
    if (!text.starts_with(kMagic)) return damaged("another kind of file");
    text.remove_prefix(kMagic.size());
    Hold hold;
    hold.detail = KPS_TRY(take_field(text, "add "));
    const std::string number = KPS_TRY(word_of(hold.detail, "hold"));
    const std::uint64_t value = KPS_TRY(parse_decimal(number));
    if (value == 0 || value > kHoldsMax) return damaged("its number");
    hold.number = static_cast<std::uint32_t>(value);
    // What stands in a basis is no word of ours.
    const std::string_view words =
        std::string_view(hold.detail).substr(0, hold.detail.find(" basis="));
    hold.scope = KPS_TRY(parse_scope(words));
    hold.added = KPS_TRY(parse_deed(hold.detail));
    if (text.starts_with("entry ")) {
        const std::string_view entry = KPS_TRY(take_field(text, "entry "));
        hold.entry = KPS_TRY(parse_decimal(entry));
    }
    if (text.starts_with("lift ")) {
        hold.lift_detail = KPS_TRY(take_field(text, "lift "));
        hold.lifted = KPS_TRY(parse_deed(hold.lift_detail));
        if (text.starts_with("lift-entry ")) {
            const std::string_view entry = KPS_TRY(take_field(text, "lift-entry "));
            hold.lift_entry = KPS_TRY(parse_decimal(entry));
        }
    }
    // Written again it must be the same: so the digest is checked, and every detail is as we make it.
    if (text_of(hold) != whole || hold_detail(hold.number, hold.scope, hold.added) != hold.detail ||
        (hold.lifted && lift_detail(hold.number, *hold.lifted) != hold.lift_detail))
        return damaged("damaged");
    return hold;
}

std::string hold_path(const std::string& log_directory, std::uint32_t number) {
    return fmt::format("{}/holds/{:05}.hold", log_directory, number);
}

std::string hold_count_path(const std::string& log_directory) {
    return log_directory + "/holds/count";
}

base::Result<std::vector<Hold>> load_holds(const std::string& log_directory) {
    std::vector<Hold> holds;
    if (!exists(log_directory + "/holds")) return holds;
    const std::vector<std::string> names = KPS_TRY(list_directory(log_directory + "/holds"));
    for (const std::string& name : names) {
        if (name.ends_with(kUnfinishedEnding) || name == "count") continue;
        const auto number = static_cast<std::uint32_t>(holds.size() + 1);
        const std::string path = log_directory + "/holds/" + name;
        if (holds.size() >= kHoldsMax) return damaged("too many");
        if (path != hold_path(log_directory, number))
            return damaged(fmt::format("number {} is missing", number));
        const base::Bytes text = KPS_TRY(read_file(path, kHoldFileBytesMax));
        holds.push_back(KPS_TRY(parse_hold(base::as_text(text))));
        if (holds.back().number != number) return damaged(name + ": not under its name");
    }
    const std::uint64_t count = KPS_TRY(read_count(log_directory));
    // A crash may come between a hold and its being counted, never the other way round.
    if (holds.size() != count && holds.size() != count + 1)
        return damaged(fmt::format("{} were set, {} are there", count, holds.size()));
    return holds;
}

HoldBook::HoldBook(std::string log_directory, const base::Clock& clock, Recorder record)
    : directory_(std::move(log_directory)), clock_(clock), record_(std::move(record)) {}

base::Status HoldBook::write(const Hold& hold) const {
    KPS_TRY(make_directory(directory_ + "/holds"));
    const std::string text = text_of(hold);
    return replace_file(hold_path(directory_, hold.number), base::as_bytes(text), Flush::Yes);
}

base::Status HoldBook::write_count(std::size_t count) const {
    const std::string text = count_text(count);
    return replace_file(hold_count_path(directory_), base::as_bytes(text), Flush::Yes);
}

base::Status HoldBook::check_scope(const HoldScope& scope) const {
    if (scope.kind == HoldKind::Range && (scope.first > scope.last || scope.last >> 63 != 0))
        return failed(ErrorCode::InvalidArgument, "a range is FIRST-LAST");
    if (scope.kind == HoldKind::Institution && scope.institution.value() == 0)
        return failed(ErrorCode::InvalidArgument, "no such institution");
    const auto records = KPS_TRY(load_destructions(directory_));
    if (records.empty()) return {};
    const DestructionRecord& last = records.back();
    // A month whose intent is in the log is lost too: its case files are made before.
    if ((scope.kind == HoldKind::Range && scope.last < last.end) ||
        (scope.kind == HoldKind::Month && scope.month <= last.month))
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("these entries are destroyed: 0 to {}, the months up to {}",
                                  last.end - 1, last.month.text()));
    return {};
}

base::Result<std::uint64_t> HoldBook::record(const HoldDeed& deed, const std::string& detail) {
    Draft draft;
    draft.type = EntryType::Hold;
    draft.request_id = request_id_of(detail);
    draft.end_user = deed.by;
    draft.rule = "R-089";
    draft.detail = detail;
    const base::Uuid id = draft.request_id;
    const auto found = KPS_TRY(find_act(directory_, EntryType::Hold, id, deed.at_us));
    if (found) return found->index;
    const Receipt receipt = KPS_TRY(record_(std::move(draft)));
    return receipt.index;
}

base::Status HoldBook::enter(Hold& hold) {
    if (hold.entry) return {};
    hold.entry = KPS_TRY(record(hold.added, hold.detail));
    return write(hold);
}

base::Status HoldBook::enter_lift(Hold& hold) {
    hold.lift_entry = KPS_TRY(record(*hold.lifted, hold.lift_detail));
    return write(hold);
}

base::Result<Hold> HoldBook::add(const HoldScope& scope, HoldDeed deed) {
    const FolderLock lock = KPS_TRY(FolderLock::take(directory_));
    KPS_TRY(check_deed(deed));
    KPS_TRY(check_scope(scope));
    const auto holds = KPS_TRY(load_holds(directory_));
    if (holds.size() >= kHoldsMax) return failed(ErrorCode::InvalidArgument, "too many holds");
    Hold hold;
    hold.number = static_cast<std::uint32_t>(holds.size() + 1);
    hold.scope = scope;
    deed.at_us = clock_.now_us();
    hold.detail = hold_detail(hold.number, scope, deed);
    hold.added = std::move(deed);
    // It counts from here on; the entry may come later.
    KPS_TRY(write(hold));
    KPS_TRY(write_count(hold.number));
    KPS_TRY(enter(hold));
    return hold;
}

base::Result<Hold> HoldBook::lift(std::uint32_t number, HoldDeed deed) {
    const FolderLock lock = KPS_TRY(FolderLock::take(directory_));
    KPS_TRY(check_deed(deed));
    auto holds = KPS_TRY(load_holds(directory_));
    if (number == 0 || number > holds.size())
        return failed(ErrorCode::NotFound, fmt::format("there is no hold {}", number));
    Hold& hold = holds[number - 1];
    if (!hold.is_open())
        return failed(ErrorCode::AlreadyExists,
                      fmt::format("hold {} was lifted by {}", number, hold.lifted->by));
    KPS_TRY(enter(hold));
    if (!hold.lifted) {
        deed.at_us = clock_.now_us();
        hold.lift_detail = audit::lift_detail(number, deed);
        hold.lifted = std::move(deed);
        KPS_TRY(write(hold));
    }
    // The hold counts until the log says that it is lifted; a lifting that a crash cut is ended as it was asked for.
    KPS_TRY(enter_lift(hold));
    return std::move(hold);
}

base::Result<std::vector<Hold>> HoldBook::open_holds() {
    std::vector<Hold> open;
    auto holds = KPS_TRY(load_holds(directory_));
    if (!holds.empty()) KPS_TRY(write_count(holds.size()));
    for (Hold& hold : holds) {
        if (!hold.is_open()) continue;
        KPS_TRY(enter(hold));
        open.push_back(std::move(hold));
    }
    return open;
}

}  // namespace kps::audit
