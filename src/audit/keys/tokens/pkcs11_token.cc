#include "audit/keys/tokens/pkcs11_token.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>

#include "audit/limits.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::Bytes;
using base::ByteView;
using base::ErrorCode;
using base::failed;

constexpr std::size_t kPointBytes = 65;
constexpr std::size_t kSharedBytes = 32;
constexpr CK_ULONG kMacKeyBytes = 32;
/// OBJECT IDENTIFIER of prime256v1 (RFC 5480).
constexpr std::uint8_t kP256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
/// DER: OCTET STRING of 65 bytes.
constexpr std::uint8_t kPointHead[] = {0x04, 0x41};

auto refused(const char* what, CK_RV code) {
    return failed(ErrorCode::CryptoFailed, fmt::format("token: {}: code {:#x}", what, code));
}

const CK_FUNCTION_LIST& functions_of(void* raw) {
    return *static_cast<const CK_FUNCTION_LIST*>(raw);
}

/// Attributes for a call; the values live as long as the object.
class Template {
  public:
    Template& flag(CK_ATTRIBUTE_TYPE type, bool value) {
        static CK_BBOOL yes = CK_TRUE;
        static CK_BBOOL no = CK_FALSE;
        return add(type, value ? &yes : &no, sizeof(CK_BBOOL));
    }
    Template& number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
        numbers_.push_back(std::make_unique<CK_ULONG>(value));
        return add(type, numbers_.back().get(), sizeof(CK_ULONG));
    }
    Template& bytes(CK_ATTRIBUTE_TYPE type, ByteView value) {
        return add(type, const_cast<std::uint8_t*>(value.data()), value.size());
    }
    Template& text(CK_ATTRIBUTE_TYPE type, const std::string& value) {
        return bytes(type, base::as_bytes(value));
    }
    CK_ATTRIBUTE* data() { return attributes_.data(); }
    CK_ULONG size() const { return static_cast<CK_ULONG>(attributes_.size()); }

  private:
    Template& add(CK_ATTRIBUTE_TYPE type, void* value, std::size_t size) {
        attributes_.push_back({type, value, static_cast<CK_ULONG>(size)});
        return *this;
    }
    std::vector<CK_ATTRIBUTE> attributes_;
    std::vector<std::unique_ptr<CK_ULONG>> numbers_;
};

/// A secret of the token: never shown, never given out, private, there after a restart.
void guard(Template& object, const std::string& label) {
    object.flag(CKA_TOKEN, true)
        .flag(CKA_PRIVATE, true)
        .flag(CKA_SENSITIVE, true)
        .flag(CKA_EXTRACTABLE, false)
        .text(CKA_LABEL, label);
}

base::Result<Bytes> attribute(const CK_FUNCTION_LIST& module, CK_SESSION_HANDLE session,
                              CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    std::uint8_t value[256];
    CK_ATTRIBUTE wanted{type, value, sizeof value};
    const CK_RV code = module.C_GetAttributeValue(session, object, &wanted, 1);
    if (code != CKR_OK || wanted.ulValueLen > sizeof value) return refused("read", code);
    Bytes out(value, wanted.ulValueLen);
    base::wipe(value, sizeof value);
    return out;
}

/// Slots whose token has this label. Errors: CryptoFailed unless it is exactly one.
base::Result<CK_SLOT_ID> slot_of(const CK_FUNCTION_LIST& module, const std::string& label) {
    CK_SLOT_ID slots[kTokenSlotsMax];
    CK_ULONG count = kTokenSlotsMax;
    const CK_RV code = module.C_GetSlotList(CK_TRUE, slots, &count);
    if (code != CKR_OK) return refused("list the slots", code);
    std::vector<CK_SLOT_ID> found;
    for (CK_ULONG i = 0; i < count; ++i) {
        CK_TOKEN_INFO info{};
        if (module.C_GetTokenInfo(slots[i], &info) != CKR_OK) continue;
        std::string_view name(reinterpret_cast<const char*>(info.label), sizeof info.label);
        name = name.substr(0, name.find_last_not_of(' ') + 1);
        if (name == label) found.push_back(slots[i]);
    }
    if (found.size() != 1)
        return failed(ErrorCode::CryptoFailed,
                      fmt::format("{} tokens are called {}", found.size(), label));
    return found.front();
}

std::mutex& loaded_mutex() {
    static std::mutex mutex;
    return mutex;
}
std::map<std::string, std::weak_ptr<Pkcs11Module>>& loaded() {
    static std::map<std::string, std::weak_ptr<Pkcs11Module>> modules;
    return modules;
}

}  // namespace

base::Result<std::shared_ptr<Pkcs11Module>> Pkcs11Module::load(const std::string& path) {
    const std::lock_guard lock(loaded_mutex());
    if (auto known = loaded()[path].lock()) return known;
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return failed(ErrorCode::CryptoFailed, fmt::format("{}: no PKCS#11 module", path));
    CK_FUNCTION_LIST* functions = nullptr;
    const auto list = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    const bool good = list != nullptr && list(&functions) == CKR_OK && functions != nullptr &&
                      functions->C_Initialize(&arguments) == CKR_OK;
    if (!good) {
        ::dlclose(library);
        return failed(ErrorCode::CryptoFailed, fmt::format("{}: does not start", path));
    }
    std::shared_ptr<Pkcs11Module> module(new Pkcs11Module(library, functions));
    loaded()[path] = module;
    return module;
}

Pkcs11Module::~Pkcs11Module() {
    // Not under the lock of `load`: whoever loads the module anew meanwhile is refused, not hurt.
    functions_of(functions_).C_Finalize(nullptr);
    ::dlclose(library_);
}

base::Result<std::unique_ptr<Pkcs11Token>> Pkcs11Token::open(std::shared_ptr<Pkcs11Module> module,
                                                             const std::string& label,
                                                             ByteView pin) {
    const std::lock_guard lock(module->mutex_);
    const CK_FUNCTION_LIST& functions = functions_of(module->functions_);
    const CK_SLOT_ID slot = KPS_TRY(slot_of(functions, label));
    CK_SESSION_HANDLE session = 0;
    const CK_RV code = functions.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr,
                                               nullptr, &session);
    if (code != CKR_OK) return refused("open a session", code);
    std::unique_ptr<Pkcs11Token> token(new Pkcs11Token(module, slot, session));
    const base::Status logged_in = token->log_in(pin);
    if (logged_in) return token;
    functions.C_CloseSession(session);
    token->session_ = CK_INVALID_HANDLE;
    return failed(logged_in.error());
}

base::Status Pkcs11Token::log_in(ByteView pin) {
    const base::Hash digest = crypto::sha256(pin);
    Pkcs11Module::Login& login = module_->logins_[slot_];
    if (login.users == 0) {
        const CK_RV code = functions_of(module_->functions_)
                               .C_Login(session_, CKU_USER, const_cast<std::uint8_t*>(pin.data()),
                                        static_cast<CK_ULONG>(pin.size()));
        if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) return refused("log in", code);
        login.pin = digest;
    } else if (!crypto::equal_in_constant_time(login.pin, digest)) {
        return refused("log in", CKR_PIN_INCORRECT);
    }
    ++login.users;
    logged_in_ = true;
    return {};
}

Pkcs11Token::~Pkcs11Token() {
    if (session_ == CK_INVALID_HANDLE) return;
    const std::lock_guard lock(module_->mutex_);
    const CK_FUNCTION_LIST& functions = functions_of(module_->functions_);
    if (logged_in_ && --module_->logins_[slot_].users == 0) functions.C_Logout(session_);
    functions.C_CloseSession(session_);
}

base::Result<unsigned long> Pkcs11Token::find(unsigned long object_class,
                                              const std::string& label) const {
    const CK_FUNCTION_LIST& functions = functions_of(module_->functions_);
    Template wanted;
    wanted.number(CKA_CLASS, object_class).text(CKA_LABEL, label);
    CK_RV code = functions.C_FindObjectsInit(session_, wanted.data(), wanted.size());
    if (code != CKR_OK) return refused("search", code);
    CK_OBJECT_HANDLE found[2];
    CK_ULONG count = 0;
    code = functions.C_FindObjects(session_, found, 2, &count);
    functions.C_FindObjectsFinal(session_);
    if (code != CKR_OK) return refused("search", code);
    if (count == 0) return failed(ErrorCode::NotFound, fmt::format("token: no {}", label));
    if (count > 1) return failed(ErrorCode::CorruptData, fmt::format("token: several {}", label));
    return found[0];
}

base::Result<Bytes> Pkcs11Token::make_pair(const std::string& label) {
    const std::lock_guard lock(module_->mutex_);
    const CK_FUNCTION_LIST& functions = functions_of(module_->functions_);
    CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    Template shown;
    shown.flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false).text(CKA_LABEL, label);
    shown.bytes(CKA_EC_PARAMS, kP256).flag(CKA_VERIFY, false).flag(CKA_ENCRYPT, false);
    Template hidden;
    guard(hidden, label);
    hidden.flag(CKA_DERIVE, true)
        .flag(CKA_SIGN, false)
        .flag(CKA_DECRYPT, false)
        .flag(CKA_UNWRAP, false);
    CK_OBJECT_HANDLE public_key = 0;
    CK_OBJECT_HANDLE private_key = 0;
    const CK_RV code =
        functions.C_GenerateKeyPair(session_, &mechanism, shown.data(), shown.size(), hidden.data(),
                                    hidden.size(), &public_key, &private_key);
    if (code != CKR_OK) return refused("make a pair", code);
    Bytes point = KPS_TRY(attribute(functions, session_, public_key, CKA_EC_POINT));
    // The standard says DER; some modules give the bare point.
    if (point.size() == kPointBytes + 2 &&
        std::equal(std::begin(kPointHead), std::end(kPointHead), point.begin()))
        point.erase(0, 2);
    if (point.size() != kPointBytes || point[0] != 4)
        return failed(ErrorCode::CryptoFailed, "token: the public half is no point");
    return point;
}

base::Result<Bytes> Pkcs11Token::exchange(const std::string& label, ByteView point) const {
    const std::lock_guard lock(module_->mutex_);
    const CK_FUNCTION_LIST& functions = functions_of(module_->functions_);
    const CK_OBJECT_HANDLE key = KPS_TRY(find(CKO_PRIVATE_KEY, label));
    CK_ECDH1_DERIVE_PARAMS parameters{};
    parameters.kdf = CKD_NULL;
    parameters.ulPublicDataLen = static_cast<CK_ULONG>(point.size());
    parameters.pPublicData = const_cast<std::uint8_t*>(point.data());
    CK_MECHANISM mechanism{CKM_ECDH1_DERIVE, &parameters, sizeof parameters};
    Template secret;
    secret.number(CKA_CLASS, CKO_SECRET_KEY).number(CKA_KEY_TYPE, CKK_GENERIC_SECRET);
    secret.flag(CKA_TOKEN, false).flag(CKA_SENSITIVE, false).flag(CKA_EXTRACTABLE, true);
    secret.number(CKA_VALUE_LEN, kSharedBytes);
    CK_OBJECT_HANDLE derived = 0;
    const CK_RV code =
        functions.C_DeriveKey(session_, &mechanism, key, secret.data(), secret.size(), &derived);
    if (code != CKR_OK) return refused("exchange keys", code);
    auto value = attribute(functions, session_, derived, CKA_VALUE);
    functions.C_DestroyObject(session_, derived);
    return value;
}

base::Status Pkcs11Token::make_mac_key(const std::string& label) {
    const std::lock_guard lock(module_->mutex_);
    CK_MECHANISM mechanism{CKM_GENERIC_SECRET_KEY_GEN, nullptr, 0};
    Template key;
    guard(key, label);
    key.number(CKA_CLASS, CKO_SECRET_KEY).number(CKA_KEY_TYPE, CKK_GENERIC_SECRET);
    key.number(CKA_VALUE_LEN, kMacKeyBytes).flag(CKA_SIGN, true);
    CK_OBJECT_HANDLE made = 0;
    const CK_RV code = functions_of(module_->functions_)
                           .C_GenerateKey(session_, &mechanism, key.data(), key.size(), &made);
    if (code != CKR_OK) return refused("make a key", code);
    return {};
}

base::Result<base::Hash> Pkcs11Token::mac(const std::string& label, ByteView message) const {
    const std::lock_guard lock(module_->mutex_);
    const CK_FUNCTION_LIST& functions = functions_of(module_->functions_);
    const CK_OBJECT_HANDLE key = KPS_TRY(find(CKO_SECRET_KEY, label));
    CK_MECHANISM mechanism{CKM_SHA256_HMAC, nullptr, 0};
    CK_RV code = functions.C_SignInit(session_, &mechanism, key);
    if (code != CKR_OK) return refused("authenticate", code);
    base::Hash out{};
    CK_ULONG size = out.size();
    code = functions.C_Sign(session_, const_cast<std::uint8_t*>(message.data()),
                            static_cast<CK_ULONG>(message.size()), out.data(), &size);
    if (code != CKR_OK || size != out.size()) return refused("authenticate", code);
    return out;
}

base::Result<std::size_t> Pkcs11Token::destroy(const std::string& label) {
    const std::lock_guard lock(module_->mutex_);
    const CK_FUNCTION_LIST& functions = functions_of(module_->functions_);
    Template wanted;
    wanted.text(CKA_LABEL, label);
    CK_RV code = functions.C_FindObjectsInit(session_, wanted.data(), wanted.size());
    if (code != CKR_OK) return refused("search", code);
    CK_OBJECT_HANDLE found[kTokenObjectsMax];
    CK_ULONG count = 0;
    code = functions.C_FindObjects(session_, found, kTokenObjectsMax, &count);
    functions.C_FindObjectsFinal(session_);
    if (code != CKR_OK) return refused("search", code);
    for (CK_ULONG i = 0; i < count; ++i) {
        code = functions.C_DestroyObject(session_, found[i]);
        if (code != CKR_OK) return refused("destroy", code);
    }
    return std::size_t{count};
}

}  // namespace kps::audit
