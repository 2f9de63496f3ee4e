#include "letters/barcode.h"

#include <array>
#include <string>

#include "letters/draft.h"

namespace kps::letters {
namespace {

/// Values 0 to 105 of the standard's table, each three bars and three spaces of eleven modules in all.
constexpr std::array<std::string_view, 106> kSymbols = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232"};
constexpr std::size_t kStartB = 104;
constexpr std::string_view kStop = "2331112";
constexpr std::size_t kCheckModulus = 103;

void append(Barcode& out, std::string_view widths) {
    for (const char width : widths) out.push_back(static_cast<std::uint8_t>(width - '0'));
}

}  // namespace

base::Result<Barcode> barcode_of(std::string_view document_code) {
    const std::string code = KPS_TRY(normal_code(document_code));
    Barcode out;
    append(out, kSymbols[kStartB]);
    std::size_t sum = kStartB;
    std::size_t place = 0;
    for (const char letter : code) {
        if (letter == '-') continue;
        // Set B: the printable letters of ASCII in their order.
        const auto value = static_cast<std::size_t>(letter - ' ');
        append(out, kSymbols[value]);
        sum += ++place * value;
    }
    append(out, kSymbols[sum % kCheckModulus]);
    append(out, kStop);
    return out;
}

}  // namespace kps::letters
