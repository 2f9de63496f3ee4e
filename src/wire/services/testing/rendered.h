#pragma once

#include <gtest/gtest.h>

#include <string>

#include "contract/model.h"
#include "contract/testing/catalogue.h"
#include "query/engine.h"
#include "wire/services/answer_writer.h"
#include "wire/xml/document.h"

/// Answers as the SOAP edge sends them, always at the same moment.
namespace kps::wire::services::testing {

using contract::testing::catalogue;

/// The whole envelope, which must be well formed.
inline std::string render(const query::Answer& answer) {
    constexpr std::int64_t kNow_us = 1'763'762'645'123'000;
    static const AnswerForms forms(catalogue());
    std::string out;
    AnswerWriter(forms, {"urn:uuid:1", kNow_us}).render(answer, out);
    EXPECT_TRUE(xml::Document::parse(out)) << answer.service->action;
    return out;
}

}  // namespace kps::wire::services::testing
