#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/pool_log.hpp"
#include "hearthline/engine/rerun.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"
#include "hearthline/results/joint_families.hpp"
#include "hearthline/results/joint_kinds.hpp"
#include "hearthline/results/reached_run.hpp"
#include "hearthline/results/scenario_run_impl.hpp"
#include "hearthline/results/skipping.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::results {

/// The families of all scenarios, draw by draw.
template <Part... Parts>
class ReachedRunOfParts<Parts...>::Borough {
 public:
  Borough(Run& base, const std::vector<Run*>& mixes,
          const std::vector<Reach<Run>>& reaches)
      : families_(base, mixes), reaches_(&reaches) {
    sides_.push_back(side(base));
    for (Run* mix : mixes) sides_.push_back(side(*mix));
    for (const Reach<Run>& reach : reaches) {
      programmes::ProgrammeSet chosen = 0;
      for (const std::string& name : reach.programmes) {
        chosen |= families_.kind().programmes_named(name);
      }
      chosen_.push_back(chosen);
    }
  }

  /// @param families  how many families each reach has, by reach and draw
  void simulate(const engine::RunOptions& options, engine::Control& control,
                std::vector<std::vector<index>>& families) {
    control_ = &control;
    const auto first = static_cast<index>(options.first_draw);
    for (const Side& side : sides_) {
      for (const engine::PoolPlan& plan : side.plans) {
        engine::require_pool(plan);
      }
    }
    engine::RunOptions whole = options;
    whole.block = 1;  // A draw is the work of one thread.
    std::vector<Desk> desks(static_cast<std::size_t>(options.threads));
    engine::run_each(
        1, whole, Nothing(), control,
        [&](index, random::RunKey key, Nothing&, int worker) {
          Desk& desk = desks[static_cast<std::size_t>(worker)];
          simulate_draw(key, desk);
          const auto draw =
              static_cast<std::size_t>(static_cast<index>(key.draw) - first);
          for (std::size_t i = 0; i < families.size(); ++i) {
            families[i][draw] = desk.families[i];
          }
        },
        [](index, const Nothing&) {});
  }

 private:
  using Kind = joint::Enrolled;
  using Model = typename Kind::Model;
  using Recorder = typename Run::Recorder;
  /// Of which nothing is skipped: of the same type as in a joint run, so that
  /// both are compiled once.
  using Recorders = Skipping<Recorder>;
  using Meeting = engine::Meeting<Model, Recorders>;

  /// Draws are stored where they are simulated.
  struct Nothing {
    void add(const Nothing&) {}
    void clear() {}
  };

  /// The baseline or a mix.
  struct Side {
    Run* run;
    std::size_t place;  ///< 0 for the baseline
    Model model;
    std::vector<engine::PoolPlan> plans;
  };
  /// A draw of one of them.
  struct Drawn {
    std::optional<Meeting> meeting;
    pathway::Helped::Asking asking;
    engine::PoolLog log;
    /// Whose steps the log has: the numbers of families, in its order.
    std::vector<std::uint32_t> numbers;
    std::vector<programmes::StartOfFamily> starts;
  };
  /// The buffers of a worker.
  struct Desk {
    demography::Life life;
    engine::Course<Model> course;
    Drawn base;
    Drawn mix;  ///< of one after the other
    std::vector<programmes::StartOfFamily> reached;
    std::vector<index> families;  ///< by reach
  };

  Side side(Run& run) const {
    const std::size_t place = sides_.size();
    return {&run, place, families_.kind().model(place),
            families_.kind().pools(place)};
  }
  Recorders recorders(const Side& side) const {
    return Recorders(families_.recorder(*side.run, side.place));
  }
  void check_stop() const {
    if (control_->stop) throw Interrupted();
  }

  void simulate_draw(random::RunKey key, Desk& desk) {
    desk.families.assign(chosen_.size(), 0);
    const Side& base = sides_.front();
    simulate_all(base, key, desk.base, desk);
    for (std::size_t m = 1; m < sides_.size(); ++m) {
      const Side& mix = sides_[m];
      simulate_all(mix, key, desk.mix, desk);
      find_reached(desk);
      for (std::size_t i = 0; i < chosen_.size(); ++i) {
        const Reach<Run>& reach = (*reaches_)[i];
        if (reach.in + 1 != m) continue;
        desk.families[i] = simulate_reached(base, chosen_[i], key, desk.base,
                                            *reach.base, desk);
        simulate_reached(mix, chosen_[i], key, desk.mix, *reach.mix, desk);
      }
    }
  }

  void simulate_all(const Side& side, random::RunKey key, Drawn& drawn,
                    Desk& desk) const {
    Recorders found = recorders(side);
    drawn.starts.clear();
    drawn.numbers.clear();
    drawn.asking.clear();
    found.recorders().note_starts(&drawn.starts);
    const bool meets = !side.plans.empty();
    if (drawn.meeting && meets) {
      drawn.meeting->clear(side.model, side.plans, key, families_.horizon(),
                           found);
    } else if (meets) {
      drawn.meeting.emplace(side.model, side.plans, key, families_.horizon(),
                            found);
      drawn.meeting->write_to(&drawn.log);
    }
    for (index number = 0; number < families_.count(); ++number) {
      check_stop();
      const double end = families_.draw_life(number, key, desk.life);
      families_.record_life(*side.run, found.recorders(), number, desk.life,
                            key);
      const auto unit = families_.unit(number, key, desk.life);
      if (!meets) {
        engine::simulate(side.model, unit, key, families_.starts(number), end,
                         found);
      } else if (Kind::add(unit, end, desk.life, drawn.asking,
                           *drawn.meeting)) {
        drawn.numbers.push_back(static_cast<std::uint32_t>(number));
      }
    }
    if (meets) drawn.meeting->run(*control_);
    side.run->parts_->record_draw(found.recorders(), key);
    families_.store(*side.run, key, found.recorders());
  }

  /// Finds who starts which programme, in the order of families and programmes.
  void find_reached(Desk& desk) const {
    auto& reached = desk.reached;
    reached.clear();
    for (const Drawn* drawn : {&desk.base, &desk.mix}) {
      reached.insert(reached.end(), drawn->starts.begin(), drawn->starts.end());
    }
    std::sort(reached.begin(), reached.end());
  }

  /// Records, in a run, those whom chosen programmes reach. Returns how many
  /// they are.
  index simulate_reached(const Side& side, programmes::ProgrammeSet chosen,
                         random::RunKey key, const Drawn& drawn, Run& run,
                         Desk& desk) const {
    Recorders found = recorders(side);
    index count = 0;
    const model::Family* last = nullptr;
    for (const programmes::StartOfFamily& start : desk.reached) {
      const bool ours =
          (programmes::programme_bit(start.programme) & chosen) != 0;
      if (!ours || start.family == last) continue;
      check_stop();
      last = start.family;
      const auto number = static_cast<index>(last - &families_.family(0));
      simulate_again(side, drawn, number, key, found, desk);
      ++count;
    }
    families_.store(run, key, found.recorders());
    return count;
  }

  /// Simulates a family as it is in a draw, where it may have met others.
  void simulate_again(const Side& side, const Drawn& drawn, index number,
                      random::RunKey key, Recorders& found, Desk& desk) const {
    const double end = families_.draw_life(number, key, desk.life);
    families_.record_life(*side.run, found.recorders(), number, desk.life, key);
    const auto unit = families_.unit(number, key, desk.life);
    const auto at = std::lower_bound(drawn.numbers.begin(), drawn.numbers.end(),
                                     static_cast<std::uint32_t>(number));
    if (at == drawn.numbers.end() || index{*at} != number) {
      engine::simulate(side.model, unit, key, families_.starts(number), end,
                       found);
      return;
    }
    const auto place =
        static_cast<std::uint32_t>(std::distance(drawn.numbers.begin(), at));
    engine::Rerun<Model, Recorders> again(side.model, unit, key, end,
                                          desk.course, found);
    again.begin(families_.starts(number));
    again.follow(drawn.log, drawn.log.first(place), engine::PoolLog::kEnd,
                 engine::PoolMap());
    again.finish();
  }

  JointFamilies<Kind, Parts...> families_;
  const std::vector<Reach<Run>>* reaches_;
  std::vector<programmes::ProgrammeSet> chosen_;  ///< by reach
  std::vector<Side> sides_;
  engine::Control* control_ = nullptr;  ///< of the present call
};

template <Part... Parts>
ReachedRunOfParts<Parts...>::ReachedRunOfParts(Run& base,
                                               std::vector<Run*> mixes,
                                               std::vector<Reach<Run>> reaches)
    : base_(&base), mixes_(std::move(mixes)), reaches_(std::move(reaches)) {
  const auto require_seed = [&](const Run& run) {
    if (run.seed() == base.seed()) return;
    throw InputError("seed: expected that of the baseline, " +
                     std::to_string(base.seed()) + ", found " +
                     std::to_string(run.seed()));
  };
  programmes::SharedProgrammes shared(joint::programmes_of(base.scenario_));
  for (const Run* mix : mixes_) {
    require_seed(*mix);
    std::string why = joint::why_apart({&base.scenario_, &base.setup_},
                                       {&mix->scenario_, &mix->setup_});
    if (why.empty() && !shared.add(joint::programmes_of(mix->scenario_))) {
      why = "all mixes have too many programmes or queues together";
    }
    if (!why.empty()) {
      throw InputError("reached: families in '" + mix->scenario_.name +
                       "' cannot be compared with those in '" +
                       base.scenario_.name + "' one by one: " + why);
    }
  }
  for (const Reach<Run>& reach : reaches_) {
    require_seed(*reach.base);
    require_seed(*reach.mix);
    if (reach.in >= mixes_.size()) {
      throw InputError("reached: expected the number of a mix, found " +
                       std::to_string(reach.in));
    }
    require_known(base, *mixes_[reach.in], reach.programmes);
  }
}

template <Part... Parts>
void ReachedRunOfParts<Parts...>::require_known(
    const Run& base, const Run& mix,
    const std::vector<std::string>& programmes) {
  if (programmes.empty()) {
    throw InputError("reached: expected the name of a programme, found none");
  }
  std::vector<std::string> known;
  for (const Run* run : {&base, &mix}) {
    for (const auto& [name, own] : run->scenario_.programmes) {
      known.push_back(name);
    }
  }
  for (const std::string& name : programmes) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw InputError("reached: no programme is named '" + name + "'" +
                       text::suggestion(name, known));
    }
  }
}

template <Part... Parts>
void ReachedRunOfParts<Parts...>::simulate(index first, index count,
                                           int threads,
                                           engine::Control& control) {
  base_->require_held(first, count);
  for (const Run* mix : mixes_) mix->require_held(first, count);
  for (const Reach<Run>& reach : reaches_) {
    reach.base->require_held(first, count);
    reach.mix->require_held(first, count);
  }
  engine::require_threads(threads);
  engine::RunOptions options;
  options.seed = base_->seed();
  options.first_draw = static_cast<std::uint32_t>(first);
  options.draws = count;
  options.threads = threads;
  families_.assign(reaches_.size(),
                   std::vector<index>(static_cast<std::size_t>(count), 0));
  Borough(*base_, mixes_, reaches_).simulate(options, control, families_);
}

}  // namespace hearthline::results
