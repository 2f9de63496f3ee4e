#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "errors/faults.h"
#include "errors/json.h"
#include "errors/limits.h"
#include "errors/markdown.h"
#include "errors/page.h"
#include "wire/xml/document.h"

namespace kps::errors {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '"')
            out += "&quot;";
        else if (letter == '&')
            out += "&amp;";
        else
            out += letter;
    }
    return out;
}

std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CatalogueJson, HoldsEveryCodeAsItIsServedAlone) {
    const auto catalogue = boost::json::parse(catalogue_json()).as_object();
    const boost::json::array& codes = catalogue.at("codes").as_array();
    ASSERT_EQ(codes.size(), entries().size());
    for (std::size_t index = 0; index < codes.size(); ++index) {
        const Entry& entry = entries()[index];
        EXPECT_EQ(boost::json::serialize(codes[index]), entry_json(entry));
        EXPECT_EQ(codes[index].at("code").as_int64(), entry.number());
        EXPECT_EQ(codes[index].at("cause").at("tr").as_string(), entry.cause.turkish);
        EXPECT_EQ(codes[index].at("next_step").at("en").as_string(), entry.next_step.english);
    }
    EXPECT_EQ(catalogue.at("soap_faults").as_array().size(), soap_faults().size());
    EXPECT_EQ(catalogue.at("public_faults").as_array().size(), public_faults().size());
    EXPECT_EQ(catalogue.at("http_statuses").as_array().size(), http_statuses().size());
}

TEST(CatalogueJson, SaysHowACodeLooksOverSoap) {
    const auto limit = boost::json::parse(entry_json(entry(base::ErrorCode::LimitReached)));
    EXPECT_EQ(limit.at("http_status").as_int64(), 429);
    EXPECT_EQ(limit.at("soap").at("http_status").as_int64(), 200);
    EXPECT_EQ(limit.at("soap").at("hata_bilgisi").as_int64(), 101);
    EXPECT_TRUE(limit.at("soap").at("fault").is_null());
    EXPECT_EQ(limit.at("page").at("tr").as_string(), "/hatalar#kod-101");

    const auto security = boost::json::parse(entry_json(entry(base::ErrorCode::InvalidSecurity)));
    EXPECT_EQ(security.at("soap").at("http_status").as_int64(), 500);
    EXPECT_EQ(security.at("soap").at("fault").as_string(), "InvalidSecurity");
    EXPECT_TRUE(security.at("soap").at("hata_bilgisi").is_null());
}

/// Nobody may learn from an answer that a person lives elsewhere (ADR 0005).
TEST(CatalogueJson, WhatIsOnlyRecordedHasNoAnswer) {
    const auto hidden = boost::json::parse(entry_json(entry(base::ErrorCode::OutsideJurisdiction)));
    EXPECT_TRUE(hidden.at("soap").is_null());
    EXPECT_TRUE(hidden.at("http_status").is_null());
    EXPECT_EQ(hidden.at("seen_by").as_string(), "record");
}

TEST(CataloguePage, HoldsEveryCodeUnderItsAnchorInBothLanguages) {
    for (const Language language : {Language::Turkish, Language::English}) {
        const std::string page = catalogue_page(language);
        for (const Entry& entry : entries()) {
            const std::string number = std::to_string(entry.number());
            EXPECT_THAT(page, HasSubstr("<article id=\"kod-" + number + "\">"));
            EXPECT_THAT(page, HasSubstr("<li><a href=\"#kod-" + number + "\">"));
            EXPECT_THAT(page, HasSubstr(escaped(entry.cause.in(language))));
            EXPECT_THAT(page, HasSubstr(escaped(entry.next_step.in(language))));
            EXPECT_THAT(page, HasSubstr("<code>" + std::string(entry.info().name) + "</code>"));
        }
        for (const SoapFault& fault : soap_faults())
            EXPECT_THAT(page, HasSubstr(escaped(fault.shape->reason)));
    }
}

/// The page is written as XML that is also HTML, so our own parser can say whether every tag is closed. It needs no
/// void element then but the head's four.
TEST(CataloguePage, IsWellFormed) {
    for (const Language language : {Language::Turkish, Language::English}) {
        std::string page = catalogue_page(language);
        page.erase(0, page.find("<body>"));
        page.resize(page.rfind("</html>"));
        const auto document = wire::xml::Document::parse(page);
        EXPECT_TRUE(document) << (document ? "" : document.error().context);
    }
}

TEST(CataloguePage, NeedsNoScriptAndNothingFromElsewhere) {
    for (const Language language : {Language::Turkish, Language::English}) {
        const std::string page = catalogue_page(language);
        EXPECT_LE(page.size(), kPageBytesMax);
        for (const char* banned :
             {"<script", "javascript:", "style=", "onclick", "http://", "https://", "<style"})
            EXPECT_THAT(page, Not(HasSubstr(banned)));
    }
    EXPECT_THAT(std::string(style_sheet()), Not(HasSubstr("url(")));
    EXPECT_THAT(std::string(style_sheet()), Not(HasSubstr("@import")));
    EXPECT_EQ(style_sheet(), file_text(std::string(KPS_SOURCE_DIR) + "/src/errors/page.css"));
}

TEST(CataloguePage, EveryLinkInItLeadsSomewhere) {
    for (const Language language : {Language::Turkish, Language::English}) {
        const std::string page = catalogue_page(language);
        for (std::size_t at = page.find("href=\"#"); at != std::string::npos;
             at = page.find("href=\"#", at + 1)) {
            const std::size_t from = at + 7;
            const std::string place = page.substr(from, page.find('"', from) - from);
            EXPECT_THAT(page, HasSubstr(" id=\"" + place + "\""));
        }
    }
}

TEST(CatalogueMarkdown, IsTheCommittedDocument) {
    const std::string path = std::string(KPS_SOURCE_DIR) + "/docs/error_catalogue.md";
    if (const char* mode = std::getenv("KPS_GOLDEN"); mode && std::string(mode) == "rewrite")
        std::ofstream(path, std::ios::binary) << catalogue_markdown();
    EXPECT_EQ(file_text(path), catalogue_markdown()) << "run ./dev docs";
}

}  // namespace
}  // namespace kps::errors
