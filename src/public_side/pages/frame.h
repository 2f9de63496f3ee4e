#pragma once

#include <string>
#include <string_view>

#include "public_side/pages/html.h"

/// What all pages share: head, skip link, header with the way to the portal, navigation, footer.
namespace kps::public_side {

/// contracts/public/style.css.
std::string_view style_sheet();
/// `/kamu/stil-3f9a….css`: the name changes with the content, so that browsers may keep it for good.
const std::string& style_path();

/// contracts/public/icon.svg.
std::string_view icon();
inline constexpr std::string_view kIconPath = "/kamu/simge.svg";

/// Where the portal's pages begin.
inline constexpr std::string_view kPortalPath = "/portal/";

struct Frame {
    std::string_view title;
    std::string_view path;  ///< of this page, to mark it in the navigation
    std::string_view language = "tr";
    std::string_view twin = {};  ///< path of the page in the other language; empty: there is none
};

/// Says over a page of a test or demo state that nothing on it is real (G4).
std::string with_band(std::string page);

/// A whole page. `content` begins below the page's heading.
std::string framed(const Frame& frame, Html content);

}  // namespace kps::public_side
