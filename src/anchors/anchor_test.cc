#include "anchors/anchor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "anchors/limits.h"
#include "audit/log_for_tests.h"

namespace kps::anchors {
namespace {

using base::ErrorCode;

const char* const kText = "kps/denetim\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

/// Debian's openssl as the time-stamp authority.
class Authorities : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = std::make_unique<audit::tests::TemporaryFolder>();
        std::ofstream(*folder_ / "tsa.cnf")
            << "[tsa]\ndefault_tsa=t\n[t]\nserial=" << *folder_ / "serial"
            << "\ncrypto_device=builtin\nsigner_digest=sha256\ndefault_policy=1.2.3.4\n"
               "digests=sha256\ness_cert_id_alg=sha256\n"
               "[ext]\nextendedKeyUsage=critical,timeStamping\n[req]\ndistinguished_name=d\n[d]\n";
        run("echo 01 > serial");
        for (const char* const letters : {"one", "two"}) {
            const std::string name = letters;
            run("openssl req -config tsa.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
                "-nodes -keyout " +
                name + ".key -out " + name + ".pem -subj /CN=" + name + " -days 2 -extensions ext");
        }
    }
    static void TearDownTestSuite() { folder_.reset(); }

    static void run(const std::string& command) {
        const std::string whole = "cd " + folder_->path() + " && " + command + " 2>/dev/null";
        ASSERT_EQ(std::system(whole.c_str()), 0) << command;
    }
    static std::string text_of(const std::string& name) {
        std::ifstream file(*folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static std::string answer_of(const StampRequest& request, const std::string& name) {
        std::ofstream(*folder_ / "query", std::ios::binary) << base::as_text(request.der);
        run("openssl ts -reply -config tsa.cnf -queryfile query -signer " + name + ".pem -inkey " +
            name + ".key -out answer");
        return text_of("answer");
    }

    static std::unique_ptr<audit::tests::TemporaryFolder> folder_;
};
std::unique_ptr<audit::tests::TemporaryFolder> Authorities::folder_;

TEST_F(Authorities, AStampStandsForItsTextAndNoOther) {
    const auto request = make_request(kText);
    ASSERT_TRUE(request) << request.error().context;
    const std::string answer = answer_of(*request, "one");
    const std::string trusted = text_of("one.pem");
    const auto stamp = take_answer(base::as_bytes(answer), kText, request->nonce, trusted);
    ASSERT_TRUE(stamp) << stamp.error().context;
    EXPECT_LE(stamp->token.size(), kTokenBytesMax);
    EXPECT_EQ(verify_token(stamp->token, kText, trusted), stamp->time_us);

    const auto other = verify_token(stamp->token, std::string(kText) + "x", trusted);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::CryptoFailed);
    EXPECT_THAT(other.error().context, ::testing::HasSubstr("message imprint mismatch"));
    EXPECT_FALSE(verify_token(stamp->token, kText, text_of("two.pem")));
    EXPECT_FALSE(verify_token(stamp->token, kText, ""));
    for (std::size_t at = 0; at < stamp->token.size(); at += 7) {
        base::Bytes changed = stamp->token;
        changed[at] ^= 1;
        // What the signature does not cover (which digest a reader should prepare for) changes
        // nothing of what is said.
        const auto time = verify_token(changed, kText, trusted);
        EXPECT_TRUE(!time || *time == stamp->time_us) << at;
        EXPECT_FALSE(verify_token(changed, std::string(kText) + "x", trusted)) << at;
        EXPECT_FALSE(verify_token(base::ByteView(stamp->token).first(at), kText, trusted));
    }
}

TEST_F(Authorities, AnAnswerToAnotherRequestOrFromAStrangerIsRefused) {
    const auto request = make_request(kText);
    const std::string trusted = text_of("one.pem");
    const std::string answer = answer_of(*request, "one");
    const auto replayed = take_answer(base::as_bytes(answer), kText, request->nonce + 1, trusted);
    ASSERT_FALSE(replayed);
    EXPECT_THAT(replayed.error().context, ::testing::HasSubstr("another request"));
    EXPECT_FALSE(take_answer(base::as_bytes(answer), "other", request->nonce, trusted));
    const std::string stranger = answer_of(*request, "two");
    EXPECT_FALSE(take_answer(base::as_bytes(stranger), kText, request->nonce, trusted));
    // Status 2, rejection, and no token.
    const std::string rejected("\x30\x05\x30\x03\x02\x01\x02", 7);
    EXPECT_FALSE(take_answer(base::as_bytes(rejected), kText, request->nonce, trusted));
    EXPECT_FALSE(take_answer(base::as_bytes("x"), kText, request->nonce, trusted));
    const std::string longer(kAnswerBytesMax + 1, '0');
    EXPECT_FALSE(take_answer(base::as_bytes(longer), kText, request->nonce, trusted));
}

TEST(AnchorDetail, IsReadAsItWasWrittenAndNothingElseIs) {
    Anchor anchor{4711, {}, base::Bytes(kTokenBytesMax, 7)};
    anchor.root.fill(9);
    const auto detail = anchor_detail(anchor);
    ASSERT_TRUE(detail);
    EXPECT_LE(detail->size(), 2'048u);
    const auto again = parse_anchor(*detail);
    ASSERT_TRUE(again);
    EXPECT_EQ(anchor_detail(*again), *detail);
    anchor.token.push_back(7);
    EXPECT_FALSE(anchor_detail(anchor));
    for (const std::string& bad :
         {std::string(), *detail + " ", *detail + "A", "x" + *detail, std::string("size=1 root=")})
        EXPECT_FALSE(parse_anchor(bad)) << bad;
}

}  // namespace
}  // namespace kps::anchors
