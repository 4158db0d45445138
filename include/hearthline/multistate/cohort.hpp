#pragma once
/// @file
/// The expected course of a cohort: units that begin at one time with one set
/// of covariates.

#include <Eigen/Core>
#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

#include "hearthline/exact/semi_markov_model.hpp"
#include "hearthline/index.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/transition_hazard.hpp"

namespace hearthline::multistate {

/// Expected values, a row for each requested time; of one unit or of many.
struct Course {
  Eigen::MatrixXd occupancy;  ///< by state
  /// Time spent in each state until then: undiscounted, discounted like costs
  /// and discounted like utilities, to the run's start.
  std::array<Eigen::MatrixXd, 3> stays;
  std::array<Eigen::MatrixXd, 3> events;  ///< the same, by transition

  Course(index times, index states, index transitions);
  void add(const Course& other, double weight);
  /// Sets the first rows to 0.
  void clear(index rows);
  /// Returns the largest difference, with stays as shares of `horizon`.
  double distance(const Course& other, double horizon) const;
};

/// Solves a declaration for cohorts.
class CohortSolver {
 public:
  /// @param declaration  has passed `check`; must outlive this
  /// @param times      strictly increasing; the last one is the horizon
  /// @param tolerance  of the renewal equation
  /// @param stop       if set, solving throws Interrupted; must outlive this
  /// @throws InputError if a stay is fixed, which cannot be solved
  CohortSolver(const Declaration& declaration, std::vector<double> times,
               double tolerance, const std::atomic<bool>& stop);

  /// Returns the course of one unit that begins at `begin`; rows of earlier
  /// times are 0.
  Course course(double begin, const CovariateValues& covariates) const;

  /// Returns the course of units that begin at 0 and of entrants, for hazards
  /// that do not depend on age.
  /// @param entrants  the declaration's, a rate over time
  /// @param weight    share of entrants with these covariates
  Course course_with_entrants(const CovariateValues& covariates, double units,
                              const Pieces& entrants, double weight) const;

  /// The same for hazards that do not depend on the run's time: the course of a
  /// unit then depends only on the time since it began.
  Course shared_course(const CovariateValues& covariates, double units,
                       const Pieces& entrants, double weight) const;

  /// Returns the course of units that begin at a constant rate of 1 from
  /// `begin` to `end`, up to that time; later rows are 0. No hazard depends on
  /// the run's time in between.
  Course inflow(double begin, double end,
                const CovariateValues& covariates) const;

  /// Refuses entrants whose courses are too many, by the name of a transition
  /// whose hazard depends on the run's time.
  [[noreturn]] void refuse_entrants() const;

  bool depends_on_time() const { return by_time_; }
  bool depends_on_age() const { return by_age_; }
  bool depends_on_stay() const { return by_stay_; }
  /// Times of entry at which the course of entrants may have a kink.
  std::vector<double> entry_edges() const;

 private:
  std::vector<TransitionHazard> hazards_of(const CovariateValues& covariates,
                                           double birth) const;
  void solve_markov(const std::vector<TransitionHazard>& hazards, double begin,
                    Course& course) const;
  void refuse_fast(const std::vector<TransitionHazard>& hazards,
                   const CovariateValues& covariates, double begin) const;
  exact::SemiMarkov renewal_model(
      const std::vector<TransitionHazard>& hazards) const;
  exact::SemiMarkovPath solved(const exact::SemiMarkov& model,
                               const exact::SemiMarkovCohort& cohort,
                               const std::vector<double>& times) const;
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
  bool by_time_ = false;
  // Solved by the renewal equation; also if hazards are smooth in age.
  bool by_stay_ = false;
};

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/cohort_impl.hpp"
#endif
