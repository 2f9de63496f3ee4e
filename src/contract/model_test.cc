#include "contract/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "contract/embedded.h"
#include "contract/limits.h"

namespace kps::contract {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;

const Catalogue& built_in() {
    static const Catalogue catalogue = [] {
        auto made = Catalogue::built_in();
        if (!made) ADD_FAILURE() << made.error().context;
        return made ? std::move(made).take() : Catalogue();
    }();
    return catalogue;
}

const Service& combined_2024() {
    return *built_in().by_name("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
}

std::string head(std::string_view more) {
    return "service 77\nname TestServis\nversion 2024/04/01\noperation Sorgula\nshape list\n"
           "question CombinedRegister\ntitle-tr Deneme\ntitle-en Test\nresult Sonuc\n" +
           std::string(more);
}

std::string error_of(std::string_view text) {
    const auto parsed = Catalogue::parse(text);
    if (parsed) return "parsed";
    EXPECT_EQ(parsed.error().code, ErrorCode::InvalidArgument);
    return parsed.error().context;
}

TEST(Catalogue, HoldsTheBuiltInServices) {
    EXPECT_GE(built_in().services().size(), 13u);
    for (const char* version : {"2011/01/01", "2021/04/01", "2023/02/01", "2024/04/01"})
        EXPECT_NE(built_in().by_name("BilesikKutukSorgulaKimlikNoServis", version), nullptr)
            << version;
    EXPECT_NE(
        built_in().by_action("http://kps.nvi.gov.tr/2025/08/01/TumKutukDogrulaServis/Sorgula"),
        nullptr);
    EXPECT_EQ(built_in().by_number(base::ServiceNumber(5))->operation, "ListeleCoklu");
}

TEST(Catalogue, FindsNothingForOtherNames) {
    EXPECT_EQ(built_in().by_action(""), nullptr);
    EXPECT_EQ(
        built_in().by_action("http://kps.nvi.gov.tr/2025/08/01/TumKutukDogrulaServis/sorgula"),
        nullptr);
    EXPECT_EQ(built_in().by_name("BilesikKutukSorgulaKimlikNoServis", "2017/08/02"), nullptr);
    EXPECT_EQ(built_in().by_number(base::ServiceNumber(0)), nullptr);
}

TEST(Catalogue, NeverFindsAPublicCheckByAction) {
    const Service* service = built_in().by_name("KPSPublic", "");
    ASSERT_NE(service, nullptr);
    EXPECT_EQ(built_in().by_action(service->action), nullptr);
}

TEST(Catalogue, NumbersMaskBitsDepthFirstWithoutGaps) {
    for (const auto& service : built_in().services()) {
        std::size_t expected = 0;
        for (const Leaf& leaf : Catalogue::leaves(*service)) {
            EXPECT_EQ(leaf.member->bit, expected++) << service->action << " " << leaf.path;
            EXPECT_TRUE(leaf.member->field.has_value());
        }
        EXPECT_EQ(service->leaves.count(), expected) << service->action;
    }
}

TEST(Catalogue, KeepsMembersInOrdinalOrder) {
    for (const auto& service : built_in().services())
        for (const auto& type : service->types)
            for (std::size_t index = 1; index < type->members.size(); ++index)
                EXPECT_LT(type->members[index - 1].name, type->members[index].name) << type->name;
}

// Evidence R-075.
TEST(Catalogue, MarksSpecialCategoryLeaves) {
    const Service& old = *built_in().by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    EXPECT_EQ(old.special_leaves.count(), 1u);
    EXPECT_EQ(Catalogue::bits_below(old, "DurumBilgisi/Din").value(), old.special_leaves);
    // Photos (chip card, temporary cards, new blue card) and blood groups.
    EXPECT_EQ(combined_2024().special_leaves.count(), 6u);
    EXPECT_TRUE(
        Catalogue::bits_below(combined_2024(), "TCVatandasiKisiKutukleri/TCKKBilgisi/KanGrubu")
            ->any_of(combined_2024().special_leaves));
}

TEST(Catalogue, MarksAddressLeavesOfAddressServicesOnly) {
    const Service& address = *built_in().by_name("KimlikNoSorgulaAdresServis", "2021/04/01");
    EXPECT_EQ(address.address_leaves, address.leaves);
    EXPECT_TRUE(combined_2024().address_leaves.empty());
}

TEST(Catalogue, GivesTheSameTypeTwoSetsOfBitsWhereItIsUsedTwice) {
    const Service& address = *built_in().by_name("KimlikNoSorgulaAdresServis", "2021/04/01");
    const Mask residence = Catalogue::bits_below(address, "YerlesimYeriAdresi").value();
    const Mask others = Catalogue::bits_below(address, "DigerAdresBilgileri").value();
    EXPECT_EQ(residence.count(), others.count());
    EXPECT_FALSE(residence.any_of(others));
}

TEST(Catalogue, ReadsOnlyThePartsThatTheLeavesNeed) {
    using registry::Part;
    EXPECT_EQ(combined_2024().parts, Part::Person | Part::Documents | Part::Photo);
    EXPECT_EQ(built_in().by_name("KisiSorgulaTCKimlikNoServis", "2011/01/01")->parts,
              static_cast<std::uint8_t>(Part::Person));
    EXPECT_EQ(built_in().by_name("KimlikNoSorgulaAdresServis", "2015/07/01")->parts,
              Part::Person | Part::Addresses);
    EXPECT_EQ(built_in().by_name("AksOkuTumIlServis", "2011/01/01")->parts, 0);
}

TEST(Catalogue, FollowsTheVersionsOfSharedTypes) {
    const Service& first = *built_in().by_name("BilesikKutukSorgulaKimlikNoServis", "2011/01/01");
    const Service& third = *built_in().by_name("BilesikKutukSorgulaKimlikNoServis", "2023/02/01");
    EXPECT_TRUE(
        Catalogue::bits_below(third, "TCVatandasiKisiKutukleri/KisiBilgisi/KayitYeriBilgisi"));
    EXPECT_FALSE(Catalogue::bits_below(combined_2024(),
                                       "TCVatandasiKisiKutukleri/KisiBilgisi/KayitYeriBilgisi"));
    EXPECT_TRUE(Catalogue::bits_below(first, "TCVatandasiKisiKutukleri/TCKKBilgisi/KayitNo"));
    EXPECT_FALSE(Catalogue::bits_below(third, "TCVatandasiKisiKutukleri/TCKKBilgisi/KayitNo"));
    EXPECT_EQ(first.criterion.size(), 1u);
    EXPECT_EQ(third.criterion.size(), 4u);
}

TEST(BitsBelow, RefusesPathsThatAreNotInTheContract) {
    for (const char* path :
         {"", "/", "Yok", "KimlikNo", "HataBilgisi", "YabanciKisiKutukleri/", "DoluBilesenler",
          "YabanciKisiKutukleri/KisiBilgisi/IzinNo/Ad", "YabanciKisiKutukleri//KisiBilgisi"}) {
        const auto mask = Catalogue::bits_below(combined_2024(), path);
        ASSERT_FALSE(mask) << path;
        EXPECT_EQ(mask.error().code, ErrorCode::InvalidDecision);
    }
}

TEST(ContractParser, NamesFileAndLineOfAnUnknownField) {
    EXPECT_EQ(error_of(head("record R\ntype R\n  Ad Text given_nams\n")),
              "contract:12: unknown field 'given_nams'");
}

TEST(ContractParser, RefusesMembersOutOfOrdinalOrder) {
    EXPECT_EQ(error_of(head("record R\ntype R\n  Soyad Text surname\n  Ad Text given_names\n")),
              "contract:13: members are not in ordinal order: Ad");
    EXPECT_THAT(
        error_of(head("record R\ntype R\n  BeyandaBulunanKimlikNo asked\n  BeyanTarihi error\n")),
        HasSubstr("contract:13"));
    EXPECT_THAT(error_of(head("record R\ntype R\n  Ad error\n  Ad error\n")),
                HasSubstr("contract:13"));
}

TEST(ContractParser, RefusesFieldsThatDoNotFitTheirWireType) {
    EXPECT_EQ(error_of(head("record R\ntype R\n  Ad Int given_names\n")),
              "contract:12: field 'given_names' does not fit its wire type");
    EXPECT_THAT(error_of(head("record R\ntype R\n  Ad Text sex\n")), HasSubstr("contract:12"));
}

TEST(ContractParser, RefusesEveryWordItDoesNotKnow) {
    const char* const lines[] = {
        "colour blue",
        "shape ring",
        "question Everything",
        "service 0",
        "service 65536",
        "service x",
        "version 2024-04-01",
        "name Again",
        "use nothing",
        "record R as Nothing",
        "record R then Place",
        "criterion K namespace",
        "criterion K namespace other",
        "criterion K\n  No Long Everything",
        "criterion K\n  No Number NationalId",
        "criterion K\n  No Long",
        "criterion K\n  No Enumeration Sex",
        "criterion K\n  No enumeration Sex",
        "criterion K\n  No enumeration E Everything",
        "criterion K\n  No enumeration E Sex x",
        "criterion K\n  No Int BornFrom",
        "criterion K\n  No DateTime BirthYear",
        "mark D",
        "mark A 2021/04/01",
        "mark nearest",
        "mark nearest 2021",
        "mark nearest 2021/04/01 x",
        "type R\n  A asked-kind",
        "type R\n  Ad",
        "type R\n  Ad Letters given_names",
        "type R\n  Ad Text",
        "type R\n  Ad Text given_names empty",
        "type R\n  Ad Text given_names empty parts",
        "type R\n  Ad Text given_names empty false",
        "type R\n  Ad Text given_names maybe so",
        "type R\n  A unfilled",
        "type R\n  A unfilled Letters",
        "type R\n  A error now",
        "type R\n  A asked sometimes",
        "type R\n  A complex",
        "type R\n  A complex B like C",
        "type R colour blue",
        "type R namespace",
        "type R namespace other\n  A error",
        "type R\n  A error\ntype R\n  A error",
        "enumeration E",
        "enumeration E namespace constants\n  One NoSuchComponent",
        "  Ad Text given_names",
        "type",
    };
    for (const char* line : lines) {
        const std::string record = std::string_view(line).starts_with("record") ? "" : "record R\n";
        EXPECT_THAT(error_of(head(record + line + "\n")), HasSubstr("contract:")) << line;
    }
}

TEST(ContractParser, RefusesWhatIsMissing) {
    EXPECT_THAT(error_of(""), HasSubstr("no service number"));
    EXPECT_THAT(error_of("service 5\n"), HasSubstr("no name or operation"));
    EXPECT_THAT(error_of("service 5\nname A\noperation B\n"), HasSubstr("a title is missing"));
    EXPECT_THAT(error_of(head("")), HasSubstr("no version, result or record"));
    EXPECT_THAT(error_of(head("record R\n")), HasSubstr("no type 'R'"));
    EXPECT_THAT(error_of(head("record R\ntype R\n")), HasSubstr("a type needs members"));
    EXPECT_THAT(error_of("service 5\nname A\noperation B\ntitle-tr C\ntitle-en D\nquestion "
                         "PublicCitizenCheck\n"),
                HasSubstr("a public check needs"));
}

TEST(ContractParser, RefusesATypeThatHoldsItself) {
    EXPECT_THAT(error_of(head("record R\ntype R\n  A complex R\n")), HasSubstr("types too deep"));
}

TEST(ContractParser, RefusesAnEnumerationWhereATypeIsNeeded) {
    EXPECT_THAT(error_of(head(
                    "record R\ntype R\n  A complex E\nenumeration E namespace constants\n  One\n")),
                HasSubstr("contract:12"));
    EXPECT_THAT(error_of(head("record R\ntype R\n  A filled R\n")), HasSubstr("contract:12"));
}

TEST(ContractParser, ReadsACriterionWhoseValuesAreAnEnumeration) {
    const auto parsed = Catalogue::parse(head(
        "mark B\ncriterion K\n  C enumeration E Sex\n  D DateTime BornFrom\nenumeration E "
        "namespace base\n  One\n  Old until 2023/01/01\n  Two\nrecord R\ntype R\n  A error\n"));
    ASSERT_TRUE(parsed) << parsed.error().context;
    const CriterionMember& member = (*parsed)->criterion.at(0);
    EXPECT_EQ(member.wire_type, WireType::Enumeration);
    EXPECT_EQ(member.field, CriterionField::Sex);
    ASSERT_NE(member.enumeration, nullptr);
    ASSERT_EQ(member.enumeration->values.size(), 2u);
    EXPECT_EQ(member.enumeration->values[1].name, "Two");
    EXPECT_EQ((*parsed)->criterion.at(1).enumeration, nullptr);
    EXPECT_EQ((*parsed)->mark, ShapeMark::Clients);
    EXPECT_EQ((*parsed)->leaves.count(), 0u);
}

TEST(ContractParser, RefusesACriterionWithoutAnEnumerationOfItsName) {
    const auto with = [](std::string_view types) {
        return error_of(head("criterion K\n  C enumeration E Sex\nrecord R\ntype R\n  A error\n" +
                             std::string(types)));
    };
    EXPECT_EQ(with(""), "contract:11: no type 'E'");
    EXPECT_EQ(with("type E\n  A error\n"), "contract:11: not an enumeration: E");
    EXPECT_EQ(with("enumeration E namespace base\n  One until 2011/01/01\n"),
              "contract:11: no values in this version: E");
    EXPECT_EQ(with("enumeration E namespace base\n  One\n"), "parsed");
}

TEST(Catalogue, ServesAVersionOfUnknownShapeInTheNearestKnownOne) {
    const auto paths = [](const char* name, const char* version) {
        std::vector<std::string> all;
        for (const Leaf& leaf : Catalogue::leaves(*built_in().by_name(name, version)))
            all.push_back(leaf.path);
        return all;
    };
    const std::tuple<const char*, const char*, const char*> pairs[] = {
        {"BilesikKutukSorgulaKimlikNoServis", "2017/08/01", "2021/04/01"},
        {"KimlikNoSorgulaAdresServis", "2016/10/01", "2015/07/01"},
        {"KimlikNoSorgulaAdresServis", "2023/07/01", "2021/04/01"}};
    for (const auto& [name, version, nearest] : pairs) {
        const Service& service = *built_in().by_name(name, version);
        EXPECT_EQ(service.mark, ShapeMark::Nearest);
        EXPECT_EQ(service.shape_of, nearest);
        EXPECT_EQ(service.namespace_uri, std::string("http://kps.nvi.gov.tr/") + version);
        EXPECT_EQ(paths(name, version), paths(name, nearest)) << name << version;
    }
}

TEST(Catalogue, ReadsWhatTheCriteriaOfANewServiceNeed) {
    using registry::Part;
    EXPECT_EQ(built_in().by_name("NkoSorgulaTCKimlikNoServis", "2021/04/01")->parts,
              Part::Person | Part::Events);
    EXPECT_EQ(built_in().by_name("AileListesiAraTCNoServis", "2011/01/01")->parts,
              static_cast<std::uint8_t>(Part::Person));
    EXPECT_EQ(built_in().by_name("CuzdanSorgulaTCKimlikNoServis", "2014/09/01")->parts,
              Part::Person | Part::Documents);
    EXPECT_EQ(built_in().by_name("KisiAdresNoSorgulaServis", "2011/01/01")->parts,
              Part::Person | Part::Documents | Part::Addresses);
}

TEST(ContractParser, EchoesTheKindAskedForWithoutAMaskBit) {
    const auto parsed = Catalogue::parse(
        head("record R\ntype R\n  A asked-kind E\nenumeration E namespace base\n  One\n"));
    ASSERT_TRUE(parsed) << parsed.error().context;
    EXPECT_TRUE((*parsed)->leaves.empty());
    EXPECT_EQ((*parsed)->record->members[0].type->values[0].name, "One");
    EXPECT_THAT(error_of(head("record R\ntype R\n  A asked-kind R\n")), HasSubstr("contract:12"));
}

TEST(ContractParser, ClaimsNothingForAShapeThatHasNoMark) {
    const auto parsed = Catalogue::parse(head("record R\ntype R\n  A error\n"));
    ASSERT_TRUE(parsed);
    EXPECT_EQ((*parsed)->mark, ShapeMark::Ours);
    EXPECT_EQ(combined_2024().mark, ShapeMark::Published);
}

TEST(ContractParser, TakesExactlyAsManyBitsAndBytesAsTheLimitsSay) {
    const auto with_leaves = [](std::size_t count) {
        std::string text = "record R\n";
        std::string record = "type R\n";
        for (std::size_t group = 0; group * 32 < count; ++group) {
            const std::string name = "G" + std::to_string(100 + group);
            record += "  " + name + " complex " + name + "\n";
            text += "type " + name + "\n";
            for (std::size_t leaf = group * 32; leaf < std::min(count, group * 32 + 32); ++leaf)
                text += "  L" + std::to_string(10000 + leaf) + " Text given_names\n";
        }
        return head(text + record);
    };
    EXPECT_EQ(error_of(with_leaves(kMaskBits)), "parsed");
    EXPECT_THAT(error_of(with_leaves(kMaskBits + 1)), HasSubstr("too many leaves"));

    std::string text = head("record R\ntype R\n  A error\n#");
    text.resize(kContractBytesMax, ' ');
    EXPECT_EQ(error_of(text), "parsed");
    EXPECT_THAT(error_of(text + " "), HasSubstr("file too large"));

    std::string members = "record R\ntype R\n";
    for (std::size_t index = 0; index < kMembersMax; ++index)
        members += "  M" + std::to_string(100 + index) + " error\n";
    EXPECT_EQ(error_of(head(members)), "parsed");
    EXPECT_THAT(error_of(head(members + "  M900 error\n")), HasSubstr("too many members"));
}

TEST(ContractParser, AcceptsCommentsAndUsesTypesFiles) {
    const SourceText types[] = {{"types/t.types",
                                 "type R\n  A Text given_names since 2024/04/01  # new\n"
                                 "  B Text surname until 2024/03/31\n"}};
    const std::string text = head("# a comment\nuse t\nrecord R\n");
    const auto parsed = Catalogue::parse({"x", text}, types);
    ASSERT_TRUE(parsed) << parsed.error().context;
    ASSERT_EQ((*parsed)->record->members.size(), 1u);
    EXPECT_EQ((*parsed)->record->members[0].name, "A");
    EXPECT_EQ((*parsed)->action, "http://kps.nvi.gov.tr/2024/04/01/TestServis/Sorgula");
}

TEST(ContractParser, NamesTheTypesFileInItsErrors) {
    const SourceText types[] = {{"types/t.types", "type R\n  A Text nothing\n"}};
    const std::string text = head("use t\nrecord R\n");
    const auto parsed = Catalogue::parse({"x", text}, types);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().context, "types/t.types:2: unknown field 'nothing'");
}

TEST(Mask, GrantsNothingUntilABitIsSetAndKeepsBitsApart) {
    Mask mask;
    EXPECT_TRUE(mask.empty());
    for (std::size_t bit : {std::size_t{0}, std::size_t{63}, std::size_t{64}, kMaskBits - 1})
        mask.grant(bit);
    EXPECT_EQ(mask.count(), 4u);
    EXPECT_TRUE(mask.has(63));
    EXPECT_FALSE(mask.has(62));
    mask.revoke(63);
    EXPECT_FALSE(mask.has(63));
    EXPECT_TRUE(mask.has(64));
    Mask other;
    other.grant(63);
    EXPECT_FALSE(mask.any_of(other));
    EXPECT_TRUE(mask.intersected(other).empty());
    other.merge(mask);
    EXPECT_EQ(other.count(), 4u);
}

}  // namespace
}  // namespace kps::contract
