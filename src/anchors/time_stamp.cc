#include "anchors/time_stamp.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

#include "anchors/limits.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::anchors {
namespace {

using base::ErrorCode;
using base::failed;

template <auto kFree>
struct Free {
    template <class T>
    void operator()(T* object) const {
        kFree(object);
    }
};
template <class T, auto kFree>
using Handle = std::unique_ptr<T, Free<kFree>>;
using RequestHandle = Handle<TS_REQ, TS_REQ_free>;
using AnswerHandle = Handle<TS_RESP, TS_RESP_free>;
using TokenHandle = Handle<PKCS7, PKCS7_free>;
using InfoHandle = Handle<TS_TST_INFO, TS_TST_INFO_free>;
using ContextHandle = Handle<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using IntegerHandle = Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using BioHandle = Handle<BIO, BIO_free_all>;

std::string reason() {
    const unsigned long error = ERR_peek_last_error();
    const char* text = error == 0 ? nullptr : ERR_reason_error_string(error);
    std::string words = text == nullptr ? "refused" : text;
    ERR_clear_error();
    return words;
}

base::Result<std::int64_t> time_of(const TS_TST_INFO* info) {
    std::tm moment{};
    if (info == nullptr || ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &moment) != 1)
        return failed(ErrorCode::CorruptData, "time stamp: no time in it");
    return std::int64_t{timegm(&moment)} * 1'000'000;
}

/// What a token is checked with; certificates must have been good at `time_us`.
base::Result<ContextHandle> make_context(std::string_view text, const std::string& authorities_pem,
                                         std::int64_t time_us) {
    ContextHandle context(TS_VERIFY_CTX_new());
    X509_STORE* store = X509_STORE_new();
    STACK_OF(X509)* certificates = sk_X509_new_null();
    TS_VERIFY_CTX_set_store(context.get(), store);
    TS_VERIFY_CTX_set_certs(context.get(), certificates);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), time_us / 1'000'000);
    BioHandle pem(
        BIO_new_mem_buf(authorities_pem.data(), static_cast<int>(authorities_pem.size())));
    while (X509* certificate = PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr)) {
        if (X509_self_signed(certificate, 0) == 1) X509_STORE_add_cert(store, certificate);
        sk_X509_push(certificates, certificate);
    }
    ERR_clear_error();  // the end of the PEM text
    if (sk_X509_num(certificates) == 0)
        return failed(ErrorCode::CorruptData, "time stamp: no certificates to trust");
    BIO* data = BIO_new(BIO_s_mem());
    BIO_write(data, text.data(), static_cast<int>(text.size()));
    TS_VERIFY_CTX_set_data(context.get(), data);
    TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_SIGNATURE | TS_VFY_VERSION | TS_VFY_DATA);
    return context;
}

}  // namespace

base::Result<StampRequest> make_request(std::string_view text) {
    const RequestHandle request(TS_REQ_new());
    const Handle<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
    const Handle<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
    base::Hash digest = crypto::sha256(base::as_bytes(text));
    std::array<std::uint8_t, 8> random{};
    crypto::fill_random(random);
    StampRequest made;
    made.nonce = base::get_u64(random.data()) >> 1;  // positive in DER
    const IntegerHandle nonce(ASN1_INTEGER_new());
    const bool good =
        X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
        TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
        TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), static_cast<int>(digest.size())) ==
            1 &&
        TS_REQ_set_version(request.get(), 1) == 1 &&
        TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
        ASN1_INTEGER_set_uint64(nonce.get(), made.nonce) == 1 &&
        TS_REQ_set_nonce(request.get(), nonce.get()) == 1 &&
        TS_REQ_set_cert_req(request.get(), 0) == 1;
    unsigned char* der = nullptr;
    const int size = good ? i2d_TS_REQ(request.get(), &der) : -1;
    if (size <= 0) return failed(ErrorCode::CryptoFailed, "time stamp request: " + reason());
    made.der.assign(der, static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return made;
}

base::Result<Stamp> take_answer(base::ByteView answer, std::string_view text, std::uint64_t nonce,
                                const std::string& authorities_pem) {
    if (answer.size() > kAnswerBytesMax)
        return failed(ErrorCode::CorruptData, "time stamp: the answer is too long");
    const unsigned char* at = answer.data();
    const AnswerHandle response(d2i_TS_RESP(nullptr, &at, static_cast<long>(answer.size())));
    if (!response) return failed(ErrorCode::CorruptData, "time stamp: not an answer of RFC 3161");
    // Without a token the status says why; with one its time is needed before it can be judged.
    const TS_TST_INFO* info = TS_RESP_get_tst_info(response.get());
    const std::int64_t time_us = info == nullptr ? 0 : KPS_TRY(time_of(info));
    const ContextHandle context = KPS_TRY(make_context(text, authorities_pem, time_us));
    if (TS_RESP_verify_response(context.get(), response.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "time stamp: " + reason());
    std::uint64_t answered = 0;
    if (info == nullptr || ASN1_INTEGER_get_uint64(&answered, TS_TST_INFO_get_nonce(info)) != 1 ||
        answered != nonce)
        return failed(ErrorCode::CryptoFailed, "time stamp: an answer to another request");
    unsigned char* der = nullptr;
    const int size = i2d_PKCS7(TS_RESP_get_token(response.get()), &der);
    if (size <= 0) return failed(ErrorCode::CryptoFailed, "time stamp: " + reason());
    Stamp stamp{base::Bytes(der, static_cast<std::size_t>(size)), time_us};
    OPENSSL_free(der);
    return stamp;
}

base::Result<std::int64_t> verify_token(base::ByteView token, std::string_view text,
                                        const std::string& authorities_pem) {
    const unsigned char* at = token.data();
    const TokenHandle parsed(d2i_PKCS7(nullptr, &at, static_cast<long>(token.size())));
    if (!parsed || at != token.data() + token.size())
        return failed(ErrorCode::CorruptData, "time stamp: not a token");
    const InfoHandle info(PKCS7_to_TS_TST_INFO(parsed.get()));
    const std::int64_t time_us = KPS_TRY(time_of(info.get()));
    const ContextHandle context = KPS_TRY(make_context(text, authorities_pem, time_us));
    if (TS_RESP_verify_token(context.get(), parsed.get()) != 1)
        return failed(ErrorCode::CryptoFailed, "time stamp: " + reason());
    return time_us;
}

}  // namespace kps::anchors
