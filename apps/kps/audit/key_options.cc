#include "apps/kps/audit/key_options.h"

#include "apps/kps/report.h"

namespace kps {

void add_key_options(CLI::App& command, KeyOptions& options) {
    command
        .add_option(
            "--share", options.shares,
            "Share of the unlock secret; as often as are needed. Default: the secret beside "
            "the keys")
        ->type_name("FILE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_option("--unlock", options.unlock, "File with the unlock secret")
        ->type_name("FILE");
}

audit::KeyAccess access_of(const KeyOptions& options) {
    if (!options.shares.empty() && !options.unlock.empty())
        leave("keys", "give --share or --unlock, not both", 2);
    if (!options.shares.empty()) return audit::KeyAccess::shares(options.shares);
    if (!options.unlock.empty()) return {audit::KeyAccess::Kind::File, {options.unlock}};
    return {};
}

}  // namespace kps
