#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include "hearthline/error.hpp"
#include "hearthline/expectation/need_solver.hpp"
#include "hearthline/model/family_model.hpp"

namespace hearthline::expectation {

// ---- StratumResults ---------------------------------------------------------

inline void StratumResults::add_to(results::NeedExpected& all,
                                   const Stratum& stratum) const {
  for (std::size_t place = 0; place < stratum.localities.size(); ++place) {
    const index locality = stratum.localities[place];
    for (index month = 0; month < months_.cols(); ++month) {
      for (int cell = 0; cell < results::cells::kStays; ++cell) {
        all.stay(0, month, locality, cell) +=
            measures(month, stay(cell), place);
      }
      for (int cell = 0; cell < results::cells::kEvents; ++cell) {
        all.event(0, month, locality, cell) +=
            measures(month, event(cell), place);
      }
    }
  }
}

inline double StratumResults::late() const {
  double families = 0.0;
  for (index column = 0; column < kColumns; column += kMeasures) {
    families += months_.row(index{kLate} * kColumns + column).sum();
  }
  return families;
}

// ---- NeedSolver -------------------------------------------------------------

namespace solver_detail {

/// Numbers of a row that belong to one need or cell.
using Row = Eigen::Matrix<double, kColumns, 1>;
using RowMap = Eigen::Map<Row>;
using ConstRowMap = Eigen::Map<const Row>;

inline RowMap row(double* numbers, index place) {
  return RowMap(numbers + place * kColumns);
}
inline ConstRowMap row(const Block& mass, index state) {
  return ConstRowMap(mass[state]);
}

/// Mass at a need, its phases together.
inline Row mass_at(const NeedStates& states, const Block& mass, int need) {
  Row sum = Row::Zero();
  const index first = states.first(need);
  for (index s = first; s < first + states.size(need); ++s) sum += row(mass, s);
  return sum;
}

/// The same of all needs.
class Masses {
 public:
  void read(const NeedStates& states, const Block& mass) {
    for (int n = 0; n < kNeeds; ++n) {
      if (states.kept(n)) {
        rows_[static_cast<std::size_t>(n)] = mass_at(states, mass, n);
      }
    }
  }
  const Row& at(int need) const {
    return rows_[static_cast<std::size_t>(need)];
  }

 private:
  std::array<Row, kNeeds> rows_;
};

/// Adds the events a month of a flow that a clock times.
inline void add_timed(const NeedStates& states, const NeedChain::Flow& flow,
                      const Block& mass, RowMap to) {
  const index first = states.first(flow.from);
  for (index s = 0; s < states.size(flow.from); ++s) {
    to +=
        flow.pace * (*flow.timed)[flow.clock->phase(s)] * row(mass, first + s);
  }
}

/// What cells hold of the masses at needs: sums with weights, cell by cell.
class Readout {
 public:
  void add(int cell, int need, double weight) {
    if (weight == 0.0) return;
    cells_[static_cast<std::size_t>(cell)].push_back({weight, need});
  }
  void read(const Masses& masses, double* numbers) const {
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      // Two sums, as each addition would wait for the one before.
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

/// All cells but first passages; `timed` gets the flows that need phases.
inline Readout readout(const NeedStates& states, const NeedChain& chain,
                       std::vector<NeedChain::Flow>& timed) {
  namespace cells = results::cells;
  Readout readout;
  for (int n = 0; n < kNeeds; ++n) {
    if (!states.kept(n)) continue;
    const model::Need need = model::HazardTable::need_at(n);
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

inline StratumResults NeedSolver::solve(const Stratum& stratum,
                                        const std::atomic<bool>& stop) {
  stop_ = &stop;
  StratumResults out(months_);
  prepare(stratum);
  everybody(stratum, out);
  return out;
}

/// The stretches of time in which hazards stand still, what can happen in each,
/// and which needs it takes to follow it.
inline void NeedSolver::prepare(const Stratum& stratum) {
  model::Family family = stratum.hazards->example;
  family.frailty = stratum.frailty;
  const model::FamilyModel model(*unclocked_);
  begins_.assign(1, 0.0);
  begins_.insert(begins_.end(), stratum.hazards->breaks.begin(),
                 stratum.hazards->breaks.end());
  transitions_.clear();
  for (const double begin : begins_) {
    transitions_.push_back(exact::transitions(model, family, begin));
  }
  clocks_ = std::make_shared<NeedClocks>(*table_, transitions_, *library_);
  survival_error_ = std::max(survival_error_, clocks_->survival_error());
  transform_error_ = std::max(transform_error_, clocks_->transform_error());
  std::vector<double> start(kNeeds, 0.0);
  for (const Share& share : stratum.shares) {
    start[model::HazardTable::need_place(share.family->need)] +=
        std::abs(share.weight);
  }
  scope_ = need_scope(transitions_, begins_, static_cast<double>(months_),
                      *clocks_, start, allowed_);
}

inline NeedStates NeedSolver::states_at(const Levels& levels) {
  std::vector<bool> kept = scope_.kept;
  for (int n = 0; n < kNeeds; ++n) {
    const auto level = static_cast<std::size_t>(
        model::place(model::HazardTable::need_at(n).level));
    if (!levels[level]) kept[static_cast<std::size_t>(n)] = false;
  }
  NeedStates states(*clocks_, kept);
  most_states_ = std::max(most_states_, states.states());
  return states;
}

/// Every family's mass in the states that are kept.
inline Block NeedSolver::entered(const Stratum& stratum,
                                 const NeedStates& states) const {
  Block mass(states.states());
  std::array<Phases, kGroups> phases;
  for (const Share& share : stratum.shares) {
    const model::Family& family = *share.family;
    const auto need =
        static_cast<int>(model::HazardTable::need_place(family.need));
    if (!states.kept(need)) continue;
    const auto& running = states.running(need);
    for (std::size_t i = 0; i < running.size(); ++i) {
      const auto group = static_cast<std::size_t>(running[i].group);
      const double since = group == model::kThemes
                               ? double{family.level_entered}
                               : double{family.theme_entered[group]};
      phases[i] = running[i].clock->after(-since);
    }
    for (index s = 0; s < states.size(need); ++s) {
      double weight = share.weight;
      for (std::size_t i = 0; i < running.size(); ++i) {
        weight *= phases[i][running[i].phase(s)];
      }
      double* row = mass[states.first(need) + s] + share.place * kMeasures;
      row[0] += weight;
      row[1] += weight * family.children;
    }
  }
  return mass;
}

/// Moves the mass through the horizon and adds what is read of it, integrated
/// over each month, to so many cells from one on. For each stretch of time,
/// `reader_of(chain)` makes the function `read(mass, numbers)`. Stretches are
/// cut until rounding does not show.
template <class ReaderOf>
void NeedSolver::live(const NeedStates& states, Block& mass, int cell,
                      index cells, ReaderOf&& reader_of, StratumResults& out) {
  constexpr double kSeries = 1e-9;
  constexpr double kShortest = 1e-3;
  Eigen::MatrixXd integrals;
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    const NeedChain chain(*clocks_, states, transitions_[i], scope_.fastest);
    const auto read = reader_of(chain);
    const double end =
        i + 1 < begins_.size() ? begins_[i + 1] : static_cast<double>(months_);
    double now = begins_[i];
    double step = end - now;
    while (now < end) {
      if (*stop_) throw Interrupted();
      const double until = now + step < end ? now + step : end;
      std::vector<exact::ChebyshevChain::Interval> intervals;
      const auto first = static_cast<index>(now);
      for (index month = first; static_cast<double>(month) < until; ++month) {
        const auto begin = static_cast<double>(month);
        intervals.push_back(
            {std::max(now, begin) - now, std::min(until, begin + 1.0) - now});
      }
      if (!chain.chain().move(until - now, intervals, kSeries, cells * kColumns,
                              read, mass, integrals)) {
        step *= 0.5;
        if (step < kShortest) {
          throw Error("rates of up to " +
                      std::to_string(chain.chain().half_width()) +
                      " a month are too large for the exact solver");
        }
        continue;
      }
      for (index m = 0; m < integrals.rows(); ++m) {
        out.numbers(first + m, cell, cells) += integrals.row(m).transpose();
      }
      now = until;
    }
  }
}

/// All tables. First passages are those of who is not beyond the edge at the
/// start, followed until they first are.
inline void NeedSolver::everybody(const Stratum& stratum, StratumResults& out) {
  using namespace solver_detail;
  Levels levels;
  levels.fill(true);
  const NeedStates states = states_at(levels);
  Block mass = entered(stratum, states);
  for (int edge = 0; edge < model::kEdges; ++edge) {
    first_passages(states, mass, static_cast<model::Edge>(edge), out);
  }
  Masses masses;
  live(
      states, mass, 0, StratumResults::kCells,
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
  for (const Share& share : stratum.shares) gone += share.weight;
  for (index s = 0; s < states.states(); ++s) {
    for (int c = 0; c < kColumns; c += kMeasures) gone -= mass[s][c];
  }
  out.lose(std::abs(gone));
}

inline void NeedSolver::first_passages(const NeedStates& all, const Block& mass,
                                       model::Edge edge, StratumResults& out) {
  using namespace solver_detail;
  Levels inside;
  for (std::size_t l = 0; l < inside.size(); ++l) {
    inside[l] = !model::beyond(zones_[l], edge);
  }
  const NeedStates states = states_at(inside);
  if (states.states() == 0) return;
  Block own(states.states());
  for (int n = 0; n < kNeeds; ++n) {
    if (!states.kept(n)) continue;
    std::copy_n(mass[all.first(n)], states.size(n) * kColumns,
                own[states.first(n)]);
  }
  live(
      states, own,
      StratumResults::event(
          results::cells::first_passage(static_cast<int>(edge))),
      1,
      [&](const NeedChain& chain) {
        std::vector<NeedChain::Flow> out_of_it;
        for (const NeedChain::Flow& flow : chain.flows()) {
          const auto to = static_cast<std::size_t>(
              model::place(model::HazardTable::need_at(flow.to).level));
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
