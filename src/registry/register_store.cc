#include "registry/register_store.h"

#include "registry/stores/lmdb_register.h"
#include "registry/stores/postgres_register.h"

namespace kps::registry {
namespace {

constexpr std::string_view kLmdbScheme = "lmdb:";

}  // namespace

base::Result<std::unique_ptr<RegisterStore>> open_register(std::string_view location) {
    if (location.starts_with(kLmdbScheme)) {
        auto opened = KPS_TRY(LmdbRegister::open(std::string(location.substr(kLmdbScheme.size()))));
        return std::unique_ptr<RegisterStore>(std::move(opened));
    }
    auto opened = KPS_TRY(PostgresRegister::open(std::string(location)));
    return std::unique_ptr<RegisterStore>(std::move(opened));
}

base::Result<std::unique_ptr<RegisterWriter>> create_register(std::string_view location) {
    if (location.starts_with(kLmdbScheme)) {
        auto writer =
            KPS_TRY(LmdbRegisterWriter::create(std::string(location.substr(kLmdbScheme.size()))));
        return std::unique_ptr<RegisterWriter>(std::move(writer));
    }
    auto writer = KPS_TRY(PostgresRegisterWriter::create(std::string(location)));
    return std::unique_ptr<RegisterWriter>(std::move(writer));
}

}  // namespace kps::registry
