#pragma once
/// @file
/// The expected course of those who begin at one time with one set of
/// covariates.

#include <Eigen/Core>
#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/transition_hazard.hpp"

namespace hearthline::multistate {

/// A row for each time asked for; of one unit, or of as many as there are.
struct Course {
  Eigen::MatrixXd occupancy;  ///< by state
  /// Time spent by then in each state: as it is, and as costs and as utilities
  /// are discounted, from the run's start on.
  std::array<Eigen::MatrixXd, 3> stays;
  std::array<Eigen::MatrixXd, 3> events;  ///< likewise, by transition

  Course(index times, index states, index transitions);
  void add(const Course& other, double weight);
  /// The largest difference, stays as shares of `horizon`.
  double distance(const Course& other, double horizon) const;
};

/// Solves a declaration for cohorts.
class CohortSolver {
 public:
  /// @param declaration  has passed `check`; must outlive this
  /// @param times      rising; the last one is the horizon
  /// @param tolerance  of the renewal equation
  /// @param stop       ends the work with Interrupted; must outlive this
  CohortSolver(const Declaration& declaration, std::vector<double> times,
               double tolerance, const std::atomic<bool>& stop);

  /// Of one unit that begins at `begin`; rows of earlier times are empty.
  Course course(double begin, const CovariateValues& covariates) const;

  /// Of one unit that begins at 0 and the declaration's entrants, where ages
  /// do not matter.
  /// @param weight  the share of entrants that are like this one
  Course course_with_entrants(const CovariateValues& covariates, double units,
                              double weight) const;

  bool depends_on_age() const { return by_age_; }
  bool depends_on_stay() const { return by_stay_; }
  /// Times of entry at which what becomes of entrants may have a kink.
  std::vector<double> entry_edges() const;

 private:
  std::vector<TransitionHazard> hazards_of(const CovariateValues& covariates,
                                           double birth) const;
  void solve_markov(const std::vector<TransitionHazard>& hazards, double begin,
                    Course& course) const;
  void solve_renewal(const std::vector<TransitionHazard>& hazards, double begin,
                     double units,
                     const std::function<double(int, double)>& entrants,
                     const std::vector<double>& entrant_breaks,
                     Course& course) const;

  const Declaration& declaration_;
  std::vector<double> times_;
  double tolerance_;
  const std::atomic<bool>& stop_;
  std::array<double, 3> discount_;
  std::vector<double> start_;  // by state, summing to 1
  std::vector<int> from_;      // by transition
  std::vector<int> to_;
  bool by_age_ = false;
  bool by_stay_ = false;  // or smoothly on age: the renewal equation's part
};

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/cohort_impl.hpp"
#endif
