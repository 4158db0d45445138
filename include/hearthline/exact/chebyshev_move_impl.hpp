#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "hearthline/exact/chebyshev.hpp"

namespace hearthline::exact {

namespace chebyshev_detail {

/// N numbers in the widest registers that they fill.
template <int N>
class Numbers {
 public:
  explicit Numbers(const double* from) {
    for (std::size_t i = 0; i < kVectors; ++i) vector_[i] = at(from, i);
  }
  void add(double rate, const double* from) {
    for (std::size_t i = 0; i < kVectors; ++i) vector_[i] += rate * at(from, i);
  }
  void write(double* to) const {
    for (std::size_t i = 0; i < kVectors; ++i) {
      reinterpret_cast<Vector*>(to)[i] = vector_[i];
    }
  }

 private:
  // No wider than the machine's registers: g++ spills wider ones.
#if defined(__AVX512F__)
  static constexpr int kWidest = 8;
#elif defined(__AVX__)
  static constexpr int kWidest = 4;
#else
  static constexpr int kWidest = 2;
#endif
  static constexpr int kLane = N % kWidest == 0 ? kWidest : 2;
  static constexpr std::size_t kVectors = N / kLane;
  // An extension of g++ and clang; aligned like a double, and may alias one.
  // NOLINTNEXTLINE(modernize-use-using): attributes of an alias cannot depend.
  typedef double Vector
      __attribute__((vector_size(8 * kLane), aligned(8), may_alias));

  static const Vector& at(const double* from, std::size_t i) {
    return reinterpret_cast<const Vector*>(from)[i];
  }

  Vector vector_[static_cast<std::size_t>(kVectors)];
};

}  // namespace chebyshev_detail

template <bool Adds, int Columns>
double ChebyshevChain::advance(const Block<Columns>& power, bool first,
                               double weight, Block<Columns>& before,
                               Block<Columns>& moved) const {
  using chebyshev_detail::Numbers;
  constexpr int kMost = Columns * static_cast<int>(kWide);
  // Array bounds are unsigned for compilers that warn about signs.
  constexpr auto kSums = static_cast<std::size_t>(kMost);
  constexpr auto kSizes = static_cast<std::size_t>(Columns);
  const double twice = first ? 1.0 : 2.0;
  const double less = first ? 0.0 : 1.0;
  double size[kSizes] = {};
  for (std::size_t c = 0; c + 1 < cells_.size(); ++c) {
    const Cell& cell = cells_[c];
    const std::uint32_t count = cell.is_wide ? kWide : 1;
    double sum[kSums];
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t s = cell.state + i;
      const double* own = power[s];
      for (int k = 0; k < Columns; ++k) {
        sum[i * Columns + static_cast<std::uint32_t>(k)] =
            diagonal_[s] * own[k];
      }
      if (first_[s] == first_[s + 1]) continue;
      Numbers<Columns> numbers(sum + i * Columns);
      for (std::uint32_t e = first_[s]; e < first_[s + 1]; ++e) {
        numbers.add(single_[e].rate, power[single_[e].from]);
      }
      numbers.write(sum + i * Columns);
    }
    if (cell.is_wide) {
      Numbers<static_cast<int>(kMost)> numbers(sum);
      for (std::uint32_t e = cell.wide; e < cells_[c + 1].wide; ++e) {
        numbers.add(wide_[e].rate, power[wide_[e].from]);
      }
      numbers.write(sum);
    }
    double* out = before[cell.state];
    double* to = Adds ? moved[cell.state] : nullptr;
    for (std::uint32_t i = 0; i < count; ++i) {
      for (std::uint32_t k = 0; k < Columns; ++k) {
        const std::uint32_t at = i * Columns + k;
        const double value = twice * sum[at] - less * out[at];
        out[at] = value;
        if constexpr (Adds) to[at] += weight * value;
        size[k] += std::abs(value);
      }
    }
  }
  double all = 0.0;
  for (const double column : size) all += column;
  return all;
}

template <int Columns, class Read>
bool ChebyshevChain::move(double time, const std::vector<Interval>& intervals,
                          double tolerance, index width, Read&& read,
                          Block<Columns>& mass, Eigen::MatrixXd& integrals,
                          double least, bool is_last) const {
  constexpr double kMostGrowth = 1e5;
  const std::vector<double> last = scaled_bessel(half_width_ * time, kTail);
  double start = 0.0;
  Block<Columns> moved(is_last ? 0 : states());
  for (index s = 0; s < states(); ++s) {
    for (int c = 0; c < Columns; ++c) {
      start += std::abs(mass[s][c]);
      if (!is_last) moved[s][c] = last[0] * mass[s][c];
    }
  }
  start = std::max(start, least);
  Block<Columns> power = mass;
  Block<Columns> before(states());
  // A row for each vector, contiguous in memory.
  std::vector<double> rows;
  index terms = 0;
  bool small = false;
  for (;;) {
    rows.resize(rows.size() + static_cast<std::size_t>(width), 0.0);
    read(std::as_const(power), rows.data() + terms * width);
    const auto k = static_cast<std::size_t>(++terms);
    if (k == last.size()) {
      // Without rates the series has one term; otherwise it has not converged.
      if (half_width_ > 0.0) return false;
      break;
    }
    const double weight = 2.0 * last[k];
    const double size =
        weight * (is_last
                      ? advance<false>(power, k == 1, weight, before, moved)
                      : advance<true>(power, k == 1, weight, before, moved));
    if (!(size <= kMostGrowth * start)) return false;
    const bool was_small = small;
    small = size <= 0.1 * tolerance * start;
    if (small && was_small) break;
    before.swap(power);
  }
  if (!is_last) mass.swap(moved);
  using Rows =
      Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  integrals.noalias() = weights(intervals, terms).transpose() *
                        Eigen::Map<const Rows>(rows.data(), terms, width);
  return true;
}

}  // namespace hearthline::exact
