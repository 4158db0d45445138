#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

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

inline CaseTable::CaseTable(const PathwayParameters& parameters,
                            const std::vector<std::string>& localities,
                            YearMonth start, Dates dates)
    : localities_(std::max(1, static_cast<int>(localities.size()))),
      purpose_(dates == Dates::kStartFrozen ? "spin_up" : "clock") {
  Bounds bounds("", localities);
  bounds.group("pathway", parameters, {});
  for (int p = 0; p < kCaseProcessCount; ++p) {
    streams_[static_cast<std::size_t>(p)] =
        random::stream_id(purpose_ + ":" + case_process_name(p));
  }
  const Definitions all = define(parameters);
  if (parameters.after_closing) {
    after_closing_ = {parameters.after_closing->from.values,
                      parameters.after_closing->ratio.values};
  }
  find_segments(all, start, dates);
  compile_rows(all, start, dates == Dates::kStartFrozen);
  compile_profiles(all, localities);
  require_moderate_hazards(all);
  find_help(parameters);
  find_children(parameters);
  find_teams(parameters, localities, start);
  // In spin-up, families run alone: nobody would grant them a place.
  if (dates == Dates::kStartFrozen) {
    teams_.clear();
    std::fill(team_of_.begin(), team_of_.end(), kNoTeam);
  }
}

/// Defines the outcomes of a kind of case.
template <class Stage>
void CaseTable::define_stage(Definitions& all, Case kind, const Stage& stage) {
  using namespace case_table_detail;
  const std::string path = "pathway." + names_of(kind);
  if (!(stage.ends.rate.value > 0.0)) {
    refuse(path + ".ends.rate",
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
    Definition& defined = all[static_cast<std::size_t>(p)];
    defined.parameters = &stage.ends;
    for (std::size_t l = 0; l < total.size(); ++l) {
      defined.share[l] = outcome->share.values[l];
      total[l] += defined.share[l];
    }
  }
  for (int l = 0; l < kLevels; ++l) {
    require_total(path + ".outcomes", total[static_cast<std::size_t>(l)],
                  "at level " + std::to_string(l + 1));
  }
}

inline CaseTable::Definitions CaseTable::define(
    const PathwayParameters& parameters) {
  using case_table_detail::find;
  Definitions all{};
  for (int p = 0; p < kCaseProcessCount; ++p) {
    const CaseProcess& process = kCaseProcesses[static_cast<std::size_t>(p)];
    Definition& defined = all[static_cast<std::size_t>(p)];
    switch (process.change) {
      case CaseChange::kContact:
        defined.parameters =
            find(parameters.contacts, std::string(process.name));
        if (defined.parameters != nullptr && defined.parameters->since_entry) {
          throw InputError(
              case_process_name(p) +
              ".since_entry: expected none, because a family without a case "
              "has entered nothing; use pathway.after_closing");
        }
        break;
      case CaseChange::kStep:
        defined.parameters = find(parameters.steps, std::string(process.name));
        break;
      case CaseChange::kPlacement:
        defined.parameters =
            find(parameters.placements.moves,
                 placement_move_name(process.from_detail, process.to_detail));
        break;
      case CaseChange::kOutcome:
      case CaseChange::kLeaving:
        break;
    }
  }
  define_stage(all, Case::kContact, parameters.contact);
  define_stage(all, Case::kAssessment, parameters.assessment);
  define_stage(all, Case::kSection47, parameters.section_47);
  define_stage(all, Case::kCaf, parameters.caf);
  define_stage(all, Case::kCin, parameters.cin);
  define_stage(all, Case::kCpp, parameters.cpp);
  define_stage(all, Case::kCla, parameters.cla);
  return all;
}

inline void CaseTable::find_segments(const Definitions& all, YearMonth start,
                                     Dates dates) {
  durations_.fill({{0.0}, {1.0}});
  std::set<double> changes;
  std::set<double> ages{0.0};
  for (std::size_t p = 0; p < all.size(); ++p) {
    const ProcessParameters* process = all[p].parameters;
    const double exponent =
        process != nullptr ? process->frailty_exponent.value : 0.0;
    const auto found =
        std::find(exponents_.begin(), exponents_.end(), exponent);
    exponent_place_[p] = static_cast<int>(found - exponents_.begin());
    if (found == exponents_.end()) exponents_.push_back(exponent);
    if (process == nullptr) continue;
    if (process->since_entry) {
      durations_[p] = {process->since_entry->from.values,
                       process->since_entry->ratio.values};
    }
    if (process->by_date) {
      for (const YearMonth month : process->by_date->from) {
        if (month < start) {
          // The process of an outcome is the end of the case.
          const CaseProcess& own = kCaseProcesses[p];
          refuse((own.change == CaseChange::kOutcome
                      ? "pathway." + case_table_detail::names_of(own.from) +
                            ".ends"
                      : case_process_name(static_cast<int>(p))) +
                     ".by_date.from",
                 "months from the scenario's start on, " + to_text(start),
                 to_text(month));
        }
        changes.insert(static_cast<double>(months_between(start, month)));
      }
    }
    if (process->by_age) {
      ages.insert(process->by_age->from.values.begin(),
                  process->by_age->from.values.end());
    }
  }
  segment_from_.push_back(-std::numeric_limits<double>::infinity());
  if (dates == Dates::kAll) {
    segment_from_.insert(segment_from_.end(), changes.begin(), changes.end());
  }
  age_from_.assign(ages.begin(), ages.end());
  for (int h = 0; h < kHeld; ++h) {
    for (int lane = 0; lane < kCaseLanes; ++lane) {
      const int p = case_lane_process(h, lane);
      if (p < 0) continue;
      const ProcessParameters* process =
          all[static_cast<std::size_t>(p)].parameters;
      if (process == nullptr) continue;
      const auto at = static_cast<std::size_t>(h);
      on_date_[at] = on_date_[at] || process->by_date.has_value();
      on_age_[at] = on_age_[at] || process->by_age.has_value();
    }
  }
}

inline void CaseTable::compile_rows(const Definitions& all, YearMonth start,
                                    bool frozen) {
  rows_.assign(static_cast<std::size_t>(segments() * kHeld) * kNeeds, {});
  for (int h = 0; h < kHeld; ++h) {
    for (int lane = 0; lane < kCaseLanes; ++lane) {
      const int p = case_lane_process(h, lane);
      if (p < 0) continue;
      const Definition& process = all[static_cast<std::size_t>(p)];
      if (process.parameters == nullptr) continue;
      const hazard_detail::NeedRatios ratios(*process.parameters, std::nullopt,
                                             true);
      for (int segment = 0; segment < segments(); ++segment) {
        const double rate =
            process.parameters->rate.value / kMonthsPerYear *
            hazard_detail::dated_ratio(*process.parameters, start,
                                       frozen ? 0.0 : segment_from(segment));
        Row* rows = rows_.data() +
                    static_cast<std::size_t>(segment * kHeld + h) * kNeeds;
        for (std::size_t at = 0; at < kNeeds; ++at) {
          const Need need = HazardTable::need_at(static_cast<index>(at));
          rows[at][static_cast<std::size_t>(lane)] =
              rate * ratios.at(need) *
              process.share[static_cast<std::size_t>(place(need.level))];
        }
      }
    }
  }
}

inline void CaseTable::compile_profiles(
    const Definitions& all, const std::vector<std::string>& localities) {
  for (const double age : age_from_) {
    for (int l = 0; l < localities_; ++l) {
      const std::string locality =
          localities.empty() ? std::string()
                             : localities[static_cast<std::size_t>(l)];
      for (const bool lone_parent : {false, true}) {
        for (int quintile = 0; quintile < kQuintiles; ++quintile) {
          for (const Definition& process : all) {
            profiles_.push_back(process.parameters == nullptr
                                    ? 1.0
                                    : hazard_detail::profile_ratio(
                                          *process.parameters, locality,
                                          lone_parent, quintile, age));
          }
        }
      }
    }
  }
}

inline void CaseTable::require_moderate_hazards(const Definitions& all) const {
  std::array<double, kCaseProcessCount> need{};
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    const auto h = static_cast<int>(at / kNeeds) % kHeld;
    for (int lane = 0; lane < kCaseLanes; ++lane) {
      const int p = case_lane_process(h, lane);
      if (p < 0) continue;
      double& largest = need[static_cast<std::size_t>(p)];
      largest = std::max(largest, rows_[at][static_cast<std::size_t>(lane)]);
    }
  }
  std::array<double, kCaseProcessCount> family{};
  for (std::size_t i = 0; i < profiles_.size(); ++i) {
    double& largest = family[i % kCaseProcessCount];
    largest = std::max(largest, profiles_[i]);
  }
  const double after = *std::max_element(after_closing_.value.begin(),
                                         after_closing_.value.end());
  for (std::size_t p = 0; p < all.size(); ++p) {
    if (all[p].parameters == nullptr) continue;
    const auto& durations = durations_[p].value;
    double hazard = need[p] * family[p] *
                    *std::max_element(durations.begin(), durations.end());
    if (kCaseProcesses[p].change == CaseChange::kContact) {
      hazard *= std::max(1.0, after);
    }
    if (hazard <= HazardTable::kMostHazard) continue;
    const std::string name = case_process_name(static_cast<int>(p));
    throw Error(
        name + ": expected a hazard of at most " +
        text::number_text(HazardTable::kMostHazard) + " per month, found " +
        text::rounded_text(hazard) + ", from " +
        text::listed(hazard_detail::raising(name, *all[p].parameters, {})));
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
    coverage.others = covered.others.value;
    double total = 0.0;
    for (std::size_t b = 0; b < coverage.first_by_age.size(); ++b) {
      coverage.first_by_age[b] = covered.first_by_age.values[b];
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
  team_of_.assign(team_place(Case::kCla, localities_), kNoTeam);
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
      for (int l = 0; l < localities_; ++l) {
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
  for (int kind = 0; kind < kCases; ++kind) {
    const auto first =
        team_of_.begin() + static_cast<std::ptrdiff_t>(kind) * localities_;
    const auto none = std::count(first, first + localities_, kNoTeam);
    if (none == 0 || none == localities_) continue;
    const auto missing = std::find(first, first + localities_, kNoTeam) - first;
    refuse("pathway.teams",
           "a team for " + names_of(case_at(kind)) +
               " in every locality, or in none",
           "none in " + localities[static_cast<std::size_t>(missing)]);
  }
}

}  // namespace hearthline::model
