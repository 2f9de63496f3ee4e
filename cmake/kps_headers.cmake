# Precompiled headers: what nearly every file reads first is parsed once per build instead of once per file.
# Off in the preset `quick`, so that a file that leans on them is found while it is written.
find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
option(KPS_PRECOMPILE "Parse the common headers once" ON)

set(common_headers <algorithm> <array> <functional> <map> <memory> <mutex> <optional> <set> <span> <string>
  <string_view> <thread> <vector> <fmt/format.h> <base/result.h>)

# kps_precompile(<name> HEADERS <header>... OPTIONS <flag>... LIBS <library>...): headers for targets with the same flags.
function(kps_precompile name)
  cmake_parse_arguments(ARG "" "" "HEADERS;OPTIONS;LIBS" ${ARGN})
  if(KPS_PRECOMPILE)
    add_library(${name} OBJECT ${CMAKE_SOURCE_DIR}/cmake/precompiled.cc)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} PRIVATE kps_flags fmt::fmt ${ARG_LIBS})
    target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
    target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  endif()
endfunction()

# kps_parse_once(<target> <name>): `target` reads the headers of `name` from their precompiled form.
function(kps_parse_once target name)
  if(TARGET ${name})
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

# GCC 12 finds array bounds broken where they are not when optimised code reads these from their precompiled form.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  kps_precompile(kps_library_headers HEADERS ${common_headers})
endif()
kps_precompile(kps_test_headers HEADERS <gmock/gmock.h> <gtest/gtest.h> ${common_headers} OPTIONS -O0 LIBS GTest::gmock)
