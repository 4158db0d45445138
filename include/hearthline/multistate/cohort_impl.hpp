#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/exact/piecewise.hpp"
#include "hearthline/exact/semi_markov.hpp"
#include "hearthline/multistate/cohort.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::multistate {

namespace cohort_detail {

/// Beyond this number of events of a unit, solving takes longer than anybody
/// waits, and no result needs it.
inline constexpr double kMostEvents = 1e7;
/// A solution with as many panels takes some ten seconds.
inline constexpr index kMostPanels = 500;

/// Returns which units a message is about; nothing if all are alike.
inline std::string of_units(const CovariateValues& covariates) {
  std::string text;
  for (const auto& [name, value] : covariates) {
    text += (text.empty() ? " of units with " : ", ") + name + " " +
            text::number_text(value);
  }
  return text;
}

}  // namespace cohort_detail

// ---- Course -----------------------------------------------------------------

HEARTHLINE_INLINE Course::Course(index times, index states, index transitions)
    : occupancy(Eigen::MatrixXd::Zero(times, states)) {
  stays.fill(occupancy);
  events.fill(Eigen::MatrixXd::Zero(times, transitions));
}

HEARTHLINE_INLINE void Course::add(const Course& other, double weight) {
  occupancy += weight * other.occupancy;
  for (std::size_t i = 0; i < stays.size(); ++i) {
    stays[i] += weight * other.stays[i];
    events[i] += weight * other.events[i];
  }
}

HEARTHLINE_INLINE void Course::clear(index rows) {
  occupancy.topRows(rows).setZero();
  for (std::size_t i = 0; i < stays.size(); ++i) {
    stays[i].topRows(rows).setZero();
    events[i].topRows(rows).setZero();
  }
}

HEARTHLINE_INLINE double Course::distance(const Course& other,
                                          double horizon) const {
  const auto largest = [](const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return a.size() == 0 ? 0.0 : (a - b).cwiseAbs().maxCoeff();
  };
  double most = largest(occupancy, other.occupancy);
  for (std::size_t i = 0; i < stays.size(); ++i) {
    most = std::max(most, largest(stays[i], other.stays[i]) / horizon);
    most = std::max(most, largest(events[i], other.events[i]));
  }
  return most;
}

// ---- CohortSolver -----------------------------------------------------------

HEARTHLINE_INLINE CohortSolver::CohortSolver(const Declaration& declaration,
                                             std::vector<double> times,
                                             double tolerance,
                                             const std::atomic<bool>& stop)
    : declaration_(declaration),
      times_(std::move(times)),
      tolerance_(tolerance),
      stop_(stop),
      discount_{0.0, std::log1p(declaration.discount.costs),
                std::log1p(declaration.discount.utilities)} {
  const auto place = [&](const std::string& name) {
    return static_cast<int>(
        std::find(declaration.states.begin(), declaration.states.end(), name) -
        declaration.states.begin());
  };
  start_.assign(declaration.states.size(), 0.0);
  double sum = 0.0;
  for (const auto& [name, share] : declaration.start.shares) sum += share;
  for (const auto& [name, share] : declaration.start.shares) {
    start_[static_cast<std::size_t>(place(name))] = share / sum;
  }
  for (const Transition& t : declaration.transitions) {
    if (fixed_stay(t.rate) != nullptr) {
      throw InputError("the transition '" + transition_name(t.from, t.to) +
                       "': expected a hazard that can be solved, found a fixed "
                       "stay; simulate the model instead (`run`)");
    }
    from_.push_back(place(t.from));
    to_.push_back(place(t.to));
    by_age_ |= t.rate.by_age.has_value() || t.rate.in_age.has_value();
    by_time_ |= t.rate.by_time.has_value();
    by_stay_ |= t.rate.in_age.has_value() ||
                (t.rate.since_entry.has_value() &&
                 !std::holds_alternative<Constant>(*t.rate.since_entry));
  }
}

HEARTHLINE_INLINE std::vector<TransitionHazard> CohortSolver::hazards_of(
    const CovariateValues& covariates, double birth) const {
  std::vector<TransitionHazard> hazards;
  for (const Transition& t : declaration_.transitions) {
    hazards.emplace_back(t.rate, covariates, birth);
  }
  return hazards;
}

HEARTHLINE_INLINE Course
CohortSolver::course(double begin, const CovariateValues& covariates) const {
  Course course(std::ssize(times_), std::ssize(start_), std::ssize(from_));
  const auto hazards = hazards_of(covariates, begin - declaration_.start.age);
  refuse_fast(hazards, covariates, begin);
  if (by_stay_) {
    solve_renewal(hazards, begin, 1.0, {}, {}, course);
  } else {
    solve_markov(hazards, begin, course);
  }
  return course;
}

HEARTHLINE_INLINE Course CohortSolver::course_with_entrants(
    const CovariateValues& covariates, double units, const Pieces& entrants,
    double weight) const {
  Course course(std::ssize(times_), std::ssize(start_), std::ssize(from_));
  const auto hazards = hazards_of(covariates, -declaration_.start.age);
  refuse_fast(hazards, covariates, 0.0);
  solve_renewal(
      hazards, 0.0, units,
      [&](int state, double t) {
        return weight * entrants.at(t) *
               start_[static_cast<std::size_t>(state)];
      },
      {entrants.from.begin() + 1, entrants.from.end()}, course);
  return course;
}

HEARTHLINE_INLINE void CohortSolver::solve_markov(
    const std::vector<TransitionHazard>& hazards, double begin,
    Course& course) const {
  const double horizon = times_.back();
  // The requested times, and those at which a hazard jumps.
  std::vector<double> cuts;
  std::vector<double> all{begin};
  const auto within = [&](double t) { return t > begin && t < horizon; };
  for (const TransitionHazard& h : hazards) {
    std::copy_if(h.time_breaks().begin(), h.time_breaks().end(),
                 std::back_inserter(cuts), within);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  all.insert(all.end(), cuts.begin(), cuts.end());
  std::copy_if(times_.begin(), times_.end(), std::back_inserter(all),
               [&](double t) { return t > begin; });
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());

  const auto states = static_cast<index>(start_.size());
  std::vector<exact::Piece> pieces;
  std::vector<std::vector<double>> rates;  // by piece, then transition
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    const double from = i == 0 ? begin : cuts[i - 1];
    const double to = i == cuts.size() ? horizon : cuts[i];
    std::vector<exact::Transition> moves;
    rates.emplace_back();
    for (std::size_t k = 0; k < hazards.size(); ++k) {
      const double rate = hazards[k].at(0.5 * (from + to), 0.0);
      rates.back().push_back(rate);
      moves.push_back({from_[k], to_[k], static_cast<int>(k), rate});
    }
    pieces.push_back({from, exact::generator(states, moves)});
  }

  const Eigen::RowVectorXd start =
      Eigen::Map<const Eigen::RowVectorXd>(start_.data(), states);
  exact::UniformiseOptions options;
  options.tolerance = 1e-14;
  const std::vector<double> discount(discount_.begin(), discount_.end());
  const exact::PiecewisePath path =
      exact::piecewise(pieces, start, begin, all, discount, options);

  // The path is discounted from the cohort's start, the run from time 0.
  std::array<double, 3> worth{};
  for (std::size_t d = 0; d < worth.size(); ++d) {
    worth[d] = std::exp(-discount_[d] * begin);
  }
  std::array<Eigen::RowVectorXd, 3> events;
  events.fill(Eigen::RowVectorXd::Zero(std::ssize(from_)));
  std::size_t row = 0;
  while (row < times_.size() && times_[row] < begin) ++row;
  std::size_t piece = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto at = static_cast<index>(i);
    while (i > 0 && piece < cuts.size() && cuts[piece] < all[i]) ++piece;
    for (std::size_t d = 0; i > 0 && d < events.size(); ++d) {
      for (std::size_t k = 0; k < from_.size(); ++k) {
        events[d](static_cast<index>(k)) +=
            rates[piece][k] * worth[d] *
            (path.stays[d](at, from_[k]) - path.stays[d](at - 1, from_[k]));
      }
    }
    if (row < times_.size() && times_[row] == all[i]) {
      const auto to = static_cast<index>(row++);
      course.occupancy.row(to) = path.occupancy.row(at);
      for (std::size_t d = 0; d < events.size(); ++d) {
        course.stays[d].row(to) = worth[d] * path.stays[d].row(at);
        course.events[d].row(to) = events[d];
      }
    }
  }
}

/// Refuses rates that are too large for the horizon, by name.
HEARTHLINE_INLINE void CohortSolver::refuse_fast(
    const std::vector<TransitionHazard>& hazards,
    const CovariateValues& covariates, double begin) const {
  const double horizon = times_.back() - begin;
  for (std::size_t k = 0; k < hazards.size(); ++k) {
    // A curve over the time since entry may be large only for those who stay.
    if (hazards[k].is_since_entry()) continue;
    const double events = hazards[k].cumulative(begin, horizon);
    if (events <= cohort_detail::kMostEvents || hazards[k].is_smooth_in_age())
      continue;
    const Transition& t = declaration_.transitions[k];
    throw InputError(
        "the transition '" + transition_name(t.from, t.to) + "'" +
        cohort_detail::of_units(covariates) +
        ": expected a rate that, summed over the horizon, is at most " +
        text::number_text(cohort_detail::kMostEvents) + " events, found " +
        text::rounded_text(events) + " over a horizon of " +
        text::number_text(times_.back()) +
        "; use a lower rate, a shorter horizon or another unit of time");
  }
}

HEARTHLINE_INLINE void CohortSolver::refuse_entrants() const {
  const auto by_time = std::find_if(
      declaration_.transitions.begin(), declaration_.transitions.end(),
      [](const Transition& t) { return t.rate.by_time.has_value(); });
  const Transition& t = by_time == declaration_.transitions.end()
                            ? declaration_.transitions.front()
                            : *by_time;
  throw Error("the transition '" + transition_name(t.from, t.to) +
              "': expected hazards for which entrants can be summed to the "
              "tolerance of " +
              text::number_text(tolerance_) +
              ", found that more times of entry are needed than can be solved; "
              "increase the tolerance, leave out by_time or the entrants, or "
              "simulate with run");
}

HEARTHLINE_INLINE exact::SemiMarkov CohortSolver::renewal_model(
    const std::vector<TransitionHazard>& hazards) const {
  exact::SemiMarkov model;
  model.states = static_cast<int>(start_.size());
  for (std::size_t k = 0; k < hazards.size(); ++k) {
    const TransitionHazard& h = hazards[k];
    model.transitions.push_back(
        {from_[k], to_[k], [&h](double t, double u) { return h.at(t, u); },
         [&h](double entered, double u) { return h.cumulative(entered, u); },
         [&h](const double* entered, const double* u, index count,
              double* hazard, double* cumulative) {
           h.both(entered, u, count, hazard, cumulative);
         }});
    model.time_breaks.insert(model.time_breaks.end(), h.time_breaks().begin(),
                             h.time_breaks().end());
    model.entry_breaks.insert(model.entry_breaks.end(),
                              h.entry_breaks().begin(), h.entry_breaks().end());
  }
  model.rough_at_breaks = false;
  model.rough_at_entry = std::any_of(
      declaration_.transitions.begin(), declaration_.transitions.end(),
      [](const Transition& t) {
        const auto& curve = t.rate.since_entry;
        return curve && (std::holds_alternative<Weibull>(*curve) ||
                         std::holds_alternative<LogLogistic>(*curve));
      });
  for (auto* breaks : {&model.time_breaks, &model.entry_breaks}) {
    std::sort(breaks->begin(), breaks->end());
    breaks->erase(std::unique(breaks->begin(), breaks->end()), breaks->end());
  }
  return model;
}

HEARTHLINE_INLINE exact::SemiMarkovPath CohortSolver::solved(
    const exact::SemiMarkov& model, const exact::SemiMarkovCohort& cohort,
    const std::vector<double>& times) const {
  exact::SemiMarkovOptions options;
  options.tolerance = tolerance_;
  options.most_panels = cohort_detail::kMostPanels;
  options.stop = &stop_;
  try {
    return exact::semi_markov(model, cohort, times,
                              {discount_.begin(), discount_.end()}, options);
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    // The transition whose hazard is largest when most units have left.
    std::size_t fastest = 0;
    double most = -1.0;
    double stay = 0.0;
    const double span = cohort.until - cohort.from;
    for (std::size_t k = 0; k < model.transitions.size(); ++k) {
      const auto& t = model.transitions[k];
      double low = 0.0;
      double high = span;
      for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (t.cumulative(cohort.from, middle) < 0.7 ? low : high) = middle;
      }
      const double hazard = t.hazard(cohort.from + high, high);
      if (!(hazard > most)) continue;
      most = hazard;
      fastest = k;
      stay = high;
    }
    const Transition& t = declaration_.transitions[fastest];
    throw Error("the transition '" + transition_name(t.from, t.to) +
                "': expected a hazard that the solver can follow to the "
                "tolerance of " +
                text::number_text(tolerance_) +
                " over the horizon, found one that reaches " +
                text::rounded_text(most) + " after a stay of " +
                text::rounded_text(stay) +
                "; increase the tolerance, shorten the horizon, make the curve "
                "less steep, or simulate with run");
  }
}

HEARTHLINE_INLINE Course
CohortSolver::shared_course(const CovariateValues& covariates, double units,
                            const Pieces& entrants, double weight) const {
  const auto hazards = hazards_of(covariates, -declaration_.start.age);
  refuse_fast(hazards, covariates, 0.0);
  // The rate of entrants is a sum of changes, each of which lasts for ever.
  struct Change {
    double at;
    double rate;
  };
  const double horizon = times_.back();
  std::vector<Change> changes{{0.0, entrants.at(0.0)}};
  for (std::size_t i = 1; i < entrants.from.size(); ++i) {
    const double at = entrants.from[i];
    if (at <= 0.0 || at >= horizon) continue;
    changes.push_back({at, entrants.value[i] - entrants.value[i - 1]});
  }
  std::vector<double> times = times_;  // and then those since each change
  for (const Change& change : changes) {
    for (const double t : times_) times.push_back(std::max(t - change.at, 0.0));
  }
  const exact::SemiMarkovPath path =
      solved(renewal_model(hazards), {start_, 0.0, horizon, {}}, times);

  const auto rows = std::ssize(times_);
  Course course(rows, std::ssize(start_), std::ssize(from_));
  course.occupancy = units * path.occupancy.topRows(rows);
  for (std::size_t d = 0; d < discount_.size(); ++d) {
    course.stays[d] = units * path.stays[d].topRows(rows);
    course.events[d] = units * path.counts[d].topRows(rows);
  }
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto first = rows * static_cast<index>(i + 1);
    const double inflow = weight * changes[i].rate;
    course.occupancy += inflow * path.stays[0].middleRows(first, rows);
    for (std::size_t d = 0; d < discount_.size(); ++d) {
      const double worth = inflow * std::exp(-discount_[d] * changes[i].at);
      course.stays[d] += worth * path.inflow_stays[d].middleRows(first, rows);
      course.events[d] += worth * path.inflow_counts[d].middleRows(first, rows);
    }
  }
  return course;
}

HEARTHLINE_INLINE Course CohortSolver::inflow(
    double begin, double end, const CovariateValues& covariates) const {
  Course course(std::ssize(times_), std::ssize(start_), std::ssize(from_));
  const auto first =
      std::lower_bound(times_.begin(), times_.end(), begin) - times_.begin();
  const auto last =
      std::upper_bound(times_.begin(), times_.end(), end) - times_.begin();
  if (first == last) return course;
  const auto hazards = hazards_of(covariates, begin - declaration_.start.age);
  const exact::SemiMarkovPath path =
      solved(renewal_model(hazards), {start_, begin, end, {}},
             {times_.begin() + first, times_.begin() + last});
  const index rows = last - first;
  course.occupancy.middleRows(first, rows) = path.stays[0];
  for (std::size_t d = 0; d < discount_.size(); ++d) {
    const double worth = std::exp(-discount_[d] * begin);
    course.stays[d].middleRows(first, rows) = worth * path.inflow_stays[d];
    course.events[d].middleRows(first, rows) = worth * path.inflow_counts[d];
  }
  return course;
}

HEARTHLINE_INLINE void CohortSolver::solve_renewal(
    const std::vector<TransitionHazard>& hazards, double begin, double units,
    const std::function<double(int, double)>& entrants,
    const std::vector<double>& entrant_breaks, Course& course) const {
  exact::SemiMarkov model = renewal_model(hazards);
  model.time_breaks.insert(model.time_breaks.end(), entrant_breaks.begin(),
                           entrant_breaks.end());
  exact::SemiMarkovCohort cohort;
  for (const double share : start_) cohort.start.push_back(units * share);
  cohort.from = begin;
  cohort.until = times_.back();
  cohort.entrants = entrants;
  std::vector<double> times;
  std::copy_if(times_.begin(), times_.end(), std::back_inserter(times),
               [&](double t) { return t >= begin; });
  const auto first = std::ssize(times_) - std::ssize(times);
  const exact::SemiMarkovPath path = solved(model, cohort, times);
  course.occupancy.bottomRows(std::ssize(times)) = path.occupancy;
  for (std::size_t d = 0; d < discount_.size(); ++d) {
    const double worth = std::exp(-discount_[d] * begin);
    for (index row = 0; row < std::ssize(times); ++row) {
      course.stays[d].row(first + row) = worth * path.stays[d].row(row);
      course.events[d].row(first + row) = worth * path.counts[d].row(row);
    }
  }
}

HEARTHLINE_INLINE std::vector<double> CohortSolver::entry_edges() const {
  const double horizon = times_.back();
  std::vector<double> edges{0.0};
  // Loose tolerances do not need the kinks, only the jumps; the renewal
  // equation includes those at the requested times.
  const bool loose = by_stay_ && tolerance_ >= 1e-4;
  std::vector<double> dates;
  if (!by_stay_) dates = times_;
  std::vector<double> lags;  // since a unit began
  std::vector<double> stays;
  const auto tails = [](const Pieces& pieces, double shift,
                        std::vector<double>& list) {
    for (std::size_t i = 1; i < pieces.from.size(); ++i) {
      list.push_back(pieces.from[i] + shift);
    }
  };
  for (const Transition& t : declaration_.transitions) {
    if (t.rate.by_time) tails(*t.rate.by_time, 0.0, dates);
    if (t.rate.by_age) tails(*t.rate.by_age, -declaration_.start.age, lags);
    if (!t.rate.since_entry) continue;
    if (const auto* steps = std::get_if<Steps>(&*t.rate.since_entry)) {
      tails(steps->pieces, 0.0, lags);
    }
  }
  if (declaration_.start.entrants) {
    tails(*declaration_.start.entrants, 0.0, edges);
  }
  edges.insert(edges.end(), dates.begin(), dates.end());
  if (by_stay_) dates.insert(dates.end(), times_.begin(), times_.end());
  // Entry times for which a date coincides with a breakpoint in age or time
  // since entry. If there are too many to cut at, refinement finds those that
  // matter.
  constexpr std::size_t kMany = 20000;
  if (!loose && dates.size() * lags.size() <= kMany) {
    for (const double date : dates) {
      for (const double lag : lags) edges.push_back(date - lag);
    }
  }
  std::sort(edges.begin(), edges.end());
  std::vector<double> kept;
  for (const double edge : edges) {
    if (edge < 0.0 || edge > horizon * (1.0 - 1e-12)) continue;
    if (kept.empty() || edge > kept.back() + 1e-12 * horizon) {
      kept.push_back(edge);
    }
  }
  kept.push_back(horizon);
  return kept;
}

}  // namespace hearthline::multistate
