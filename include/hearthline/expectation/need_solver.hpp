#pragma once
/// @file
/// Solves strata one by one: moves their families through the horizon, and
/// computes the contents of the tables.

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

/// Columns of a stratum: families and their children, by locality and group.
inline constexpr int kColumns = 8;
inline constexpr int kMeasures = 2;
inline constexpr int kPlaces = kColumns / kMeasures;
using Block = exact::Block<kColumns>;

/// Results of a stratum by month, as if families never left once they have
/// entered: cells of stays, then of events, then one for the months by which
/// families are late; each with its columns.
class StratumResults {
 public:
  /// Processes and first passages; lives give arrivals and departures.
  static constexpr int kEvents = results::cells::kFirstEntry;
  static constexpr int kCells = results::cells::kStays + kEvents + 1;
  static constexpr int stay(int cell) { return cell; }
  static constexpr int event(int cell) { return results::cells::kStays + cell; }
  static constexpr int kLate = kCells - 1;

  explicit StratumResults(index months)
      : months_(Eigen::MatrixXd::Zero(index{kCells} * kColumns, months)) {}

  /// Returns a month's numbers from a cell on.
  auto numbers(index month, int cell, index cells) {
    return months_.col(month).segment(index{cell} * kColumns, cells * kColumns);
  }
  /// Returns the family-months by which families are late.
  double late() const;
  /// Returns the families that moved to needs which are not followed.
  double lost() const { return lost_; }
  void lose(double families) { lost_ += families; }
  /// Adds the results to those of the borough, multiplied by presence.
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
  /// @param allowed    allowance for each stratum
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

  /// Solves a stratum, and updates the numbers below.
  /// @throws Error if a clock has no phases, or rates are too large
  /// @throws Interrupted if `stop` is set
  StratumResults solve(const Stratum& stratum, const std::atomic<bool>& stop);

  /// @name Largest values over all strata so far
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
  // The stratum that is being solved.
  const Stratum* stratum_ = nullptr;
  const std::atomic<bool>* stop_ = nullptr;
  std::vector<index> entries_;  // months at whose start families enter
  std::vector<double> begins_;
  std::vector<std::vector<exact::Transition>> transitions_;
  std::shared_ptr<const NeedClocks> clocks_;
  NeedScope scope_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_solver_impl.hpp"
#endif
