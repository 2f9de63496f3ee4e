#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "rest/limits.h"
#include "rest/questions/question_reader.h"

/// The reader of JSON questions: whatever arrives, it is one bounded question or an error that says where.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace contract = kps::contract;
    namespace query = kps::query;
    namespace rest = kps::rest;
    static const contract::Catalogue catalogue = contract::Catalogue::built_in().take();
    if (size == 0) return 0;
    const auto services = catalogue.services();
    query::Question question;
    question.service = services[data[0] % services.size()].get();
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto status = rest::read_question(body, question);
    if (!status) {
        KPS_ASSERT(!status.error().context.empty());
        return 0;
    }
    KPS_ASSERT(question.criteria.size() <= rest::kCriteriaReadMax);
    KPS_ASSERT(question.purpose_code.size() <= rest::kTextBytesMax);
    for (const query::Criterion& criterion : question.criteria)
        KPS_ASSERT(!criterion.given_names ||
                   criterion.given_names->size() <= rest::kCriterionTextBytesMax);
    return 0;
}
