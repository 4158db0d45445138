#pragma once
/// @file
/// The parameters of the family model in the form that files use: rates per
/// family per year, effects as hazard ratios, dates as calendar months.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/quantity.hpp"

namespace hearthline::model {

/// A piecewise-constant ratio over ages or durations: the rate is multiplied by
/// ratio[i] if from[i] <= x < from[i + 1].
struct Pieces {
  Quantities from;
  Quantities ratio;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.numbers("from", self.from,
                    {.unit = unit::kMonths,
                     .at_most = 1200.0,
                     .rising = true,
                     .meaning = "start of each interval; the first is 0"});
    visitor.numbers(
        "ratio", self.ratio,
        {.at_most = 1000.0, .meaning = "hazard ratio in each interval"});
  }
};

/// A ratio that is constant between calendar months, and 1 before the first of
/// them: a dated shock, or a trend in steps.
struct DatedPieces {
  std::vector<YearMonth> from;
  Quantities ratio;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.months("from", self.from,
                   {"first month of each interval, strictly increasing"});
    visitor.numbers(
        "ratio", self.ratio,
        {.at_most = 1000.0, .meaning = "hazard ratio in each interval"});
  }
};

/// One process: one way in which the need of a family changes.
///
///   hazard = rate * frailty^exponent * product of hazard ratios
///                 * since_entry * by_age * by_date
struct ProcessParameters {
  Quantity rate;
  Quantity frailty_exponent;
  std::map<std::string, Quantity> hazard_ratios;
  std::optional<Pieces> since_entry;
  std::optional<Pieces> by_age;
  std::optional<DatedPieces> by_date;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.number("rate", self.rate,
                   {.unit = unit::kRate,
                    .at_most = 1000.0,
                    .meaning = "hazard if no covariate applies"});
    visitor.number("frailty_exponent", self.frailty_exponent,
                   {.at_least = -1.0,
                    .at_most = 2.0,
                    .fallback = 0.0,
                    .meaning = "the rate is multiplied by the family's frailty "
                               "to this power; 0: frailty has no effect"});
    visitor.ratios("hazard_ratios", self.hazard_ratios,
                   {.at_most = 1000.0,
                    .meaning = "hazard ratio while the covariate applies"},
                   Vocabulary::kCovariate);
    visitor.group(
        "since_entry", self.since_entry,
        {"hazard ratio by time since entry into the present state", false});
    visitor.group("by_age", self.by_age,
                  {"hazard ratio by age of the youngest child", false});
    visitor.group("by_date", self.by_date,
                  {"hazard ratio by calendar month", false});
  }
};

/// The onset and remission of a theme.
struct ThemeParameters {
  ProcessParameters onset;
  ProcessParameters remission;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.group("onset", self.onset,
                  {"onset, in families without the theme"});
    visitor.group("remission", self.remission,
                  {"remission, in families with the theme"});
  }
};

/// Unobserved differences between families, with mean 1.
struct FrailtyParameters {
  std::string distribution = "gamma";
  Quantity variance;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.text("distribution", self.distribution,
                 {.meaning = "distribution of frailty, which has mean 1",
                  .required = false,
                  .choice = {"gamma", "lognormal"}});
    visitor.number("variance", self.variance,
                   {.at_most = 100.0,
                    .fallback = 0.0,
                    .meaning = "variance of frailty; 0: families do not differ "
                               "in frailty"});
  }
};

/// A dated change to some hazards, for some families: an intervention.
struct EffectParameters {
  std::string title;
  std::vector<std::string> processes;
  Quantity hazard_ratio;
  YearMonth from;
  std::optional<YearMonth> until;
  std::vector<std::string> themes;
  std::vector<Level> levels;
  std::vector<std::string> localities;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.text("title", self.title, {"display name", false, {}});
    visitor.names("processes", self.processes,
                  {"processes whose hazards change, of need or of the pathway",
                   Vocabulary::kAnyProcess});
    visitor.number("hazard_ratio", self.hazard_ratio,
                   {.at_most = 1000.0,
                    .meaning = "multiplies the hazard; 0.8 reduces it by a "
                               "fifth, 1 has no effect"});
    visitor.month("from", self.from, {"first month in which it is active"});
    visitor.month("until", self.until,
                  {"first month in which it is no longer active", false});
    visitor.names("themes", self.themes,
                  {"applies only to families with all of these themes",
                   Vocabulary::kTheme, false});
    visitor.levels("levels", self.levels,
                   {"applies only to families at one of these need levels; if "
                    "empty, at any level",
                    false});
    visitor.names("localities", self.localities,
                  {"applies only to families in one of these localities; if "
                   "empty, in any locality",
                   Vocabulary::kLocality, false});
  }
};

/// The need levels of each zone.
struct ZoneParameters {
  std::vector<Level> order{Level::k1};
  std::vector<Level> boundary{Level::k2, Level::k3};
  std::vector<Level> chaos{Level::k4};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.levels("order", self.order,
                   {"need levels in order (needs met)", false});
    visitor.levels("boundary", self.boundary,
                   {"need levels in boundary (additional needs)", false});
    visitor.levels("chaos", self.chaos,
                   {"need levels in chaos (acute needs)", false});
  }
};

}  // namespace hearthline::model
