#include "wire/client/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "wire/client/limits.h"
#include "wire/soap/fault.h"

namespace kps::wire::client {
namespace {

using base::ErrorCode;
using contract::Catalogue;
using contract::Service;
using ::testing::HasSubstr;
using ::testing::Not;

const Service& service(std::string_view name, std::string_view version) {
    static const Catalogue built_in = Catalogue::built_in().take();
    return *built_in.by_name(name, version);
}
const Service& combined() {
    return service("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
}

/// The bytes that the server's own golden tests fix.
std::string golden(std::string_view of, std::string_view version, const std::string& name) {
    std::string folder(version);
    for (char& letter : folder)
        if (letter == '/') letter = '-';
    const std::filesystem::path file = std::filesystem::path(KPS_SOURCE_DIR) /
                                       "tests/golden/services" / folder / of / (name + ".xml");
    std::ifstream stream(file, std::ios::binary);
    EXPECT_TRUE(stream) << file;
    return {std::istreambuf_iterator<char>(stream), {}};
}
std::string combined_golden(const std::string& name) {
    return golden("BilesikKutukSorgulaKimlikNoServis", "2024/04/01", name);
}

TEST(Answer, AFoundPersonIsData) {
    for (const char* name :
         {"citizen", "citizen_sparse", "citizen_narrow", "dead", "foreigner", "blue_card"}) {
        const auto outcome = read_outcome(combined_golden(name), combined());
        ASSERT_TRUE(outcome) << name;
        EXPECT_EQ(outcome->kind, Outcome::Kind::Data) << name;
        EXPECT_EQ(outcome->code, 0) << name;
    }
}

TEST(Answer, ComponentsThatTheDecisionDoesNotOpenAreNamedEachOnce) {
    const auto whole = read_outcome(combined_golden("citizen"), combined());
    const auto narrow = read_outcome(combined_golden("citizen_narrow"), combined());
    ASSERT_TRUE(whole && narrow);
    EXPECT_TRUE(whole->refused_components.empty());
    ASSERT_FALSE(narrow->refused_components.empty());
    const std::set<std::string> names(narrow->refused_components.begin(),
                                      narrow->refused_components.end());
    EXPECT_EQ(names.size(), narrow->refused_components.size());
    EXPECT_LE(names.size(), kRefusedComponentsMax);
}

TEST(Answer, ARefusalOfTheWholeAnswerIsABusinessErrorWithItsCode) {
    for (const auto& [name, code] :
         {std::pair{"refused", 8}, std::pair{"empty_criterion", 10}, std::pair{"limit", 101}}) {
        const auto outcome = read_outcome(combined_golden(name), combined());
        ASSERT_TRUE(outcome) << name;
        EXPECT_EQ(outcome->kind, Outcome::Kind::BusinessError) << name;
        EXPECT_EQ(outcome->code, code) << name;
        EXPECT_FALSE(outcome->text.empty()) << name;
    }
}

TEST(Answer, ARecordThatHoldsNothingButItsErrorIsABusinessError) {
    for (const auto& [name, code] : {std::pair{"absent", 2}, std::pair{"invalid_number", 106}}) {
        const auto outcome = read_outcome(combined_golden(name), combined());
        ASSERT_TRUE(outcome) << name;
        EXPECT_EQ(outcome->kind, Outcome::Kind::BusinessError) << name;
        EXPECT_EQ(outcome->code, code) << name;
    }
}

TEST(Answer, AFaultIsReadToItsInnermostCode) {
    const http::Response response =
        soap::fault_response({ErrorCode::InvalidSecurity, "urn:action", "urn:uuid:1", 0});
    const auto outcome = read_outcome(response.body, combined());
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->kind, Outcome::Kind::Fault);
    EXPECT_EQ(outcome->fault, "InvalidSecurity");
    EXPECT_THAT(outcome->text, HasSubstr("verifying security"));
    const http::Response plain =
        soap::fault_response({ErrorCode::VersionMismatch, "urn:action", "urn:uuid:1", 0});
    EXPECT_EQ(read_outcome(plain.body, combined())->fault, "VersionMismatch");
}

TEST(Answer, WhatIsNoAnswerIsAnError) {
    const std::string good = combined_golden("citizen");
    EXPECT_FALSE(read_outcome("", combined()));
    EXPECT_FALSE(read_outcome("<html/>", combined()));
    EXPECT_FALSE(read_outcome(good.substr(0, good.size() / 2), combined()));
    EXPECT_FALSE(read_outcome(good, service("KisiSorgulaTCKimlikNoServis", "2011/01/01")));
    EXPECT_FALSE(answer_json("<html/>", combined()));
    EXPECT_FALSE(answer_tree("<html/>"));
    const std::string empty =
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body/></s:Envelope>";
    EXPECT_EQ(read_outcome(empty, combined()).error().code, ErrorCode::MalformedBody);
}

TEST(Answer, TheTreeShowsWhatIsFilledAndNothingElse) {
    const std::string tree = *answer_tree(combined_golden("citizen"));
    EXPECT_THAT(tree, HasSubstr("        TCVatandasiKisiKutukleri\n"));
    EXPECT_THAT(tree, HasSubstr("Cinsiyet: "));
    EXPECT_THAT(tree, Not(HasSubstr("MaviKartliKisiKutukleri")));
    EXPECT_THAT(tree, Not(HasSubstr(": \n")));
}

TEST(Answer, TheTreeShowsTheNamesOfPlaces) {
    const std::string body = golden("AksOkuTumIleBagliIlceServis", "2011/01/01", "list");
    EXPECT_THAT(*answer_tree(body), HasSubstr("Ad: Seyhan\n"));
    EXPECT_THAT(*answer_tree(body), HasSubstr("Kod: 1104\n"));
}

TEST(Answer, ThePhotoIsCutBetweenTwoCharacters) {
    const std::string body =
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><r><t>a" +
        []() {
            std::string letters;
            for (int count = 0; count < 60; ++count) letters += "ş";
            return letters;
        }() +
        "</t></r></s:Body></s:Envelope>";
    const std::string tree = *answer_tree(body);
    std::string expected = "a";
    for (int count = 0; count < 34; ++count) expected += "ş";
    EXPECT_THAT(tree, HasSubstr("t: " + expected + "…\n"));
}

TEST(Answer, JsonKeepsListsNumbersAndNil) {
    namespace json = boost::json;
    const json::value value = json::parse(*answer_json(combined_golden("citizen"), combined()));
    EXPECT_TRUE(value.at("HataBilgisi").is_null());
    const json::array& records = value.at("SorguSonucu").as_array();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_TRUE(records[0].at("KimlikNo").is_int64());
    EXPECT_TRUE(records[0].at("DoluBilesenler").is_array());
    EXPECT_TRUE(records[0].at("HataBilgisi").is_null());
    const json::value& basic =
        records[0].at("TCVatandasiKisiKutukleri").at("KisiBilgisi").at("TemelBilgisi");
    EXPECT_TRUE(basic.at("Ad").is_string());
    EXPECT_TRUE(basic.at("Cinsiyet").at("Kod").is_int64());
    EXPECT_TRUE(basic.at("DogumTarih").at("Yil").is_int64());
}

TEST(Answer, JsonOfARefusalHasItsCode) {
    namespace json = boost::json;
    const json::value value = json::parse(*answer_json(combined_golden("refused"), combined()));
    EXPECT_EQ(value.at("HataBilgisi").at("Kod"), json::value(8));
    EXPECT_TRUE(value.at("SorguSonucu").is_null());
}

}  // namespace
}  // namespace kps::wire::client
