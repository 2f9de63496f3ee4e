#include "errors/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "base/turkish_text.h"
#include "errors/limits.h"

namespace kps::errors {
namespace {

using base::ErrorCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<int> numbers(const std::vector<const Entry*>& found) {
    std::vector<int> list;
    for (const Entry* entry : found) list.push_back(entry->number());
    return list;
}

const std::string kNumbersPath = std::string(KPS_SOURCE_DIR) + "/tests/golden/errors/numbers.txt";

/// number -> name, as it was when the number was given.
std::map<int, std::string> given_numbers() {
    std::map<int, std::string> given;
    std::ifstream file(kNumbersPath);
    int number = 0;
    std::string name;
    while (file >> number >> name) EXPECT_TRUE(given.emplace(number, name).second) << number;
    return given;
}

/// Writes what is new; a number that was given once is never taken away or changed.
void add_new_numbers(std::map<int, std::string> given) {
    for (const Entry& entry : entries()) given.emplace(entry.number(), entry.info().name);
    std::ofstream file(kNumbersPath);
    for (const auto& [number, name] : given) file << number << ' ' << name << '\n';
}

TEST(Catalogue, HoldsEveryErrorTheProgramCanGive) {
    std::size_t count = 0;
    for (const base::ErrorInfo& row : base::all_errors()) {
        ASSERT_LT(count, entries().size());
        EXPECT_EQ(entries()[count].code, row.code);
        EXPECT_EQ(&entry(row.code), &entries()[count]);
        EXPECT_FALSE(row.turkish.empty() || row.english.empty()) << row.name;
        ++count;
    }
    EXPECT_EQ(count, entries().size());
}

TEST(Catalogue, NumbersAndNamesAreGivenOnce) {
    std::set<int> seen_numbers;
    std::set<std::string_view> seen_names;
    for (const Entry& entry : entries()) {
        EXPECT_TRUE(seen_numbers.insert(entry.number()).second) << entry.number();
        EXPECT_TRUE(seen_names.insert(entry.info().name).second) << entry.info().name;
    }
}

/// Numbers stand in audit entries for eight years.
TEST(Catalogue, ANumberNeverChangesItsMeaning) {
    if (const char* mode = std::getenv("KPS_GOLDEN"); mode && std::string(mode) == "rewrite")
        add_new_numbers(given_numbers());
    const std::map<int, std::string> given = given_numbers();
    for (const auto& [number, name] : given) {
        const Entry* entry = find(std::to_string(number));
        ASSERT_NE(entry, nullptr) << number << ' ' << name << " was given and is gone";
        EXPECT_EQ(entry->info().name, name) << number;
    }
    for (const Entry& entry : entries())
        EXPECT_EQ(given.count(entry.number()), 1u)
            << entry.info().name << ": new; write it down with KPS_GOLDEN=rewrite";
}

TEST(Catalogue, NumbersStandInTheirGroup) {
    for (const Entry& entry : entries()) {
        const bool business = entry.info().hata_bilgisi != 0;
        EXPECT_EQ(entry.group() == Group::BusinessResult, business) << entry.info().name;
    }
    EXPECT_EQ(entry(ErrorCode::WrongCredentials).group(), Group::Security);
    EXPECT_EQ(entry(ErrorCode::MalformedXml).group(), Group::Message);
    EXPECT_EQ(entry(ErrorCode::StaleVersion).group(), Group::Portal);
    EXPECT_EQ(entry(ErrorCode::Internal).group(), Group::Operation);
}

void expect_sentences(std::string_view text, std::string_view name) {
    EXPECT_TRUE(base::is_utf8(text)) << name;
    EXPECT_LE(text.size(), kTextBytesMax) << name << ": " << text;
    EXPECT_TRUE(text.ends_with('.')) << name << ": " << text;
    EXPECT_EQ(text.find("  "), std::string_view::npos) << name << ": " << text;
    EXPECT_EQ(text.find('\n'), std::string_view::npos) << name << ": " << text;
}

TEST(Catalogue, EveryTextIsSentencesOfBothLanguages) {
    for (const Entry& entry : entries()) {
        for (const Text& text : {entry.cause, entry.next_step, entry.text()}) {
            expect_sentences(text.turkish, entry.info().name);
            expect_sentences(text.english, entry.info().name);
            EXPECT_NE(text.turkish, text.english) << entry.info().name;
        }
        EXPECT_NE(entry.cause.turkish, entry.info().turkish) << entry.info().name;
    }
}

/// A fault of ours is never the institution's to mend.
TEST(Catalogue, OnlyTheDirectorateActsOnWhatOnlyItSees) {
    for (const Entry& entry : entries()) {
        if (entry.seen == Seen::Institution) continue;
        const Actor expected = entry.seen == Seen::Record ? Actor::Nobody : Actor::Directorate;
        EXPECT_EQ(entry.acts, expected) << entry.info().name;
    }
}

TEST(Catalogue, FindsByNumberOrName) {
    EXPECT_EQ(find("101"), &entry(ErrorCode::LimitReached));
    EXPECT_EQ(find("LimitReached"), &entry(ErrorCode::LimitReached));
    for (const char* wrong : {"", "0", "-1", "+101", "101 ", "65637", "99999999999999999999",
                              "limitreached", "Limit", "../101"})
        EXPECT_EQ(find(wrong), nullptr) << wrong;
}

TEST(Catalogue, FindsFromAPieceOfAnAnswer) {
    EXPECT_THAT(numbers(matching("ID3242")), ElementsAre(109, 120, 201, 202));
    EXPECT_THAT(numbers(matching("id3242")), ElementsAre(109, 120, 201, 202));
    EXPECT_THAT(numbers(matching("verifying security")), ElementsAre(204));
    EXPECT_THAT(numbers(matching("yetkiniz yoktur")), ElementsAre(8, 113));
    EXPECT_THAT(numbers(matching("YETKİNİZ YOKTUR")), ElementsAre(8, 113));
    EXPECT_THAT(numbers(matching("MustUnderstand")), ElementsAre(313));
}

TEST(Catalogue, AKodLeadsToAllCodesThatShareIt) {
    EXPECT_THAT(numbers(matching("103")), ElementsAre(103, 108, 114));
    EXPECT_THAT(numbers(matching("8")), ElementsAre(8, 109, 110, 111, 113));
}

TEST(Catalogue, KnowsTheOtherCodesOfAKod) {
    EXPECT_THAT(numbers(same_kod(entry(ErrorCode::NotAuthorised))),
                ElementsAre(109, 110, 111, 113));
    EXPECT_THAT(numbers(same_kod(entry(ErrorCode::EndUserMissing))), ElementsAre(104));
    EXPECT_THAT(same_kod(entry(ErrorCode::NotFound)), IsEmpty());
    EXPECT_THAT(same_kod(entry(ErrorCode::Internal)), IsEmpty());
}

TEST(Catalogue, FindsNothingForWhatNobodyWasTold) {
    EXPECT_THAT(matching(""), IsEmpty());
    EXPECT_THAT(matching("no such text"), IsEmpty());
    EXPECT_THAT(matching("0"), IsEmpty());
    EXPECT_THAT(matching("\xff\xfe"), IsEmpty());
    EXPECT_THAT(matching(std::string(kSearchBytesMax + 1, 'e')), IsEmpty());
    EXPECT_THAT(matching(std::string(100'000, '8')), IsEmpty());
}

TEST(Catalogue, ASearchMayBeAsLongAsItsLimit) {
    const std::string text =
        "The message with Action '…' cannot be processed at the receiver, due "
        "to a ContractFilter mismatch at the EndpointDispatcher. This may be "
        "because of either a contract mismatch (mismatched Actions between "
        "sender and receiver) or a binding/security mismatch between";
    ASSERT_GT(text.size(), kSearchBytesMax);
    EXPECT_THAT(numbers(matching(text.substr(0, kSearchBytesMax))), ElementsAre(305));
    EXPECT_THAT(matching(text.substr(0, kSearchBytesMax + 1)), IsEmpty());
}

}  // namespace
}  // namespace kps::errors
