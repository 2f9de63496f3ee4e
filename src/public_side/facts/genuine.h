#pragma once

#include <variant>

#include "documents/document_book.h"
#include "letters/letter_book.h"

namespace kps::public_side {

/// What has a code: a letter of the directorate, or a document that an institution made from an answer.
using Genuine = std::variant<letters::IssuedLetter, documents::Issued>;

}  // namespace kps::public_side
