#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contract/model.h"

/// What an answer of the query services says, read as a caller does.
namespace kps::wire::client {

/// Outcome of one exchange, whatever the service.
struct Outcome {
    enum class Kind : std::uint8_t {
        Data,           ///< at least one filled member beside errors and echoes, or an empty list
        BusinessError,  ///< HataBilgisi of the whole answer, or nothing but components with one
        Fault,          ///< a SOAP fault: nothing was answered
    };
    Kind kind = Kind::Fault;
    std::int32_t code = 0;  ///< Kod of a business error
    std::string fault;      ///< local name of a fault's most exact code: `InvalidSecurity`
    std::string text;       ///< Aciklama, or the fault's reason
    /// Of data: names of the components that the decision does not open (Kod 8), each once.
    std::vector<std::string> refused_components;
};

/// The fault that a message is, whoever sent it. Errors: MalformedBody when it is none; those of xml::Document.
base::Result<Outcome> read_fault(std::string_view body);

/// Errors: MalformedXml and the like for what is no XML; MalformedBody for what is neither an answer of `service` nor
///         a fault.
base::Result<Outcome> read_outcome(std::string_view body, const contract::Service& service);

/// The filled members as an indented tree, for people to read; components without a record are left out.
/// Errors: as read_outcome.
base::Result<std::string> answer_tree(std::string_view body);

/// The result element as JSON: members by their wire names, lists as arrays, nil as null, numbers
/// and truth values as such. Errors: as read_outcome.
base::Result<std::string> answer_json(std::string_view body, const contract::Service& service);

}  // namespace kps::wire::client
