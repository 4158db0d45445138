#pragma once
/// @file
/// Philox4x32-10: a random block as a pure function of a key and a counter.
///
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
/// 3", SC'11. Nothing is stored between calls, so random numbers can be
/// requested in any order, on any thread, and are the same each time.

#include <array>
#include <cstddef>
#include <cstdint>

// The header of all instruction sets takes longer to compile than all others.
#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hearthline::random {

/// Two words that select one of 2^64 independent bijections.
using PhiloxKey = std::array<std::uint32_t, 2>;
/// Four words: a counter, which is the position in the sequence, or a result.
using PhiloxBlock = std::array<std::uint32_t, 4>;

namespace philox_detail {
inline constexpr std::uint32_t kMultiplier0 = 0xD2511F53U;
inline constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57U;
inline constexpr std::uint32_t kWeyl0 = 0x9E3779B9U;
inline constexpr std::uint32_t kWeyl1 = 0xBB67AE85U;
inline constexpr int kRounds = 10;
inline constexpr std::uint64_t kLow = 0xFFFFFFFFU;
/// The number of words that fit a register of the build (a vector type of g++
/// and clang, which split it on machines without such registers).
#if defined(__AVX2__)
inline constexpr std::size_t kChunk = 4;
#else
inline constexpr std::size_t kChunk = 2;
#endif
using Words =
    std::uint64_t __attribute__((vector_size(kChunk * sizeof(std::uint64_t))));

/// Returns the products of the low halves of words, whatever the high halves
/// are. Without the intrinsics, compilers use the general 64-bit product, which
/// takes three times as long.
inline Words multiply_low(Words words, std::uint64_t factor) {
#if defined(__AVX2__)
  return reinterpret_cast<Words>(
      _mm256_mul_epu32(reinterpret_cast<__m256i>(words),
                       _mm256_set1_epi64x(static_cast<long long>(factor))));
#elif defined(__SSE2__)
  return reinterpret_cast<Words>(
      _mm_mul_epu32(reinterpret_cast<__m128i>(words),
                    _mm_set1_epi64x(static_cast<long long>(factor))));
#else
  return (words & kLow) * factor;
#endif
}

/// Returns the first two words of blocks, given the counters' four words in the
/// low halves.
inline Words first_bits(Words x0, Words x1, Words x2, Words x3, PhiloxKey key) {
  // The high halves are not cleared: nothing reads them before the end.
  for (int round = 0; round < kRounds; ++round) {
    const Words p0 = multiply_low(x0, kMultiplier0);
    const Words p1 = multiply_low(x2, kMultiplier1);
    x0 = (p1 >> 32U) ^ x1 ^ key[0];
    x1 = p1;
    x2 = (p0 >> 32U) ^ x3 ^ key[1];
    x3 = p0;
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return (x0 << 32U) | (x1 & kLow);
}
}  // namespace philox_detail

/// Returns the block at `counter` under `key`.
///
/// It depends only on its arguments and uses integer arithmetic, so it is the
/// same on every machine. Thread-safe.
constexpr PhiloxBlock philox(PhiloxBlock counter, PhiloxKey key) {
  using namespace philox_detail;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t p0 = std::uint64_t{kMultiplier0} * counter[0];
    const std::uint64_t p1 = std::uint64_t{kMultiplier1} * counter[2];
    counter = {static_cast<std::uint32_t>(p1 >> 32U) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(p1),
               static_cast<std::uint32_t>(p0 >> 32U) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(p0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

/// Computes the first 64 bits of `Lanes` blocks that differ only in the third
/// counter word: the layout of a family's random-number streams.
///
///   out[i] = words 0 and 1 of philox({c0, c1, streams[i], c3}, key)
///
/// All rounds are applied to as many lanes at a time as fit a register; the
/// bits equal those of the scalar function.
/// @param count  how many to compute, the first ones; rounded up to whole
///               registers
template <std::size_t Lanes>
void philox_streams(std::uint32_t c0, std::uint32_t c1,
                    const std::array<std::uint32_t, Lanes>& streams,
                    std::uint32_t c3, PhiloxKey key,
                    std::array<std::uint64_t, Lanes>& out,
                    std::size_t count = Lanes) {
  using namespace philox_detail;
  for (std::size_t i = 0; i < count; i += kChunk) {
    Words x2 = {};
    for (std::size_t l = 0; l < kChunk && i + l < Lanes; ++l) {
      x2[l] = streams[i + l];
    }
    const Words bits =
        first_bits(Words{} + c0, Words{} + c1, x2, Words{} + c3, key);
    for (std::size_t l = 0; l < kChunk && i + l < Lanes; ++l) {
      out[i + l] = bits[l];
    }
  }
}

/// Computes the first 64 bits of `Count` blocks whose last counter words follow
/// each other: the next random numbers of one stream.
///
///   out[i] = words 0 and 1 of philox({c0, c1, stream, first + i}, key)
///
/// @tparam Count  a multiple of four
template <std::size_t Count>
void philox_sequence(std::uint32_t c0, std::uint32_t c1, std::uint32_t stream,
                     std::uint32_t first, PhiloxKey key,
                     std::array<std::uint64_t, Count>& out) {
  using namespace philox_detail;
  static_assert(Count % 4 == 0);
  for (std::size_t i = 0; i < Count; i += kChunk) {
    Words x3 = {};
    for (std::size_t l = 0; l < kChunk; ++l) {
      x3[l] = first + static_cast<std::uint32_t>(i + l);
    }
    const Words bits =
        first_bits(Words{} + c0, Words{} + c1, Words{} + stream, x3, key);
    for (std::size_t l = 0; l < kChunk; ++l) out[i + l] = bits[l];
  }
}

}  // namespace hearthline::random
