#pragma once

#include "population/layout.h"
#include "population/texts.h"

namespace kps::population {

/// What the documents of one person depend on besides the person itself.
struct DocumentCase {
    std::uint32_t prefix =
        0;  ///< of the identity number; serials are made of it, so that they are unique
    Day birth = 0;
    Day death = kNever;
    Day as_of = 0;
    std::uint16_t district = 0;  ///< where documents are handed out
};

/// Gives a citizen or blue-card holder the documents somebody of that age and state has.
void issue_documents(const DocumentCase& about, Random& random, TextArena& texts,
                     registry::PersonFile& file);

/// Serial such as `A12F34567`; no two prefixes share one.
std::string_view chip_serial(std::uint32_t prefix, TextArena& texts);

/// Single documents, also used for the personas. Dates are kept inside the person's life by the
/// caller.
void give_chip_card(const DocumentCase& about, Day issued, TextArena& texts,
                    registry::PersonFile& file);
void give_paper_card(const DocumentCase& about, Day issued, TextArena& texts,
                     registry::PersonFile& file);
void give_temporary_card(const DocumentCase& about, Day issued, TextArena& texts,
                         registry::PersonFile& file);
void give_old_blue_card(const DocumentCase& about, Day issued, TextArena& texts,
                        registry::PersonFile& file);
void give_new_blue_card(const DocumentCase& about, Day issued, TextArena& texts,
                        registry::PersonFile& file);

}  // namespace kps::population
