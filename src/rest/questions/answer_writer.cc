#include "rest/questions/answer_writer.h"

#include <charconv>
#include <optional>
#include <vector>

#include "base/assert.h"
#include "base/bytes.h"
#include "registry/code_tables.h"
#include "rest/json_text.h"
#include "rest/problem.h"

namespace kps::rest {

using base::ErrorCode;
using query::ComponentState;
using query::Record;
using query::Subject;
using registry::FieldValue;

namespace {

constexpr std::size_t kValueBytes = 1024;

void append_number(std::string& out, std::int64_t number) {
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

void append_parameter(std::string& out, std::int64_t code, std::string_view text) {
    out.append("{\"Kod\":");
    append_number(out, code);
    if (!text.empty()) {
        out.append(",\"Aciklama\":");
        append_json_text(out, text);
    }
    out.push_back('}');
}

void append_error(std::string& out, ErrorCode code) {
    append_parameter(out, shown_code(code), base::info(code).turkish);
}

/// Of a date that is there the year is always known.
void append_date(std::string& out, const base::PartialDate& date) {
    out.append("{\"Yil\":");
    append_number(out, date.year);
    if (date.month != 0) {
        out.append(",\"Ay\":");
        append_number(out, date.month);
    }
    if (date.day != 0) {
        out.append(",\"Gun\":");
        append_number(out, date.day);
    }
    out.push_back('}');
}

void append_padded(std::string& out, int number, int width) {
    for (int power = width == 4 ? 1000 : 10; power > 0; power /= 10)
        out.push_back(static_cast<char>('0' + number / power % 10));
}

/// ISO 8601, as exact as the register is.
void append_day(std::string& out, const base::PartialDate& date) {
    out.push_back('"');
    append_padded(out, date.year, 4);
    if (date.month != 0) {
        out.push_back('-');
        append_padded(out, date.month, 2);
        if (date.day != 0) {
            out.push_back('-');
            append_padded(out, date.day, 2);
        }
    }
    out.push_back('"');
}

/// What the members of a type are written for.
enum class Mode : std::uint8_t { Present, Absent, Refused, RecordError };

/// Writes one record step by step.
class RecordWriter {
  public:
    RecordWriter(const Record& record, std::string& scratch, std::string& out)
        : record_(record), scratch_(scratch), out_(out) {}

    void write(const AnswerForm& form) {
        const auto error = query::record_error(*form.service, record_);
        if (error) error_ = *error;
        out_.push_back('{');
        run(form.record, record_.inside(*form.service->record, record_.subject()),
            error ? Mode::RecordError : Mode::Present);
        out_.push_back('}');
    }

  private:
    void run(const Steps& steps, const Subject& subject, Mode mode) {
        for (const Step& step : steps) write_step(step, subject, mode);
    }

    void write_step(const Step& step, const Subject& subject, Mode mode) {
        if (step.kind == StepKind::Error) return write_error(step, mode);
        if (step.kind == StepKind::Asked) return write_asked(step, mode);
        if (step.kind == StepKind::Object && mode != Mode::RecordError)
            return write_object(step, subject, mode);
        // Whatever stands inside something that is not there, is not there either.
        if (mode != Mode::Present) return;
        switch (step.kind) {
            case StepKind::AskedKind:
                return write_asked_kind(step, subject);
            case StepKind::PageKey:
                return write_page_key(step);
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

    void write_name(const Step& step) {
        const bool first = out_.back() == '{';
        out_.append(step.name, first ? 1 : 0, std::string::npos);
    }

    void write_error(const Step& step, Mode mode) {
        if (mode == Mode::Present) return;
        write_name(step);
        append_error(out_, mode == Mode::Absent    ? ErrorCode::NotFound
                           : mode == Mode::Refused ? ErrorCode::NotAuthorised
                                                   : error_);
    }

    void write_asked(const Step& step, Mode mode) {
        if (record_.asked_id() == 0) return;
        if (mode == Mode::Refused && !step.member->echoed_when_refused) return;
        write_name(step);
        append_number(out_, record_.asked_id());
    }

    void write_asked_kind(const Step& step, const Subject& subject) {
        const auto& values = step.type->values;
        if (subject.variant >= values.size()) return;
        write_name(step);
        append_json_text(out_, values[subject.variant].name);
    }

    void write_page_key(const Step& step) {
        const auto key = record_.page_key();
        if (!key) return;
        write_name(step);
        out_.push_back('"');
        append_number(out_, *key);
        out_.push_back('"');
    }

    void write_match(const Step& step) {
        const auto verification = record_.verification();
        KPS_ASSERT(verification.has_value());
        const std::int32_t code = verification->state_code;
        write_name(step);
        append_parameter(out_, code, registry::code_text(registry::CodeTable::RecordState, code));
    }

    void write_filled(const Step& step) {
        write_name(step);
        char before = '[';
        for (const FilledPart& part : step.parts) {
            if (record_.component(*part.type, record_.subject()) != ComponentState::Present)
                continue;
            out_.push_back(before);
            before = ',';
            append_json_text(out_, part.name);
        }
        out_.append(before == '[' ? "[]" : "]");
    }

    /// An object in which nothing stands is left out.
    void write_object(const Step& step, const Subject& subject, Mode mode) {
        const std::size_t before = out_.size();
        write_name(step);
        out_.push_back('{');
        const std::size_t begin = out_.size();
        run(step.inside, subject, mode);
        if (out_.size() == begin)
            out_.resize(before);
        else
            out_.push_back('}');
    }

    void write_component(const Step& step, const Subject& subject) {
        const Subject inside = record_.inside(*step.type, subject);
        const ComponentState state = record_.component(*step.type, inside);
        if (state == ComponentState::Present) return write_object(step, inside, Mode::Present);
        if (step.silent_when_missing) return;
        write_object(step, inside, state == ComponentState::Absent ? Mode::Absent : Mode::Refused);
    }

    void write_items(const Step& step, const Subject& subject) {
        std::vector<Subject> items;
        record_.items(*step.type, subject, items);
        bool any = false;
        for (const Subject& item : items) {
            if (record_.component(*step.type, item) != ComponentState::Present) continue;
            if (!any) {
                write_name(step);
                out_.push_back('[');
            } else {
                out_.push_back(',');
            }
            any = true;
            out_.push_back('{');
            run(step.inside, item, Mode::Present);
            out_.push_back('}');
        }
        if (any) out_.push_back(']');
    }

    void write_leaf(const Step& step, const Subject& subject) {
        const FieldValue value = record_.value(*step.member, subject, scratch_);
        if (!value.present) return;
        write_name(step);
        switch (step.kind) {
            case StepKind::Text:
                return append_json_text(out_, value.text);
            case StepKind::Boolean:
                out_.append(value.integer != 0 ? "true" : "false");
                return;
            case StepKind::DateTime:
                return append_day(out_, value.date);
            case StepKind::Date:
                return append_date(out_, value.date);
            case StepKind::Parameter:
                return append_parameter(out_, value.integer, value.text);
            case StepKind::Binary:
                out_.push_back('"');
                base::append_base64(out_, value.binary);
                out_.push_back('"');
                return;
            default:
                append_number(out_, value.integer);
        }
    }

    const Record& record_;
    std::string& scratch_;
    std::string& out_;
    ErrorCode error_ = ErrorCode::NotFound;
};

}  // namespace

void AnswerWriter::render(const query::Answer& answer, std::string& out) {
    if (answer.error) {
        const http::Response refusal = problem(*answer.error);
        status_ = refusal.status;
        out.append(refusal.body);
        return;
    }
    const AnswerForm& form = forms_.of(*answer.service);
    out.reserve(out.size() + answer.records.size() * (form.name_bytes + kValueBytes));
    status_ = 200;
    out.append("{\"records\":[");
    for (const Record& record : answer.records) {
        if (&record != answer.records.data()) out.push_back(',');
        RecordWriter(record, scratch_, out).write(form);
    }
    out.append("]}");
}

}  // namespace kps::rest
