#include "reconcile/acts.h"

#include <gtest/gtest.h>

#include "base/day_text.h"

namespace kps::reconcile {
namespace {

SealAct seal() {
    SealAct act;
    act.institution = base::InstitutionId(1001);
    act.day = {2026, 11, 21};
    act.seal.calls = 7;
    act.seal.entries = 9;
    act.seal.root.fill(0xab);
    return act;
}

TEST(Acts, ASealIsReadAsItWasWritten) {
    const audit::Draft draft = draft_of(seal());
    EXPECT_EQ(draft.type, audit::EntryType::ReconciliationSeal);
    EXPECT_EQ(draft.rule, "R-086");
    EXPECT_EQ(draft.detail.substr(0, 38), "day=2026-11-21 calls=7 entries=9 root=");
    const auto again = seal_act_of(draft);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->institution, seal().institution);
    EXPECT_EQ(again->day, seal().day);
    EXPECT_EQ(again->seal.calls, 7u);
    EXPECT_EQ(again->seal.entries, 9u);
    EXPECT_EQ(again->seal.root, seal().seal.root);
}

TEST(Acts, ASealHasOneNameForItsInstitutionAndDay) {
    SealAct other = seal();
    EXPECT_EQ(draft_of(other).request_id, draft_of(seal()).request_id);
    other.day.day = 22;
    EXPECT_NE(draft_of(other).request_id, draft_of(seal()).request_id);
    other = seal();
    other.institution = base::InstitutionId(1002);
    EXPECT_NE(draft_of(other).request_id, draft_of(seal()).request_id);
    EXPECT_EQ(draft_of(seal()).request_id.text()[14], '8');
}

// Evidence R-086.
TEST(Acts, AResultSaysWhoseRecordPrevails) {
    ResultAct act;
    act.institution = base::InstitutionId(1001);
    act.day = {2026, 11, 21};
    act.view = View::Digests;
    act.by = "ayse.denetci";
    act.totals = {1, 2, 3, 4, 5, 6, 7, true, {}};
    const audit::Draft draft = draft_of(act);
    EXPECT_NE(draft.detail.find(" prevails=directorate "), std::string::npos);
    const auto again = result_act_of(draft);
    ASSERT_TRUE(again);
    EXPECT_EQ(draft_of(*again).detail, draft.detail);
    EXPECT_EQ(again->by, act.by);
    EXPECT_EQ(again->totals.differences(), 27u);
}

TEST(Acts, DamagedDetailsAreRefused) {
    const audit::Draft good = draft_of(seal());
    EXPECT_FALSE(result_act_of(good));
    for (const char* detail :
         {"", "day", "day=2026-11-21", "day=2026-02-30 calls=1 entries=1 root=00",
          "day=2026-11-21 day=2026-11-21", "day=2026-11-21 calls=-1 entries=1 root=00"}) {
        audit::Draft bad = good;
        bad.detail = detail;
        EXPECT_FALSE(seal_act_of(bad)) << detail;
    }
}

TEST(Acts, ADayIsWrittenOneWay) {
    EXPECT_EQ(base::day_text(*parse_day("2026-11-21")), "2026-11-21");
    for (const char* text :
         {"", "2026-1-2", "2026-11-21 ", "2026-13-01", "21.11.2026", "2026-02-29"})
        EXPECT_FALSE(parse_day(text)) << text;
    EXPECT_TRUE(parse_day("2028-02-29"));
}

}  // namespace
}  // namespace kps::reconcile
