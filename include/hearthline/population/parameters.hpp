#pragma once
/// @file
/// The parameters of a sampled population.

#include <map>
#include <optional>
#include <string>

#include "hearthline/model/quantity.hpp"

namespace hearthline::population {

/// A locality of the borough.
struct LocalityParameters {
  std::string title;
  model::Quantity share;
  model::Quantity lone_parent;
  model::Quantities quintiles;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.number("share", self.share,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of the borough's families; the shares of "
                               "all localities sum to 1"});
    visitor.number("lone_parent", self.lone_parent,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of its families that are lone-parent "
                               "families"});
    visitor.numbers("quintiles", self.quintiles,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .count = 5,
                     .total = 1.0,
                     .meaning = "share of its families by deprivation "
                                "quintile, 1 (most deprived) to 5"});
  }
};

/// Families at each need level at the start of the scenario, matched exactly;
/// the remaining families are at level 1.
struct StartParameters {
  model::Quantity level_2;
  model::Quantity level_3;
  model::Quantity level_4;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    const Number stock{.unit = unit::kFamilies,
                       .at_most = 1e9,
                       .whole = true,
                       .meaning = "families at this need level at the start"};
    visitor.number("level_2", self.level_2, stock);
    visitor.number("level_3", self.level_3, stock);
    visitor.number("level_4", self.level_4, stock);
  }
};

/// The parameters by which families are sampled. The seed belongs to the
/// scenario, not to a run: every draw starts with the same families.
struct PopulationParameters {
  model::Quantity families;
  std::uint32_t seed = 0;
  std::string marginals;
  std::map<std::string, LocalityParameters> localities;
  model::Quantities children_per_family;
  model::Quantities child_ages;
  model::Quantity disability;
  model::Quantity spin_up;
  std::string spin_up_from = "its_beginning";
  std::optional<model::Quantity> replications;
  std::optional<StartParameters> start;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("families", self.families,
                   {.unit = unit::kFamilies,
                    .at_least = 1.0,
                    .at_most = 1e9,
                    .whole = true,
                    .meaning = "number of families with children"});
    visitor.whole(
        "seed", self.seed,
        {.fallback = 1, .meaning = "seed with which families are sampled"});
    visitor.text("marginals", self.marginals,
                 {"name or folder of the marginal tables from which the Python "
                  "package synthesises the families; if empty, families are "
                  "sampled",
                  false,
                  {}});
    visitor.groups("localities", self.localities,
                   {"localities of the borough, by name"}, Vocabulary::kFree);
    visitor.numbers("children_per_family", self.children_per_family,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .total = 1.0,
                     .meaning = "share of families with 1, 2, 3 ... children "
                                "aged 0-17"});
    visitor.numbers("child_ages", self.child_ages,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .count = 18,
                     .total = 1.0,
                     .meaning = "share of children by age, 0, 1 ... 17"});
    visitor.number("disability", self.disability,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of children with a disability"});
    visitor.number("spin_up", self.spin_up,
                   {.unit = unit::kYears,
                    .at_most = 1000.0,
                    .meaning = "time for which families are simulated before "
                               "the scenario starts, at the rates of its "
                               "start, from level 1 without themes"});
    visitor.text(
        "spin_up_from", self.spin_up_from,
        {.meaning = "when a family's own history begins: with spin_up, or "
                    "at the birth of its eldest child, so that its children "
                    "are born and grow up meanwhile, with the themes that "
                    "its parents have after spin_up; for scenarios with "
                    "demography",
         .required = false,
         .choice = {"its_beginning", "eldest_child"}});
    visitor.number("replications", self.replications,
                   {.unit = unit::kReplications,
                    .at_least = 1.0,
                    .at_most = 1000.0,
                    .whole = true,
                    .meaning = "number of spin-ups whose mean gives the "
                               "families at each need level and in each kind "
                               "of case by locality at the start, or how the "
                               "stocks of start divide among them; without "
                               "it, they are those of a single spin-up and "
                               "differ from the mean by chance"});
    visitor.group("start", self.start,
                  {"families by need level at the start; without it, those "
                   "that result from spin-up",
                   false});
  }
};

}  // namespace hearthline::population
