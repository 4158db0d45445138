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
/// Results are the same on every machine but for rounding.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::exact {

/// Mass by state and column; the columns of a state lie side by side.
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

/// e^{-x} I_k(x) for k = 0, 1, ... until all that follow are below
/// `tolerance` together. Miller's backward recurrence, normalised by their sum.
std::vector<double> scaled_bessel(double x, double tolerance);

/// A linear system dp/dt = p Q with few entries, ready for the series.
///
/// Its work is to fetch mass from memory. Where neighbours lead to neighbours
/// at one rate, as copies of a state do that differ in a phase, four are
/// fetched at once: give such states places in a row.
class ChebyshevChain {
 public:
  explicit ChebyshevChain(index states)
      : diagonal_(static_cast<std::size_t>(states), 0.0) {}

  /// Adds to Q(from, to); diagonal entries too. Entries of neighbours, (from +
  /// 1, to + 1) at the same rate, should follow each other.
  void add(index from, index to, double rate);
  /// Orders the entries; after the last `add`.
  void close();

  index states() const { return static_cast<index>(diagonal_.size()); }
  /// Half of an interval [-2h, 0] that nearly holds the spectrum: by power
  /// iteration, at most what Gershgorin's circles say. What lies beside it, as
  /// in a chain that turns in circles, makes the series longer and its terms
  /// larger, which `move` watches.
  double half_width() const { return half_width_; }

  /// An interval of the stretch, counted from its start.
  struct Interval {
    double from = 0.0;
    double until = 0.0;
  };

  /// Moves `mass` on by `time`, and integrates over every interval what
  /// `read(mass, row)` makes of the mass: `row` holds `width` zeros, to be
  /// filled with numbers that are linear in the mass.
  /// @param tolerance  two terms in turn below a tenth of it, as a share of the
  ///   mass, end the series
  /// @param integrals  a row for each interval, a column for each number
  /// @returns false when rounding would show, which is when a term is beyond
  ///   1e5 times the mass, or when the series does not settle; `mass` is then
  ///   as it was. In shorter steps terms are smaller.
  template <int Columns, class Read>
  [[nodiscard]] bool move(double time, const std::vector<Interval>& intervals,
                          double tolerance, index width, Read&& read,
                          Block<Columns>& mass,
                          Eigen::MatrixXd& integrals) const;

 private:
  /// Entries (from + i, to + i) for i below `count`, as they were added.
  struct Run {
    double rate;
    std::uint32_t from, to, count;
  };
  struct Entry {
    double rate;
    std::uint32_t from;
  };
  /// One state, or kWide of them that are reached together.
  struct Cell {
    std::uint32_t state;
    std::uint32_t wide;  ///< the first of its wide entries
    bool is_wide;
  };
  static constexpr std::uint32_t kWide = 4;

  /// Cuts runs into wide entries where the states they lead to are cells of
  /// kWide, and into single ones.
  void cut_runs();
  /// By power iteration; rates are not scaled yet.
  double largest_eigenvalue() const;
  /// How much wider the interval is than that estimate.
  static constexpr double kMargin = 1.1;
  /// Where the list of coefficients ends; vectors may grow by as much.
  static constexpr double kTail = 1e-80;

  /// before = 2 M power - before, or M power for the first, in place so that
  /// more of it stays within a cache; adds `weight` times it to `moved`.
  /// @returns the sum of its absolute values
  template <int Columns>
  double advance(const Block<Columns>& power, bool first, double weight,
                 Block<Columns>& before, Block<Columns>& moved) const;
  /// What each vector counts in the integral over each interval.
  Eigen::MatrixXd weights(const std::vector<Interval>& intervals,
                          index terms) const;

  std::vector<double> diagonal_;
  std::vector<Run> runs_;
  std::vector<Cell> cells_;
  std::vector<Entry> wide_;           // by cell
  std::vector<std::uint32_t> first_;  // of the single entries, by state
  std::vector<Entry> single_;
  double half_width_ = 0.0;
};

}  // namespace hearthline::exact

#include "hearthline/exact/chebyshev_move_impl.hpp"
#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/chebyshev_impl.hpp"
#endif
