#pragma once
/// @file
/// The parameters of programmes: who a programme is for, how families are
/// found, how many places it has, how long they stay, what it changes, what it
/// costs, and how well that is known.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/model/payers.hpp"
#include "hearthline/model/quantity.hpp"

namespace hearthline::programmes {

/// Who may be found, wait and be given a place. Everything that is stated must
/// hold; what is left out excludes nobody.
struct EligibleParameters {
  std::vector<model::Level> levels;
  std::vector<std::string> zones;
  std::vector<std::string> themes_all;
  std::vector<std::string> themes_any;
  std::vector<std::string> cases;
  std::vector<std::string> localities;
  std::optional<model::Quantity> child_from;
  std::optional<model::Quantity> child_to;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.levels("levels", self.levels,
                   {"families at one of these need levels", false});
    visitor.names("zones", self.zones,
                  {"families in one of these zones", Vocabulary::kZone, false});
    visitor.names(
        "themes_all", self.themes_all,
        {"families with all of these themes", Vocabulary::kTheme, false});
    visitor.names(
        "themes_any", self.themes_any,
        {"families with any of these themes", Vocabulary::kTheme, false});
    visitor.names("cases", self.cases,
                  {"families with one of these kinds of case; none: without",
                   Vocabulary::kCase, false});
    visitor.names(
        "localities", self.localities,
        {"families in one of these localities", Vocabulary::kLocality, false});
    visitor.number("child_from", self.child_from,
                   {.unit = unit::kYears,
                    .at_most = 18.0,
                    .meaning = "families with a child of this age or older, "
                               "and below child_to if it is stated"});
    visitor.number("child_to", self.child_to,
                   {.unit = unit::kYears,
                    .at_most = 18.0,
                    .above = true,
                    .meaning = "families with a child below this age"});
  }
};

/// How families come to the programme. A family is found only while it is
/// eligible and not in the programme or its queue.
struct FoundParameters {
  model::Quantity outreach;
  std::map<std::string, model::Quantity> share;
  model::Quantity take_up{1.0, {}};
  model::Quantity delay;
  model::Quantity at_start;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("outreach", self.outreach,
                   {.unit = unit::kRate,
                    .at_most = 1000.0,
                    .fallback = 0.0,
                    .meaning = "rate at which eligible families are found, "
                               "whatever happens to them"});
    visitor.ratios("share", self.share,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of eligible families that are referred "
                               "when this happens to them"},
                   Vocabulary::kRoute);
    visitor.number("take_up", self.take_up,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 1.0,
                    .meaning = "share of the families found that agree to take "
                               "part"});
    visitor.number("delay", self.delay,
                   {.unit = unit::kMonths,
                    .at_most = 120.0,
                    .fallback = 0.0,
                    .meaning = "mean time from being found to asking for a "
                               "place; exponentially distributed"});
    visitor.number("at_start", self.at_start,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 0.0,
                    .meaning = "share of the families eligible at the start of "
                               "the scenario that ask for a place then; those "
                               "who get one have been in for some time"});
  }
};

/// Numbers of places that replace the first one later.
struct StepParameters {
  std::vector<model::YearMonth> from;
  model::Quantities places;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.months("from", self.from,
                   {"first month of each number, strictly increasing"});
    visitor.numbers(
        "places", self.places,
        {.unit = unit::kPlaces,
         .at_most = 1e6,
         .whole = true,
         .meaning = "places from then on, shared among localities as before"});
  }
};

/// Who gets a place first, and how long families wait for one.
struct QueueParameters {
  std::string order = "first_come";
  model::Quantity leaving;
  std::optional<model::Quantity> longest_wait;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text(
        "order", self.order,
        {.meaning = "who gets a place first",
         .required = false,
         .choice = {"first_come", "highest_need", "youngest_child", "random"}});
    visitor.number("leaving", self.leaving,
                   {.unit = unit::kRate,
                    .at_most = 1000.0,
                    .fallback = 0.0,
                    .meaning = "rate at which families that wait give up"});
    visitor.number("longest_wait", self.longest_wait,
                   {.unit = unit::kMonths,
                    .at_most = 1200.0,
                    .meaning = "a family that has waited for so long leaves "
                               "the queue; 0: there is no queue"});
  }
};

/// A hazard that may depend on the time since the start of a stay.
struct EndParameters {
  model::Quantity rate;
  std::optional<model::Pieces> since_entry;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("rate", self.rate,
                   {.unit = unit::kRate,
                    .at_most = 1000.0,
                    .above = true,
                    .meaning = "rate at which stays end as planned"});
    visitor.group("since_entry", self.since_entry,
                  {"hazard ratio by time since the start of the stay", false});
  }
};

/// How long a family stays, and how its stay ends. It ends as planned, after a
/// fixed length or at a hazard, unless the family drops out before.
struct StayParameters {
  std::optional<model::Quantity> length;
  std::optional<EndParameters> ends;
  model::Quantity completes{1.0, {}};
  model::Quantity drop_out;
  std::optional<model::Quantity> repeat_after;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number(
        "length", self.length,
        {.unit = unit::kMonths,
         .at_most = 1200.0,
         .above = true,
         .meaning = "planned length of a stay; either this or ends"});
    visitor.group("ends", self.ends,
                  {"when stays end as planned, if at no fixed time", false});
    visitor.number("completes", self.completes,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 1.0,
                    .meaning = "share of the families still in at the planned "
                               "end that have completed the programme; the "
                               "others count as dropped out"});
    visitor.number("drop_out", self.drop_out,
                   {.unit = unit::kRate,
                    .at_most = 1000.0,
                    .fallback = 0.0,
                    .meaning = "rate at which families drop out before"});
    visitor.number("repeat_after", self.repeat_after,
                   {.unit = unit::kMonths,
                    .at_most = 1200.0,
                    .meaning = "time after a stay from which the family may be "
                               "found again; never, if it is left out"});
  }
};

/// What the programme changes: the hazards of some processes, while a family is
/// in it and afterwards.
struct ProgrammeEffectParameters {
  std::vector<std::string> processes;
  model::Quantity hazard_ratio;
  std::optional<model::Quantity> low;
  std::optional<model::Quantity> high;
  std::string basis = "assumption";
  model::Quantity ramp_up;
  std::optional<model::Quantity> after;
  std::optional<model::Quantity> half_life;
  model::Quantity drop_out_share;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.names("processes", self.processes,
                  {"processes whose hazards change, of need or of the pathway",
                   Vocabulary::kAnyProcess});
    visitor.number("hazard_ratio", self.hazard_ratio,
                   {.at_most = 100.0,
                    .above = true,
                    .meaning = "multiplies the hazard while a family is in the "
                               "programme, once the effect is whole; 1: no "
                               "effect"});
    visitor.number(
        "low", self.low,
        {.at_most = 100.0,
         .above = true,
         .meaning = "lower end of the 95% interval of hazard_ratio"});
    visitor.number(
        "high", self.high,
        {.at_most = 100.0,
         .above = true,
         .meaning = "upper end of the 95% interval of hazard_ratio"});
    visitor.text("basis", self.basis,
                 {.meaning = "the trial's own estimate, one shrunk towards no "
                             "effect, or an assumption",
                  .required = false,
                  .choice = {"trial", "shrunk", "assumption"}});
    visitor.number("ramp_up", self.ramp_up,
                   {.unit = unit::kMonths,
                    .at_most = 120.0,
                    .fallback = 0.0,
                    .meaning = "time from the start of a stay until the effect "
                               "is whole; its logarithm grows linearly"});
    visitor.number("after", self.after,
                   {.at_most = 100.0,
                    .above = true,
                    .meaning = "hazard ratio right after a completed stay; 1, "
                               "if it is left out"});
    visitor.number("half_life", self.half_life,
                   {.unit = unit::kMonths,
                    .at_most = 1200.0,
                    .above = true,
                    .meaning = "time in which the logarithm of the ratio after "
                               "a stay halves; it stays, if this is left out"});
    visitor.number("drop_out_share", self.drop_out_share,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 0.0,
                    .meaning = "share of the logarithm of after that families "
                               "that drop out have"});
  }
};

/// What the programme costs, in prices of one year.
struct ProgrammeCostParameters {
  model::Quantity fixed;
  model::Quantity start;
  model::Quantity place;
  model::Quantity place_used;
  std::string price_year;
  std::string payer = "family_services";
  std::uint32_t grade = 6;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("fixed", self.fixed,
                   {.unit = unit::kPoundsPerYear,
                    .at_most = 1e9,
                    .fallback = 0.0,
                    .meaning = "cost of a year, however many places"});
    visitor.number("start", self.start,
                   {.unit = unit::kPoundsPerStart,
                    .at_most = 1e7,
                    .fallback = 0.0,
                    .meaning = "cost of each stay that starts"});
    visitor.number("place", self.place,
                   {.unit = unit::kPoundsPerPlaceYear,
                    .at_most = 1e7,
                    .fallback = 0.0,
                    .meaning = "cost of a place for a year, used or not"});
    visitor.number("place_used", self.place_used,
                   {.unit = unit::kPoundsPerPlaceYear,
                    .at_most = 1e7,
                    .fallback = 0.0,
                    .meaning = "cost of a family in the programme for a year"});
    visitor.text("price_year", self.price_year,
                 {"financial year of the prices, such as 2014/15", true, {}});
    visitor.text(
        "payer", self.payer,
        {.meaning = "who pays", .required = false, .choice = payer_names()});
    visitor.whole("grade", self.grade,
                  {.at_least = 1,
                   .at_most = 6,
                   .fallback = 6,
                   .meaning = "confidence in the cost, from 1 (best) to 6"});
  }
};

/// How well the effects are known.
struct ProgrammeEvidenceParameters {
  std::string source;
  std::string design = "none";
  std::string grade = "not_rated";

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.text("source", self.source,
                 {"the studies and where they are reported", true, {}});
    visitor.text("design", self.design,
                 {.meaning = "the strongest design of a study of its effects",
                  .required = false,
                  .choice = {"none", "before_after", "matched", "trial",
                             "meta_analysis"}});
    visitor.text(
        "grade", self.grade,
        {.meaning = "strength of the evidence on the scale of the "
                    "Early Intervention Foundation; it says nothing "
                    "of the size of effects",
         .required = false,
         .choice = {"not_rated", "NL2", "2", "2+", "3", "3+", "4", "4+"}});
  }
};

/// A programme that families are found for, wait for and take part in.
struct ProgrammeParameters {
  std::string title;
  std::string description;
  std::optional<model::YearMonth> starts;
  std::optional<model::YearMonth> ends;
  EligibleParameters eligible;
  FoundParameters found;
  std::optional<model::Quantity> places;
  std::optional<model::Quantity> ramp_up;
  std::optional<StepParameters> steps;
  std::map<std::string, model::Quantity> locality_share;
  QueueParameters queue;
  StayParameters stay;
  std::map<std::string, ProgrammeEffectParameters> effects;
  std::optional<ProgrammeCostParameters> cost;
  std::optional<ProgrammeEvidenceParameters> evidence;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.text("description", self.description,
                 {"what it is and what it is for", false, {}});
    visitor.month("starts", self.starts,
                  {"first month; if it is left out, it runs before the start "
                   "of the scenario",
                   false});
    visitor.month("ends", self.ends,
                  {"first month in which nobody is found or given a place any "
                   "more; families in it finish their stays",
                   false});
    visitor.group("eligible", self.eligible, {"who it is for", false});
    visitor.group("found", self.found, {"how families are found", false});
    visitor.number("places", self.places,
                   {.unit = unit::kPlaces,
                    .at_most = 1e6,
                    .whole = true,
                    .meaning = "families that can be in it at once; without a "
                               "limit, if it is left out"});
    visitor.number("ramp_up", self.ramp_up,
                   {.unit = unit::kMonths,
                    .at_most = 120.0,
                    .whole = true,
                    .meaning = "months over which places open one after "
                               "another, from starts on"});
    visitor.group("steps", self.steps, {"numbers of places later on", false});
    visitor.ratios("locality_share", self.locality_share,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of the places that are kept for families "
                               "of the locality; if none is stated, localities "
                               "share all places"},
                   Vocabulary::kLocality);
    visitor.group("queue", self.queue, {"who gets a place first", false});
    visitor.group("stay", self.stay, {"how long families stay"});
    visitor.groups("effects", self.effects,
                   {"what it changes; nothing, if there is none", false},
                   Vocabulary::kFree);
    visitor.group("cost", self.cost, {"what it costs", false});
    visitor.group("evidence", self.evidence,
                  {"how well its effects are known", false});
  }
};

/// How the effects of several programmes on one process combine.
struct CombinationParameters {
  std::string rule = "product";
  model::Quantity floor{0.2, {}};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.text("rule", self.rule,
                 {.meaning = "product of the ratios; the best alone; or "
                             "additive, 1 and the sum of what they differ from "
                             "1",
                  .required = false,
                  .choice = {"product", "best", "additive"}});
    visitor.number("floor", self.floor,
                   {.at_most = 1.0,
                    .fallback = 0.2,
                    .meaning = "the combined ratio is not below this, unless "
                               "that of one programme alone is"});
  }
};

}  // namespace hearthline::programmes
