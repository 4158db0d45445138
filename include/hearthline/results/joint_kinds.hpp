#pragma once
/// @file
/// The kinds of families that a joint run simulates: the model, its units, and
/// how mixes can differ.
///
///   Kind(scenarios)           of a group: the baseline first, then the mixes
///   Model, Differences
///   kForks                    whether a course can go on in another model
///   kManyAsk                  whether so many families ask for places that to
///                             write down what they have pays only if several
///                             mixes need it
///   model(k)                  the model of a scenario
///   differences()             of the baseline and all mixes
///   unit(families, number, key, life)
///   add(unit, end, life, asking, meeting)   like `pathway::Helped::add`
///   pools(k)                  its pools; none if families do not meet
///   pool_map(k)               where the pools of the baseline are in a mix;
///                             whoever has used one that is not there must be
///                             touched
///   share(recorders, k)       tells recorders of a scenario of the others, if
///                             that matters
///
/// What recorders keep of a family (`Bookmark`) must mean the same in the
/// baseline and its mixes.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "hearthline/demography/living_model.hpp"
#include "hearthline/engine/pool.hpp"
#include "hearthline/engine/pool_log.hpp"
#include "hearthline/error.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/programmes/enrolled_model.hpp"
#include "hearthline/programmes/shared_programmes.hpp"
#include "hearthline/results/case_differences.hpp"
#include "hearthline/results/mix_watch.hpp"
#include "hearthline/results/need_differences.hpp"
#include "hearthline/results/programme_differences.hpp"
#include "hearthline/results/run_setup.hpp"
#include "hearthline/scenario/compile.hpp"

namespace hearthline::results::joint {

/// A scenario and what has been compiled of it; both must outlive their kind.
struct Source {
  const scenario::Scenario* scenario;
  const RunSetup* setup;
};

/// The scenarios of a group.
class KindBase {
 public:
  static constexpr bool kForks = true;
  static constexpr bool kManyAsk = true;  // every case asks for a worker

  explicit KindBase(std::vector<Source> scenarios)
      : scenarios_(std::move(scenarios)) {}

 protected:
  const RunSetup& setup(std::size_t k) const { return *scenarios_[k].setup; }
  const scenario::Scenario& scenario(std::size_t k) const {
    return *scenarios_[k].scenario;
  }
  std::size_t count() const { return scenarios_.size(); }

 private:
  std::vector<Source> scenarios_;
};

/// Families without a pathway.
/// @tparam M  `FamilyModel`, or `LivingModel` with demography
template <class M>
class NeedsOf : public KindBase {
 public:
  using Model = M;
  using Differences = NeedDifferences;
  using KindBase::KindBase;

  Model model(std::size_t k) const { return Model(setup(k).table); }
  static std::vector<engine::PoolPlan> pools(std::size_t) { return {}; }
  Differences differences() const {
    Differences found(setup(0).table);
    for (std::size_t k = 1; k < count(); ++k) {
      found.add(static_cast<int>(k - 1), setup(k).table);
    }
    return found;
  }
  static decltype(auto) unit(const pathway::Helped& families, index number,
                             random::RunKey, const demography::Life& life) {
    if constexpr (std::is_same_v<M, demography::LivingModel>) {
      return demography::Living{&families.family(number), &life};
    } else {
      return families.family(number);
    }
  }
};
using Needs = NeedsOf<model::FamilyModel>;
using LivingNeeds = NeedsOf<demography::LivingModel>;

/// What families with a pathway have in common.
class WithCases : public KindBase {
 public:
  using KindBase::KindBase;

  static pathway::HelpedFamily unit(const pathway::Helped& families,
                                    index number, random::RunKey key,
                                    const demography::Life& life) {
    return families.unit(number, key, life);
  }
  template <class Meeting>
  static bool add(const pathway::HelpedFamily& unit, double end,
                  demography::Life& life, pathway::Helped::Asking& asking,
                  Meeting& meeting) {
    return pathway::Helped::add(unit, end, life, asking, meeting);
  }

 protected:
  const model::CaseTable& cases(std::size_t k) const {
    const auto& own = setup(k).cases;
    if (!own) throw Error("a joint run of cases needs a pathway");
    return *own;
  }
  engine::PoolMap team_map(std::size_t k) const {
    engine::PoolMap pools;
    // Otherwise whoever has used a team is touched, and none has a stand-in.
    if (!same_teams(cases(0), cases(k))) {
      pools.to.fill(engine::PoolMap::kNowhere);
    }
    return pools;
  }
};

/// Families with a pathway and without programmes.
class Cases : public WithCases {
 public:
  using Model = pathway::CaseModel;
  using Differences = CaseDifferences;
  using WithCases::WithCases;

  Model model(std::size_t k) const { return Model(setup(k).table, cases(k)); }
  Differences differences() const {
    Differences found(setup(0).table, cases(0));
    for (std::size_t k = 1; k < count(); ++k) {
      found.add(static_cast<int>(k - 1), setup(k).table, cases(k));
    }
    return found;
  }
  std::vector<engine::PoolPlan> pools(std::size_t k) const {
    return pathway::pools(cases(k));
  }
  engine::PoolMap pool_map(std::size_t k) const { return team_map(k); }
};

/// Returns a scenario's programmes, for a list of those of several.
inline programmes::SharedProgrammes::Scenario programmes_of(
    const scenario::Scenario& scenario) {
  return {&scenario.programmes, &scenario.combination,
          scenario::programme_context(scenario)};
}

/// Families with a pathway, some of whose scenarios have programmes.
class Enrolled : public WithCases {
 public:
  using Model = programmes::EnrolledModel;
  using Differences = ProgrammeDifferences;
  // A programme of a mix acts in the very step in which a family asks for it.
  static constexpr bool kForks = false;
  static constexpr bool kManyAsk = false;

  explicit Enrolled(const std::vector<Source>& scenarios)
      : WithCases(scenarios), shared_(programmes_of(scenario(0))) {
    for (std::size_t k = 1; k < count(); ++k) {
      shared_.add(programmes_of(scenario(k)));
    }
    shared_.compile();
  }

  Model model(std::size_t k) const {
    return Model(setup(k).table, cases(k), table(k));
  }
  Differences differences() const {
    Differences found(setup(0).table, cases(0));
    for (std::size_t k = 1; k < count(); ++k) {
      found.add(static_cast<int>(k - 1), setup(k).table, cases(k),
                shared_.differing(static_cast<int>(k)));
    }
    return found;
  }
  std::vector<engine::PoolPlan> pools(std::size_t k) const {
    std::vector<engine::PoolPlan> plans = pathway::pools(cases(k));
    const programmes::ProgrammeTable& own = table(k);
    const bool queues = std::any_of(
        own.places().begin(), own.places().end(), [&](const auto& places) {
          return (own.own() & programmes::programme_bit(places.programme)) != 0;
        });
    if (plans.empty() && !queues) return {};
    for (auto& plan : own.pools()) plans.push_back(std::move(plan));
    return plans;
  }
  engine::PoolMap pool_map(std::size_t k) const {
    engine::PoolMap pools = team_map(k);
    // Those of programmes follow those of teams.
    const auto mine = static_cast<std::size_t>(table(0).teams());
    const auto theirs = static_cast<std::size_t>(table(k).teams());
    for (std::size_t i = 0; i < table(0).places().size(); ++i) {
      pools.to[mine + i] = static_cast<std::int8_t>(theirs + i);
    }
    return pools;
  }
  /// Returns the programmes of a name, of any scenario.
  programmes::ProgrammeSet programmes_named(const std::string& name) const {
    programmes::ProgrammeSet found = 0;
    for (int i = 0; i < table(0).count(); ++i) {
      if (table(0).programme(i).name == name) {
        found |= programmes::programme_bit(i);
      }
    }
    return found;
  }
  void share(auto& recorders, std::size_t k) const {
    recorders.share(shared_, static_cast<int>(k), setup(k).localities(),
                    setup(k).months);
  }

 private:
  const programmes::ProgrammeTable& table(std::size_t k) const {
    return shared_.table(static_cast<int>(k));
  }

  programmes::SharedProgrammes shared_;
};

/// Returns why families of a mix cannot be set beside those of its baseline,
/// one by one; empty if they can.
inline std::string why_apart(const Source& baseline, const Source& other) {
  const RunSetup& base = *baseline.setup;
  const RunSetup& mix = *other.setup;
  if (base.months != mix.months || base.start != mix.start) {
    return "its start or horizon differs";
  }
  if (base.context.localities != mix.context.localities) {
    return "its localities differ";
  }
  if (base.context.zones != mix.context.zones) return "its zones differ";
  if (base.cases.has_value() != mix.cases.has_value()) {
    return "one of the two has a pathway";
  }
  if (base.given != mix.given && *base.given != *mix.given) {
    return "its families differ";
  }
  if ((base.plan == nullptr) != (mix.plan == nullptr)) {
    return "one of the two has demography";
  }
  if (base.plan != nullptr && (base.plan->rates != mix.plan->rates ||
                               base.plan->families != mix.plan->families)) {
    return "its demography differs";
  }
  return {};
}

/// Returns why a mix cannot share the history of any family with its baseline;
/// empty if it can.
inline std::string why_whole(const Source& baseline, const Source& other) {
  if (auto why = why_apart(baseline, other); !why.empty()) return why;
  const RunSetup& base = *baseline.setup;
  const RunSetup& mix = *other.setup;
  if (base.programmes || mix.programmes) {
    const auto& mine = baseline.scenario->combination;
    const auto& theirs = other.scenario->combination;
    if (mine.rule != theirs.rule || mine.floor.value != theirs.floor.value) {
      return "its programmes combine by another rule";
    }
    programmes::SharedProgrammes both(programmes_of(*baseline.scenario));
    if (!both.add(programmes_of(*other.scenario))) {
      return "the two have too many programmes or queues together";
    }
  }
  return {};
}

}  // namespace hearthline::results::joint
