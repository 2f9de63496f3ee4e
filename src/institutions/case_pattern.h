#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kps::institutions {

/// How an institution's case numbers look: `#` is a digit, `@` a letter of A to Z, `+` behind one of them any number of
/// them from one on; everything else stands for itself. `####/#+` takes 2026/17.
///
/// Behind `#+` stands no digit and behind `@+` no letter, so that a number is read once from left to right: no text,
/// however long, costs more than its length.
class CasePattern {
  public:
    /// Errors: InvalidField for more than kCasePatternBytesMax bytes, for what cannot be printed, for a `+` that stands
    /// behind nothing, and for what could be read in two ways.
    static base::Result<CasePattern> parse(std::string_view text);
    bool matches(std::string_view number) const;
    /// A number that it takes.
    std::string example() const;

  private:
    enum class Kind : unsigned char { Digit, Letter, Itself };
    struct Element {
        Kind kind = Kind::Itself;
        char itself = 0;
        bool is_many = false;
        bool takes(char letter) const;
    };
    std::vector<Element> elements_;
};

}  // namespace kps::institutions
