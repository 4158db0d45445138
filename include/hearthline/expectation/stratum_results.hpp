#pragma once
/// @file
/// The results of a stratum by month, and what its solution left out.

#include <Eigen/Core>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::expectation {

/// Families and their children.
inline constexpr int kMeasures = 2;

class StratumResults {
 public:
  /// Processes and first passages; lives give arrivals and departures.
  static constexpr int kEvents = results::cells::kFirstEntry;
  static constexpr int kTable = results::cells::kStays + kEvents;
  static constexpr int stay(int cell) { return cell; }
  static constexpr int event(int cell) { return results::cells::kStays + cell; }
  /// @name Cells that follow those of the tables, and check the solution
  ///@{
  static constexpr int kLate = kTable;  ///< months that families are late
  static constexpr int kFollowed = kTable + 1;  ///< families that are followed
  ///@}
  static constexpr int kCells = kTable + 2;

  /// @param places  number of localities
  StratumResults(index months, index places)
      : places_(places),
        values_(Eigen::MatrixXd::Zero(months, kTable * places * kMeasures)) {}

  index months() const { return values_.rows(); }
  index places() const { return places_; }
  /// Returns a cell of the tables in a place, by month.
  /// @param measure  0: families, 1: children
  auto values(int cell, index place, int measure) {
    return values_.col((cell * places_ + place) * kMeasures + measure).array();
  }
  /// Adds the results to those of the borough.
  /// @param localities  by place; there may be fewer than places
  void add_to(results::NeedExpected& all,
              const std::vector<int>& localities) const {
    for (std::size_t place = 0; place < localities.size(); ++place) {
      const index locality = localities[place];
      for (index month = 0; month < months(); ++month) {
        const auto measures = [&](int cell) {
          const index at =
              (cell * places_ + static_cast<index>(place)) * kMeasures;
          return results::Measures<double>{values_(month, at),
                                           values_(month, at + 1)};
        };
        for (int cell = 0; cell < results::cells::kStays; ++cell) {
          all.stay(0, month, locality, cell) += measures(stay(cell));
        }
        for (int cell = 0; cell < kEvents; ++cell) {
          all.event(0, month, locality, cell) += measures(event(cell));
        }
      }
    }
  }

  /// Returns the family-months by which families are late.
  double late() const { return late_; }
  void delay(double months) { late_ += months; }
  /// Returns the families that have moved to needs which are not followed, by
  /// the last month.
  double lost() const { return lost_; }
  void lose(double families) { lost_ += families; }

 private:
  index places_;
  Eigen::MatrixXd values_;
  double late_ = 0.0;
  double lost_ = 0.0;
};

}  // namespace hearthline::expectation
