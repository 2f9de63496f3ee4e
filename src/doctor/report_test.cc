#include "doctor/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "doctor/limits.h"
#include "errors/catalogue.h"

namespace kps::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Step kLastStep = Step::Checkpoint;
constexpr Problem kLastProblem = Problem::ReceiptNotInLog;

TEST(DoctorReport, EveryStepAndEveryProblemHasAllItsTexts) {
    std::set<std::string_view> slugs;
    const auto check = [&slugs](std::string_view slug, const Text& first, const Text& second) {
        EXPECT_TRUE(slugs.insert(slug).second) << slug;
        for (const std::string_view each :
             {first.turkish, first.english, second.turkish, second.english})
            EXPECT_FALSE(each.empty()) << slug;
        EXPECT_NE(second.turkish, second.english) << slug;
    };
    for (int step = 0; step <= static_cast<int>(kLastStep); ++step) {
        const StepText& text = text_of(static_cast<Step>(step));
        check(text.slug, text.title, text.checked);
    }
    for (int problem = 0; problem <= static_cast<int>(kLastProblem); ++problem) {
        const ProblemText& text = text_of(static_cast<Problem>(problem));
        check(text.slug, text.seen, text.next);
    }
}

TEST(DoctorReport, ACodeThatAProblemNamesIsInTheErrorCatalogue) {
    for (int problem = 0; problem <= static_cast<int>(kLastProblem); ++problem) {
        const ProblemText& text = text_of(static_cast<Problem>(problem));
        if (text.code == 0) continue;
        const errors::Entry* entry = errors::find(std::to_string(text.code));
        ASSERT_NE(entry, nullptr) << text.slug;
        // Who acts on a decision's refusal is the same in both; below it an examination knows more than a code says.
        if (entry->group() == errors::Group::BusinessResult) {
            EXPECT_EQ(word(text.acts), errors::word(entry->acts)) << text.slug;
        }
    }
}

TEST(DoctorReport, IsHealthyUntilAStepFails) {
    Report report;
    EXPECT_TRUE(report.healthy());
    EXPECT_EQ(report.at(Step::Token).outcome, Outcome::NotReached);
    report.note(good(Step::Name, "localhost = 127.0.0.1"));
    report.note(unchecked(Step::Address, Problem::AddressNotTold));
    report.note(warned(Step::Clock, Problem::ClockDrifts));
    EXPECT_TRUE(report.healthy());
    report.note(failed(Step::Token, Problem::CredentialsRefused));
    EXPECT_FALSE(report.healthy());
}

TEST(DoctorReport, TellsInBothLanguagesWhichStepFailsAndWhatToDo) {
    Report report;
    report.note(good(Step::Name, "localhost = 127.0.0.1"));
    report.note(failed(Step::Connection, Problem::ConnectionRefused, "127.0.0.1"));
    const std::string english = report.as_text(Language::English);
    EXPECT_THAT(english, HasSubstr("✔ Host name            localhost = 127.0.0.1\n"));
    EXPECT_THAT(english, HasSubstr("✘ Connection           127.0.0.1\n"));
    EXPECT_THAT(english, HasSubstr("nobody listens on that port"));
    EXPECT_THAT(english,
                HasSubstr("    Checked:   that a TCP connection to the server can be made\n"));
    EXPECT_THAT(english, HasSubstr("    Next:      Check the port."));
    EXPECT_THAT(english, HasSubstr("    Who:       whoever runs kps doctor\n"));
    EXPECT_THAT(english, HasSubstr("· Not reached: Settings, TLS, Certificate, Clock,"));
    EXPECT_THAT(english, HasSubstr("fails: Connection (connection-refused)"));
    const std::string turkish = report.as_text(Language::Turkish);
    EXPECT_THAT(turkish, HasSubstr("✔ Ad çözümleme         localhost = 127.0.0.1\n"));
    EXPECT_THAT(turkish, HasSubstr("takılan adım: Bağlantı (connection-refused)"));
}

TEST(DoctorReport, SaysThatAllIsWellAndWhatCouldNotBeSeen) {
    Report report;
    EXPECT_THAT(report.as_text(Language::English), HasSubstr("RESULT: all is well.\n"));
    report.note(unchecked(Step::Receipt, Problem::ReceiptNotChecked));
    EXPECT_THAT(report.as_text(Language::English),
                HasSubstr("all is well; not seen from here: 1.\n"));
    EXPECT_THAT(report.as_text(Language::Turkish),
                HasSubstr("her şey yolunda; buradan görülemeyen: 1."));
}

TEST(DoctorReport, JsonHoldsEveryStepInOrder) {
    Report report;
    report.note(failed(Step::Settings, Problem::PasswordEmpty, "a\"b"));
    const auto value = boost::json::parse(report.as_json(Language::English));
    EXPECT_FALSE(value.at("ok").as_bool());
    const auto& steps = value.at("steps").as_array();
    ASSERT_EQ(steps.size(), static_cast<std::size_t>(kLastStep) + 1);
    EXPECT_EQ(steps[0].at("step"), boost::json::value("settings"));
    EXPECT_EQ(steps[0].at("outcome"), boost::json::value("failed"));
    EXPECT_EQ(steps[0].at("problem"), boost::json::value("password-empty"));
    EXPECT_EQ(steps[0].at("detail"), boost::json::value("a\"b"));
    EXPECT_EQ(steps[1].at("outcome"), boost::json::value("not-reached"));
    EXPECT_EQ(steps[1].as_object().if_contains("problem"), nullptr);
}

TEST(DoctorReport, AnErrorWithoutAProblemOfItsOwnIsToldFromTheCatalogue) {
    Finding finding = failed(Step::Answer, Problem::OtherBusinessError, "107: x");
    finding.code = base::ErrorCode::TooManyCriteria;
    Report report;
    report.note(finding);
    const errors::Entry& entry = errors::entry(base::ErrorCode::TooManyCriteria);
    const auto value = boost::json::parse(report.as_json(Language::Turkish));
    const auto& row = value.at("steps").as_array()[static_cast<std::size_t>(Step::Answer)];
    EXPECT_EQ(row.at("problem"), boost::json::value("other-business-error"));
    EXPECT_EQ(row.at("seen"), boost::json::value(entry.cause.turkish));
    EXPECT_EQ(row.at("next"), boost::json::value(entry.next_step.turkish));
    EXPECT_EQ(row.at("acts"), boost::json::value(errors::word(entry.acts)));
    EXPECT_EQ(row.at("code"), boost::json::value(107));
    EXPECT_THAT(report.as_text(Language::English), HasSubstr("(kps errors 107)"));
}

TEST(DoctorReport, ForeignTextCannotWriteOnTheTerminal) {
    EXPECT_EQ(shown("a\x1b[31m\r\nb\x7f"), "a [31m  b ");
    EXPECT_EQ(shown(std::string(kDetailBytesMax, 'x')), std::string(kDetailBytesMax, 'x'));
    EXPECT_EQ(shown(std::string(kDetailBytesMax + 1, 'x')),
              std::string(kDetailBytesMax, 'x') + "…");
    std::string turkish(kDetailBytesMax - 1, 'x');
    EXPECT_EQ(shown(turkish + "şş"), turkish + "…");
    EXPECT_EQ(shown(turkish + "ş"), turkish + "…");
    EXPECT_EQ(shown(std::string(kDetailBytesMax - 2, 'x') + "şş"),
              std::string(kDetailBytesMax - 2, 'x') + "ş…");
    EXPECT_THAT(shown(std::string("a\0b", 3)), Not(HasSubstr(std::string(1, '\0'))));
    EXPECT_EQ(shown("a\xC2\x9B"
                    "31mb ş"),
              "a  31mb ş");
    EXPECT_EQ(shown("a\xFF\xC5 b"), "a?? b");
}

}  // namespace
}  // namespace kps::doctor
