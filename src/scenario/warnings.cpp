#include "hearthline/scenario/warnings.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "hearthline/model/covariates.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"
#include "pathway_rates.hpp"
#include "tree.hpp"

namespace hearthline::scenario {
namespace {

using model::Level;
using model::ThemeSet;

constexpr double kLargestRatio = 20.0;
constexpr double kSmallestRatio = 1.0 / kLargestRatio;
constexpr double kLargestRate = 5.0;
/// The age at which the youngest child leaves the family, in months.
constexpr double kGrownUp = 18.0 * model::kMonthsPerYear;

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string quoted(model::YearMonth month) { return cited(to_text(month)); }

/// One idea each; together they fill one list.
class Unintended {
 public:
  explicit Unintended(const Scenario& scenario)
      : scenario_(scenario),
        start_(scenario.time.start),
        end_(start_.plus(horizon_months(scenario))) {
    for (const auto& [name, theme] : scenario.themes) {
      const auto of = model::theme_named(name);
      if (of && theme.onset.rate.value > 0.0) occurring_.insert(*of);
    }
    find_levels();
  }

  std::vector<Issue> issues() {
    for (const auto& [name, theme] : scenario_.themes) {
      one_process("themes." + name + ".onset", theme.onset);
      one_process("themes." + name + ".remission", theme.remission);
    }
    for (const auto& [name, move] : scenario_.moves) {
      one_process("moves." + name, move);
    }
    frailty();
    for (const auto& [name, effect] : scenario_.effects) {
      one_effect("effects." + name, effect);
    }
    for (const auto& [name, programme] : scenario_.programmes) {
      one_programme("programmes." + name, programme);
    }
    if (scenario_.demography) demography(*scenario_.demography);
    for (const auto& [name, stream] : scenario_.streams) {
      one_stream("streams." + name, stream);
    }
    return std::move(issues_);
  }

 private:
  void note(std::string field, std::string found, std::string allowed) {
    issues_.push_back(Issue{"", 0, 0, std::move(field), std::move(found),
                            std::move(allowed), ""});
  }

  /// The levels that a family may ever be at.
  void find_levels() {
    reached_[0] = true;
    if (const auto& start = scenario_.population.start) {
      reached_[1] = start->level_2.value > 0.0;
      reached_[2] = start->level_3.value > 0.0;
      reached_[3] = start->level_4.value > 0.0;
    }
    for (int round = 1; round < model::kLevels; ++round) {
      for (int from = 0; from < model::kLevels; ++from) {
        for (int to = 0; to < model::kLevels; ++to) {
          if (!reached_[static_cast<std::size_t>(from)] || from == to) continue;
          const auto move = scenario_.moves.find(
              model::move_name(model::level_at(from), model::level_at(to)));
          if (move != scenario_.moves.end() && move->second.rate.value > 0.0) {
            reached_[static_cast<std::size_t>(to)] = true;
          }
        }
      }
    }
  }

  bool reached(Level level) const {
    return reached_[static_cast<std::size_t>(model::place(level))];
  }

  // ---- Second looks --------------------------------------------------------

  void rate(const std::string& path, const model::Quantity& rate,
            std::string_view unit) {
    if (rate.value <= kLargestRate) return;
    note(path, text::number_text(rate.value),
         "at most " + text::number_text(kLargestRate) + " " +
             std::string(unit) + " (a higher rate may be a typing error)");
  }

  void ratio(const std::string& path, double value) {
    // A ratio of 0 rules something out, which is not a typing error.
    if (value == 0.0 || (value >= kSmallestRatio && value <= kLargestRatio)) {
      return;
    }
    note(path, text::number_text(value),
         "a hazard ratio from " + text::number_text(kSmallestRatio) + " to " +
             text::number_text(kLargestRatio) +
             ", or 0 (another one may be a typing error)");
  }

  void ratios(const std::string& path, const model::Quantities& list) {
    for (std::size_t k = 0; k < list.values.size(); ++k) {
      ratio(item_path(path, k), list.values[k]);
    }
  }

  // ---- Processes -----------------------------------------------------------

  void one_process(const std::string& path,
                   const model::ProcessParameters& process) {
    rate(path + ".rate", process.rate, model::unit::kRate);
    for (const auto& [covariate, value] : process.hazard_ratios) {
      const std::string field = path + ".hazard_ratios." + covariate;
      ratio(field, value.value);
      const auto theme = model::theme_named(covariate);
      const bool never = theme
                             ? !occurring_.contains(*theme)
                             : covariate == model::kToxicTrioName &&
                                   !occurring_.contains_all(model::kToxicTrio);
      if (never && value.value != 1.0) {
        note(field, cited(covariate) + ", which no family has",
             "a theme whose onset has a rate above 0 (this ratio never "
             "applies)");
      }
    }
    if (process.since_entry) {
      ratios(path + ".since_entry.ratio", process.since_entry->ratio);
    }
    if (process.by_age) {
      ratios(path + ".by_age.ratio", process.by_age->ratio);
      ages(path + ".by_age.from", process.by_age->from.values);
    }
    if (process.by_date) {
      ratios(path + ".by_date.ratio", process.by_date->ratio);
      dates(path + ".by_date.from", process.by_date->from);
    }
  }

  void ages(const std::string& path, const std::vector<double>& from) {
    for (std::size_t k = 0; k < from.size(); ++k) {
      if (from[k] < kGrownUp) continue;
      note(item_path(path, k), text::number_text(from[k]),
           "an age below " + text::number_text(kGrownUp) +
               " months, at which children leave (this ratio never applies)");
      return;
    }
  }

  /// Names the first interval on either side of the scenario.
  void dates(const std::string& path,
             const std::vector<model::YearMonth>& from) {
    for (std::size_t k = 0; k + 1 < from.size(); ++k) {
      if (start_ < from[k + 1]) continue;
      note(item_path(path, k),
           quoted(from[k]) + ", until " + quoted(from[k + 1]),
           "an interval that ends after " + quoted(start_) +
               ", the start of the scenario (this ratio never applies)");
      break;
    }
    for (std::size_t k = 0; k < from.size(); ++k) {
      if (from[k] < end_) continue;
      note(item_path(path, k), quoted(from[k]),
           before_the_end() + " (this ratio never applies)");
      return;
    }
  }

  std::string before_the_end() const {
    return "a month before " + quoted(end_) + ", the end of the scenario";
  }

  void frailty() {
    std::vector<std::string> with;
    const auto add = [&with](const std::string& path,
                             const model::ProcessParameters& process) {
      if (process.frailty_exponent.value != 0.0) with.push_back(path);
    };
    for (const auto& [name, theme] : scenario_.themes) {
      add("themes." + name + ".onset", theme.onset);
      add("themes." + name + ".remission", theme.remission);
    }
    for (const auto& [name, move] : scenario_.moves) add("moves." + name, move);
    const double variance = scenario_.frailty.variance.value;
    if (variance == 0.0 && !with.empty()) {
      note("frailty.variance", "0",
           "a variance above 0, since " + text::listed(with) +
               (with.size() == 1 ? " has" : " have") +
               " a frailty_exponent (frailty has no effect)");
    } else if (variance > 0.0 && with.empty()) {
      note("frailty.variance", text::number_text(variance),
           "0, or a process with a frailty_exponent (frailty has no effect)");
    }
  }

  // ---- Effects -------------------------------------------------------------

  void one_effect(const std::string& path,
                  const model::EffectParameters& effect) {
    // The documented way to switch an inherited effect off.
    if (effect.hazard_ratio.value == 1.0) return;
    ratio(path + ".hazard_ratio", effect.hazard_ratio.value);
    // One reason is enough: each makes the whole effect void.
    if (!(effect.from < end_)) {
      note(path + ".from", quoted(effect.from),
           before_the_end() + " (this effect never acts)");
      return;
    }
    if (effect.until && !(start_ < *effect.until)) {
      note(path + ".until", quoted(*effect.until),
           "a month after " + quoted(start_) +
               ", the start of the scenario (this effect never acts)");
      return;
    }
    if (nowhere(path, effect) || nobody(path, effect)) return;
    for (std::size_t k = 0; k < effect.processes.size(); ++k) {
      effect_on(item_path(path + ".processes", k), effect.processes[k], effect);
    }
  }

  bool nobody(const std::string& path, const model::EffectParameters& effect) {
    for (std::size_t k = 0; k < effect.themes.size(); ++k) {
      const auto theme = model::theme_named(effect.themes[k]);
      if (!theme || occurring_.contains(*theme)) continue;
      note(item_path(path + ".themes", k),
           cited(effect.themes[k]) + ", which no family has",
           "a theme whose onset has a rate above 0 (this effect never acts)");
      return true;
    }
    if (effect.levels.empty() ||
        std::any_of(effect.levels.begin(), effect.levels.end(),
                    [this](Level level) { return reached(level); })) {
      return false;
    }
    note(path + ".levels", listed(effect.levels) + ", where no family is",
         "a level that families reach (this effect never acts)");
    return true;
  }

  bool nowhere(const std::string& path, const model::EffectParameters& effect) {
    // Families from marginal tables do not follow the shares of localities.
    if (effect.localities.empty() || !scenario_.population.marginals.empty()) {
      return false;
    }
    for (const std::string& name : effect.localities) {
      if (scenario_.population.localities.at(name).share.value > 0.0) {
        return false;
      }
      if (!scenario_.demography) continue;
      for (const auto& [unused, site] : scenario_.demography->housing) {
        if (site.locality == name) return false;
      }
    }
    note(path + ".localities", text::listed(effect.localities),
         "a locality with a share above 0 (this effect never acts)");
    return true;
  }

  void effect_on(const std::string& path, const std::string& process,
                 const model::EffectParameters& effect) {
    const std::string never = " (this effect never acts on it)";
    for (const auto& [name, theme] : scenario_.themes) {
      const bool onset = process == "themes." + name + ".onset";
      if (!onset && process != "themes." + name + ".remission") continue;
      const auto of = model::theme_named(name);
      if ((onset ? theme.onset : theme.remission).rate.value == 0.0) {
        note(path, cited(process) + ", whose rate is 0",
             "a process with a rate above 0" + never);
      } else if (onset && contains(effect.themes, name)) {
        note(path, cited(process) + " in families that have " + name,
             "a process of families that have " + text::listed(effect.themes) +
                 never);
      } else if (!onset && of && !occurring_.contains(*of)) {
        note(path, cited(process) + ", but no family has " + name,
             "a process of a theme whose onset has a rate above 0" + never);
      }
      return;
    }
    if (scenario_.pathway) {
      for (const NamedRate& one : pathway_rates(*scenario_.pathway)) {
        if (one.name != process || one.rate > 0.0) continue;
        note(path, cited(process) + ", whose rate is 0",
             "a process with a rate above 0" + never);
      }
    }
    for (const auto& [name, move] : scenario_.moves) {
      if (process != "moves." + name) continue;
      const Level from = model::level_at(name.front() - '1');
      if (move.rate.value == 0.0) {
        note(path, cited(process) + ", whose rate is 0",
             "a process with a rate above 0" + never);
      } else if (!effect.levels.empty() && !contains(effect.levels, from)) {
        note(path, cited(process),
             "a move from " + listed(effect.levels) +
                 ", to which this effect is limited" + never);
      } else if (!reached(from)) {
        note(path, cited(process) + ", but no family is at " + listed({from}),
             "a move from a level that families reach" + never);
      }
      return;
    }
  }

  // ---- Programmes ----------------------------------------------------------

  void one_programme(const std::string& path,
                     const programmes::ProgrammeParameters& programme) {
    for (const auto& [name, effect] : programme.effects) {
      const std::string own = path + ".effects." + name;
      ratio(own + ".hazard_ratio", effect.hazard_ratio.value);
      if (effect.after) ratio(own + ".after", effect.after->value);
    }
    // One reason is enough: each keeps everybody out.
    if (programme.starts && !(*programme.starts < end_)) {
      note(path + ".starts", quoted(*programme.starts),
           before_the_end() + " (this programme never runs)");
      return;
    }
    if (programme.ends && !(start_ < *programme.ends)) {
      note(path + ".ends", quoted(*programme.ends),
           "a month after " + quoted(start_) +
               ", the start of the scenario (this programme never runs)");
      return;
    }
    const auto& found = programme.found;
    if (found.outreach.value == 0.0 && found.at_start.value == 0.0 &&
        std::all_of(found.share.begin(), found.share.end(),
                    [](const auto& one) { return one.second.value == 0.0; })) {
      note(path + ".found", "neither outreach nor a route nor at_start",
           "one of them above 0 (nobody comes to this programme)");
      return;
    }
    const auto* steps =
        programme.steps ? &programme.steps->places.values : nullptr;
    if (programme.places && programme.places->value == 0.0 &&
        (steps == nullptr || std::all_of(steps->begin(), steps->end(),
                                         [](double n) { return n == 0.0; }))) {
      note(path + ".places", "0", "a number above 0 (nobody gets a place)");
      return;
    }
    nobody_has(path + ".eligible.themes_all", programme.eligible.themes_all,
               false);
    nobody_has(path + ".eligible.themes_any", programme.eligible.themes_any,
               true);
  }

  /// Names a theme that no family has, if it keeps everybody out.
  void nobody_has(const std::string& path,
                  const std::vector<std::string>& themes, bool any) {
    std::vector<std::size_t> missing;
    for (std::size_t k = 0; k < themes.size(); ++k) {
      const auto theme = model::theme_named(themes[k]);
      if (theme && !occurring_.contains(*theme)) missing.push_back(k);
    }
    if (missing.empty() || (any && missing.size() < themes.size())) return;
    note(item_path(path, missing.front()),
         cited(themes[missing.front()]) + ", which no family has",
         "a theme whose onset has a rate above 0 (nobody is eligible)");
  }

  static std::string listed(const std::vector<Level>& levels) {
    std::vector<std::string> numbers;
    for (const Level level : levels) {
      numbers.push_back(std::to_string(model::number(level)));
    }
    return (numbers.size() == 1 ? "level " : "levels ") + text::listed(numbers);
  }

  // ---- Demography and streams ----------------------------------------------

  void demography(const demography::DemographyParameters& parameters) {
    const std::string path = "demography";
    const auto& partnership = parameters.partnership;
    rate(path + ".partnership.separation", partnership.separation,
         model::unit::kRate);
    rate(path + ".partnership.repartnering", partnership.repartnering,
         model::unit::kRate);
    rate(path + ".moving.out", parameters.moving.out, model::unit::kRate);
    for (const auto& [name, site] : parameters.housing) {
      one_site(path + ".housing." + name, site);
    }
  }

  void one_site(const std::string& path,
                const demography::HousingParameters& site) {
    const auto full = site.from.plus(static_cast<index>(site.months.value));
    const std::string never = " (nobody moves in)";
    if (!(site.from < end_)) {
      note(path + ".from", quoted(site.from), before_the_end() + never);
    } else if (!(start_ < full)) {
      note(path + ".from",
           quoted(site.from) + ", all occupied by " + quoted(full),
           "a site that is occupied after " + quoted(start_) +
               ", the start of the scenario" + never);
    } else if (site.homes.value == 0.0) {
      note(path + ".homes", "0", "a number above 0" + never);
    } else if (site.from_outside.value == 0.0) {
      note(path + ".from_outside", "0", "a share above 0" + never);
    } else if (std::all_of(site.families_by_size.values.begin(),
                           site.families_by_size.values.end(),
                           [](double number) { return number == 0.0; })) {
      note(path + ".families_by_size", "no families",
           "a number above 0 for some size" + never);
    }
  }

  void one_stream(const std::string& path,
                  const demography::StreamParameters& stream) {
    rate(path + ".closing", stream.closing, model::unit::kPerCaseYear);
    const double entries =
        (stream.entries_per_year ? stream.entries_per_year->value : 0.0) +
        (stream.entries_per_1000_children
             ? stream.entries_per_1000_children->value
             : 0.0);
    if (entries == 0.0 && stream.stock.value == 0.0) {
      note(path, "neither new cases nor open cases at the start",
           "entries or a stock above 0 (this stream has no cases)");
    }
  }

  const Scenario& scenario_;
  model::YearMonth start_;
  model::YearMonth end_;
  ThemeSet occurring_;  ///< themes that a family may ever have
  std::array<bool, model::kLevels> reached_{};
  std::vector<Issue> issues_;
};

}  // namespace

std::vector<Issue> warnings(const Scenario& scenario) {
  return Unintended(scenario).issues();
}

}  // namespace hearthline::scenario
