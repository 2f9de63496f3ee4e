#include "wire/services/answer_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/testing/case_count.h"
#include "wire/services/testing/golden.h"
#include "wire/services/testing/people.h"
#include "wire/services/testing/rendered.h"
#include "wire/xml/document.h"
#include "wire/xml/writer.h"

namespace kps::wire::services {
namespace {

using base::ErrorCode;
using contract::Catalogue;
using contract::Mask;
using contract::QuestionKind;
using contract::Service;
using query::Answer;
using query::Record;
using registry::FoundPerson;
using testing::catalogue;
using testing::golden_name;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::render;

const Service& service(std::string_view name, std::string_view version) {
    return *catalogue().by_name(name, version);
}
const Service& combined_2024() {
    return service("BilesikKutukSorgulaKimlikNoServis", "2024/04/01");
}
const Service& address_2021() {
    return service("KimlikNoSorgulaAdresServis", "2021/04/01");
}
const Service& verification() {
    return service("TumKutukDogrulaServis", "2025/08/01");
}

std::string render(const Service& of, const FoundPerson& person, const Mask& mask) {
    return render(
        {&of, {}, {Record::found(person.file.person.id, person, mask, testing::places())}});
}
std::string render_record(const Service& of, const Record& record) {
    return render({&of, {}, {record}});
}

Mask mask_of(const Service& of, std::initializer_list<std::string_view> paths) {
    Mask mask;
    for (std::string_view path : paths) mask.merge(Catalogue::bits_below(of, path).value());
    return mask;
}

/// A grant of a bank: names and birth date, state, and the residence's open address.
Mask narrow_mask(const Service& of) {
    static const char* const wanted[] = {"Ad",        "Soyad",  "DogumTarih", "Durum",
                                         "AcikAdres", "SeriNo", "Kod"};
    Mask mask;
    for (const contract::Leaf& leaf : Catalogue::leaves(of)) {
        const bool card =
            leaf.path.find("GeciciKimlik") != std::string::npos || leaf.path.find("Diger") == 0;
        for (const char* name : wanted)
            if (leaf.member->name == name && !card) mask.grant(leaf.member->bit);
    }
    return mask;
}

bool is_person_service(const Service& of) {
    return of.record != nullptr && !of.leaves.empty() &&
           of.record->component != contract::Component::Place &&
           of.record->component != contract::Component::OwnRight &&
           of.question != contract::QuestionKind::FieldVerification &&
           of.question != contract::QuestionKind::PersonPage;
}

TEST(AnswerWriterGolden, PersonAnswersKeepTheirBytes) {
    const std::map<std::string, FoundPerson> people = {
        {"citizen", testing::citizen()},     {"citizen_sparse", testing::sparse_citizen()},
        {"foreigner", testing::foreigner()}, {"blue_card", testing::blue_card_holder()},
        {"dead", testing::dead_citizen()},
    };
    for (const auto& each : catalogue().services()) {
        if (!is_person_service(*each)) continue;
        for (const auto& [name, person] : people)
            testing::expect_golden(golden_name(*each, name), render(*each, person, each->leaves));
        testing::expect_golden(golden_name(*each, "citizen_narrow"),
                               render(*each, testing::citizen(), narrow_mask(*each)));
    }
}

TEST(AnswerWriterGolden, ErrorsKeepTheirBytes) {
    for (const auto& each : catalogue().services()) {
        if (each->record == nullptr) continue;
        const auto whole = [&](ErrorCode code) { return render({each.get(), code, {}}); };
        testing::expect_golden(golden_name(*each, "refused"), whole(ErrorCode::NotAuthorised));
        testing::expect_golden(golden_name(*each, "empty_criterion"),
                               whole(ErrorCode::EmptyCriterion));
        testing::expect_golden(golden_name(*each, "limit"), whole(ErrorCode::LimitReached));
        if (contract::is_about_caller(each->question) ||
            each->question == contract::QuestionKind::PersonPage)
            continue;
        testing::expect_golden(
            golden_name(*each, "absent"),
            render_record(*each, Record::refused(testing::kCitizenId, ErrorCode::NotFound)));
        testing::expect_golden(
            golden_name(*each, "invalid_number"),
            render_record(*each, Record::refused(10000000147, ErrorCode::InvalidNationalId)));
    }
}

TEST(AnswerWriterGolden, AnswersAboutTheCallerKeepTheirBytes) {
    const query::OwnRow granted{"KisiSorgulaTCKimlikNoServis",
                                "2011/01/01",
                                "ListeleCoklu",
                                "TemelBilgisi/Ad",
                                "urn:islem <1>",
                                true};
    const query::OwnRow not_granted{
        "KisiSorgulaTCKimlikNoServis", "2011/01/01", "ListeleCoklu", "", "", false};
    for (const auto& each : catalogue().services()) {
        if (!contract::is_about_caller(each->question)) continue;
        Answer answer{each.get(), {}, {Record::own(granted, each->leaves)}};
        if (!each->record_name.empty())
            answer.records.push_back(Record::own(not_granted, each->leaves));
        testing::expect_golden(golden_name(*each, "found"), render(answer));
    }
}

TEST(AnswerWriterGolden, VerificationsByFieldKeepTheirBytes) {
    const Service& by_field = service("KimlikBilgisiDogrulaServis", "2026/01/01");
    const query::FieldMatches mixed{0b11'1111'1111, 0b01'0101'0101};
    const query::FieldMatches few{0b00'0000'0011, 0b00'0000'0001};
    const auto golden = [&](const char* name, query::FieldMatches matches, const Mask& mask) {
        testing::expect_golden(
            golden_name(by_field, name),
            render_record(by_field, Record::matched(testing::kCitizenId, matches, mask)));
    };
    golden("every_claim", mixed, by_field.leaves);
    golden("two_claims", few, by_field.leaves);
    golden("one_leaf_granted", mixed, Catalogue::bits_below(by_field, "SoyadUyumlu").value());
    golden("nothing_granted", mixed, Mask());
}

TEST(AnswerWriterGolden, PagesAndSearchesKeepTheirBytes) {
    const FoundPerson first = testing::citizen();
    const FoundPerson second = testing::sparse_citizen();
    const Service& list = service("KisiListeleServis", "2011/01/01");
    const query::Expansion people{{{&first}, {&second}}, {}};
    const auto page = [&](std::optional<std::int64_t> key, const Mask& mask) {
        return render_record(list, Record::page(people, key, mask, testing::places()));
    };
    testing::expect_golden(golden_name(list, "page"), page(-4611686018427387905, list.leaves));
    testing::expect_golden(golden_name(list, "last_page"), page(std::nullopt, list.leaves));
    testing::expect_golden(golden_name(list, "page_narrow"), page(7, narrow_mask(list)));
    testing::expect_golden(golden_name(list, "no_permit"),
                           render({&list, ErrorCode::NotAuthorised, {}}));
    const Service& search = service("KisiSorgulaKisiBilgiServis", "2011/01/01");
    testing::expect_golden(golden_name(search, "two_found"),
                           render({&search,
                                   {},
                                   {Record::found(1, first, search.leaves, testing::places()),
                                    Record::found(2, second, search.leaves, testing::places())}}));
    for (const auto& [name, code] : {std::pair{"nobody", ErrorCode::NotFound},
                                     std::pair{"too_many", ErrorCode::TooManyMatches},
                                     std::pair{"too_wide", ErrorCode::CriterionTooWide}}) {
        testing::expect_golden(golden_name(search, name),
                               render_record(search, Record::refused(0, code)));
        testing::expect_golden(golden_name(list, name), render({&list, code, {}}));
    }
}

TEST(AnswerWriterGolden, VerificationsAndCodeListsKeepTheirBytes) {
    using registry::PersonKind;
    const std::map<std::string, query::Verification> states = {
        {"citizen", {PersonKind::Citizen, 1}},          {"foreigner", {PersonKind::Foreigner, 1}},
        {"blue_card", {PersonKind::BlueCardHolder, 1}}, {"dead", {PersonKind::Citizen, 3}},
        {"no_match", {PersonKind::Citizen, 2}},
    };
    for (const auto& [name, state] : states)
        testing::expect_golden(
            golden_name(verification(), name),
            render_record(verification(), Record::verified(testing::kCitizenId, state)));
    const Service& provinces = service("AksOkuTumIlServis", "2011/01/01");
    const Service& districts = service("AksOkuTumIleBagliIlceServis", "2011/01/01");
    Answer list{&provinces, {}, {}};
    for (const registry::PlaceRow& row : testing::places().provinces())
        list.records.push_back(Record::place(row, provinces.leaves));
    testing::expect_golden(golden_name(provinces, "list"), render(list));
    list = {&districts, {}, {}};
    for (const registry::PlaceRow& row : testing::places().districts())
        list.records.push_back(Record::place(row, districts.leaves));
    testing::expect_golden(golden_name(districts, "list"), render(list));
}

// Evidence R-167.
TEST(AnswerWriter, WritesTheCapturedShapeOfACitizen) {
    const std::string answer = render(combined_2024(), testing::citizen(), combined_2024().leaves);
    EXPECT_THAT(
        answer,
        HasSubstr(
            "<SorgulaResponse xmlns=\"http://kps.nvi.gov.tr/2024/04/01\"><SorgulaResult "
            "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><HataBilgisi i:nil=\"true\" "
            "xmlns:b=\"http://kps.nvi.gov.tr/2011/01/01\"/><SorguSonucu><BilesikKutukBilgileri>"
            "<DoluBilesenler xmlns:b=\"http://schemas.datacontract.org/2004/07/"
            "Common.Types.Constants\"><b:CstBilesikKutukServisDoluBilesen>TCKisiBilgisi</"));
    EXPECT_THAT(
        answer,
        HasSubstr("<TCVatandasiKisiKutukleri xmlns:b=\"http://schemas.datacontract.org/2004/07/"
                  "Common.Types.Containers.Services\"><GeciciKimlikBilgisi><Ad>AYŞE IŞIL</Ad>"));
    EXPECT_THAT(
        answer,
        HasSubstr("<Cinsiyet xmlns:c=\"http://kps.nvi.gov.tr/2011/01/01\"><c:Aciklama>Kadın</"
                  "c:Aciklama><c:Kod>2</c:Kod></Cinsiyet>"));
    EXPECT_THAT(answer, HasSubstr("<KimlikNo>10000000146</KimlikNo>"));
    EXPECT_THAT(answer, HasSubstr("http://kps.nvi.gov.tr/2024/04/01/"
                                  "BilesikKutukSorgulaKimlikNoServis/SorgulaResponse</"));
}

TEST(AnswerWriter, DeclaresTheBaseNamespaceOnceAboveNestedBaseTypes) {
    const Service& of = service("BilesikKutukSorgulaKimlikNoServis", "2023/02/01");
    const std::string answer = render(of, testing::citizen(), of.leaves);
    EXPECT_THAT(
        answer,
        HasSubstr(
            "<TemelBilgisi xmlns:b=\"http://kps.nvi.gov.tr/2011/01/01\"><b:Ad>AYŞE IŞIL</b:Ad>"));
    EXPECT_THAT(
        answer,
        HasSubstr("<b:Cinsiyet><b:Aciklama>Kadın</b:Aciklama><b:Kod>2</b:Kod></b:Cinsiyet>"));
}

TEST(AnswerWriter, NeedsNoPrefixInServicesOfTheBaseVersion) {
    const Service& of = service("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    const std::string answer = render(of, testing::citizen(), of.leaves);
    EXPECT_THAT(answer, Not(HasSubstr("xmlns:b")));
    EXPECT_THAT(answer, HasSubstr("<Cinsiyet><Aciklama>Kadın</Aciklama><Kod>2</Kod></Cinsiyet>"));
}

TEST(AnswerWriter, WritesEmptyDatesInTheFormOfEachMember) {
    const std::string answer =
        render(combined_2024(), testing::sparse_citizen(), combined_2024().leaves);
    const std::string declared = " xmlns:c=\"http://kps.nvi.gov.tr/2011/01/01\"";
    const std::string parts =
        declared + "><c:Ay i:nil=\"true\"/><c:Gun i:nil=\"true\"/><c:Yil i:nil=\"true\"/></";
    EXPECT_THAT(answer, HasSubstr("<OlumTarih" + parts));
    EXPECT_THAT(answer, HasSubstr("<VerilmeTarih" + parts));
    for (const char* name :
         {"DuzenlenmeTarih", "SonGecerlilikTarih", "SurucuBelgeYuklenmeTarih", "DogumTarih"})
        EXPECT_THAT(answer,
                    HasSubstr("<" + std::string(name) + " i:nil=\"true\"" + declared + "/>"))
            << name;
    EXPECT_THAT(answer, HasSubstr("<SurucuBelgeYuklendiMi>false</SurucuBelgeYuklendiMi>"));
    EXPECT_THAT(answer, HasSubstr("<VeliVasiVar>false</VeliVasiVar>"));
    EXPECT_THAT(answer,
                HasSubstr("<c:Ay i:nil=\"true\"/><c:Gun i:nil=\"true\"/><c:Yil>1931</c:Yil>"));
}

TEST(AnswerWriter, EchoesTheNumberInEveryAbsentComponentWithCodeTwo) {
    const std::string answer =
        render(combined_2024(), testing::sparse_citizen(), combined_2024().leaves);
    std::size_t echoes = 0;
    for (std::size_t at = answer.find("12345678950"); at != std::string::npos;
         at = answer.find("12345678950", at + 1))
        ++echoes;
    EXPECT_EQ(echoes, 12u);  // the record and its eleven components
    EXPECT_THAT(answer, HasSubstr("<c:Aciklama>Aradığınız kriterlere uygun kayıt "
                                  "bulunamadı.</c:Aciklama><c:Kod>2</c:Kod>"));
}

TEST(AnswerWriter, RefusesAPhotoAsTheRealSystemDoes) {
    Mask mask = combined_2024().leaves;
    for (std::size_t bit = 0; bit < contract::kMaskBits; ++bit)
        if (combined_2024().special_leaves.has(bit)) mask.revoke(bit);
    const std::string answer = render(combined_2024(), testing::citizen(), mask);
    const std::string refused =
        "<Fotograf i:nil=\"true\"/><HataBilgisi xmlns:c=\"http://kps.nvi.gov.tr/2011/01/01\">"
        "<c:Aciklama>Yetkiniz yoktur.</c:Aciklama><c:Kod>8</c:Kod></HataBilgisi>";
    EXPECT_THAT(answer, HasSubstr("<TCKKFotografBilgisi>" + refused +
                                  "<TCKimlikNo i:nil=\"true\"/></TCKKFotografBilgisi>"));
    EXPECT_THAT(answer, HasSubstr("<YeniMaviKartFotoBilgisi>" + refused +
                                  "<KimlikNo>10000000146</KimlikNo>"));
    EXPECT_THAT(answer, Not(HasSubstr("TCKKFotoBilgisi</b:")));
}

TEST(AnswerWriter, KeepsResultsPositional) {
    const FoundPerson citizen = testing::citizen();
    const FoundPerson foreigner = testing::foreigner();
    const Mask& all = combined_2024().leaves;
    const std::string answer =
        render({&combined_2024(),
                {},
                {Record::found(testing::kCitizenId, citizen, all, testing::places()),
                 Record::refused(0, ErrorCode::EmptyCriterion),
                 Record::found(testing::kForeignerId, foreigner, all, testing::places())}});
    const auto document = xml::Document::parse(answer);
    ASSERT_TRUE(document);
    const std::string& uri = combined_2024().namespace_uri;
    const xml::Element* records =
        document->root().first_element()->next_element()->first_element()->first_element()->child(
            uri, "SorguSonucu");
    ASSERT_NE(records, nullptr);
    std::vector<std::string> numbers;
    std::string scratch;
    for (const xml::Element* record = records->first_element(); record != nullptr;
         record = record->next_element())
        numbers.emplace_back(record->child(uri, "KimlikNo")->text(scratch));
    EXPECT_THAT(numbers, ::testing::ElementsAre("10000000146", "", "99000000106"));
}

// Evidence R-061. Evidence R-069.
TEST(AnswerWriter, WritesNothingOfAPersonForAnEmptyMask) {
    for (const auto& each : catalogue().services()) {
        if (!is_person_service(*each)) continue;
        FoundPerson person = testing::citizen();
        const std::string first = render(*each, person, Mask());
        person.file.person = testing::sparse_citizen().file.person;
        person.file.person.id = testing::kCitizenId;
        person.file.documents = {};
        person.file.addresses = {};
        person.photo = {};
        EXPECT_EQ(first, render(*each, person, Mask())) << each->action;
    }
}

TEST(AnswerWriter, LooksTheSameForAForeignerAndAnUnknownNumberInACitizensService) {
    const Service& of = service("KisiSorgulaTCKimlikNoServis", "2011/01/01");
    EXPECT_EQ(render(of, testing::foreigner(), of.leaves),
              render_record(of, Record::refused(testing::kForeignerId, ErrorCode::NotFound)));
}

TEST(AnswerWriter, FillsExactlyOneAddressMemberAndKeepsTheOrderOfOthers) {
    const std::string answer = render(address_2021(), testing::citizen(), address_2021().leaves);
    EXPECT_LT(answer.find("<AdresNo>2200000002</AdresNo>"),
              answer.find("<AdresNo>2200000003</AdresNo>"));
    EXPECT_LT(answer.find("<AdresNo>2200000003</AdresNo>"), answer.find("<YerlesimYeriAdresi>"));
    EXPECT_THAT(answer, HasSubstr("<BeldeAdresi i:nil=\"true\"/>"));
    EXPECT_THAT(answer, HasSubstr("<KoyAdresi><BagimsizBolumDurum"));
    EXPECT_THAT(
        answer,
        HasSubstr(
            "<YurtDisiAdresi xmlns:b=\"http://kps.nvi.gov.tr/2011/01/01\">"
            "<b:DisTemsDuzeltmeBeyanTarih>2017-03-09T00:00:00</b:DisTemsDuzeltmeBeyanTarih>"));
    EXPECT_THAT(
        answer,
        HasSubstr("<YurtDisiAdresi i:nil=\"true\" xmlns:b=\"http://kps.nvi.gov.tr/2011/01/01\"/>"));
}

TEST(AnswerWriter, DoesNotTellHowManyOtherAddressesThereAreWithoutAGrant) {
    const Mask mask = mask_of(address_2021(), {"YerlesimYeriAdresi"});
    FoundPerson person = testing::citizen();
    const std::string many = render(address_2021(), person, mask);
    person.file.addresses.resize(1);
    EXPECT_EQ(many, render(address_2021(), person, mask));
    EXPECT_THAT(many, HasSubstr("<DigerAdresBilgileri i:nil=\"true\"/>"));
}

// Evidence X-011.
TEST(AnswerWriter, VerificationSaysOnlyWhichRegisterMatchedAndTheState) {
    const std::string yes = render_record(
        verification(), Record::verified(testing::kCitizenId, {registry::PersonKind::Citizen, 1}));
    EXPECT_THAT(yes, HasSubstr("<b:CstTumKutukDogrulaServisDoluBilesen>TCKisiBilgisi</b:"));
    EXPECT_THAT(yes, HasSubstr("<c:Aciklama>Açık</c:Aciklama><c:Kod>1</c:Kod>"));
    EXPECT_THAT(yes, HasSubstr("<YabanciKisiKutukleri i:nil=\"true\""));
    EXPECT_THAT(yes, HasSubstr("<MaviKartliKisiKutukleri i:nil=\"true\""));
    EXPECT_THAT(yes, HasSubstr("<Ad i:nil=\"true\"/><Soyad i:nil=\"true\"/>"));
}

TEST(AnswerWriter, ANegativeVerificationHasNoKodOneAndAKodTwo) {
    for (registry::PersonKind kind :
         {registry::PersonKind::Citizen, registry::PersonKind::Foreigner}) {
        const std::string no =
            render_record(verification(), Record::verified(testing::kCitizenId, {kind, 2}));
        EXPECT_THAT(no, Not(HasSubstr(":Kod>1<")));
        EXPECT_THAT(no, HasSubstr(":Kod>2<"));
        EXPECT_THAT(no, Not(HasSubstr("<DurumBilgisi>")));
    }
    const std::string dead = render_record(
        verification(), Record::verified(testing::kCitizenId, {registry::PersonKind::Citizen, 3}));
    EXPECT_THAT(dead, Not(HasSubstr(":Kod>1<")));
    EXPECT_THAT(dead, HasSubstr(":Kod>3<"));
}

TEST(AnswerWriter, EscapesTextsOfTheRegister) {
    const std::string answer = render(address_2021(), testing::citizen(), address_2021().leaves);
    EXPECT_THAT(answer, HasSubstr("<Csbm>Yüz Yıl &amp; Ötesi Caddesi</Csbm>"));
    EXPECT_THAT(answer, HasSubstr("<BinaSiteAdi>Portakal &lt;Evleri&gt;</BinaSiteAdi>"));
    EXPECT_THAT(render(combined_2024(), testing::citizen(), combined_2024().leaves),
                HasSubstr("<Soyad>YILMAZ&lt;&amp;&gt;</Soyad>"));
}

TEST(AnswerWriter, EveryErrorOfTheTableGivesAWellFormedAnswer) {
    for (const base::ErrorInfo& error : base::all_errors()) {
        const std::string answer = render({&combined_2024(), error.code, {}});
        EXPECT_TRUE(xml::Document::parse(answer)) << error.name;
        EXPECT_THAT(answer, HasSubstr("<SorguSonucu i:nil=\"true\"/>"));
        const unsigned number =
            error.hata_bilgisi != 0 ? error.hata_bilgisi : static_cast<unsigned>(error.code);
        EXPECT_THAT(answer, HasSubstr("<b:Kod>" + std::to_string(number) + "</b:Kod>"));
    }
}

/// What a field of a person looks like on the wire; empty when it has no form that only it can
/// have.
std::string marker(const registry::FieldInfo& field, const registry::FieldValue& value) {
    using registry::ValueKind;
    std::string text;
    if (!value.present) return text;
    switch (field.kind) {
        case ValueKind::Text:
        case ValueKind::Coded:
            xml::append_text(text, value.text);
            break;
        case ValueKind::Id:
        case ValueKind::Integer:
            // Short numbers stand in codes as well, so they would prove nothing.
            if (value.integer < 100) return text;
            text = std::to_string(value.integer);
            break;
        case ValueKind::Date:
        case ValueKind::Instant:
            text = std::to_string(value.date.year);
            break;
        case ValueKind::Binary:
            base::append_base64(text, value.binary);
            break;
        case ValueKind::Boolean:
            return value.integer != 0 ? ">true<" : "";
    }
    return field.kind == ValueKind::Instant ? ">" + text + "-" : ">" + text + "<";
}

/// All markers of a person with the fields that have them: two addresses share some values.
std::multimap<std::string, registry::Field> markers_of(const FoundPerson& person) {
    std::multimap<std::string, registry::Field> markers;
    std::vector<const registry::Address*> addresses = {nullptr};
    for (const registry::Address& address : person.file.addresses) addresses.push_back(&address);
    for (const registry::FieldInfo& field : registry::all_fields())
        for (const registry::Address* address : addresses) {
            std::string scratch;
            const auto value =
                registry::field_value(field.field, {&person, address}, testing::places(), scratch);
            const std::string text = marker(field, value);
            if (!text.empty()) markers.emplace(text, field.field);
        }
    return markers;
}

Mask random_mask(const Service& of, std::mt19937& random) {
    Mask mask;
    const auto one_in = 1 + random() % 12;
    for (std::size_t bit = 0; bit < of.leaves.count(); ++bit)
        if (random() % one_in == 0) mask.grant(bit);
    if (random() % 8 == 0) return Mask();
    return mask;
}

// Evidence R-061. Evidence R-069. Evidence R-075.
TEST(AnswerWriterProperty, NoValueOutsideTheMaskAppearsInAnyAnswer) {
    std::mt19937 random(20240401);
    const FoundPerson people[] = {testing::citizen(), testing::sparse_citizen(),
                                  testing::dead_citizen(), testing::foreigner(),
                                  testing::blue_card_holder()};
    std::size_t checked = 0;
    for (const auto& each : catalogue().services()) {
        if (!is_person_service(*each)) continue;
        const std::vector<contract::Leaf> leaves = Catalogue::leaves(*each);
        for (const FoundPerson& person : people) {
            const auto markers = markers_of(person);
            for (int round = 0; round < base::testing::case_count(60); ++round) {
                const Mask mask = random_mask(*each, random);
                std::set<registry::Field> granted;
                for (const contract::Leaf& leaf : leaves)
                    if (mask.has(leaf.member->bit)) granted.insert(*leaf.member->field);
                const std::string answer = render(*each, person, mask);
                ASSERT_TRUE(xml::Document::parse(answer)) << each->action;
                for (auto at = markers.begin(); at != markers.end();) {
                    const auto end = markers.upper_bound(at->first);
                    bool may_appear =
                        at->first == ">" + std::to_string(person.file.person.id) + "<";
                    for (auto field = at; field != end; ++field)
                        may_appear = may_appear || granted.contains(field->second);
                    if (!may_appear) {
                        ++checked;
                        ASSERT_EQ(answer.find(at->first), std::string::npos)
                            << each->action << " " << at->first;
                    }
                    at = end;
                }
            }
        }
    }
    EXPECT_GT(checked, static_cast<std::size_t>(base::testing::case_count(50'000)));
}

}  // namespace
}  // namespace kps::wire::services
