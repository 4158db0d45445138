#pragma once

#include <algorithm>
#include <utility>

#include "hearthline/demography/expected_lives.hpp"

namespace hearthline::demography {

/// Half a month of separation and re-partnering.
inline void ExpectedLives::switch_parents(std::vector<Pair>& values) const {
  constexpr double kMonths = 0.5;
  const double sum = shape_->separation + shape_->repartnering;
  if (sum == 0.0) return;
  const double moved = kMonths * mean_decay(sum * kMonths);
  const double part = moved * shape_->separation;
  const double join = moved * shape_->repartnering;
  for (auto& [couple, lone] : values) {
    const double present = couple.present - lone.present;
    const double born = couple.born - lone.born;
    couple.present -= part * present;
    couple.born -= part * born;
    lone.present += join * present;
    lone.born += join * born;
  }
}

template <class Visit>
void ExpectedLives::each_entry(index month, Visit&& visit) const {
  const auto states = static_cast<std::size_t>(kBirthKinds * kChildhood) *
                      shape_->by_children.size();
  std::vector<Pair> later(states);  // from the start of the next month on
  std::vector<Pair> now(states);
  double stays = rates(month).there();
  for (index m = month; m >= 0; --m) {
    switch_parents(later);
    // A child born in month m: present for half of that month, and for half of
    // the one in which it reaches 18.
    double bears = 0.5;
    if (m < month) {
      const index age = month - m - 1;
      const double below_18 = age >= kChildhood       ? 0.0
                              : age + 1 == kChildhood ? 0.5
                                                      : 1.0;
      bears = below_18 * stays;
      stays *= rates(m).stays();
    }
    for (const int kind : {kBornAtStart, kBornWithin}) {
      for (index age = 0; age < kChildhood; ++age) {
        const MonthRates::Births* births = rates(m).births(kind, age);
        const bool last = age + 1 == kChildhood;
        const double share = MonthRates::below_18(kind, age);
        for (index c = 0; c < 2 * parities(); ++c, ++births) {
          const index parity = c / 2;
          const auto parents = static_cast<std::size_t>(c % 2);
          const double mothers = births->kept * share;
          const Numbers& mother = later[at(
              kBornWithin, 0, std::min(parity + 1, parities() - 1))][parents];
          Numbers& own = now[at(kind, age, parity)][parents];
          own.present = mothers * mother.present;
          own.born = mothers * (mother.born + bears);
          if (!last) {
            const double others = rates(m).stays() - mothers;
            const Numbers& other = later[at(kind, age + 1, parity)][parents];
            own.present += others * other.present;
            own.born += others * other.born;
          }
          if (m == month) own.present += rates(m).there() * share;
        }
      }
    }
    switch_parents(now);
    visit(m, stays, [&](const State& state) {
      const index parity =
          std::min(std::max<index>(state.children, 1), parities()) - 1;
      return now[at(kBornAtStart, state.age, parity)]
                [state.lone_parent ? 1 : 0];
    });
    std::swap(later, now);
  }
}

}  // namespace hearthline::demography
