#include "contract/words.h"

#include <span>

namespace kps::contract {
namespace {

template <class Value>
struct Word {
    std::string_view text;
    Value value;
};

template <class Value, std::size_t kCount>
std::optional<Value> find(const Word<Value> (&words)[kCount], std::string_view text) {
    for (const Word<Value>& word : words)
        if (word.text == text) return word.value;
    return std::nullopt;
}

template <class Value, std::size_t kCount>
std::string_view text_of(const Word<Value> (&words)[kCount], Value value) {
    for (const Word<Value>& word : words)
        if (word.value == value) return word.text;
    return {};
}

#define KPS_WORD(type, name) \
    { #name, type::name }

constexpr Word<QuestionKind> kQuestions[] = {
    KPS_WORD(QuestionKind, CombinedRegister),
    KPS_WORD(QuestionKind, CitizenByNumber),
    KPS_WORD(QuestionKind, AddressByNumber),
    KPS_WORD(QuestionKind, Verification),
    KPS_WORD(QuestionKind, Provinces),
    KPS_WORD(QuestionKind, DistrictsOfProvince),
    KPS_WORD(QuestionKind, ForeignerByNumber),
    KPS_WORD(QuestionKind, BlueCardByNumber),
    KPS_WORD(QuestionKind, CardByNumber),
    KPS_WORD(QuestionKind, FamilyByNumber),
    KPS_WORD(QuestionKind, ExtractByNumber),
    KPS_WORD(QuestionKind, AddressNumber),
    KPS_WORD(QuestionKind, PersonByIdentity),
    KPS_WORD(QuestionKind, PersonByRegisterPlace),
    KPS_WORD(QuestionKind, ExtractByRegisterPlace),
    KPS_WORD(QuestionKind, PersonPage),
    KPS_WORD(QuestionKind, FieldVerification),
    KPS_WORD(QuestionKind, OwnGrants),
    KPS_WORD(QuestionKind, OwnMethods),
    KPS_WORD(QuestionKind, ServerTime),
    KPS_WORD(QuestionKind, CallerAddress),
    KPS_WORD(QuestionKind, PublicCitizenCheck),
    KPS_WORD(QuestionKind, PublicForeignerCheck),
    KPS_WORD(QuestionKind, PublicPersonAndCardCheck),
};

constexpr Word<CriterionField> kCriterionFields[] = {
    KPS_WORD(CriterionField, NationalId),
    KPS_WORD(CriterionField, BirthDay),
    KPS_WORD(CriterionField, BirthMonth),
    KPS_WORD(CriterionField, BirthYear),
    KPS_WORD(CriterionField, GivenNames),
    KPS_WORD(CriterionField, Surname),
    KPS_WORD(CriterionField, CardSerial),
    KPS_WORD(CriterionField, ProvinceCode),
    KPS_WORD(CriterionField, NoSurname),
    KPS_WORD(CriterionField, NoBirthDay),
    KPS_WORD(CriterionField, NoBirthMonth),
    KPS_WORD(CriterionField, PaperCardSeries),
    KPS_WORD(CriterionField, PaperCardNumber),
    KPS_WORD(CriterionField, MotherName),
    KPS_WORD(CriterionField, FatherName),
    KPS_WORD(CriterionField, BirthPlace),
    KPS_WORD(CriterionField, Sex),
    KPS_WORD(CriterionField, SearchMode),
    KPS_WORD(CriterionField, ExtractKind),
    KPS_WORD(CriterionField, WithEvents),
    KPS_WORD(CriterionField, WithFormerSpouses),
    KPS_WORD(CriterionField, CardKind),
    KPS_WORD(CriterionField, RegisterDistrict),
    KPS_WORD(CriterionField, RegisterVolume),
    KPS_WORD(CriterionField, RegisterFamilyRow),
    KPS_WORD(CriterionField, RegisterPersonRow),
    KPS_WORD(CriterionField, BornFrom),
    KPS_WORD(CriterionField, BornUntil),
    KPS_WORD(CriterionField, PageKey),
    KPS_WORD(CriterionField, ServiceName),
    KPS_WORD(CriterionField, MaritalState),
    KPS_WORD(CriterionField, IsDead),
};

constexpr Word<WireType> kWireTypes[] = {
    KPS_WORD(WireType, Text),      KPS_WORD(WireType, Int),         KPS_WORD(WireType, Long),
    KPS_WORD(WireType, Boolean),   KPS_WORD(WireType, DateTime),    KPS_WORD(WireType, Binary),
    KPS_WORD(WireType, Parameter), KPS_WORD(WireType, PartialDate), KPS_WORD(WireType, Enumeration),
};

constexpr Word<Component> kComponents[] = {
    KPS_WORD(Component, CitizenPerson),
    KPS_WORD(Component, PaperCard),
    KPS_WORD(Component, ChipCard),
    KPS_WORD(Component, ChipCardPhoto),
    KPS_WORD(Component, TemporaryCard),
    KPS_WORD(Component, BlueCardPerson),
    KPS_WORD(Component, OldBlueCard),
    KPS_WORD(Component, NewBlueCard),
    KPS_WORD(Component, NewBlueCardPhoto),
    KPS_WORD(Component, NewBlueCardTemporary),
    KPS_WORD(Component, ForeignerPerson),
    KPS_WORD(Component, Residence),
    KPS_WORD(Component, OtherAddress),
    KPS_WORD(Component, CentreAddress),
    KPS_WORD(Component, TownAddress),
    KPS_WORD(Component, VillageAddress),
    KPS_WORD(Component, AbroadAddress),
    KPS_WORD(Component, Place),
    KPS_WORD(Component, Card),
    KPS_WORD(Component, FamilyMember),
    KPS_WORD(Component, RegistryEvent),
    KPS_WORD(Component, AddressOfPerson),
    KPS_WORD(Component, AnyPerson),
    KPS_WORD(Component, OwnRight),
};

#undef KPS_WORD

constexpr Word<ShapeMark> kMarks[] = {
    {"ours", ShapeMark::Ours},  {"A", ShapeMark::Published},     {"B", ShapeMark::Clients},
    {"C", ShapeMark::Mirrored}, {"nearest", ShapeMark::Nearest},
};

constexpr Word<MemberKind> kMemberKinds[] = {
    {"error", MemberKind::Error},        {"asked", MemberKind::Asked},
    {"complex", MemberKind::Complex},    {"list", MemberKind::List},
    {"filled", MemberKind::FilledParts}, {"match", MemberKind::MatchState},
    {"unfilled", MemberKind::Unfilled},  {"asked-kind", MemberKind::AskedKind},
    {"page-key", MemberKind::PageKey},
};

}  // namespace

std::optional<QuestionKind> question_from_word(std::string_view text) {
    return find(kQuestions, text);
}
std::optional<CriterionField> criterion_field_from_word(std::string_view text) {
    return find(kCriterionFields, text);
}
std::optional<WireType> wire_type_from_word(std::string_view text) {
    return find(kWireTypes, text);
}
std::optional<Component> component_from_word(std::string_view text) {
    return find(kComponents, text);
}
std::optional<MemberKind> member_kind_from_word(std::string_view text) {
    return find(kMemberKinds, text);
}

std::string_view word(QuestionKind kind) {
    return text_of(kQuestions, kind);
}
std::optional<ShapeMark> mark_from_word(std::string_view text) {
    return find(kMarks, text);
}
std::string_view word(ShapeMark mark) {
    return text_of(kMarks, mark);
}
std::string_view word(WireType type) {
    return text_of(kWireTypes, type);
}

std::string_view word(registry::DataClass data_class) {
    switch (data_class) {
        case registry::DataClass::None:
            return "none";
        case registry::DataClass::Personal:
            return "personal";
        case registry::DataClass::Special:
            return "special";
    }
    return {};
}

}  // namespace kps::contract
