#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/model/bounds.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::model {

namespace case_table_detail {

/// How much shares may differ from a total of 1, as in lists of shares.
inline constexpr double kTolerance = 1e-6;

/// @throws InputError unless shares that exclude each other add up to 1
inline void require_total(const std::string& path, double total,
                          const std::string& whose) {
  if (std::abs(total - 1.0) <= kTolerance) return;
  refuse(path, "shares that add up to 1 " + whose,
         "a total of " + text::rounded_text(total));
}

inline std::string names_of(Case kind) {
  return std::string(kCaseNames[static_cast<std::size_t>(place(kind))]);
}

/// Returns the kind of case with a name that has been checked.
inline Case case_named(const std::string& name) {
  for (int kind = 0; kind < kCases; ++kind) {
    if (kCaseNames[static_cast<std::size_t>(kind)] == name) {
      return case_at(kind);
    }
  }
  return Case::kNone;
}

template <class Map>
auto find(const Map& map, const std::string& name) -> decltype(&map.at(name)) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace case_table_detail

inline CaseTable::CaseTable(
    const PathwayParameters& parameters,
    const std::vector<std::string>& localities, YearMonth start, Dates dates,
    const std::map<std::string, EffectParameters>& effects)
    : CaseTable(parameters,
                define(parameters, localities, start, dates, effects)) {}

inline CaseTable::CaseTable(const PathwayParameters& parameters,
                            const Definitions& all)
    : HazardFactors(all.parameters, all.effects, all.localities, all.start,
                    all.dates),
      purpose_(all.dates == Dates::kStartFrozen ? "spin_up" : "clock") {
  for (int p = 0; p < kCaseProcessCount; ++p) {
    streams_[static_cast<std::size_t>(p)] =
        random::stream_id(purpose_ + ":" + case_process_name(p));
  }
  if (parameters.after_closing) {
    after_closing_ = {parameters.after_closing->from.values,
                      parameters.after_closing->ratio.values};
  }
  find_dependence(all);
  compile_rows(all);
  require_moderate_hazards(all);
  find_help(parameters);
  find_children(parameters);
  for (std::size_t p = 0; p < all.parameters.size(); ++p) {
    const CaseProcess& process = kCaseProcesses[p];
    if (process.change != CaseChange::kOutcome ||
        all.parameters[p] == nullptr) {
      continue;
    }
    leaves_by_age_[static_cast<std::size_t>(place(process.from))] =
        all.parameters[p]->by_age.has_value() && !coverage(process.from).all;
  }
  find_teams(parameters, all.localities, all.start);
  // In spin-up, families run alone: nobody would grant them a place.
  if (all.dates == Dates::kStartFrozen) {
    teams_.clear();
    std::fill(team_of_.begin(), team_of_.end(), kNoTeam);
  }
}

/// Defines the outcomes of a kind of case.
template <class Stage>
void CaseTable::define_stage(Definitions& all, Case kind, const Stage& stage) {
  using namespace case_table_detail;
  if (!(stage.ends.rate.value > 0.0)) {
    refuse(case_end_name(kind) + ".rate",
           "a rate above 0, so that a case of this kind can end",
           text::number_text(stage.ends.rate.value));
  }
  std::array<double, kLevels> total{};
  for (int p = 0; p < kCaseProcessCount; ++p) {
    const CaseProcess& process = kCaseProcesses[static_cast<std::size_t>(p)];
    if (process.change != CaseChange::kOutcome || process.from != kind) {
      continue;
    }
    const auto* outcome = find(stage.outcomes, std::string(process.name));
    if (outcome == nullptr) continue;
    const auto at = static_cast<std::size_t>(p);
    all.parameters[at] = &stage.ends;
    for (std::size_t l = 0; l < total.size(); ++l) {
      all.share[at][l] = outcome->share.values[l];
      total[l] += all.share[at][l];
    }
  }
  for (int l = 0; l < kLevels; ++l) {
    require_total("pathway." + names_of(kind) + ".outcomes",
                  total[static_cast<std::size_t>(l)],
                  "at level " + std::to_string(l + 1));
  }
}

inline CaseTable::Definitions CaseTable::define(
    const PathwayParameters& parameters,
    const std::vector<std::string>& localities, YearMonth start, Dates dates,
    const std::map<std::string, EffectParameters>& effects) {
  using case_table_detail::find;
  Bounds bounds("", localities);
  bounds.group("pathway", parameters, {});
  bounds.groups("effects", effects, {}, Vocabulary::kFree);
  Definitions all;
  all.localities = localities;
  all.start = start;
  all.dates = dates;
  for (auto& share : all.share) share.fill(1.0);
  for (int p = 0; p < kCaseProcessCount; ++p) {
    const CaseProcess& process = kCaseProcesses[static_cast<std::size_t>(p)];
    const ProcessParameters*& defined =
        all.parameters[static_cast<std::size_t>(p)];
    switch (process.change) {
      case CaseChange::kContact:
        defined = find(parameters.contacts, std::string(process.name));
        if (defined != nullptr && defined->since_entry) {
          throw InputError(
              case_process_name(p) +
              ".since_entry: expected none, because a family without a case "
              "has entered nothing; use pathway.after_closing");
        }
        break;
      case CaseChange::kStep:
        defined = find(parameters.steps, std::string(process.name));
        break;
      case CaseChange::kPlacement:
        defined =
            find(parameters.placements.moves,
                 placement_move_name(process.from_detail, process.to_detail));
        break;
      case CaseChange::kOutcome:
      case CaseChange::kLeaving:
        break;
    }
    if (dates == Dates::kStartFrozen) continue;
    std::vector<std::string> names{case_process_name(p)};
    if (process.change == CaseChange::kOutcome) {
      names.push_back(case_end_name(process.from));
    }
    all.effects[static_cast<std::size_t>(p)] =
        hazard_detail::effects_on(names, effects);
  }
  define_stage(all, Case::kContact, parameters.contact);
  define_stage(all, Case::kAssessment, parameters.assessment);
  define_stage(all, Case::kSection47, parameters.section_47);
  define_stage(all, Case::kCaf, parameters.caf);
  define_stage(all, Case::kCin, parameters.cin);
  define_stage(all, Case::kCpp, parameters.cpp);
  define_stage(all, Case::kCla, parameters.cla);
  require_dates_from_start(all);
  return all;
}

inline void CaseTable::require_dates_from_start(const Definitions& all) {
  for (std::size_t p = 0; p < all.parameters.size(); ++p) {
    const ProcessParameters* process = all.parameters[p];
    if (process == nullptr || !process->by_date) continue;
    for (const YearMonth month : process->by_date->from) {
      if (!(month < all.start)) continue;
      // The process of an outcome is the end of the case.
      const CaseProcess& own = kCaseProcesses[p];
      refuse((own.change == CaseChange::kOutcome
                  ? case_end_name(own.from)
                  : case_process_name(static_cast<int>(p))) +
                 ".by_date.from",
             "months from the scenario's start on, " + to_text(all.start),
             to_text(month));
    }
  }
}

/// Finds what the processes of each kind of case depend on.
inline void CaseTable::find_dependence(const Definitions& all) {
  variants_.fill(1);
  for (int h = 0; h < kHeld; ++h) {
    const auto at = static_cast<std::size_t>(h);
    for (int lane = 0; lane < kCaseLanes; ++lane) {
      const int p = case_lane_process(h, lane);
      if (p < 0) continue;
      const auto of = static_cast<std::size_t>(p);
      const ProcessParameters* process = all.parameters[of];
      if (process == nullptr) continue;
      on_date_[at] =
          on_date_[at] || process->by_date || !all.effects[of].empty();
      on_age_[at] = on_age_[at] || process->by_age;
      for (const auto& [name, effect] : all.effects[of]) {
        if (!effect->localities.empty()) variants_[at] = localities();
      }
    }
  }
  std::size_t rows = 0;
  for (std::size_t at = 0; at < first_row_.size(); ++at) {
    first_row_[at] = rows;
    rows += static_cast<std::size_t>(segments() * variants_[at]);
  }
  rows_.assign(rows * kNeeds, {});
}

inline void CaseTable::compile_rows(const Definitions& all) {
  const bool frozen = all.dates == Dates::kStartFrozen;
  for (int h = 0; h < kHeld; ++h) {
    const auto held = static_cast<std::size_t>(h);
    for (int lane = 0; lane < kCaseLanes; ++lane) {
      const int p = case_lane_process(h, lane);
      if (p < 0) continue;
      const auto process = static_cast<std::size_t>(p);
      if (all.parameters[process] == nullptr) continue;
      const ProcessParameters& parameters = *all.parameters[process];
      const hazard_detail::NeedRatios ratios(parameters, std::nullopt, true);
      for (int row = 0; row < segments() * variants_[held]; ++row) {
        const double month = frozen ? 0.0 : segment_from(row / variants_[held]);
        const std::string locality =
            all.localities.empty() ? std::string()
                                   : all.localities[static_cast<std::size_t>(
                                         row % variants_[held])];
        const auto effects =
            hazard_detail::active(all.effects[process], all.start, month);
        const double rate =
            parameters.rate.value / kMonthsPerYear *
            hazard_detail::dated_ratio(parameters, all.start, month);
        Row* rows = rows_.data() +
                    (first_row_[held] + static_cast<std::size_t>(row)) * kNeeds;
        for (std::size_t at = 0; at < kNeeds; ++at) {
          const Need need = HazardTable::need_at(static_cast<index>(at));
          double& hazard = rows[at][static_cast<std::size_t>(lane)];
          hazard =
              rate * ratios.at(need) *
              all.share[process][static_cast<std::size_t>(place(need.level))];
          for (const auto& [name, effect] : effects) {
            if (hazard_detail::acts_on(*effect, need, locality)) {
              hazard *= effect->hazard_ratio.value;
            }
          }
        }
      }
    }
  }
}

inline void CaseTable::require_moderate_hazards(const Definitions& all) const {
  std::array<double, kCaseProcessCount> need{};
  for (int h = 0; h < kHeld; ++h) {
    const auto held = static_cast<std::size_t>(h);
    const auto first = first_row_[held] * kNeeds;
    const auto rows =
        static_cast<std::size_t>(segments() * variants_[held]) * kNeeds;
    for (std::size_t at = first; at < first + rows; ++at) {
      for (int lane = 0; lane < kCaseLanes; ++lane) {
        const int p = case_lane_process(h, lane);
        if (p < 0) continue;
        double& own = need[static_cast<std::size_t>(p)];
        own = std::max(own, rows_[at][static_cast<std::size_t>(lane)]);
      }
    }
  }
  const auto hazards = largest(need);
  const double after = *std::max_element(after_closing_.value.begin(),
                                         after_closing_.value.end());
  for (std::size_t p = 0; p < hazards.size(); ++p) {
    if (all.parameters[p] == nullptr) continue;
    double hazard = hazards[p];
    if (kCaseProcesses[p].change == CaseChange::kContact) {
      hazard *= std::max(1.0, after);
    }
    if (hazard <= HazardTable::kMostHazard) continue;
    throw Error(case_process_name(static_cast<int>(p)) +
                ": expected a hazard of at most " +
                text::number_text(HazardTable::kMostHazard) +
                " per month, found " + text::rounded_text(hazard) + ", from " +
                text::listed(hazard_detail::raising(*all.parameters[p],
                                                    all.effects[p])));
  }
}

inline void CaseTable::find_help(const PathwayParameters& parameters) {
  for (Help& help : help_) help.fill(1.0);
  for (const auto& [name, help] : parameters.help) {
    Help& ratios = help_[static_cast<std::size_t>(
        place(case_table_detail::case_named(name)))];
    for (int p = 0; p < kProcesses; ++p) {
      const auto* ratio =
          case_table_detail::find(help.hazard_ratios, Process(p).name());
      if (ratio != nullptr) ratios[static_cast<std::size_t>(p)] = ratio->value;
    }
  }
  for (std::size_t kind = 0; kind < help_.size(); ++kind) {
    helps_[kind] = help_[kind] != FamilyModel::kNoHelp;
  }
}

inline void CaseTable::find_children(const PathwayParameters& parameters) {
  using namespace case_table_detail;
  for (const auto& [name, covered] : parameters.children) {
    Coverage& coverage =
        coverage_[static_cast<std::size_t>(place(case_named(name)))];
    coverage.all = false;
    double total = 0.0;
    for (std::size_t b = 0; b < coverage.first_by_age.size(); ++b) {
      coverage.first_by_age[b] = covered.first_by_age.values[b];
      coverage.others[b] = covered.others.values[b];
      total += coverage.first_by_age[b];
    }
    if (!(total > 0.0)) {
      refuse("pathway.children." + name + ".first_by_age",
             "at least one weight above 0", "none");
    }
  }
  std::array<double, kAgeBands> total{};
  for (int place = 0; place < kPlacements; ++place) {
    const auto at = static_cast<std::size_t>(place);
    const auto* entry =
        find(parameters.placements.entries, std::string(kPlacementNames[at]));
    if (entry == nullptr) continue;
    for (std::size_t b = 0; b < total.size(); ++b) {
      entries_[b][at] = entry->share.values[b];
      total[b] += entry->share.values[b];
    }
  }
  for (std::size_t b = 0; b < total.size(); ++b) {
    require_total("pathway.placements.entries", total[b],
                  "at age " + std::string(kAgeBandNames[b]));
  }
}

inline void CaseTable::find_teams(const PathwayParameters& parameters,
                                  const std::vector<std::string>& localities,
                                  YearMonth start) {
  using namespace case_table_detail;
  team_of_.assign(team_place(Case::kCla, this->localities()), kNoTeam);
  for (const auto& [name, team] : parameters.teams) {
    const std::string path = "pathway.teams." + name;
    Team& made = teams_.emplace_back();
    made.name = name;
    made.order = team.order == "highest_need" ? TeamOrder::kHighestNeed
                 : team.order == "random"     ? TeamOrder::kRandom
                                              : TeamOrder::kFirstCome;
    made.leaving = team.leaving.value / kMonthsPerYear;
    if (team.wait_limit) made.wait_limit = team.wait_limit->value;
    const auto& number = team.workers.number.values;
    if (number.empty() || number.size() != team.workers.from.size()) {
      refuse(path + ".workers.number",
             "as many numbers as from has, at least 1",
             std::to_string(number.size()) + " beside " +
                 std::to_string(team.workers.from.size()));
    }
    for (std::size_t i = 0; i < number.size(); ++i) {
      const double cases = number[i] * team.cases_per_worker.value;
      const double whole = std::round(cases);
      if (std::abs(cases - whole) > 1e-6) {
        refuse(path + ".workers.number[" + std::to_string(i) + "]",
               "workers who can hold a whole number of cases, at " +
                   text::number_text(team.cases_per_worker.value) + " each",
               text::number_text(number[i]) + " workers with " +
                   text::rounded_text(cases) + " cases");
      }
      made.from.push_back(
          static_cast<double>(months_between(start, team.workers.from[i])));
      made.workers.push_back(number[i]);
      made.places.push_back(static_cast<index>(whole));
    }
    for (const std::string& kind : team.cases) {
      for (int l = 0; l < this->localities(); ++l) {
        const std::string locality =
            localities.empty() ? std::string()
                               : localities[static_cast<std::size_t>(l)];
        if (!team.localities.empty() &&
            !hazard_detail::has(team.localities, locality)) {
          continue;
        }
        int& taken = team_of_[team_place(case_named(kind), l)];
        if (taken != kNoTeam) {
          refuse(path + ".cases",
                 "kinds of case that no other team takes in the same locality",
                 kind + ", which " +
                     teams_[static_cast<std::size_t>(taken)].name + " takes");
        }
        taken = static_cast<int>(teams_.size()) - 1;
      }
    }
  }
  // A kind that a team takes somewhere must be taken everywhere.
  const int count = this->localities();
  for (int kind = 0; kind < kCases; ++kind) {
    const auto first =
        team_of_.begin() + static_cast<std::ptrdiff_t>(kind) * count;
    const auto none = std::count(first, first + count, kNoTeam);
    if (none == 0 || none == count) continue;
    const auto missing = std::find(first, first + count, kNoTeam) - first;
    refuse("pathway.teams",
           "a team for " + names_of(case_at(kind)) +
               " in every locality, or in none",
           "none in " + localities[static_cast<std::size_t>(missing)]);
  }
}

}  // namespace hearthline::model
