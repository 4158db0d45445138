#pragma once
/// @file
/// The families of a scenario with a pathway, in any draw and on any thread,
/// and its teams as pools of the engine.

#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/pool.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/pathway/case_model.hpp"

namespace hearthline::pathway {

/// The families of a scenario, with demography or without.
class Helped {
 public:
  /// @param plan   null without demography: the families of `given` remain
  /// @param given  the families at the start; all arguments must outlive this
  Helped(const demography::Plan* plan, const model::Families& given,
         const model::HazardTable& need, index months)
      : all_(plan != nullptr ? &plan->families : &given),
        cases_(given.cases),
        horizon_(static_cast<double>(months)) {
    if (plan != nullptr) borough_.emplace(*plan, need, months);
  }

  index families() const { return std::ssize(all_->families); }
  const model::Family& family(index number) const {
    return all_->families[static_cast<std::size_t>(number)];
  }
  std::span<const model::Child> children(const model::Family& family) const {
    return std::span(all_->children)
        .subspan(family.first_child, family.children);
  }
  double boys() const { return borough_ ? borough_->boys() : 0.5; }

  /// Draws a family's life into `life`, and returns when it leaves, or the
  /// horizon. Without demography nothing happens in a life.
  double draw_life(index number, random::RunKey key,
                   demography::Life& life) const {
    return borough_ ? borough_->draw_life(family(number), key, life) : horizon_;
  }
  /// @param life  must outlive the unit
  HelpedFamily unit(index number, random::RunKey key,
                    const demography::Life& life) const {
    const model::Family& who = family(number);
    const auto at = static_cast<std::size_t>(number);
    return {&who,  children(who),
            &life, at < cases_.size() ? cases_[at] : model::CaseAtStart(),
            key,   borough_.has_value()};
  }
  /// Adds a unit to a meeting, until it leaves.
  /// @param life    the life of the unit, which is moved to `asking` if it asks
  ///                for a place
  /// @param asking  the lives of those who ask, until the end of the draw
  template <class Meeting>
  static void add(const HelpedFamily& unit, double end, demography::Life& life,
                  std::deque<demography::Life>& asking, Meeting& meeting) {
    meeting.add(unit, static_cast<double>(unit.family->enters), end, [&] {
      // Its steps and births stay where they are in memory.
      asking.push_back(std::move(life));
      HelpedFamily kept = unit;
      kept.life = &asking.back();
      return kept;
    });
  }

 private:
  const model::Families* all_;
  std::span<const model::CaseAtStart> cases_;
  std::optional<demography::Borough> borough_;
  double horizon_;
};

/// Returns the teams as pools, in the same order.
inline std::vector<engine::PoolPlan> pools(const model::CaseTable& cases) {
  std::vector<engine::PoolPlan> plans;
  for (const model::Team& team : cases.teams()) {
    engine::PoolPlan plan;
    plan.stream =
        random::stream_id(cases.purpose() + ":pathway.teams." + team.name);
    plan.from = team.from;
    plan.places = team.places;
    plans.push_back(plan);
  }
  return plans;
}

}  // namespace hearthline::pathway
