#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/expectation/frailty_nodes.hpp"
#include "hearthline/expectation/strata.hpp"

namespace hearthline::expectation {

namespace strata_detail {

/// Adds the factors of a family's hazards, by age band within the horizon.
/// @param factors_of  returns the factors of an age band
template <class FactorsOf>
void add_ages(std::vector<double>& key, const std::vector<double>& ages,
              const model::Family& family, double horizon, int processes,
              FactorsOf&& factors_of) {
  for (std::size_t band = 0; band < ages.size(); ++band) {
    const double from = family.youngest_born_month + ages[band];
    const bool last = band + 1 == ages.size();
    const double until =
        last ? horizon : family.youngest_born_month + ages[band + 1];
    if (until <= 0.0 || (band > 0 && from >= horizon)) continue;
    // The first band includes younger children, the last band older ones.
    key.push_back(band == 0 ? 0.0 : std::max(0.0, from));
    const double* factors = factors_of(static_cast<int>(band));
    key.insert(key.end(), factors, factors + processes);
  }
}

}  // namespace strata_detail

HEARTHLINE_INLINE std::vector<double> hazard_key(
    const model::HazardTable& table, const model::Family& family,
    double horizon, const model::CaseTable* cases) {
  const int profile = model::HazardTable::profile(
      family.locality, family.lone_parent, family.quintile);
  std::vector<double> key{double{family.rise}};
  if (table.tells_localities_apart() ||
      (cases != nullptr && cases->tells_localities_apart())) {
    key.push_back(family.locality);
  }
  strata_detail::add_ages(
      key, table.age_from(), family, horizon, model::kProcesses,
      [&](int band) { return table.profile_factors(band, profile); });
  if (cases != nullptr) {
    strata_detail::add_ages(
        key, cases->age_from(), family, horizon, model::kCaseProcessCount,
        [&](int band) { return cases->profile_factors(band, profile); });
  }
  return key;
}

namespace strata_detail {

/// Returns the largest hazard, without frailty, of the processes that depend on
/// it: of families with one theme at most, at the start.
inline double largest_frail_hazard(const model::HazardTable& table,
                                   const model::Family& family) {
  const auto* rows = table.rows(0, family.locality);
  const double* factors = table.profile_factors(
      0, model::HazardTable::profile(family.locality, family.lone_parent,
                                     family.quintile));
  double largest = 0.0;
  const auto include = [&](model::Need need, int lane, int process) {
    const int exponent = table.exponent_place(process);
    if (table.exponents()[static_cast<std::size_t>(exponent)] == 0.0) return;
    const auto& row = rows[model::HazardTable::need_place(need)];
    largest = std::max(largest, row[static_cast<std::size_t>(lane)] *
                                    factors[static_cast<std::size_t>(process)]);
  };
  for (int from = 0; from < model::kLevels; ++from) {
    const model::Need without{model::level_at(from), {}};
    for (int theme = 0; theme < model::kThemes; ++theme) {
      const model::ThemeSet one(static_cast<std::uint8_t>(1U << theme));
      include(without, theme, theme);
      include({without.level, one}, theme, model::kThemes + theme);
    }
    for (int move = 0; move < model::kMovesPerLevel; ++move) {
      include(without, model::kFirstMoveLane + move,
              model::kFirstMove + from * model::kMovesPerLevel + move);
    }
  }
  return largest;
}

/// Returns the largest hazard, without frailty, of the ways to a case that
/// depend on it, at any level without themes, at the start.
inline double largest_frail_hazard(const model::CaseTable& cases,
                                   const model::Family& family) {
  const int none = model::held(model::Case::kNone, model::Placement{});
  const auto* rows = cases.rows(0, none, family.locality);
  const double* factors = cases.profile_factors(
      0, model::HazardTable::profile(family.locality, family.lone_parent,
                                     family.quintile));
  double largest = 0.0;
  for (int lane = 0; lane < model::kCaseLanes; ++lane) {
    const int p = model::case_lane_process(none, lane);
    if (p < 0) continue;
    const int exponent = cases.exponent_place(p);
    if (cases.exponents()[static_cast<std::size_t>(exponent)] == 0.0) continue;
    for (int level = 0; level < model::kLevels; ++level) {
      const auto& row =
          rows[model::HazardTable::need_place({model::level_at(level), {}})];
      largest =
          std::max(largest, row[static_cast<std::size_t>(lane)] * factors[p]);
    }
  }
  return largest;
}

}  // namespace strata_detail

HEARTHLINE_INLINE std::vector<HazardClass> hazard_classes(
    const model::HazardTable& table, const std::vector<model::Family>& families,
    double horizon, const Lives* lives, const model::CaseTable* cases) {
  const bool change = lives != nullptr && lives->partnership.changes();
  std::map<std::vector<double>, HazardClass> classes;
  for (std::size_t i = 0; i < families.size(); ++i) {
    const model::Family& family = families[i];
    if (static_cast<double>(family.enters) >= horizon) continue;
    std::vector<double> key = hazard_key(table, family, horizon, cases);
    bool tells = false;
    if (change) {
      model::Family other = family;
      other.lone_parent = !family.lone_parent;
      std::vector<double> others = hazard_key(table, other, horizon);
      tells = others != key;
      // The key of the couple first.
      if (family.lone_parent) key.swap(others);
      if (tells) key.insert(key.end(), others.begin(), others.end());
    }
    HazardClass& own = classes[std::move(key)];
    if (own.families.empty()) {
      own.example = family;
      double hazard = strata_detail::largest_frail_hazard(table, family);
      if (cases != nullptr) {
        hazard = std::max(hazard,
                          strata_detail::largest_frail_hazard(*cases, family));
      }
      // Within the range in which it was tried.
      own.bend = std::clamp(4.0 / (horizon * hazard), 0.1, 10.0);
      if (tells) own.partnership = lives->partnership;
    }
    own.families.push_back(&family);
    own.numbers.push_back(static_cast<index>(i));
  }
  std::vector<HazardClass> result;
  for (auto& [key, one] : classes) {
    const auto break_at = [&, &breaks = one.breaks](double month) {
      if (month > 0.0 && month < horizon) breaks.push_back(month);
    };
    for (int s = 1; s < table.segments(); ++s) break_at(table.segment_from(s));
    for (const double age : table.age_from()) {
      break_at(one.example.youngest_born_month + age);
    }
    if (cases != nullptr) {
      for (int s = 1; s < cases->segments(); ++s) {
        break_at(cases->segment_from(s));
      }
      for (const double age : cases->age_from()) {
        break_at(one.example.youngest_born_month + age);
      }
    }
    std::sort(one.breaks.begin(), one.breaks.end());
    one.breaks.erase(std::unique(one.breaks.begin(), one.breaks.end()),
                     one.breaks.end());
    result.push_back(std::move(one));
  }
  return result;
}

HEARTHLINE_INLINE Strata make_strata(const HazardClass& hazards,
                                     const std::vector<double>& exponents,
                                     int frailty_nodes, std::size_t places,
                                     const Lives* lives,
                                     const Pathway* pathway) {
  std::vector<double> frailties;
  for (const model::Family* family : hazards.families) {
    frailties.push_back(family->frailty);
  }
  const FrailtyNodes nodes(frailties, exponents, frailty_nodes, hazards.bend);
  const std::size_t values = nodes.nodes().size();

  // Places are counted within the class; each stratum takes some of them.
  std::map<int, std::size_t> place_of;
  for (const model::Family* family : hazards.families) {
    place_of.try_emplace(family->locality, 0);
  }
  std::vector<int> localities;
  for (auto& [locality, place] : place_of) {
    place = localities.size();
    localities.push_back(locality);
  }
  std::vector<Stratum> own;
  for (std::size_t place = 0; place < localities.size(); ++place) {
    if (place % places == 0) {
      for (const double frailty : nodes.nodes()) {
        own.push_back({&hazards, frailty, {}, {}, lives});
      }
    }
    for (std::size_t k = 0; k < values; ++k) {
      own[place / places * values + k].localities.push_back(localities[place]);
    }
  }
  for (std::size_t i = 0; i < hazards.families.size(); ++i) {
    const model::Family& family = *hazards.families[i];
    const std::size_t place = place_of.at(family.locality);
    const auto number = static_cast<std::size_t>(hazards.numbers[i]);
    const index group = lives == nullptr ? 0 : lives->group[number];
    const model::CaseAtStart start =
        pathway == nullptr ? model::CaseAtStart()
                           : pathway->at_start(hazards.numbers[i]);
    nodes.shares(family.frailty, [&](int node, double weight) {
      own[place / places * values + static_cast<std::size_t>(node)]
          .shares.push_back({&family, weight, static_cast<int>(place % places),
                             group, start});
    });
  }
  Strata made{{}, nodes.exact()};
  for (Stratum& stratum : own) {
    if (stratum.shares.empty()) continue;
    std::stable_sort(stratum.shares.begin(), stratum.shares.end(),
                     [](const Share& a, const Share& b) {
                       return a.family->enters < b.family->enters;
                     });
    made.strata.push_back(std::move(stratum));
  }
  return made;
}

}  // namespace hearthline::expectation
