#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/log_for_tests.h"
#include "audit/receipts/consistency.h"
#include "witness/cosignature.h"
#include "witness/limits.h"
#include "witness/policy.h"
#include "witness/witness_book.h"

namespace kps::witness {
namespace {

using audit::tests::make_draft;
using base::ErrorCode;

constexpr std::int64_t kNow = 1'795'251'600;

Cosigner make_witness(const std::string& name) {
    return Cosigner(name, crypto::Ed25519Key::generate());
}

/// A log with a checkpoint kept after each frame.
class GrowingLog {
  public:
    explicit GrowingLog(const std::string& keys = {}) {
        if (!keys.empty()) std::filesystem::copy(keys, folder_ / "keys");
        log_ = setup_.must_open();
        grow(0);
    }
    void grow(std::uint64_t number) {
        std::vector<audit::Draft> drafts(number % 5 + 1, make_draft(number));
        auto outcome = audit::tests::append_later(*log_, std::move(drafts)).get();
        notes.push_back(outcome.receipt.checkpoint->note);
        EXPECT_TRUE(log_->publish());
    }
    std::string request(std::uint64_t old_size, const std::string& note) const {
        const auto read = [this](const std::string& path) {
            return audit::read_public_file(setup_.log_directory(), path,
                                           audit::PublicAccess::HashesOnly);
        };
        auto proof = audit::make_consistency(read, old_size, audit::parse_checkpoint(note).value());
        EXPECT_TRUE(proof);
        return proof->text();
    }
    static std::uint64_t size_of(const std::string& note) {
        return audit::parse_checkpoint(note)->size;
    }
    std::string key() const { return setup_.keys().verifier_key(); }
    std::string keys() const { return setup_.key_directory(); }

    std::vector<std::string> notes;

  private:
    audit::tests::TemporaryFolder folder_;
    audit::tests::Setup setup_{folder_.path()};
    std::unique_ptr<audit::SegmentLog> log_;
};

TEST(Cosignature, IsFoundByItsWitnessAloneAndOverThisNoteAlone) {
    const GrowingLog log;
    const std::string& note = log.notes[0];
    const Cosigner one = make_witness("witness.example/w1");
    const Cosigner other = make_witness("witness.example/w2");
    const auto verifier = CosignatureVerifier::parse(one.verifier_key());
    ASSERT_TRUE(verifier);
    const std::string line = one.cosign(note, kNow);
    EXPECT_EQ(verifier->time_of(note + line), kNow);
    EXPECT_EQ(verifier->time_of(note + other.cosign(note, 1) + line), kNow);
    EXPECT_EQ(verifier->time_of(note), std::nullopt);
    EXPECT_EQ(verifier->time_of(note + other.cosign(note, kNow)), std::nullopt);
    EXPECT_EQ(verifier->time_of(line), std::nullopt);
    std::string changed = note + line;
    changed[changed.find('\n') + 1] ^= 1;  // the size
    EXPECT_EQ(verifier->time_of(changed), std::nullopt);
    for (std::size_t at = note.size(); at + 1 < note.size() + line.size(); ++at) {
        changed = note + line;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        ASSERT_EQ(verifier->time_of(changed), std::nullopt) << at;
    }
    // The log's own verifier passes over it.
    EXPECT_TRUE(audit::NoteVerifier::parse(log.key())->open(note + line));
}

TEST(Cosignature, KeysOfAnotherShapeAreRefused) {
    const std::string key = make_witness("w").verifier_key();
    EXPECT_TRUE(CosignatureVerifier::parse(key));
    for (const std::string& bad : {std::string(), "w+" + key.substr(4), "v" + key.substr(1),
                                  key + "A", key.substr(0, key.size() - 4), GrowingLog().key()})
        EXPECT_FALSE(CosignatureVerifier::parse(bad)) << bad;
}

class PolicyTest : public ::testing::Test {
  protected:
    std::string text(const std::string& rest) const {
        std::string policy = "# who confirms the log\nlog " + log_.key() + "\n";
        for (std::size_t i = 0; i < 3; ++i)
            policy += "witness w" + std::to_string(i) + " \t" + witnesses_[i].verifier_key() +
                      " https://w.example\n";
        return policy + rest;
    }
    std::string note_of(std::initializer_list<std::size_t> signers, std::int64_t time = kNow) {
        std::string note = log_.notes[0];
        for (const std::size_t i : signers)
            note += witnesses_[i].cosign(log_.notes[0], time - static_cast<std::int64_t>(i));
        return note;
    }

    GrowingLog log_;
    std::vector<Cosigner> witnesses_{make_witness("a/1"), make_witness("a/2"), make_witness("b/1")};
};

TEST_F(PolicyTest, AQuorumOfTwoOfThreeNeedsTwoDifferentWitnesses) {
    const auto policy = Policy::parse(text("group all3 2 w0 w1 w2\nquorum all3\n"));
    ASSERT_TRUE(policy) << policy.error().context;
    EXPECT_EQ(policy->witnesses().size(), 3u);
    EXPECT_EQ(policy->witnesses()[1].url, "https://w.example");
    EXPECT_FALSE(policy->is_satisfied(note_of({}), kNow));
    EXPECT_FALSE(policy->is_satisfied(note_of({1}), kNow));
    EXPECT_FALSE(policy->is_satisfied(note_of({1, 1}), kNow));
    EXPECT_TRUE(policy->is_satisfied(note_of({0, 2}), kNow));
    // Two had signed by then: the first at -0, the second at -2 seconds.
    EXPECT_EQ(policy->confirmed_at(note_of({0, 2}), kNow), kNow - 2);
    EXPECT_EQ(policy->confirmed_at(note_of({0, 1, 2}), kNow), kNow - 1);
    // A time that is ahead of ours by more than the limit is not believed.
    EXPECT_TRUE(policy->is_satisfied(note_of({0, 1}, kNow + kAheadSecondsMax), kNow));
    EXPECT_FALSE(policy->is_satisfied(note_of({0, 1}, kNow + kAheadSecondsMax + 2), kNow));
}

TEST_F(PolicyTest, GroupsOfGroupsNeedEachOfThem) {
    const auto policy =
        Policy::parse(text("group a any w0 w1\ngroup both all a w2\nquorum both\n"));
    ASSERT_TRUE(policy) << policy.error().context;
    EXPECT_TRUE(policy->is_satisfied(note_of({1, 2}), kNow));
    EXPECT_FALSE(policy->is_satisfied(note_of({0, 1}), kNow));
    EXPECT_TRUE(Policy::parse(text("quorum none\n"))->is_satisfied(note_of({}), kNow));
    EXPECT_TRUE(Policy::parse(text("quorum w1"))->is_satisfied(note_of({1}), kNow));
}

TEST_F(PolicyTest, WhatIsNotAPolicyIsRefusedWithItsLine) {
    for (const std::string rest :
         {"", "quorum\n", "quorum w3\n", "quorum w0\nquorum w1\n", "quorum g\ngroup g any w0\n",
          "group g 0 w0\nquorum g\n", "group g 3 w0 w1\nquorum g\n", "group g -1 w0\nquorum g\n",
          "group g any w0 w0\nquorum g\n", "group g any w0\ngroup h any w0 w1\nquorum h\n",
          "group none any w0\nquorum none\n", "group w0 any w1\nquorum w0\n", "witness x y\n",
          "quorum w0\r\n", "log x\nquorum w0\n", "unknown\nquorum w0\n"}) {
        const auto policy = Policy::parse(text(rest));
        ASSERT_FALSE(policy) << rest;
        EXPECT_EQ(policy.error().code, ErrorCode::InvalidArgument);
    }
    const std::string again = "witness w9 " + witnesses_[0].verifier_key() + "\nquorum w0\n";
    EXPECT_FALSE(Policy::parse(text(again)));
    EXPECT_FALSE(Policy::parse("quorum none\n" + std::string(kPolicyBytesMax, '#')));
    std::string many = "quorum none\n";
    for (std::size_t i = 0; i <= kPolicyNamesMax; ++i)
        many += "witness n" + std::to_string(i) + " " + make_witness("w").verifier_key() + "\n";
    EXPECT_FALSE(Policy::parse(many));
}

class WitnessBookTest : public ::testing::Test {
  protected:
    void SetUp() override {
        for (std::uint64_t i = 1; i < 12; ++i) log_.grow(i);
        reopen();
    }
    void reopen() {
        auto book = WitnessBook::open(folder_ / "notes", {log_.key()}, witness_, clock_);
        ASSERT_TRUE(book) << book.error().context;
        book_ = std::move(book).take();
    }
    WitnessBook::Answer send(std::size_t older, std::size_t newer) {
        return book_->add_checkpoint(
            log_.request(GrowingLog::size_of(log_.notes[older]), log_.notes[newer]));
    }

    GrowingLog log_;
    audit::tests::TemporaryFolder folder_;
    Cosigner witness_ = make_witness("witness.example/w1");
    base::ManualClock clock_{kNow * 1'000'000};
    std::unique_ptr<WitnessBook> book_;
};

TEST_F(WitnessBookTest, ACheckpointThatGoesOnIsCosignedAndKeptOverARestart) {
    const auto first = book_->add_checkpoint(log_.request(0, log_.notes[3]));
    ASSERT_EQ(first.status, 200) << first.body;
    const auto verifier = CosignatureVerifier::parse(witness_.verifier_key());
    EXPECT_EQ(verifier->time_of(log_.notes[3] + first.body), kNow);
    EXPECT_EQ(send(3, 7).status, 200);
    reopen();
    EXPECT_EQ(book_->newest(audit::tests::kOrigin), log_.notes[7]);
    EXPECT_EQ(send(7, 7).status, 200);
    EXPECT_EQ(send(7, 11).status, 200);
}

TEST_F(WitnessBookTest, AnotherOldSizeIsAConflictThatTellsTheSize) {
    ASSERT_EQ(book_->add_checkpoint(log_.request(0, log_.notes[5])).status, 200);
    const auto conflict = send(2, 7);
    EXPECT_EQ(conflict.status, 409);
    EXPECT_EQ(conflict.content_type, "text/x.tlog.size");
    EXPECT_EQ(conflict.body, std::to_string(GrowingLog::size_of(log_.notes[5])) + "\n");
    // An old copy of the log is told what was cosigned before.
    EXPECT_EQ(book_->add_checkpoint(log_.request(0, log_.notes[2])).body, conflict.body);
    EXPECT_EQ(book_->newest(audit::tests::kOrigin), log_.notes[5]);
}

// Threats 20 and 22: a fork under the log's own key.
TEST_F(WitnessBookTest, AForkedLogIsRefused) {
    GrowingLog fork(log_.keys());
    for (std::uint64_t i = 1; i < 12; ++i) fork.grow(i);
    const std::size_t at = 6;
    ASSERT_EQ(GrowingLog::size_of(fork.notes[at]), GrowingLog::size_of(log_.notes[at]));
    ASSERT_EQ(book_->add_checkpoint(log_.request(0, log_.notes[at])).status, 200);
    const std::uint64_t size = GrowingLog::size_of(log_.notes[at]);
    EXPECT_EQ(book_->add_checkpoint(fork.request(size, fork.notes[at])).status, 409);
    EXPECT_EQ(book_->add_checkpoint(fork.request(size, fork.notes[at + 1])).status, 422);
    // The log itself goes on.
    EXPECT_EQ(send(at, at + 1).status, 200);
}

TEST_F(WitnessBookTest, RequestsOfAnotherShapeOriginOrKeyAreRefusedEachWithItsStatus) {
    EXPECT_EQ(book_->add_checkpoint("").status, 400);
    EXPECT_EQ(book_->add_checkpoint("old x\n\n" + log_.notes[1]).status, 400);
    EXPECT_EQ(book_->add_checkpoint("old 100000\n\n" + log_.notes[1]).status, 400);
    EXPECT_EQ(book_->add_checkpoint(std::string(100'000, 'x')).status, 400);
    std::string other = log_.notes[1];
    other.insert(0, "x");
    EXPECT_EQ(book_->add_checkpoint("old 0\n\n" + other).status, 404);
    const GrowingLog stranger;  // of the same name, with another key
    EXPECT_EQ(book_->add_checkpoint("old 0\n\n" + stranger.notes[0]).status, 403);
    // A proof where none may be.
    std::string request = log_.request(0, log_.notes[1]);
    request.insert(request.find('\n') + 1, std::string(43, 'A') + "=\n");
    EXPECT_EQ(book_->add_checkpoint(request).status, 422);
    EXPECT_EQ(book_->newest(audit::tests::kOrigin), "");
    EXPECT_EQ(book_->newest("unknown"), "");
}

TEST_F(WitnessBookTest, ADamagedRecordStopsTheWitnessInsteadOfBeginningAnew) {
    ASSERT_EQ(book_->add_checkpoint(log_.request(0, log_.notes[5])).status, 200);
    for (const auto& file : std::filesystem::directory_iterator(folder_ / "notes"))
        std::filesystem::resize_file(file.path(), 20);
    EXPECT_FALSE(WitnessBook::open(folder_ / "notes", {log_.key()}, witness_, clock_));
    EXPECT_FALSE(WitnessBook::open(folder_ / "others", {log_.key(), log_.key()}, witness_, clock_));
}

}  // namespace
}  // namespace kps::witness
