#pragma once

#include <algorithm>
#include <array>
#include <boost/random/bernoulli_distribution.hpp>
#include <boost/random/discrete_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/life.hpp"
#include "hearthline/engine/memory.hpp"
#include "hearthline/error.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/model/require_families.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/population/quotas.hpp"
#include "hearthline/population/require.hpp"
#include "hearthline/population/sample.hpp"
#include "hearthline/random/distributions.hpp"
#include "hearthline/random/keyed_engine.hpp"

namespace hearthline::population {

namespace sample_detail {

using Weights = boost::random::discrete_distribution<int, double>;

/// The distributions of attributes, prepared once.
struct Laws {
  explicit Laws(const PopulationParameters& parameters)
      : children(parameters.children_per_family.values),
        ages(parameters.child_ages.values),
        disability(parameters.disability.value) {
    std::vector<double> shares;
    for (const auto& [name, locality] : parameters.localities) {
      shares.push_back(locality.share.value);
      quintiles.emplace_back(locality.quintiles.values);
      lone_parent.emplace_back(locality.lone_parent.value);
    }
    localities = Weights(shares);
  }

  Weights localities;
  std::vector<Weights> quintiles;
  std::vector<boost::random::bernoulli_distribution<double>> lone_parent;
  Weights children;
  Weights ages;
  boost::random::bernoulli_distribution<double> disability;
};

/// A family that is not yet in the population, and its children.
struct Candidate {
  model::Family family;
  std::vector<model::Child> children;
  model::CaseAtStart start;
};

inline double draw_frailty(const model::FrailtyParameters& frailty,
                           random::RunKey key, std::uint64_t number) {
  const double variance = frailty.variance.value;
  if (!(variance > 0.0)) return 1.0;
  random::KeyedEngine engine(key, number,
                             random::stream_id("population:frailty"));
  const double drawn = frailty.distribution == "lognormal"
                           ? random::lognormal_mean_one(engine, variance)
                           : random::gamma_mean_one(engine, variance);
  // A gamma variate with a tiny shape underflows; its logarithm must be finite.
  return std::max(drawn, 1e-30);
}

inline Candidate draw_attributes(const Laws& laws,
                                 const model::FrailtyParameters& frailty,
                                 random::RunKey key, std::uint64_t number) {
  const auto stream = [&](std::string_view purpose) {
    return random::KeyedEngine(key, number, random::stream_id(purpose));
  };
  Candidate candidate;
  model::Family& family = candidate.family;
  family.id = {number};

  auto place = stream("population:locality");
  family.locality = static_cast<std::uint8_t>(laws.localities(place));
  auto quintile = stream("population:quintile");
  family.quintile =
      static_cast<std::uint8_t>(laws.quintiles[family.locality](quintile));
  auto parents = stream("population:lone_parent");
  family.lone_parent = laws.lone_parent[family.locality](parents);

  auto children = stream("population:children");
  family.children = static_cast<std::uint8_t>(laws.children(children) + 1);
  const boost::random::uniform_int_distribution<int> month(1, 12);
  const boost::random::bernoulli_distribution<double> boy(0.5);
  family.youngest_born_month = std::numeric_limits<std::int16_t>::min();
  for (int c = 0; c < family.children; ++c) {
    model::Child child;
    child.born_month = static_cast<std::int16_t>(-12 * laws.ages(children) -
                                                 month(children) + 1);
    child.sex = boy(children) ? model::Sex::kMale : model::Sex::kFemale;
    child.disability = laws.disability(children);
    family.youngest_born_month =
        std::max(family.youngest_born_month, child.born_month);
    candidate.children.push_back(child);
  }

  family.frailty = draw_frailty(frailty, key, number);
  return candidate;
}

/// A recorder that writes a family's need, and its case, at the end of spin-up.
struct StateAtStart {
  model::Family* family = nullptr;
  model::CaseAtStart* start_case = nullptr;

  void start(const auto&, const auto&, const auto&, double) {}
  void event(const auto&, const auto&, const auto&, int, double, double) {}
  template <class State>
  void finish(const auto&, const auto&, const State& state, double) {
    family->need = state.need;
    for (int k = 0; k < model::kThemes; ++k) {
      const auto at = static_cast<std::size_t>(k);
      family->theme_entered[at] =
          static_cast<model::Entered>(state.entered[at]);
    }
    family->level_entered =
        static_cast<model::Entered>(state.entered[model::kThemes]);
    if constexpr (std::is_same_v<State, pathway::CaseModel::State>) {
      *start_case = {state.kind,
                     state.placement,
                     state.covered,
                     static_cast<model::Entered>(state.kind_entered),
                     static_cast<model::Entered>(state.placement_entered),
                     static_cast<model::Entered>(state.closed)};
    }
  }
};

/// The models of spin-up: that of need, and that with cases if there are any;
/// with the births of a family's children if it begins with the eldest.
class SpinUp {
 public:
  /// Families begin at level 1 without a case; without themes or, if with the
  /// eldest child, with those of its parents, who began without.
  SpinUp(const model::HazardTable& need, const model::CaseTable* cases,
         const PopulationParameters& parameters)
      : need_(need),
        living_(need),
        length_(model::kMonthsPerYear * parameters.spin_up.value),
        from_eldest_(parameters.spin_up_from == "eldest_child") {
    if (cases != nullptr) with_cases_.emplace(need, *cases);
  }

  bool reads_children() const { return with_cases_ || from_eldest_; }

  /// Simulates a family until the scenario's start.
  /// @param children  of the family, if spin-up reads them
  void live(random::RunKey key, model::Family& family,
            std::span<const model::Child> children,
            model::CaseAtStart& start_case) const {
    model::Family before = family;
    before.need = {};
    demography::Life life;
    double start = -length_;
    if (from_eldest_) {
      start = eldest_born(children);
      life.look_back(children, start);
      before.children = static_cast<std::uint8_t>(
          children.size() - static_cast<std::size_t>(life.steps().size()));
      before.youngest_born_month = static_cast<std::int16_t>(start);
      before = of_parents(key, before, start);
      before.need.level = model::Level::k1;
    } else {
      before.theme_entered.fill(static_cast<model::Entered>(start));
    }
    before.level_entered = static_cast<model::Entered>(start);
    start_case = {};
    StateAtStart state{&family, &start_case};
    if (with_cases_) {
      engine::simulate(*with_cases_,
                       pathway::HelpedFamily{
                           &before, children, &life, {}, key, from_eldest_},
                       key, start, 0.0, state);
    } else if (from_eldest_) {
      engine::simulate(living_, demography::Living{&before, &life}, key, start,
                       0.0, state);
    } else {
      engine::simulate(need_, before, key, start, 0.0, state);
    }
  }

 private:
  /// Returns a family with its need when its eldest child is born: parents
  /// bring what they have had before.
  model::Family of_parents(random::RunKey key, const model::Family& family,
                           double born) const {
    model::Family before = family;
    const double start = born - length_;
    before.level_entered = static_cast<model::Entered>(start);
    before.theme_entered.fill(static_cast<model::Entered>(start));
    model::Family after = before;
    StateAtStart state{&after, nullptr};
    // With other random numbers than what follows.
    constexpr std::uint32_t kParents = 0x9e3779b9U;
    engine::simulate(need_, before,
                     random::RunKey{key.seed ^ kParents, key.draw}, start, born,
                     state);
    return after;
  }
  /// Returns the month of the eldest child's birth.
  static double eldest_born(std::span<const model::Child> children) {
    double born = 0.0;
    for (const model::Child& child : children) {
      born = std::min(born, static_cast<double>(child.born_month));
    }
    return born;
  }

  model::FamilyModel need_;
  demography::LivingModel living_;
  std::optional<pathway::CaseModel> with_cases_;
  double length_;
  bool from_eldest_;
};

inline index replications(const PopulationParameters& parameters) {
  return parameters.replications ? whole(*parameters.replications) : 1;
}

/// Returns the bytes that a family and its children take on average. A vector
/// of children that grows holds up to two copies of them.
inline double bytes_of_family(const PopulationParameters& parameters) {
  const auto& weights = parameters.children_per_family.values;
  double children = 0.0;
  double all = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    children += static_cast<double>(i + 1) * weights[i];
    all += weights[i];
  }
  return sizeof(model::Family) + 2.0 * sizeof(model::Child) * children / all;
}

/// The number of candidates per family after which a stock is considered out
/// of reach.
inline constexpr index kPatience = 20;
inline constexpr index kBatch = 8192;
inline constexpr index kChunk = 256;

using ByLevel = std::array<index, model::kLevels>;

/// @param left  by level
[[noreturn]] inline void refuse_stocks(index looked_at, const ByLevel& seen,
                                       const std::vector<index>& left,
                                       index wanted) {
  std::string message =
      "population.start: expected stocks that the scenario's rates can "
      "sustain, found that of " +
      std::to_string(looked_at) + " families after spin-up,";
  for (int l = 0; l < model::kLevels; ++l) {
    const auto at = static_cast<std::size_t>(l);
    message += (l > 0 ? "," : "") + std::string(" ") +
               std::to_string(seen[at]) + " are at level " +
               std::to_string(l + 1);
    if (left[at] > 0) {
      message += " (" + std::to_string(left[at]) +
                 " more needed for a population of " + std::to_string(wanted) +
                 " families)";
    }
  }
  throw Error(message);
}

/// Counts families in every cell over replications, each with its own keys.
/// @param live  `live(key, number, family, kind)` simulates one of them
template <class Live>
std::vector<index> count_cells(const PopulationParameters& parameters,
                               index families, int threads,
                               engine::Control& control, Live&& live) {
  const std::size_t cells = Quotas::cells(parameters.localities.size());
  const index chunks = (families + kChunk - 1) / kChunk;
  const index tasks = chunks * replications(parameters);
  std::vector<std::vector<index>> counted(
      static_cast<std::size_t>(threads < 1 ? 1 : threads));
  for (auto& own : counted) own.assign(cells, 0);
  engine::parallel_tasks(tasks, threads, [&](index task, int thread) {
    if (control.stop) throw Interrupted();
    // No draw of a run, and no attempt below, has these keys.
    const auto replication = static_cast<std::uint32_t>(task / chunks);
    const random::RunKey key{parameters.seed, ~replication};
    const index first = task % chunks * kChunk;
    auto& own = counted[static_cast<std::size_t>(thread)];
    for (index i = first; i < std::min(families, first + kChunk); ++i) {
      ++own[live(key, i)];
    }
  });
  std::vector<index> all(cells, 0);
  for (const auto& own : counted) {
    for (std::size_t c = 0; c < cells; ++c) all[c] += own[c];
  }
  return all;
}

/// Returns the numbers wanted by cell, with the stated stocks if there are any.
inline Quotas mean_start(const PopulationParameters& parameters,
                         const std::vector<index>& counted,
                         const std::vector<index>& localities) {
  return parameters.start ? Quotas(*parameters.start, counted, localities)
                          : Quotas(counted, localities);
}

}  // namespace sample_detail

HEARTHLINE_INLINE model::Families sample(
    const PopulationParameters& parameters,
    const model::FrailtyParameters& frailty,
    const model::HazardTable& start_rates, int threads,
    engine::Control& control, const model::CaseTable* cases) {
  using namespace sample_detail;
  if (!parameters.marginals.empty()) {
    throw Error(
        "population.marginals: expected an empty text, because only the "
        "Python package synthesises families, found \"" +
        parameters.marginals +
        "\"; pass synthesised families to `settle` instead of sampling");
  }
  require_valid(parameters, frailty);
  const Laws laws(parameters);
  const SpinUp spin_up(start_rates, cases, parameters);
  const random::RunKey key{parameters.seed, 0};
  const index wanted = whole(parameters.families);
  // Before families are simulated, which may take hours.
  engine::require_memory("population.families", "records", wanted,
                         bytes_of_family(parameters));
  Quotas quotas(wanted);
  if (parameters.start) quotas = {*parameters.start, wanted};
  if (replications(parameters) > 1) {
    const auto counted = count_cells(
        parameters, wanted, threads, control,
        [&](random::RunKey own, index number) {
          Candidate candidate = draw_attributes(
              laws, frailty, own, static_cast<std::uint64_t>(number));
          spin_up.live(own, candidate.family, candidate.children,
                       candidate.start);
          return Quotas::cell(candidate.family, candidate.start.kind);
        });
    quotas = mean_start(parameters, counted, shares_of(counted, wanted));
  }

  model::Families population;
  population.families.reserve(static_cast<std::size_t>(wanted));
  control.blocks_done = 0;
  control.blocks = wanted;

  ByLevel seen{};
  std::vector<Candidate> batch;
  index looked_at = 0;
  const auto accepted = [&] {
    return static_cast<index>(population.families.size());
  };
  while (accepted() < wanted) {
    if (looked_at > 2 * wanted + kBatch && !quotas.give_up() &&
        looked_at > kPatience * wanted + kBatch) {
      refuse_stocks(looked_at, seen, quotas.left(), wanted);
    }
    batch.resize(static_cast<std::size_t>(kBatch));
    engine::parallel_tasks(kBatch / kChunk, threads, [&](index task, int) {
      if (control.stop) throw Interrupted();
      for (index i = task * kChunk; i < (task + 1) * kChunk; ++i) {
        Candidate& candidate = batch[static_cast<std::size_t>(i)];
        candidate = draw_attributes(laws, frailty, key,
                                    static_cast<std::uint64_t>(looked_at + i));
        spin_up.live(key, candidate.family, candidate.children,
                     candidate.start);
      }
    });
    for (Candidate& candidate : batch) {
      if (accepted() == wanted) break;
      model::Family family = candidate.family;
      const auto level =
          static_cast<std::size_t>(model::place(family.need.level));
      ++seen[level];
      if (!quotas.take(family, candidate.start.kind)) continue;
      family.id = {static_cast<std::uint64_t>(accepted())};
      family.first_child =
          static_cast<std::uint32_t>(population.children.size());
      population.children.insert(population.children.end(),
                                 candidate.children.begin(),
                                 candidate.children.end());
      population.families.push_back(family);
      if (cases != nullptr) population.cases.push_back(candidate.start);
    }
    looked_at += kBatch;
    control.blocks_done = accepted();
  }
  return population;
}

HEARTHLINE_INLINE void settle(model::Families& given,
                              const PopulationParameters& parameters,
                              const model::FrailtyParameters& frailty,
                              const model::HazardTable& start_rates,
                              int threads, engine::Control& control,
                              const model::CaseTable* cases) {
  using namespace sample_detail;
  require_valid(parameters, frailty);
  model::require_valid(given.families, std::ssize(parameters.localities));
  const SpinUp spin_up(start_rates, cases, parameters);
  auto& families = given.families;
  std::vector<model::CaseAtStart> starts(families.size());
  const auto wanted = static_cast<index>(families.size());
  Quotas quotas(wanted);
  if (parameters.start) quotas = {*parameters.start, wanted};
  if (parameters.start && quotas.left()[0] < 0) {
    throw Error("families: expected at least " +
                std::to_string(wanted - quotas.left()[0]) +
                ", the number at levels 2 to 4 in population.start, found " +
                std::to_string(wanted));
  }
  control.blocks_done = 0;
  control.blocks = wanted;

  // By a random number with its own address, so that the families that draw
  // again depend neither on the order of families nor on their need.
  std::vector<double> rank;
  rank.reserve(families.size());
  for (const model::Family& family : families) {
    rank.push_back(random::uniform({parameters.seed, 0}, family.id.value,
                                   random::stream_id("population:again"), 0));
  }
  std::vector<std::size_t> open(families.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  std::sort(open.begin(), open.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(rank[a], families[a].id) <
           std::tie(rank[b], families[b].id);
  });
  for (std::size_t i = 1; i < open.size(); ++i) {
    const model::FamilyId id = families[open[i]].id;
    if (id == families[open[i - 1]].id) {
      throw Error("families: expected unique ids, found " +
                  std::to_string(id.value) +
                  " twice; the two would share their random numbers");
    }
  }
  const auto children_of = [&](const model::Family& family) {
    return std::span(std::as_const(given.children))
        .subspan(family.first_child,
                 spin_up.reads_children() ? family.children : 0);
  };
  if (replications(parameters) > 1) {
    const auto counted = count_cells(
        parameters, wanted, threads, control,
        [&](random::RunKey key, index number) {
          model::Family family = families[static_cast<std::size_t>(number)];
          model::CaseAtStart start;
          family.frailty = draw_frailty(frailty, key, family.id.value);
          spin_up.live(key, family, children_of(family), start);
          return Quotas::cell(family, start.kind);
        });
    std::vector<index> localities(parameters.localities.size(), 0);
    for (const model::Family& family : families) ++localities[family.locality];
    quotas = mean_start(parameters, counted, localities);
  }
  ByLevel seen{};
  index looked_at = 0;
  for (std::uint32_t attempt = 0; !open.empty(); ++attempt) {
    if (looked_at > 2 * wanted + kBatch && !quotas.give_up() &&
        looked_at > kPatience * wanted + kBatch) {
      refuse_stocks(looked_at, seen, quotas.left(), wanted);
    }
    const random::RunKey key{parameters.seed, attempt};
    const auto count = static_cast<index>(open.size());
    // The last attempts are many, and of a few families.
    engine::parallel_tasks(
        (count + kChunk - 1) / kChunk, count > kChunk ? threads : 1,
        [&](index task, int) {
          if (control.stop) throw Interrupted();
          const index end = std::min(count, (task + 1) * kChunk);
          for (index i = task * kChunk; i < end; ++i) {
            const std::size_t f = open[static_cast<std::size_t>(i)];
            model::Family& family = families[f];
            family.frailty = draw_frailty(frailty, key, family.id.value);
            spin_up.live(key, family, children_of(family), starts[f]);
          }
        });
    looked_at += count;
    std::vector<std::size_t> again;
    for (const std::size_t f : open) {
      const auto level =
          static_cast<std::size_t>(model::place(families[f].need.level));
      ++seen[level];
      if (!quotas.take(families[f], starts[f].kind)) again.push_back(f);
    }
    open = std::move(again);
    control.blocks_done = wanted - static_cast<index>(open.size());
  }
  given.cases.clear();
  if (cases != nullptr) given.cases = std::move(starts);
}

}  // namespace hearthline::population
