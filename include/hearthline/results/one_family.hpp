#pragma once
/// @file
/// One family in one draw, simulated again: alone, or within the whole draw
/// where families meet.

#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/demography/life.hpp"
#include "hearthline/engine/control.hpp"
#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/pool.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/programmes/enrolled_model.hpp"
#include "hearthline/random/stream.hpp"
#include "hearthline/results/run_setup.hpp"

namespace hearthline::results {

/// Returns the place of a family in `run.families()`.
/// @throws Error if the run has no such family
inline std::size_t place_of_family(const RunSetup& run, model::FamilyId id) {
  const auto& families = run.families().families;
  for (std::size_t place = 0; place < families.size(); ++place) {
    if (families[place].id == id) return place;
  }
  throw Error("family: no family has the id " + std::to_string(id.value) +
              "; the population has " +
              std::to_string(run.given->families.size()) +
              " families, numbered from 0");
}

namespace one_family_detail {

/// Tells a recorder of one family, and of no other. What the recorder keeps of
/// the present family is always this one's, whoever takes turns with it.
template <class R>
class Only {
 public:
  using Bookmark = bool;

  /// @param recorder  must outlive this
  Only(model::FamilyId id, R& recorder) : id_(id), recorder_(&recorder) {}

  void start(const auto& model, const pathway::HelpedFamily& unit,
             const auto& state, double time) {
    mine_ = unit.family->id == id_;
    if (mine_) recorder_->start(model, unit, state, time);
  }
  void event(const auto& model, const auto& unit, const auto& state,
             int process, double hazard, double time) {
    if (mine_) recorder_->event(model, unit, state, process, hazard, time);
  }
  void change(const auto& model, const auto& unit, const auto& state,
              double time) {
    if (mine_) recorder_->change(model, unit, state, time);
  }
  void finish(const auto& model, const auto& unit, const auto& state,
              double time) {
    if (mine_) recorder_->finish(model, unit, state, time);
  }
  void pool(const auto& model, const auto& unit, const auto& state,
            const engine::PoolEvent& event) {
    if (mine_) recorder_->pool(model, unit, state, event);
  }
  Bookmark bookmark() const { return mine_; }
  void resume(Bookmark mine) { mine_ = mine; }

 private:
  model::FamilyId id_;
  R* recorder_;
  bool mine_ = false;
};

template <class Model, class R>
void simulate_with_cases(const RunSetup& run, const Model& model,
                         std::size_t place, random::RunKey key,
                         demography::Life& life, R& recorder) {
  const pathway::Helped helped(run.plan.get(), *run.given, run.table,
                               run.months);
  const auto wanted = static_cast<index>(place);
  Only<R> only(helped.family(wanted).id, recorder);
  const std::vector<engine::PoolPlan> plans = run.pools();
  if (plans.empty()) {
    const double end = helped.draw_life(wanted, key, life);
    const auto who = helped.unit(wanted, key, life);
    engine::simulate(model, who, key, static_cast<double>(who.family->enters),
                     end, only);
    return;
  }
  pathway::Helped::Asking asking;
  engine::Meeting<Model, Only<R>> meeting(
      model, plans, key, static_cast<double>(run.months), only);
  for (index unit = 0; unit < helped.families(); ++unit) {
    const double end = helped.draw_life(unit, key, life);
    pathway::Helped::add(helped.unit(unit, key, life), end, life, asking,
                         meeting);
  }
  meeting.run(engine::Control());
  helped.draw_life(wanted, key, life);
}

}  // namespace one_family_detail

/// Simulates a family again in a scenario with a pathway. Where families meet,
/// all of them are simulated, since its course depends on the others.
/// @param place     index of the family in `run.families()`
/// @param life      is the family's afterwards
/// @param recorder  is told of this family alone
template <class R>
void simulate_one_with_cases(const RunSetup& run, std::size_t place,
                             random::RunKey key, demography::Life& life,
                             R& recorder) {
  using one_family_detail::simulate_with_cases;
  if (!run.cases) return;
  const model::CaseTable& cases = *run.cases;
  if (run.programmes) {
    simulate_with_cases(
        run, programmes::EnrolledModel(run.table, cases, *run.programmes),
        place, key, life, recorder);
  } else {
    simulate_with_cases(run, pathway::CaseModel(run.table, cases), place, key,
                        life, recorder);
  }
}

}  // namespace hearthline::results
