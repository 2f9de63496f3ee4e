#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

/// The error catalogue: for each code of base/error_codes.def why it comes, what to do next and who
/// acts, in Turkish and English.
///
/// Invariants:
/// 1. Every row of the error table has exactly one entry, in the same order; anything else does not
///    compile.
/// 2. What is told with one text on the wire (a person unknown, protected or outside the area; the
///    reasons for which no token is given) is not told apart here in any way that helps a guesser.
/// 3. All forms (JSON, page, Markdown) are made from the same entries and hold all of them.
namespace kps::errors {

enum class Language : std::uint8_t { Turkish, English };

struct Text {
    std::string_view turkish;
    std::string_view english;
    constexpr std::string_view in(Language language) const {
        return language == Language::Turkish ? turkish : english;
    }
};

/// Who must do something about an error.
enum class Actor : std::uint8_t {
    Developer,      ///< of the institution
    Administrator,  ///< of the institution (idari kullanıcı, KPSY m.4/1-e)
    Directorate,
    Nobody,
};

/// What asking the same again brings.
enum class Repeat : std::uint8_t {
    No,        ///< the same answer, until something was changed
    Later,     ///< it may succeed
    NewToken,  ///< it may succeed with a new token
};

/// Who can meet the code.
enum class Seen : std::uint8_t {
    Institution,  ///< in an answer
    Record,       ///< nobody outside: it stands in the audit entry only
    Directorate,  ///< on its command line and in administration
};

/// Numbers are given by group: below 200, below 300, below 400, from 600 those of the portal, from 900 the rest.
enum class Group : std::uint8_t { BusinessResult, Security, Message, Portal, Operation };
/// In the order of documents.
inline constexpr std::array kGroups = {Group::BusinessResult, Group::Security, Group::Message,
                                       Group::Portal, Group::Operation};

struct Entry {
    base::ErrorCode code;
    Actor acts;
    Repeat repeat;
    Seen seen;
    Text cause;
    Text next_step;

    const base::ErrorInfo& info() const { return base::info(code); }
    std::uint16_t number() const { return static_cast<std::uint16_t>(code); }
    Group group() const;
    /// The short text that stands in answers.
    Text text() const { return {info().turkish, info().english}; }
};

/// The whole catalogue, in the order of the error table.
std::span<const Entry> entries();
const Entry& entry(base::ErrorCode code);

/// The entry of a number ("101") or a name ("LimitReached"); null when there is none.
const Entry* find(std::string_view number_or_name);

/// What somebody may mean who has only a part of an answer: a number (also a Kod that several codes
/// share), a name, a piece of a short text, a fault's subcode or a piece of its reason. Without
/// regard to case. Empty when nothing fits.
std::vector<const Entry*> matching(std::string_view part);

/// The other codes that answers show with the same Kod; empty for what is no business result.
std::vector<const Entry*> same_kod(const Entry& entry);

/// Words of the enumerations: for programs and for people.
std::string_view word(Actor actor);
std::string_view word(Repeat repeat);
std::string_view word(Seen seen);
std::string_view word(Group group);
Text label(Actor actor);
Text label(Repeat repeat);
Text label(Group group);

}  // namespace kps::errors
