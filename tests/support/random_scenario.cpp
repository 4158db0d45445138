#include "support/random_scenario.hpp"

#include <string>
#include <utility>
#include <vector>

#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"

namespace hearthline::test_support {

namespace {

model::ProcessParameters any_process(Chance& chance,
                                     const std::vector<std::string>& covariates,
                                     model::YearMonth start) {
  const std::vector<double> exponents{0.0, 1.0, 0.5, -0.7, 2.0};
  model::ProcessParameters made =
      process(chance.between(0.01, 2.0),
              exponents[static_cast<std::size_t>(chance.below(5))]);
  for (const std::string& covariate : covariates) {
    if (chance.one_in(3)) {
      made.hazard_ratios[covariate] = quantity(chance.between(0.3, 3.0));
    }
  }
  if (chance.one_in(3)) {
    made.since_entry =
        pieces({0.0, chance.between(0.5, 5.0), chance.between(6.0, 40.0)},
               {chance.between(0.2, 2.0), chance.between(0.2, 2.0),
                chance.between(0.2, 2.0)});
  }
  if (chance.one_in(3)) {
    made.by_age = pieces(
        {0.0, 12.0 * chance.below(5) + 12.0, 12.0 * chance.below(9) + 72.0},
        {chance.between(0.2, 2.0), chance.between(0.2, 2.0),
         chance.between(0.2, 2.0)});
  }
  if (chance.one_in(3)) {
    // From before the start until after the horizon.
    const index first = chance.below(30) - 10;
    made.by_date = dated_pieces(
        {start.plus(first), start.plus(first + 1 + chance.below(20))},
        {chance.between(0.2, 2.0), chance.between(0.2, 2.0)});
  }
  return made;
}

}  // namespace

scenario::Scenario random_scenario(Chance& chance, index families) {
  scenario::Scenario s = small_scenario(families);
  if (chance.one_in(2)) {
    s.population.localities["south"].share = quantity(0.35);
    s.population.localities["west"] = s.population.localities["south"];
    s.population.localities["west"].share = quantity(0.25);
  }
  std::vector<std::string> shared{"toxic_trio", "each_theme", "lone_parent",
                                  "quintile_1", "quintile_4", "quintile_5"};
  for (const auto& [name, unused] : s.population.localities) {
    shared.push_back(name);
  }
  s.themes.clear();
  s.moves.clear();
  std::vector<std::string> names;
  for (const std::string_view theme : model::kThemeNames) {
    if (chance.one_in(8)) continue;
    auto covariates = shared;
    covariates.insert(covariates.end(), {"level_2", "level_3", "level_4"});
    for (const std::string_view other : model::kThemeNames) {
      if (other != theme) covariates.emplace_back(other);
    }
    const std::string name(theme);
    s.themes[name] = {any_process(chance, covariates, s.time.start),
                      any_process(chance, covariates, s.time.start)};
    names.push_back("themes." + name + ".onset");
    names.push_back("themes." + name + ".remission");
  }
  for (int from = 0; from < model::kLevels; ++from) {
    for (int to = 0; to < model::kLevels; ++to) {
      if (from == to || chance.one_in(4)) continue;
      auto covariates = shared;
      covariates.insert(covariates.end(), model::kThemeNames.begin(),
                        model::kThemeNames.end());
      const std::string name =
          model::move_name(model::level_at(from), model::level_at(to));
      s.moves[name] = any_process(chance, covariates, s.time.start);
      names.push_back("moves." + name);
    }
  }
  const int effects = chance.below(6);
  for (int e = 0; e < effects; ++e) {
    std::vector<std::string> processes;
    for (const std::string& name : names) {
      if (chance.one_in(2)) processes.push_back(name);
    }
    const index from = chance.below(30) - 6;
    model::EffectParameters made =
        effect(processes, chance.between(0.0, 2.0), s.time.start.plus(from));
    if (chance.one_in(2)) {
      made.until = s.time.start.plus(from + 1 + chance.below(12));
    }
    if (chance.one_in(2)) {
      made.themes.emplace_back(
          model::kThemeNames[static_cast<std::size_t>(chance.below(8))]);
    }
    if (chance.one_in(4)) {
      made.themes.emplace_back(
          model::kThemeNames[static_cast<std::size_t>(chance.below(8))]);
    }
    if (chance.one_in(2)) {
      made.levels = {model::level_at(chance.below(4)),
                     model::level_at(chance.below(4))};
    }
    if (chance.one_in(2)) {
      made.localities = {chance.one_in(2) ? "north" : "south"};
    }
    s = with_effect(std::move(s), "effect_" + std::to_string(e),
                    std::move(made));
  }
  return s;
}

}  // namespace hearthline::test_support
