#include "contract/parser.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "contract/limits.h"
#include "contract/words.h"

namespace kps::contract {

using base::ErrorCode;
using base::Status;

tl::unexpected<base::Error> contract_error(const Place& place, std::string_view message) {
    return base::failed(
        ErrorCode::InvalidArgument,
        std::string(place.file) + ":" + std::to_string(place.line) + ": " + std::string(message));
}

namespace {

using Words = std::vector<std::string_view>;

Words split(std::string_view line) {
    Words words;
    std::size_t at = 0;
    while (at < line.size()) {
        const std::size_t begin = line.find_first_not_of(" \t", at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
        words.push_back(line.substr(begin, end - begin));
        at = end;
    }
    return words;
}

bool is_version(std::string_view text) {
    if (text.size() != 10 || text[4] != '/' || text[7] != '/') return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '/' || (c >= '0' && c <= '9'); });
}

std::string quoted(std::string_view what, std::string_view word) {
    return std::string(what) + " '" + std::string(word) + "'";
}

/// Reads one file line by line. Lines that begin with white space belong to the block above them.
class Reader {
  public:
    Reader(SourceText source, Declarations& into) : source_(source), into_(into) {}

    Status read() {
        if (source_.text.size() > kContractBytesMax)
            return contract_error(place(), "file too large");
        std::string_view rest = source_.text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            ++line_;
            KPS_TRY(read_line(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return {};
    }

  private:
    enum class Block : std::uint8_t { None, Criterion, Type, Enumeration };

    Place place() const { return {source_.name, line_}; }

    Status read_line(std::string_view line) {
        Words words = split(line);
        const auto comment = std::find_if(
            words.begin(), words.end(), [](std::string_view word) { return word.front() == '#'; });
        words.erase(comment, words.end());
        if (words.empty()) return {};
        if (line.front() != ' ') return read_head(words, line);
        switch (block_) {
            case Block::Criterion:
                return read_criterion_member(words);
            case Block::Type:
                return read_member(words);
            case Block::Enumeration:
                return read_value(words);
            case Block::None:
                break;
        }
        return contract_error(place(), "an indented line needs a block above it");
    }

    Status read_head(const Words& words, std::string_view line) {
        block_ = Block::None;
        if (words.size() < 2) return contract_error(place(), quoted("nothing after", words[0]));
        if (words[0] == "type") return begin_type(words);
        if (words[0] == "enumeration") return begin_enumeration(words);
        if (words[0] == "criterion") return begin_criterion(words);
        if (words[0] == "record") return read_record(words);
        if (words[0] == "title-tr" || words[0] == "title-en") return read_title(words[0], line);
        if (words[0] == "mark") return read_mark(words);
        if (words.size() != 2)
            return contract_error(place(), quoted("one word expected after", words[0]));
        return read_property(words[0], words[1]);
    }

    Status read_title(std::string_view key, std::string_view line) {
        std::string& title =
            key == "title-tr" ? into_.service.turkish_title : into_.service.english_title;
        title = line.substr(line.find_first_not_of(" \t", key.size()));
        while (title.ends_with(' ') || title.ends_with('\r')) title.pop_back();
        return {};
    }

    Status read_property(std::string_view key, std::string_view value) {
        Service& service = into_.service;
        if (key == "name") return set_once(service.name, value);
        if (key == "operation") return set_once(service.operation, value);
        if (key == "action") return set_once(service.action, value);
        if (key == "namespace") return set_once(service.namespace_uri, value);
        if (key == "result") return set_once(service.result_type, value);
        if (key == "result-member") return set_once(service.result_member, value);
        if (key == "use") return into_.uses.emplace_back(value), Status();
        if (key == "service") return read_number(value);
        if (key == "shape") return read_shape(value);
        if (key == "question") return read_question(value);
        if (key == "version") {
            if (!is_version(value))
                return contract_error(place(), "a version is written yyyy/MM/dd");
            return set_once(service.version, value);
        }
        return contract_error(place(), quoted("unknown word", key));
    }

    Status set_once(std::string& target, std::string_view value) {
        if (!target.empty()) return contract_error(place(), "said twice");
        target = value;
        return {};
    }

    Status read_number(std::string_view value) {
        std::uint16_t number = 0;
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc() || end != value.data() + value.size() || number == 0)
            return contract_error(place(), "a service number is 1 to 65535");
        into_.service.number = base::ServiceNumber(number);
        return {};
    }

    Status read_shape(std::string_view value) {
        if (value != "list" && value != "single")
            return contract_error(place(), "the shape is list or single");
        into_.service.is_list = value == "list";
        return {};
    }

    Status read_question(std::string_view value) {
        const auto question = question_from_word(value);
        if (!question) return contract_error(place(), quoted("unknown question", value));
        into_.service.question = *question;
        return {};
    }

    Status read_mark(const Words& words) {
        const auto mark = mark_from_word(words[1]);
        if (!mark) return contract_error(place(), quoted("unknown mark", words[1]));
        const bool nearest = *mark == ShapeMark::Nearest;
        if (words.size() != (nearest ? 3 : 2) || (nearest && !is_version(words[2])))
            return contract_error(place(), "nearest needs the version whose shape it is");
        into_.service.mark = *mark;
        if (nearest) into_.service.shape_of = words[2];
        return {};
    }

    Status read_record(const Words& words) {
        into_.record_place = place();
        into_.record_type = words[1];
        std::size_t at = 2;
        if (at < words.size() && words[at] == "single") {
            into_.record_is_list = false;
            ++at;
        }
        return read_as(words, at, into_.record_component);
    }

    /// `as <Component>` at the end of a line.
    Status read_as(const Words& words, std::size_t at, Component& component) {
        if (at == words.size()) return {};
        if (words[at] != "as" || at + 2 != words.size())
            return contract_error(place(), quoted("unexpected", words[at]));
        const auto found = component_from_word(words[at + 1]);
        if (!found) return contract_error(place(), quoted("unknown component", words[at + 1]));
        component = *found;
        return {};
    }

    Status begin_criterion(const Words& words) {
        block_ = Block::Criterion;
        into_.service.criterion_type = words[1];
        if (words.size() == 2) return {};
        if (words.size() != 4 || words[2] != "namespace")
            return contract_error(place(), quoted("unexpected", words[2]));
        into_.service.criterion_namespace_key = words[3];
        return {};
    }

    Status read_criterion_member(const Words& words) {
        const bool enumerated = words.size() == 4 && words[1] == "enumeration";
        if (words.size() != 3 && !enumerated)
            return contract_error(place(), "a criterion member is: name, wire type, meaning");
        const auto type = enumerated ? WireType::Enumeration : wire_type_from_word(words[1]);
        if (!type || (*type == WireType::Enumeration) != enumerated)
            return contract_error(place(), quoted("unknown wire type", words[1]));
        const auto field = criterion_field_from_word(words.back());
        if (!field) return contract_error(place(), quoted("unknown criterion", words.back()));
        const bool is_date =
            *field == CriterionField::BornFrom || *field == CriterionField::BornUntil;
        if (is_date != (*type == WireType::DateTime))
            return contract_error(place(), "a DateTime where none is meant, or the reverse");
        if (enumerated)
            into_.enumerated.push_back(
                {place(), into_.service.criterion.size(), std::string(words[2])});
        into_.service.criterion.push_back({std::string(words[0]), *type, *field});
        return {};
    }

    Status begin_type(const Words& words) {
        block_ = Block::Type;
        KPS_TRY(add_type(words[1], false));
        TypeDeclaration& type = into_.types.back();
        VersionRange* range = nullptr;
        for (std::size_t at = 2; at + 1 < words.size(); at += 2) {
            if (words[at] == "namespace") {
                type.namespace_key = words[at + 1];
                range = &type.namespace_range;
            } else if (words[at] == "declares") {
                type.declared_key = words[at + 1];
                range = &type.declared_range;
            } else if (range == nullptr || !set_range(words[at], words[at + 1], *range)) {
                return contract_error(place(), quoted("unexpected", words[at]));
            }
        }
        if (words.size() % 2 != 0)
            return contract_error(place(), quoted("nothing after", words.back()));
        return {};
    }

    Status begin_enumeration(const Words& words) {
        block_ = Block::Enumeration;
        if (words.size() != 4 || words[2] != "namespace")
            return contract_error(place(), "an enumeration is: name, namespace, key");
        KPS_TRY(add_type(words[1], true));
        into_.types.back().namespace_key = words[3];
        return {};
    }

    Status add_type(std::string_view name, bool is_enumeration) {
        for (const TypeDeclaration& type : into_.types)
            if (type.name == name) return contract_error(place(), quoted("a second type", name));
        TypeDeclaration type;
        type.place = place();
        type.name = name;
        type.is_enumeration = is_enumeration;
        into_.types.push_back(std::move(type));
        return {};
    }

    Status read_value(const Words& all) {
        TypeDeclaration::Value value;
        const Words words = KPS_TRY(take_range(all, value.range));
        value.value.name = words[0];
        if (words.size() > 2) return contract_error(place(), quoted("unexpected", words[2]));
        if (words.size() == 2) {
            const auto component = component_from_word(words[1]);
            if (!component) return contract_error(place(), quoted("unknown component", words[1]));
            value.value.component = *component;
        }
        into_.types.back().values.push_back(std::move(value));
        return {};
    }

    Status read_member(const Words& all) {
        MemberDeclaration declaration;
        declaration.place = place();
        const Words words = KPS_TRY(take_range(all, declaration.range));
        if (words.size() < 2) return contract_error(place(), quoted("nothing after", words[0]));
        declaration.member.name = words[0];
        KPS_TRY(read_member_kind(words, declaration));
        into_.types.back().members.push_back(std::move(declaration));
        return {};
    }

    Status read_member_kind(const Words& words, MemberDeclaration& declaration) {
        Member& member = declaration.member;
        const auto kind = member_kind_from_word(words[1]);
        if (!kind) return read_leaf(words, member);
        member.kind = *kind;
        std::size_t at = 2;
        switch (*kind) {
            case MemberKind::Error:
            case MemberKind::MatchState:
                member.wire_type = WireType::Parameter;
                break;
            case MemberKind::Asked:
                member.wire_type = WireType::Long;
                if (words.size() == 3 && words[2] == "unless-refused") {
                    member.echoed_when_refused = false;
                    ++at;
                }
                break;
            case MemberKind::PageKey:
                member.wire_type = WireType::Long;
                break;
            case MemberKind::Unfilled: {
                const auto type = words.size() == 3 ? wire_type_from_word(words[2]) : std::nullopt;
                if (!type) return contract_error(place(), "unfilled needs a wire type");
                member.wire_type = *type;
                ++at;
                break;
            }
            default:
                if (words.size() < 3)
                    return contract_error(place(), quoted("a type expected after", words[1]));
                declaration.type_name = words[2];
                return read_as(words, 3, declaration.component);
        }
        if (at < words.size()) return contract_error(place(), quoted("unexpected", words[at]));
        return {};
    }

    Status read_leaf(const Words& words, Member& member) {
        const auto type = wire_type_from_word(words[1]);
        if (!type) return contract_error(place(), quoted("unknown wire type", words[1]));
        if (words.size() < 3)
            return contract_error(place(), "a leaf needs a field of the register");
        member.wire_type = *type;
        member.field = registry::field_by_name(words[2]);
        if (!member.field) return contract_error(place(), quoted("unknown field", words[2]));
        member.data_class = registry::info(*member.field).data_class;
        if (words.size() == 3) return {};
        if (words.size() != 5 || words[3] != "empty")
            return contract_error(place(), quoted("unexpected", words[3]));
        if (words[4] == "parts" && *type == WireType::PartialDate) {
            member.empty_form = EmptyForm::NilParts;
        } else if (words[4] == "false" && *type == WireType::Boolean) {
            member.empty_form = EmptyForm::False;
        } else {
            return contract_error(place(), quoted("no such empty form here:", words[4]));
        }
        return {};
    }

    /// Cuts `since V` and `until V` off the end of a line.
    base::Result<Words> take_range(Words words, VersionRange& range) {
        while (words.size() >= 3 && set_range(words[words.size() - 2], words.back(), range))
            words.resize(words.size() - 2);
        return words;
    }

    static bool set_range(std::string_view word, std::string_view version, VersionRange& range) {
        if (!is_version(version)) return false;
        if (word == "since") {
            range.since = version;
        } else if (word == "until") {
            range.until = version;
        } else {
            return false;
        }
        return true;
    }

    SourceText source_;
    Declarations& into_;
    std::size_t line_ = 0;
    Block block_ = Block::None;
};

}  // namespace

base::Status read_declarations(SourceText source, Declarations& into) {
    return Reader(source, into).read();
}

}  // namespace kps::contract
