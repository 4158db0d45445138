# Flags of our own targets. None of them reaches a project that uses us.

add_library(hearthline_warnings INTERFACE)
target_compile_options(hearthline_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow
  $<$<COMPILE_LANGUAGE:CXX>:-Wconversion -Wsign-conversion>
  # g++ 12 sees overlaps that are not there in sums of strings (PR 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

add_library(hearthline_sanitizers INTERFACE)
if(HEARTHLINE_SANITIZE)
  # Tests take smaller samples.
  target_compile_definitions(hearthline_sanitizers INTERFACE
    HEARTHLINE_SANITIZED)
  target_compile_options(hearthline_sanitizers INTERFACE
    -fsanitize=${HEARTHLINE_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(hearthline_sanitizers INTERFACE
    -fsanitize=${HEARTHLINE_SANITIZE})
endif()

# 'auto' asks the machine that builds. The choice changes the speed and never
# a bit of a result; a binary that is to travel should name its set instead.
add_library(hearthline_arch INTERFACE)
set(arch "${HEARTHLINE_ARCH}")
if(arch STREQUAL "auto")
  include(CheckCXXSourceRuns)
  check_cxx_source_runs("
    int main() {
      __builtin_cpu_init();
      return __builtin_cpu_supports(\"avx2\") && __builtin_cpu_supports(\"fma\")
          && __builtin_cpu_supports(\"bmi2\") ? 0 : 1;
    }" HEARTHLINE_HAS_AVX2)
  set(arch "$<$<BOOL:${HEARTHLINE_HAS_AVX2}>:x86-64-v3>")
endif()
if(arch)
  target_compile_options(hearthline_arch INTERFACE
    "$<$<BOOL:${arch}>:-march=${arch}>")
endif()

# BUILD_INTERFACE keeps these targets out of what is exported.
function(hearthline_private target)
  target_link_libraries(${target} PRIVATE
    $<BUILD_INTERFACE:hearthline_warnings>
    $<BUILD_INTERFACE:hearthline_sanitizers>
    $<BUILD_INTERFACE:hearthline_arch>)
endfunction()
