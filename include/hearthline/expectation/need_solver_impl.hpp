#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/need_solver.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::expectation {

namespace solver_detail {

/// The columns of one need or cell.
using Row = Eigen::Matrix<double, kColumns, 1>;
using RowMap = Eigen::Map<Row>;
using ConstRowMap = Eigen::Map<const Row>;

inline RowMap row(double* numbers, index place) {
  return RowMap(numbers + place * kColumns);
}
inline ConstRowMap row(const Block& mass, index state) {
  return ConstRowMap(mass[state]);
}

/// The mass at all needs, each summed over its phases.
class Masses {
 public:
  explicit Masses(const NeedStates& states)
      : rows_(static_cast<std::size_t>(states.needs())) {}

  void read(const NeedStates& states, const Block& mass) {
    for (int n = 0; n < states.needs(); ++n) {
      if (!states.kept(n)) continue;
      Row sum = Row::Zero();
      const index first = states.first(n);
      for (index s = first; s < first + states.size(n); ++s) {
        sum += row(mass, s);
      }
      rows_[static_cast<std::size_t>(n)] = sum;
    }
  }
  const Row& at(int need) const {
    return rows_[static_cast<std::size_t>(need)];
  }

 private:
  std::vector<Row> rows_;
};

/// Computes the cells of a pass from mass.
class Readout {
 public:
  Readout(const NeedPass& pass, const NeedChain& chain)
      : states_(&pass.states()),
        masses_(pass.states()),
        cells_(static_cast<std::size_t>(pass.cells())) {
    pass.each_part(
        chain,
        [&](int cell, int need, double weight) {
          cells_[static_cast<std::size_t>(cell)].push_back({weight, need});
        },
        [&](int cell, const NeedChain::Flow& flow) {
          timed_.push_back({cell, flow});
        });
  }

  void operator()(const Block& mass, double* numbers) {
    masses_.read(*states_, mass);
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      // Two sums, because each addition would wait for the previous one.
      Row even = Row::Zero();
      Row odd = Row::Zero();
      const auto& parts = cells_[cell];
      std::size_t i = 0;
      for (; i + 1 < parts.size(); i += 2) {
        even += parts[i].weight * masses_.at(parts[i].need);
        odd += parts[i + 1].weight * masses_.at(parts[i + 1].need);
      }
      if (i < parts.size()) even += parts[i].weight * masses_.at(parts[i].need);
      row(numbers, static_cast<index>(cell)) = even + odd;
    }
    for (const auto& [cell, flow] : timed_) {
      const index first = states_->first(flow.from);
      for (index s = 0; s < states_->size(flow.from); ++s) {
        row(numbers, cell) += flow.scale * (*flow.timed)[flow.clock->phase(s)] *
                              row(mass, first + s);
      }
    }
  }

 private:
  struct Part {
    double weight;
    int need;
  };
  struct Timed {
    int cell;
    NeedChain::Flow flow;
  };
  const NeedStates* states_;
  Masses masses_;
  std::vector<std::vector<Part>> cells_;
  std::vector<Timed> timed_;
};

/// Adds a cell of an entry's families: `numbers` are those of one family, as if
/// it were present throughout, from a month of the horizon on.
template <class Numbers>
void add_cell(StratumResults& out, const Entry& entry, int cell, index month,
              const Numbers& numbers) {
  const index skip = std::max<index>(entry.enters - month, 0);
  const index first = month + skip;
  const index count = std::min(numbers.size() - skip, out.months() - first);
  if (count <= 0) return;
  const auto own = numbers.segment(skip, count).array();
  if (cell == StratumResults::kLate) {
    out.delay(entry.weight * own.sum());
  } else if (cell == StratumResults::kFollowed) {
    if (first + count == out.months()) {
      out.lose(-entry.weight * own(count - 1));
    }
  } else {
    out.values(cell, entry.place, 0).segment(first, count) +=
        own * entry.families.segment(first, count);
    out.values(cell, entry.place, 1).segment(first, count) +=
        own * entry.children.segment(first, count);
  }
}

}  // namespace solver_detail

HEARTHLINE_INLINE StratumResults
NeedSolver::solve(const Stratum& stratum, const Allowance& allowed,
                  const std::atomic<bool>& stop) {
  stratum_ = &stratum;
  stop_ = &stop;
  prepare(stratum, allowed);
  StratumResults out(
      months_,
      stratum.lives == nullptr ? kPlaces : std::ssize(stratum.localities),
      cases_ != nullptr);
  for (const Share& share : stratum.shares) out.lose(share.weight);
  if (stratum.lives == nullptr) {
    for (const NeedPass& pass : passes()) together(pass, out);
    return out;
  }
  const std::vector<NeedPass> all = passes();
  const NeedStates& states = all.back().states();
  // Families that enter before the last change of hazards come first.
  const auto late = std::partition_point(
      stratum.shares.begin(), stratum.shares.end(), [&](const Share& share) {
        return static_cast<double>(share.family->enters) < begins_.back();
      });
  const auto entries = [&](auto begin, auto end, bool by_month) {
    Entries made(std::span(begin, end), *stratum.lives, *clocks_, by_month,
                 [&](const Share& share) { return need_of(share); });
    made.merge_starts(
        states, [&](const Start& start) { return phases(states, start); });
    return made;
  };
  const Entries before = entries(stratum.shares.begin(), late, true);
  const Entries after = entries(late, stratum.shares.end(), false);
  for (const NeedPass& pass : all) {
    forward(pass, before, out);
    backward(pass, after, out);
  }
  return out;
}

/// Finds the stretches of time in which hazards are constant, the transitions
/// in each, and the needs to follow.
HEARTHLINE_INLINE void NeedSolver::prepare(const Stratum& stratum,
                                           const Allowance& allowed) {
  const bool parents = stratum.hazards->partnership.has_value();
  begins_.assign(1, 0.0);
  begins_.insert(begins_.end(), stratum.hazards->breaks.begin(),
                 stratum.hazards->breaks.end());
  kinds_ = CaseKinds();
  if (cases_ != nullptr) {
    std::vector<model::Case> kinds;
    for (const Share& share : stratum.shares) kinds.push_back(share.start.kind);
    model::Family family = stratum.hazards->example;
    family.frailty = stratum.frailty;
    kinds_ = reachable_kinds(*cases_, family, begins_, kinds);
  }
  const index needs =
      kNeeds * (parents ? 2 : std::max<index>(1, kinds_.count()));
  transitions_.clear();
  for (const double begin : begins_) {
    transitions_.push_back(transitions_from(begin));
  }
  clocks_ = std::make_shared<NeedClocks>(*table_, transitions_, needs,
                                         *library_, cases_, kinds_);
  survival_error_ = std::max(survival_error_, clocks_->survival_error());
  transform_error_ = std::max(transform_error_, clocks_->transform_error());
  std::vector<double> start(static_cast<std::size_t>(needs), 0.0);
  for (const Share& share : stratum.shares) {
    start[static_cast<std::size_t>(need_of(share))] += std::abs(share.weight);
  }
  scope_ =
      need_scope(transitions_, begins_, static_cast<double>(months_), *clocks_,
                 start, allowed, std::max<index>(1, kinds_.count()));
}

/// Returns the transitions from a time on: of couples, of lone parents, and
/// between the two if families of the stratum change.
HEARTHLINE_INLINE std::vector<exact::Transition> NeedSolver::transitions_from(
    double begin) const {
  const model::FamilyModel model(*unclocked_);
  model::Family family = stratum_->hazards->example;
  family.frailty = stratum_->frailty;
  const auto& partnership = stratum_->hazards->partnership;
  if (cases_ != nullptr) {
    return with_cases(exact::transitions(model, family, begin), *cases_, kinds_,
                      family, begin);
  }
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

/// Returns the name of the process with the largest hazard at a need that is
/// kept.
HEARTHLINE_INLINE std::string NeedSolver::fastest_process() const {
  double largest = 0.0;
  int process = 0;
  for (const auto& all : transitions_) {
    for (const exact::Transition& t : all) {
      if (t.process == kPartnership || t.rate <= largest) continue;
      if (!scope_.kept[static_cast<std::size_t>(t.from)]) continue;
      largest = t.rate;
      process = t.process;
    }
  }
  return name_of_timed(process);
}

/// Returns the need with which a family enters, by the stratum's index.
HEARTHLINE_INLINE int NeedSolver::need_of(const Share& share) const {
  const auto need =
      static_cast<int>(model::HazardTable::need_place(share.family->need));
  if (!kinds_.empty()) {
    return need + static_cast<int>(kinds_.first(share.start.kind));
  }
  const bool lone = stratum_->hazards->partnership && share.family->lone_parent;
  return need + (lone ? kLoneParents : 0);
}

/// Returns by how many children the case of a family at the start covers more
/// than cases of its kind that start later cover on average.
HEARTHLINE_INLINE double NeedSolver::given_children(const Share& share) const {
  if (share.start.kind == model::Case::kNone || share.start.covered == 0) {
    return 0.0;
  }
  return std::popcount(share.start.covered) -
         pathway_->covered(*share.family, share.start.kind);
}

/// Returns the probability that a child other than the first is covered; if it
/// depends on age, that of a child under 1.
HEARTHLINE_INLINE double NeedSolver::others(model::Case kind) const {
  const model::Coverage& coverage = cases_->coverage(kind);
  return coverage.all ? 1.0 : coverage.others.front();
}

/// Returns by how many children cases of a kind cover more of a family on
/// average than if `others` held at any age.
HEARTHLINE_INLINE double NeedSolver::by_ages(const Share& share,
                                             model::Case kind) const {
  const model::Coverage& coverage = cases_->coverage(kind);
  const bool differ = std::any_of(
      coverage.others.begin(), coverage.others.end(),
      [&](double other) { return other != coverage.others.front(); });
  if (coverage.all || !differ) return 0.0;
  return pathway_->covered(*share.family, kind) -
         (1.0 + others(kind) * (share.family->children - 1.0));
}

HEARTHLINE_INLINE NeedStates NeedSolver::states(const std::vector<bool>& kept) {
  NeedStates made(*clocks_, kept);
  most_states_ = std::max(most_states_, made.states());
  return made;
}

HEARTHLINE_INLINE NeedPass NeedSolver::pass(model::Case first_kind) {
  std::vector<bool> kept = scope_.kept;
  for (std::size_t n = 0; n < kept.size(); ++n) {
    if (kinds_.at(static_cast<index>(n)) != first_kind) kept[n] = false;
  }
  return {first_kind, states(kept), kinds_};
}

HEARTHLINE_INLINE NeedPass NeedSolver::pass_by_ages(model::Case kind) {
  return NeedPass::by_ages(kind, states(scope_.kept), kinds_);
}

HEARTHLINE_INLINE NeedPass NeedSolver::pass(std::optional<model::Edge> edge) {
  Levels levels;
  levels.fill(true);
  if (edge) {
    for (std::size_t l = 0; l < levels.size(); ++l) {
      levels[l] = !model::beyond(zones_[l], *edge);
    }
  }
  std::vector<bool> kept = scope_.kept;
  for (std::size_t n = 0; n < kept.size(); ++n) {
    const auto level = static_cast<std::size_t>(
        model::place(need_at(static_cast<index>(n)).level));
    if (!levels[level]) kept[n] = false;
  }
  return {edge, levels, states(kept), kinds_};
}

HEARTHLINE_INLINE std::vector<NeedPass> NeedSolver::passes() {
  std::vector<NeedPass> all;
  for (int edge = 0; edge < model::kEdges; ++edge) {
    all.push_back(pass(static_cast<model::Edge>(edge)));
  }
  all.push_back(pass(std::nullopt));
  std::set<model::Case> first_kinds;
  for (const Share& share : stratum_->shares) {
    if (given_children(share) != 0.0) first_kinds.insert(share.start.kind);
  }
  for (const model::Case kind : first_kinds) all.push_back(pass(kind));
  for (int k = 0; !kinds_.empty() && k < model::kCases; ++k) {
    const model::Case kind = model::case_at(k);
    if (std::any_of(
            stratum_->shares.begin(), stratum_->shares.end(),
            [&](const Share& share) { return by_ages(share, kind) != 0.0; })) {
      all.push_back(pass_by_ages(kind));
    }
  }
  std::erase_if(all,
                [](const NeedPass& one) { return one.states().states() == 0; });
  return all;
}

/// Returns the mass of one family in the states of its need.
HEARTHLINE_INLINE Eigen::VectorXd NeedSolver::phases(const NeedStates& states,
                                                     const Start& start) const {
  if (start.state >= 0) {
    return Eigen::VectorXd::Unit(states.size(start.need), start.state);
  }
  const auto& running = states.running(start.need);
  std::array<Phases, kGroups> phases;
  for (std::size_t i = 0; i < running.size(); ++i) {
    phases[i] = running[i].clock->after(
        start.since[static_cast<std::size_t>(running[i].group)]);
  }
  Eigen::VectorXd mass = Eigen::VectorXd::Ones(states.size(start.need));
  for (index s = 0; s < mass.size(); ++s) {
    for (std::size_t i = 0; i < running.size(); ++i) {
      mass(s) *= phases[i][running[i].phase(s)];
    }
  }
  return mass;
}

/// Moves from a time to another, and calls `take(month, integrals)` with the
/// integrals over months, from one on, of what `read(mass, numbers)` returns.
/// Steps are halved until rounding errors are negligible.
/// @param step   the longest step; shortened if need be
/// @param is_last, least  for `ChebyshevChain::move`
template <int Columns, class Read, class Take>
void NeedSolver::march(const NeedChain& chain, double from, double until,
                       double& step, index width, Read&& read,
                       exact::Block<Columns>& mass, Take&& take, bool is_last,
                       double least) const {
  // Per month: short steps are many. Below the lower limit rounding prevails.
  constexpr double kSeries = 1e-9;
  constexpr double kLeastSeries = 1e-13;
  constexpr double kShortest = 1e-3;
  Eigen::MatrixXd integrals;
  double now = from;
  while (now < until) {
    if (*stop_) throw Interrupted();
    const double next = now + step < until ? now + step : until;
    std::vector<exact::ChebyshevChain::Interval> intervals;
    const auto first = static_cast<index>(now);
    for (index month = first; static_cast<double>(month) < next; ++month) {
      const auto begin = static_cast<double>(month);
      intervals.push_back(
          {std::max(now, begin) - now, std::min(next, begin + 1.0) - now});
    }
    const double series =
        std::max(kSeries * std::min(next - now, 1.0), kLeastSeries);
    if (!chain.chain().move(next - now, intervals, series, width, read, mass,
                            integrals, least, is_last && next == until)) {
      step = 0.5 * (next - now);
      if (step < kShortest) {
        throw Error(fastest_process() +
                    ": the exact solver does not support rates of up to " +
                    text::rounded_text(chain.chain().half_width()) +
                    " per month; simulate this scenario instead");
      }
      continue;
    }
    take(first, std::as_const(integrals));
    now = next;
  }
}

/// Moves blocks of mass forward through the horizon, from entry to entry, all
/// of them through one stretch before the next: each stretch has one chain.
/// @param months  by block: the months of entry, in order
/// @param enter   adds mass that enters: `enter(block, month, mass)`
/// @param take    `take(block, month, integrals)` as for `march`, with the
///                columns of every cell of the pass
template <class Enter, class Take>
void NeedSolver::live(const NeedPass& pass,
                      const std::vector<std::vector<index>>& months,
                      Enter&& enter, Take&& take) {
  std::vector<Block> masses(months.size());
  std::vector<std::size_t> entered(months.size(), 0);
  const auto horizon = static_cast<double>(months_);
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    const double end = i + 1 < begins_.size() ? begins_[i + 1] : horizon;
    const NeedChain chain(*clocks_, pass.states(), transitions_[i],
                          scope_.fastest);
    solver_detail::Readout read(pass, chain);
    double step = end - begins_[i];
    for (std::size_t block = 0; block < months.size(); ++block) {
      const auto& own = months[block];
      std::size_t& next = entered[block];
      double now = begins_[i];
      while (now < end) {
        // Nothing moves before the first entry.
        const bool enters =
            next < own.size() && static_cast<double>(own[next]) == now;
        if (enters) {
          if (next == 0) masses[block] = Block(pass.states().states());
          enter(block, own[next], masses[block]);
          ++next;
        }
        const double until = next < own.size()
                                 ? std::min(static_cast<double>(own[next]), end)
                                 : end;
        if (next > 0) {
          march(
              chain, now, until, step, index{pass.cells()} * kColumns, read,
              masses[block],
              [&](index month, const Eigen::MatrixXd& integrals) {
                take(block, month, integrals);
              },
              until == horizon);
        }
        now = until;
      }
    }
  }
}

/// All families of the stratum, who stay once they have entered.
HEARTHLINE_INLINE void NeedSolver::together(const NeedPass& pass,
                                            StratumResults& out) {
  const NeedStates& states = pass.states();
  const auto& shares = stratum_->shares;
  std::vector<index> months;
  for (const Share& share : shares) {
    if (months.empty() || months.back() != share.family->enters) {
      months.push_back(share.family->enters);
    }
  }
  auto share = shares.begin();
  const auto enter = [&](std::size_t, index month, Block& mass) {
    for (; share != shares.end() && share->family->enters == month; ++share) {
      const Start start = start_of(*share, need_of(*share), *clocks_);
      if (!states.kept(start.need)) continue;
      const double children = pass.first_kind() ? given_children(*share)
                              : pass.by_ages()
                                  ? by_ages(*share, *pass.by_ages())
                                  : share->family->children;
      const Eigen::VectorXd own = share->weight * phases(states, start);
      for (index s = 0; s < own.size(); ++s) {
        double* row =
            mass[states.first(start.need) + s] + share->place * kMeasures;
        row[0] += own(s);
        row[1] += own(s) * children;
      }
    }
  };
  const auto take = [&](std::size_t, index month,
                        const Eigen::MatrixXd& integrals) {
    for (int i = 0; i < pass.cells(); ++i) {
      for (index place = 0; place < kPlaces; ++place) {
        const index column = i * kColumns + place * kMeasures;
        take_cell(pass, pass.cell() + i, place, month, integrals.col(column),
                  integrals.col(column + 1), out);
      }
    }
  };
  live(pass, {months}, enter, take);
}

/// Adds what families and their children contribute to a cell in a place, from
/// a month on.
HEARTHLINE_INLINE void NeedSolver::take_cell(
    const NeedPass& pass, int cell, index place, index month,
    const Eigen::Ref<const Eigen::VectorXd>& families,
    const Eigen::Ref<const Eigen::VectorXd>& children,
    StratumResults& out) const {
  if (cell == StratumResults::kLate) {
    out.delay(families.sum());
    return;
  }
  if (cell == StratumResults::kFollowed) {
    if (month + families.size() == months_) {
      out.lose(-families(families.size() - 1));
    }
    return;
  }
  const auto add = [&](int measure, const auto& numbers) {
    out.values(cell, place, measure).segment(month, numbers.size()) += numbers;
  };
  if (pass.first_kind() || pass.by_ages()) {
    add(1, children.array());
    return;
  }
  add(0, families.array());
  if (cell < StratumResults::kTable) {
    add(1, children.array());
    return;
  }
  // A case covers a first child, and each other with the same probability;
  // what ages change is the matter of another pass.
  const auto kind = solved_cases::kind_of(cell - StratumResults::of_case(0));
  const double q = kind ? others(*kind) : 1.0;
  add(1, (1.0 - q) * families.array() + q * children.array());
}

/// Families of different starts, a few together.
HEARTHLINE_INLINE void NeedSolver::forward(const NeedPass& pass,
                                           const Entries& entries,
                                           StratumResults& out) {
  const NeedStates& states = pass.states();
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < entries.starts().size(); ++i) {
    if (states.kept(entries.starts()[i].need)) kept.push_back(i);
  }
  if (kept.empty()) return;
  // A block for every few starts.
  const auto starts_of = [&](std::size_t block) {
    const std::size_t first = block * kColumns;
    return std::span(kept).subspan(
        first, std::min(kept.size() - first, std::size_t{kColumns}));
  };
  std::vector<std::vector<index>> months((kept.size() + kColumns - 1) /
                                         kColumns);
  for (std::size_t block = 0; block < months.size(); ++block) {
    auto& own = months[block];
    for (const std::size_t i : starts_of(block)) {
      own.push_back(entries.starts()[i].enters);
    }
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
  }
  const auto enter = [&](std::size_t block, index month, Block& mass) {
    const auto own = starts_of(block);
    for (std::size_t column = 0; column < own.size(); ++column) {
      const Start& start = entries.starts()[own[column]];
      if (start.enters != month) continue;
      const Eigen::VectorXd phases_of = phases(states, start);
      for (index s = 0; s < phases_of.size(); ++s) {
        mass[states.first(start.need) + s][column] = phases_of(s);
      }
    }
  };
  const auto take = [&](std::size_t block, index month,
                        const Eigen::MatrixXd& integrals) {
    const auto own = starts_of(block);
    for (std::size_t column = 0; column < own.size(); ++column) {
      for (const Entry& entry : entries.of(own[column])) {
        for (int i = 0; i < pass.cells(); ++i) {
          solver_detail::add_cell(
              out, entry, pass.cell() + i, month,
              integrals.col(i * kColumns + static_cast<index>(column)));
        }
      }
    }
  };
  live(pass, months, enter, take);
}

/// Families that enter when hazards do not change any more, by the months since
/// entry.
HEARTHLINE_INLINE void NeedSolver::backward(const NeedPass& pass,
                                            const Entries& entries,
                                            StratumResults& out) {
  if (entries.starts().empty()) return;
  const NeedStates& states = pass.states();
  const NeedChain chain(*clocks_, states, transitions_.back(), scope_.fastest,
                        Direction::kBackward);
  std::vector<Eigen::VectorXd> starts;
  for (const Start& start : entries.starts()) {
    starts.push_back(states.kept(start.need) ? phases(states, start)
                                             : Eigen::VectorXd());
  }
  index earliest = months_;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    for (const Entry& entry : entries.of(i)) {
      earliest = std::min(earliest, entry.enters);
    }
  }
  double step = static_cast<double>(months_ - earliest);
  const double end = step;
  int first = 0;
  for (; first + kColumns <= pass.cells(); first += kColumns) {
    backward<kColumns>(pass, chain, first, end, step, entries, starts, out);
  }
  for (; first < pass.cells(); first += 2) {
    backward<2>(pass, chain, first, end, step, entries, starts, out);
  }
}

/// The same for a few cells of the pass, from one on.
template <int Columns>
void NeedSolver::backward(const NeedPass& pass, const NeedChain& chain,
                          int first, double end, double& step,
                          const Entries& entries,
                          const std::vector<Eigen::VectorXd>& starts,
                          StratumResults& out) {
  const NeedStates& states = pass.states();
  exact::Block<Columns> rates(states.states());
  const auto each_state = [&](int cell, int need, auto&& rate) {
    if (cell < first || cell >= first + Columns) return;
    for (index s = 0; s < states.size(need); ++s) {
      rates[states.first(need) + s][cell - first] += rate(s);
    }
  };
  pass.each_part(
      chain,
      [&](int cell, int need, double weight) {
        each_state(cell, need, [weight](index) { return weight; });
      },
      [&](int cell, const NeedChain::Flow& flow) {
        each_state(cell, flow.from, [&flow](index s) {
          return flow.scale * (*flow.timed)[flow.clock->phase(s)];
        });
      });
  // Every column in units of its largest rate.
  std::array<double, std::size_t{Columns}> largest{};
  for (index s = 0; s < rates.states(); ++s) {
    for (std::size_t c = 0; c < largest.size(); ++c) {
      largest[c] = std::max(largest[c], std::abs(rates[s][c]));
    }
  }
  for (index s = 0; s < rates.states(); ++s) {
    for (std::size_t c = 0; c < largest.size(); ++c) {
      if (largest[c] > 0.0) rates[s][c] /= largest[c];
    }
  }
  const auto read = [&](const exact::Block<Columns>& values, double* numbers) {
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const Eigen::VectorXd& mass = starts[i];
      if (mass.size() == 0) continue;
      using Row = Eigen::Matrix<double, Columns, 1>;
      const Start& start = entries.starts()[i];
      const index state = states.first(start.need);
      auto to = Row::Map(numbers + i * Columns);
      if (start.state >= 0) {
        to = Row::Map(values[state + start.state]);
        continue;
      }
      Row sum = Row::Zero();
      for (index s = 0; s < mass.size(); ++s) {
        sum += mass(s) * Row::Map(values[state + s]);
      }
      to = sum;
    }
  };
  const auto take = [&](index month, const Eigen::MatrixXd& integrals) {
    for (std::size_t i = 0; i < starts.size(); ++i) {
      for (int c = 0; c < Columns && first + c < pass.cells(); ++c) {
        const auto unit = largest[static_cast<std::size_t>(c)];
        if (unit == 0.0 || starts[i].size() == 0) continue;
        const Eigen::VectorXd own =
            unit * integrals.col(static_cast<index>(i) * Columns + c);
        for (const Entry& entry : entries.of(i)) {
          solver_detail::add_cell(out, entry, pass.cell() + first + c,
                                  entry.enters + month, own);
        }
      }
    }
  };
  march(chain, 0.0, end, step, std::ssize(starts) * Columns, read, rates, take,
        true, static_cast<double>(states.states() * Columns));
}

}  // namespace hearthline::expectation
