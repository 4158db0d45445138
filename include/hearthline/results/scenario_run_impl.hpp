#pragma once

#include <new>
#include <stdexcept>

#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::results {

template <Part... Parts>
RunOfParts<Parts...>::RunOfParts(const scenario::Scenario& scenario,
                                 Families families, index draws,
                                 std::uint32_t seed,
                                 const std::atomic<bool>* stop)
    : setup_(scenario, std::move(families), stop),
      draws_(draws),
      seed_(seed),
      parts_(parts_of(scenario, setup_, draws)) {}

template <Part... Parts>
void RunOfParts<Parts...>::simulate(index first, index count, int threads,
                                    engine::Control& control) {
  if (first < 0 || first >= draws() || count < 1 || count > draws() - first) {
    throw Error("draws: expected one or more of draws 0 to " +
                std::to_string(draws() - 1) + ", found " +
                std::to_string(count) + " from draw " + std::to_string(first));
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
                 model, setup_.given->families[static_cast<std::size_t>(unit)],
                 key, 0.0, static_cast<double>(months()), recorder);
           });
}

template <Part... Parts>
template <class Live>
void RunOfParts<Parts...>::simulate(const engine::RunOptions& options,
                                    engine::Control& control,
                                    const Live& live) {
  const auto families = static_cast<index>(setup_.families().families.size());
  // Results that concern no family are one more unit, after the families.
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

template <Part... Parts>
std::vector<std::string> RunOfParts<Parts...>::table_names() const {
  std::vector<std::string> names;
  parts_.each_table(setup_, [&](const std::string& name, const auto&) {
    names.push_back(name);
  });
  return names;
}

template <Part... Parts>
Table RunOfParts<Parts...>::table(const std::string& name, index draws) const {
  if (draws < 1 || draws > this->draws()) {
    throw Error("draws: expected a whole number from 1 to " +
                std::to_string(this->draws()) + ", found " +
                std::to_string(draws));
  }
  Table found;
  parts_.each_table(setup_, [&](const std::string& known, const auto& make) {
    if (known == name) found = make(draws);
  });
  if (!found.columns.empty()) return found;
  throw Error("table: no table is named '" + name + "'" +
              text::suggestion(name, table_names()));
}

template <Part... Parts>
std::vector<HistoryStep> RunOfParts<Parts...>::trace(model::FamilyId id,
                                                     std::uint32_t draw) const {
  return family_trace(setup_, id, {seed_, draw});
}

template <Part... Parts>
PartList<Parts...> RunOfParts<Parts...>::parts_of(
    const scenario::Scenario& scenario, const RunSetup& setup, index draws) {
  constexpr index kMostDraws = index{1} << 32;
  if (draws < 1 || draws > kMostDraws) {
    throw Error("draws: expected a whole number from 1 to " +
                std::to_string(kMostDraws) + ", found " +
                std::to_string(draws));
  }
  const std::string no_room =
      "draws: expected a number whose results fit in memory, found " +
      std::to_string(draws);
  try {
    return {scenario, setup, draws};
  } catch (const std::bad_alloc&) {
    throw Error(no_room);
  } catch (const std::length_error&) {  // No vector can be this long.
    throw Error(no_room);
  }
}

}  // namespace hearthline::results
