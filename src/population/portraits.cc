#include "population/portraits.h"

#include <cstdio>
// jpeglib.h needs FILE and size_t declared before it.
#include <jpeglib.h>

#include <array>
#include <cstdlib>

#include "population/limits.h"
#include "population/parameters.h"
#include "population/random.h"

namespace kps::population {
namespace {

constexpr int kQuality = 55;

struct Colour {
    int red, green, blue;
};

Colour draw_colour(Random& random, int darkest, int lightest) {
    return {random.between(darkest, lightest), random.between(darkest, lightest),
            random.between(darkest, lightest)};
}

struct Ellipse {
    int x, y, half_width, half_height;
    bool contains(int px, int py) const {
        const int dx = (px - x) * half_height;
        const int dy = (py - y) * half_width;
        const int edge = half_width * half_height;
        return dx * dx + dy * dy <= edge * edge;
    }
};

/// Background, shoulders, hair, head: whole numbers only, so that every machine draws the same
/// picture.
struct Drawing {
    Colour background, clothes, hair, skin;
    Ellipse shoulders, hair_shape, head;

    explicit Drawing(Random& random)
        : background(draw_colour(random, 150, 240)),
          clothes(draw_colour(random, 20, 160)),
          hair(draw_colour(random, 10, 110)),
          skin{0, 0, 0},
          shoulders{kPortraitWidth / 2, kPortraitHeight + 8, random.between(26, 34),
                    random.between(30, 38)},
          hair_shape{kPortraitWidth / 2, random.between(34, 40), random.between(18, 23),
                     random.between(22, 28)},
          head{kPortraitWidth / 2, random.between(42, 46), random.between(14, 18),
               random.between(18, 22)} {
        const int tone = random.between(0, 100);
        skin = {235 - tone, 200 - tone, 170 - tone};
    }

    Colour at(int x, int y) const {
        if (head.contains(x, y)) return skin;
        if (hair_shape.contains(x, y)) return hair;
        if (shoulders.contains(x, y)) return clothes;
        const int shade = y * 40 / kPortraitHeight;
        return {background.red - shade, background.green - shade, background.blue - shade};
    }
};

}  // namespace

base::Bytes draw_portrait(std::uint32_t portrait) {
    Random random(parameters::kGeneratorVersion, Stream::Portrait, portrait);
    const Drawing drawing(random);
    jpeg_compress_struct encoder{};
    jpeg_error_mgr errors{};
    // Its default handler ends the process, which is right here: the input is our own drawing.
    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&encoder, &bytes, &size);
    encoder.image_width = kPortraitWidth;
    encoder.image_height = kPortraitHeight;
    encoder.input_components = 3;
    encoder.in_color_space = JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, kQuality, TRUE);
    encoder.dct_method = JDCT_ISLOW;  // the same bits on every machine
    jpeg_start_compress(&encoder, TRUE);
    for (int y = 0; y < kPortraitHeight; ++y) {
        std::array<JSAMPLE, kPortraitWidth * 3> line;
        for (int x = 0; x < kPortraitWidth; ++x) {
            const Colour colour = drawing.at(x, y);
            const auto at = static_cast<std::size_t>(x) * 3;
            line[at] = static_cast<JSAMPLE>(colour.red);
            line[at + 1] = static_cast<JSAMPLE>(colour.green);
            line[at + 2] = static_cast<JSAMPLE>(colour.blue);
        }
        JSAMPROW row = line.data();
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
    base::Bytes out(bytes, size);
    jpeg_destroy_compress(&encoder);
    std::free(bytes);
    return out;
}

}  // namespace kps::population
