#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "contract/per_service.h"
#include "query/engine.h"
#include "wire/services/answer_form.h"

namespace kps::wire::services {

/// The compiled answers of all service versions.
using AnswerForms = contract::PerService<AnswerForm>;

/// Writes the SOAP answer of one service call, the whole envelope, in the bytes of WIRE.md 2.6
/// and 3.
///
/// Result-level errors keep `SorguSonucu` as a nil element; an error without a Kod of its own (the
/// table's hata_bilgisi is 0) is written with its number, and should have been a fault.
class AnswerWriter final : public query::Renderer {
  public:
    struct Context {
        std::string relates_to;  ///< wsa:MessageID of the request; empty when there was none
        std::int64_t now_us = 0;
        bool signable = false;  ///< with the identifiers a signature needs
    };
    AnswerWriter(const AnswerForms& forms, Context context)
        : forms_(forms), context_(std::move(context)) {}
    void render(const query::Answer& answer, std::string& out) override;

  private:
    const AnswerForms& forms_;
    Context context_;
    std::string scratch_;
};

}  // namespace kps::wire::services
