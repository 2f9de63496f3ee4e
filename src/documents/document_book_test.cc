#include "documents/document_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "audit/acts/act_store.h"
#include "crypto/digest.h"
#include "documents/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::documents {
namespace {

using base::ErrorCode;
using registry::Field;
using storage::Backend;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t kNow_us = 1'790'000'000'000'000;  // 2026-09-21

Order order(std::optional<Approver> approver = {}) {
    Order made;
    made.kind = Kind::RegisterExtract;
    made.content.people = {{{Field::given_names, "ÇAĞRI"},
                            {Field::surname, "ŞIĞIRCI"},
                            {Field::id, "10000000146"},
                            {Field::father_name, "İBRAHİM"},
                            {Field::birth_date, "01.02.1980"},
                            {Field::register_province, "Adana"}},
                           {{Field::given_names, "ÖZGÜL"}, {Field::surname, "ŞIĞIRCI"}}};
    made.content.events = {{{Field::event_date, "14.06.2008"}, {Field::event_kind, "Evlenme"}}};
    made.origin.institution = base::InstitutionId(1001);
    made.origin.institution_name = "Örnek Bankası A.Ş.";
    made.origin.asked_by = "10000000146";
    made.origin.purpose_code = "KREDI";
    made.origin.register_version = "kps-sample-1";
    made.origin.receipt.index = 4711;
    made.origin.asked_us = kNow_us;
    made.approver = std::move(approver);
    made.check_url = "https://kps.test/belge-dogrulama";
    return made;
}

Approver officer() {
    return {"Işıl", "ÇAĞLAYAN", "Şube Müdürü"};
}

/// What a program of poppler-utils says of a PDF, on one line.
std::string ask(const std::string& program, const base::Bytes& pdf, const std::string& after = "") {
    const auto path = std::filesystem::temp_directory_path() /
                      ("kps-document-" + std::to_string(getpid()) + ".pdf");
    std::ofstream(path, std::ios::binary) << base::as_text(pdf);
    if (const char* keep = std::getenv("KPS_KEEP_PDFS"))
        std::ofstream(std::string(keep) + "/document.pdf", std::ios::binary) << base::as_text(pdf);
    const std::string command = program + " " + path.string() + " " + after + " 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string out;
    std::array<char, 4096> chunk{};
    while (const std::size_t count = fread(chunk.data(), 1, chunk.size(), pipe.get()))
        for (std::size_t at = 0; at < count; ++at)
            if (const char letter = chunk.at(at) == '\n' ? ' ' : chunk.at(at);
                letter != ' ' || (!out.empty() && out.back() != ' '))
                out += letter;
    std::filesystem::remove(path);
    return out;
}
std::string text_of(const base::Bytes& pdf) {
    return ask("pdftotext -nopgbrk", pdf, "-");
}

class DocumentBookTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        acts_ = audit::ActStore::open(temporary_.database()).value();
        book_ = DocumentBook::open(temporary_.database(), letters::MadeIn::Test).value();
    }
    std::vector<audit::Act> acts() { return acts_->waiting(100).value(); }
    ErrorCode refusal(const base::Result<Issued>& outcome) {
        return outcome ? ErrorCode::Internal : outcome.error().code;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<audit::ActStore> acts_;
    std::unique_ptr<DocumentBook> book_;
};

// Evidence R-028.
// Evidence R-030.
// Evidence X-039.
TEST_P(DocumentBookTest, PrintsWhatWasAnsweredWithTheLawItsOriginAndItsCode) {
    const auto printed = book_->issue(order());
    ASSERT_TRUE(printed) << printed.error().context;
    const std::string text = text_of(printed->pdf);
    for (const char* part :
         {"Nüfus Kayıt Örneği", "ÇAĞRI ŞIĞIRCI", "İBRAHİM", "Evlenme", "Örnek Bankası A.Ş.",
          "21.09.2026 17:13:20", "KREDI", "kps-sample-1", "4711",
          "aksi ispat oluncaya kadar geçerlidir", "m.5/5",
          "nüfus müdürlüklerinden alınmış belgelerle aynı hukuki değere sahiptir", "m.5/6",
          "21.10.2026", "https://kps.test/belge-dogrulama", "DENEME"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(text, HasSubstr(printed->issued.code));
    EXPECT_GE(printed->issued.code.size(), 12u);
    EXPECT_EQ(printed->issued.digest, crypto::sha256(printed->pdf));
    // Nobody approved: there is no empty place to be filled in by somebody else.
    EXPECT_THAT(text, Not(HasSubstr("ONAY")));
}

// Score: A13.
TEST_P(DocumentBookTest, PrintsATaggedTurkishDocumentWithATitleThatNamesNobody) {
    const auto printed = book_->issue(order());
    ASSERT_TRUE(printed);
    const std::string info = ask("pdfinfo", printed->pdf);
    EXPECT_THAT(info, HasSubstr("Tagged: yes"));
    EXPECT_THAT(info, HasSubstr("Title: Nüfus Kayıt Örneği"));
    EXPECT_THAT(info, Not(HasSubstr("ŞIĞIRCI")));
    EXPECT_THAT(std::string(base::as_text(printed->pdf)), HasSubstr("/Lang (tr-TR)"));
    const std::string tags = ask("pdfinfo -struct-text", printed->pdf);
    for (const char* tag : {"H1", "H2", "Table", "TH", "TD"}) EXPECT_THAT(tags, HasSubstr(tag));
}

TEST_P(DocumentBookTest, DoesNotShowTheWholeNumberOfWhoAsked) {
    Order mine = order();
    mine.content.people.front().erase(Field::id);
    const std::string text = text_of(book_->issue(mine)->pdf);
    EXPECT_THAT(text, Not(HasSubstr("10000000146")));
    EXPECT_THAT(text, HasSubstr("*********46"));
    mine.origin.asked_by = "memur.1";
    EXPECT_THAT(text_of(book_->issue(mine)->pdf), HasSubstr("memur.1"));
}

// Evidence R-031.
TEST_P(DocumentBookTest, HasAPlaceForTheOfficerWhoApprovesAndRecordsWhoItIs) {
    const auto printed = book_->issue(order(officer()));
    ASSERT_TRUE(printed) << printed.error().context;
    const std::string text = text_of(printed->pdf);
    for (const char* part : {"ONAY", "Işıl ÇAĞLAYAN", "Şube Müdürü", "Tarih: 21.09.2026", "İmza:"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_EQ(book_->verify(printed->issued.code)->approver, "Işıl ÇAĞLAYAN, Şube Müdürü");
    const auto told = acts();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_THAT(told.front().draft.detail, HasSubstr("approver=Işıl ÇAĞLAYAN, Şube Müdürü"));
    EXPECT_EQ(told.front().draft.institution.value(), 1001u);
}

TEST_P(DocumentBookTest, RefusesAnOfficerWithoutATitleOrWithWhatCannotBePrinted) {
    for (const Approver& wrong :
         {Approver{"Işıl", "ÇAĞLAYAN", ""}, Approver{"", "ÇAĞLAYAN", "Müdür"},
          Approver{"Işıl", "", "Müdür"}, Approver{"I\nşıl", "ÇAĞLAYAN", "Müdür"},
          Approver{std::string(kApproverBytesMax + 1, 'a'), "ÇAĞLAYAN", "Müdür"}}) {
        const auto printed = book_->issue(order(wrong));
        ASSERT_FALSE(printed);
        EXPECT_EQ(printed.error().code, ErrorCode::InvalidField);
    }
    EXPECT_TRUE(check({std::string(kApproverBytesMax, 'a'), "Ç", "M"}));
    EXPECT_TRUE(acts().empty());
}

// Evidence R-030.
TEST_P(DocumentBookTest, KnowsACodeHoweverItIsTypedAndNoOther) {
    const auto printed = book_->issue(order());
    std::string typed = printed->issued.code;
    for (char& letter : typed)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    const auto found = book_->verify(" " + typed);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kind, Kind::RegisterExtract);
    EXPECT_EQ(found->institution_name, "Örnek Bankası A.Ş.");
    EXPECT_EQ(found->entry, 4711u);
    EXPECT_EQ(found->valid_until, (base::Date{2026, 10, 21}));
    EXPECT_FALSE(found->dispute);
    EXPECT_EQ(refusal(book_->verify("0000-0000-0000-0000")), ErrorCode::NotFound);
    EXPECT_EQ(refusal(book_->verify("' OR 1=1")), ErrorCode::InvalidField);
}

TEST_P(DocumentBookTest, KeepsNothingOfThePersonAndNoCodeInTheLog) {
    const auto printed = book_->issue(order(officer()));
    auto transaction = temporary_.database()->begin(storage::Access::Read).value();
    storage::Rows rows =
        transaction
            .query("SELECT code, institution_name, approver, disputed_by FROM answer_documents")
            .value();
    ASSERT_EQ(rows.size(), 1u);
    auto [code, name, approver, by] =
        rows[0].read<std::string, std::string, std::string, std::string>().value();
    for (const std::string& text : {code, name, approver, by, acts().front().draft.detail}) {
        EXPECT_THAT(text, Not(HasSubstr("ŞIĞIRCI")));
        EXPECT_THAT(text, Not(HasSubstr("10000000146")));
    }
    EXPECT_THAT(acts().front().draft.detail, Not(HasSubstr(printed->issued.code)));
    EXPECT_THAT(acts().front().draft.detail, HasSubstr(base::to_hex(printed->issued.digest)));
}

// Evidence R-028.
TEST_P(DocumentBookTest, ADisputedDocumentSaysSoFromThenOn) {
    const std::string code = book_->issue(order())->issued.code;
    const Disputant mine{base::InstitutionId(1001), {}};
    const auto disputed = book_->dispute(mine, code, Ground::RecordWrong, kNow_us + 5);
    ASSERT_TRUE(disputed);
    const auto found = book_->verify(code);
    ASSERT_TRUE(found->dispute);
    EXPECT_EQ(found->dispute->at_us, kNow_us + 5);
    EXPECT_EQ(found->dispute->ground, Ground::RecordWrong);
    ASSERT_EQ(acts().size(), 2u);
    // The first one stays, and is told of once.
    EXPECT_TRUE(book_->dispute({{}, "vatandas"}, code, Ground::Other, kNow_us + 9));
    EXPECT_EQ(book_->verify(code)->dispute->ground, Ground::RecordWrong);
    EXPECT_EQ(acts().size(), 2u);
}

TEST_P(DocumentBookTest, NoInstitutionDisputesTheDocumentsOfAnother) {
    const std::string code = book_->issue(order())->issued.code;
    const Disputant other{base::InstitutionId(1002), {}};
    EXPECT_EQ(refusal(book_->dispute(other, code, Ground::Other, kNow_us)), ErrorCode::NotFound);
    EXPECT_FALSE(book_->verify(code)->dispute);
    EXPECT_EQ(refusal(book_->dispute({{}, "v"}, "0000-0000-0000-0000", Ground::Other, kNow_us)),
              ErrorCode::NotFound);
}

TEST_P(DocumentBookTest, ForgetsADocumentWhenItsTimeIsOverAndNotBefore) {
    const std::string code = book_->issue(order())->issued.code;
    const std::int64_t end_us = kNow_us + kKeptDays * kDayUs;
    EXPECT_EQ(book_->forget_old(end_us).value(), 0);
    EXPECT_TRUE(book_->verify(code));
    EXPECT_EQ(book_->forget_old(end_us + 1).value(), 1);
    EXPECT_EQ(refusal(book_->verify(code)), ErrorCode::NotFound);
}

TEST_P(DocumentBookTest, RefusesWhatItsFontCannotPrintAndKeepsNothing) {
    Order strange = order();
    strange.content.people.front()[Field::given_names] = "漢字";
    const auto printed = book_->issue(strange);
    ASSERT_FALSE(printed);
    EXPECT_EQ(printed.error().code, ErrorCode::InvalidField);
    EXPECT_TRUE(acts().empty());
}

TEST(Grounds, HaveNamesThatAreReadBack) {
    for (const Ground ground :
         {Ground::RecordWrong, Ground::OtherPerson, Ground::ChangedSince, Ground::Other}) {
        EXPECT_EQ(ground_by_name(name_of(ground)), ground);
        EXPECT_FALSE(turkish(ground).empty());
    }
    EXPECT_FALSE(ground_by_name(""));
    EXPECT_FALSE(ground_by_name("because"));
}

INSTANTIATE_TEST_SUITE_P(Both, DocumentBookTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::documents
