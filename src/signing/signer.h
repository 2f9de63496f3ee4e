#pragma once

#include "base/bytes.h"
#include "base/national_id.h"
#include "base/result.h"

/// The device with which a person signs. A file that another program made needs none.
namespace kps::signing {

struct SigningRequest {
    base::ByteView paper;
    base::NationalId number;  ///< of the person who is signed in
    std::string_view name;
};

/// Whatever asks a person for a signature and returns the `.p7s`: a mobile signature's provider attaches here, and what
/// it returns is checked like a file from anywhere (docs/adr/0161).
class Signer {
  public:
    virtual ~Signer() = default;
    /// Errors: those of the device; nothing is signed then.
    virtual base::Result<base::Bytes> sign(const SigningRequest& request, std::int64_t now_us) = 0;
};

}  // namespace kps::signing
