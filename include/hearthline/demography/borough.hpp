#pragma once
/// @file
/// Simulation of the families of a plan, in any draw and on any thread.

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "hearthline/demography/arrivals.hpp"
#include "hearthline/demography/life.hpp"
#include "hearthline/demography/living_model.hpp"
#include "hearthline/demography/plan.hpp"
#include "hearthline/engine/simulate.hpp"

namespace hearthline::demography {

/// The families of a plan and the models that simulate them.
class Borough {
 public:
  /// @param plan, table  must outlive the borough
  Borough(const Plan& plan, const model::HazardTable& table, index months)
      : plan_(&plan),
        life_(plan.rates),
        living_(table),
        horizon_(static_cast<double>(months)) {}

  index families() const {
    return static_cast<index>(plan_->families.families.size());
  }
  const model::Family& family(index number) const {
    return plan_->families.families[static_cast<std::size_t>(number)];
  }
  std::span<const model::Child> children(const model::Family& family) const {
    return std::span(plan_->families.children)
        .subspan(family.first_child, family.children);
  }
  double boys() const { return plan_->rates.boys; }

  /// Draws a family's life into `life`, and returns when it leaves, or the
  /// horizon.
  double draw_life(const model::Family& who, random::RunKey key,
                   Life& life) const {
    life.draw(life_, who, children(who), key, horizon_);
    return std::min(horizon_, life.leaves());
  }

  /// Draws a family's life into `life`, then simulates its need. The life
  /// depends only on (key, family); need also depends on the hazards.
  /// @param life  a buffer of the calling thread, which is overwritten
  template <class R>
  void live(index number, random::RunKey key, Life& life, R& recorder) const {
    const model::Family& who = family(number);
    const double end = draw_life(who, key, life);
    engine::simulate(living_, Living{&who, &life}, key,
                     static_cast<double>(who.enters), end, recorder);
  }

 private:
  const Plan* plan_;
  LifeModel life_;
  LivingModel living_;
  double horizon_;
};

}  // namespace hearthline::demography
