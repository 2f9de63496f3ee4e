#include "wire/xml/canonical.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/limits.h"
#include "wire/xml/namespace_uri.h"

namespace kps::wire::xml {
namespace {

/// Canonical form of the first child of the root.
std::string inner(const std::string& bytes) {
    const auto document = Document::parse(bytes);
    if (!document) return "refused: " + document.error().context;
    std::string form;
    return append_canonical(form, *document->root().first_element()) ? form : "failed";
}

TEST(Canonical, WritesOnlyTheNamespacesThatAreUsed) {
    EXPECT_EQ(inner("<r xmlns='urn:d' xmlns:a='urn:a' xmlns:b='urn:b'><a:x b:y='1'/></r>"),
              "<a:x xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" b:y=\"1\"></a:x>");
    EXPECT_EQ(inner("<r xmlns:a='urn:a'><x xmlns:c='urn:c'><a:y/><a:y/></x></r>"),
              "<x><a:y xmlns:a=\"urn:a\"></a:y><a:y xmlns:a=\"urn:a\"></a:y></x>");
}

TEST(Canonical, TakesTheDefaultNamespaceBackOnlyWhereOneStands) {
    EXPECT_EQ(inner("<r xmlns='urn:d'><x xmlns=''><y/></x></r>"), "<x><y></y></x>");
    EXPECT_EQ(inner("<r xmlns='urn:d'><x><y xmlns=''/></x></r>"),
              "<x xmlns=\"urn:d\"><y xmlns=\"\"></y></x>");
}

TEST(Canonical, SortsAttributesByNamespaceThenName) {
    EXPECT_EQ(inner("<r xmlns:a='urn:z' xmlns:b='urn:y'><x b='1' a:a='2' a='3' b:z='4' "
                    "xml:lang='tr'/></r>"),
              "<x xmlns:a=\"urn:z\" xmlns:b=\"urn:y\" a=\"3\" b=\"1\" xml:lang=\"tr\" b:z=\"4\" "
              "a:a=\"2\"></x>");
}

TEST(Canonical, EscapesAsTheStandardSays) {
    EXPECT_EQ(inner("<r><x a='&lt;&gt;&amp;&quot;&#9;&#10;&#13;&apos;'>&lt;&gt;&amp;\"&#13;'<!-- "
                    "no -->\n</x></r>"),
              "<x a=\"&lt;>&amp;&quot;&#x9;&#xA;&#xD;'\">&lt;&gt;&amp;\"&#xD;'\n</x>");
}

TEST(Canonical, AppendsToWhatIsThere) {
    const auto document = Document::parse("<x/>");
    std::string form = "before";
    ASSERT_TRUE(append_canonical(form, document->root()));
    EXPECT_EQ(form, "before<x></x>");
}

TEST(Canonical, HoldsAsManyNamespacesAsTheParserLetsStand) {
    std::string open = "<r";
    std::string uses = "<x";
    for (std::size_t i = 0; i + 1 < kXmlNamespacesMax; ++i) {
        open += " xmlns:p" + std::to_string(i) + "='urn:p'";
        uses += " p" + std::to_string(i) + ":a" + std::to_string(i) + "=''";
    }
    EXPECT_EQ(inner(open + " xmlns='urn:d'>" + uses + "/></r>").substr(0, 16),
              "<x xmlns=\"urn:d\"");
}

TEST(NamespaceUri, MustBeAbsolute) {
    for (const char* uri :
         {"urn:a", "http://h", "http://h/", "http://h:80/p?q#f", "http://kps.nvi.gov.tr/2011/01/01",
          "u:", "a+b-c.d:x", "urn:%41", "http://h/a:b@c"})
        EXPECT_TRUE(is_absolute_uri(uri)) << uri;
    for (const char* uri : {"",
                            "a",
                            "/a",
                            "../a",
                            "#a",
                            "?a",
                            ":a",
                            "1:a",
                            "urn:a b",
                            "urn:a\"b",
                            "urn:<",
                            "urn:%4",
                            "urn:%zz",
                            "urn:a#b#c",
                            "http://h:x/",
                            "http://h:",
                            "http://h:123456/",
                            "http://u@h/",
                            "http://[::1]/",
                            "urn:a&b",
                            "urn:\xC3\xA7",
                            "u\xC3\xA7:a"})
        EXPECT_FALSE(is_absolute_uri(uri)) << uri;
}

}  // namespace
}  // namespace kps::wire::xml
