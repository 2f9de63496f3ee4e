#include "audit/keys/rotation/key_act.h"

#include <gtest/gtest.h>

namespace kps::audit {
namespace {

MonthRecord record() {
    MonthRecord out;
    out.month = {2026, 12};
    out.suite = KeySuite::P256;
    out.public_key = base::Bytes(65, 4);
    return out;
}

TEST(KeyAct, IsReadBackAsItWasWritten) {
    for (const KeyDeed deed : {KeyDeed::Make, KeyDeed::Prove, KeyDeed::Canary}) {
        const KeyAct act = act_of(deed, record(), "ayse.yilmaz");
        const Draft draft = draft_of(act);
        EXPECT_EQ(draft.type, EntryType::Admin);
        EXPECT_EQ(draft.end_user, "ayse.yilmaz");
        EXPECT_EQ(draft.rule, "R-088");
        const auto read = key_act_of(draft);
        ASSERT_TRUE(read) << draft.detail;
        EXPECT_EQ(read->deed, deed);
        EXPECT_EQ(read->by, act.by);
        EXPECT_EQ(read->month, act.month);
        EXPECT_EQ(read->suite, act.suite);
        EXPECT_EQ(read->public_sha256, act.public_sha256);
    }
    KeyAct split;
    split.deed = KeyDeed::Split;
    split.shares = 5;
    split.needed = 3;
    EXPECT_EQ(draft_of(split).detail, "keys split shares=5 needed=3");
    EXPECT_EQ(key_act_of(draft_of(split))->needed, 3);
    KeyAct bind;
    bind.deed = KeyDeed::Bind;
    EXPECT_EQ(draft_of(bind).detail, "keys bind");
    EXPECT_TRUE(key_act_of(draft_of(bind)));
    bind.deed = KeyDeed::Renew;
    EXPECT_EQ(key_act_of(draft_of(bind))->deed, KeyDeed::Renew);
}

TEST(KeyAct, RefusesWhatIsNone) {
    const Draft good = draft_of(act_of(KeyDeed::Make, record(), "a"));
    const std::string& whole = good.detail;
    Draft draft = good;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        draft.detail = whole.substr(0, size);
        EXPECT_FALSE(key_act_of(draft)) << draft.detail;
    }
    for (const std::string& text :
         {whole + " ", whole + " x", "x" + whole, whole + "00", std::string("keys bind now"),
          std::string("keys split shares=-1 needed=2"), std::string("keys split shares=5"),
          std::string("keys"), std::string("keys burn"),
          std::string("keys make month=2026-13 suite=0 public=00")}) {
        draft.detail = text;
        EXPECT_FALSE(key_act_of(draft)) << text;
    }
    draft = good;
    draft.type = EntryType::Alarm;
    EXPECT_FALSE(key_act_of(draft));
}

}  // namespace
}  // namespace kps::audit
