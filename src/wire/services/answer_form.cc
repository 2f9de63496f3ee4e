#include "wire/services/answer_form.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "wire/namespaces.h"
#include "wire/xml/writer.h"

namespace kps::wire::services {

using contract::Component;
using contract::EmptyForm;
using contract::Member;
using contract::MemberKind;
using contract::Service;
using contract::Type;
using contract::WireType;

namespace {

constexpr std::string_view kNil = " i:nil=\"true\"";

/// Namespaces in scope. Letters a, i, s and u are taken by the envelope and the result; b is the
/// first free one.
class Scope {
  public:
    explicit Scope(std::string_view default_uri) : default_uri_(default_uri) {}

    /// Attribute text that declares `uri`; empty when it is in scope already.
    std::string declare(std::string_view uri) {
        if (uri == default_uri_ || find(uri) != prefixed_.size()) return {};
        prefixed_.push_back(uri);
        return " xmlns:" + std::string(1, letter(prefixed_.size() - 1)) + "=\"" + std::string(uri) +
               "\"";
    }
    /// `Name` or `b:Name`. The namespace must be in scope.
    std::string name(std::string_view uri, std::string_view local) const {
        if (uri == default_uri_) return std::string(local);
        const std::size_t index = find(uri);
        KPS_ASSERT(index < prefixed_.size());
        return std::string(1, letter(index)) + ":" + std::string(local);
    }

  private:
    std::size_t find(std::string_view uri) const {
        std::size_t index = 0;
        while (index < prefixed_.size() && prefixed_[index] != uri) ++index;
        return index;
    }
    static char letter(std::size_t index) { return static_cast<char>('b' + index); }

    std::string_view default_uri_;
    std::vector<std::string_view> prefixed_;
};

std::string open_tag(const std::string& name, const std::string& declaration = {}) {
    return "<" + name + declaration + ">";
}
std::string close_tag(const std::string& name) {
    return "</" + name + ">";
}
std::string nil_tag(const std::string& name, const std::string& declaration = {}) {
    return "<" + name + std::string(kNil) + declaration + "/>";
}

/// What the members of a type are compiled for.
enum class Mode : std::uint8_t { Present, Absent, Refused, RecordError };

class Compiler {
  public:
    explicit Compiler(const Service& service) : service_(service) {}

    Steps record(Mode mode) {
        Steps steps;
        Scope scope(service_.namespace_uri);
        const std::string name = scope.name(type_uri(*service_.record), service_.record_name);
        if (!service_.record_name.empty()) add_fixed(steps, open_tag(name));
        members(*service_.record, scope, mode, steps);
        if (!service_.record_name.empty()) add_fixed(steps, close_tag(name));
        return steps;
    }

    /// The three texts around description and code of a Parametre.
    static std::array<std::string, 4> parameter(const std::string& name, Scope scope) {
        const std::string declaration = scope.declare(ns::kBase2011);
        const std::string text = scope.name(ns::kBase2011, "Aciklama");
        const std::string code = scope.name(ns::kBase2011, "Kod");
        const std::string open = open_tag(name, declaration);
        return {open + open_tag(text), close_tag(text) + open_tag(code),
                close_tag(code) + close_tag(name), open + nil_tag(text) + open_tag(code)};
    }

  private:
    std::string_view type_uri(const Type& type) const {
        return contract::namespace_uri(service_, type.namespace_key);
    }

    static void add_fixed(Steps& steps, std::string_view text) {
        if (steps.empty() || steps.back().kind != StepKind::Fixed) steps.emplace_back();
        steps.back().text[0].append(text);
    }

    /// Fixed text before a leaf becomes part of the leaf, so that both are one copy.
    static void add(Steps& steps, Step step) {
        if (!steps.empty() && steps.back().kind == StepKind::Fixed) {
            const std::string before = std::move(steps.back().text[0]);
            steps.pop_back();
            step.text[0].insert(0, before);
            if (step.kind == StepKind::Parameter || step.kind == StepKind::MatchState)
                step.text[3].insert(0, before);
            if (step.kind == StepKind::Date) step.text[1].insert(0, before);
            step.empty.insert(0, before);
        }
        steps.push_back(std::move(step));
    }

    void members(const Type& type, const Scope& scope, Mode mode, Steps& steps) {
        for (const Member& each : type.members) {
            const std::string name = scope.name(type_uri(type), each.name);
            switch (each.kind) {
                case MemberKind::Error:
                    error(name, scope, mode, steps);
                    break;
                case MemberKind::Asked:
                    asked(each, name, mode, steps);
                    break;
                case MemberKind::AskedKind:
                    asked_kind(each, name, scope, mode, steps);
                    break;
                case MemberKind::Leaf:
                    leaf(each, name, scope, mode, steps);
                    break;
                case MemberKind::Complex:
                    complex(each, name, scope, mode, steps);
                    break;
                case MemberKind::List:
                    list(each, name, scope, mode, steps);
                    break;
                case MemberKind::FilledParts:
                    filled(each, name, scope, mode, steps);
                    break;
                case MemberKind::MatchState:
                    match(each, name, scope, mode, steps);
                    break;
                case MemberKind::PageKey:
                    page_key(name, mode, steps);
                    break;
                case MemberKind::Unfilled:
                    add_fixed(steps, nil(each, name, scope));
                    break;
            }
        }
    }

    std::string nil(const Member& member, const std::string& name, Scope scope) const {
        if (member.namespace_key.empty()) return nil_tag(name);
        return nil_tag(name,
                       scope.declare(contract::namespace_uri(service_, member.namespace_key)));
    }

    static void error(const std::string& name, Scope scope, Mode mode, Steps& steps) {
        if (mode == Mode::Present)
            return add_fixed(steps, nil_tag(name, scope.declare(ns::kBase2011)));
        const auto around = parameter(name, scope);
        if (mode == Mode::RecordError) {
            Step step;
            step.kind = StepKind::RecordError;
            for (std::size_t part = 0; part < 3; ++part) step.text[part] = around[part];
            steps.push_back(std::move(step));
            return;
        }
        const base::ErrorInfo& info = base::info(
            mode == Mode::Absent ? base::ErrorCode::NotFound : base::ErrorCode::NotAuthorised);
        std::string text = around[0];
        xml::append_text(text, info.turkish);
        add_fixed(steps, text + around[1] + std::to_string(info.hata_bilgisi) + around[2]);
    }

    static void asked(const Member& member, const std::string& name, Mode mode, Steps& steps) {
        if (mode == Mode::Refused && !member.echoed_when_refused)
            return add_fixed(steps, nil_tag(name));
        Step step;
        step.kind = StepKind::Asked;
        step.text[0] = open_tag(name);
        step.text[1] = close_tag(name);
        step.empty = nil_tag(name);
        add(steps, std::move(step));
    }

    void asked_kind(const Member& member, const std::string& name, const Scope& scope, Mode mode,
                    Steps& steps) {
        if (mode != Mode::Present) return add_fixed(steps, nil(member, name, scope));
        Step step;
        step.kind = StepKind::AskedKind;
        step.type = member.type;
        step.text[0] = open_tag(name);
        step.text[1] = close_tag(name);
        step.empty = nil(member, name, scope);
        add(steps, std::move(step));
    }

    static void page_key(const std::string& name, Mode mode, Steps& steps) {
        if (mode != Mode::Present) return add_fixed(steps, nil_tag(name));
        Step step;
        step.kind = StepKind::PageKey;
        step.text[0] = open_tag(name);
        step.text[1] = close_tag(name);
        step.empty = nil_tag(name);
        add(steps, std::move(step));
    }

    /// The element of a leaf whose component is absent (WIRE.md 3.1, "Empty dates").
    std::string empty_leaf(const Member& member, const std::string& name, Scope scope) const {
        if (member.empty_form == EmptyForm::False)
            return open_tag(name) + "false" + close_tag(name);
        if (member.empty_form != EmptyForm::NilParts) return nil(member, name, scope);
        std::string text = open_tag(name, scope.declare(ns::kBase2011));
        for (std::string_view part : {"Ay", "Gun", "Yil"})
            text += nil_tag(scope.name(ns::kBase2011, part));
        return text + close_tag(name);
    }

    void leaf(const Member& member, const std::string& name, const Scope& scope, Mode mode,
              Steps& steps) {
        if (mode == Mode::RecordError) return add_fixed(steps, nil(member, name, scope));
        if (mode != Mode::Present) return add_fixed(steps, empty_leaf(member, name, scope));
        Step step;
        step.member = &member;
        // A masked boolean is nil and not `false`: that would say something about the person.
        step.empty =
            member.empty_form == EmptyForm::False ? nil_tag(name) : empty_leaf(member, name, scope);
        step.text[0] = open_tag(name);
        step.text[1] = close_tag(name);
        switch (member.wire_type) {
            case WireType::Text:
                step.kind = StepKind::Text;
                break;
            case WireType::Int:
            case WireType::Long:
                step.kind = StepKind::Number;
                break;
            case WireType::Boolean:
                step.kind = StepKind::Boolean;
                break;
            case WireType::DateTime:
                step.kind = StepKind::DateTime;
                break;
            case WireType::Binary:
                step.kind = StepKind::Binary;
                break;
            case WireType::Parameter:
                parameter_leaf(step, StepKind::Parameter, name, scope);
                break;
            case WireType::PartialDate:
                date_leaf(step, name, scope);
                break;
            case WireType::Enumeration:
                KPS_ASSERT(false);
                break;
        }
        add(steps, std::move(step));
    }

    static void parameter_leaf(Step& step, StepKind kind, const std::string& name,
                               const Scope& scope) {
        step.kind = kind;
        auto around = parameter(name, scope);
        for (std::size_t part = 0; part < around.size(); ++part)
            step.text[part] = std::move(around[part]);
    }

    static void date_leaf(Step& step, const std::string& name, Scope scope) {
        step.kind = StepKind::Date;
        const std::string open = open_tag(name, scope.declare(ns::kBase2011));
        const std::string month = scope.name(ns::kBase2011, "Ay");
        const std::string day = scope.name(ns::kBase2011, "Gun");
        const std::string year = scope.name(ns::kBase2011, "Yil");
        step.text[0] = open + open_tag(month);
        step.text[1] = open + nil_tag(month) + open_tag(day);
        step.text[2] = close_tag(month) + open_tag(day);
        step.text[3] = close_tag(day) + open_tag(year);
        step.text[4] = close_tag(year) + close_tag(name);
        step.text[5] = close_tag(month) + nil_tag(day) + open_tag(year);
        step.text[6] = open + nil_tag(month) + nil_tag(day) + open_tag(year);
    }

    void complex(const Member& member, const std::string& name, const Scope& scope, Mode mode,
                 Steps& steps) {
        const bool is_component = member.type->component != Component::None;
        if (mode == Mode::RecordError || (mode != Mode::Present && is_component))
            return add_fixed(steps, nil(member, name, scope));
        if (!is_component) return element(member, name, scope, mode, steps);
        Step step;
        step.kind = StepKind::Component;
        step.member = &member;
        step.type = member.type;
        element(member, name, scope, Mode::Present, step.present);
        if (contract::is_nil_when_missing(service_, member.type->component)) {
            add_fixed(step.absent, nil(member, name, scope));
            add_fixed(step.refused, nil(member, name, scope));
        } else {
            element(member, name, scope, Mode::Absent, step.absent);
            element(member, name, scope, Mode::Refused, step.refused);
        }
        steps.push_back(std::move(step));
    }

    void element(const Member& member, const std::string& name, Scope scope, Mode mode,
                 Steps& steps) {
        add_fixed(
            steps,
            open_tag(name, scope.declare(contract::namespace_uri(service_, member.namespace_key))));
        scope.declare(type_uri(*member.type));
        members(*member.type, scope, mode, steps);
        add_fixed(steps, close_tag(name));
    }

    void list(const Member& member, const std::string& name, Scope scope, Mode mode, Steps& steps) {
        if (mode != Mode::Present) return add_fixed(steps, nil(member, name, scope));
        Step step;
        step.kind = StepKind::Items;
        step.member = &member;
        step.type = member.type;
        step.empty = nil(member, name, scope);
        step.text[0] =
            open_tag(name, scope.declare(contract::namespace_uri(service_, member.namespace_key)));
        step.text[1] = close_tag(name);
        const std::string item = scope.name(type_uri(*member.type), member.item_name);
        add_fixed(step.present, open_tag(item));
        members(*member.type, scope, Mode::Present, step.present);
        add_fixed(step.present, close_tag(item));
        steps.push_back(std::move(step));
    }

    void filled(const Member& member, const std::string& name, Scope scope, Mode mode,
                Steps& steps) {
        if (mode != Mode::Present) return add_fixed(steps, nil(member, name, scope));
        Step step;
        step.kind = StepKind::FilledParts;
        step.member = &member;
        step.type = member.type;
        const std::string declaration = scope.declare(type_uri(*member.type));
        const std::string item = scope.name(type_uri(*member.type), member.item_name);
        step.empty = "<" + name + declaration + "/>";
        step.text[0] = open_tag(name, declaration);
        step.text[1] = open_tag(item);
        step.text[2] = close_tag(item);
        step.text[3] = close_tag(name);
        for (const contract::EnumerationValue& value : member.type->values)
            for (const auto& type : service_.types)
                if (type->component == value.component && value.component != Component::None)
                    step.parts.push_back({value.name, type.get()});
        add(steps, std::move(step));
    }

    void match(const Member& member, const std::string& name, const Scope& scope, Mode mode,
               Steps& steps) {
        if (mode != Mode::Present) return add_fixed(steps, nil(member, name, scope));
        Step step;
        step.empty = nil(member, name, scope);
        parameter_leaf(step, StepKind::MatchState, name, scope);
        add(steps, std::move(step));
    }

    const Service& service_;
};

std::size_t fixed_bytes(const Steps& steps) {
    std::size_t bytes = 0;
    for (const Step& step : steps) {
        bytes += step.text[0].size() + step.text[1].size() + step.text[2].size();
        bytes += std::max(fixed_bytes(step.present), fixed_bytes(step.absent));
    }
    return bytes;
}

}  // namespace

AnswerForm::AnswerForm(const Service& of) : service(&of), action(of.action + "Response") {
    Scope scope(of.namespace_uri);
    const std::string response = of.operation + "Response";
    const std::string result = of.operation + "Result";
    const std::string open = "<" + response + " xmlns=\"" + of.namespace_uri + "\"><" + result +
                             " xmlns:i=\"" + std::string(ns::kInstance) + "\">";
    const std::string close = close_tag(result) + close_tag(response);
    const auto around = Compiler::parameter("HataBilgisi", scope);
    error = {open + around[0], around[1], around[2] + nil_tag("SorguSonucu") + close};
    before_records =
        open + nil_tag("HataBilgisi", scope.declare(ns::kBase2011)) + open_tag("SorguSonucu");
    after_records = close_tag("SorguSonucu") + close;
    record = Compiler(of).record(Mode::Present);
    record_error = Compiler(of).record(Mode::RecordError);
    record_bytes = fixed_bytes(record);
}

}  // namespace kps::wire::services
