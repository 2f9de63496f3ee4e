#include "public_side/public_side.h"

#include <set>

#include "public_side/facts/samples.h"
#include "public_side/facts/words.h"
#include "public_side/pages/frame.h"
#include "public_side/testing/test_side.h"
#include "rest/service_path.h"

namespace kps::public_side {
namespace {

using ::testing::AllOf;
using testing::Answer;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SideTest;

class PublicSideTest : public SideTest {
  protected:
    /// Every resource that is read, with its answer.
    template <class Do>
    void each(std::span<const Resource> resources, Do look) {
        for (const Resource& resource : resources) {
            const std::string path = path_of(resource);
            if (resource.method == "GET" && !path.empty())
                look(resource, get(path, sample_of(resource)));
        }
    }
};

TEST_F(PublicSideTest, EachResourceAnswersAnybodyAndSetsNothing) {
    for (const auto resources : {json_resources(), page_resources()}) {
        each(resources, [](const Resource& resource, const Answer& answer) {
            EXPECT_EQ(answer.status(), 200) << resource.path << answer.body();
            EXPECT_THAT(answer.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
            EXPECT_EQ(answer.header("Set-Cookie"), "");
            EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
        });
    }
}

TEST_F(PublicSideTest, PagesNeedNoScriptAndAreMarkedUpForEverybody) {
    each(page_resources(), [](const Resource& resource, const Answer& answer) {
        const std::string& body = answer.body();
        for (const char* never : {"<script", "style=\"", "onclick", "javascript:", "=\"http://"})
            EXPECT_THAT(body, Not(HasSubstr(never))) << resource.path;
        for (const char* always :
             {"<html lang=\"", "<title>", "class=\"skip\"", "<main id=\"icerik\"", "<h1>",
              "<nav aria-label=", "<footer", "href=\"/portal/\"", "name=\"viewport\""})
            EXPECT_THAT(body, HasSubstr(always)) << resource.path;
        EXPECT_EQ(body.find("<h1>"), body.rfind("<h1>")) << resource.path;
        for (std::size_t at = body.find(" id=\""); at != std::string::npos;
             at = body.find(" id=\"", at + 1)) {
            const std::string id = body.substr(at, body.find('"', at + 5) - at + 1);
            EXPECT_EQ(body.find(id), body.rfind(id)) << resource.path << id;
        }
    });
}

TEST_F(PublicSideTest, EachFieldOfAFormHasALabel) {
    for (const char* path : {"/uygunluk", "/basvuru-durumu", "/belge-dogrulama", "/kurumlar"}) {
        const std::string body = get(path).body();
        for (const char* tag : {"<input", "<select"}) {
            for (std::size_t at = body.find(tag); at != std::string::npos;
                 at = body.find(tag, at + 1)) {
                const std::size_t id = body.find("id=\"", at) + 4;
                const std::string name = body.substr(id, body.find('"', id) - id);
                EXPECT_THAT(body, HasSubstr("<label for=\"" + name + "\"")) << path;
            }
        }
    }
}

TEST_F(PublicSideTest, OnlyWhereNothingIsRealAPageSaysSo) {
    const std::string page = get("/").body();
    EXPECT_THAT(page, Not(HasSubstr("sentetik")));
    EXPECT_THAT(with_band(page),
                HasSubstr("<header>\n<p class=\"band\" lang=\"tr\">Deneme ortamı"));
    EXPECT_EQ(with_band("x"), "x");
}

TEST_F(PublicSideTest, OurOwnNumbersOfDutiesAreNotShownToPeople) {
    EXPECT_EQ(article_of("R-158 (5490 m.45/1)"), "5490 m.45/1");
    for (const char* none : {"", "R-277", ")(", "R-1 ("}) EXPECT_EQ(article_of(none), "") << none;
    for (const char* query :
         {"kind=bank", "kind=risk-centre&addresses=true", "kind=bank&request=bulk-data"})
        EXPECT_THAT(get("/uygunluk", query).body(), Not(HasSubstr("R-"))) << query;
    EXPECT_THAT(get("/uygunluk", "kind=risk-centre&addresses=true").body(),
                HasSubstr("5490 m.45/1"));
}

// Evidence R-156.
TEST_F(PublicSideTest, TheListTellsNamesAndClassesAndNothingElse) {
    const auto json = get("/api/v1/public/institutions").json();
    const auto& one = json.at("institutions").at(0).as_object();
    EXPECT_EQ(one.size(), 4U);
    EXPECT_EQ(one.at("name").as_string(), "Örnek Bankası A.Ş.");
    EXPECT_EQ(one.at("class").as_string(), "bank");
    EXPECT_EQ(one.at("since").as_string().size(), 10U);
    EXPECT_THAT(get("/kurumlar").body(), HasSubstr("Örnek Bankası A.Ş."));
}

TEST_F(PublicSideTest, AHostileNameStaysAName) {
    connected_ = {
        {"<script>alert(1)</script>\" onx=\"\u202Eters", institutions::InstitutionClass::Bank, 1}};
    version_ = 2;
    const std::string body = get("/kurumlar").body();
    EXPECT_THAT(
        body,
        HasSubstr("<bdi>&lt;script&gt;alert(1)&lt;/script&gt;&quot; onx=&quot;\uFFFDters</bdi>"));
    EXPECT_THAT(body, Not(HasSubstr("<script")));
    const std::string asked = get("/kurumlar", "q=" + encoded("\"><script>x")).body();
    EXPECT_THAT(asked,
                AllOf(HasSubstr("value=\"&quot;&gt;&lt;script&gt;x\""), Not(HasSubstr("<script"))));
}

TEST_F(PublicSideTest, WhoHasAnAnswerIsNotSentItAgain) {
    const Answer first = get("/api/v1/public/services");
    EXPECT_THAT(first.header("Cache-Control"), HasSubstr("public, max-age="));
    const Answer again =
        ask({"GET", "/api/v1/public/services", "", "", {{"If-None-Match", first.header("ETag")}}});
    EXPECT_EQ(again.status(), 304);
    EXPECT_EQ(again.body(), "");
    version_ = 2;
    const Answer list = get("/kurumlar");
    connected_.clear();
    version_ = 3;
    EXPECT_NE(get("/kurumlar").header("ETag"), list.header("ETag"));
}

TEST_F(PublicSideTest, PathsAreFoundWithoutRegardToCaseAndOtherMethodsAreRefused) {
    EXPECT_EQ(get("/Kurumlar").status(), 200);
    const Answer refused = post_form("/kurumlar", "q=a");
    EXPECT_EQ(refused.status(), 405);
    EXPECT_EQ(refused.header("Allow"), "GET, HEAD");
    EXPECT_EQ(get("/api/v1/public/letter-check").status(), 405);
    EXPECT_EQ(ask({"HEAD", "/durum"}).status(), 200);
    EXPECT_EQ(
        ask({"POST", "/belge-dogrulama", "", "code=x", {{"Content-Type", "text/plain"}}}).status(),
        415);
    EXPECT_EQ(post_form("/belge-dogrulama", "code=" + std::string(kFormBytesMax, 'a')).status(),
              413);
}

TEST_F(PublicSideTest, WhatIsNotThereIsAPageOrAProblem) {
    for (const char* path : {"/hizmetler/9999", "/hizmetler/6x", "/hizmetler/-1", "/mevzuat/../x",
                             "/mevzuat/none", "/kamu/stil.css"}) {
        const Answer answer = get(path);
        EXPECT_EQ(answer.status(), 404) << path;
        EXPECT_THAT(answer.body(), HasSubstr("Sayfa gösterilemiyor"));
    }
    EXPECT_EQ(get("/api/v1/public/texts/none").json().at("code").as_int64(), 309);
    EXPECT_EQ(get("/kurumlar", "page=0").status(), 400);
    EXPECT_EQ(get("/api/v1/public/institutions", "user=1").json().at("code").as_int64(), 306);
    EXPECT_EQ(
        get("/api/v1/public/eligibility", "kind=x&request=online").json().at("code").as_int64(),
        606);
}

TEST_F(PublicSideTest, TheStyleSheetIsNamedByItsContent) {
    const Answer style = get(style_path());
    EXPECT_EQ(style.status(), 200);
    EXPECT_EQ(style.response.content_type, "text/css; charset=utf-8");
    EXPECT_THAT(style.header("Cache-Control"), HasSubstr("31536000"));
    EXPECT_THAT(get("/").body(), AllOf(HasSubstr(style_path()), HasSubstr(kIconPath)));
    EXPECT_EQ(get(std::string(kIconPath)).response.content_type, "image/svg+xml");
    EXPECT_THAT(style.body(),
                AllOf(HasSubstr("prefers-color-scheme: dark"), HasSubstr("@media print")));
}

// Evidence X-043.
TEST_F(PublicSideTest, ThePrivacyNoticeIsServedWithItsVersion) {
    const auto json = get("/api/v1/public/privacy-notice").json();
    EXPECT_EQ(json.at("version").as_int64(), 1);
    EXPECT_EQ(json.at("title").as_string(), "Aydınlatma metni");
    EXPECT_THAT(get("/aydinlatma").body(), AllOf(HasSubstr("m.5/2-a"), HasSubstr("/en/privacy")));
    EXPECT_THAT(get("/en/privacy").body(), HasSubstr("<html lang=\"en\">"));
    EXPECT_THAT(get("/").body(), HasSubstr("href=\"/aydinlatma\""));
}

// Evidence R-240.
TEST_F(PublicSideTest, ThreeDesksAreNamedByWhatTheyAreAskedAbout) {
    const std::string body = get("/iletisim").body();
    for (const char* desk :
         {"<h2>Ağ ve bağlantı</h2>", "<h2>Yazılım, kullanıcı adı ve güvenlik kodu</h2>",
          "<h2>Başvuru ve taahhütname</h2>"})
        EXPECT_THAT(body, HasSubstr(desk));
    EXPECT_THAT(get("/").body(), HasSubstr(R"(href="/iletisim")"));
}

// Score: B1, B10.
TEST_F(PublicSideTest, EligibilityIsTheSameOnThePageAndInJson) {
    const std::string query = "kind=bank-branch&request=online";
    const auto json = get("/api/v1/public/eligibility", query).json();
    EXPECT_EQ(json.at("verdict").as_string(), "served-by-centre");
    EXPECT_EQ(json.at("centres").at(0).as_string(), "Bankanın Genel Müdürlüğü");
    EXPECT_THAT(get("/uygunluk", query).body(),
                AllOf(HasSubstr("Bankanın Genel Müdürlüğü"), HasSubstr("KPSY m.7/2 ve m.7/3"),
                      HasSubstr("action=\"/kurumlar\""), Not(HasSubstr("Başvuruya başla"))));
    EXPECT_THAT(get("/uygunluk", "kind=bank&law=5411&addresses=true").body(),
                AllOf(HasSubstr("Başvurabilirsiniz."), HasSubstr("en az Müdür"),
                      HasSubstr("İmza sirküleri"), HasSubstr("Ödenir"),
                      HasSubstr("/portal/basvuru?tur=bank\"")));
    EXPECT_EQ(get("/uygunluk", "kind=").status(), 422);
    EXPECT_THAT(get("/uygunluk", "kind=risk-centre&addresses=true").body(),
                HasSubstr("adres verisi verilmesine izin"));
}

TEST_F(PublicSideTest, AServiceShowsItsFieldsAsTheContractHasThem) {
    const auto json = get("/api/v1/public/services/6").json();
    const auto* known = catalogue_.by_number(base::ServiceNumber(6));
    const auto leaves = contract::Catalogue::leaves(*known);
    ASSERT_EQ(json.at("leaves").as_array().size(), leaves.size());
    const std::string body = get("/hizmetler/6").body();
    for (const contract::Leaf& leaf : leaves) EXPECT_THAT(body, HasSubstr(leaf.path));
    EXPECT_EQ(get("/api/v1/public/services").json().at("services").as_array().size(),
              catalogue_.services().size());
}

TEST_F(PublicSideTest, EachServiceShowsHowItIsAskedOverRestAndSoapInBothLanguages) {
    for (const auto& service : catalogue_.services()) {
        const std::string number = std::to_string(service->number.value());
        const bool is_offered = rest::is_offered(*service);
        for (const char* path : {"/hizmetler/", "/en/services/"}) {
            const std::string body = get(path + number).body();
            EXPECT_EQ(body.find(rest::service_path(*service)) != std::string::npos, is_offered)
                << path << number;
            if (!is_offered) continue;
            EXPECT_THAT(body, AllOf(HasSubstr("&lt;" + service->operation + " xmlns="),
                                    HasSubstr(service->namespace_uri), HasSubstr(service->action),
                                    HasSubstr("#kod-8\">8</a>"), HasSubstr("#kod-109\">8</a>")));
            EXPECT_EQ(body.find("&lt;kriterListesi&gt;") != std::string::npos, service->is_list);
        }
        for (const contract::Leaf& leaf : contract::Catalogue::leaves(*service))
            EXPECT_THAT(get("/en/services/" + number).body(), HasSubstr(leaf.path));
    }
    // Nobody can write a wrong identity number where none is asked for.
    const auto* provinces = catalogue_.by_name("AksOkuTumIlServis", "2011/01/01");
    ASSERT_NE(provinces, nullptr);
    const std::string body = get("/hizmetler/" + std::to_string(provinces->number.value())).body();
    EXPECT_THAT(body, Not(HasSubstr("#kod-106\"")));
    EXPECT_THAT(get("/hizmetler/6").body(), HasSubstr("#kod-106\""));
}

TEST_F(PublicSideTest, SamplesAreShownAndGivenByTheirNamesOnly) {
    for (const Sample& sample : samples()) {
        EXPECT_EQ(get("/ornekler/" + std::string(sample.file)).body(), sample.text);
        EXPECT_THAT(get("/en/samples").body(), HasSubstr("/ornekler/" + std::string(sample.file)));
    }
    for (const char* none : {"/ornekler/x", "/ornekler/../query.py", "/ornekler/"})
        EXPECT_EQ(get(none).status(), 404) << none;
}

TEST_F(PublicSideTest, TheStateOfThePartsIsTold) {
    EXPECT_EQ(get("/api/v1/public/status").json().at("state").as_string(), "up");
    health_[0].is_up = false;
    incidents_ = {{{2026, 11, 20}, "Kesinti <1>", "Giderildi", true}};
    EXPECT_EQ(get("/api/v1/public/status").json().at("state").as_string(), "down");
    EXPECT_THAT(get("/durum").body(),
                AllOf(HasSubstr("Çalışmıyor"), HasSubstr("Kesinti &lt;1&gt;")));
}

TEST_F(PublicSideTest, TheDocumentForProgramsNamesEachResourceOnce) {
    const auto document = get("/api/v1/public/openapi.json").json();
    std::set<std::string> operations;
    EXPECT_EQ(document.at("paths").as_object().size(), json_resources().size());
    for (const auto& path : document.at("paths").as_object())
        for (const auto& method : path.value().as_object())
            operations.emplace(method.value().at("operationId").as_string());
    EXPECT_EQ(operations.size(), json_resources().size());
}

}  // namespace
}  // namespace kps::public_side
