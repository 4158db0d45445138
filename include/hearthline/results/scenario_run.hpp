#pragma once
/// @file
/// A run of a scenario: families, draws and tables.

#include <cstdint>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/results/cost_part.hpp"
#include "hearthline/results/family_trace.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/part_list.hpp"
#include "hearthline/results/people_part.hpp"
#include "hearthline/results/stream_part.hpp"

namespace hearthline::results {

/// A scenario's run of a fixed number of draws, simulated in any pieces.
///
/// Draw d depends on (seed, d) alone: a run that is simulated in one call, in
/// blocks of draws on several machines, or after a stop and resume holds the
/// same bits. Two scenarios that share families and seed are coupled.
///
/// @tparam Parts  what it records, in the order of the tables; `part.hpp` says
///                what a part is
template <Part... Parts>
class RunOfParts {
 public:
  using Families = std::shared_ptr<const model::Families>;

  /// @param draws  at least 1, and at most the 2^32 that a key tells apart
  /// @throws Error when there are not, or no room for the results
  RunOfParts(const scenario::Scenario& scenario, Families families, index draws,
             std::uint32_t seed)
      : setup_(scenario, std::move(families)),
        draws_(draws),
        seed_(seed),
        parts_(made(scenario, setup_, draws)) {}

  index draws() const { return draws_; }
  index months() const { return setup_.months; }
  std::uint32_t seed() const { return seed_; }

  /// What a part keeps: `run.part<NeedPart>().results()`.
  template <class P>
  const P& part() const {
    return parts_.template get<P>();
  }
  /// What demography makes of the scenario; null without it.
  const demography::Plan* plan() const { return setup_.plan.get(); }

  /// Simulates draws [first, first + count).
  /// @throws Interrupted when `control.stop` is set; these draws then hold
  ///         nothing to rely on
  void simulate(index first, index count, int threads,
                engine::Control& control) {
    if (first < 0 || first >= draws() || count < 1 || count > draws() - first) {
      throw Error(std::to_string(count) + " draws from draw " +
                  std::to_string(first) +
                  " on are asked for; the run has draws 0 to " +
                  std::to_string(draws() - 1));
    }
    engine::RunOptions options;
    options.seed = seed_;
    options.first_draw = static_cast<std::uint32_t>(first);
    options.draws = count;
    options.threads = threads;
    if (setup_.plan) {
      const demography::Borough borough(*setup_.plan, setup_.table, months());
      std::vector<demography::Life> lives(static_cast<std::size_t>(threads));
      simulate(
          options, control,
          [&](index unit, random::RunKey key, Recorder& recorder, int worker) {
            demography::Life& life = lives[static_cast<std::size_t>(worker)];
            borough.live(unit, key, life, recorder);
            const model::Family& family = borough.family(unit);
            parts_.record_life(
                recorder,
                {family, borough.children(family), life, borough.boys(),
                 demography::is_new_family(family.id)},
                key);
          });
      return;
    }
    const model::FamilyModel model(setup_.table);
    simulate(options, control,
             [&](index unit, random::RunKey key, Recorder& recorder, int) {
               engine::simulate(
                   model,
                   setup_.given->families[static_cast<std::size_t>(unit)], key,
                   0.0, static_cast<double>(months()), recorder);
             });
  }

  /// The names that `table` takes.
  std::vector<std::string> table_names() const {
    std::vector<std::string> names;
    parts_.each_table(setup_, [&](const std::string& name, const auto&) {
      names.push_back(name);
    });
    return names;
  }
  /// @param draws  how many of the draws, from the first, the table covers
  /// @throws Error when there is no such table, or are not so many draws
  Table table(const std::string& name, index draws) const {
    if (draws < 1 || draws > this->draws()) {
      throw Error("a table of " + std::to_string(draws) +
                  " draws is asked for; the run has " +
                  std::to_string(this->draws()));
    }
    Table found;
    parts_.each_table(setup_, [&](const std::string& known, const auto& make) {
      if (known == name) found = make(draws);
    });
    if (!found.columns.empty()) return found;
    std::string message = "there is no table " + name + "; there are";
    for (const std::string& known : table_names()) message += " " + known;
    throw Error(message);
  }

  /// One family's history in one draw, simulated again, alone.
  /// @throws Error when the run has no such family
  std::vector<HistoryStep> trace(model::FamilyId id, std::uint32_t draw) const {
    return family_trace(setup_, id, {seed_, draw});
  }

 private:
  using List = PartList<Parts...>;
  using Recorder = typename List::Recorder;

  /// @param live  lets one family live in one draw
  template <class Live>
  void simulate(const engine::RunOptions& options, engine::Control& control,
                const Live& live) {
    const auto families = static_cast<index>(setup_.families().families.size());
    // What concerns no family is a unit of its own, after the families.
    const index units = families + (parts_.records_draws() ? 1 : 0);
    const auto first = static_cast<index>(options.first_draw);
    engine::run_each(
        units, options, parts_.recorder(setup_), control,
        [&](index unit, random::RunKey key, Recorder& recorder, int worker) {
          if (unit == families) {
            parts_.record_draw(recorder, key);
          } else {
            live(unit, key, recorder, worker);
          }
        },
        [&](index draw, const Recorder& recorder) {
          parts_.store(first + draw, recorder);
        });
  }

  static List made(const scenario::Scenario& scenario, const RunSetup& setup,
                   index draws) {
    constexpr index kMostDraws = index{1} << 32;
    if (draws < 1 || draws > kMostDraws) {
      throw Error(std::to_string(draws) +
                  " draws are asked for; allowed are 1 to " +
                  std::to_string(kMostDraws));
    }
    const std::string no_room = "there is no memory for the results of " +
                                std::to_string(draws) + " draws; ask for fewer";
    try {
      return {scenario, setup, draws};
    } catch (const std::bad_alloc&) {
      throw Error(no_room);
    } catch (const std::length_error&) {  // No vector is so long.
      throw Error(no_room);
    }
  }

  RunSetup setup_;
  index draws_;
  std::uint32_t seed_;
  List parts_;
};

/// What a run of a scenario records. A new part is a file and its name here.
using ScenarioRun = RunOfParts<NeedPart, CostPart, PeoplePart, StreamPart>;

}  // namespace hearthline::results
