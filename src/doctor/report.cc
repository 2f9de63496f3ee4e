#include "doctor/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/turkish_text.h"
#include "doctor/limits.h"
#include "errors/catalogue.h"

namespace kps::doctor {
namespace {

constexpr std::array kSteps = {
#define KPS_STEP(name, slug, title_tr, title_en, checked_tr, checked_en) \
    StepText{slug, {title_tr, title_en}, {checked_tr, checked_en}},
#include "doctor/steps.def"
#undef KPS_STEP
};

constexpr std::array kProblems = {
#define KPS_PROBLEM(name, slug, acts, code, seen_tr, seen_en, next_tr, next_en) \
    ProblemText{slug, Actor::acts, code, {seen_tr, seen_en}, {next_tr, next_en}},
#include "doctor/problems.def"
#undef KPS_PROBLEM
};

Actor actor_of(errors::Actor actor) {
    switch (actor) {
        case errors::Actor::Developer:
            return Actor::Developer;
        case errors::Actor::Administrator:
            return Actor::Administrator;
        case errors::Actor::Directorate:
            return Actor::Directorate;
        case errors::Actor::Nobody:
            return Actor::Nobody;
    }
    return Actor::Nobody;
}

/// What is told of a problem: its own texts, or the error catalogue's for a code that has no problem of its own.
ProblemText told(const Finding& finding) {
    ProblemText text = text_of(*finding.problem);
    if (!finding.code) return text;
    const errors::Entry& entry = errors::entry(*finding.code);
    text.code = entry.number();
    if (*finding.problem != Problem::OtherBusinessError) return text;
    text.acts = actor_of(entry.acts);
    text.seen = {entry.cause.turkish, entry.cause.english};
    text.next = {entry.next_step.turkish, entry.next_step.english};
    return text;
}

std::string_view word(Outcome outcome) {
    switch (outcome) {
        case Outcome::Good:
            return "good";
        case Outcome::Warned:
            return "warned";
        case Outcome::Unchecked:
            return "unchecked";
        case Outcome::Failed:
            return "failed";
        case Outcome::NotReached:
            return "not-reached";
    }
    return "not-reached";
}

std::string_view sign(Outcome outcome) {
    switch (outcome) {
        case Outcome::Good:
            return "✔";
        case Outcome::Warned:
        case Outcome::Unchecked:
            return "!";
        case Outcome::Failed:
            return "✘";
        case Outcome::NotReached:
            return "·";
    }
    return "·";
}

/// Characters, not bytes: titles are padded to one width.
std::size_t length(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }));
}

/// Words on lines of at most 100 characters, each line after `indent` blanks.
std::string wrapped(std::string_view text, std::size_t indent) {
    constexpr std::size_t kWidth = 100;
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::string_view next = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(next.size() + 1, text.size()));
        if (column != 0 && indent + column + 1 + length(next) > kWidth) {
            out += "\n" + std::string(indent, ' ');
            column = 0;
        } else if (column != 0) {
            out += ' ';
            ++column;
        }
        out += next;
        column += length(next);
    }
    return out;
}

/// `label text`, the text wrapped beside its label.
std::string labelled(std::string_view label, std::string_view text) {
    constexpr std::size_t kIndent = 4;
    constexpr std::size_t kLabelWidth = 11;
    const std::size_t padding = kLabelWidth - std::min(kLabelWidth, length(label));
    return fmt::format("{}{}{}{}\n", std::string(kIndent, ' '), label, std::string(padding, ' '),
                       wrapped(text, kIndent + kLabelWidth));
}

std::string who(const ProblemText& problem, Language language) {
    std::string out(label(problem.acts).in(language));
    if (problem.code != 0) out += fmt::format(" (kps errors {})", problem.code);
    return out;
}

std::string lines_of(const Finding& finding, Language language) {
    constexpr std::size_t kTitleWidth = 20;
    const StepText& step = text_of(finding.step);
    const std::string_view title = step.title.in(language);
    const std::size_t padding = kTitleWidth - std::min(kTitleWidth, length(title));
    std::string out = fmt::format("{} {}{} {}\n", sign(finding.outcome), title,
                                  std::string(padding, ' '), finding.detail);
    while (out.size() > 2 && out[out.size() - 2] == ' ') out.erase(out.size() - 2, 1);
    if (!finding.problem) return out;
    const bool turkish = language == Language::Turkish;
    const ProblemText problem = told(finding);
    if (finding.outcome == Outcome::Failed)
        out += labelled(turkish ? "Bakılan:" : "Checked:", step.checked.in(language));
    out += labelled(turkish ? "Görülen:" : "Seen:", problem.seen.in(language));
    out += labelled(turkish ? "Yapılacak:" : "Next:", problem.next.in(language));
    if (finding.outcome == Outcome::Failed)
        out += labelled(turkish ? "Kim:" : "Who:", who(problem, language));
    return out;
}

/// One line for all steps that were not taken.
std::string not_reached(const std::vector<Finding>& findings, Language language) {
    std::string titles;
    for (const Finding& finding : findings)
        if (finding.outcome == Outcome::NotReached)
            titles += fmt::format("{}{}", titles.empty() ? "" : ", ",
                                  text_of(finding.step).title.in(language));
    if (titles.empty()) return {};
    const std::string_view start =
        language == Language::Turkish ? "· Bakılmadı: " : "· Not reached: ";
    return fmt::format("{}{}\n", start, wrapped(titles, length(start)));
}

bool is_ascii(char letter) {
    return (static_cast<unsigned char>(letter) & 0x80) == 0;
}

/// Without a character of which the last bytes were cut off.
void drop_broken_end(std::string& text) {
    constexpr std::size_t kCharacterBytesMax = 4;
    const std::size_t whole = text.size();
    for (std::size_t cut = 0; cut < std::min(kCharacterBytesMax, whole + 1); ++cut) {
        if (!base::is_utf8(std::string_view(text).substr(0, whole - cut))) continue;
        text.resize(whole - cut);
        return;
    }
}

/// Blanks for control characters, the two-byte ones (U+0080 to U+009F) included: they would let a foreign answer write
/// on the reader's terminal.
void blank_controls(std::string& text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool more = at + 1 < text.size();
        const auto next = static_cast<unsigned char>(more ? text[at + 1] : ' ');
        if (byte < 0x20 || byte == 0x7F) text[at] = ' ';
        if (byte == 0xC2 && next >= 0x80 && next <= 0x9F) text[at] = text[at + 1] = ' ';
    }
}

}  // namespace

Finding good(Step step, std::string detail) {
    return {step, Outcome::Good, std::nullopt, std::move(detail), std::nullopt};
}
Finding warned(Step step, Problem problem, std::string detail) {
    return {step, Outcome::Warned, problem, std::move(detail), std::nullopt};
}
Finding unchecked(Step step, Problem problem, std::string detail) {
    return {step, Outcome::Unchecked, problem, std::move(detail), std::nullopt};
}
Finding failed(Step step, Problem problem, std::string detail) {
    return {step, Outcome::Failed, problem, std::move(detail), std::nullopt};
}

std::string shown(std::string_view text) {
    const bool is_cut = text.size() > kDetailBytesMax;
    std::string out(text.substr(0, kDetailBytesMax));
    if (is_cut) drop_broken_end(out);
    if (!base::is_utf8(out))
        std::replace_if(
            out.begin(), out.end(), [](char letter) { return !is_ascii(letter); }, '?');
    blank_controls(out);
    return is_cut ? out + "…" : out;
}

const StepText& text_of(Step step) {
    return kSteps[static_cast<std::size_t>(step)];
}
const ProblemText& text_of(Problem problem) {
    return kProblems[static_cast<std::size_t>(problem)];
}

std::string_view word(Actor actor) {
    constexpr std::array kWords = {"you",           "network",     "developer",
                                   "administrator", "directorate", "nobody"};
    return kWords[static_cast<std::size_t>(actor)];
}

Text label(Actor actor) {
    constexpr std::array kLabels = {
        Text{"kps doctor'ı çalıştıran", "whoever runs kps doctor"},
        Text{"kurumun sistem ve ağ yöneticisi", "the institution's system and network staff"},
        Text{"kurumun yazılımcısı", "the institution's developer"},
        Text{"kurumun idari kullanıcısı", "the institution's administrator"},
        Text{"Genel Müdürlük", "the directorate"},
        Text{"kimse", "nobody"}};
    return kLabels[static_cast<std::size_t>(actor)];
}

Report::Report() {
    for (std::size_t index = 0; index < kSteps.size(); ++index) {
        findings_.emplace_back();
        findings_.back().step = static_cast<Step>(index);
    }
}

void Report::note(Finding finding) {
    const auto index = static_cast<std::size_t>(finding.step);
    findings_[index] = std::move(finding);
}

const Finding& Report::at(Step step) const {
    return findings_[static_cast<std::size_t>(step)];
}

bool Report::healthy() const {
    return std::none_of(findings_.begin(), findings_.end(),
                        [](const Finding& finding) { return finding.outcome == Outcome::Failed; });
}

std::string Report::as_text(Language language) const {
    std::string out;
    std::size_t open = 0;
    for (const Finding& finding : findings_) {
        if (finding.outcome != Outcome::NotReached) out += lines_of(finding, language);
        if (finding.outcome == Outcome::Unchecked) ++open;
    }
    const bool turkish = language == Language::Turkish;
    out += not_reached(findings_, language) + "\n";
    for (const Finding& finding : findings_)
        if (finding.outcome == Outcome::Failed)
            return out +
                   fmt::format(fmt::runtime(turkish ? "SONUÇ: takılan adım: {} ({}).\n"
                                                    : "RESULT: the step that fails: {} ({}).\n"),
                               text_of(finding.step).title.in(language),
                               text_of(*finding.problem).slug);
    out += turkish ? "SONUÇ: her şey yolunda" : "RESULT: all is well";
    if (open != 0)
        out += fmt::format(
            fmt::runtime(turkish ? "; buradan görülemeyen: {}" : "; not seen from here: {}"), open);
    return out + ".\n";
}

std::string Report::as_json(Language language) const {
    boost::json::array steps;
    for (const Finding& finding : findings_) {
        const StepText& step = text_of(finding.step);
        boost::json::object row{{"step", step.slug},
                                {"outcome", word(finding.outcome)},
                                {"checked", step.checked.in(language)},
                                {"detail", finding.detail}};
        if (finding.problem) {
            const ProblemText problem = told(finding);
            row["problem"] = problem.slug;
            row["seen"] = problem.seen.in(language);
            row["next"] = problem.next.in(language);
            row["acts"] = word(problem.acts);
            if (problem.code != 0) row["code"] = problem.code;
        }
        steps.push_back(std::move(row));
    }
    return boost::json::serialize(
        boost::json::object{{"ok", healthy()}, {"steps", std::move(steps)}});
}

}  // namespace kps::doctor
