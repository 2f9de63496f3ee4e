#include "documents/content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "documents/document.h"
#include "documents/testing/sample_family.h"

namespace kps::documents {
namespace {

using registry::Field;
using ::testing::IsEmpty;
using testing::kAsked;
using testing::kUnknown;
using ::testing::SizeIs;

class Copier final : public query::Renderer {
  public:
    explicit Copier(Kind kind) : kind_(kind) {}
    void render(const query::Answer& answer, std::string& out) override {
        content = read_content(kind_, answer);
        out = "body";
    }
    std::optional<Content> content;

  private:
    Kind kind_;
};

class ContentTest : public testing::SampleFamily {
  protected:
    std::optional<Content> content_of(const contract::Service& of,
                                      std::vector<query::Criterion> criteria) {
        query::Question question;
        question.service = &of;
        question.criteria = std::move(criteria);
        Copier copier(kind_of(of).value());
        engine_.ask(query::testing::local_caller(query::testing::kInstitution), question, copier,
                    std::make_unique<query::testing::KeptOutcome>(outcome_));
        return std::move(copier.content);
    }
};

TEST_F(ContentTest, HoldsTheFamilyAndItsEventsAsTheyArePrinted) {
    grant(extract(), {all_paths(extract())});
    const auto content = content_of(extract(), {about(kAsked)});
    ASSERT_TRUE(content);
    ASSERT_THAT(content->people, SizeIs(2));
    const Facts& asked = content->people.front();
    EXPECT_EQ(fact(asked, Field::given_names), "ÇAĞRI");
    EXPECT_EQ(fact(asked, Field::birth_date), "01.02.1980");
    EXPECT_EQ(fact(asked, Field::id), std::to_string(testing::number(kAsked)));
    EXPECT_EQ(fact(asked, Field::register_district), "Seyhan");
    ASSERT_FALSE(content->events.empty());
    EXPECT_FALSE(fact(content->events.front(), Field::event_kind).empty());
    EXPECT_FALSE(content->residence);
}

// Evidence R-069.
TEST_F(ContentTest, HoldsNothingThatTheMaskRemoves) {
    grant(extract(), {{"Kisiler/TemelBilgisi/Ad", "Kisiler/TemelBilgisi/Soyad"}});
    const auto content = content_of(extract(), {about(kAsked)});
    ASSERT_TRUE(content);
    for (const Facts& facts : content->people) {
        EXPECT_THAT(facts, SizeIs(2));
        EXPECT_FALSE(facts.contains(Field::id));
        EXPECT_FALSE(facts.contains(Field::religion));
    }
    EXPECT_THAT(content->events, IsEmpty());
    for (const letters::Block& block : body_of(Kind::RegisterExtract, *content))
        if (block.kind == letters::BlockKind::Table) {
            EXPECT_THAT(block.table.columns, ::testing::ElementsAre("Adı soyadı, cinsiyeti"));
        }
}

TEST_F(ContentTest, HoldsTheResidenceAndNoOtherAddress) {
    auto mover = testing::person(3, "ŞULE", {1980, 2, 1}, 2);
    registry::Address other = mover.addresses.front();
    other.residence = false;
    other.street = "ESKİ SOKAK";
    mover.addresses.push_back(other);
    put(mover);
    grant(addresses(), {all_paths(addresses())});
    const auto content = content_of(addresses(), {about(3)});
    ASSERT_TRUE(content && content->residence);
    EXPECT_EQ(content->asked_id, testing::number(3));
    EXPECT_EQ(fact(*content->residence, Field::address_street), "GÜLTEPE SOKAĞI");
    EXPECT_EQ(fact(*content->residence, Field::address_number), "1000000003");
}

TEST_F(ContentTest, IsNothingForAnUnknownPersonARefusalAndTwoPeople) {
    grant(extract(), {all_paths(extract())});
    EXPECT_FALSE(content_of(extract(), {about(kUnknown)}));
    EXPECT_FALSE(content_of(extract(), {about(kAsked), about(kAsked)}));
    EXPECT_FALSE(content_of(addresses(), {about(kAsked)}));  // not granted
}

TEST_F(ContentTest, SomeonesAddressMayBeUnknown) {
    auto homeless = testing::person(4, "EFE", {1980, 2, 1}, 1);
    homeless.addresses.clear();
    put(homeless);
    grant(addresses(), {all_paths(addresses())});
    EXPECT_FALSE(content_of(addresses(), {about(4)}));
}

TEST_F(ContentTest, OnlyExtractsAndAddressesMakeDocuments) {
    for (const auto& service : catalogue_.services()) {
        const bool makes =
            service->name.starts_with("Nko") || service->name == "KimlikNoSorgulaAdresServis";
        EXPECT_EQ(kind_of(*service).has_value(), makes) << service->name;
    }
}

}  // namespace
}  // namespace kps::documents
