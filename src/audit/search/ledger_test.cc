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
    EXPECT_EQ(ledger_state(affected), LedgerState::AffectedOnly);
    affected.queried = true;
    EXPECT_EQ(ledger_state(affected), LedgerState::Shown);
}

TEST(Ledger, WhatIsLawfullyHiddenIsNotShown) {
    FoundRecord later = record(1);
    later.draft.flags = kFlagShownLater | kFlagTestData;
    EXPECT_EQ(ledger_state(later), LedgerState::ShownLater);
    FoundRecord never = record(1);
    never.draft.flags = kFlagNeverShown;
    EXPECT_EQ(ledger_state(never), LedgerState::NeverShown);
    // Both bits stand for nothing: the safe reading.
    never.draft.flags = kFlagsVisibility;
    EXPECT_EQ(ledger_state(never), LedgerState::NeverShown);
}

TEST(Ledger, RefusedAttemptsAndStaffsSearchesAreLookUpsAndOneIntoTheLedgerIsNot) {
    EXPECT_EQ(ledger_state(record(1, EntryType::Refused)), LedgerState::Shown);
    EXPECT_EQ(ledger_state(record(1, EntryType::TokenIssued)), LedgerState::NoLookUp);
    SearchAct act;
    act.asker = "ayse";
    act.basis = "2026/17";
    act.kind = SearchKind::Person;
    FoundRecord search = record(1);
    search.draft = draft_of(act).take();
    EXPECT_EQ(ledger_state(search), LedgerState::Shown);
    act.hidden = true;
    search.draft = draft_of(act).take();
    EXPECT_EQ(ledger_state(search), LedgerState::NeverShown);
    act.kind = SearchKind::Ledger;
    search.draft = draft_of(act).take();
    EXPECT_EQ(ledger_state(search), LedgerState::NoLookUp);
}

TEST(Ledger, TheLatestComesFirstAndHiddenOnesAreKeptApart) {
    FoundRecord hidden = record(2);
    hidden.draft.flags = kFlagNeverShown;
    const Ledger ledger = ledger_of({record(1), hidden, record(3), record(4, EntryType::Alarm)});
    ASSERT_EQ(ledger.shown.size(), 2u);
    EXPECT_EQ(ledger.shown[0].index, 3u);
    EXPECT_EQ(ledger.shown[1].index, 1u);
    ASSERT_EQ(ledger.hidden.size(), 1u);
    EXPECT_EQ(ledger.hidden[0].index, 2u);
}

}  // namespace
}  // namespace kps::audit
