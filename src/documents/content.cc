#include "documents/content.h"

#include <fmt/format.h>

namespace kps::documents {
namespace {

using contract::Component;
using contract::MemberKind;
using contract::QuestionKind;
using contract::Type;
using query::ComponentState;
using query::Record;
using query::Subject;
using registry::Field;
using registry::FieldValue;
using registry::ValueKind;

std::string date_text(const base::PartialDate& date) {
    if (date.month == 0) return fmt::format("{:04}", date.year);
    if (date.day == 0) return fmt::format("{:02}.{:04}", date.month, date.year);
    return fmt::format("{:02}.{:02}.{:04}", date.day, date.month, date.year);
}

std::string coded_text(Field field, const FieldValue& value) {
    if (value.text.empty()) return std::to_string(value.integer);
    // A volume is known by its number; its name alone would name many.
    if (field == Field::register_volume) return fmt::format("{} {}", value.integer, value.text);
    return std::string(value.text);
}

/// Empty for what cannot be printed: a photo.
std::string printed(Field field, const FieldValue& value) {
    switch (value.kind) {
        case ValueKind::Text:
            return std::string(value.text);
        case ValueKind::Coded:
            return coded_text(field, value);
        case ValueKind::Date:
        case ValueKind::Instant:
            return value.date.known() ? date_text(value.date) : std::string();
        case ValueKind::Boolean:
            return value.integer != 0 ? "Evet" : "Hayır";
        case ValueKind::Id:
        case ValueKind::Integer:
            return std::to_string(value.integer);
        case ValueKind::Binary:
            return {};
    }
    return {};
}

/// Reads one record, as the edges do: a component that is not present is not looked into.
class Reader {
  public:
    Reader(const Record& record, Content& content) : record_(record), content_(content) {}

    void read(const Type& type, const Subject& subject, Facts& facts) {
        if (record_.component(type, subject) != ComponentState::Present) return;
        for (const contract::Member& member : type.members) {
            if (member.kind == MemberKind::Leaf && member.field)
                read_leaf(member, subject, facts);
            else if (member.kind == MemberKind::Complex)
                read_part(*member.type, subject, facts);
            else if (member.kind == MemberKind::List)
                read_items(*member.type, subject);
            else if (member.kind == MemberKind::Asked)
                content_.asked_id = record_.asked_id();
        }
    }

  private:
    void read_leaf(const contract::Member& member, const Subject& subject, Facts& facts) {
        const FieldValue value = record_.value(member, subject, scratch_);
        if (!value.present) return;
        if (std::string text = printed(*member.field, value); !text.empty())
            facts.insert_or_assign(*member.field, std::move(text));
    }

    void read_part(const Type& type, const Subject& outer, Facts& facts) {
        const Subject inside = record_.inside(type, outer);
        if (type.component != Component::Residence) return read(type, inside, facts);
        if (record_.component(type, inside) != ComponentState::Present) return;
        read(type, inside, content_.residence.emplace());
    }

    void read_items(const Type& type, const Subject& outer) {
        std::vector<Facts>* list = type.component == Component::FamilyMember    ? &content_.people
                                   : type.component == Component::RegistryEvent ? &content_.events
                                                                                : nullptr;
        if (list == nullptr) return;
        std::vector<Subject> items;
        record_.items(type, outer, items);
        for (const Subject& item : items) {
            Facts facts;
            read(type, item, facts);
            if (!facts.empty()) list->push_back(std::move(facts));
        }
    }

    const Record& record_;
    Content& content_;
    std::string scratch_;
};

bool shows_something(Kind kind, const Content& content) {
    if (kind == Kind::RegisterExtract) return !content.people.empty();
    return content.residence && !content.residence->empty();
}

}  // namespace

std::optional<Kind> kind_of(const contract::Service& service) {
    switch (service.question) {
        case QuestionKind::ExtractByNumber:
        case QuestionKind::ExtractByRegisterPlace:
            return Kind::RegisterExtract;
        case QuestionKind::AddressByNumber:
            return Kind::ResidenceCertificate;
        default:
            return std::nullopt;
    }
}

std::string_view name_of(Kind kind) {
    return kind == Kind::RegisterExtract ? "register-extract" : "residence-certificate";
}

std::string_view turkish(Kind kind) {
    return kind == Kind::RegisterExtract ? "Nüfus Kayıt Örneği" : "Yerleşim Yeri Belgesi";
}

std::string_view fact(const Facts& facts, Field field) {
    const auto found = facts.find(field);
    return found == facts.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<Content> read_content(Kind kind, const query::Answer& answer) {
    if (answer.error || answer.service == nullptr || answer.records.size() != 1)
        return std::nullopt;
    const Record& record = answer.records.front();
    if (query::record_error(*answer.service, record)) return std::nullopt;
    Content content;
    Facts facts;
    const Type& type = *answer.service->record;
    Reader(record, content).read(type, record.inside(type, record.subject()), facts);
    content.extract_kind = fact(facts, Field::extract_kind);
    if (!shows_something(kind, content)) return std::nullopt;
    return content;
}

}  // namespace kps::documents
