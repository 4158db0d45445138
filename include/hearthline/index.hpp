#pragma once
/// @file
/// The signed type of sizes and places; unsigned types are for bits alone.

#include <cstdint>

namespace hearthline {

using index = std::int64_t;

}  // namespace hearthline
