#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/testing/case_count.h"
#include "wire/xml/canonical.h"
#include "wire/xml/document.h"
#include "wire/xml/libxml2_oracle.h"

// The parser and the canonical form against libxml2, on documents made from a fixed number. What we
// refuse and libxml2 accepts must be one of the refusals document.h promises (ForbiddenXml,
// XmlLimit); for everything else both agree.
namespace kps::wire::xml {
namespace {

class Numbers {
  public:
    explicit Numbers(std::uint64_t seed) : state_(seed) {}
    std::uint32_t below(std::uint32_t limit) {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return static_cast<std::uint32_t>((z ^ (z >> 31)) % limit);
    }

  private:
    std::uint64_t state_;
};

template <std::size_t N>
const char* pick(Numbers& numbers, const std::array<const char*, N>& from) {
    return from[numbers.below(static_cast<std::uint32_t>(N))];
}

constexpr std::array kPrefixes = {"", "", "a", "b", "wsu", "xml", "c\xC3\xA7"};
constexpr std::array kLocals = {"a", "b", "Ki\xC5\x9Fi", "Timestamp", "x-1", "_", "A.B"};
constexpr std::array kUris = {"urn:a", "urn:b", "http://kps.nvi.gov.tr/2011/01/01", "urn:c?x;y#z",
                              "http://h:80/%41"};
constexpr std::array kTexts = {"",          " ",      "text",  "\r\n",  "\r",
                               "\t",        "&amp;",  "&lt;",  "&gt;",  "&quot;",
                               "&apos;",    "&#13;",  "&#x9;", "&#10;", "\xC4\xB0\xC4\xB1",
                               "&#x1F600;", "]]",     ">",     "'",     "\"",
                               "<!--c-->",  "<!---->"};

/// A document of random shape; nearly all are well-formed, some use a prefix that nobody declared.
std::string random_element(Numbers& numbers, int depth, bool root) {
    const std::string prefix = pick(numbers, kPrefixes);
    const std::string local = pick(numbers, kLocals);
    const std::string name = (prefix.empty() || prefix == "xml" ? "" : prefix + ":") + local;
    std::string out = "<" + name;
    for (const char* declared : {"a", "b", "wsu", "c\xC3\xA7"})
        if (root ? numbers.below(40) != 0 : numbers.below(6) == 0)
            out += std::string(" xmlns:") + declared + "=\"" + pick(numbers, kUris) + "\"";
    if (numbers.below(4) == 0)
        out += std::string(" xmlns='") + (numbers.below(3) == 0 ? "" : pick(numbers, kUris)) + "'";
    for (const char* attribute :
         {"z", "a:z", "Id", "b:y", "wsu:Id", "xml:lang", "\xC3\xB6", "a:b"}) {
        if (numbers.below(5) != 0) continue;
        out += std::string(numbers.below(5) == 0 ? "\r\n " : " ") + attribute +
               (numbers.below(5) == 0 ? " = \"" : "=\"");
        for (std::uint32_t i = numbers.below(4); i > 0; --i) {
            const std::string text = pick(numbers, kTexts);
            if (text[0] != '<' && text != "\"") out += text;
        }
        out += "\"";
    }
    const std::uint32_t children = depth == 0 ? 0 : numbers.below(6);
    if (children == 0 && numbers.below(2) == 0) return out + (numbers.below(2) == 0 ? "/>" : " />");
    out += ">";
    for (std::uint32_t i = 0; i < children; ++i)
        out += numbers.below(2) == 0 ? random_element(numbers, depth - 1, false)
                                     : std::string(pick(numbers, kTexts));
    return out + "</" + name + (numbers.below(8) == 0 ? "\n>" : ">");
}

std::string random_document(Numbers& numbers) {
    constexpr std::array kBefore = {
        "",
        "",
        "\n",
        "<!-- c -->",
        "<?xml version=\"1.0\"?>",
        "\xEF\xBB\xBF",
        "<?xml version='1.0' encoding=\"UTF-8\" standalone='yes' ?>\r\n"};
    constexpr std::array kAfter = {"", "", "\n", "<!-- c -->\r\n"};
    const std::string before = pick(numbers, kBefore);
    return before + random_element(numbers, 4, true) + pick(numbers, kAfter);
}

std::vector<const Element*> elements_of(const Document& document) {
    std::vector<const Element*> all{&document.root()};
    for (const Element* e = &document.root(); e;) {
        const Element* next = e->first_element();
        while (e && !next) {
            next = e->next_element();
            e = e->parent;
        }
        if (next) all.push_back(next);
        e = next;
    }
    return all;
}

void expect_agreement(const std::string& bytes) {
    const auto ours = Document::parse(bytes);
    const bool theirs = oracle::accepts(bytes);
    if (!ours) {
        // libxml2 does not ask for the space between the parts of an XML declaration, and stops
        // reading at a NUL.
        if (bytes.find('\0') != std::string::npos) return;
        const bool in_declaration = ours.error().context.rfind("XML declaration", 0) == 0;
        if (ours.error().code == base::ErrorCode::MalformedXml && !in_declaration) {
            EXPECT_FALSE(theirs) << ours.error().context << "\n" << bytes;
        }
        return;
    }
    EXPECT_TRUE(theirs) << bytes;
}

TEST(DocumentAgainstLibxml2, GivesTheSameCanonicalFormForEveryElementOfThreeThousandDocuments) {
    Numbers numbers(20261121);
    int accepted = 0;
    for (int i = 0; i < base::testing::case_count(4'000); ++i) {
        const std::string bytes = random_document(numbers);
        expect_agreement(bytes);
        const auto document = Document::parse(bytes);
        if (!document) continue;
        ++accepted;
        const auto elements = elements_of(*document);
        for (std::size_t index = 0; index < elements.size(); index += 1 + numbers.below(3)) {
            std::string form;
            ASSERT_TRUE(append_canonical(form, *elements[index]));
            ASSERT_EQ(form, oracle::canonical(bytes, index).value_or("none"))
                << bytes << "\nelement " << index;
        }
    }
    EXPECT_GE(accepted, base::testing::case_count(3'000));
}

TEST(DocumentAgainstLibxml2, AgreesOnDocumentsWithOneBytesChanged) {
    Numbers numbers(7);
    constexpr std::string_view kBytes = "<>&;\"'=/:!?-[]# \t\n\r\0\x01\x7F\x80\xC3\xBC\xFF\x61x0";
    int refused = 0;
    for (int i = 0; i < base::testing::case_count(20'000); ++i) {
        std::string bytes = random_document(numbers);
        const std::size_t place = numbers.below(static_cast<std::uint32_t>(bytes.size()));
        const char with = kBytes[numbers.below(static_cast<std::uint32_t>(kBytes.size()))];
        if (numbers.below(3) == 0)
            bytes.erase(place, 1);
        else if (numbers.below(2) == 0)
            bytes.insert(place, 1, with);
        else
            bytes[place] = with;
        expect_agreement(bytes);
        refused += !Document::parse(bytes);
    }
    EXPECT_GT(refused, base::testing::case_count(5'000));
}

TEST(DocumentAgainstLibxml2, RefusesMoreThanLibxml2OnlyWhereTheHeaderSaysSo) {
    for (const char* bytes :
         {"<!DOCTYPE a><a/>", "<a><?p i?></a>", "<a><![CDATA[x]]></a>", "<a xmlns='b'/>",
          "<a xmlns:p='../b'/>", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
          "<a>&#00000000000000000065;</a>"}) {
        const auto ours = Document::parse(bytes);
        ASSERT_FALSE(ours) << bytes;
        EXPECT_EQ(ours.error().code, base::ErrorCode::ForbiddenXml) << bytes;
        EXPECT_TRUE(oracle::accepts(bytes)) << bytes;
    }
}

}  // namespace
}  // namespace kps::wire::xml
