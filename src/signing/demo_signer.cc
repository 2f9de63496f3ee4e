#include "signing/demo_signer.h"

#include "signatures/personal_certificate.h"
#include "signatures/signature.h"
#include "signing/limits.h"

namespace kps::signing {

base::Result<base::Bytes> DemoSigner::sign(const SigningRequest& request, std::int64_t now_us) {
    const signatures::PersonalRequest person{request.number, std::string(request.name),
                                             now_us - kDemoCertificateUs,
                                             now_us + kDemoCertificateUs, 0};
    const crypto::CertifiedKey key =
        KPS_TRY(signatures::make_personal_certificate(person, authority_));
    return signatures::sign(request.paper, key, now_us);
}

}  // namespace kps::signing
