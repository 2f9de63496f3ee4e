#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

/// What an examination of an institution's connection came to: one finding per step (docs/integrators.md).
namespace kps::doctor {

enum class Language : std::uint8_t { Turkish, English };

/// In the order they are taken (steps.def).
enum class Step : std::uint8_t {
#define KPS_STEP(name, slug, title_tr, title_en, checked_tr, checked_en) name,
#include "doctor/steps.def"
#undef KPS_STEP
};

enum class Problem : std::uint8_t {
#define KPS_PROBLEM(name, slug, acts, code, seen_tr, seen_en, next_tr, next_en) name,
#include "doctor/problems.def"
#undef KPS_PROBLEM
};

enum class Outcome : std::uint8_t {
    Good,
    Warned,     ///< works today
    Unchecked,  ///< could not be seen; its problem says why
    Failed,
    NotReached,  ///< an earlier step failed
};

/// Who must do something about a problem.
enum class Actor : std::uint8_t {
    You,            ///< who runs the examination
    Network,        ///< the institution's systems and network
    Developer,      ///< of the institution
    Administrator,  ///< of the institution (idari kullanıcı)
    Directorate,
    Nobody,
};

/// One step. `detail` is what was seen, in no language: addresses, versions, names; never a password or a person.
struct Finding {
    Step step = Step::Settings;
    Outcome outcome = Outcome::NotReached;
    std::optional<Problem> problem;
    std::string detail;
    /// What the server said, where it is known more exactly than `problem` says.
    std::optional<base::ErrorCode> code;
};

Finding good(Step step, std::string detail = {});
Finding warned(Step step, Problem problem, std::string detail = {});
Finding unchecked(Step step, Problem problem, std::string detail = {});
Finding failed(Step step, Problem problem, std::string detail = {});

/// Foreign text for a detail: valid UTF-8, printable, on one line and short.
std::string shown(std::string_view text);

/// One text for people.
struct Text {
    std::string_view turkish;
    std::string_view english;
    std::string_view in(Language language) const {
        return language == Language::Turkish ? turkish : english;
    }
};

/// Slugs are stable: what programs compare.
struct StepText {
    std::string_view slug;
    Text title;
    Text checked;
};

struct ProblemText {
    std::string_view slug;
    Actor acts = Actor::Nobody;
    std::uint16_t code = 0;  ///< number in the error catalogue; 0: none
    Text seen;
    Text next;
};

const StepText& text_of(Step step);
const ProblemText& text_of(Problem problem);
std::string_view word(Actor actor);
Text label(Actor actor);

class Report {
  public:
    /// Every step, at first not reached.
    Report();
    void note(Finding finding);
    const std::vector<Finding>& findings() const { return findings_; }
    const Finding& at(Step step) const;
    bool healthy() const;  ///< no step failed

    /// For people: one line a step; below those that are not good what to do and who does it.
    std::string as_text(Language language) const;
    /// One JSON object: `ok`, and `steps` with `step`, `outcome`, `checked`, `detail`; of a problem also
    /// `problem`, `seen`, `next`, `acts` and `code`.
    std::string as_json(Language language) const;

  private:
    std::vector<Finding> findings_;
};

}  // namespace kps::doctor
