#pragma once
/// @file
/// A keyed stream as a generator object, for distributions that require one.

#include <cstdint>
#include <limits>

#include "hearthline/random/stream.hpp"

namespace hearthline::random {

/// The words of a keyed random-number stream in order: a
/// UniformRandomBitGenerator, so that the distributions of Boost.Random can
/// draw from an address. For set-up only: events use `exponential`, one random
/// number each.
///
/// Boost's arithmetic distributions (uniform, Bernoulli, discrete) give the
/// same results on every machine. Those that call functions of the C library
/// may not, which is why `distributions.hpp` exists.
class KeyedEngine {
 public:
  using result_type = std::uint32_t;

  KeyedEngine(RunKey key, std::uint64_t unit, StreamId stream)
      : key_(key), unit_(unit), stream_(stream) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() {
    return std::numeric_limits<result_type>::max();
  }

  result_type operator()() {
    if (word_ == words_.size()) {
      words_ = block(key_, unit_, stream_, next_block_++);
      word_ = 0;
    }
    return words_[word_++];
  }

 private:
  RunKey key_;
  std::uint64_t unit_;
  StreamId stream_;
  std::uint32_t next_block_ = 0;
  PhiloxBlock words_{};
  std::size_t word_ = std::tuple_size_v<PhiloxBlock>;
};

}  // namespace hearthline::random
