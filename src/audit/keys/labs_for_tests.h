#pragma once

#include <memory>
#include <string>

#include "audit/keys/month_key_store.h"
#include "audit/log_for_tests.h"

/// The stores of month keys as the conformance suite sees them. Not part of any program.
namespace kps::audit::tests {

/// One store in a folder of its own, made but without months.
class KeyLab {
  public:
    virtual ~KeyLab() = default;
    base::Result<std::unique_ptr<MonthKeyStore>> open(const KeyAccess& access) const {
        return open_month_keys(directory(), access);
    }
    std::unique_ptr<MonthKeyStore> must_open(const KeyAccess& access = {}) const {
        auto store = open(access);
        if (!store) base::assertion_failed(store.error().context.c_str(), __FILE__, __LINE__);
        return std::move(store).take();
    }
    /// A month made and proved.
    MonthKeys must_make(Month month) const {
        const auto store = must_open();
        KPS_ASSERT(store->make(month, kNoonUs).has_value());
        KPS_ASSERT(store->prove(month, kNoonUs + 1).has_value());
        return store->find(month).value();
    }
    std::string directory() const { return folder_ / "keys"; }
    const TemporaryFolder& folder() const { return folder_; }

  protected:
    KeyLab() = default;

  private:
    TemporaryFolder folder_;
};

enum class StoreKind { File, Token };
std::unique_ptr<KeyLab> make_lab(StoreKind kind);

inline base::Bytes sealed_to(const MonthKeys& month, std::string_view text) {
    return seal_to_month(month.suite, month.public_key, base::as_bytes("info"),
                         base::as_bytes(text))
        .value();
}

}  // namespace kps::audit::tests
