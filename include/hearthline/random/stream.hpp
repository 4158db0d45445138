#pragma once
/// @file
/// Keyed streams: every random number has an address.
///
///   key     = (seed, draw)
///   counter = (family id low, family id high, stream, k)
///
/// A stream is a purpose, such as one process of a family; its identity is a
/// hash of the declared name, never a place in a list, so that adding a
/// process or a programme moves nobody's luck. k counts the draws within it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "hearthline/random/philox.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::random {

/// What a whole run shares: the user's seed and the number of the draw.
struct RunKey {
  std::uint32_t seed = 0;
  std::uint32_t draw = 0;
};

/// The identity of a purpose within a family; see `stream_id`.
struct StreamId {
  std::uint32_t value = 0;
  friend constexpr bool operator==(StreamId, StreamId) = default;
};

/// FNV-1a (Fowler, Noll, Vo) of the name. Names of one model must not
/// collide; whoever compiles a model checks it.
constexpr StreamId stream_id(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 16777619U;
  }
  return {hash};
}

/// The block at address (key, unit, stream, k).
constexpr PhiloxBlock block(RunKey key, std::uint64_t unit, StreamId stream,
                            std::uint32_t k) {
  return philox({static_cast<std::uint32_t>(unit),
                 static_cast<std::uint32_t>(unit >> 32U), stream.value, k},
                {key.seed, key.draw});
}

/// 64 random bits as a number strictly between 0 and 1, on a grid of 2^-53.
/// Never 0 or 1, so that its logarithm is finite and not zero.
constexpr double open_unit(std::uint64_t bits) {
  // The 52 bits become the mantissa of a number in [1, 2): exact, and the
  // same in scalar and vector code.
  const double in_one_two =
      std::bit_cast<double>((bits >> 12U) | math_detail::kOne);
  return (in_one_two - 1.0) + 0x1p-53;
}

/// Uniform on (0, 1) at an address.
constexpr double uniform(RunKey key, std::uint64_t unit, StreamId stream,
                         std::uint32_t k) {
  const PhiloxBlock words = block(key, unit, stream, k);
  return open_unit((std::uint64_t{words[0]} << 32U) | words[1]);
}

/// Unit-rate exponential at an address, by inversion: monotone in the
/// uniform, one draw an event, which couplings between scenarios need.
constexpr double exponential(RunKey key, std::uint64_t unit, StreamId stream,
                             std::uint32_t k) {
  return -log(uniform(key, unit, stream, k));
}

/// The first exponential (k = 0) of several streams of one unit at once; the
/// bits equal `exponential`'s.
template <std::size_t Lanes>
void exponentials(RunKey key, std::uint64_t unit,
                  const std::array<StreamId, Lanes>& streams,
                  std::array<double, Lanes>& out) {
  alignas(64) std::array<std::uint32_t, Lanes> words;
  alignas(64) std::array<std::uint64_t, Lanes> bits;
  for (std::size_t i = 0; i < Lanes; ++i) words[i] = streams[i].value;
  philox_streams(static_cast<std::uint32_t>(unit),
                 static_cast<std::uint32_t>(unit >> 32U), words, 0U,
                 {key.seed, key.draw}, bits);
  for (std::size_t i = 0; i < Lanes; ++i) out[i] = -log(open_unit(bits[i]));
}

}  // namespace hearthline::random
