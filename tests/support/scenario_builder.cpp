#include "support/scenario_builder.hpp"

#include <cmath>
#include <utility>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/parallel.hpp"
#include "support/costs.hpp"

namespace hearthline::test_support {

scenario::Scenario with_effect(scenario::Scenario scenario,
                               const std::string& name,
                               model::EffectParameters effect) {
  scenario.effects[name] = std::move(effect);
  return scenario;
}

scenario::Scenario with_effect(scenario::Scenario scenario,
                               std::vector<std::string> processes,
                               double hazard_ratio, model::YearMonth from) {
  return with_effect(std::move(scenario), "effect",
                     effect(std::move(processes), hazard_ratio, from));
}

scenario::Scenario small_scenario(index families) {
  scenario::Scenario s;
  s.name = "small";
  s.title = "Small test borough";
  s.description = "Invented numbers.";
  s.time.start = {2014, 4};
  s.time.horizon = quantity(30);
  s.frailty.variance = quantity(1.0);

  s.themes["domestic_violence"] = {
      process(0.04, 1.0, {{"alcohol_drugs", 2.0}, {"mental_health", 1.5}}),
      process(0.5)};
  s.themes["domestic_violence"].remission.since_entry =
      pieces({0, 3, 12}, {1.6, 1.0, 0.5});
  s.themes["alcohol_drugs"] = {
      process(0.04, 1.0, {{"domestic_violence", 1.7}, {"quintile_1", 1.4}}),
      process(0.4, 0.0, {{"each_theme", 0.9}})};
  s.themes["mental_health"] = {
      process(0.06, 1.0, {{"each_theme", 1.2}, {"lone_parent", 1.3}}),
      process(0.45)};
  s.themes["parenting"] = {
      process(0.03, 1.0, {{"toxic_trio", 2.5}, {"level_4", 1.5}}),
      process(0.5, 0.0, {{"level_3", 0.8}})};
  s.themes["unemployment"] = {
      process(0.05, 0.5, {{"quintile_1", 1.6}, {"quintile_5", 0.6}}),
      process(0.4, -0.5)};
  s.themes["police_justice"] = {process(0.02, 1.0, {{"alcohol_drugs", 2.2}}),
                                process(0.8)};
  s.themes["missing_school"] = {process(0.03, 1.0, {{"parenting", 2.0}}),
                                process(0.9)};
  s.themes["missing_school"].onset.by_age =
      pieces({0, 60, 132}, {0.2, 1.0, 2.5});
  s.themes["sexual_exploitation"] = {
      process(0.005, 1.0, {{"missing_school", 3.0}, {"south", 1.5}}),
      process(0.8)};

  s.moves["1->2"] = process(
      0.1, 1.0, {{"each_theme", 1.5}, {"lone_parent", 1.3}, {"south", 1.1}});
  s.moves["1->3"] = process(0.006, 1.0, {{"toxic_trio", 3.0}});
  s.moves["2->1"] = process(0.6, 0.0, {{"each_theme", 0.85}});
  s.moves["2->3"] = process(0.25, 1.0, {{"each_theme", 1.2}});
  s.moves["2->3"].by_date = dated_pieces({{2015, 4}, {2016, 1}}, {1.4, 1.2});
  s.moves["3->2"] = process(0.7);
  s.moves["3->2"].since_entry = pieces({0, 2, 9}, {0.4, 1.5, 0.9});
  s.moves["3->4"] = process(0.2, 1.0, {{"toxic_trio", 1.8}});
  s.moves["4->3"] = process(0.6);

  const auto share = [families](double part) {
    return quantity(std::floor(part * static_cast<double>(families)));
  };
  s.population.families = quantity(static_cast<double>(families));
  s.population.seed = 7;
  s.population.localities["north"] = {"North", quantity(0.4), quantity(0.2),
                                      quantities({0.1, 0.15, 0.2, 0.25, 0.3})};
  s.population.localities["south"] = {
      "South", quantity(0.6), quantity(0.35),
      quantities({0.35, 0.25, 0.2, 0.12, 0.08})};
  s.population.children_per_family = quantities({0.45, 0.37, 0.13, 0.05});
  s.population.child_ages =
      quantities({0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.055,
                  0.055, 0.055, 0.055, 0.05, 0.05, 0.05, 0.05, 0.04});
  s.population.disability = quantity(0.06);
  s.population.spin_up = quantity(20);
  s.population.start =
      population::StartParameters{share(0.08), share(0.03), share(0.01)};

  s.costs = costs_of_levels();
  return s;
}

std::shared_ptr<const model::Families> families_of(
    const scenario::Scenario& scenario) {
  engine::Control control;
  return std::make_shared<const model::Families>(scenario::sample_families(
      scenario, engine::available_threads(), control));
}

}  // namespace hearthline::test_support
