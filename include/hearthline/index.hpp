#pragma once
/// @file
/// The signed type of sizes and indices. Unsigned types are used only for bits.

#include <cstdint>

namespace hearthline {

using index = std::int64_t;

}  // namespace hearthline
