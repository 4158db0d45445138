#pragma once
/// @file
/// Moves several columns of probability mass over a long time at once, and
/// integrates numbers read from them over every interval of that time.
///
/// Uniformisation (`uniformise.hpp`) needs about as many products as the
/// fastest state is left on average; a Chebyshev series needs about the square
/// root of that, and its vectors serve every interval. With Q = h (M - I) and
/// the spectrum of M in [-1, 1],
///
///   e^{tQ} = sum_k c_k e^{-ht} I_k(ht) T_k(M),   c_0 = 1, else 2
///
/// (Tal-Ezer and Kosloff, J. Chem. Phys. 81, 1984; Abramowitz and Stegun
/// 9.6.34). Columns differ in their starts and are adjacent in memory. Results
/// are the same on every machine up to rounding.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::exact {

/// Mass by state and column; the columns of a state are adjacent in memory.
/// @tparam Columns  2, 4, 6 or 8
template <int Columns>
class Block {
 public:
  static_assert(Columns % 2 == 0 && Columns >= 2 && Columns <= 8);

  explicit Block(index states = 0)
      : mass_(static_cast<std::size_t>(states * Columns), 0.0) {}

  index states() const { return static_cast<index>(mass_.size()) / Columns; }
  double* operator[](index state) { return mass_.data() + state * Columns; }
  const double* operator[](index state) const {
    return mass_.data() + state * Columns;
  }
  void swap(Block& other) noexcept { mass_.swap(other.mass_); }

 private:
  std::vector<double> mass_;
};

/// Returns e^{-x} I_k(x) for k = 0, 1, ... until the sum of all that follow is
/// below `tolerance`. Miller's backward recurrence, normalised by the sum.
std::vector<double> scaled_bessel(double x, double tolerance);

/// A linear system dp/dt = p Q with few entries, prepared for the series.
///
/// Its run time is mostly that of reading mass from memory. If consecutive
/// states lead to consecutive states at one rate, as the phases of one state
/// do, four are read at once: give such states consecutive indices.
class ChebyshevChain {
 public:
  explicit ChebyshevChain(index states)
      : diagonal_(static_cast<std::size_t>(states), 0.0) {}

  /// Adds to Q(from, to); diagonal entries too. Entries of consecutive states,
  /// (from + 1, to + 1) at the same rate, should be added consecutively.
  void add(index from, index to, double rate);
  /// Sorts the entries; call it after the last `add`.
  void close();

  index states() const { return static_cast<index>(diagonal_.size()); }
  /// Returns half the length of an interval [-2h, 0] that nearly contains the
  /// spectrum: from power iteration, but at most the Gershgorin bound.
  /// Eigenvalues outside it, as in a chain with cycles, make the series longer
  /// and its terms larger; `move` checks for that.
  double half_width() const { return half_width_; }

  /// A time interval, counted from the start of the move.
  struct Interval {
    double from = 0.0;
    double until = 0.0;
  };

  /// Moves `mass` on by `time`, and integrates over every interval the numbers
  /// that `read(mass, row)` computes from the mass: `row` holds `width` zeros,
  /// to be filled with numbers that are linear in the mass.
  /// @param tolerance  the series ends when two consecutive terms are below a
  ///   tenth of it, relative to the sum of the sizes of the mass
  /// @param least      that sum counts as at least this; for mass that may grow
  ///   in sum, such as numbers that are expected of a state backward in time
  /// @param is_last  whether the mass at the end is not needed: `mass` is then
  ///   unchanged, which saves a fifth of the time
  /// @param integrals  a row for each interval, a column for each number
  /// @returns false if rounding errors would be visible, that is, if a term
  ///   exceeds 1e5 times that sum, or if the series does not converge; `mass`
  ///   is then unchanged. Shorter steps have smaller terms.
  template <int Columns, class Read>
  [[nodiscard]] bool move(double time, const std::vector<Interval>& intervals,
                          double tolerance, index width, Read&& read,
                          Block<Columns>& mass, Eigen::MatrixXd& integrals,
                          double least = 0.0, bool is_last = false) const;

 private:
  /// Entries (from + i, to + i) for i below `count`, in the order of `add`.
  struct Run {
    double rate;
    std::uint32_t from, to, count;
  };
  struct Entry {
    double rate;
    std::uint32_t from;
  };
  /// One state, or kWide consecutive states that are written together.
  struct Cell {
    std::uint32_t state;
    std::uint32_t wide;  ///< the first of its wide entries
    bool is_wide;
  };
  static constexpr std::uint32_t kWide = 4;

  /// Splits runs into wide entries where their target states are cells of kWide
  /// states, and into single entries elsewhere.
  void cut_runs();
  /// By power iteration; rates are not scaled yet.
  double largest_eigenvalue() const;
  /// Factor by which the interval is wider than that estimate.
  static constexpr double kMargin = 1.1;
  /// The list of coefficients ends here; vectors may grow by its inverse.
  static constexpr double kTail = 1e-80;

  /// before = 2 M power - before (M power for the first), in place so that more
  /// of it stays in a cache; if `Adds`, adds `weight` times the result to
  /// `moved`.
  /// @returns the sum of the absolute values of the result
  template <bool Adds, int Columns>
  double advance(const Block<Columns>& power, bool first, double weight,
                 Block<Columns>& before, Block<Columns>& moved) const;
  /// Returns the weight of each vector in the integral over each interval.
  Eigen::MatrixXd weights(const std::vector<Interval>& intervals,
                          index terms) const;

  std::vector<double> diagonal_;
  std::vector<Run> runs_;
  std::vector<Cell> cells_;
  std::vector<Entry> wide_;           // by cell
  std::vector<std::uint32_t> first_;  // first single entry, by state
  std::vector<Entry> single_;
  double half_width_ = 0.0;
};

}  // namespace hearthline::exact

#include "hearthline/exact/chebyshev_move_impl.hpp"
#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/chebyshev_impl.hpp"
#endif
