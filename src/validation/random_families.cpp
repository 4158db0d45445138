#include "hearthline/validation/random_families.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/validation/invented.hpp"

namespace hearthline::validation {

namespace {

/// Builds one scenario, part by part.
class Maker {
 public:
  Maker(Chance& chance, Strength strength)
      : chance_(chance),
        strong_(strength == Strength::kStrong),
        alike_(chance.one_in(4)),
        clocks_(chance.below(alike_ ? 3 : 2)) {}

  scenario::Scenario made() {
    start();
    population();
    themes();
    moves();
    effects();
    return std::move(s_);
  }

 private:
  void start() {
    s_.name = "random";
    s_.title = "Random parameters";
    s_.time.start = {2014, 4};
    s_.time.horizon = quantity(18 + 3 * chance_.below(5));
    s_.frailty.distribution = chance_.one_in(3) ? "lognormal" : "gamma";
    s_.frailty.variance =
        quantity(chance_.one_in(5)
                     ? 0.0
                     : chance_.between(0.2, strong_ ? kMostVariance : 1.5));
    if (chance_.one_in(3)) {
      s_.zones.order = {model::Level::k1, model::Level::k2};
      s_.zones.boundary = {model::Level::k3};
    }
  }

  void population() {
    auto& p = s_.population;
    p.families = quantity(alike_ ? 300 : 24);
    p.seed = static_cast<std::uint32_t>(chance_.below(1 << 20));
    p.localities["north"] = {"North", quantity(0.4), quantity(0.2),
                             quantities({0.1, 0.15, 0.2, 0.25, 0.3})};
    p.localities["south"] = {"South", quantity(0.6), quantity(0.35),
                             quantities({0.35, 0.25, 0.2, 0.12, 0.08})};
    if (chance_.one_in(2)) {
      p.localities["south"].share = quantity(0.35);
      p.localities["west"] = p.localities["south"];
      p.localities["west"].share = quantity(0.25);
    }
    p.children_per_family = quantities({0.45, 0.37, 0.13, 0.05});
    p.child_ages =
        quantities({0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.055,
                    0.055, 0.055, 0.055, 0.05, 0.05, 0.05, 0.05, 0.04});
    p.disability = quantity(0.06);
    p.spin_up = quantity(chance_.between(2.0, 20.0));
    for (const auto& [name, unused] : p.localities) about_.push_back(name);
    if (alike_) return;
    for (const char* name :
         {"lone_parent", "quintile_1", "quintile_4", "quintile_5"}) {
      about_.emplace_back(name);
    }
  }

  void themes() {
    for (const std::string_view theme : model::kThemeNames) {
      if (chance_.one_in(3)) continue;
      std::vector<std::string> others{"toxic_trio", "each_theme", "level_2",
                                      "level_3", "level_4"};
      for (const std::string_view other : model::kThemeNames) {
        if (other != theme) others.emplace_back(other);
      }
      const std::string name(theme);
      s_.themes[name].onset =
          any_process("themes." + name + ".onset", others, 0.02, 0.6);
      s_.themes[name].remission =
          any_process("themes." + name + ".remission", others, 0.1, 1.5);
    }
  }

  void moves() {
    std::vector<std::string> others{"toxic_trio", "each_theme"};
    others.insert(others.end(), model::kThemeNames.begin(),
                  model::kThemeNames.end());
    for (int from = 0; from < model::kLevels; ++from) {
      for (int to = 0; to < model::kLevels; ++to) {
        // Moves to the next level up and down always exist.
        const bool next = from - to == 1 || to - from == 1;
        if (from == to || (!next && chance_.one_in(2))) continue;
        const std::string name =
            model::move_name(model::level_at(from), model::level_at(to));
        s_.moves[name] = any_process("moves." + name, others, 0.05, 1.0);
      }
    }
  }

  model::ProcessParameters any_process(const std::string& name,
                                       const std::vector<std::string>& others,
                                       double lowest, double highest) {
    const double exponent = any_exponent();
    double rate = chance_.between(lowest, highest);
    if (strong_) rate *= std::pow(10.0, chance_.between(-1.0, 1.0));
    model::ProcessParameters p = process(rate, exponent);
    if (clocks_ > 0 && chance_.one_in(6)) {
      --clocks_;
      if (!alike_) p.frailty_exponent = quantity(0.0);
      const double first = chance_.between(0.5, 5.0);
      p.since_entry = pieces({0.0, first, chance_.between(6.0, 30.0)},
                             {any_ratio(), any_ratio(), any_ratio()});
      return p;
    }
    untimed_.push_back(name);
    for (const std::string& covariate : about_) ratio(p, covariate);
    for (const std::string& covariate : others) ratio(p, covariate);
    if (!alike_ && chance_.one_in(4)) {
      p.by_age = pieces(
          {0.0, 12.0 * chance_.below(5) + 12.0, 12.0 * chance_.below(9) + 72.0},
          {any_ratio(), any_ratio(), any_ratio()});
    }
    if (chance_.one_in(4)) {
      // From before the start until after the horizon.
      const index first = chance_.below(25) - 8;
      p.by_date =
          dated_pieces({s_.time.start.plus(first),
                        s_.time.start.plus(first + 1 + chance_.below(15))},
                       {any_ratio(), any_ratio()});
    }
    return p;
  }

  void ratio(model::ProcessParameters& process, const std::string& covariate) {
    if (!chance_.one_in(5)) return;
    process.hazard_ratios[covariate] =
        quantity(strong_ ? any_ratio() : chance_.between(0.4, 2.5));
  }

  double any_exponent() {
    if (!strong_) return chance_.any<double>({0.0, 1.0, 0.5, -0.7});
    return chance_.one_in(4) ? 0.0 : chance_.between(-1.0, 2.0);
  }

  double any_ratio() {
    if (!strong_) return chance_.between(0.3, 2.0);
    return std::exp(chance_.between(-std::log(5.0), std::log(5.0)));
  }

  void effects() {
    const int count = chance_.below(5);
    for (int e = 0; e < count; ++e) {
      std::vector<std::string> processes;
      for (const std::string& name : untimed_) {
        if (chance_.one_in(2)) processes.push_back(name);
      }
      const index from = chance_.below(24) - 4;
      model::EffectParameters made =
          effect(std::move(processes), chance_.between(0.0, 2.0),
                 s_.time.start.plus(from));
      if (chance_.one_in(2)) {
        made.until = s_.time.start.plus(from + 1 + chance_.below(12));
      }
      if (chance_.one_in(2)) {
        made.themes.emplace_back(model::kThemeNames[static_cast<std::size_t>(
            chance_.below(model::kThemes))]);
      }
      if (chance_.one_in(2)) {
        made.levels = {model::level_at(chance_.below(model::kLevels))};
      }
      if (chance_.one_in(2)) {
        made.localities = {chance_.one_in(2) ? "north" : "south"};
      }
      s_.effects["effect_" + std::to_string(e)] = std::move(made);
    }
  }

  static constexpr double kMostVariance = 8.0;

  Chance& chance_;
  bool strong_;
  bool alike_;
  int clocks_;
  scenario::Scenario s_;
  std::vector<std::string> about_;    // covariates of families, not of need
  std::vector<std::string> untimed_;  // processes
};

}  // namespace

scenario::Scenario random_families(Chance& chance, Strength strength) {
  return Maker(chance, strength).made();
}

}  // namespace hearthline::validation
