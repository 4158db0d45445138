#pragma once
/// @file
/// Strata: families whose hazards are the same functions of need and time.

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "hearthline/expectation/frailty_nodes.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"

namespace hearthline::expectation {

/// Families that share every hazard but for frailty.
struct HazardClass {
  model::Family example;  ///< any of them; its frailty and need do not count
  std::vector<const model::Family*> families;
  std::vector<double> breaks;  ///< months at which hazards change, rising
};

/// What tells the hazards of two families apart, besides need and frailty.
inline std::vector<double> hazard_key(const model::HazardTable& table,
                                      const model::Family& family,
                                      double horizon) {
  const int profile = model::HazardTable::profile(
      family.locality, family.lone_parent, family.quintile);
  std::vector<double> key;
  if (table.tells_localities_apart()) key.push_back(family.locality);
  const auto& ages = table.age_from();
  for (std::size_t band = 0; band < ages.size(); ++band) {
    const double from = family.youngest_born_month + ages[band];
    const bool last = band + 1 == ages.size();
    const double until =
        last ? horizon : family.youngest_born_month + ages[band + 1];
    if (until <= 0.0 || (band > 0 && from >= horizon)) continue;
    // A family older than the last band, or younger than the first, is there.
    key.push_back(band == 0 ? 0.0 : std::max(0.0, from));
    const double* factors =
        table.profile_factors(static_cast<int>(band), profile);
    key.insert(key.end(), factors, factors + model::kProcesses);
  }
  return key;
}

/// The classes of a population, in an order that depends on the hazards alone.
inline std::vector<HazardClass> hazard_classes(
    const model::HazardTable& table, const std::vector<model::Family>& families,
    double horizon) {
  std::map<std::vector<double>, HazardClass> classes;
  for (const model::Family& family : families) {
    HazardClass& own = classes[hazard_key(table, family, horizon)];
    if (own.families.empty()) own.example = family;
    own.families.push_back(&family);
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
    std::sort(one.breaks.begin(), one.breaks.end());
    one.breaks.erase(std::unique(one.breaks.begin(), one.breaks.end()),
                     one.breaks.end());
    result.push_back(std::move(one));
  }
  return result;
}

/// A family's mass in a stratum.
struct Share {
  const model::Family* family;
  double weight;  ///< in the frailty's polynomial; may be below 0
  int place;      ///< of its locality among the stratum's
};

/// A class at one value of frailty, in a few localities.
struct Stratum {
  const HazardClass* hazards = nullptr;
  double frailty = 1.0;
  std::vector<int> localities;
  std::vector<Share> shares;
};

/// @param exponents      with which processes feel frailty
/// @param frailty_nodes  of a class with at least a tenth of the families; one
///   fewer for each factor of ten below that, for so much less does an error
///   there weigh
/// @param places         localities of a stratum at most
inline std::vector<Stratum> make_strata(const std::vector<HazardClass>& classes,
                                        const std::vector<double>& exponents,
                                        int frailty_nodes, std::size_t places) {
  std::size_t all_families = 0;
  for (const HazardClass& hazards : classes) {
    all_families += hazards.families.size();
  }
  std::vector<Stratum> strata;
  for (const HazardClass& hazards : classes) {
    int count = frailty_nodes;
    for (std::size_t part = 10 * hazards.families.size();
         part < all_families && count > 2; part *= 10) {
      --count;
    }
    std::vector<double> frailties;
    std::set<int> localities;
    for (const model::Family* family : hazards.families) {
      frailties.push_back(family->frailty);
      localities.insert(family->locality);
    }
    const FrailtyNodes nodes(frailties, exponents, count);
    const std::vector<int> all(localities.begin(), localities.end());
    for (std::size_t first = 0; first < all.size(); first += places) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
      const std::vector<int> chosen(
          begin, begin + static_cast<std::ptrdiff_t>(
                             std::min(places, all.size() - first)));
      std::vector<Stratum> by_node;
      for (const double frailty : nodes.nodes()) {
        by_node.push_back({&hazards, frailty, chosen, {}});
      }
      for (const model::Family* family : hazards.families) {
        const auto found =
            std::find(chosen.begin(), chosen.end(), int{family->locality});
        if (found == chosen.end()) continue;
        const auto place = static_cast<int>(found - chosen.begin());
        nodes.shares(family->frailty, [&](int node, double weight) {
          by_node[static_cast<std::size_t>(node)].shares.push_back(
              {family, weight, place});
        });
      }
      for (Stratum& stratum : by_node) {
        if (!stratum.shares.empty()) strata.push_back(std::move(stratum));
      }
    }
  }
  return strata;
}

}  // namespace hearthline::expectation
