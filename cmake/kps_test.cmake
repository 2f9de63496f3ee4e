# kps_test(<name> SOURCES <file>... LIBS <library>... [OPTIMISED] [COST <seconds>])
#
# Builds the test program <name> and gives it to ctest as one test: one process per program instead of one per
# case saves a minute of starts in the release build and several under the sanitizers. Its own sources are
# compiled without optimisation, which halves their build time, unless OPTIMISED says that their loops are
# long; what they test is compiled as it is shipped. Programs with a high COST start first.

add_custom_target(kps_tests COMMENT "All test programs")

function(kps_test name)
  cmake_parse_arguments(ARG "OPTIMISED" "COST" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE kps_flags ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE KPS_SOURCE_DIR="${CMAKE_SOURCE_DIR}" KPS_BINARY_DIR="${CMAKE_BINARY_DIR}")
  if(NOT ARG_OPTIMISED)
    target_compile_options(${name} PRIVATE -O0)
    kps_parse_once(${name} kps_test_headers)
  endif()
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 900 COST "${ARG_COST}")
  add_dependencies(kps_tests ${name})
endfunction()
