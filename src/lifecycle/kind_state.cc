#include "lifecycle/kind_state.h"

#include <fmt/format.h>

namespace kps::lifecycle {

// A pair compared with a list of pairs would read better; SQLite looks at every row for it.
std::string is_in_states(const std::vector<KindState>& states, std::string_view prefix,
                         std::vector<storage::Value>& values) {
    if (states.empty()) return "1 = 0";
    std::string text;
    std::string_view kind;
    for (const KindState& one : states) {
        if (text.empty() || one.kind != kind) {
            values.emplace_back(one.kind);
            text += fmt::format("{}({}kind = ${} AND {}state IN (", text.empty() ? "(" : ")) OR ",
                                prefix, values.size(), prefix);
        } else {
            text += ", ";
        }
        kind = one.kind;
        values.emplace_back(one.state);
        text += fmt::format("${}", values.size());
    }
    return text + ")))";
}

}  // namespace kps::lifecycle
