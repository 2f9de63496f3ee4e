#pragma once

#include <string_view>

#include "base/assert.h"
#include "correspondence/case_letter.h"
#include "letters/draft.h"
#include "lifecycle/case.h"

namespace kps::membership::testing {

/// For tests: an act's letter as it would go out; an act whose letter cannot be written is refused, as it would be.
inline base::Status write_letter(const lifecycle::Case& subject, std::string_view key,
                                 const lifecycle::JsonObject& values, std::int64_t now_us) {
    static const letters::TemplateShelf shelf = [] {
        auto opened = letters::TemplateShelf::built_in();
        KPS_ASSERT(opened.has_value());
        return std::move(opened).take();
    }();
    const auto draft = KPS_TRY(
        correspondence::draft_of({subject, key, values, now_us},
                                 {"Işıl ÇAĞLAYAN", "Genel Müdür", letters::Signing::ByHand}));
    KPS_TRY(letters::compose(shelf, draft, {"KPS-2026/1", base::istanbul_date(now_us), "CODE"}));
    return {};
}

}  // namespace kps::membership::testing
