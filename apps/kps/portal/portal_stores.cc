#include "apps/kps/portal/portal_stores.h"

#include <unistd.h>

#include "crypto/random.h"

namespace kps {
namespace {

using Key = std::array<std::uint8_t, 32>;

/// Two programs that make it at the same time agree on one: a link is made once.
base::Result<Key> load_or_make_key(const StateFolder& state) {
    std::error_code ignored;
    std::filesystem::create_directories(state.keys_folder(), ignored);
    const std::filesystem::path path = state.keys_folder() / "portal.key";
    if (!std::filesystem::exists(path)) {
        Key made{};
        crypto::fill_random(made);
        const auto draft = state.keys_folder() / ("portal.key." + std::to_string(::getpid()));
        KPS_TRY(write_file(draft, base::to_hex(made) + "\n", FileMode::Secret));
        base::wipe(made.data(), made.size());
        // Not made: somebody else was quicker, and theirs counts.
        const int linked = ::link(draft.c_str(), path.c_str());
        ::unlink(draft.c_str());
        if (linked != 0 && !std::filesystem::exists(path))
            return base::failed(base::ErrorCode::FileFailed, "keys/portal.key");
    }
    const std::string text = KPS_TRY(read_file(path));
    const auto bytes = base::from_hex(std::string_view(text).substr(0, 64));
    if (!bytes || bytes->size() != Key{}.size())
        return base::failed(base::ErrorCode::CorruptData, "keys/portal.key");
    Key key{};
    std::copy(bytes->begin(), bytes->end(), key.begin());
    return key;
}

}  // namespace

base::Result<std::unique_ptr<PortalStores>> PortalStores::open(
    const StateFolder& state, std::shared_ptr<storage::Database> database) {
    Key key = KPS_TRY(load_or_make_key(state));
    std::unique_ptr<PortalStores> stores(new PortalStores());
    stores->secrets_ = std::make_unique<accounts::AccountSecrets>(key);
    base::wipe(key.data(), key.size());
    stores->accounts_ = KPS_TRY(accounts::AccountStore::open(database, *stores->secrets_));
    stores->credentials_ = std::make_unique<accounts::CredentialStore>(*stores->accounts_);
    stores->sessions_ = std::make_unique<accounts::SessionStore>(database);
    stores->four_eyes_ = std::make_unique<accounts::FourEyes>(database);
    stores->acts_ = KPS_TRY(audit::ActStore::open(database));
    stores->repeated_ = KPS_TRY(portal::RepeatedPosts::open(database));
    stores->teller_ = std::make_unique<portal::ChangeTeller>(
        accounts::ChangeStore(std::move(database)), *stores->acts_, !state.is_live());
    return stores;
}

base::Result<std::unique_ptr<PortalStores>> PortalStores::open(const StateFolder& state) {
    return open(state, KPS_TRY(storage::Database::open(state.administration_location())));
}

}  // namespace kps
