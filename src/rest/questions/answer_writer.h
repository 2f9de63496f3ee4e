#pragma once

#include <string>

#include "query/engine.h"
#include "rest/questions/answer_form.h"

namespace kps::rest {

/// Writes the JSON answer of one question: `{"records":[…]}`, or problem details for an error of the whole call
/// (docs/formats/rest.md).
class AnswerWriter final : public query::Renderer {
  public:
    /// `status` receives the HTTP status of what was written; it outlives the writer.
    AnswerWriter(const AnswerForms& forms, int& status) : forms_(forms), status_(status) {}
    void render(const query::Answer& answer, std::string& out) override;

  private:
    const AnswerForms& forms_;
    int& status_;
    std::string scratch_;
};

}  // namespace kps::rest
