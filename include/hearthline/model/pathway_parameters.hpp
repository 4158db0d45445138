#pragma once
/// @file
/// The parameters of the pathway: how families come to the front door, what
/// becomes of their cases, and what help does while a case is open.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/model/quantity.hpp"

namespace hearthline::model {

/// A way in which cases of a kind end.
struct OutcomeParameters {
  Quantities share;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.numbers("share", self.share,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .count = kLevels,
                     .meaning = "share of cases that end in this way, for "
                                "families at need levels 1 to 4; those of all "
                                "outcomes add up to 1"});
  }
};

/// How cases of a kind end: when, and in which ways. The hazard of an outcome
/// is that of `ends` times its share, so that the share holds at any time.
template <Vocabulary Outcomes>
struct StageParameters {
  ProcessParameters ends;
  std::map<std::string, OutcomeParameters> outcomes;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.group("ends", self.ends, {"when cases of this kind end"});
    visitor.groups("outcomes", self.outcomes, {"how they end"}, Outcomes);
  }
};

/// Which children a case covers, of a kind that need not cover all: the first,
/// chosen by age, and each other with a probability by age.
struct CoverageParameters {
  Quantities first_by_age;
  Quantities others;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.numbers("first_by_age", self.first_by_age,
                    {.at_most = 1000.0,
                     .count = kAgeBands,
                     .meaning = "weights with which the first child is chosen, "
                                "by age: under 1, 1-4, 5-9, 10-15, 16-17"});
    visitor.numbers("others", self.others,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .count = kAgeBands,
                     .meaning = "probability that each other child of the "
                                "family is covered too, by its age: under 1, "
                                "1-4, 5-9, 10-15, 16-17"});
  }
};

/// What help does: hazard ratios of need while a case is open and a worker has
/// it.
struct HelpParameters {
  std::map<std::string, Quantity> hazard_ratios;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.ratios("hazard_ratios", self.hazard_ratios,
                   {.at_most = 1000.0,
                    .meaning = "hazard ratio of a process of need while a "
                               "worker has the case"},
                   Vocabulary::kProcess);
  }
};

/// How often looked-after children are placed in a kind of placement.
struct EntryParameters {
  Quantities share;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.numbers("share", self.share,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .count = kAgeBands,
                     .meaning = "share of those who enter care, by age of the "
                                "eldest child whom the case covers: under 1, "
                                "1-4, 5-9, 10-15, 16-17; those of all "
                                "placements add up to 1"});
  }
};

/// Where looked-after children live.
struct PlacementParameters {
  std::map<std::string, EntryParameters> entries;
  std::map<std::string, ProcessParameters> moves;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.groups("entries", self.entries,
                   {"the first placement, on entering care"},
                   Vocabulary::kPlacement);
    visitor.groups("moves", self.moves, {"moves between placements", false},
                   Vocabulary::kPlacementMove);
  }
};

/// The number of workers of a team over time.
struct WorkersParameters {
  std::vector<YearMonth> from;
  Quantities number;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.months("from", self.from,
                   {"first month of each number, strictly increasing; the "
                    "first number also holds before"});
    visitor.numbers("number", self.number,
                    {.unit = unit::kWorkers,
                     .at_most = 1e5,
                     .meaning = "workers (full-time equivalents)"});
  }
};

/// A team that holds cases, up to so many a worker.
struct TeamParameters {
  std::vector<std::string> cases;
  std::vector<std::string> localities;
  WorkersParameters workers;
  Quantity cases_per_worker;
  std::string order = "first_come";
  Quantity leaving;
  std::optional<Quantity> wait_limit;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.names(
        "cases", self.cases,
        {"the kinds of case that the team takes", Vocabulary::kHeldCase});
    visitor.names("localities", self.localities,
                  {"takes families of these localities; if empty, of all",
                   Vocabulary::kLocality, false});
    visitor.group("workers", self.workers, {"workers over time"});
    visitor.number("cases_per_worker", self.cases_per_worker,
                   {.unit = unit::kCases,
                    .at_most = 1000.0,
                    .above = true,
                    .meaning = "cases that a worker can hold; workers times "
                               "cases must be whole"});
    visitor.text("order", self.order,
                 {.meaning = "who is allocated first",
                  .required = false,
                  .choice = {"first_come", "highest_need", "random"}});
    visitor.number("leaving", self.leaving,
                   {.unit = unit::kRate,
                    .at_most = 1000.0,
                    .fallback = 0.0,
                    .meaning = "rate at which families that wait leave, so "
                               "that the case closes"});
    visitor.number("wait_limit", self.wait_limit,
                   {.unit = unit::kMonths,
                    .at_most = 1200.0,
                    .meaning = "a longer wait for a worker counts as over the "
                               "limit; it changes nothing else"});
  }
};

/// The way from a contact to care and back.
struct PathwayParameters {
  std::map<std::string, ProcessParameters> contacts;
  std::optional<Pieces> after_closing;
  StageParameters<Vocabulary::kContactOutcome> contact;
  StageParameters<Vocabulary::kAssessmentOutcome> assessment;
  StageParameters<Vocabulary::kSection47Outcome> section_47;
  StageParameters<Vocabulary::kCafOutcome> caf;
  StageParameters<Vocabulary::kCinOutcome> cin;
  StageParameters<Vocabulary::kCppOutcome> cpp;
  StageParameters<Vocabulary::kClaOutcome> cla;
  std::map<std::string, ProcessParameters> steps;
  PlacementParameters placements;
  std::map<std::string, CoverageParameters> children;
  std::map<std::string, HelpParameters> help;
  std::map<std::string, TeamParameters> teams;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.groups("contacts", self.contacts,
                   {"contacts with the front door, by who makes them, of "
                    "families without a case"},
                   Vocabulary::kContactSource);
    visitor.group("after_closing", self.after_closing,
                  {"hazard ratio of contacts by time since a case closed, for "
                   "families that have had one",
                   false});
    visitor.group("contact", self.contact, {"the screening of a contact"});
    visitor.group("assessment", self.assessment,
                  {"the assessment of a referral"});
    visitor.group("section_47", self.section_47,
                  {"an enquiry under section 47, up to the conference"});
    visitor.group("caf", self.caf, {"early help"});
    visitor.group("cin", self.cin, {"a plan for a child in need"});
    visitor.group("cpp", self.cpp, {"a child protection plan"});
    visitor.group("cla", self.cla, {"care"});
    visitor.groups("steps", self.steps,
                   {"straight from one kind of case to another", false},
                   Vocabulary::kStep);
    visitor.group("placements", self.placements,
                  {"where looked-after children live"});
    visitor.groups("children", self.children,
                   {"the children that a case covers; all, for kinds that are "
                    "left out",
                    false},
                   Vocabulary::kHeldCase);
    visitor.groups("help", self.help,
                   {"what help does, by kind of case", false},
                   Vocabulary::kHeldCase);
    visitor.groups("teams", self.teams,
                   {"teams that can fill up; without one, a case has a worker "
                    "at once",
                    false},
                   Vocabulary::kFree);
  }
};

}  // namespace hearthline::model
