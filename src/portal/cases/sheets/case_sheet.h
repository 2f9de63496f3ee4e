#pragma once

#include <string>
#include <vector>

#include "accounts/actor.h"
#include "letters/sheets/sheet.h"
#include "lifecycle/course.h"
#include "lifecycle/documents/document_store.h"

/// A case on paper, for who may read it: what was answered (B4), and a meeting with each item's file (O4, R1).
namespace kps::portal {

/// What a paper of cases is made from.
struct CaseSheets {
    const lifecycle::Course& course;
    const lifecycle::DocumentStore& documents;
    const accounts::Actor& actor;
    std::int64_t now_us = 0;
};

/// The answers of one case with the documents that were handed in, also of a form that is not sent yet. It says that
/// it is a copy: nobody signs it.
base::Result<letters::Sheet> case_copy(const CaseSheets& sheets, const lifecycle::Case& subject);

/// A case that names others as its `items`: their order first, then the file of each on pages of its own. What the
/// actor may not read is named by its number alone.
/// Errors: NotFound for a case that names none.
base::Result<letters::Sheet> case_pack(const CaseSheets& sheets, const lifecycle::Case& subject);

}  // namespace kps::portal
