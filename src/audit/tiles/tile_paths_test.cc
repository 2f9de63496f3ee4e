#include "audit/tiles/tile_paths.h"

#include <gtest/gtest.h>

namespace kps::audit {
namespace {

TEST(TilePaths, AreThoseOfTheSpecification) {
    EXPECT_EQ(tile_path({false, 0, 0, 256}), "tile/0/000");
    EXPECT_EQ(tile_path({false, 1, 1'234'067, 256}), "tile/1/x001/x234/067");
    EXPECT_EQ(tile_path({true, 0, 273, 17}), "tile/entries/273.p/17");
    for (const TileName& name : {TileName{false, 0, 0, 256}, TileName{false, 5, 123'456'789, 1},
                                 TileName{true, 0, 999'999, 255}, TileName{true, 0, 1'000, 256}})
        EXPECT_EQ(parse_tile_path(tile_path(name)), name);
}

TEST(TilePaths, NothingElseIsAPath) {
    for (const char* bad : {"",
                            "tile",
                            "tile/",
                            "tile/0",
                            "tile/0/",
                            "tile/0/00",
                            "tile/0/0000",
                            "tile/6/000",
                            "tile/00/000",
                            "tile/0/000/",
                            "tile/0/x000/000",
                            "tile/0/x001/x000",
                            "tile/0/001/000",
                            "tile/0/../checkpoint",
                            "tile/0/000.p/0",
                            "tile/0/000.p/256",
                            "tile/0/000.p/01",
                            "tile/0/000.p/",
                            "tile/0/000.p/1/2",
                            "tile/entries/../../LOCK",
                            "tile/entries/..%2f",
                            "/tile/0/000",
                            "tile//0/000",
                            "tile/0/-01",
                            "tile/0/x001/x234/067/../../../../log.vkey",
                            "tile/0/000.p/1.p/1",
                            "Tile/0/000",
                            "tile/0/x999/x999/x999/x999/x999/x999/x999/999"})
        EXPECT_FALSE(parse_tile_path(bad)) << bad;
    EXPECT_FALSE(parse_tile_path(std::string_view("tile/0/000\0", 11)));
}

}  // namespace
}  // namespace kps::audit
