#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/need_solver.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::expectation {

// ---- StratumResults ---------------------------------------------------------

HEARTHLINE_INLINE void StratumResults::add_to(results::NeedExpected& all,
                                              const Stratum& stratum) const {
  for (std::size_t place = 0; place < stratum.localities.size(); ++place) {
    const index locality = stratum.localities[place];
    const Presence* presence =
        stratum.presence.empty() ? nullptr : &stratum.presence[place];
    for (index month = 0; month < months_.cols(); ++month) {
      const auto at = static_cast<std::size_t>(month);
      const auto there = [&](results::Measures<double> measures) {
        if (presence != nullptr) {
          measures.children *= presence->children[at];
          if (!presence->born.empty()) {
            measures.children += presence->born[at] * measures.families;
          }
          measures.families *= presence->families[at];
        }
        return measures;
      };
      for (int cell = 0; cell < results::cells::kStays; ++cell) {
        all.stay(0, month, locality, cell) +=
            there(measures(month, stay(cell), place));
      }
      for (int cell = 0; cell < kEvents; ++cell) {
        all.event(0, month, locality, cell) +=
            there(measures(month, event(cell), place));
      }
    }
  }
}

HEARTHLINE_INLINE double StratumResults::late() const {
  double families = 0.0;
  for (index column = 0; column < kColumns; column += kMeasures) {
    families += months_.row(index{kLate} * kColumns + column).sum();
  }
  return families;
}

// ---- NeedSolver -------------------------------------------------------------

namespace solver_detail {

/// A row's numbers for one need or cell.
using Row = Eigen::Matrix<double, kColumns, 1>;
using RowMap = Eigen::Map<Row>;
using ConstRowMap = Eigen::Map<const Row>;

inline RowMap row(double* numbers, index place) {
  return RowMap(numbers + place * kColumns);
}
inline ConstRowMap row(const Block& mass, index state) {
  return ConstRowMap(mass[state]);
}

/// The mass at a need, summed over its phases.
inline Row mass_at(const NeedStates& states, const Block& mass, int need) {
  Row sum = Row::Zero();
  const index first = states.first(need);
  for (index s = first; s < first + states.size(need); ++s) sum += row(mass, s);
  return sum;
}

/// The mass at all needs.
class Masses {
 public:
  explicit Masses(const NeedStates& states)
      : rows_(static_cast<std::size_t>(states.needs())) {}

  void read(const NeedStates& states, const Block& mass) {
    for (int n = 0; n < states.needs(); ++n) {
      if (states.kept(n)) {
        rows_[static_cast<std::size_t>(n)] = mass_at(states, mass, n);
      }
    }
  }
  const Row& at(int need) const {
    return rows_[static_cast<std::size_t>(need)];
  }

 private:
  std::vector<Row> rows_;
};

/// Adds the events per month of a flow that a clock times.
inline void add_timed(const NeedStates& states, const NeedChain::Flow& flow,
                      const Block& mass, RowMap to) {
  const index first = states.first(flow.from);
  for (index s = 0; s < states.size(flow.from); ++s) {
    to +=
        flow.pace * (*flow.timed)[flow.clock->phase(s)] * row(mass, first + s);
  }
}

/// Computes cells from the masses at needs, as weighted sums.
class Readout {
 public:
  void add(int cell, int need, double weight) {
    if (weight == 0.0) return;
    cells_[static_cast<std::size_t>(cell)].push_back({weight, need});
  }
  void read(const Masses& masses, double* numbers) const {
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      // Two sums, because each addition would wait for the previous one.
      Row even = Row::Zero();
      Row odd = Row::Zero();
      const auto& parts = cells_[cell];
      std::size_t i = 0;
      for (; i + 1 < parts.size(); i += 2) {
        even += parts[i].weight * masses.at(parts[i].need);
        odd += parts[i + 1].weight * masses.at(parts[i + 1].need);
      }
      if (i < parts.size()) even += parts[i].weight * masses.at(parts[i].need);
      row(numbers, static_cast<index>(cell)) = even + odd;
    }
  }

 private:
  struct Part {
    double weight;
    int need;
  };
  std::array<std::vector<Part>, StratumResults::kCells> cells_;
};

/// All cells except first passages; flows that need phases are put into
/// `timed`.
inline Readout readout(const NeedStates& states, const NeedChain& chain,
                       std::vector<NeedChain::Flow>& timed) {
  namespace cells = results::cells;
  Readout readout;
  for (int n = 0; n < states.needs(); ++n) {
    if (!states.kept(n)) continue;
    const model::Need need = need_at(n);
    readout.add(StratumResults::kLate, n, 1.0 - chain.pace(n));
    readout.add(cells::level(need.level), n, 1.0);
    for (unsigned rest = need.themes.bits(); rest != 0; rest &= rest - 1) {
      readout.add(cells::level_theme(need.level, std::countr_zero(rest)), n,
                  1.0);
    }
  }
  for (const NeedChain::Flow& flow : chain.flows()) {
    if (flow.timed != nullptr) {
      timed.push_back(flow);
    } else {
      readout.add(StratumResults::event(cells::process(flow.process)),
                  flow.from, flow.rate);
    }
  }
  return readout;
}

}  // namespace solver_detail

HEARTHLINE_INLINE StratumResults
NeedSolver::solve(const Stratum& stratum, const std::atomic<bool>& stop) {
  stratum_ = &stratum;
  stop_ = &stop;
  StratumResults out(months_);
  prepare(stratum);
  everybody(out);
  return out;
}

/// Finds the stretches of time in which hazards are constant, the transitions
/// in each, and the needs to follow.
HEARTHLINE_INLINE void NeedSolver::prepare(const Stratum& stratum) {
  const bool parents = stratum.hazards->partnership.has_value();
  const index needs = parents ? 2 * kNeeds : kNeeds;
  begins_.assign(1, 0.0);
  begins_.insert(begins_.end(), stratum.hazards->breaks.begin(),
                 stratum.hazards->breaks.end());
  transitions_.clear();
  for (const double begin : begins_) {
    transitions_.push_back(transitions_from(begin));
  }
  clocks_ =
      std::make_shared<NeedClocks>(*table_, transitions_, needs, *library_);
  survival_error_ = std::max(survival_error_, clocks_->survival_error());
  transform_error_ = std::max(transform_error_, clocks_->transform_error());
  entries_.clear();
  std::vector<double> start(static_cast<std::size_t>(needs), 0.0);
  for (const Share& share : stratum.shares) {
    if (entries_.empty() || entries_.back() != share.family->enters) {
      entries_.push_back(share.family->enters);
    }
    start[static_cast<std::size_t>(need_of(*share.family))] +=
        std::abs(share.weight);
  }
  scope_ = need_scope(transitions_, begins_, static_cast<double>(months_),
                      *clocks_, start, allowed_);
}

/// Returns the transitions from a time on: of couples, of lone parents, and
/// between the two if families of the stratum change.
HEARTHLINE_INLINE std::vector<exact::Transition> NeedSolver::transitions_from(
    double begin) const {
  const model::FamilyModel model(*unclocked_);
  model::Family family = stratum_->hazards->example;
  family.frailty = stratum_->frailty;
  const auto& partnership = stratum_->hazards->partnership;
  if (!partnership) return exact::transitions(model, family, begin);
  family.lone_parent = false;
  auto all = exact::transitions(model, family, begin);
  family.lone_parent = true;
  for (exact::Transition t : exact::transitions(model, family, begin)) {
    t.from += kLoneParents;
    t.to += kLoneParents;
    all.push_back(t);
  }
  for (index need = 0; need < kNeeds; ++need) {
    all.push_back(
        {need, need + kLoneParents, kPartnership, partnership->separation});
  }
  for (index need = 0; need < kNeeds; ++need) {
    all.push_back(
        {need + kLoneParents, need, kPartnership, partnership->repartnering});
  }
  return all;
}

/// Returns the need with which a family enters, by the stratum's index.
HEARTHLINE_INLINE int NeedSolver::need_of(const model::Family& family) const {
  const bool lone = stratum_->hazards->partnership && family.lone_parent;
  return static_cast<int>(model::HazardTable::need_place(family.need)) +
         (lone ? kLoneParents : 0);
}

HEARTHLINE_INLINE NeedStates NeedSolver::states_at(const Levels& levels) {
  std::vector<bool> kept = scope_.kept;
  for (std::size_t n = 0; n < kept.size(); ++n) {
    const auto level = static_cast<std::size_t>(
        model::place(need_at(static_cast<index>(n)).level));
    if (!levels[level]) kept[n] = false;
  }
  NeedStates states(*clocks_, kept);
  most_states_ = std::max(most_states_, states.states());
  return states;
}

/// Adds the mass of every family that enters in a month, in the states that are
/// kept.
HEARTHLINE_INLINE void NeedSolver::enter(index month, const NeedStates& states,
                                         Block& mass) const {
  std::array<Phases, kGroups> phases;
  const auto& shares = stratum_->shares;
  auto share = std::partition_point(
      shares.begin(), shares.end(),
      [month](const Share& one) { return one.family->enters < month; });
  for (; share != shares.end() && share->family->enters == month; ++share) {
    const model::Family& family = *share->family;
    const int need = need_of(family);
    if (!states.kept(need)) continue;
    const auto& running = states.running(need);
    for (std::size_t i = 0; i < running.size(); ++i) {
      const auto group = static_cast<std::size_t>(running[i].group);
      const double since = group == model::kThemes
                               ? double{family.level_entered}
                               : double{family.theme_entered[group]};
      phases[i] = running[i].clock->after(static_cast<double>(month) - since);
    }
    for (index s = 0; s < states.size(need); ++s) {
      double weight = share->weight;
      for (std::size_t i = 0; i < running.size(); ++i) {
        weight *= phases[i][running[i].phase(s)];
      }
      double* row = mass[states.first(need) + s] + share->place * kMeasures;
      row[0] += weight;
      row[1] += weight * family.children;
    }
  }
}

/// Moves the mass through the horizon, from entry to entry, integrates what is
/// read from it over each month, and adds that to `cells` cells from `cell` on.
/// For each stretch of time, `reader_of(chain)` returns the function
/// `read(mass, numbers)`. Steps are halved until rounding errors are
/// negligible.
/// @returns the mass at the horizon
template <class ReaderOf>
Block NeedSolver::live(const NeedStates& states, int cell, index cells,
                       ReaderOf&& reader_of, StratumResults& out) {
  constexpr double kSeries = 1e-9;
  constexpr double kShortest = 1e-3;
  Block mass(states.states());
  Eigen::MatrixXd integrals;
  auto entry = entries_.begin();
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    const double end =
        i + 1 < begins_.size() ? begins_[i + 1] : static_cast<double>(months_);
    const auto first_entry = static_cast<double>(entries_.front());
    if (end <= first_entry) continue;
    const NeedChain chain(*clocks_, states, transitions_[i], scope_.fastest);
    const auto read = reader_of(chain);
    double now = std::max(begins_[i], first_entry);
    double step = end - now;
    while (now < end) {
      if (*stop_) throw Interrupted();
      if (entry != entries_.end() && static_cast<double>(*entry) == now) {
        enter(*entry, states, mass);
        ++entry;
      }
      const double limit = entry != entries_.end()
                               ? std::min(static_cast<double>(*entry), end)
                               : end;
      const double until = now + step < limit ? now + step : limit;
      std::vector<exact::ChebyshevChain::Interval> intervals;
      const auto first = static_cast<index>(now);
      for (index month = first; static_cast<double>(month) < until; ++month) {
        const auto begin = static_cast<double>(month);
        intervals.push_back(
            {std::max(now, begin) - now, std::min(until, begin + 1.0) - now});
      }
      if (!chain.chain().move(until - now, intervals, kSeries, cells * kColumns,
                              read, mass, integrals)) {
        step = 0.5 * (until - now);
        if (step < kShortest) {
          throw Error("the exact solver does not support rates of up to " +
                      text::rounded_text(chain.chain().half_width()) +
                      " per month; simulate this scenario instead");
        }
        continue;
      }
      for (index m = 0; m < integrals.rows(); ++m) {
        out.numbers(first + m, cell, cells) += integrals.row(m).transpose();
      }
      now = until;
    }
  }
  return mass;
}

/// Computes all tables. First passages are those of families that are not
/// beyond the edge at entry, followed until they first are.
HEARTHLINE_INLINE void NeedSolver::everybody(StratumResults& out) {
  using namespace solver_detail;
  for (int edge = 0; edge < model::kEdges; ++edge) {
    first_passages(static_cast<model::Edge>(edge), out);
  }
  Levels levels;
  levels.fill(true);
  const NeedStates states = states_at(levels);
  Masses masses(states);
  const Block mass = live(
      states, 0, StratumResults::kCells,
      [&](const NeedChain& chain) {
        std::vector<NeedChain::Flow> timed;
        const Readout cells = readout(states, chain, timed);
        return [&states, &masses, cells, timed](const Block& vector,
                                                double* numbers) {
          masses.read(states, vector);
          cells.read(masses, numbers);
          for (const NeedChain::Flow& flow : timed) {
            add_timed(states, flow, vector,
                      row(numbers, StratumResults::event(
                                       results::cells::process(flow.process))));
          }
        };
      },
      out);
  double gone = 0.0;
  for (const Share& share : stratum_->shares) gone += share.weight;
  for (index s = 0; s < states.states(); ++s) {
    for (int c = 0; c < kColumns; c += kMeasures) gone -= mass[s][c];
  }
  out.lose(std::abs(gone));
}

HEARTHLINE_INLINE void NeedSolver::first_passages(model::Edge edge,
                                                  StratumResults& out) {
  using namespace solver_detail;
  Levels inside;
  for (std::size_t l = 0; l < inside.size(); ++l) {
    inside[l] = !model::beyond(zones_[l], edge);
  }
  const NeedStates states = states_at(inside);
  if (states.states() == 0) return;
  live(
      states,
      StratumResults::event(
          results::cells::first_passage(static_cast<int>(edge))),
      1,
      [&](const NeedChain& chain) {
        std::vector<NeedChain::Flow> out_of_it;
        for (const NeedChain::Flow& flow : chain.flows()) {
          const auto to =
              static_cast<std::size_t>(model::place(need_at(flow.to).level));
          if (!inside[to]) out_of_it.push_back(flow);
        }
        return [&states, out_of_it](const Block& vector, double* numbers) {
          for (const NeedChain::Flow& flow : out_of_it) {
            if (flow.timed != nullptr) {
              add_timed(states, flow, vector, row(numbers, 0));
            } else {
              row(numbers, 0) += flow.rate * mass_at(states, vector, flow.from);
            }
          }
        };
      },
      out);
}

}  // namespace hearthline::expectation
