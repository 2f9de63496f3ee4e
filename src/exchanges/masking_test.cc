#include "exchanges/masking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kps::exchanges {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kQuestion =
    R"(<?xml version="1.0"?><s:Envelope xmlns:s="urn:s"><s:Header><wsse:Security><saml:Assertion AssertionID="_SECRETID"><b>GIZLI</b></saml:Assertion>)"
    R"(<ds:Signature><ds:SignedInfo><ds:DigestValue>OZET</ds:DigestValue></ds:SignedInfo><ds:SignatureValue>IMZA+/=</ds:SignatureValue></ds:Signature></wsse:Security></s:Header>)"
    R"(<s:Body><Sorgula no='1975'><!-- Ahmet --><KimlikNo>10000000146</KimlikNo><Ad>Çiğdem</Ad><Bos/><Y><![CDATA[Öz 7]]></Y></Sorgula></s:Body></s:Envelope>)";

/// Letters and digits that are of no name and of no shape.
std::string left_of(std::string_view masked) {
    std::string left;
    bool is_value = true;
    for (std::size_t at = 0; at < masked.size(); ++at) {
        const char letter = masked[at];
        if (letter == '<') is_value = false;
        if (letter == '>') is_value = true;
        const bool is_word = (letter >= 'b' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                             (letter >= '0' && letter <= '8') ||
                             static_cast<unsigned char>(letter) >= 0x80;
        if (is_value && is_word) left += letter;
    }
    return left;
}

// Score: K4.
TEST(Masking, InALivePlaceNoLetterOrDigitOfAValueIsKept) {
    const std::string kept = masked(kQuestion, false, Keep::Shape);
    EXPECT_EQ(left_of(kept), "");
    EXPECT_THAT(kept, HasSubstr("<KimlikNo>99999999999</KimlikNo><Ad>aaaaaa</Ad><Bos/>"));
    EXPECT_THAT(kept, HasSubstr("<Sorgula no='9999'><!-- aaaaa --><KimlikNo>"));
    EXPECT_THAT(kept, HasSubstr("<Y><![CDATA[aa 9]]></Y>"));
    EXPECT_THAT(kept, HasSubstr(R"(<s:Envelope xmlns:s="aaa:a">)"));
    for (const char* gone : {"Ahmet", "1975", "urn", "10000000146", "version=\"1", "OZET", "IMZA"})
        EXPECT_THAT(kept, Not(HasSubstr(gone)));
    const std::string json = masked(
        R"({"KimlikNo":10000000146,"Ad":"İsmail \"x\" \u0130","dead":true,"a":[{"b":"Z1"},null]})",
        false, Keep::Shape);
    EXPECT_EQ(
        json,
        R"({"KimlikNo":99999999999,"Ad":"aaaaaa \"a\" \a9999","dead":aaaa,"a":[{"b":"a9"},aaaa]})");
}

// Score: K4.
TEST(Masking, PasswordsTokensAndSignaturesAreHiddenEverywhere) {
    const std::string raw = masked(kQuestion, false, Keep::Raw);
    for (const char* gone : {"SECRETID", "GIZLI", "IMZA", "Ahmet"})
        EXPECT_THAT(raw, Not(HasSubstr(gone)));
    EXPECT_THAT(raw, HasSubstr("<KimlikNo>10000000146</KimlikNo><Ad>Çiğdem</Ad><Bos/>"));
    EXPECT_THAT(raw, HasSubstr("<ds:SignatureValue>***</ds:SignatureValue>"));
    EXPECT_THAT(raw, HasSubstr("<ds:DigestValue>OZET</ds:DigestValue>"));
    EXPECT_THAT(raw, HasSubstr(R"(<saml:Assertion AssertionID="***"><b>***</b></saml:Assertion>)"));
    for (const Keep keep : {Keep::Raw, Keep::Shape}) {
        EXPECT_THAT(
            masked("<a><wsse:UsernameToken><Id>7</Id></wsse:UsernameToken></a>", false, keep),
            HasSubstr("<Id>***</Id>"));
        EXPECT_EQ(masked("<a PASSWORD = 'x1'/>", false, keep), "<a PASSWORD = '***'/>");
        const std::string json = masked(
            R"({"sifre":"q1","access_token":["q2",{"b":"q3"}],"client_secret":4711})", false, keep);
        EXPECT_EQ(json,
                  R"({"sifre":"***","access_token":["***",{"b":"***"}],"client_secret":9999})");
    }
    EXPECT_EQ(masked(R"({"password":{"a":1},"b":"q"})", false, Keep::Raw),
              R"({"password":{"a":9},"b":"q"})");
}

TEST(Masking, WhatIsNotUnderstoodIsKeptAsItsShapeAlone) {
    for (const Keep keep : {Keep::Raw, Keep::Shape}) {
        EXPECT_EQ(masked("user=KRM&password=x7", false, keep), "aaaa=aaa&aaaaaaaa=a9");
        EXPECT_EQ(masked("<a><b>x7</a></b>", false, keep), "<a><a>a9</a></a>");
        EXPECT_EQ(masked("<a b=x7></a>", false, keep), "<a a=a9></a>");
        EXPECT_EQ(masked("<a>x7", false, keep), "<a>a9");
        EXPECT_EQ(masked("<a b='x7", false, keep), "<a a='a9");
        EXPECT_EQ(masked("<!DOCTYPE x7><a>x7</a>", false, keep), "<!aaaaaaa a9><a>a9</a>");
        EXPECT_EQ(masked("<", false, keep), "<");
        EXPECT_EQ(masked(R"({"a":"x7)", false, keep), R"({"a":"a9)");
        EXPECT_EQ(masked(R"("x7"]})", false, keep), R"("a9"]})");
        EXPECT_EQ(masked("{]}", false, keep), "{]}");
        EXPECT_EQ(masked("<a>\xFFx7</a>", false, keep), "<a>aa9</a>");
        EXPECT_EQ(masked("", false, keep), "");
        EXPECT_EQ(masked(" \r\n", false, keep), "");
    }
}

TEST(Masking, OfWhatIsCutNothingIsKeptThatMightBeASecret) {
    EXPECT_EQ(masked("<a><b>x7", true, Keep::Raw), "<a><b>x7");
    EXPECT_EQ(masked("<a><Password>x7", true, Keep::Raw), "<a><Password>***");
    EXPECT_EQ(masked("<a><b c='x7", true, Keep::Raw), "<a><b c=");
    EXPECT_EQ(masked("<a>x<b", true, Keep::Raw), "<a>x");
    EXPECT_EQ(masked("<a>x</", true, Keep::Raw), "<a>x");
    EXPECT_EQ(masked("<a>x<!-- q", true, Keep::Raw), "<a>x");
    EXPECT_EQ(masked(R"({"a":"x","b":"x7)", true, Keep::Raw), R"({"a":"x","b":)");
    // Every cut of a whole message: no secret shows, and in a live place nothing of a value.
    for (std::size_t size = 1; size < kQuestion.size(); ++size) {
        const std::string raw = masked(kQuestion.substr(0, size), true, Keep::Raw);
        EXPECT_THAT(raw, Not(HasSubstr("GIZ"))) << size;
        EXPECT_THAT(raw, Not(HasSubstr("SECRETI"))) << size;
        EXPECT_THAT(raw, Not(HasSubstr("IMZA"))) << size;
        const std::string shape = masked(kQuestion.substr(0, size), true, Keep::Shape);
        EXPECT_THAT(shape, Not(HasSubstr("1975"))) << size;
        EXPECT_THAT(shape, Not(HasSubstr("100000"))) << size;
    }
}

TEST(Masking, ALongNumberInANameIsNotKeptInALivePlace) {
    EXPECT_EQ(masked("<K2024><N10000000146/></K2024>", false, Keep::Shape),
              "<K2024><N99999999999/></K2024>");
    EXPECT_EQ(masked(R"({"10000000146":1})", false, Keep::Shape), R"({"99999999999":9})");
    EXPECT_EQ(masked(R"({"10000000146":1})", false, Keep::Raw), R"({"10000000146":1})");
}

TEST(Masking, AnAlphabetOfAnyKindHasItsShape) {
    EXPECT_EQ(shape_of("Iğdır-76, ж中٣"), "aaaaa-99, aaa");
}

}  // namespace
}  // namespace kps::exchanges
