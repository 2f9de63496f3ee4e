#pragma once

#include "apps/kps/demo/story/tale.h"

namespace kps::story {

/// Plans each application up to its stage: what the applicant sends, what the directorate does.
void plan_applications(Tale& tale);
/// Plans the Kurul's meetings: three that were held, and the agenda of the next.
void plan_meetings(Tale& tale);

/// The one whose decision also grants the mother's number.
inline constexpr std::string_view kChildInsurer = "guven-sigorta";

/// The measures of the undertaking, each taken.
boost::json::array measures_taken(const base::Date& day);
/// Asks one question as the institution. Errors: those of the story.
base::Status ask_first_question(Tale& tale, Standing& standing);

}  // namespace kps::story
