#include "wire/services/answer_writer.h"

#include <charconv>

#include "base/assert.h"
#include "base/bytes.h"
#include "registry/code_tables.h"
#include "wire/soap/fault.h"
#include "wire/xml/writer.h"

namespace kps::wire::services {

using base::ErrorCode;
using query::ComponentState;
using query::Record;
using query::Subject;
using registry::FieldValue;

namespace {

/// Room for the envelope and for the values of one record, so that most answers are one allocation.
constexpr std::size_t kEnvelopeBytes = 1536;
constexpr std::size_t kValueBytes = 1024;

void append_number(std::string& out, std::int64_t number) {
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

void append_padded(std::string& out, int number, int width) {
    for (int power = width == 4 ? 1000 : 10; power > 0; power /= 10)
        out.push_back(static_cast<char>('0' + number / power % 10));
}

/// xs:dateTime without a zone, as a .NET date of unspecified kind is written (WIRE.md 2.6).
void append_date_time(std::string& out, const base::PartialDate& date) {
    append_padded(out, date.year, 4);
    out.push_back('-');
    append_padded(out, date.month, 2);
    out.push_back('-');
    append_padded(out, date.day, 2);
    out.append("T00:00:00");
}

struct Described {
    std::int64_t code;
    std::string_view text;
};

Described describe(ErrorCode code) {
    const base::ErrorInfo& info = base::info(code);
    const std::uint16_t number =
        info.hata_bilgisi != 0 ? info.hata_bilgisi : static_cast<std::uint16_t>(code);
    return {number, info.turkish};
}

void append_parameter(const Step& step, const Described& described, std::string& out) {
    if (described.text.empty()) {
        out.append(step.text[3]);
    } else {
        out.append(step.text[0]);
        xml::append_text(out, described.text);
        out.append(step.text[1]);
    }
    append_number(out, described.code);
    out.append(step.text[2]);
}

/// A year is always known in a date that is there; month and day may be nil.
void append_date(const Step& step, const base::PartialDate& date, std::string& out) {
    if (date.month != 0) {
        out.append(step.text[0]);
        append_number(out, date.month);
        out.append(date.day != 0 ? step.text[2] : step.text[5]);
    } else {
        out.append(date.day != 0 ? step.text[1] : step.text[6]);
    }
    if (date.day != 0) {
        append_number(out, date.day);
        out.append(step.text[3]);
    }
    append_number(out, date.year);
    out.append(step.text[4]);
}

/// Writes one record step by step.
class RecordWriter {
  public:
    RecordWriter(const Record& record, std::string& scratch, std::string& out)
        : record_(record), scratch_(scratch), out_(out) {}

    void write(const AnswerForm& form) {
        error_ = query::record_error(*form.service, record_);
        run(error_ ? form.record_error : form.record,
            record_.inside(*form.service->record, record_.subject()));
    }

  private:
    void run(const Steps& steps, const Subject& subject) {
        for (const Step& step : steps) write_step(step, subject);
    }

    void write_step(const Step& step, const Subject& subject) {
        switch (step.kind) {
            case StepKind::Fixed:
                out_.append(step.text[0]);
                return;
            case StepKind::Asked:
                return write_asked(step);
            case StepKind::AskedKind:
                return write_asked_kind(step, subject);
            case StepKind::PageKey:
                return write_page_key(step);
            case StepKind::RecordError:
                return write_error(step);
            case StepKind::MatchState:
                return write_match(step);
            case StepKind::FilledParts:
                return write_filled(step);
            case StepKind::Component:
                return write_component(step, subject);
            case StepKind::Items:
                return write_items(step, subject);
            default:
                return write_leaf(step, subject);
        }
    }

    void write_page_key(const Step& step) {
        const auto key = record_.page_key();
        if (!key) {
            out_.append(step.empty);
            return;
        }
        out_.append(step.text[0]);
        append_number(out_, *key);
        out_.append(step.text[1]);
    }

    void write_asked(const Step& step) {
        if (record_.asked_id() == 0) {
            out_.append(step.empty);
            return;
        }
        out_.append(step.text[0]);
        append_number(out_, record_.asked_id());
        out_.append(step.text[1]);
    }

    void write_asked_kind(const Step& step, const Subject& subject) {
        const auto& values = step.type->values;
        if (subject.variant >= values.size()) {
            out_.append(step.empty);
            return;
        }
        out_.append(step.text[0]).append(values[subject.variant].name).append(step.text[1]);
    }

    void write_error(const Step& step) {
        append_parameter(step, describe(error_.value_or(ErrorCode::NotFound)), out_);
    }

    void write_match(const Step& step) {
        const auto verification = record_.verification();
        KPS_ASSERT(verification.has_value());
        const std::int32_t code = verification->state_code;
        append_parameter(step, {code, registry::code_text(registry::CodeTable::RecordState, code)},
                         out_);
    }

    void write_filled(const Step& step) {
        bool any = false;
        for (const FilledPart& part : step.parts) {
            if (record_.component(*part.type, record_.subject()) != ComponentState::Present)
                continue;
            if (!any) out_.append(step.text[0]);
            any = true;
            out_.append(step.text[1]).append(part.name).append(step.text[2]);
        }
        out_.append(any ? step.text[3] : step.empty);
    }

    void write_component(const Step& step, const Subject& subject) {
        const Subject inside = record_.inside(*step.type, subject);
        switch (record_.component(*step.type, inside)) {
            case ComponentState::Present:
                return run(step.present, inside);
            case ComponentState::Absent:
                return run(step.absent, inside);
            case ComponentState::NotGranted:
                return run(step.refused, inside);
        }
    }

    void write_items(const Step& step, const Subject& subject) {
        bool any = false;
        std::vector<Subject> items;
        record_.items(*step.type, subject, items);
        for (const Subject& item : items) {
            if (record_.component(*step.type, item) != ComponentState::Present) continue;
            if (!any) out_.append(step.text[0]);
            any = true;
            run(step.present, item);
        }
        out_.append(any ? step.text[1] : step.empty);
    }

    void write_leaf(const Step& step, const Subject& subject) {
        const FieldValue value = record_.value(*step.member, subject, scratch_);
        if (!value.present) {
            out_.append(step.empty);
            return;
        }
        // Rule R-167 (KPS nedir): a code beside its text, so that software can fill its own forms.
        if (step.kind == StepKind::Parameter)
            return append_parameter(step, {value.integer, value.text}, out_);
        if (step.kind == StepKind::Date) return append_date(step, value.date, out_);
        out_.append(step.text[0]);
        switch (step.kind) {
            case StepKind::Text:
                xml::append_text(out_, value.text);
                break;
            case StepKind::Boolean:
                out_.append(value.integer != 0 ? "true" : "false");
                break;
            case StepKind::DateTime:
                append_date_time(out_, value.date);
                break;
            case StepKind::Binary:
                base::append_base64(out_, value.binary);
                break;
            default:
                append_number(out_, value.integer);
        }
        out_.append(step.text[1]);
    }

    const Record& record_;
    std::string& scratch_;
    std::string& out_;
    std::optional<ErrorCode> error_;
};

}  // namespace

void AnswerWriter::render(const query::Answer& answer, std::string& out) {
    const AnswerForm& form = forms_.of(*answer.service);
    out.reserve(out.size() + kEnvelopeBytes +
                answer.records.size() * (form.record_bytes + kValueBytes));
    soap::append_response_head(
        out, {form.action, context_.relates_to, context_.now_us, context_.signable});
    if (answer.error) {
        const Described described = describe(*answer.error);
        out.append(form.error[0]);
        xml::append_text(out, described.text);
        out.append(form.error[1]);
        append_number(out, described.code);
        out.append(form.error[2]);
    } else {
        out.append(form.before_records);
        for (const Record& record : answer.records) RecordWriter(record, scratch_, out).write(form);
        out.append(form.after_records);
    }
    soap::append_response_tail(out);
}

}  // namespace kps::wire::services
