#pragma once
/// @file
/// Several columns of mass moved through a long stretch of time at once, with
/// what is read from them in every interval of it.
///
/// Uniformisation (`uniformise.hpp`) needs as many products as the fastest
/// state has chances to be left; a Chebyshev series needs the square root of
/// that, and its vectors serve every interval of the stretch. With Q = h (M -
/// I) and the spectrum of M in [-1, 1],
///
///   e^{tQ} = sum_k c_k e^{-ht} I_k(ht) T_k(M),   c_0 = 1, else 2
///
/// (Tal-Ezer and Kosloff, J. Chem. Phys. 81, 1984; Abramowitz and Stegun
/// 9.6.34). Columns differ in where they start and lie side by side in memory.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact {

/// Columns that are moved together: a full vector of eight doubles.
inline constexpr int kColumns = 8;

/// Mass by state and column; the columns of a state lie side by side.
class Block {
 public:
  explicit Block(index states = 0)
      : mass_(static_cast<std::size_t>(states * kColumns), 0.0) {}

  index states() const { return static_cast<index>(mass_.size()) / kColumns; }
  double* operator[](index state) { return mass_.data() + state * kColumns; }
  const double* operator[](index state) const {
    return mass_.data() + state * kColumns;
  }
  void clear() { std::fill(mass_.begin(), mass_.end(), 0.0); }
  void swap(Block& other) { mass_.swap(other.mass_); }

 private:
  std::vector<double> mass_;
};

/// e^{-x} I_k(x) for k = 0, 1, ... until all that follow are below
/// `tolerance` together. Miller's backward recurrence, normalised by their sum.
std::vector<double> scaled_bessel(double x, double tolerance);

/// A linear system dp/dt = p Q with few entries, ready for the series.
class ChebyshevChain {
 public:
  explicit ChebyshevChain(index states)
      : diagonal_(static_cast<std::size_t>(states), 0.0) {}

  /// Adds to Q(from, to); diagonal entries too.
  void add(index from, index to, double rate);
  /// Orders the entries; after the last `add`.
  void close();

  index states() const { return static_cast<index>(diagonal_.size()); }
  /// Half of an interval [-2h, 0] that holds the spectrum: by power iteration,
  /// at most what Gershgorin's circles say.
  double half_width() const { return half_width_; }

  /// An interval of the stretch, counted from its start.
  struct Interval {
    double from = 0.0;
    double until = 0.0;
  };

  /// Moves `mass` on by `time`. For every vector of the series calls
  /// `read(vector, weights)`, weights[i] being what the vector counts in the
  /// integral over interval i: what is linear in the mass, integrated over the
  /// interval, is the sum of weights[i] times what it is of the vector.
  /// @param tolerance  of the series' tail
  /// @throws Error when rounding would show: the vectors grow beyond 1e8 times
  ///         the mass they start from
  template <class Read>
  void move(double time, const std::vector<Interval>& intervals,
            double tolerance, Block& mass, Read&& read);

 private:
  struct Entry {
    double rate;
    std::uint32_t from;
  };
  struct Added {
    std::uint32_t from, to;
    double rate;
  };

  /// By power iteration; the matrix is as it was added.
  double largest_eigenvalue() const;
  /// How much wider the interval is than that estimate.
  static constexpr double kMargin = 1.1;

  /// next = 2 M power - before, or M power for the first.
  void advance(const Block& power, const Block& before, bool first,
               Block& next) const;

  std::vector<Added> added_;
  std::vector<double> diagonal_;
  std::vector<std::uint32_t> first_;
  std::vector<Entry> entries_;
  double half_width_ = 0.0;
  Block power_, before_, next_;
};

}  // namespace hearthline::exact

#include "hearthline/exact/chebyshev_impl.hpp"
