#pragma once
/// @file
/// The demographic life of one family in one draw: its events and their times,
/// which do not depend on its need.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "hearthline/demography/life_model.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/model/family.hpp"

namespace hearthline::demography {

enum class LifeEvent : std::uint8_t {
  kBirth,
  kSeparation,
  kRepartnering,
  kTurns18,    ///< any child but the family's last
  kMovingOut,  ///< ends the life
  kAgingOut,   ///< the last child reaches 18; ends the life
};

/// "demography.birth" ...
inline std::string name(LifeEvent event) {
  constexpr std::array<const char*, 6> kNames{"birth",        "separation",
                                              "repartnering", "turning_18",
                                              "moving_out",   "aging_out"};
  return std::string("demography.") + kNames[static_cast<std::size_t>(event)];
}

/// The events of a family in chronological order. Times are in months since the
/// scenario's start.
class Life {
 public:
  struct Step {
    double time;
    LifeEvent event;
  };

  std::span<const Step> steps() const { return steps_; }
  /// Returns when the family leaves; infinity if it is present at the horizon.
  double leaves() const { return leaves_; }
  /// Returns the times of births during the life.
  std::span<const double> births() const { return births_; }

  /// Makes the life that a family has had: the births of its children after a
  /// time, up to the scenario's start.
  void look_back(std::span<const model::Child> children, double from) {
    steps_.clear();
    births_.clear();
    leaves_ = std::numeric_limits<double>::infinity();
    for (const model::Child& child : children) {
      const double born = child.born_month;
      if (born > from) steps_.push_back({born, LifeEvent::kBirth});
    }
    std::sort(steps_.begin(), steps_.end(),
              [](const Step& a, const Step& b) { return a.time < b.time; });
  }

  /// Draws the life of a family up to the horizon.
  /// @param children  those of the family, as stored in `Families`
  /// Deterministic: depends only on (key, family, rates).
  void draw(const LifeModel& model, const model::Family& family,
            std::span<const model::Child> children, random::RunKey key,
            double horizon) {
    steps_.clear();
    births_.clear();
    leaves_ = std::numeric_limits<double>::infinity();
    Watch watch{this};
    engine::simulate(model, family, key, static_cast<double>(family.enters),
                     horizon, watch);
    const double end = std::min(leaves_, horizon);
    const auto turn_18 = [&](double born) {
      const double time = born + kChildhood;
      if (time <= family.enters || time >= end) return;
      const auto later =
          std::find_if(steps_.begin(), steps_.end(),
                       [time](const Step& step) { return step.time > time; });
      steps_.insert(later, {time, LifeEvent::kTurns18});
    };
    for (const model::Child& child : children) turn_18(child.born_month);
    for (const double born : births_) turn_18(born);
    if (leaves_ < horizon) {
      steps_.push_back(
          {leaves_, moved_ ? LifeEvent::kMovingOut : LifeEvent::kAgingOut});
    }
  }

 private:
  /// Records the life while the engine simulates it.
  struct Watch {
    Life* life;

    void start(const LifeModel&, const model::Family&,
               const LifeModel::State& state, double) {
      life->moved_ = false;
      until(state);
    }
    void event(const LifeModel&, const model::Family&,
               const LifeModel::State& state, int process, double,
               double time) {
      switch (process) {
        case LifeModel::kBirth:
          life->births_.push_back(time);
          life->steps_.push_back({time, LifeEvent::kBirth});
          until(state);
          break;
        case LifeModel::kSeparation:
          life->steps_.push_back({time, LifeEvent::kSeparation});
          break;
        case LifeModel::kRepartnering:
          life->steps_.push_back({time, LifeEvent::kRepartnering});
          break;
        default:
          life->leaves_ = time;
          life->moved_ = true;
      }
    }
    void finish(const LifeModel&, const model::Family&, const LifeModel::State&,
                double horizon) {
      if (life->leaves_ >= horizon) {
        life->leaves_ = std::numeric_limits<double>::infinity();
      }
    }
    /// A family stays until its youngest child is 18, unless it moves out.
    void until(const LifeModel::State& state) {
      life->leaves_ = state.youngest_born + kChildhood;
    }
  };

  std::vector<Step> steps_;
  std::vector<double> births_;
  double leaves_ = 0.0;
  bool moved_ = false;
};

}  // namespace hearthline::demography
