#include "apps/kps/tls/served_keys.h"

#include <algorithm>
#include <utility>

#include "apps/kps/tls/tls_files.h"
#include "audit/acts/admin_act.h"
#include "base/hash_text.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;
using Keys = std::vector<crypto::CertifiedKey>;

bool are_same(const Keys& left, const Keys& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const crypto::CertifiedKey& one, const crypto::CertifiedKey& other) {
                          return one.private_key_pem == other.private_key_pem &&
                                 one.certificate_pem == other.certificate_pem;
                      });
}

base::Result<std::vector<crypto::Certificate>> certificates_of(const Keys& keys) {
    std::vector<crypto::Certificate> certificates;
    for (const crypto::CertifiedKey& key : keys)
        certificates.push_back(KPS_TRY(crypto::Certificate::from_pem(key.certificate_pem)));
    return certificates;
}

}  // namespace

base::Result<std::unique_ptr<ServedKeys>> ServedKeys::open(const StateFolder& state) {
    std::unique_ptr<ServedKeys> served(new ServedKeys());
    served->keys_ = KPS_TRY(load_server_keys(state));
    served->held_.certificates = KPS_TRY(certificates_of(served->keys_));
    return served;
}

void ServedKeys::start(Parts parts) {
    parts_.emplace(std::move(parts));
    thread_ = std::thread([this] { run(); });
}

void ServedKeys::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

ServedKeys::Held ServedKeys::held() const {
    const std::lock_guard lock(mutex_);
    return held_;
}

void ServedKeys::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kServedKeysLook, [this] { return stopping_; })) {
        lock.unlock();
        look();
        lock.lock();
    }
}

void ServedKeys::refuse(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (held_.refused == reason) return;
    held_.refused = reason;
    if (!reason.empty()) parts_->say("the new server certificate is not taken: " + reason);
}

base::Status ServedKeys::take(const Keys& keys) {
    auto certificates = KPS_TRY(certificates_of(keys));
    const std::int64_t now_us = parts_->clock.now_us();
    for (const crypto::Certificate& one : certificates) {
        if (one.not_before_us() > now_us)
            return failed(ErrorCode::InvalidArgument, "it is not valid yet");
        if (one.not_after_us() <= now_us)
            return failed(ErrorCode::InvalidArgument, "it is no longer valid");
    }
    KPS_TRY(parts_->server.renew(keys));
    keys_ = keys;
    record(certificates);
    const std::lock_guard lock(mutex_);
    held_ = {std::move(certificates), {}};
    return {};
}

// Rule R-225 (KPS introduction 1): what the line is protected with is on record.
void ServedKeys::record(const std::vector<crypto::Certificate>& certificates) {
    audit::Draft draft;
    draft.rule = "R-225";
    draft.detail = "act=server-certificates";
    for (const crypto::Certificate& one : certificates)
        draft.detail += " sha256=" + base::to_hex(one.fingerprint());
    const std::int64_t now_us = parts_->clock.now_us();
    const bool test_data = !parts_->state.is_live();
    const base::Status put =
        parts_->acts.put(audit::admin_act(std::move(draft), test_data, now_us), now_us);
    parts_->say("a new server certificate is served" +
                (put ? std::string() : ", and could not be recorded: " + put.error().context));
}

void ServedKeys::look() {
    const auto keys = load_server_keys(parts_->state);
    if (!keys) return refuse(keys.error().context);
    if (are_same(*keys, keys_)) return refuse({});
    // A file that is being written is looked at again: what is refused now may be whole in two seconds.
    const base::Status taken = take(*keys);
    if (!taken) refuse(taken.error().context);
}

}  // namespace kps
