#include "wire/endpoints/media_type.h"

#include <gtest/gtest.h>

namespace kps::wire::endpoints {
namespace {

TEST(MediaType, IsComparedWithoutParametersAndCase) {
    constexpr std::string_view kSoap = "application/soap+xml";
    for (const char* header :
         {"application/soap+xml", "application/soap+xml; charset=utf-8",
          "Application/SOAP+XML;action=\"x\"", "application/soap+xml ; charset=utf-8"})
        EXPECT_TRUE(is_media_type(header, kSoap)) << header;
}

TEST(MediaType, OtherTypesDoNotMatch) {
    for (const char* header :
         {"", "text/xml", "application/soap", "application/soap+xmlx", ";application/soap+xml"})
        EXPECT_FALSE(is_media_type(header, "application/soap+xml")) << header;
}

}  // namespace
}  // namespace kps::wire::endpoints
