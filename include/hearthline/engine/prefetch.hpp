#pragma once
/// @file
/// Memory asked for ahead of its use.

#include <cstddef>

namespace hearthline::engine {

/// Asks the processor for memory that will be used soon.
inline void prefetch(const void* from, std::size_t bytes) {
  constexpr std::size_t kLine = 64;
  for (std::size_t at = 0; at < bytes; at += kLine) {
    __builtin_prefetch(static_cast<const char*>(from) + at);
  }
  // To GCC, a function that does no more has no effect, and it drops the call.
  asm volatile("");
}

}  // namespace hearthline::engine
