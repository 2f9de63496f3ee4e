#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/log_writer.h"
#include "base/ids.h"
#include "documents/content.h"
#include "letters/letter.h"

namespace kps::documents {

/// The officer of the institution who approves a document.
struct Approver {
    std::string given_names;
    std::string surname;
    std::string title;
    std::string name() const { return given_names + " " + surname; }
};
/// Errors: InvalidField for a part that is missing, too long or cannot be printed.
base::Status check(const Approver& approver);

/// The question that a document comes from.
struct Origin {
    base::InstitutionId institution;
    std::string institution_name;
    std::string asked_by;  ///< the end user, or the service user where none was named
    std::string purpose_code;
    std::string file_number;
    std::string register_version;
    audit::Receipt receipt;  ///< of the question's entry
    std::int64_t asked_us = 0;
};

struct Order {
    Kind kind = Kind::RegisterExtract;
    Content content;
    Origin origin;
    std::optional<Approver> approver;
    bool is_test = true;    ///< the register is synthetic: the document says so
    std::string check_url;  ///< where its code is checked
};

/// The document as data, with its code, ready to be printed.
/// Errors: InvalidField for what cannot be printed.
base::Result<letters::Letter> compose(const Order& order, std::string_view code);

/// The part of the body that says what was answered.
std::vector<letters::Block> body_of(Kind kind, const Content& content);

}  // namespace kps::documents
