#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "hearthline/error.hpp"
#include "hearthline/expectation/need_expectation.hpp"

namespace hearthline::expectation {

namespace expectation_detail {

inline constexpr int kMeasures = 2;  // families, and their children
inline constexpr int kPlaces = exact::kColumns / kMeasures;
inline constexpr double kSeries = 1e-10;

/// A family's mass in a stratum.
struct Share {
  const model::Family* family;
  double weight;  // in the frailty's polynomial; may be below 0
  int place;      // of its locality among the stratum's
};

/// A class at one value of frailty, in up to four localities.
struct Stratum {
  const HazardClass* hazards = nullptr;
  double frailty = 1.0;
  std::vector<int> localities;
  std::vector<Share> shares;
};

inline std::vector<Stratum> make_strata(const std::vector<HazardClass>& classes,
                                        const std::vector<double>& exponents,
                                        int frailty_nodes) {
  std::vector<Stratum> strata;
  for (const HazardClass& hazards : classes) {
    std::vector<double> frailties;
    std::vector<int> localities;
    for (const model::Family* family : hazards.families) {
      frailties.push_back(family->frailty);
      const int own = family->locality;
      if (std::find(localities.begin(), localities.end(), own) ==
          localities.end()) {
        localities.push_back(own);
      }
    }
    std::sort(localities.begin(), localities.end());
    const FrailtyNodes nodes(frailties, exponents, frailty_nodes);
    for (std::size_t first = 0; first < localities.size(); first += kPlaces) {
      const auto count =
          std::min<std::size_t>(kPlaces, localities.size() - first);
      const std::vector<int> chosen(
          localities.begin() + static_cast<std::ptrdiff_t>(first),
          localities.begin() + static_cast<std::ptrdiff_t>(first + count));
      std::vector<Stratum> by_node;
      for (const double frailty : nodes.nodes()) {
        by_node.push_back({&hazards, frailty, chosen, {}});
      }
      for (const model::Family* family : hazards.families) {
        const auto found =
            std::find(chosen.begin(), chosen.end(), int{family->locality});
        if (found == chosen.end()) continue;
        const auto place = static_cast<int>(found - chosen.begin());
        nodes.shares(family->frailty, [&](int node, double weight) {
          by_node[static_cast<std::size_t>(node)].shares.push_back(
              {family, weight, place});
        });
      }
      for (Stratum& stratum : by_node) {
        if (!stratum.shares.empty()) strata.push_back(std::move(stratum));
      }
    }
  }
  return strata;
}

/// A stratum's results: by month, cell and column.
class Sums {
 public:
  explicit Sums(index months)
      : stays_(static_cast<std::size_t>(months) * results::cells::kStays),
        events_(static_cast<std::size_t>(months) * results::cells::kEvents) {}

  using Row = std::array<double, exact::kColumns>;
  Row& stay(index month, int cell) {
    return stays_[static_cast<std::size_t>(month * results::cells::kStays +
                                           cell)];
  }
  Row& event(index month, int cell) {
    return events_[static_cast<std::size_t>(month * results::cells::kEvents +
                                            cell)];
  }

 private:
  std::vector<Row> stays_;
  std::vector<Row> events_;
};

/// Solves one stratum after another.
class Solver {
 public:
  Solver(const model::HazardTable& table, const model::HazardTable& unclocked,
         index months, const model::ZoneMap& zones)
      : table_(&table),
        unclocked_(&unclocked),
        months_(months),
        zones_(zones) {}

  /// Writes a stratum's results.
  void solve(const Stratum& stratum, Sums& sums) {
    prepare(stratum);
    everybody(stratum, sums);
    for (int edge = 0; edge < model::kEdges; ++edge) {
      first_passages(stratum, static_cast<model::Edge>(edge), sums);
    }
  }

  index most_states() const { return most_states_; }
  double survival_error() const { return survival_error_; }
  double transform_error() const { return transform_error_; }

 private:
  /// The stretches of time in which hazards stand still, and what can happen
  /// in each.
  void prepare(const Stratum& stratum) {
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
    clocks_.emplace(*table_, transitions_);
    survival_error_ = std::max(survival_error_, clocks_->survival_error());
    transform_error_ = std::max(transform_error_, clocks_->transform_error());
    find_reached(stratum);
  }

  /// The needs that some family can come to.
  void find_reached(const Stratum& stratum) {
    reached_.assign(kNeeds, false);
    for (const Share& share : stratum.shares) {
      reached_[model::HazardTable::need_place(share.family->need)] = true;
    }
    for (bool grows = true; grows;) {
      grows = false;
      for (const auto& stretch : transitions_) {
        for (const exact::Transition& t : stretch) {
          if (reached_[static_cast<std::size_t>(t.from)] &&
              !reached_[static_cast<std::size_t>(t.to)]) {
            reached_[static_cast<std::size_t>(t.to)] = true;
            grows = true;
          }
        }
      }
    }
  }

  NeedStates states_at(const std::array<bool, model::kLevels>& levels) {
    std::vector<bool> kept = reached_;
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
  exact::Block entered(const Stratum& stratum, const NeedStates& states) const {
    exact::Block mass(states.states());
    for (const Share& share : stratum.shares) {
      const model::Family& family = *share.family;
      const auto need =
          static_cast<int>(model::HazardTable::need_place(family.need));
      if (!states.kept(need)) continue;
      std::vector<Eigen::VectorXd> phases;
      for (const NeedStates::Running& running : states.running(need)) {
        const double since =
            running.group == model::kThemes
                ? family.level_entered
                : family.theme_entered[static_cast<std::size_t>(running.group)];
        phases.push_back(running.clock->after(-since));
      }
      for (index s = 0; s < states.size(need); ++s) {
        double weight = share.weight;
        for (std::size_t i = 0; i < phases.size(); ++i) {
          weight *= phases[i][states.running(need)[i].phase(s)];
        }
        double* row = mass[states.first(need) + s] + share.place * kMeasures;
        row[0] += weight;
        row[1] += weight * family.children;
      }
    }
    return mass;
  }

  /// Moves the mass through the horizon, stretch by stretch. For every vector
  /// of a stretch's series `read(chain, vector, sums)` makes a row of what is
  /// wanted of it, which is added to the months that it counts in.
  template <class Read, class Add>
  void live(const NeedStates& states, exact::Block& mass, Read&& read,
            Add&& add) {
    for (std::size_t i = 0; i < begins_.size(); ++i) {
      NeedChain chain(states, transitions_[i]);
      const double begin = begins_[i];
      const double end = i + 1 < begins_.size() ? begins_[i + 1]
                                                : static_cast<double>(months_);
      std::vector<exact::ChebyshevChain::Interval> intervals;
      const auto first = static_cast<index>(begin);
      for (index month = first; static_cast<double>(month) < end; ++month) {
        const auto from = static_cast<double>(month);
        intervals.push_back(
            {std::max(begin, from) - begin, std::min(end, from + 1.0) - begin});
      }
      chain.chain().move(
          end - begin, intervals, kSeries, mass,
          [&](const exact::Block& vector, const double* weights) {
            read(chain, vector);
            for (std::size_t m = 0; m < intervals.size(); ++m) {
              if (weights[m] == 0.0) continue;
              add(first + static_cast<index>(m), weights[m]);
            }
          });
    }
  }

  /// Rows that a vector of a series is read into.
  using Rows = std::vector<Sums::Row>;

  static void add(Sums::Row& to, double weight, const double* row) {
    for (std::size_t c = 0; c < to.size(); ++c) to[c] += weight * row[c];
  }

  /// Mass by need, its phases together.
  static void read_masses(const NeedStates& states, const exact::Block& vector,
                          Rows& masses) {
    for (int n = 0; n < kNeeds; ++n) {
      if (!states.kept(n)) continue;
      Sums::Row row{};
      for (index s = states.first(n); s < states.first(n) + states.size(n);
           ++s) {
        add(row, 1.0, vector[s]);
      }
      masses[static_cast<std::size_t>(n)] = row;
    }
  }
  /// Adds a flow's events a month.
  static void add_events(const NeedStates& states, const NeedChain::Flow& flow,
                         const exact::Block& vector, const Rows& masses,
                         Sums::Row& row) {
    if (flow.timed == nullptr) {
      add(row, flow.rate, masses[static_cast<std::size_t>(flow.from)].data());
      return;
    }
    for (index s = 0; s < states.size(flow.from); ++s) {
      add(row, (*flow.timed)[flow.clock->phase(s)],
          vector[states.first(flow.from) + s]);
    }
  }

  /// All tables but first passages.
  void everybody(const Stratum& stratum, Sums& sums) {
    std::array<bool, model::kLevels> levels;
    levels.fill(true);
    const NeedStates states = states_at(levels);
    exact::Block mass = entered(stratum, states);
    Rows stays(results::cells::kStays);
    Rows events(model::kProcesses);
    Rows masses(kNeeds);
    live(
        states, mass,
        [&](const NeedChain& chain, const exact::Block& vector) {
          std::fill(stays.begin(), stays.end(), Sums::Row{});
          std::fill(events.begin(), events.end(), Sums::Row{});
          read_masses(states, vector, masses);
          for (int n = 0; n < kNeeds; ++n) {
            if (!states.kept(n)) continue;
            const Sums::Row& row = masses[static_cast<std::size_t>(n)];
            const model::Need need = model::HazardTable::need_at(n);
            const auto cell = [&](int place) -> Sums::Row& {
              return stays[static_cast<std::size_t>(place)];
            };
            add(cell(results::cells::level(need.level)), 1.0, row.data());
            for (unsigned rest = need.themes.bits(); rest != 0;
                 rest &= rest - 1) {
              add(cell(results::cells::level_theme(need.level,
                                                   std::countr_zero(rest))),
                  1.0, row.data());
            }
          }
          for (const NeedChain::Flow& flow : chain.flows()) {
            add_events(states, flow, vector, masses,
                       events[static_cast<std::size_t>(flow.process)]);
          }
        },
        [&](index month, double weight) {
          for (std::size_t i = 0; i < stays.size(); ++i) {
            add(sums.stay(month, static_cast<int>(i)), weight, stays[i].data());
          }
          for (std::size_t i = 0; i < events.size(); ++i) {
            add(sums.event(month, results::cells::process(static_cast<int>(i))),
                weight, events[i].data());
          }
        });
  }

  /// Families that are not beyond an edge at the start, until they first are.
  void first_passages(const Stratum& stratum, model::Edge edge, Sums& sums) {
    std::array<bool, model::kLevels> inside;
    for (std::size_t l = 0; l < inside.size(); ++l) {
      inside[l] = !model::beyond(zones_[l], edge);
    }
    const NeedStates states = states_at(inside);
    if (states.states() == 0) return;
    exact::Block mass = entered(stratum, states);
    Sums::Row passed;
    Rows masses(kNeeds);
    live(
        states, mass,
        [&](const NeedChain& chain, const exact::Block& vector) {
          passed.fill(0.0);
          read_masses(states, vector, masses);
          for (const NeedChain::Flow& flow : chain.flows()) {
            const auto to = static_cast<std::size_t>(
                model::place(model::HazardTable::need_at(flow.to).level));
            if (inside[to]) continue;
            add_events(states, flow, vector, masses, passed);
          }
        },
        [&](index month, double weight) {
          add(sums.event(month,
                         results::cells::first_passage(static_cast<int>(edge))),
              weight, passed.data());
        });
  }

  const model::HazardTable* table_;
  const model::HazardTable* unclocked_;
  index months_;
  model::ZoneMap zones_;
  index most_states_ = 0;
  double survival_error_ = 0.0;
  double transform_error_ = 0.0;
  // Of the stratum that is solved now.
  std::vector<double> begins_;
  std::vector<std::vector<exact::Transition>> transitions_;
  std::optional<NeedClocks> clocks_;
  std::vector<bool> reached_;
};

/// Adds a stratum's results to those of the borough.
inline void collect(const Stratum& stratum, Sums& sums, index months,
                    results::NeedExpected& results) {
  for (std::size_t i = 0; i < stratum.localities.size(); ++i) {
    const auto column = i * kMeasures;
    const index locality = stratum.localities[i];
    for (index month = 0; month < months; ++month) {
      for (int cell = 0; cell < results::cells::kStays; ++cell) {
        const Sums::Row& row = sums.stay(month, cell);
        results.stay(0, month, locality, cell) +=
            results::Months{row[column], row[column + 1]};
      }
      for (int cell = 0; cell < results::cells::kEvents; ++cell) {
        const Sums::Row& row = sums.event(month, cell);
        results.event(0, month, locality, cell) +=
            results::Flows{row[column], row[column + 1]};
      }
    }
  }
}

}  // namespace expectation_detail

inline Expected expect(const model::HazardTable& table,
                       const model::HazardTable& unclocked,
                       const std::vector<model::Family>& families, index months,
                       const model::ZoneMap& zones, const Settings& settings,
                       int threads, engine::Control& control) {
  using namespace expectation_detail;
  const auto classes =
      hazard_classes(unclocked, families, static_cast<double>(months));
  const auto strata =
      make_strata(classes, unclocked.exponents(), settings.frailty_nodes);

  Expected expected{results::NeedExpected(1, months, unclocked.localities())};
  expected.strata = static_cast<index>(strata.size());
  control.blocks_done = 0;
  control.blocks = expected.strata;
  std::vector<Solver> solvers(static_cast<std::size_t>(threads),
                              Solver(table, unclocked, months, zones));
  // A batch's results are held until all of it is done, and added in order.
  constexpr index kBatch = 64;
  std::vector<std::unique_ptr<Sums>> sums(kBatch);
  for (index first = 0; first < expected.strata; first += kBatch) {
    const index count = std::min(kBatch, expected.strata - first);
    engine::parallel_tasks(count, threads, [&](index task, int worker) {
      if (control.stop) throw Interrupted();
      const auto at = static_cast<std::size_t>(task);
      sums[at] = std::make_unique<Sums>(months);
      solvers[static_cast<std::size_t>(worker)].solve(
          strata[static_cast<std::size_t>(first + task)], *sums[at]);
      ++control.blocks_done;
    });
    for (index task = 0; task < count; ++task) {
      collect(strata[static_cast<std::size_t>(first + task)],
              *sums[static_cast<std::size_t>(task)], months, expected.results);
    }
  }
  for (const Solver& solver : solvers) {
    expected.most_states = std::max(expected.most_states, solver.most_states());
    expected.survival_error =
        std::max(expected.survival_error, solver.survival_error());
    expected.transform_error =
        std::max(expected.transform_error, solver.transform_error());
  }
  return expected;
}

}  // namespace hearthline::expectation
