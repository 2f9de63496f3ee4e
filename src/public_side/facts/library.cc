#include "public_side/facts/library.h"

#include <algorithm>

#include "base/turkish_text.h"
#include "membership/legal_basis.h"

namespace kps::public_side {
namespace {

struct Published {
    std::string_view code;
    std::string_view gazette;
    std::string_view text;
};

#define KPS_PUBLISHED(code, gazette, text) {code, gazette, text},
#define KPS_OTHER_TEXT(code, title, year, month, day, gazette)
constexpr Published kPublished[] = {
#include "public_side/facts/library.def"
};
#undef KPS_PUBLISHED
#undef KPS_OTHER_TEXT

#define KPS_PUBLISHED(code, gazette, text)
#define KPS_OTHER_TEXT(code, title, year, month, day, gazette) \
    {code, title, {year, month, day}, {}, gazette, {}, false},
constexpr LibraryItem kOthers[] = {
#include "public_side/facts/library.def"
};
#undef KPS_PUBLISHED
#undef KPS_OTHER_TEXT

LibraryItem item_of(const membership::Law& law) {
    LibraryItem item{law.code, law.title, law.since, law.until, {}, {}, false};
    for (const Published& known : kPublished) {
        if (known.code != law.code) continue;
        item.gazette = known.gazette;
        item.text = known.text;
    }
    return item;
}

}  // namespace

std::vector<LibraryItem> library(const base::Date& day) {
    std::vector<LibraryItem> items(std::begin(kOthers), std::end(kOthers));
    for (const membership::Law& law : membership::laws()) items.push_back(item_of(law));
    for (LibraryItem& item : items)
        item.in_force = item.since <= day && (item.until.year == 0 || day < item.until);
    std::sort(items.begin(), items.end(), [](const LibraryItem& left, const LibraryItem& right) {
        if (left.in_force != right.in_force) return left.in_force;
        return base::turkish_compare(left.title, right.title) < 0;
    });
    return items;
}

}  // namespace kps::public_side
