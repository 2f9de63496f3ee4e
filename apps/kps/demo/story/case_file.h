#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "apps/kps/demo/story/person.h"

namespace kps::story {

/// A case of the life cycles, as REST names it; `code` is its applicant's.
struct CaseFile {
    std::string id;
    std::string number;
    std::string code;
};

base::Result<CaseFile> open_case(Caller& caller, std::string_view kind, std::string_view act,
                                 const boost::json::object& input);
/// An act on the case as it stands. `status` is 202 where a second person is waited for. Returns the answer.
base::Result<boost::json::value> act(Caller& caller, const CaseFile& subject, std::string_view act,
                                     const boost::json::object& input = {}, int status = 200);
/// Asked for by one, approved by another.
base::Status act_of_two(Caller& first, Caller& second, const CaseFile& subject,
                        std::string_view act, const boost::json::object& input);
/// Hands in a small PDF. Returns its digest.
base::Result<std::string> hand_in(Caller& caller, const CaseFile& subject, std::string_view kind);
/// The institution's newest case of the kind. Errors: NotFound.
base::Result<CaseFile> find_case(Caller& caller, std::string_view kind, std::int64_t institution);
base::Result<std::string> state_of(Caller& caller, const CaseFile& subject);

}  // namespace kps::story
