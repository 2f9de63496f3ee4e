#include "reconcile/messages.h"

#include <gtest/gtest.h>

#include <random>

#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

Subject subject() {
    Subject out;
    out.institution = base::InstitutionId(1001);
    out.day = {2026, 11, 21};
    out.nonce.fill(5);
    return out;
}

std::vector<Message> one_of_each() {
    std::vector<Message> all;
    all.push_back({subject(), Opening{}});
    Summary summary;
    summary.first_index = 3;
    summary.end_index = 30;
    summary.log_size = 40;
    summary.calls = 7;
    summary.symbols = {{1, 2, 3}, {4, 5, 0xffff'ffff}};
    all.push_back({subject(), summary});
    MoreWanted more;
    more.first = 512;
    more.count = 512;
    all.push_back({subject(), more});
    Block block;
    block.kind = BlockKind::Keys;
    block.keys = {9, 8};
    all.push_back({subject(), block});
    Differences differences;
    differences.wanted = {11};
    differences.own.push_back({17, "urn:uuid:1", "v1 …", {}});
    all.push_back({subject(), differences});
    Outcome outcome;
    outcome.settled = true;
    Row row;
    row.kind = Class::Mismatch;
    row.note = "why";
    outcome.rows = {row};
    outcome.receipt = "v1 1 1 …";
    all.push_back({subject(), outcome});
    return all;
}

TEST(Messages, WhatIsWrittenIsReadAgain) {
    for (const Message& message : one_of_each()) {
        const base::Bytes bytes = encode(message);
        const auto again = parse(bytes);
        ASSERT_TRUE(again) << message.content.index();
        EXPECT_EQ(again->subject, message.subject);
        EXPECT_EQ(again->content.index(), message.content.index());
        EXPECT_EQ(encode(*again), bytes);
    }
}

TEST(Messages, EveryShorterOrLongerOneIsRefused) {
    for (const Message& message : one_of_each()) {
        base::Bytes bytes = encode(message);
        for (std::size_t size = 0; size < bytes.size(); ++size)
            EXPECT_FALSE(parse(base::ByteView(bytes).first(size))) << size;
        bytes.push_back(0);
        EXPECT_FALSE(parse(bytes));
    }
}

TEST(Messages, ADamagedOneIsRefusedOrAnotherMessage) {
    std::mt19937_64 random(4);
    for (const Message& message : one_of_each()) {
        const base::Bytes good = encode(message);
        for (int run = 0; run < 2'000; ++run) {
            base::Bytes bytes = good;
            bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
            const auto parsed = parse(bytes);
            if (parsed) {
                EXPECT_EQ(encode(*parsed), bytes);
            }
        }
    }
}

TEST(Messages, WhatIsOutsideItsLimitsIsRefused) {
    const auto refused = [](Content content, Subject of = subject()) {
        return !parse(encode({of, std::move(content)}));
    };
    EXPECT_FALSE(refused(Opening{}));
    Subject no_day = subject();
    no_day.day = {2026, 2, 30};
    EXPECT_TRUE(refused(Opening{}, no_day));
    Subject no_view = subject();
    no_view.view = static_cast<View>(3);
    EXPECT_TRUE(refused(Opening{}, no_view));

    MoreWanted more;
    EXPECT_TRUE(refused(more)) << "none";
    more.count = kBlockItemsMax;
    more.first = kSymbolsMax - kBlockItemsMax;
    EXPECT_FALSE(refused(more));
    ++more.first;
    EXPECT_TRUE(refused(more));
    more.kind = BlockKind::Keys;
    EXPECT_FALSE(refused(more));
    more.count = kBlockItemsMax + 1;
    EXPECT_TRUE(refused(more));
    more.count = 1;
    more.first = ~std::uint64_t{0};
    EXPECT_TRUE(refused(more));

    Summary summary;
    summary.end_index = 1;
    EXPECT_TRUE(refused(summary)) << "a day beyond the end of the log";
    summary.log_size = 1;
    EXPECT_FALSE(refused(summary));
    summary.calls = 2;
    EXPECT_TRUE(refused(summary)) << "more calls than entries";

    Block block;
    block.symbols.resize(kBlockItemsMax);
    EXPECT_FALSE(refused(block));
    block.symbols.emplace_back();
    EXPECT_TRUE(refused(block));

    Outcome outcome;
    outcome.rows.emplace_back();
    outcome.rows[0].kind = static_cast<Class>(7);
    EXPECT_TRUE(refused(outcome));
}

// A count is believed only as far as there are bytes for it.
TEST(Messages, AGreatCountOnAShortMessageTakesNoMemory) {
    base::Bytes bytes = encode({subject(), Block{}});
    base::put_u32(bytes.data() + bytes.size() - 4, kBlockItemsMax);
    EXPECT_FALSE(parse(bytes));
}

TEST(Messages, TheSaltDependsOnBothSides) {
    const Nonce nonce{};
    Nonce other{};
    other[0] = 1;
    Subject changed = subject();
    changed.nonce[0] ^= 1;
    EXPECT_NE(salt_of(subject(), nonce), salt_of(subject(), other));
    EXPECT_NE(salt_of(subject(), nonce), salt_of(changed, nonce));
}

}  // namespace
}  // namespace kps::reconcile
