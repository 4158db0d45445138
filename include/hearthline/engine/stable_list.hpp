#pragma once
/// @file
/// A list whose elements keep their places in memory.

#include <cstddef>
#include <vector>

#include "hearthline/large_pages.hpp"

namespace hearthline::engine {

/// A list that only grows, of large elements that are visited in no order.
template <class T>
class StableList {
 public:
  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return blocks_[i / kBlock][i % kBlock]; }
  const T& operator[](std::size_t i) const {
    return blocks_[i / kBlock][i % kBlock];
  }
  void push_back(const T& element) {
    if (size_ % kBlock == 0) {
      blocks_.emplace_back(LargePages<T>(blocks_.size() < kLarge))
          .reserve(kBlock);
    }
    blocks_.back().push_back(element);
    ++size_;
  }

 private:
  static constexpr std::size_t kBytes = std::size_t{1} << 23U;
  static constexpr std::size_t kBlock =
      sizeof(T) < kBytes ? kBytes / sizeof(T) : 1;
  /// So many blocks, 128 MB, are in large pages: to find more of them takes a
  /// system longer than they save.
  static constexpr std::size_t kLarge = 16;

  std::vector<std::vector<T, LargePages<T>>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace hearthline::engine
