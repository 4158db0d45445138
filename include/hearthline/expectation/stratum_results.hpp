#pragma once
/// @file
/// The results of a stratum by month, and what its solution left out.

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/results/case_cells.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::expectation {

/// Families and their children.
inline constexpr int kMeasures = 2;

/// The expected values of a population, and those of its cases: none without a
/// pathway.
struct Tables : results::NeedExpected {
  using Need = results::NeedExpected;

  Tables(index months, index localities, bool with_cases)
      : Need(1, months, localities),
        cases(1, with_cases ? months : 0, localities,
              results::case_cells::kStays, results::case_cells::kEvents) {}

  /// As for `NeedTables`.
  template <class Visit>
  void each_pair(const Tables& other, Visit&& visit) {
    Need::each_pair(other, visit);
    cases.each_pair(other.cases, visit);
  }

  results::MonthlyExpected cases;
};

/// The cells of cases that are solved for: open cases by kind, unmet need from
/// level 2, and processes; then the cases started, by kind, and early help that
/// starts, by theme and of families without any.
namespace solved_cases {

inline constexpr int kUnmet = results::case_cells::kKinds;
inline constexpr int kFirstProcess = kUnmet + model::kLevels - 1;
/// Moves between placements and leaving the queue follow the processes here.
inline constexpr int kProcesses =
    model::case_detail::kCount - 1 - model::case_detail::kPlacementMoves;
inline constexpr int kStarted = kFirstProcess + kProcesses;
inline constexpr int kCafTheme = kStarted + results::case_cells::kKinds;
inline constexpr int kCafNoTheme = kCafTheme + model::kThemes;
inline constexpr int kCount = kCafNoTheme + 1;

/// Returns the kind of case whose children a cell counts; none for those of
/// unmet need, which counts all children of a family.
constexpr std::optional<model::Case> kind_of(int cell) {
  using results::case_cells::kKinds;
  if (cell < kKinds) return model::case_at(cell + 1);
  if (cell < kFirstProcess) return std::nullopt;
  if (cell >= kCafTheme) return model::Case::kCaf;
  if (cell >= kStarted) return model::case_at(cell - kStarted + 1);
  const model::CaseProcess& process =
      model::kCaseProcesses[static_cast<std::size_t>(cell - kFirstProcess)];
  return process.from == model::Case::kNone ? process.to : process.from;
}

}  // namespace solved_cases

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
  /// With a pathway, the cells of cases follow.
  static constexpr int of_case(int cell) { return kCells + cell; }

  /// @param places  number of localities
  /// @param cases   whether there are cells of cases
  StratumResults(index months, index places, bool cases = false)
      : places_(places),
        cases_(cases),
        values_(Eigen::MatrixXd::Zero(
            months, (kTable + (cases ? solved_cases::kCount : 0)) * places *
                        kMeasures)) {}

  index months() const { return values_.rows(); }
  index places() const { return places_; }
  /// Returns a cell of the tables or of cases in a place, by month.
  /// @param measure  0: families, 1: children
  auto values(int cell, index place, int measure) {
    return values_.col(column(cell, place) + measure).array();
  }
  /// Adds the results to those of the borough.
  /// @param localities  by place; there may be fewer than places
  void add_to(Tables& all, const std::vector<int>& localities) const {
    for (std::size_t place = 0; place < localities.size(); ++place) {
      const index locality = localities[place];
      for (index month = 0; month < months(); ++month) {
        const auto measures = [&](int cell) {
          const index at = column(cell, static_cast<index>(place));
          return results::Measures<double>{values_(month, at),
                                           values_(month, at + 1)};
        };
        for (int cell = 0; cell < results::cells::kStays; ++cell) {
          all.stay(0, month, locality, cell) += measures(stay(cell));
        }
        for (int cell = 0; cell < kEvents; ++cell) {
          all.event(0, month, locality, cell) += measures(event(cell));
        }
        if (cases_) add_cases(all.cases, month, locality, measures);
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
  index column(int cell, index place) const {
    const int at = cell < kTable ? cell : cell - kCells + kTable;
    return (at * places_ + place) * kMeasures;
  }
  template <class Of>
  static void add_cases(results::MonthlyExpected& all, index month,
                        index locality, Of&& of) {
    namespace cells = results::case_cells;
    const auto stay = [&](int cell, int solved) {
      all.stay(0, month, locality, cell) += of(of_case(solved));
    };
    const auto event = [&](int cell, int solved) {
      all.event(0, month, locality, cell) += of(of_case(solved));
    };
    for (int kind = 0; kind < cells::kKinds; ++kind) {
      stay(kind, kind);
      event(cells::kStarted + kind, solved_cases::kStarted + kind);
    }
    for (int theme = 0; theme <= model::kThemes; ++theme) {
      event(cells::kCafTheme + theme, solved_cases::kCafTheme + theme);
    }
    for (int level = 0; level + 1 < model::kLevels; ++level) {
      stay(cells::kUnmet + level, solved_cases::kUnmet + level);
    }
    for (int p = 0; p < solved_cases::kProcesses; ++p) {
      event(p, solved_cases::kFirstProcess + p);
      const model::Case from =
          model::kCaseProcesses[static_cast<std::size_t>(p)].from;
      if (from == model::Case::kNone) continue;
      event(cells::kEnded + cells::kind(from), solved_cases::kFirstProcess + p);
    }
  }

  index places_;
  bool cases_;
  Eigen::MatrixXd values_;
  double late_ = 0.0;
  double lost_ = 0.0;
};

}  // namespace hearthline::expectation
