#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

/// Bytes that outside programs depend on, one file each under tests/golden. `./dev golden`
/// (KPS_GOLDEN=rewrite) writes them anew; the difference is reviewed like code.
namespace kps::wire::services::testing {

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
