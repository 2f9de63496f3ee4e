#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// The list of its users that an institution hands in (KPSY m.7/5, R-059): a table as spreadsheets write it.
namespace kps::membership {

struct ListedUser {
    std::size_t line = 0;  ///< in the file, the header is 1
    std::string kimlik_no;
    std::string given_names;
    std::string surname;
    std::string sub_unit;  ///< empty: the centre
    std::string application;
};

/// Something wrong, and where; never what stands there.
struct ListError {
    std::size_t line = 0;
    std::string_view column = {};  ///< as in the table's header in Turkish; empty: the whole line
    std::string_view what = {};    ///< Turkish
};

struct UserList {
    std::vector<ListedUser> users;  ///< lines without an error
    std::vector<ListError> errors;  ///< in order, at most kUserListErrorsMax
    std::size_t line_count = 0;     ///< below the header, empty ones left out
    bool complete() const { return errors.empty() && !users.empty(); }
};

/// Reads and checks a file; changes nothing, so it is the dry run as well.
///
/// Shape:  UTF-8 (with or without its mark) or Windows-1254; `;`, `,` or tab between the columns; RFC 4180 quotes;
///         a header with names in Turkish or English in any order: kimlik_no, ad, soyad, birim, uygulama.
/// Errors: InvalidField for what is no such table at all: too large, too many lines, an unknown or missing column.
base::Result<UserList> read_user_list(std::string_view bytes);

}  // namespace kps::membership
