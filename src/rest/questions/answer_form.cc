#include "rest/questions/answer_form.h"

#include <utility>

#include "base/assert.h"

namespace kps::rest {

using contract::Component;
using contract::Member;
using contract::MemberKind;
using contract::Service;
using contract::Type;
using contract::WireType;

namespace {

StepKind kind_of(WireType type) {
    switch (type) {
        case WireType::Text:
            return StepKind::Text;
        case WireType::Int:
        case WireType::Long:
            return StepKind::Number;
        case WireType::Boolean:
            return StepKind::Boolean;
        case WireType::DateTime:
            return StepKind::DateTime;
        case WireType::Binary:
            return StepKind::Binary;
        case WireType::Parameter:
            return StepKind::Parameter;
        case WireType::PartialDate:
            return StepKind::Date;
        case WireType::Enumeration:
            break;
    }
    KPS_ASSERT(false);
    return StepKind::Text;
}

Steps compile(const Service& service, const Type& type);

void nest(const Service& service, const Member& member, Step& step) {
    step.type = member.type;
    step.inside = compile(service, *member.type);
    step.silent_when_missing = contract::is_nil_when_missing(service, member.type->component);
}

std::vector<FilledPart> filled_parts(const Service& service, const Member& member) {
    std::vector<FilledPart> parts;
    for (const contract::EnumerationValue& value : member.type->values)
        for (const auto& type : service.types)
            if (type->component == value.component && value.component != Component::None)
                parts.push_back({value.name, type.get()});
    return parts;
}

/// False for what never has a value.
bool fill(const Service& service, const Member& member, Step& step) {
    switch (member.kind) {
        case MemberKind::Error:
            step.kind = StepKind::Error;
            return true;
        case MemberKind::Asked:
            step.kind = StepKind::Asked;
            return true;
        case MemberKind::AskedKind:
            step.kind = StepKind::AskedKind;
            step.type = member.type;
            return true;
        case MemberKind::PageKey:
            step.kind = StepKind::PageKey;
            return true;
        case MemberKind::Leaf:
            step.kind = kind_of(member.wire_type);
            return true;
        case MemberKind::Complex:
            step.kind =
                member.type->component == Component::None ? StepKind::Object : StepKind::Component;
            nest(service, member, step);
            return true;
        case MemberKind::List:
            step.kind = StepKind::Items;
            nest(service, member, step);
            return true;
        case MemberKind::FilledParts:
            step.kind = StepKind::FilledParts;
            step.parts = filled_parts(service, member);
            return true;
        case MemberKind::MatchState:
            step.kind = StepKind::MatchState;
            return true;
        case MemberKind::Unfilled:
            return false;
    }
    return false;
}

Steps compile(const Service& service, const Type& type) {
    Steps steps;
    for (const Member& member : type.members) {
        Step step;
        step.member = &member;
        step.name = ",\"" + member.name + "\":";
        if (fill(service, member, step)) steps.push_back(std::move(step));
    }
    return steps;
}

std::size_t name_bytes_of(const Steps& steps) {
    std::size_t bytes = 0;
    for (const Step& step : steps) bytes += step.name.size() + name_bytes_of(step.inside);
    return bytes;
}

}  // namespace

AnswerForm::AnswerForm(const Service& of) : service(&of), record(compile(of, *of.record)) {
    name_bytes = name_bytes_of(record);
}

}  // namespace kps::rest
