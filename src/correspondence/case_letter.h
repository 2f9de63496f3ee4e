#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "letters/draft.h"
#include "lifecycle/case.h"

/// What an act of a life cycle writes: the letter's template, and what fills it.
///
/// Invariants:
/// 1. Each name of each template has one row in letter_values.def, and each row a name.
/// 2. What somebody wrote into a form never keeps an act from its letter: it is made printable, not refused.
namespace kps::correspondence {

/// Who signs the directorate's letters.
struct Signer {
    std::string name;
    std::string title;
    letters::Signing signing = letters::Signing::ByHand;
};

/// A letter that an act asks for.
struct CaseLetter {
    const lifecycle::Case& subject;  ///< as the act leaves it
    std::string_view template_name;
    const lifecycle::JsonObject& values;  ///< what the act gives beside the case
    std::int64_t now_us = 0;
};

/// Errors: NotFound for a template no act has, InvalidField naming what neither the act nor the case says.
base::Result<letters::Draft> draft_of(const CaseLetter& letter, const Signer& signer);

/// Templates that acts of life cycles use.
std::vector<std::string_view> case_templates();

/// The text as it can be printed: line ends and runs of space become one space, what is no text goes, at most
/// `bytes_max`.
std::string printable(std::string_view text, std::size_t bytes_max);
/// A name as lines of an addressee.
std::vector<std::string> addressee_lines(std::string_view name);

/// Inboxes: of an institution, of somebody who follows an application without an account.
std::string institution_inbox(base::InstitutionId institution);
std::string case_inbox(std::string_view number);

}  // namespace kps::correspondence
