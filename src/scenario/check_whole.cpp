#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check_costs.hpp"
#include "hearthline/error.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/covariates.hpp"
#include "hearthline/random/stream.hpp"
#include "hearthline/scenario/check.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/require.hpp"
#include "hearthline/text/nearest_name.hpp"
#include "hearthline/text/number_text.hpp"
#include "pathway_rates.hpp"
#include "refused.hpp"
#include "tree.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

using model::Level;

constexpr double kTolerance = 1e-6;
constexpr std::size_t kMostChildren = 20;

template <class Map>
std::vector<std::string> keys(const Map& map) {
  std::vector<std::string> names;
  for (const auto& entry : map) names.push_back(entry.first);
  return names;
}

/// The checks, one idea each; together they fill one list of issues.
class Whole {
 public:
  Whole(const Scenario& scenario, const Sound& sound)
      : scenario_(scenario), sound_(sound) {}

  std::vector<Issue> issues() {
    zones();
    processes();
    for (const auto& [name, effect] : scenario_.effects) {
      one_effect("effects." + name, effect);
    }
    localities();
    if (scenario_.pathway) pathway(*scenario_.pathway);
    programmes();
    start();
    if (scenario_.demography) demography(*scenario_.demography);
    if (scenario_.streams.size() > kMostStreams) {
      note("streams", std::to_string(scenario_.streams.size()),
           "at most " + std::to_string(kMostStreams) +
               " streams (tables store the code in one byte)");
    }
    for (const auto& [name, stream] : scenario_.streams) {
      one_stream("streams." + name, stream);
    }
    for (Issue& issue : check_costs(scenario_, sound_)) {
      issues_.push_back(std::move(issue));
    }
    return std::move(issues_);
  }

 private:
  void note(std::string field, std::string found, std::string allowed,
            std::string nearest = "") {
    issues_.push_back(Issue{"", 0, 0, std::move(field), std::move(found),
                            std::move(allowed), std::move(nearest)});
  }

  void zones() {
    if (!sound_("zones")) return;
    const std::array<const std::vector<Level>*, model::kZones> lists{
        &scenario_.zones.order, &scenario_.zones.boundary,
        &scenario_.zones.chaos};
    std::array<int, model::kLevels> times{};
    int highest = -1;
    bool rising = true;
    for (const auto* list : lists) {
      int top = highest;
      for (const Level level : *list) {
        ++times[static_cast<std::size_t>(model::place(level))];
        rising = rising && model::place(level) > highest;
        top = std::max(top, model::place(level));
      }
      highest = top;
    }
    for (int k = 0; k < model::kLevels; ++k) {
      const int found = times[static_cast<std::size_t>(k)];
      if (found == 1) continue;
      note("zones",
           "level " + std::to_string(k + 1) +
               (found == 0 ? " in no zone" : " in more than one zone"),
           "each level in exactly one of order, boundary and chaos");
      return;
    }
    if (!rising) {
      note("zones", "a lower level in a zone further out",
           "levels that increase from order through boundary to chaos");
    }
  }

  void processes() {
    for (const auto& [name, theme] : scenario_.themes) {
      one_process("themes." + name + ".onset", theme.onset);
      own_theme("themes." + name + ".onset", name, theme.onset);
      one_process("themes." + name + ".remission", theme.remission);
      own_theme("themes." + name + ".remission", name, theme.remission);
    }
    for (const auto& [name, move] : scenario_.moves) {
      const std::string path = "moves." + name;
      one_process(path, move);
      for (const auto& [covariate, ratio] : move.hazard_ratios) {
        // A move always starts at the same level, whose effect is therefore
        // part of its rate.
        if (covariate.starts_with("level_")) {
          note(path + ".hazard_ratios." + covariate, "a level",
               "a theme, toxic_trio, each_theme, lone_parent, a quintile or a "
               "locality (a move always starts at the same level, so put the "
               "level's effect into its rate)");
        }
      }
    }
  }

  void own_theme(const std::string& path, const std::string& theme,
                 const model::ProcessParameters& process) {
    if (!process.hazard_ratios.contains(theme)) return;
    note(path + ".hazard_ratios." + theme, "the theme's own name",
         "another covariate (onset starts without the theme and remission "
         "with it, so put its effect into the rate)");
  }

  void one_process(const std::string& path,
                   const model::ProcessParameters& process) {
    if (process.since_entry)
      pieces(path + ".since_entry", *process.since_entry);
    if (process.by_age) pieces(path + ".by_age", *process.by_age);
    if (process.by_date) {
      same_length(path + ".by_date", process.by_date->from.size(),
                  process.by_date->ratio.values.size());
    }
  }

  void pieces(const std::string& path, const model::Pieces& pieces) {
    same_length(path, pieces.from.values.size(), pieces.ratio.values.size());
    if (!sound_(path + ".from") || pieces.from.values.empty()) return;
    const double first = pieces.from.values.front();
    if (first != 0.0) {
      note(path + ".from[0]", text::number_text(first),
           "0, the start of the first interval");
    }
  }

  void same_length(const std::string& path, std::size_t from,
                   std::size_t ratio) {
    if (from == ratio || !sound_(path + ".from") || !sound_(path + ".ratio")) {
      return;
    }
    note(path + ".ratio", std::to_string(ratio),
         counted(from, "number") + ", one for each entry of from");
  }

  void one_effect(const std::string& path,
                  const model::EffectParameters& effect) {
    if (effect.until && !(effect.from < *effect.until) &&
        sound_(path + ".from") && sound_(path + ".until")) {
      note(path + ".until", cited(to_text(*effect.until)),
           "a month after from (" + cited(to_text(effect.from)) + ")");
    }
    if (sound_("themes") && sound_("moves") && sound_("pathway")) {
      known_processes(path, effect.processes);
    }
    known_localities(path, effect.localities);
  }

  void known_localities(const std::string& path,
                        const std::vector<std::string>& named) {
    for (std::size_t k = 0; k < named.size(); ++k) {
      known_locality(path + ".localities[" + std::to_string(k) + "]", named[k]);
    }
  }
  void known_locality(const std::string& path, const std::string& name) {
    const auto known = keys(scenario_.population.localities);
    if (!sound_("population.localities") ||
        scenario_.population.localities.contains(name)) {
      return;
    }
    note(path, cited(name),
         "a locality of the population (" + joined(known) + ")",
         text::nearest_name(name, known));
  }

  /// An effect on a process that never happens would silently do nothing.
  void known_processes(const std::string& path,
                       const std::vector<std::string>& processes) {
    std::vector<std::string> known;
    for (const auto& entry : scenario_.themes) {
      known.push_back("themes." + entry.first + ".onset");
      known.push_back("themes." + entry.first + ".remission");
    }
    for (const auto& entry : scenario_.moves) {
      known.push_back("moves." + entry.first);
    }
    const std::vector<std::string> of_need = known;
    if (scenario_.pathway) {
      for (NamedRate& process : pathway_rates(*scenario_.pathway)) {
        known.push_back(std::move(process.name));
      }
    }
    for (std::size_t k = 0; k < processes.size(); ++k) {
      const std::string& name = processes[k];
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      note(path + ".processes[" + std::to_string(k) + "]", cited(name),
           name.starts_with("pathway.") && !scenario_.pathway
               ? "a process of need, since this scenario has no pathway (" +
                     joined(of_need) + ")"
               : "a process that has a rate in this scenario (" +
                     joined(beside(name, known)) + ")",
           text::nearest_name(name, known));
    }
  }

  /// Returns the names that begin like one, up to its last part; of a pathway
  /// there are too many to list all.
  static std::vector<std::string> beside(
      const std::string& name, const std::vector<std::string>& known) {
    const bool of_pathway = name.starts_with("pathway.");
    const std::string begin = name.substr(0, name.rfind('.') + 1);
    std::vector<std::string> near;
    for (const std::string& one : known) {
      if (of_pathway ? one.starts_with(begin) : !one.starts_with("pathway.")) {
        near.push_back(one);
      }
    }
    return near;
  }

  void localities() {
    const std::string path = "population.localities";
    const auto& all = scenario_.population.localities;
    if (all.empty() && sound_(path)) {
      note(path, "none", "at least one locality");
      return;
    }
    if (all.size() > kMostLocalities) {
      note(path, std::to_string(all.size()),
           "at most " + std::to_string(kMostLocalities) +
               " localities (tables store the code in one byte)");
    }
    const auto& children = scenario_.population.children_per_family.values;
    if (children.size() > kMostChildren) {
      note("population.children_per_family", std::to_string(children.size()),
           "at most " + std::to_string(kMostChildren) +
               " numbers (families with up to that many children)");
    }
    const auto covariates = words_of(model::Vocabulary::kCovariate, {});
    const bool good = sound_("population.localities");
    double total = 0.0;
    for (const auto& [name, locality] : all) {
      total += locality.share.value;
      if (std::find(covariates.begin(), covariates.end(), name) !=
              covariates.end() ||
          name == "level_1") {
        note(below(path, name), cited(name),
             "a name that is not the name of another covariate (hazard ratios "
             "refer to localities by name too)");
      }
    }
    if (!all.empty() && good && std::abs(total - 1.0) > kTolerance) {
      note(path, "shares with a total of " + text::rounded_text(total),
           "shares that add up to 1");
    }
  }

  void start() {
    const auto& population = scenario_.population;
    if (!population.start || !sound_("population.families") ||
        !sound_("population.start")) {
      return;
    }
    const double stocks = population.start->level_2.value +
                          population.start->level_3.value +
                          population.start->level_4.value;
    if (stocks > population.families.value) {
      note("population.start", text::rounded_text(stocks) + " families",
           "at most " + text::number_text(population.families.value) +
               " families in total (population.families)");
    }
  }

  /// The pathway states its own rules, where it is compiled.
  void pathway(const model::PathwayParameters& parameters) {
    if (!sound_("pathway") || !sound_("time") ||
        !sound_("population.localities")) {
      return;
    }
    compiles([&] {
      const model::CaseTable table(parameters,
                                   keys(scenario_.population.localities),
                                   scenario_.time.start);
    });
  }

  /// Notes what the compiling of a part of the scenario refuses.
  template <class Compile>
  void compiles(const Compile& compile) {
    if (auto issue = refused(compile)) issues_.push_back(std::move(*issue));
  }

  /// Programmes state their own rules too: each is compiled alone, so that all
  /// are named, then all together.
  void programmes() {
    const auto& all = scenario_.programmes;
    if (all.empty()) return;
    if (!scenario_.pathway) {
      note("programmes", "a scenario without a pathway",
           "a pathway beside programmes (families come to a programme, and it "
           "acts on cases, through the pathway)");
      return;
    }
    const std::size_t earlier = issues_.size();
    for (const auto& [name, programme] : all) {
      const std::string path = "programmes." + name;
      known_localities(path + ".eligible", programme.eligible.localities);
      if (sound_("themes") && sound_("moves") && sound_("pathway")) {
        for (const auto& [effect_name, effect] : programme.effects) {
          known_processes(path + ".effects." + effect_name, effect.processes);
        }
      }
      if (programme.cost && sound_(path + ".cost.price_year") &&
          !money::year_of(programme.cost->price_year)) {
        note(path + ".cost.price_year", cited(programme.cost->price_year),
             "a financial year such as \"2014/15\" (two consecutive years)");
      }
    }
    if (!sound_("programmes") || !sound_("combination") || !sound_("time") ||
        !sound_("zones") || !sound_("population.localities") ||
        issues_.size() != earlier) {
      return;
    }
    const auto table = [&](const programmes::ProgrammeTable::All& some) {
      compiles([&] {
        const programmes::ProgrammeTable compiled(
            some, scenario_.combination,
            {keys(scenario_.population.localities), zone_map(scenario_),
             scenario_.time.start,
             static_cast<int>(scenario_.pathway->teams.size())});
      });
    };
    for (const auto& one : all) table({one});
    if (issues_.size() == earlier) table(all);
  }

  void demography(const demography::DemographyParameters& parameters) {
    const std::string path = "demography";
    pieces(path + ".births.since_birth", parameters.births.since_birth);
    if (parameters.births.by_children.values.empty() &&
        sound_(path + ".births.by_children")) {
      note(path + ".births.by_children", "an empty list",
           "ratios for families with 1, 2, 3 ... children");
    }
    std::map<std::string, std::string> covered;
    for (const auto& [name, projection] : parameters.projections) {
      const std::string own = path + ".projections." + name;
      known_localities(own, projection.localities);
      const auto about = projection.localities.empty()
                             ? keys(scenario_.population.localities)
                             : projection.localities;
      for (const std::string& locality : about) {
        const auto [at, fresh] = covered.emplace(locality, name);
        if (!fresh) {
          note(own,
               "locality " + cited(locality) +
                   ", which is also in projection " + cited(at->second),
               "each locality in only one projection");
        }
      }
      projection_years(own, projection);
    }
    for (const auto& [name, unused] : scenario_.population.localities) {
      if (!covered.contains(name) && sound_(path + ".projections")) {
        note(path + ".projections", "none for locality " + cited(name),
             "projections that cover every locality");
      }
    }
    std::map<std::uint32_t, std::string> sites;
    for (const auto& [name, site] : parameters.housing) {
      const std::string own = path + ".housing." + name;
      known_locality(own + ".locality", site.locality);
      const auto& sizes = site.families_by_size.values;
      if (sizes.size() > kMostChildren) {
        note(own + ".families_by_size", std::to_string(sizes.size()),
             "at most " + std::to_string(kMostChildren) +
                 " numbers (families with up to that many children)");
      }
      // The ids of families at a site have sixteen bits for the site.
      const auto [at, fresh] =
          sites.emplace(random::stream_id(name).value & 0xFFFFU, name);
      if (!fresh) {
        note(own,
             "a name whose family ids would be the same as those of " +
                 cited(at->second),
             "another name");
      }
    }
  }

  /// A projection covers every year from the first mid-year on or after the
  /// start to the first on or after the end.
  void projection_years(const std::string& path,
                        const demography::ProjectionParameters& projection) {
    if (!sound_(path + ".years") || !sound_("time")) return;
    const auto& time = scenario_.time;
    const auto months = static_cast<index>(time.horizon.value);
    const model::YearMonth end = time.start.plus(months);
    const int first =
        time.start.month > 7 ? time.start.year + 1 : time.start.year;
    const int last = end.month > 7 ? end.year + 1 : end.year;
    for (const auto& [name, year] : projection.years) {
      const bool is_year =
          name.size() == 4 && std::all_of(name.begin(), name.end(), [](char c) {
            return c >= '0' && c <= '9';
          });
      if (!is_year) {
        note(below(path + ".years", name), cited(name), "a year such as 2014");
      }
    }
    std::vector<std::string> missing;
    for (int year = first; year <= last; ++year) {
      if (!projection.years.contains(std::to_string(year))) {
        missing.push_back(std::to_string(year));
      }
    }
    if (missing.empty()) return;
    const bool gap = projection.years.contains(std::to_string(last));
    note(path + ".years", "no " + joined(missing),
         "every year from " + std::to_string(first) + " to " +
             std::to_string(last) +
             " (from the first 1 July on or after the scenario's start to the "
             "first on or after its end" +
             (gap ? "" : "; the projection stops before the horizon") + ")");
  }

  void one_stream(const std::string& path,
                  const demography::StreamParameters& stream) {
    if (!sound_(path)) return;
    if (stream.entries_per_year.has_value() !=
        stream.entries_per_1000_children.has_value()) {
      return;
    }
    note(path, stream.entries_per_year ? "both" : "neither",
         "either entries_per_year or entries_per_1000_children");
  }

  const Scenario& scenario_;
  const Sound& sound_;
  std::vector<Issue> issues_;
};

}  // namespace

std::vector<Issue> check_whole(const Scenario& scenario, const Sound& sound) {
  return Whole(scenario, sound).issues();
}

std::vector<Issue> check_whole(const Scenario& scenario) {
  return check_whole(scenario, [](const std::string&) { return true; });
}

std::vector<Issue> check_programme(
    const programmes::ProgrammeParameters& programme) {
  std::vector<Issue> issues;
  if (programme.cost && !money::year_of(programme.cost->price_year)) {
    issues.push_back(
        {"", 0, 0, "cost.price_year", cited(programme.cost->price_year),
         "a financial year such as \"2014/15\" (two consecutive years)", ""});
  }
  const std::string name = "this";
  auto issue = refused([&] {
    programmes::ProgrammeContext context;
    context.start = programme.starts.value_or(model::YearMonth{2014, 4});
    const programmes::ProgrammeTable compiled({{name, programme}}, {}, context);
  });
  if (issue) {
    const std::string within = "programmes." + name + ".";
    if (issue->field.starts_with(within)) {
      issue->field.erase(0, within.size());
    }
    issues.push_back(std::move(*issue));
  }
  return issues;
}

}  // namespace hearthline::scenario
