#include "registry/stores/register_header.h"

#include <gtest/gtest.h>

namespace kps::registry {
namespace {

using base::ErrorCode;

StoredHeader header(std::optional<std::uint64_t> index_rows) {
    StoredHeader out;
    out.header.notice = "SENTETİK VERİ";
    out.header.number = 7;
    out.header.person_count = 1000;
    out.header.generator = "test 1";
    out.header.index_rows = index_rows;
    out.content[3] = 9;
    return out;
}

TEST(RegisterHeader, ComesBackWithAndWithoutAnIndex) {
    for (const auto& rows : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(0),
                             std::optional<std::uint64_t>(5432)}) {
        const auto text = write_header(header(rows));
        ASSERT_TRUE(text);
        EXPECT_TRUE(text->starts_with(rows ? "kps-register 2\n" : "kps-register 1\n"));
        const auto read = read_header(*text);
        ASSERT_TRUE(read);
        EXPECT_EQ(read->header.index_rows, rows);
        EXPECT_EQ(read->header.person_count, 1000u);
        EXPECT_EQ(read->header.notice, "SENTETİK VERİ");
        EXPECT_EQ(read->content, header(rows).content);
    }
}

TEST(RegisterHeader, AnIndexOfAnotherFormatIsNoIndex) {
    std::string text = *write_header(header(5432));
    text.replace(text.find("index 1\n"), 8, "index 2\n");
    const auto read = read_header(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->header.index_rows, std::nullopt);
}

TEST(RegisterHeader, AnythingElseIsDamaged) {
    const std::string good = *write_header(header(5432));
    const std::string old = *write_header(header({}));
    std::vector<std::string> texts = {"",
                                      "kps-register 3" + good.substr(14),
                                      "kps-register 1" + good.substr(14),
                                      "kps-register 2" + old.substr(14),
                                      good + "x",
                                      good + "\n"};
    for (std::size_t size = 0; size < good.size(); ++size) texts.push_back(good.substr(0, size));
    for (const char* number : {"-1", "", "1e3", "99999999999999999999", " 1", "0x1"}) {
        std::string text = good;
        text.replace(text.find("5432"), 4, number);
        texts.push_back(text);
    }
    for (const std::string& text : texts)
        EXPECT_EQ(read_header(text).error().code, ErrorCode::CorruptData) << text;
}

}  // namespace
}  // namespace kps::registry
