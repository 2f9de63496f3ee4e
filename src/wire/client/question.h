#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contract/model.h"

/// Questions written from the contract: one function for every service version, as the server reads
/// every one with one function (wire/services/criteria.h).
namespace kps::wire::client {

/// One member of a criterion: its wire name, and the value as text.
struct NamedValue {
    std::string name;
    std::string value;
};

/// Wire name of the member that takes `field`; empty when the service's criterion has none.
std::string_view member_for(const contract::Service& service, contract::CriterionField field);

/// Names of all members, separated by blanks, for a message to a person.
std::string member_names(const contract::Service& service);

/// The operation element with one criterion; members without a value are left out.
/// Errors: InvalidArgument, naming the member and never its value: a name that the criterion does not have,
///         one said twice, a value that does not fit its type; more than limits.h allows.
base::Result<std::string> question_body(const contract::Service& service,
                                        std::span<const NamedValue> values);

/// The operation element without any criterion: it passes every check of the caller and asks about nobody.
std::string empty_question_body(const contract::Service& service);

}  // namespace kps::wire::client
