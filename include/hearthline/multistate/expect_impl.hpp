#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <memory>

#include "hearthline/compiled.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/exact/gauss_legendre.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/cohort.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/prices.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::multistate {

namespace expect_detail {

/// Progress is counted in parts of a kind's work.
inline constexpr index kParts = 1000;

/// Units with the same covariates.
struct Kind {
  CovariateValues covariates;
  double share = 1.0;
};

/// Every distinct row of covariates with its share of all units.
inline std::vector<Kind> kinds_of(const Covariates& covariates) {
  const std::size_t columns = covariates.names.size();
  if (columns == 0) return {Kind{}};
  const auto rows = static_cast<std::size_t>(covariates.rows());
  std::map<std::vector<double>, double> shares;
  double all = 0.0;
  for (std::size_t r = 0; r < rows; ++r) {
    const double share = covariates.shares.empty() ? 1.0 : covariates.shares[r];
    if (share == 0.0) continue;
    const auto begin =
        covariates.values.begin() + static_cast<std::ptrdiff_t>(r * columns);
    shares[{begin, begin + static_cast<std::ptrdiff_t>(columns)}] += share;
    all += share;
  }
  std::vector<Kind> kinds;
  for (const auto& [values, share] : shares) {
    Kind kind;
    for (std::size_t c = 0; c < columns; ++c) {
      kind.covariates[covariates.names[c]] = values[c];
    }
    kind.share = share / all;
    kinds.push_back(std::move(kind));
  }
  return kinds;
}

/// Integrates the courses of entrants over the time of their entry, from edge
/// to edge; each panel is halved until the halves together agree with it.
class EntrantSum {
 public:
  EntrantSum(const CohortSolver& solver, const Pieces& rate, double horizon,
             const std::vector<double>& times, const ExpectOptions& options,
             int threads, engine::Control& control)
      : solver_(solver),
        rate_(rate),
        horizon_(horizon),
        // Halving a panel of six points reduces the error by far more than
        // this factor: by 2^12 where all is smooth, by 30 next to a root.
        allowed_(20.0 * options.tolerance *
                 std::max(rate.integral(0.0, horizon), 1e-300)),
        threads_(threads),
        control_(control),
        times_(times),
        points_(options.tolerance < 1e-4 ? kMostPoints : 3),
        rule_(exact::gauss_legendre(points_)) {}

  void add(const CovariateValues& covariates, double weight, Course& total) {
    covariates_ = &covariates;
    const std::vector<double> edges = solver_.entry_edges();
    for (std::size_t e = 0; e + 1 < edges.size(); ++e) {
      if (rate_.at(0.5 * (edges[e] + edges[e + 1])) == 0.0) continue;
      const double a = edges[e];
      const double b = edges[e + 1];
      if (solver_.depends_on_stay()) {
        // Until the end of the panel, the units that enter share one course.
        total.add(solver_.inflow(a, b, covariates),
                  weight * rate_.at(0.5 * (a + b)));
        known_ =
            std::upper_bound(times_.begin(), times_.end(), b) - times_.begin();
        if (known_ == std::ssize(times_)) continue;
      }
      refine(a, b, panel(a, b), weight, kDeepest, total);
    }
  }

 private:
  static constexpr std::size_t kMostPoints = 6;
  static constexpr index kMostCourses = 20000;
  static constexpr int kDeepest = 30;

  /// Reports the times of entry up to b as done.
  void advance(double b) {
    const auto done =
        static_cast<index>(static_cast<double>(kParts - 1) * (b / horizon_));
    if (done > done_) control_.blocks_done += done - done_;
    done_ = std::max(done, done_);
  }

  Course panel(double a, double b) {
    courses_ += static_cast<index>(points_);
    if (courses_ > kMostCourses) solver_.refuse_entrants();
    const double half = 0.5 * (b - a);
    // No breakpoint of the rate lies within a panel.
    const double rate = rate_.at(a + half);
    std::array<std::unique_ptr<Course>, kMostPoints> courses;
    engine::parallel_tasks(
        static_cast<index>(points_), threads_, [&](index task, int) {
          if (control_.stop) throw Interrupted();
          const auto c = static_cast<std::size_t>(task);
          courses[c] = std::make_unique<Course>(
              solver_.course(a + half * (1.0 + rule_.node[c]), *covariates_));
        });
    Course sum(courses[0]->occupancy.rows(), courses[0]->occupancy.cols(),
               courses[0]->events[0].cols());
    for (std::size_t c = 0; c < points_; ++c) {
      sum.add(*courses[c], half * rule_.weight[c] * rate);
    }
    sum.clear(known_);
    return sum;
  }
  void refine(double a, double b, const Course& whole, double weight, int depth,
              Course& total) {
    const double middle = 0.5 * (a + b);
    const Course left = panel(a, middle);
    const Course right = panel(middle, b);
    Course both = left;
    both.add(right, 1.0);
    if (both.distance(whole, horizon_) <= allowed_ * (b - a) / horizon_ ||
        depth == 0) {
      total.add(both, weight);
      advance(b);
      return;
    }
    refine(a, middle, left, weight, depth - 1, total);
    refine(middle, b, right, weight, depth - 1, total);
  }

  const CohortSolver& solver_;
  const Pieces& rate_;
  double horizon_;
  double allowed_;
  int threads_;
  engine::Control& control_;
  const std::vector<double>& times_;
  index known_ = 0;  // rows that need no sum
  const CovariateValues* covariates_ = nullptr;
  std::size_t points_;
  exact::GaussLegendre rule_;
  index courses_ = 0;
  index done_ = 0;  // of kParts
};

/// @param ends  rows of the ends of the periods of constant prices
inline void write_account(const Prices& prices, const Course& course,
                          const std::vector<index>& ends,
                          std::size_t discounted, double units,
                          Account& account) {
  const auto a_unit = [&](const Eigen::MatrixXd& sums) {
    std::vector<double> means;
    for (std::size_t k = 0; k < ends.size(); ++k) {
      for (index i = 0; i < sums.cols(); ++i) {
        const double before = k == 0 ? 0.0 : sums(ends[k - 1], i);
        means.push_back((sums(ends[k], i) - before) / units);
      }
    }
    return means;
  };
  account.undiscounted_causes =
      prices.causes(a_unit(course.stays[0]), a_unit(course.events[0]));
  account.discounted_causes = prices.causes(a_unit(course.stays[discounted]),
                                            a_unit(course.events[discounted]));
  account.undiscounted = {sum_of(account.undiscounted_causes), 0.0};
  account.discounted = {sum_of(account.discounted_causes), 0.0};
}

/// Returns the times at which the course is known: those of the study, of
/// changes of prices, and the horizon.
inline std::vector<double> course_times(const Study& study,
                                        const std::vector<double>& changes) {
  std::vector<double> times;
  std::set_union(study.times.begin(), study.times.end(), changes.begin(),
                 changes.end(), std::back_inserter(times));
  if (times.back() < study.horizon) times.push_back(study.horizon);
  return times;
}

/// @param course  its rows are `times`, which include the study's times and the
///                changes of prices
inline Results results_of(const Declaration& declaration, const Study& study,
                          const std::vector<double>& times,
                          const std::vector<double>& changes,
                          const Course& course, double units) {
  Results results;
  results.states = declaration.states;
  for (const Transition& t : declaration.transitions) {
    results.transitions.push_back(transition_name(t.from, t.to));
  }
  results.times = study.times;
  results.units = units;
  const auto row_of = [&](double time) {
    return static_cast<index>(
        std::lower_bound(times.begin(), times.end(), time) - times.begin());
  };
  std::vector<index> rows;
  for (const double time : study.times) rows.push_back(row_of(time));
  for (const index row : rows) {
    for (index s = 0; s < course.occupancy.cols(); ++s) {
      results.occupancy.push_back(course.occupancy(row, s));
    }
  }
  const auto write = [&](const Eigen::MatrixXd& sums,
                         std::vector<double>& table) {
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      for (index c = 0; c < sums.cols(); ++c) {
        table.push_back(sums(rows[i + 1], c) - sums(rows[i], c));
      }
    }
  };
  write(course.stays[0], results.stays);
  write(course.events[0], results.events);
  std::vector<index> ends;
  for (const double change : changes) ends.push_back(row_of(change));
  ends.push_back(std::ssize(times) - 1);
  write_account(Prices(declaration, declaration.costs, changes), course, ends,
                1, units, results.costs);
  write_account(Prices(declaration, declaration.utilities, changes), course,
                ends, 2, units, results.utilities);
  return results;
}

}  // namespace expect_detail

HEARTHLINE_INLINE Results expect(const Declaration& declaration,
                                 const Study& study,
                                 const ExpectOptions& options,
                                 engine::Control& control) {
  using namespace expect_detail;
  check(declaration);
  const Study all = checked(declaration, study);
  if (!(options.tolerance > 0.0)) {
    throw InputError("tolerance: expected a number above 0, found " +
                     text::number_text(options.tolerance));
  }
  if (options.threads < 1) {
    throw InputError("threads: expected a whole number of 1 or more, found " +
                     std::to_string(options.threads));
  }
  const std::vector<double> changes = price_changes(declaration, all.horizon);
  const std::vector<double> times = course_times(all, changes);
  const CohortSolver solver(declaration, times, options.tolerance,
                            control.stop);
  const auto& entrants = declaration.start.entrants;
  const auto began = static_cast<double>(all.units);
  const double entered = entrants ? entrants->integral(0.0, all.horizon) : 0.0;

  const std::vector<Kind> kinds = kinds_of(all.covariates);
  control.blocks_done = 0;
  control.blocks = kParts * static_cast<index>(kinds.size());
  const Course total_shape(std::ssize(times), std::ssize(declaration.states),
                           std::ssize(declaration.transitions));
  // If hazards do not depend on the run's time, all units share one course. If
  // they do not depend on age, the renewal equation includes entrants.
  // Otherwise the courses of entrants are integrated over the time of entry.
  const bool by_renewal = entrants && solver.depends_on_stay();
  const bool shared = by_renewal && !solver.depends_on_time();
  const bool at_once = by_renewal && !shared && !solver.depends_on_age();
  const int side_by_side = kinds.size() > 1 ? options.threads : 1;
  const int within = kinds.size() > 1 ? 1 : options.threads;
  const auto course_of = [&](const Kind& kind) {
    if (control.stop) throw Interrupted();
    if (shared) {
      return solver.shared_course(kind.covariates, began * kind.share,
                                  *entrants, kind.share);
    }
    if (at_once) {
      return solver.course_with_entrants(kind.covariates, began * kind.share,
                                         *entrants, kind.share);
    }
    Course course = total_shape;
    course.add(solver.course(0.0, kind.covariates), began * kind.share);
    if (entrants) {
      EntrantSum(solver, *entrants, all.horizon, times, options, within,
                 control)
          .add(kind.covariates, kind.share, course);
    }
    return course;
  };
  // In batches, so that not every kind's course is in memory at once; added in
  // order, so that results are bit-identical.
  constexpr std::size_t kTogether = 64;
  Course total = total_shape;
  for (std::size_t first = 0; first < kinds.size(); first += kTogether) {
    const std::size_t some = std::min(kTogether, kinds.size() - first);
    std::vector<std::unique_ptr<Course>> courses(some);
    engine::parallel_tasks(
        static_cast<index>(some), side_by_side, [&](index task, int) {
          const auto i = static_cast<std::size_t>(task);
          courses[i] = std::make_unique<Course>(course_of(kinds[first + i]));
        });
    for (const auto& course : courses) total.add(*course, 1.0);
    control.blocks_done = kParts * static_cast<index>(first + some);
  }
  return results_of(declaration, all, times, changes, total, began + entered);
}

HEARTHLINE_INLINE Results expect(const Declaration& declaration,
                                 const Study& study,
                                 const ExpectOptions& options) {
  engine::Control control;
  return expect(declaration, study, options, control);
}

}  // namespace hearthline::multistate
