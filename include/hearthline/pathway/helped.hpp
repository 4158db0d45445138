#pragma once
/// @file
/// The families of a scenario with a pathway, in any draw and on any thread,
/// and its teams as pools of the engine.

#include <algorithm>
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
  /// Returns the same of a life that has been drawn.
  double leaves(const demography::Life& life) const {
    return borough_ ? std::min(horizon_, life.leaves()) : horizon_;
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
  /// The lives of those who ask for a place, until the end of a draw. Their
  /// memory is used again in the next.
  class Asking {
   public:
    void clear() { used_ = 0; }
    /// Returns the life as it will stay. Its steps and births keep their places
    /// in memory, and `life` gets others.
    const demography::Life& keep(demography::Life& life) {
      if (used_ == lives_.size()) lives_.emplace_back();
      demography::Life& kept = lives_[used_++];
      std::swap(kept, life);
      return kept;
    }

   private:
    std::deque<demography::Life> lives_;
    std::size_t used_ = 0;
  };

  /// Adds a unit to a meeting, until it leaves.
  /// @param life    the life of the unit, which `asking` keeps if it asks for a
  ///                place
  /// Returns whether it does.
  template <class Meeting>
  static bool add(const HelpedFamily& unit, double end, demography::Life& life,
                  Asking& asking, Meeting& meeting) {
    return meeting.add(unit, static_cast<double>(unit.family->enters), end,
                       [&] {
                         HelpedFamily kept = unit;
                         kept.life = &asking.keep(life);
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
