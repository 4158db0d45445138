#pragma once
/// @file
/// Keyed random-number streams: every random number has an address.
///
///   key     = (seed, draw)
///   counter = (family id low, family id high, stream, k)
///
/// A stream has one purpose, such as one process of a family. Its identity is a
/// hash of the declared name, never a position in a list, so adding a process
/// or a programme does not change any other random numbers. k counts the random
/// numbers within the stream.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "hearthline/random/philox.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::random {

/// The key that a draw of a run shares: the user's seed and the draw's number.
struct RunKey {
  std::uint32_t seed = 0;
  std::uint32_t draw = 0;
};

/// The identity of a stream within a family; see `stream_id`.
struct StreamId {
  std::uint32_t value = 0;
  friend constexpr bool operator==(StreamId, StreamId) = default;
};

/// Returns the FNV-1a (Fowler, Noll, Vo) of the name. Names of one model must
/// not collide; the code that compiles a model checks this.
constexpr StreamId stream_id(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 16777619U;
  }
  return {hash};
}

/// Returns the block at the random-number address (key, unit, stream, k).
constexpr PhiloxBlock block(RunKey key, std::uint64_t unit, StreamId stream,
                            std::uint32_t k) {
  return philox({static_cast<std::uint32_t>(unit),
                 static_cast<std::uint32_t>(unit >> 32U), stream.value, k},
                {key.seed, key.draw});
}

/// Returns 64 random bits as a number strictly between 0 and 1, on a grid of
/// 2^-53. It is never 0 or 1, so its logarithm is finite and not zero.
constexpr double open_unit(std::uint64_t bits) {
  // The 52 bits become the mantissa of a number in [1, 2): exact, and the
  // same in scalar and vector code.
  const double in_one_two =
      std::bit_cast<double>((bits >> 12U) | math_detail::kOne);
  return (in_one_two - 1.0) + 0x1p-53;
}

/// Returns the uniform on (0, 1) at an address.
constexpr double uniform(RunKey key, std::uint64_t unit, StreamId stream,
                         std::uint32_t k) {
  const PhiloxBlock words = block(key, unit, stream, k);
  return open_unit((std::uint64_t{words[0]} << 32U) | words[1]);
}

/// Returns the unit-rate exponential at an address, by inverse-transform
/// sampling: monotone in the uniform and one random number per event, as the
/// coupling of scenarios requires.
constexpr double exponential(RunKey key, std::uint64_t unit, StreamId stream,
                             std::uint32_t k) {
  return -log(uniform(key, unit, stream, k));
}

/// Computes the first exponential (k = 0) of several streams of one unit at
/// once; the bits equal those of `exponential`.
/// @param out    at least `count` numbers
/// @param count  how many to compute, the first ones
template <std::size_t Lanes>
void exponentials(RunKey key, std::uint64_t unit,
                  const std::array<StreamId, Lanes>& streams, double* out,
                  std::size_t count = Lanes) {
  alignas(64) std::array<std::uint32_t, Lanes> words;
  alignas(64) std::array<std::uint64_t, Lanes> bits;
  for (std::size_t i = 0; i < count; ++i) words[i] = streams[i].value;
  philox_streams(static_cast<std::uint32_t>(unit),
                 static_cast<std::uint32_t>(unit >> 32U), words, 0U,
                 {key.seed, key.draw}, bits, count);
  for (std::size_t i = 0; i < count; ++i) out[i] = -log(open_unit(bits[i]));
}

/// Computes four exponentials of one stream of a unit, from address k on; the
/// bits equal those of `exponential`. Takes little longer than one.
/// @param k  so that k + 3 is an address too
inline void next_exponentials(RunKey key, std::uint64_t unit, StreamId stream,
                              std::uint32_t k, std::array<double, 4>& out) {
  alignas(64) std::array<std::uint64_t, 4> bits;
  philox_sequence(static_cast<std::uint32_t>(unit),
                  static_cast<std::uint32_t>(unit >> 32U), stream.value, k,
                  {key.seed, key.draw}, bits);
  for (std::size_t i = 0; i < 4; ++i) out[i] = -log(open_unit(bits[i]));
}

}  // namespace hearthline::random
