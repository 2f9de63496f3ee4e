#include "lifecycle/documents/document_store.h"

#include <gtest/gtest.h>

#include "crypto/random.h"
#include "lifecycle/case_store.h"
#include "lifecycle/documents/limits.h"
#include "lifecycle/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::lifecycle {
namespace {

using base::ErrorCode;
using storage::Backend;

const std::string kPdf = "%PDF-1.7\nbir belge";

class DocumentStoreTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override { store_ = DocumentStore::open(temporary_.database()).value(); }
    Document facts(std::string kind = "letter") const {
        Document made;
        made.subject = subject_;
        made.kind = std::move(kind);
        made.channel = Channel::Post;
        made.original = true;
        made.added_by = "Deniz Ay";
        made.added_us = 7;
        return made;
    }
    ErrorCode refusal(std::string_view content) {
        const auto added = store_->add(facts(), content);
        return added ? ErrorCode::Internal : added.error().code;
    }
    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<DocumentStore> store_;
    std::int64_t contents() {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        storage::Rows rows = transaction.query("SELECT COUNT(*) FROM document_contents").value();
        return std::get<0>(rows.at(0).read<std::int64_t>().value());
    }
    base::Uuid subject_ = crypto::random_uuid();
    base::Uuid opened_ = crypto::random_uuid();
};

TEST_P(DocumentStoreTest, ADocumentComesBackAsItWas) {
    const Document added = store_->add(facts(), kPdf).value();
    EXPECT_EQ(store_->content(subject_, added.hash).value(), kPdf);
    const auto list = store_->list(subject_).value();
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].kind, "letter");
    EXPECT_EQ(list[0].type, MediaType::Pdf);
    EXPECT_EQ(list[0].channel, Channel::Post);
    EXPECT_TRUE(list[0].original);
    EXPECT_EQ(list[0].bytes, static_cast<std::int64_t>(kPdf.size()));
    EXPECT_EQ(list[0].added_by, "Deniz Ay");
}

TEST_P(DocumentStoreTest, ADocumentThatWaitedGoesToTheCaseAndIsThereAlone) {
    const Document added = store_->add(facts(), kPdf).value();
    const base::Uuid opened = crypto::random_uuid();
    auto transaction = temporary_.database()->begin(storage::Access::Write).value();
    ASSERT_TRUE(DocumentStore::take_over(transaction, added.hash, subject_, opened));
    EXPECT_EQ(DocumentStore::take_over(transaction, added.hash, subject_, opened).error().code,
              ErrorCode::NotFound);
    ASSERT_TRUE(transaction.commit());
    EXPECT_EQ(store_->content(opened, added.hash).value(), kPdf);
    EXPECT_TRUE(store_->list(subject_).value().empty());
}

TEST_P(DocumentStoreTest, ADocumentThatNeverFindsItsCaseIsForgottenAfterItsTimeAndNotBefore) {
    ASSERT_TRUE(CaseStore::open(temporary_.database()));
    const Document waiting = store_->add(facts(), kPdf).value();
    const Document other = store_->add(facts("gazette"), kPdf + "2").value();
    auto transaction = temporary_.database()->begin(storage::Access::Write).value();
    // Of the second there is a case; only that it is there counts.
    ASSERT_TRUE(transaction.execute(
        "INSERT INTO cases (id, kind, number, state, version, title, body, pending, opened_us, "
        "changed_us) VALUES ($1, 'application', 'BSV-1', 'open', 1, '', '{}', '', 1, 1)",
        {base::ByteView(opened_.bytes())}));
    ASSERT_TRUE(DocumentStore::take_over(transaction, other.hash, subject_, opened_));
    ASSERT_TRUE(transaction.commit());
    const std::int64_t end_us = waiting.added_us + kDocumentWaitsUs;
    EXPECT_EQ(store_->forget_waiting(end_us).value(), 0);
    EXPECT_EQ(store_->content(subject_, waiting.hash).value(), kPdf);
    EXPECT_EQ(store_->forget_waiting(end_us + 1).value(), 1);
    EXPECT_EQ(store_->content(subject_, waiting.hash).error().code, ErrorCode::NotFound);
    EXPECT_EQ(store_->content(opened_, other.hash).value(), kPdf + "2");
    // The bytes are gone with it, and may be handed in again.
    EXPECT_EQ(contents(), 1);
    EXPECT_TRUE(store_->add(facts(), kPdf));
    EXPECT_EQ(store_->content(subject_, waiting.hash).value(), kPdf);
}

TEST_P(DocumentStoreTest, AContentThatACaseHasTooStaysWhenTheOneThatWaitedIsForgotten) {
    ASSERT_TRUE(CaseStore::open(temporary_.database()));
    const Document waiting = store_->add(facts(), kPdf).value();
    Document late = facts();
    late.subject = opened_;
    late.added_us = waiting.added_us + kDocumentWaitsUs;
    ASSERT_TRUE(store_->add(late, kPdf));
    EXPECT_EQ(store_->forget_waiting(waiting.added_us + kDocumentWaitsUs + 1).value(), 1);
    EXPECT_EQ(store_->content(opened_, waiting.hash).value(), kPdf);
}

TEST_P(DocumentStoreTest, ADocumentBelongsToItsCase) {
    const Document added = store_->add(facts(), kPdf).value();
    EXPECT_EQ(store_->content(crypto::random_uuid(), added.hash).error().code, ErrorCode::NotFound);
    EXPECT_TRUE(store_->list(crypto::random_uuid()).value().empty());
    auto transaction = temporary_.database()->begin(storage::Access::Read).value();
    EXPECT_TRUE(DocumentStore::find(transaction, subject_, added.hash));
    EXPECT_EQ(DocumentStore::find(transaction, crypto::random_uuid(), added.hash).error().code,
              ErrorCode::NotFound);
}

TEST_P(DocumentStoreTest, TheContentDecidesTheTypeAndNothingElse) {
    EXPECT_EQ(refusal(""), ErrorCode::DocumentRefused);
    EXPECT_EQ(refusal("<html><script>"), ErrorCode::DocumentRefused);
    EXPECT_EQ(refusal("MZ"), ErrorCode::DocumentRefused);
    EXPECT_EQ(refusal(" %PDF-1.7"), ErrorCode::DocumentRefused);
    EXPECT_EQ(refusal("PK\x03\x04"), ErrorCode::DocumentRefused);
    EXPECT_EQ(store_->add(facts(), "\x89PNG\r\n\x1a\n...").value().type, MediaType::Png);
    EXPECT_EQ(store_->add(facts(), "\xff\xd8\xff\xe0 jfif").value().type, MediaType::Jpeg);
}

TEST_P(DocumentStoreTest, TheLargestIsTakenAndOneByteMoreIsNot) {
    std::string content = kPdf;
    content.resize(kDocumentBytesMax, 'x');
    EXPECT_TRUE(store_->add(facts(), content));
    EXPECT_EQ(refusal(content + "x"), ErrorCode::DocumentRefused);
}

TEST_P(DocumentStoreTest, ACaseHasAtMostItsNumberOfDocuments) {
    for (std::size_t index = 0; index < kDocumentsOfCaseMax; ++index)
        ASSERT_TRUE(store_->add(facts(), kPdf + std::to_string(index)));
    EXPECT_EQ(refusal(kPdf), ErrorCode::DocumentRefused);
    EXPECT_TRUE(store_->add(facts("other-kind"), kPdf + "0"));  // one that is there gets new facts
    EXPECT_EQ(store_->list(subject_).value().size(), kDocumentsOfCaseMax);
}

TEST_P(DocumentStoreTest, AKindIsAWordOfTheChecklist) {
    for (const char* kind : {"", "Letter", "../../etc", "a b", "ı"})
        EXPECT_FALSE(store_->add(facts(kind), kPdf)) << kind;
    EXPECT_FALSE(store_->add(facts(std::string(kDocumentKindBytesMax + 1, 'a')), kPdf));
    EXPECT_TRUE(store_->add(facts(std::string(kDocumentKindBytesMax, 'a')), kPdf));
}

TEST_P(DocumentStoreTest, AContentThatWasChangedInTheStoreIsNeverGivenOut) {
    const Document added = store_->add(facts(), kPdf).value();
    auto transaction = temporary_.database()->begin(storage::Access::Write).value();
    ASSERT_TRUE(transaction.execute("UPDATE document_contents SET content = $1",
                                    {base::as_bytes("%PDF-1.7\nein Dokument")}));
    ASSERT_TRUE(transaction.commit());
    EXPECT_EQ(store_->content(subject_, added.hash).error().code, ErrorCode::CorruptData);
}

INSTANTIATE_TEST_SUITE_P(Both, DocumentStoreTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

TEST(ChannelTest, EveryChannelIsFoundByItsName) {
    for (int number = 1; number <= 6; ++number)
        EXPECT_EQ(channel_by_name(name_of(static_cast<Channel>(number))),
                  static_cast<Channel>(number));
    EXPECT_FALSE(channel_by_name(""));
    EXPECT_FALSE(channel_by_name("pigeon"));
}

}  // namespace
}  // namespace kps::lifecycle
