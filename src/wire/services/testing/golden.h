#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "contract/model.h"

/// Bytes that outside programs depend on, one file each under tests/golden. `./dev golden`
/// (KPS_GOLDEN=rewrite) writes them anew; the difference is reviewed like code.
namespace kps::wire::services::testing {

/// The file of one answer of a service version: `services/2011-01-01/NameServis/absent.xml`.
inline std::string golden_name(const contract::Service& of, std::string_view test_case) {
    std::string version = of.version;
    std::replace(version.begin(), version.end(), '/', '-');
    return "services/" + version + "/" + of.name + "/" + std::string(test_case) + ".xml";
}

inline void expect_golden(const std::string& path, std::string_view bytes) {
    const std::filesystem::path file =
        std::filesystem::path(KPS_SOURCE_DIR) / "tests" / "golden" / path;
    const char* mode = std::getenv("KPS_GOLDEN");
    if (mode != nullptr && std::string_view(mode) == "rewrite") {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << bytes;
        return;
    }
    std::ifstream stream(file, std::ios::binary);
    ASSERT_TRUE(stream) << file << " is missing; KPS_GOLDEN=rewrite makes it";
    const std::string expected((std::istreambuf_iterator<char>(stream)),
                               std::istreambuf_iterator<char>());
    EXPECT_EQ(bytes, expected) << file;
}

}  // namespace kps::wire::services::testing
