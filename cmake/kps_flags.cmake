# Warnings and hardening that every target of this project is built with (STYLE.md 12).
set(KPS_SANITIZE "" CACHE STRING "Comma-separated sanitizers, for example address,undefined")

add_library(kps_flags INTERFACE)
target_compile_options(kps_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -fstack-protector-strong -fno-omit-frame-pointer)
target_compile_definitions(kps_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
target_link_options(kps_flags INTERFACE -Wl,-z,relro,-z,now)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives of these three in optimised and sanitized coroutine and string code.
  target_compile_options(kps_flags INTERFACE
    -Wno-error=maybe-uninitialized -Wno-error=restrict -Wno-error=stringop-overflow)
endif()
if(KPS_SANITIZE)
  target_compile_options(kps_flags INTERFACE -fsanitize=${KPS_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(kps_flags INTERFACE -fsanitize=${KPS_SANITIZE})
endif()
if(KPS_FUZZ)
  target_compile_options(kps_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(KPS_CCACHE ccache)
if(KPS_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${KPS_CCACHE})
endif()
find_program(KPS_LLD ld.lld-14)
if(KPS_LLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-fuse-ld=lld-14)
endif()
