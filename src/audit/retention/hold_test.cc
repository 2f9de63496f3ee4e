#include "audit/retention/hold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/retention/case_export.h"
#include "audit/retention/destruction_for_tests.h"
#include "audit/retention/limits.h"
#include "audit/search/limits.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;
using ::testing::Not;

HoldScope range(std::uint64_t first, std::uint64_t last) {
    HoldScope scope;
    scope.first = first;
    scope.last = last;
    return scope;
}
HoldScope of_month(Month month) {
    HoldScope scope;
    scope.kind = HoldKind::Month;
    scope.month = month;
    return scope;
}
HoldScope of_institution(std::uint32_t number) {
    HoldScope scope;
    scope.kind = HoldKind::Institution;
    scope.institution = base::InstitutionId(number);
    return scope;
}

class HoldTest : public DestructionTest {
  protected:
    HoldBook book() { return HoldBook(directory(), setup_.clock, ports().record); }
    base::Result<Hold> add(const HoldScope& scope) {
        return book().add(scope, {"ayse", "mehmet", "Ankara 3. ACM 2026/17", 0});
    }
    base::Result<Hold> lift(std::uint32_t number) {
        return book().lift(number, {"fatma", "ali", "2026/17 kapandi", 0});
    }
    CaseFolders folders() { return {folder_ / "cases", folder_ / "secrets"}; }
    Destruction::Ports holding(const CaseFolders& folders) {
        Destruction::Ports out = ports();
        out.keep_held = [this, folders](const MonthPlan& plan) -> base::Result<KeptCases> {
            const auto holds = KPS_TRY(book().open_holds());
            CaseExporter exporter(directory(), folders,
                                  [this] { return open_month_keys(setup_.key_directory()); });
            return exporter.keep(plan, holds);
        };
        return out;
    }
    base::Result<DestructionRecord> run(const CaseFolders& folders, Failpoint failpoint = {}) {
        Destruction::Ports held = holding(folders);
        held.failpoint = std::move(failpoint);
        return Destruction(directory(), held).run(kFirst);
    }
    void confirm() {
        ASSERT_TRUE(destruction().request(kFirst, "ayse"));
        ASSERT_TRUE(destruction().confirm(kFirst, "mehmet"));
    }
    std::string text_of_file(const std::string& path) {
        const auto bytes = read_file(path, kCaseFileBytesMax);
        return bytes ? std::string(base::as_text(*bytes)) : std::string();
    }
    CaseSecret secret_of(std::uint32_t hold) {
        const auto secret =
            CaseSecret::parse(text_of_file(case_secret_path(folders(), kFirst, hold)));
        EXPECT_TRUE(secret);
        return secret ? *secret : CaseSecret{};
    }
    NoteVerifier verifier() { return *NoteVerifier::parse(setup_.keys().verifier_key()); }
    base::Result<std::vector<OpenedRecord>> open(std::uint32_t hold) {
        const CaseSecret secret = secret_of(hold);
        file_ = KPS_TRY(parse_case(text_of_file(case_path(folders(), kFirst, hold)), secret));
        return open_case(file_, secret, verifier());
    }

    CaseFile file_;
};

// Evidence R-089.
TEST_F(HoldTest, HeldRecordsOutliveTheirMonthInACaseAndNothingElseDoes) {
    const auto hold = add(range(5, 9));
    ASSERT_TRUE(hold) << hold.error().context;
    confirm();
    const auto record = run(folders());
    ASSERT_TRUE(record) << record.error().context;
    EXPECT_GT(record->end, 200u);
    EXPECT_THAT(record->intent.detail, HasSubstr(" held=5 "));
    EXPECT_THAT(record->intent.detail, HasSubstr(" cases=1:"));
    EXPECT_FALSE(setup_.keys().find(kFirst));
    EXPECT_TRUE(verify(directory()).ok()) << problems(directory());
    EXPECT_TRUE(python_accepts(directory()));
    const auto opened = open(1);
    ASSERT_TRUE(opened) << opened.error().context;
    ASSERT_EQ(opened->size(), 5u);
    for (std::size_t i = 0; i < opened->size(); ++i) {
        EXPECT_EQ((*opened)[i].index, 5 + i);
        EXPECT_EQ((*opened)[i].draft.file_number, "2026/7");
    }
    EXPECT_THAT(file_.hold, HasSubstr("basis=Ankara 3. ACM 2026/17"));
    EXPECT_EQ(std::filesystem::status(case_secret_path(folders(), kFirst, 1)).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(HoldTest, AHoldByMonthOrInstitutionCoversWhatItSaysAndNoMore) {
    ASSERT_TRUE(add(of_month(kFirst)));
    ASSERT_TRUE(add(of_institution(1002)));  // make_draft(7)
    ASSERT_TRUE(add(of_institution(1003)));
    ASSERT_TRUE(add(of_month({2018, 10})));
    confirm();
    const auto record = run(folders());
    ASSERT_TRUE(record) << record.error().context;
    ASSERT_TRUE(open(1));
    const std::size_t all = file_.records.size();
    EXPECT_GE(all, 240u);
    EXPECT_LT(all, record->end);  // no KEY entries
    ASSERT_TRUE(open(2));
    EXPECT_EQ(file_.records.size(), 240u);
    EXPECT_EQ(number_of_word(record->intent.detail, "held"), all + 240);
    EXPECT_FALSE(exists(case_path(folders(), kFirst, 3)));
    EXPECT_FALSE(exists(case_path(folders(), kFirst, 4)));
}

// Evidence R-090.
TEST_F(HoldTest, ALiftedHoldExportsNothing) {
    ASSERT_TRUE(add(range(5, 9)));
    ASSERT_TRUE(lift(1));
    confirm();
    const auto record = run({});
    ASSERT_TRUE(record) << record.error().context;
    EXPECT_THAT(record->intent.detail, HasSubstr(" held=0 "));
    EXPECT_THAT(record->intent.detail, Not(HasSubstr("cases=")));
    EXPECT_EQ(count_acts(EntryType::Hold), 2u);
}

// Evidence R-089.
TEST_F(HoldTest, WhatCannotBeExportedStopsTheDestruction) {
    ASSERT_TRUE(add(range(5, 9)));
    confirm();
    const auto refused = run({});
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(refused.error().context, HasSubstr("5 entries of 2018-09 are under hold 1"));
    EXPECT_FALSE(run({folder_ / "same", folder_ / "same"}));
    EXPECT_FALSE(run({"/proc/none/cases", folder_ / "secrets"}));
    // A damaged or missing hold holds everything.
    const std::string path = hold_path(directory(), 1);
    const std::string text = text_of_file(path);
    ASSERT_TRUE(replace_file(path, base::as_bytes(text.substr(1)), Flush::Later));
    EXPECT_EQ(run(folders()).error().code, ErrorCode::CorruptData);
    ASSERT_TRUE(replace_file(path, base::as_bytes(text), Flush::Later));
    ASSERT_TRUE(add(range(20, 20)));
    std::filesystem::remove(path);
    EXPECT_EQ(run(folders()).error().code, ErrorCode::CorruptData);
    ASSERT_TRUE(replace_file(path, base::as_bytes(text), Flush::Later));
    // The month's keys are not unlocked.
    Destruction::Ports locked = holding(folders());
    locked.keep_held = [this](const MonthPlan& plan) -> base::Result<KeptCases> {
        const auto holds = KPS_TRY(book().open_holds());
        CaseExporter exporter(directory(), folders(), [this] {
            return open_month_keys(setup_.key_directory(), KeyAccess::sealing());
        });
        return exporter.keep(plan, holds);
    };
    EXPECT_EQ(Destruction(directory(), locked).run(kFirst).error().code, ErrorCode::CryptoFailed);
    EXPECT_EQ(count_acts(EntryType::DestroyIntent), 0u);
    EXPECT_TRUE(setup_.keys().find(kFirst));
    EXPECT_TRUE(run(folders()));
}

TEST_F(HoldTest, MoreHoldsThanAnIntentNamesStopTheDestruction) {
    for (std::size_t i = 0; i <= kCasesOfMonthMax; ++i) ASSERT_TRUE(add(range(5 + i, 5 + i)));
    confirm();
    EXPECT_EQ(run(folders()).error().code, ErrorCode::InvalidArgument);
    ASSERT_TRUE(lift(3));
    const auto record = run(folders());
    ASSERT_TRUE(record) << record.error().context;
    EXPECT_LE(record->intent.detail.size(), kDetailBytesMax);
}

TEST_F(HoldTest, ACrashAroundTheExportLeavesOneCaseThatTheIntentNames) {
    ASSERT_TRUE(add(range(5, 9)));
    confirm();
    std::string first;
    for (const std::string name : {"destroy.held", "destroy.intent"}) {
        const auto crash = [&name](std::string_view at) -> base::Status {
            if (at == name) return base::failed(ErrorCode::Internal, "crash");
            return {};
        };
        EXPECT_FALSE(run(folders(), crash)) << name;
        const std::string text = text_of_file(case_path(folders(), kFirst, 1));
        if (first.empty()) first = text;
        EXPECT_EQ(text, first);
        open_and_close();
    }
    // A case whose secret was lost in between is of no use: it is made anew, and that one is named.
    std::filesystem::remove(case_secret_path(folders(), kFirst, 1));
    const auto record = run(folders());
    ASSERT_TRUE(record) << record.error().context;
    const std::string text = text_of_file(case_path(folders(), kFirst, 1));
    EXPECT_NE(text, first);
    EXPECT_THAT(record->intent.detail,
                HasSubstr("cases=1:" + base::to_hex(crypto::sha256(base::as_bytes(text)))));
    EXPECT_TRUE(open(1));
    EXPECT_TRUE(verify(directory()).ok()) << problems(directory());
}

TEST_F(HoldTest, ADamagedCaseOrAnotherSecretOpensNothing) {
    ASSERT_TRUE(add(range(5, 6)));
    ASSERT_TRUE(add(range(7, 8)));
    confirm();
    ASSERT_TRUE(run(folders()));
    const std::string path = case_path(folders(), kFirst, 1);
    const std::string text = text_of_file(path);
    const CaseSecret secret = secret_of(1);
    EXPECT_EQ(parse_case(text, secret_of(2)).error().code, ErrorCode::CryptoFailed);
    for (std::size_t at = 0; at < text.size(); at += 53) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_EQ(parse_case(changed, secret).error().code, ErrorCode::CorruptData) << at;
        EXPECT_FALSE(parse_case(text.substr(0, at), secret)) << at;
    }
    // Whoever has the secret can write a case that parses; it still proves nothing.
    const auto whole = parse_case(text, secret);
    ASSERT_TRUE(whole);
    const auto opens = [&](const CaseFile& file) {
        const auto parsed = parse_case(text_of(file, secret), secret);
        return parsed && open_case(*parsed, secret, verifier());
    };
    EXPECT_TRUE(opens(*whole));
    CaseFile other = *whole;
    other.records[0].entry.back() ^= 1;
    EXPECT_FALSE(opens(other));
    other = *whole;
    other.records[0].index = 4;
    EXPECT_FALSE(opens(other));
    other = *whole;
    other.note[other.note.size() - 10] ^= 1;
    EXPECT_FALSE(opens(other));
    other = *whole;
    other.keys.clear();
    EXPECT_FALSE(opens(other));
    other = *whole;
    DataKey wrong;
    wrong.key.fill(7);
    seal_case_key(secret, wrong, other.keys[0]);
    EXPECT_EQ(open_case(other, secret, verifier()).error().code, ErrorCode::CryptoFailed);
    for (const char* const bad :
         {"", "kps-audit-case-secret v1\n", "kps-audit-case-secret v1\n00\n"})
        EXPECT_FALSE(CaseSecret::parse(bad)) << bad;
}

TEST_F(HoldTest, TwoPersonsSetAndLiftAHoldAndTheLogSaysSo) {
    const auto refused = [this](const HoldDeed& deed) {
        return book().add(range(5, 9), deed).error().code == ErrorCode::InvalidArgument;
    };
    EXPECT_TRUE(refused({"ayse", "AYSE", "2026/17", 0}));
    EXPECT_TRUE(refused({"ayse", "", "2026/17", 0}));
    EXPECT_TRUE(refused({"a b", "mehmet", "2026/17", 0}));
    EXPECT_TRUE(refused({"ayse", "mehmet", "", 0}));
    EXPECT_TRUE(refused({"ayse", "mehmet", "a\nlift", 0}));
    EXPECT_TRUE(refused({"ayse", "mehmet", std::string(kBasisBytesMax + 1, 'x'), 0}));
    EXPECT_FALSE(add(range(9, 5)));
    EXPECT_FALSE(add(of_institution(0)));
    EXPECT_EQ(load_holds(directory())->size(), 0u);
    // A basis says what it likes.
    const auto hold = book().add(
        range(5, 9),
        {"ayse", "mehmet", std::string(kBasisBytesMax - 20, 'x') + " month=2018-01 by=x", 0});
    ASSERT_TRUE(hold);
    const auto read = load_holds(directory());
    ASSERT_TRUE(read) << read.error().context;
    EXPECT_EQ(read->front().scope.text(), "index=5-9");
    EXPECT_EQ(read->front().added.by, "ayse");
    EXPECT_EQ(lift(2).error().code, ErrorCode::NotFound);
    EXPECT_EQ(lift(0).error().code, ErrorCode::NotFound);
    EXPECT_TRUE(lift(1));
    EXPECT_EQ(lift(1).error().code, ErrorCode::AlreadyExists);
    EXPECT_EQ(count_acts(EntryType::Hold), 2u);
    confirm();
    ASSERT_TRUE(run({}));
    EXPECT_EQ(add(range(5, 9)).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(add(of_month(kFirst)).error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(add(of_institution(1002)));
}

TEST_F(HoldTest, AHoldCountsBeforeItsEntryIsThereAndUntilItsLiftingIs) {
    const HoldBook::Recorder none = [](Draft) -> base::Result<Receipt> {
        return base::failed(ErrorCode::Busy, "the log does not take it");
    };
    HoldBook cut(directory(), setup_.clock, none);
    EXPECT_FALSE(cut.add(range(5, 9), {"ayse", "mehmet", "2026/17", 0}));
    EXPECT_EQ(count_acts(EntryType::Hold), 0u);
    const auto open = book().open_holds();
    ASSERT_TRUE(open) << open.error().context;
    ASSERT_EQ(open->size(), 1u);
    EXPECT_TRUE(open->front().entry);
    EXPECT_TRUE(book().open_holds());
    EXPECT_EQ(count_acts(EntryType::Hold), 1u);
    EXPECT_FALSE(cut.lift(1, {"fatma", "ali", "2026/17", 0}));
    EXPECT_EQ(book().open_holds()->size(), 1u);
}

}  // namespace
}  // namespace kps::audit
