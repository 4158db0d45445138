#pragma once

#include "hearthline/compiled.hpp"
#include "hearthline/expectation/entries.hpp"

namespace hearthline::expectation {

HEARTHLINE_INLINE Start start_of(const Share& share, int need,
                                 const NeedClocks& clocks) {
  const model::Family& family = *share.family;
  Start start;
  start.need = need;
  for (int g = 0; g < kGroups; ++g) {
    if (clocks.at(need, g) == nullptr) continue;
    const auto group = static_cast<std::size_t>(g);
    start.since[group] =
        static_cast<double>(family.enters) -
        (g == kCaseGroup       ? double{share.start.entered}
         : g == model::kThemes ? double{family.level_entered}
                               : double{family.theme_entered[group]});
  }
  return start;
}

HEARTHLINE_INLINE std::size_t Entries::number(const Start& start) {
  const auto [found, is_new] = number_.try_emplace(start, starts_.size());
  if (is_new) {
    starts_.push_back(start);
    entries_.emplace_back();
  }
  return found->second;
}

HEARTHLINE_INLINE Entry& Entries::entry(std::size_t start, index enters,
                                        int place, index months) {
  auto& own = entries_[start];
  auto [found, is_new] =
      places_.try_emplace({start, enters, place}, own.size());
  if (is_new) {
    own.push_back({enters, place});
    own.back().families = own.back().children = Eigen::ArrayXd::Zero(months);
  }
  return own[found->second];
}

HEARTHLINE_INLINE void Entries::add(const Share& share, const Start& start,
                                    const Presence& presence) {
  const model::Family& family = *share.family;
  const auto months = std::ssize(presence.families);
  Entry& own = entry(number(start), family.enters, share.place, months);
  const auto curve = [months](const std::vector<double>& numbers) {
    return Eigen::ArrayXd::Map(numbers.data(), months);
  };
  own.weight += share.weight;
  own.families += share.weight * curve(presence.families);
  own.children += share.weight * family.children * curve(presence.children);
  if (!presence.born.empty()) {
    own.children += share.weight * curve(presence.born);
  }
}

}  // namespace hearthline::expectation
