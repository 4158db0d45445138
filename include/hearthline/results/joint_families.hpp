#pragma once
/// @file
/// The families that a baseline and its mixes share, for all that simulates
/// several scenarios in one go, and how their results are recorded and stored.

#include <cstddef>
#include <utility>
#include <vector>

#include "hearthline/demography/arrivals.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/results/joint_kinds.hpp"
#include "hearthline/results/scenario_run.hpp"

namespace hearthline::results {

/// @tparam Kind  of `joint_kinds.hpp`
template <class Kind, Part... Parts>
class JointFamilies {
 public:
  using Run = RunOfParts<Parts...>;
  using Recorder = typename PartList<Parts...>::Recorder;
  using Life = demography::Life;

  /// @param base, mixes  the scenarios, in this order; must outlive this
  JointFamilies(const Run& base, const std::vector<Run*>& mixes)
      : base_(&base),
        kind_(sources(base, mixes)),
        helped_(base.setup_.plan.get(), *base.setup_.given, base.setup_.table,
                base.months()) {}

  const Kind& kind() const { return kind_; }
  index count() const { return helped_.families(); }
  double horizon() const { return static_cast<double>(base_->months()); }
  const model::Family& family(index number) const {
    return helped_.family(number);
  }
  double starts(index number) const {
    return static_cast<double>(family(number).enters);
  }
  /// Draws a life, and returns when the family leaves, or the horizon.
  double draw_life(index number, random::RunKey key, Life& life) const {
    return helped_.draw_life(number, key, life);
  }
  /// Returns the same of a life that has been drawn.
  double leaves(const Life& life) const { return helped_.leaves(life); }
  decltype(auto) unit(index number, random::RunKey key,
                      const Life& life) const {
    return Kind::unit(helped_, number, key, life);
  }

  /// Returns an empty recorder of a scenario.
  /// @param place  its number, 0 for the baseline
  Recorder recorder(const Run& run, std::size_t place) const {
    Recorder made = run.parts_->recorder(run.setup_);
    if constexpr (requires { kind_.share(made, place); }) {
      kind_.share(made, place);
    }
    return made;
  }
  /// Records what is of a life alone, in scenarios with demography.
  void record_life(const Run& run, Recorder& recorder, index number,
                   const Life& life, random::RunKey key) const {
    if (!run.setup_.plan) return;
    const model::Family& who = family(number);
    run.parts_->record_life(recorder,
                            {who, helped_.children(who), life, helped_.boys(),
                             demography::is_new_family(who.id)},
                            key);
  }
  /// Stores a complete draw, which the run holds.
  static void store(Run& run, random::RunKey key, const Recorder& recorder) {
    run.parts_->store(static_cast<index>(key.draw) - run.first_, recorder);
  }

 private:
  static std::vector<joint::Source> sources(const Run& base,
                                            const std::vector<Run*>& mixes) {
    std::vector<joint::Source> all{{&base.scenario_, &base.setup_}};
    for (const Run* mix : mixes) {
      all.push_back({&mix->scenario_, &mix->setup_});
    }
    return all;
  }

  const Run* base_;
  Kind kind_;
  pathway::Helped helped_;
};

}  // namespace hearthline::results
