#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "contract/model.h"
#include "http/message.h"
#include "query/engine.h"
#include "query/question.h"
#include "wire/soap/envelope.h"

/// The three public yes/no checks, as an ASMX service answers (WIRE.md 3.12, 4.3): no credentials,
/// SOAP 1.1 and 1.2.
///
/// Invariants:
/// 1. Wrong data is never a fault, only `false`; a fault is for what cannot be read.
/// 2. An answer holds one boolean and nothing of the person.
namespace kps::wire::services {

/// The check behind a path such as `/Service/KPSPublic.asmx` (without case); null for any other
/// path.
const contract::Service* public_service(const contract::Catalogue& catalogue,
                                        std::string_view path);

/// The question of a call's body element. Unknown parameters are ignored and missing ones not
/// given. Errors: UnknownAction for another operation, MalformedBody for a value that does not fit
/// its type.
base::Result<query::Question> read_public_question(const xml::Element& operation,
                                                   const contract::Service& service);

/// SOAP version of a message that could not be read, by its Content-Type.
soap::Version version_of(std::string_view content_type);
std::string_view content_type_of(soap::Version version);

/// Writes the boolean in the SOAP version of the request.
class PublicAnswerWriter final : public query::Renderer {
  public:
    explicit PublicAnswerWriter(soap::Version version) : version_(version) {}
    void render(const query::Answer& answer, std::string& out) override;

  private:
    soap::Version version_;
};

/// What a fault of an ASMX service says. `…` in the text stands for the action asked for.
struct PublicFaultShape {
    bool is_senders = false;  ///< soap:Client (1.1) or soap:Sender (1.2), else soap:Server, soap:Receiver
    std::string_view text;
};
PublicFaultShape public_fault_shape(base::ErrorCode code);

/// HTTP 500 with the fault of an ASMX service. `action` (of the request's header, else its body
/// element) is repeated for UnknownAction only.
http::Response public_fault(soap::Version version, base::ErrorCode code,
                            std::string_view action = {});

/// WSDL with a SOAP 1.1 and a SOAP 1.2 port at `address`.
std::string public_wsdl(const contract::Service& service, std::string_view address);

}  // namespace kps::wire::services
