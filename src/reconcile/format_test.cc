#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "reconcile/directorate_side.h"
#include "reconcile/own_log.h"

/// Does the description of the format say enough?
namespace kps::reconcile {
namespace {

using ReceiptState = DirectorateSide::ReceiptState;

base::Bytes seed(const std::string& name) {
    std::ifstream file(std::string(KPS_SOURCE_DIR "/fuzz/corpus/reconcile_message/") + name,
                       std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    return base::Bytes(base::as_bytes(text).data(), text.size());
}

// The seeds were made by a program of another language, from docs/formats/reconciliation.md alone.
TEST(Format, MessagesOfAnotherProgramAreUnderstood) {
    DayOfCalls day;
    day.end_index = day.log_size = 64;
    for (std::uint64_t index = 0; index < 64; index += 2) day.records.push_back({index, 1, {}});
    DirectorateSide side(std::move(day),
                         {[](const auto&) { return std::map<std::uint64_t, CallDetail>{}; },
                          [](const auto&) { return ReceiptState::NotOfThisLog; }});
    for (const char* name :
         {"opening", "more_symbols", "more_keys", "differences", "differences_none"}) {
        const auto message = parse(seed(name));
        ASSERT_TRUE(message) << name;
        EXPECT_TRUE(side.answer(*message)) << name;
    }
    const auto none = side.answer(*parse(seed("differences_none")));
    EXPECT_TRUE(std::get<Outcome>(none->content).settled);
    // It wants one key of ours, and tells a call in its place that the log does not hold.
    const auto one = side.answer(*parse(seed("differences")));
    const Outcome& outcome = std::get<Outcome>(one->content);
    EXPECT_EQ(outcome.equal, 31u);
    ASSERT_EQ(outcome.rows.size(), 1u);
    EXPECT_EQ(outcome.rows[0].kind, Class::TheirsWithReceipt);
    EXPECT_TRUE(outcome.rows[0].in_log);
    for (const char* name : {"block", "summary", "outcome"}) EXPECT_TRUE(parse(seed(name))) << name;
    EXPECT_TRUE(parse_own_line(base::as_text(seed("line")).substr(1)));
}

}  // namespace
}  // namespace kps::reconcile
