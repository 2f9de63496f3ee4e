#include "audit/search/ledger.h"

#include <gtest/gtest.h>

#include "audit/log_for_tests.h"

namespace kps::audit {
namespace {

FoundRecord record(std::uint64_t index, EntryType type = EntryType::Query) {
    FoundRecord out;
    out.index = index;
    out.draft = tests::make_draft(index, type);
    out.queried = true;
    return out;
}

// Evidence R-085.
TEST(Ledger, WhoWasOnlyNamedByAnAnswerDoesNotSeeTheLookUp) {
    FoundRecord affected = record(1);
    affected.queried = false;
    affected.affected = true;
    EXPECT_EQ(ledger_state(affected, {}), LedgerState::AffectedOnly);
    affected.queried = true;
    EXPECT_EQ(ledger_state(affected, {}), LedgerState::Shown);
}

TEST(Ledger, WhatIsLawfullyHiddenIsNotShown) {
    FoundRecord later = record(1);
    later.draft.flags = kFlagShownLater | kFlagTestData;
    EXPECT_EQ(ledger_state(later, {}), LedgerState::ShownLater);
    FoundRecord never = record(1);
    never.draft.flags = kFlagNeverShown;
    EXPECT_EQ(ledger_state(never, {}), LedgerState::NeverShown);
    // Both bits stand for nothing: the safe reading.
    never.draft.flags = kFlagsVisibility;
    EXPECT_EQ(ledger_state(never, {}), LedgerState::NeverShown);
}

// Evidence R-088.
TEST(Ledger, AHidingHidesUntilItsDayAndThenTheLookUpIsShown) {
    FoundRecord found = record(1);
    found.time_us = 5'000;
    Hiding hiding;
    hiding.scope.institution = found.draft.institution;
    hiding.scope.from_us = 5'000;
    hiding.release_us = 9'000;
    const auto state_at = [&](std::int64_t now_us) {
        return ledger_state(found, Visibility({hiding}, now_us));
    };
    EXPECT_EQ(state_at(8'999), LedgerState::ShownLater);
    EXPECT_EQ(state_at(9'000), LedgerState::Shown);
    // One that was marked when it was made needs a hiding that says when.
    found.draft.flags = kFlagShownLater;
    EXPECT_EQ(state_at(8'999), LedgerState::ShownLater);
    EXPECT_EQ(state_at(9'000), LedgerState::Shown);
    EXPECT_EQ(ledger_state(found, Visibility({}, 9'000)), LedgerState::ShownLater);
    // Who was only named does not see it on that day either, and what is never shown is not.
    found.queried = false;
    EXPECT_EQ(state_at(9'000), LedgerState::AffectedOnly);
    found.draft.flags = kFlagNeverShown;
    EXPECT_EQ(state_at(9'000), LedgerState::NeverShown);
    found = record(1);
    found.time_us = 4'999;
    EXPECT_EQ(state_at(8'999), LedgerState::Shown);
}

TEST(Ledger, RefusedAttemptsAndStaffsSearchesAreLookUpsAndOneIntoTheLedgerIsNot) {
    EXPECT_EQ(ledger_state(record(1, EntryType::Refused), {}), LedgerState::Shown);
    EXPECT_EQ(ledger_state(record(1, EntryType::TokenIssued), {}), LedgerState::NoLookUp);
    SearchAct act;
    act.asker = "ayse";
    act.basis = "2026/17";
    act.kind = SearchKind::Person;
    FoundRecord search = record(1);
    search.draft = draft_of(act).take();
    EXPECT_EQ(ledger_state(search, {}), LedgerState::Shown);
    act.hidden = true;
    search.draft = draft_of(act).take();
    EXPECT_EQ(ledger_state(search, {}), LedgerState::NeverShown);
    act.kind = SearchKind::Ledger;
    search.draft = draft_of(act).take();
    EXPECT_EQ(ledger_state(search, {}), LedgerState::NoLookUp);
}

TEST(Ledger, TheLatestComesFirstAndHiddenOnesAreKeptApart) {
    FoundRecord hidden = record(2);
    hidden.draft.flags = kFlagNeverShown;
    const Ledger ledger =
        ledger_of({record(1), hidden, record(3), record(4, EntryType::Alarm)}, {});
    ASSERT_EQ(ledger.shown.size(), 2u);
    EXPECT_EQ(ledger.shown[0].index, 3u);
    EXPECT_EQ(ledger.shown[1].index, 1u);
    ASSERT_EQ(ledger.hidden.size(), 1u);
    EXPECT_EQ(ledger.hidden[0].index, 2u);
}

}  // namespace
}  // namespace kps::audit
