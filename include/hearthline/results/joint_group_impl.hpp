#pragma once
/// @file
/// A baseline and the mixes that are simulated together with it: of each draw
/// first all families of the baseline, with a watch; then, mix by mix, those
/// that it touches, with stand-ins for others at the queues.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/pool_log.hpp"
#include "hearthline/engine/rerun.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"
#include "hearthline/results/joint_families.hpp"
#include "hearthline/results/joint_kinds.hpp"
#include "hearthline/results/joint_run.hpp"
#include "hearthline/results/joint_work.hpp"
#include "hearthline/results/mix_watch.hpp"
#include "hearthline/results/scenario_run_impl.hpp"
#include "hearthline/results/skipping.hpp"
#include "hearthline/results/watched.hpp"

namespace hearthline::results {

namespace joint {

/// The meeting of a model whose units meet.
struct NoMeeting {};
template <class M, class R>
struct MeetingOf {
  using Type = NoMeeting;
};
template <engine::MeetingModel M, class R>
struct MeetingOf<M, R> {
  using Type = engine::Meeting<M, R>;
};

}  // namespace joint

template <Part... Parts>
template <class Kind>
class JointRunOfParts<Parts...>::Together {
 public:
  using Model = typename Kind::Model;
  using Watched = results::Watched<Recorder, Model, typename Kind::Differences>;
  using Touched = TouchedFamily<typename Watched::Kept>;
  /// The recorders of a mix, or of families of the baseline.
  using Recorders = Skipping<Recorder>;

  Together(Run& base, const std::vector<Run*>& mixes, const Group& group,
           std::size_t most_steps)
      : base_(&base),
        families_(base, of_group(mixes, group)),
        model_(families_.kind().model(0)),
        plans_(families_.kind().pools(0)),
        differences_(families_.kind().differences()),
        most_steps_(most_steps) {
    const Kind& kind = families_.kind();
    for (const std::size_t number : group) {
      const std::size_t k = mixes_.size() + 1;
      Mix mix{k,     number, mixes[number], kind.model(k), kind.pools(k), {},
              false, 0.0};
      if constexpr (kMeets) {
        mix.pools = kind.pool_map(k);
        mix.same_pools = mix.plans == plans_;
      }
      mixes_.push_back(std::move(mix));
    }
  }

  void simulate(const engine::RunOptions& options, engine::Control& control,
                std::vector<MixReport>& report) {
    control_ = &control;
    report_ = &report;
    for (Mix& mix : mixes_) mix.cost = 0.0;
    if (plans_.empty()) {
      // Each block costs a pass over its tables.
      engine::RunOptions in_blocks = options;
      in_blocks.block =
          std::clamp<index>(families_.count() / (4 * options.threads),
                            options.block, 8 * options.block);
      simulate_apart(in_blocks);
    } else if constexpr (kMeets) {
      simulate_meeting(options);
    }
    for (const Mix& mix : mixes_) {
      if (mix.cost > static_cast<double>(options.draws)) {
        report[mix.number].whole = "it touches too many families";
      }
    }
  }

 private:
  static constexpr bool kMeets = engine::MeetingModel<Model>;
  using Life = demography::Life;
  using Asking = pathway::Helped::Asking;

  static std::vector<Run*> of_group(const std::vector<Run*>& mixes,
                                    const Group& group) {
    std::vector<Run*> own;
    for (const std::size_t number : group) own.push_back(mixes[number]);
    return own;
  }

  struct Mix {
    std::size_t place;   ///< in the group, whose baseline is 0
    std::size_t number;  ///< among all mixes
    Run* run;
    Model model;
    std::vector<engine::PoolPlan> plans;
    engine::PoolMap pools;  ///< where those of the baseline are
    bool same_pools;
    /// Of the present call, summed over draws: what it costs, with that of a
    /// run by itself as unit, about.
    double cost;
  };

  /// What happened at the pools of the baseline, and whose they are: the
  /// numbers of families, in the order of the log.
  struct Pools {
    engine::PoolLog log;
    std::vector<std::uint32_t> numbers;
  };

  /// A draw of the baseline.
  struct Draw {
    random::RunKey key;
    const Recorder* all;
    const typename Watched::Touched* touched;
    /// Of the recorder, but for changes: of all families, of those who ask.
    std::uint64_t calls;
    std::uint64_t asking_calls;
    const Pools* pools = nullptr;  ///< null if families do not meet
    /// Those that mixes touch or that ask for places, by number.
    std::vector<const Touched*> kept{};
  };

  /// The buffers of a worker.
  struct Desk {
    Life life;
    Asking asking;
    engine::Course<Model> course;
    std::optional<typename joint::MeetingOf<Model, Recorders>::Type> meeting;
  };

  Watched watched() const {
    const bool logs_asking = mixes_.size() > 1 || !Kind::kManyAsk;
    return {
        families_.recorder(*base_, 0),
        typename Watched::Watch(differences_, base_->setup_.families().families,
                                most_steps_, logs_asking),
        Kind::kForks && plans_.empty()};
  }

  /// @name The baseline
  ///@{
  void simulate_apart(const engine::RunOptions& options) {
    const index families = families_.count();
    const bool draws = base_->parts_->records_draws();
    std::vector<Life> lives(static_cast<std::size_t>(options.threads));
    engine::run_each(
        families + (draws ? 1 : 0), options, watched(), *control_,
        [&](index number, random::RunKey key, Watched& recorder, int worker) {
          if (number == families) {
            base_->parts_->record_draw(recorder.recorders(), key);
            return;
          }
          Life& life = lives[static_cast<std::size_t>(worker)];
          const double end = families_.draw_life(number, key, life);
          const auto& unit = families_.unit(number, key, life);
          engine::simulate(model_, unit, key, families_.starts(number), end,
                           recorder);
          families_.record_life(*base_, recorder.recorders(), number, life,
                                key);
        },
        [&](index place, const Watched& recorder) {
          const random::RunKey key{
              options.seed,
              options.first_draw + static_cast<std::uint32_t>(place)};
          families_.store(*base_, key, recorder.recorders());
          Draw draw{key, &recorder.recorders(), &recorder.touched(),
                    recorder.all_calls(), recorder.asking_calls()};
          auto desk = take_desk();
          simulate_mixes(draw, *desk);
          give_back(std::move(desk));
        });
  }

  /// A draw is the work of one thread, with its mixes.
  void simulate_meeting(const engine::RunOptions& options) {
    for (const engine::PoolPlan& plan : plans_) engine::require_pool(plan);
    engine::RunOptions whole = options;
    whole.block = 1;
    struct Worker {
      std::optional<engine::Meeting<Model, Watched>> meeting;
      Pools pools;
      Asking asking;
    };
    std::vector<Worker> workers(static_cast<std::size_t>(options.threads));
    engine::run_each(
        1, whole, watched(), *control_,
        [&](index, random::RunKey key, Watched& recorder, int worker) {
          Worker& own = workers[static_cast<std::size_t>(worker)];
          auto desk = take_desk();
          if (own.meeting) {
            own.meeting->clear(key, recorder);
          } else {
            own.meeting.emplace(model_, plans_, key, families_.horizon(),
                                recorder);
            own.meeting->write_to(&own.pools.log);
          }
          own.asking.clear();
          own.pools.numbers.clear();
          for (index number = 0; number < families_.count(); ++number) {
            check_stop();
            const double end = families_.draw_life(number, key, desk->life);
            families_.record_life(*base_, recorder.recorders(), number,
                                  desk->life, key);
            const auto& unit = families_.unit(number, key, desk->life);
            if (Kind::add(unit, end, desk->life, own.asking, *own.meeting)) {
              own.pools.numbers.push_back(static_cast<std::uint32_t>(number));
            }
          }
          own.meeting->run(*control_);
          base_->parts_->record_draw(recorder.recorders(), key);
          families_.store(*base_, key, recorder.recorders());
          Draw draw{key,
                    &recorder.recorders(),
                    &recorder.touched(),
                    recorder.all_calls(),
                    recorder.asking_calls(),
                    &own.pools};
          simulate_mixes(draw, *desk);
          give_back(std::move(desk));
        },
        [](index, const Watched&) {});
  }
  ///@}

  /// @name The mixes
  ///@{
  using TouchedList = std::vector<const Touched*>;

  void simulate_mixes(Draw& draw, Desk& desk) {
    TouchedList& all = draw.kept;
    for (const Touched& family : draw.touched->list()) all.push_back(&family);
    std::sort(all.begin(), all.end(), [](const Touched* a, const Touched* b) {
      return a->number < b->number;
    });
    TouchedList touched;
    for (std::size_t m = 0; m < mixes_.size(); ++m) {
      const MixSet bit = mix_bit(static_cast<int>(m));
      touched.clear();
      std::copy_if(
          all.begin(), all.end(), std::back_inserter(touched),
          [bit](const Touched* family) { return (family->mixes & bit) != 0; });
      simulate_mix(mixes_[m], draw, touched, desk);
    }
  }

  void simulate_mix(Mix& mix, const Draw& draw, const TouchedList& touched,
                    Desk& desk) {
    Run& run = *mix.run;
    Recorders found(families_.recorder(run, mix.place));
    const joint::WorkOfDraw work = work_of(draw);
    double cost = 0.0;
    for (const Touched* family : touched) {
      cost += work.share(family->calls, family->written);
    }
    const bool whole = cost > 1.0;
    index woken = 0;
    if (whole) {
      simulate_all(mix, draw, found, desk);
    } else {
      found.recorders().take_over(*draw.all);
      if (!touched.empty() || !mix.same_pools) {
        woken = simulate_touched(mix, draw, touched, found, desk);
      }
      run.parts_->record_draw_anew(found.recorders(), draw.key);
    }
    families_.store(run, draw.key, found.recorders());
    cost += work.share_of_woken(woken);
    const std::lock_guard lock(guard_);
    mix.cost += cost;
    MixReport& report = (*report_)[mix.number];
    report.families += families_.count();
    report.touched += std::ssize(touched) + woken;
    report.woken += woken;
    report.whole_draws += whole ? 1 : 0;
  }

  joint::WorkOfDraw work_of(const Draw& draw) const {
    return {families_.count(), draw.calls,
            draw.pools == nullptr ? 0 : index{draw.pools->log.units()},
            draw.asking_calls};
  }

  /// Simulates all families in a mix.
  void simulate_all(Mix& mix, const Draw& draw, Recorders& found, Desk& desk) {
    start_meeting(mix, draw, found, desk);
    for (index number = 0; number < families_.count(); ++number) {
      check_stop();
      const double end = families_.draw_life(number, draw.key, desk.life);
      families_.record_life(*mix.run, found.recorders(), number, desk.life,
                            draw.key);
      simulate_in(mix, draw, number, end, found, desk);
    }
    run_meeting(mix, desk);
    mix.run->parts_->record_draw(found.recorders(), draw.key);
  }

  /// Simulates the families that a mix touches, and takes out what they have in
  /// the baseline. Returns how many it touched through a queue alone.
  index simulate_touched(Mix& mix, const Draw& draw, const TouchedList& touched,
                         Recorders& found, Desk& desk) {
    start_meeting(mix, draw, found, desk);
    // What families have in the baseline that is not written down.
    std::optional<Recorders> before;
    index woken = 0;
    std::uint32_t place = 0;  // in the log
    const std::uint32_t asking =
        draw.pools == nullptr ? 0 : draw.pools->log.units();
    const auto stand_in_before = [&](std::uint32_t number) {
      while (place < asking && draw.pools->numbers[place] < number) {
        stand_in(mix, place++, desk);
      }
    };
    follow(mix, draw, found, before, woken, desk);
    for (const Touched* one : touched) {
      check_stop();
      const Touched& family = *one;
      const std::uint32_t number = family.number;
      stand_in_before(number);
      const bool asks = place < asking && draw.pools->numbers[place] == number;
      const bool cut = take_out(draw, family, found);
      if (cut && !asks && family.kept.fork && mix.plans.empty()) {
        if constexpr (Kind::kForks) {
          const Fork<Model>& fork = *family.kept.fork;
          found.skip_to(family.cut, *family.kept.at_cut, fork.calls);
          go_on_in(mix, draw, fork, number, found, desk);
        }
      } else {
        const double end = families_.draw_life(number, draw.key, desk.life);
        if (!cut) {
          const auto& unit = families_.unit(number, draw.key, desk.life);
          Recorders& own = ready(before);
          if (asks) {
            rerun(unit, draw, place, end, own, desk);
          } else {
            engine::simulate(model_, unit, draw.key, families_.starts(number),
                             end, own);
          }
        }
        simulate_in(mix, draw, number, end, found, desk);
      }
      if (asks) ++place;
    }
    stand_in_before(static_cast<std::uint32_t>(families_.count()));
    run_meeting(mix, desk);
    if (before) found.recorders().take_out(before->recorders());
    return woken;
  }

  /// Returns what is kept of a family; null if nothing is.
  static const Touched* find(const Draw& draw, index number) {
    const auto family = std::lower_bound(
        draw.kept.begin(), draw.kept.end(), number,
        [](const Touched* a, index b) { return a->number < b; });
    return family == draw.kept.end() || (*family)->number != number ? nullptr
                                                                    : *family;
  }
  /// Takes out what a family has in the baseline, if that is written down, and
  /// prepares to record it in the mix from the cut on. Returns whether it is.
  bool take_out(const Draw& draw, const Touched& family, Recorders& found) {
    if (!family.written) {
      found.skip_nothing();
      return false;
    }
    found.recorders().undo(draw.touched->steps(family));
    found.skip_to(family.cut, *family.kept.at_cut, 0);
    return true;
  }

  /// The same from a fork on.
  void go_on_in(Mix& mix, const Draw& draw, const Fork<Model>& fork,
                index number, Recorders& found, Desk& desk) {
    const auto& unit = families_.unit(number, draw.key, fork.life);
    const double end = families_.leaves(fork.life);
    desk.course = fork.course;
    desk.course.go_on_in(mix.model, unit, draw.key, fork.rest);
    while (desk.course.step(mix.model, unit, draw.key, end, found) !=
           engine::Step::kNone) {
    }
    engine::finish(mix.model, unit, desk.course, end, found);
  }

  /// Simulates a family, whose life is on the desk, in a mix.
  void simulate_in(Mix& mix, const Draw& draw, index number, double end,
                   Recorders& found, Desk& desk) {
    const auto& unit = families_.unit(number, draw.key, desk.life);
    if constexpr (kMeets) {
      if (!mix.plans.empty()) {
        Kind::add(unit, end, desk.life, desk.asking, *desk.meeting);
        return;
      }
    }
    engine::simulate(mix.model, unit, draw.key, families_.starts(number), end,
                     found);
  }
  ///@}

  /// @name Meetings in mixes; they do nothing where families do not meet
  ///@{
  void start_meeting(Mix& mix, const Draw& draw, Recorders& found, Desk& desk) {
    if constexpr (kMeets) {
      if (mix.plans.empty()) return;
      desk.asking.clear();
      if (desk.meeting) {
        desk.meeting->clear(mix.model, mix.plans, draw.key, families_.horizon(),
                            found);
      } else {
        desk.meeting.emplace(mix.model, mix.plans, draw.key,
                             families_.horizon(), found);
      }
    }
  }
  void run_meeting(Mix& mix, Desk& desk) {
    if constexpr (kMeets) {
      if (!mix.plans.empty()) desk.meeting->run(*control_);
    }
  }
  void stand_in(Mix& mix, std::uint32_t place, Desk& desk) {
    if constexpr (kMeets) {
      if (!mix.plans.empty()) desk.meeting->add_stand_in(place);
    }
  }
  /// Lets stand-ins follow the baseline. Of a family that wakes, the history in
  /// the baseline is recorded in `before` if it is not written down.
  void follow(Mix& mix, const Draw& draw, Recorders& found,
              std::optional<Recorders>& before, index& woken, Desk& desk) {
    if constexpr (kMeets) {
      if (mix.plans.empty() || draw.pools == nullptr) return;
      desk.meeting->follow(
          draw.pools->log, mix.pools, [&](std::uint32_t place) {
            ++woken;
            const index number = draw.pools->numbers[place];
            const double end = families_.draw_life(number, draw.key, desk.life);
            const Life& kept = desk.asking.keep(desk.life);
            const auto unit = families_.unit(number, draw.key, kept);
            const Touched* family = find(draw, number);
            if (family == nullptr) found.skip_nothing();
            if (family == nullptr || !take_out(draw, *family, found)) {
              rerun(unit, draw, place, end, ready(before), desk);
            }
            return engine::Attendance<Model>{unit, families_.starts(number),
                                             end};
          });
    }
  }
  /// Records the history that a unit has in the baseline, where it meets
  /// others.
  void rerun(const typename Model::Unit& unit, const Draw& draw,
             std::uint32_t place, double end, Recorders& before, Desk& desk) {
    if constexpr (kMeets) {
      const engine::PoolLog& log = draw.pools->log;
      engine::Rerun<Model, Recorders> again(model_, unit, draw.key, end,
                                            desk.course, before);
      again.begin(static_cast<double>(family_of(unit)->enters));
      again.follow(log, log.first(place), engine::PoolLog::kEnd,
                   engine::PoolMap());
      again.finish();
    }
  }
  ///@}

  Recorders& ready(std::optional<Recorders>& before) const {
    if (!before) before.emplace(families_.recorder(*base_, 0));
    return *before;
  }
  void check_stop() const {
    if (control_->stop) throw Interrupted();
  }
  std::unique_ptr<Desk> take_desk() {
    const std::lock_guard lock(guard_);
    if (desks_.empty()) return std::make_unique<Desk>();
    auto desk = std::move(desks_.back());
    desks_.pop_back();
    return desk;
  }
  void give_back(std::unique_ptr<Desk> desk) {
    const std::lock_guard lock(guard_);
    desks_.push_back(std::move(desk));
  }

  Run* base_;
  JointFamilies<Kind, Parts...> families_;
  Model model_;
  std::vector<engine::PoolPlan> plans_;
  typename Kind::Differences differences_;
  std::size_t most_steps_;
  std::vector<Mix> mixes_;
  // Of the present call.
  engine::Control* control_ = nullptr;
  std::vector<MixReport>* report_ = nullptr;
  std::mutex guard_;
  std::vector<std::unique_ptr<Desk>> desks_;
};

}  // namespace hearthline::results
