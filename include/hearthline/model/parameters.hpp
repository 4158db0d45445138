#pragma once
/// @file
/// The parameters of the family model, as files state them: rates per family
/// per year, effects as hazard ratios, dates as months of the calendar.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/quantity.hpp"

namespace hearthline::model {

/// A ratio that is constant between ages or durations:
/// from[i] <= x < from[i + 1] multiplies the rate by ratio[i].
struct Pieces {
  Quantities from;
  Quantities ratio;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.numbers("from", self.from,
                    {.unit = unit::kMonths,
                     .rising = true,
                     .meaning = "where each piece begins; the first is 0"});
    visitor.numbers("ratio", self.ratio,
                    {.meaning = "hazard ratio within each piece"});
  }
};

/// A ratio that is constant between months of the calendar; 1 before the
/// first of them. A dated shock, or a trend in steps.
struct DatedPieces {
  std::vector<YearMonth> from;
  Quantities ratio;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.months("from", self.from,
                   {"months at whose start each piece begins, rising"});
    visitor.numbers("ratio", self.ratio,
                    {.meaning = "hazard ratio within each piece"});
  }
};

/// One process: a way in which a family's need changes.
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
                    .meaning = "hazard of a family with no covariate set"});
    visitor.number("frailty_exponent", self.frailty_exponent,
                   {.at_least = -5.0,
                    .at_most = 5.0,
                    .fallback = 0.0,
                    .meaning = "the family's frailty to this power multiplies "
                               "the rate; 0: frailty does not matter"});
    visitor.ratios("hazard_ratios", self.hazard_ratios,
                   {.at_most = 1000.0,
                    .meaning = "what multiplies the rate while a covariate "
                               "holds"},
                   Vocabulary::kCovariate);
    visitor.group("since_entry", self.since_entry,
                  {"ratio by time since the present state was entered", false});
    visitor.group("by_age", self.by_age,
                  {"ratio by age of the youngest child", false});
    visitor.group("by_date", self.by_date, {"ratio by calendar month", false});
  }
};

/// A theme begins and ends.
struct ThemeParameters {
  ProcessParameters onset;
  ProcessParameters remission;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.group("onset", self.onset, {"families without the theme get it"});
    visitor.group("remission", self.remission,
                  {"families with the theme lose it"});
  }
};

/// How much families differ beyond what is seen. Mean 1.
struct FrailtyParameters {
  std::string distribution = "gamma";
  Quantity variance;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.text("distribution", self.distribution,
                 {.meaning = "shape of the distribution, mean 1",
                  .required = false,
                  .choice = {"gamma", "lognormal"}});
    visitor.number("variance", self.variance,
                   {.at_most = 100.0,
                    .fallback = 0.0,
                    .meaning = "variance of frailty; 0: all families alike"});
  }
};

/// A dated change of some hazards, for some families: what a scenario does.
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
    visitor.text("title", self.title, {"what people call it", false, {}});
    visitor.names("processes", self.processes,
                  {"the processes whose hazard changes", Vocabulary::kProcess});
    visitor.number("hazard_ratio", self.hazard_ratio,
                   {.at_most = 1000.0,
                    .meaning = "multiplies the hazard; 0.8 lowers it by a "
                               "fifth, 1 changes nothing"});
    visitor.month("from", self.from, {"first month in which it acts"});
    visitor.month("until", self.until,
                  {"first month in which it acts no more", false});
    visitor.names("themes", self.themes,
                  {"acts on families that have all of these themes",
                   Vocabulary::kTheme, false});
    visitor.levels(
        "levels", self.levels,
        {"acts on families at one of these levels; none: at any", false});
    visitor.names("localities", self.localities,
                  {"acts on families in one of these; none: in any",
                   Vocabulary::kLocality, false});
  }
};

/// Which levels make up each zone.
struct ZoneParameters {
  std::vector<Level> order{Level::k1};
  std::vector<Level> boundary{Level::k2, Level::k3};
  std::vector<Level> chaos{Level::k4};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.levels("order", self.order, {"levels inside the boundary", false});
    visitor.levels("boundary", self.boundary,
                   {"levels on the boundary", false});
    visitor.levels("chaos", self.chaos, {"levels beyond the boundary", false});
  }
};

}  // namespace hearthline::model
