#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/programmes/shared_programmes.hpp"

namespace hearthline::programmes {

HEARTHLINE_INLINE bool same_until_asked(const ProgrammeParameters& a,
                                        const ProgrammeParameters& b) {
  const auto number = [](const std::optional<model::Quantity>& one) {
    return one ? std::optional<double>(one->value) : std::nullopt;
  };
  const EligibleParameters& who = a.eligible;
  const EligibleParameters& other = b.eligible;
  const FoundParameters& found = a.found;
  const FoundParameters& its = b.found;
  return who.levels == other.levels && who.zones == other.zones &&
         who.themes_all == other.themes_all &&
         who.themes_any == other.themes_any && who.cases == other.cases &&
         who.localities == other.localities &&
         number(who.child_from) == number(other.child_from) &&
         number(who.child_to) == number(other.child_to) &&
         found.outreach.value == its.outreach.value &&
         std::equal(found.share.begin(), found.share.end(), its.share.begin(),
                    its.share.end(),
                    [](const auto& one, const auto& another) {
                      return one.first == another.first &&
                             one.second.value == another.second.value;
                    }) &&
         found.take_up.value == its.take_up.value &&
         found.delay.value == its.delay.value &&
         found.at_start.value == its.at_start.value && a.starts == b.starts &&
         a.ends == b.ends && a.places.has_value() == b.places.has_value() &&
         a.locality_share.empty() == b.locality_share.empty();
}

HEARTHLINE_INLINE SharedProgrammes::SharedProgrammes(Scenario base)
    : scenarios_{std::move(base)} {
  for (const auto& [name, parameters] : *scenarios_.front().programmes) {
    list_[{name, 0}] = {&parameters};
  }
}

HEARTHLINE_INLINE const ProgrammeParameters& SharedProgrammes::any_of(
    const OfScenarios& all) {
  return **std::find_if(all.begin(), all.end(),
                        [](const auto* one) { return one != nullptr; });
}

HEARTHLINE_INLINE bool SharedProgrammes::fits(const List& list) const {
  std::size_t pools = 0;
  for (const auto& [name, all] : list) {
    const ProgrammeParameters& one = any_of(all);
    if (!one.places) continue;
    pools += one.locality_share.empty()
                 ? 1
                 : std::max<std::size_t>(
                       1, scenarios_.front().context.localities.size());
  }
  int teams = 0;
  for (const Scenario& one : scenarios_) {
    teams = std::max(teams, one.context.teams);
  }
  return scenarios_.size() <= kMostScenarios &&
         list.size() <= static_cast<std::size_t>(kMostProgrammes) &&
         pools + static_cast<std::size_t>(teams) <=
             static_cast<std::size_t>(engine::kMostPools);
}

HEARTHLINE_INLINE bool SharedProgrammes::add(const Scenario& scenario) {
  List list = list_;
  for (const auto& [name, parameters] : *scenario.programmes) {
    int number = 0;
    while (true) {
      OfScenarios& all = list[{name, number++}];
      if (!all.empty() && !same_until_asked(any_of(all), parameters)) continue;
      all.resize(scenarios_.size() + 1, nullptr);
      all.back() = &parameters;
      break;
    }
  }
  scenarios_.push_back(scenario);
  if (!fits(list)) {
    scenarios_.pop_back();
    return false;
  }
  list_ = std::move(list);
  return true;
}

HEARTHLINE_INLINE void SharedProgrammes::compile() {
  tables_.clear();
  for (std::size_t k = 0; k < scenarios_.size(); ++k) {
    std::vector<ListedProgramme> listed;
    for (const auto& [name, all] : list_) {
      const ProgrammeParameters* own = k < all.size() ? all[k] : nullptr;
      listed.push_back(
          {name.first, own == nullptr ? &any_of(all) : own, own != nullptr});
    }
    tables_.emplace_back(listed, *scenarios_[k].combination,
                         scenarios_[k].context);
  }
}

HEARTHLINE_INLINE ProgrammeSet SharedProgrammes::differing(int scenario) const {
  const ProgrammeTable& base = tables_.front();
  const ProgrammeTable& own = table(scenario);
  ProgrammeSet found = base.own() ^ own.own();
  for (int number = 0; number < count(); ++number) {
    const ProgrammeSet bit = programme_bit(number);
    if ((base.own() & own.own() & bit) != 0 &&
        !same_once_asked(base.programme(number), own.programme(number))) {
      found |= bit;
    }
  }
  return found;
}

}  // namespace hearthline::programmes
