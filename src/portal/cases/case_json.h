#pragma once

#include <string>

#include "http/message.h"
#include "lifecycle/course.h"
#include "lifecycle/documents/document_store.h"

/// Cases as the REST edge shows them (docs/formats/rest.md, "Cases"). Times are UTC, days are Istanbul's.
namespace kps::portal {

/// Without its fields: for lists.
lifecycle::JsonObject summary_json(const lifecycle::Machine& machine,
                                   const lifecycle::Case& subject, const base::Date& today);
/// All of it, with the acts this actor could do now.
lifecycle::JsonObject case_json(const lifecycle::Machine& machine, const lifecycle::Case& subject,
                                const accounts::Actor& actor, const base::Date& today);
lifecycle::JsonObject step_json(const lifecycle::Machine& machine, const lifecycle::Step& step);
lifecycle::JsonObject document_json(const lifecycle::Document& document);
lifecycle::JsonObject deadline_json(const lifecycle::Machine& machine,
                                    const lifecycle::Case& subject,
                                    const lifecycle::Deadline& deadline, const base::Date& today);
/// The life cycle itself: states, acts with roles, rules and fields, deadlines.
lifecycle::JsonObject machine_json(const lifecycle::Machine& machine);

/// An answer that nothing on the way keeps.
http::Response json_answer(lifecycle::JsonObject object, int status = 200);

}  // namespace kps::portal
