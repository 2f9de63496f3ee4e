#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lifecycle/course.h"

namespace kps::portal {

/// Turkish words of what a case holds, as its page shows them: labels come from the acts that ask for it.
class CaseWords {
  public:
    /// Of one life cycle first, then the program's own members, then of all others.
    CaseWords(const lifecycle::Course& course, std::string_view kind);
    /// The member's name where nothing has a word for it.
    std::string label_of(std::string_view member) const;
    /// Days as `22.11.2026`, choices by their word, truth values in words; any other text as it is.
    static std::string text_of(std::string_view value, std::string_view member);

  private:
    void add(std::span<const lifecycle::Field> fields);
    std::unordered_map<std::string_view, std::string_view> labels_;
};

}  // namespace kps::portal
