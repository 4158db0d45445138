#pragma once
/// @file
/// One stratum after another: its families moved through the horizon, and what
/// the tables ask of them.

#include <Eigen/Core>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "hearthline/exact/chebyshev.hpp"
#include "hearthline/expectation/need_chain.hpp"
#include "hearthline/expectation/need_scope.hpp"
#include "hearthline/expectation/strata.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::expectation {

/// Columns of a stratum: families and their children, by place.
inline constexpr int kColumns = 8;
inline constexpr int kMeasures = 2;
inline constexpr int kPlaces = kColumns / kMeasures;
using Block = exact::Block<kColumns>;

/// What happened in a stratum, by month, to families as if they stayed once
/// they have entered: cells of stays, then of events, then one of the months by
/// which families are late; each with its columns.
class StratumResults {
 public:
  /// Processes and first passages; who comes and leaves, lives say.
  static constexpr int kEvents = results::cells::kFirstComing;
  static constexpr int kCells = results::cells::kStays + kEvents + 1;
  static constexpr int stay(int cell) { return cell; }
  static constexpr int event(int cell) { return results::cells::kStays + cell; }
  static constexpr int kLate = kCells - 1;

  explicit StratumResults(index months)
      : months_(Eigen::MatrixXd::Zero(index{kCells} * kColumns, months)) {}

  /// A month's numbers from a cell on.
  auto numbers(index month, int cell, index cells) {
    return months_.col(month).segment(index{cell} * kColumns, cells * kColumns);
  }
  /// Family-months by which families are late.
  double late() const;
  /// Families that left for needs which are not followed.
  double lost() const { return lost_; }
  void lose(double families) { lost_ += families; }
  /// Adds them to those of the borough, as far as families are there.
  void add_to(results::NeedExpected& all, const Stratum& stratum) const;

 private:
  results::Measures<double> measures(index month, int cell,
                                     std::size_t place) const {
    const index at =
        index{cell} * kColumns + index{kMeasures} * static_cast<index>(place);
    return {months_(at, month), months_(at + 1, month)};
  }

  Eigen::MatrixXd months_;
  double lost_ = 0.0;
};

class NeedSolver {
 public:
  /// @param table      the hazards
  /// @param unclocked  the same without time since entry
  /// @param allowed    of each stratum
  NeedSolver(const model::HazardTable& table,
             const model::HazardTable& unclocked, index months,
             const model::ZoneMap& zones, const Allowance& allowed,
             ClockLibrary& library)
      : table_(&table),
        unclocked_(&unclocked),
        months_(months),
        zones_(zones),
        allowed_(allowed),
        library_(&library) {}

  /// Solves a stratum, and takes account of it in the numbers below.
  /// @throws Error when a clock has no phases, or rates are too large
  /// @throws Interrupted when `stop` is set
  StratumResults solve(const Stratum& stratum, const std::atomic<bool>& stop);

  /// @name Of all strata so far
  ///@{
  index most_states() const { return most_states_; }
  double survival_error() const { return survival_error_; }
  double transform_error() const { return transform_error_; }
  ///@}

 private:
  using Levels = std::array<bool, model::kLevels>;

  void prepare(const Stratum& stratum);
  std::vector<exact::Transition> transitions_from(double begin) const;
  int need_of(const model::Family& family) const;
  NeedStates states_at(const Levels& levels);
  void enter(index month, const NeedStates& states, Block& mass) const;
  void everybody(StratumResults& out);
  void first_passages(model::Edge edge, StratumResults& out);
  template <class ReaderOf>
  Block live(const NeedStates& states, int cell, index cells,
             ReaderOf&& reader_of, StratumResults& out);

  const model::HazardTable* table_;
  const model::HazardTable* unclocked_;
  index months_;
  model::ZoneMap zones_;
  Allowance allowed_;
  ClockLibrary* library_;
  index most_states_ = 0;
  double survival_error_ = 0.0;
  double transform_error_ = 0.0;
  // Of the stratum that is solved now.
  const Stratum* stratum_ = nullptr;
  const std::atomic<bool>* stop_ = nullptr;
  std::vector<index> entries_;  // months at whose start some enter
  std::vector<double> begins_;
  std::vector<std::vector<exact::Transition>> transitions_;
  std::shared_ptr<const NeedClocks> clocks_;
  NeedScope scope_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_solver_impl.hpp"
#endif
