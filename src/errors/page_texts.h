#pragma once

#include <string_view>

#include "errors/catalogue.h"

namespace kps::errors {

/// Every text of the page but those of the codes themselves.
struct PageTexts {
    std::string_view language;  ///< as in `lang`
    std::string_view skip;
    std::string_view system;
    std::string_view title;
    std::string_view introduction;
    std::string_view contents;
    std::string_view next_step;
    std::string_view acts;
    std::string_view repeat;
    std::string_view in_answer;
    std::string_view same_kod;
    std::string_view record_only;
    std::string_view directorate_only;
    std::string_view soap_title;
    std::string_view soap_introduction;
    std::string_view public_title;
    std::string_view public_introduction;
    std::string_view status_title;
    std::string_view status_introduction;
    std::string_view other_language;       ///< name of the other language, in that language
    std::string_view other_language_code;  ///< as in `lang`
    std::string_view group_introduction(Group group) const;
};

const PageTexts& page_texts(Language language);

}  // namespace kps::errors
