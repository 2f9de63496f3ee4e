#include "membership/users/user_list.h"

#include "membership/limits.h"
#include "membership/testing/membership_fixture.h"
#include "membership/users/user_report.h"

namespace kps::membership {
namespace {

using storage::Backend;
using testing::ErrorCode;
using ::testing::IsEmpty;
using testing::kAdministrator;
using testing::kOperator;

constexpr std::string_view kHeader = "kimlik_no;ad;soyad;birim;uygulama\n";
constexpr std::string_view kIsil = "10000000146;Işıl Nur;İnci;;Kredi\n";
constexpr std::string_view kAli = "10000000078;Ali;Yılmaz;;Kredi\n";

std::string file(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text += part;
    return text;
}

// Evidence R-059.
TEST(UserList, TurkishNamesAreReadFromUtf8AndFromWindows1254Alike) {
    const auto utf8 = read_user_list(file({kHeader, kIsil, kAli})).value();
    ASSERT_TRUE(utf8.complete());
    ASSERT_EQ(utf8.users.size(), 2U);
    EXPECT_EQ(utf8.users[0].given_names, "Işıl Nur");
    EXPECT_EQ(utf8.users[0].line, 2U);
    const auto marked = read_user_list(file({"\xEF\xBB\xBF", kHeader, kIsil})).value();
    EXPECT_TRUE(marked.complete());
    const auto windows =
        read_user_list(file({kHeader, "10000000146;I\xFE\xFDl Nur;\xDDnci;;Kredi\n"})).value();
    ASSERT_TRUE(windows.complete());
    EXPECT_EQ(windows.users[0].given_names, "Işıl Nur");
    EXPECT_EQ(windows.users[0].surname, "İnci");
    EXPECT_EQ(read_user_list(file({kHeader, "10000000146;A\x81;B\xFE;;K\n"})).error().code,
              ErrorCode::InvalidField);
}

TEST(UserList, ColumnsComeInAnyOrderWithTurkishOrEnglishNamesAndAnySeparator) {
    for (const char* text :
         {"Soyadı,Adı,T.C. Kimlik No,Uygulama Adı\r\nİnci,Işıl Nur,10000000146,Kredi\r\n",
          "surname;given_names;NATIONAL_ID;Application\nİnci;Işıl Nur;10000000146;Kredi",
          "SOYADI\tADI\tTCKN\tUYGULAMA\nİnci\t\"Işıl Nur\"\t10000000146\tKredi\n"}) {
        const auto list = read_user_list(text).value();
        ASSERT_TRUE(list.complete()) << text;
        EXPECT_EQ(list.users[0].surname, "İnci");
        EXPECT_EQ(list.users[0].kimlik_no, "10000000146");
    }
}

TEST(UserList, AnErrorHasItsLineAndColumn) {
    const auto list =
        read_user_list(
            file({kHeader, kIsil, "10000000147;Ali;Yılmaz;;Kredi\n", "10000000078;;Yılmaz;;Kredi\n",
                  "10000000078;Ali;Yılmaz;Kredi\n", "10000000078;\"Ali\nVeli\";Yılmaz;;Kredi\n"}))
            .value();
    EXPECT_EQ(list.users.size(), 1U);
    EXPECT_EQ(list.line_count, 5U);
    ASSERT_EQ(list.errors.size(), 4U);
    EXPECT_EQ(list.errors[0].line, 3U);
    EXPECT_EQ(list.errors[0].column, "kimlik_no");
    EXPECT_EQ(list.errors[1].line, 4U);
    EXPECT_EQ(list.errors[1].column, "ad");
    EXPECT_EQ(list.errors[2].line, 5U);
    EXPECT_EQ(list.errors[2].column, "");
    EXPECT_EQ(list.errors[3].line, 6U);
}

TEST(UserList, FormulasAreRefusedInEveryColumn) {
    for (const char* cell : {"=1+1", "+905", "-2", "@SUM(A1)"}) {
        const auto list =
            read_user_list(file({kHeader, "10000000078;", cell, ";Yılmaz;;Kredi\n"})).value();
        ASSERT_EQ(list.errors.size(), 1U) << cell;
        EXPECT_EQ(list.errors[0].column, "ad");
    }
}

TEST(UserList, APersonStandsOnceForEachApplication) {
    const auto list = read_user_list(file({kHeader, kAli, "10000000078;Ali;Yılmaz;;KREDİ\n",
                                           "10000000078;Ali;Yılmaz;;Hesap\n"}))
                          .value();
    EXPECT_EQ(list.users.size(), 2U);
    ASSERT_EQ(list.errors.size(), 1U);
    EXPECT_EQ(list.errors[0].line, 3U);
}

TEST(UserList, WhatIsNoSuchTableIsRefused) {
    for (const std::string& text :
         {std::string(), std::string("\n\n"), std::string("ad;soyad;uygulama\n"),
          std::string("kimlik_no;ad;ad;soyad;uygulama\n"),
          std::string("kimlik_no;ad;soyad;uygulama;parola\n"), file({kHeader, "\"10000000146;\n"}),
          file({kHeader, "10000000146;A\"li;Y;;K\n"}),
          file({kHeader, "10000000146;\"Ali\"x;Y;;K\n"}),
          std::string("kimlik_no;ad\0;soyad;uygulama\n", 30)})
        EXPECT_EQ(read_user_list(text).error().code, ErrorCode::InvalidField) << text;
}

TEST(UserList, AsManyLinesAsTheLimitSaysAndNotOneMore) {
    std::string text(kHeader);
    for (std::size_t line = 0; line < kUserListRowsMax; ++line)
        text += "10000000078;Ali;Yılmaz;;U" + std::to_string(line) + "\n";
    EXPECT_EQ(read_user_list(text).value().users.size(), kUserListRowsMax);
    text += kIsil;
    EXPECT_EQ(read_user_list(text).error().code, ErrorCode::InvalidField);
    EXPECT_EQ(read_user_list(std::string(kUserListBytesMax + 1, ';')).error().code,
              ErrorCode::InvalidField);
}

TEST(UserList, NoMoreErrorsAreToldThanTheLimitSays) {
    std::string text(kHeader);
    for (std::size_t line = 0; line <= kUserListErrorsMax; ++line) text += "1;Ali;Yılmaz;;Kredi\n";
    EXPECT_EQ(read_user_list(text).value().errors.size(), kUserListErrorsMax);
}

class UserReportTest : public testing::MembershipTest {
  protected:
    static std::string input(const std::string& text) {
        return R"({"content": ")" + base::to_base64(base::as_bytes(text)) + "\"}";
    }
};

// Evidence R-059.
TEST_P(UserReportTest, AReportedListIsKeptWithItsDayAndTheNextOneTakesItsPlace) {
    const auto first =
        open("user-report", kAdministrator, "report", input(file({kHeader, kIsil, kAli})))
            .value()
            .subject;
    EXPECT_EQ(lifecycle::integer_of(first.body, "users"), 2);
    EXPECT_EQ(lifecycle::text_of(first.body, "reported_day"), "2026-11-22");
    EXPECT_TRUE(open("user-report", kAdministrator, "report", input(file({kHeader, kIsil}))));
    ASSERT_TRUE(act(first, kOperator, "review", R"({"review": "Uygun bulundu"})"));
    auto transaction = temporary_.database()->begin(storage::Access::Read).value();
    const auto users = reported_users(transaction, first.id).value();
    ASSERT_EQ(users.size(), 2U);
    EXPECT_EQ(users[1].surname, "Yılmaz");
}

TEST_P(UserReportTest, AListWithAnErrorIsNotTakenAtAll) {
    EXPECT_EQ(code(open("user-report", kAdministrator, "report",
                        input(file({kHeader, kIsil, "1;Ali;Yılmaz;;Kredi\n"})))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("user-report", kAdministrator, "report",
                        input(file({kHeader, "10000000078;Ali;Yılmaz;ALB-2026-000009;Kredi\n"})))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("user-report", kAdministrator, "report", input(std::string(kHeader)))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("user-report", kAdministrator, "report", R"({"content": "?"})")),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("user-report", kOperator, "report", input(file({kHeader, kIsil})))),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(count("user-report"), 0U);
}

INSTANTIATE_TEST_SUITE_P(Both, UserReportTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
