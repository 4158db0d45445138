#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/expectation/frailty_nodes.hpp"
#include "hearthline/expectation/presence.hpp"
#include "hearthline/expectation/strata.hpp"

namespace hearthline::expectation {

HEARTHLINE_INLINE std::vector<double> hazard_key(
    const model::HazardTable& table, const model::Family& family,
    double horizon) {
  const int profile = model::HazardTable::profile(
      family.locality, family.lone_parent, family.quintile);
  std::vector<double> key{double{family.rise}};
  if (table.tells_localities_apart()) key.push_back(family.locality);
  const auto& ages = table.age_from();
  for (std::size_t band = 0; band < ages.size(); ++band) {
    const double from = family.youngest_born_month + ages[band];
    const bool last = band + 1 == ages.size();
    const double until =
        last ? horizon : family.youngest_born_month + ages[band + 1];
    if (until <= 0.0 || (band > 0 && from >= horizon)) continue;
    // The first band includes younger children, the last band older ones.
    key.push_back(band == 0 ? 0.0 : std::max(0.0, from));
    const double* factors =
        table.profile_factors(static_cast<int>(band), profile);
    key.insert(key.end(), factors, factors + model::kProcesses);
  }
  return key;
}

HEARTHLINE_INLINE std::vector<HazardClass> hazard_classes(
    const model::HazardTable& table, const std::vector<model::Family>& families,
    double horizon, const Lives* lives) {
  const bool change = lives != nullptr && lives->partnership.changes();
  std::map<std::vector<double>, HazardClass> classes;
  for (std::size_t i = 0; i < families.size(); ++i) {
    const model::Family& family = families[i];
    if (static_cast<double>(family.enters) >= horizon) continue;
    std::vector<double> key = hazard_key(table, family, horizon);
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
    std::sort(one.breaks.begin(), one.breaks.end());
    one.breaks.erase(std::unique(one.breaks.begin(), one.breaks.end()),
                     one.breaks.end());
    result.push_back(std::move(one));
  }
  return result;
}

namespace strata_detail {

/// What the families of a place share: the number of groups that are solved
/// together (0 without lives), and a locality.
using Together = std::pair<index, int>;

inline std::size_t group_of(const HazardClass& hazards, std::size_t family,
                            const Lives& lives) {
  const auto number = static_cast<std::size_t>(hazards.numbers[family]);
  return static_cast<std::size_t>(lives.group[number]);
}

inline std::vector<Together> together(const HazardClass& hazards,
                                      const Lives* lives) {
  std::vector<Together> all;
  for (std::size_t i = 0; i < hazards.families.size(); ++i) {
    index number = 0;
    if (lives != nullptr) {
      const std::size_t group = group_of(hazards, i, *lives);
      number = lives->together.empty() ? static_cast<index>(group)
                                       : lives->together[group];
    }
    all.emplace_back(number, hazards.families[i]->locality);
  }
  return all;
}

/// Returns the presence of the families of a class, by node and place.
inline std::vector<std::vector<Presence>> presence_by_place(
    const HazardClass& hazards, const FrailtyNodes& nodes,
    const std::vector<std::size_t>& place_of_family, std::size_t places,
    const Lives& lives) {
  const index months = std::ssize(lives.presence.front().families);
  std::vector<PresenceMeans> means(places,
                                   PresenceMeans(nodes.nodes().size(), months));
  for (std::size_t i = 0; i < hazards.families.size(); ++i) {
    means[place_of_family[i]].add(nodes, *hazards.families[i],
                                  lives.presence[group_of(hazards, i, lives)]);
  }
  std::vector<std::vector<Presence>> all;
  for (const PresenceMeans& one : means) all.push_back(one.by_node());
  return all;
}

}  // namespace strata_detail

HEARTHLINE_INLINE std::vector<Stratum> make_strata(
    const std::vector<HazardClass>& classes,
    const std::vector<double>& exponents, int frailty_nodes, std::size_t places,
    const Lives* lives) {
  using strata_detail::Together;
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
    for (const model::Family* family : hazards.families) {
      frailties.push_back(family->frailty);
    }
    const FrailtyNodes nodes(frailties, exponents, count);
    const std::size_t values = nodes.nodes().size();

    // Places are counted within the class; each stratum takes some of them.
    const auto where = strata_detail::together(hazards, lives);
    std::map<Together, std::size_t> number;
    for (const Together& one : where) number.try_emplace(one, 0);
    std::vector<int> localities;
    for (auto& [one, place] : number) {
      place = localities.size();
      localities.push_back(one.second);
    }
    std::vector<std::size_t> place_of_family;
    for (const Together& one : where) {
      place_of_family.push_back(number.at(one));
    }
    std::vector<std::vector<Presence>> presence;
    if (lives != nullptr) {
      presence = strata_detail::presence_by_place(
          hazards, nodes, place_of_family, localities.size(), *lives);
    }
    std::vector<Stratum> own;
    for (std::size_t place = 0; place < localities.size(); ++place) {
      if (place % places == 0) {
        for (const double frailty : nodes.nodes()) {
          own.push_back({&hazards, frailty, {}, {}, {}});
        }
      }
      for (std::size_t k = 0; k < values; ++k) {
        Stratum& stratum = own[place / places * values + k];
        stratum.localities.push_back(localities[place]);
        if (lives != nullptr) {
          stratum.presence.push_back(std::move(presence[place][k]));
        }
      }
    }
    for (std::size_t i = 0; i < hazards.families.size(); ++i) {
      const model::Family& family = *hazards.families[i];
      const std::size_t place = place_of_family[i];
      nodes.shares(family.frailty, [&](int node, double weight) {
        own[place / places * values + static_cast<std::size_t>(node)]
            .shares.push_back(
                {&family, weight, static_cast<int>(place % places)});
      });
    }
    for (Stratum& stratum : own) {
      if (stratum.shares.empty()) continue;
      std::stable_sort(stratum.shares.begin(), stratum.shares.end(),
                       [](const Share& a, const Share& b) {
                         return a.family->enters < b.family->enters;
                       });
      strata.push_back(std::move(stratum));
    }
  }
  return strata;
}

}  // namespace hearthline::expectation
