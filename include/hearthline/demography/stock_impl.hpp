#pragma once

#include <algorithm>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/stock.hpp"

namespace hearthline::demography {

HEARTHLINE_INLINE StockMonth& StockMonth::operator+=(const StockMonth& other) {
  families += other.families;
  lone_parent += other.lone_parent;
  children += other.children;
  born += other.born;
  births += other.births;
  births_kept += other.births_kept;
  moved_out += other.moved_out;
  aged_out += other.aged_out;
  separations += other.separations;
  repartnerings += other.repartnerings;
  return *this;
}

HEARTHLINE_INLINE Stock::Stock(const LifeShape& shape, index months)
    : shape_(&shape),
      parities_(static_cast<index>(shape.by_children.size())),
      mass_(static_cast<std::size_t>(kBirthKinds * kChildhood * parities_)),
      next_(mass_.size()),
      whole_(static_cast<std::size_t>(kChildhood + months + 2)),
      within_(whole_.size()) {}

HEARTHLINE_INLINE void Stock::add(index month, index youngest_born,
                                  int children_so_far, bool lone_parent,
                                  double weight) {
  const index age = month - youngest_born;
  const index parity =
      std::min<index>(std::max(children_so_far, 1), parities_) - 1;
  mass_[at(kBornAtStart, age, parity)][lone_parent ? 1 : 0] += weight;
}

HEARTHLINE_INLINE void Stock::switch_parents(StockMonth& out) {
  constexpr double kMonths = 0.5;
  const double part = shape_->separation;
  const double join = shape_->repartnering;
  const double sum = part + join;
  if (sum == 0.0) return;
  const double moved = kMonths * mean_decay(sum * kMonths);
  // Over pairs, not over every other number: g++ 12 compiles that loop into one
  // that writes beyond its iteration (-O3 without AVX2).
  for (auto& [couple, lone] : mass_) {
    // The share of couples approaches its long-run value; events are counted
    // from its mean over the time.
    const double rest = (couple + lone) * join / sum;
    const double couple_months = rest * kMonths + (couple - rest) * moved;
    out.separations += part * couple_months;
    out.repartnerings += join * ((couple + lone) * kMonths - couple_months);
    const double net = moved * (part * couple - join * lone);
    couple -= net;
    lone += net;
  }
}

HEARTHLINE_INLINE void Stock::pass_families(const MonthRates& rates,
                                            StockMonth& out) {
  std::fill(next_.begin(), next_.end(), ByParents{});
  double leaving_now = 0.0;
  double leaving_next = 0.0;
  for (const int kind : {kBornAtStart, kBornWithin}) {
    for (index age = 0; age < kChildhood; ++age) {
      const MonthRates::Births* births = rates.births(kind, age);
      const bool last = age + 1 == kChildhood;
      const double share = MonthRates::below_18(kind, age);
      for (index c = 0; c < 2 * parities_; ++c, ++births) {
        const index parity = c / 2;
        const auto parents = static_cast<std::size_t>(c % 2);
        const double mass = mass_[at(kind, age, parity)][parents];
        if (mass == 0.0) continue;
        const double present = mass * rates.there() * share;
        out.families += present;
        if (parents == 1) out.lone_parent += present;
        out.moved_out += mass * (1.0 - rates.stays()) * share;
        const double mothers = mass * births->kept * share;
        out.births += mass * births->all * share;
        out.births_kept += mothers;
        const double others = mass * rates.stays() - mothers;
        if (!last) {
          next_[at(kind, age + 1, parity)][parents] += others;
        } else if (kind == kBornAtStart) {
          leaving_next += others;
        } else {
          leaving_now += mass - mothers - mass * (1.0 - rates.stays()) * share;
        }
        next_[at(kBornWithin, 0, std::min(parity + 1, parities_ - 1))]
             [parents] += mothers;
      }
    }
  }
  std::swap(mass_, next_);
  out.aged_out += about_to_leave_ + leaving_now;
  about_to_leave_ = leaving_next;
}

HEARTHLINE_INLINE void Stock::pass_children(index month,
                                            const MonthRates& rates,
                                            StockMonth& out) {
  const index oldest = month - kChildhood + 1;
  double came = 0.0;
  double bore = 0.0;
  for (index born = oldest; born <= month; ++born) {
    double& whole = whole_[label(born)];
    double& within = within_[label(born)];
    came += whole;
    bore += (born == oldest ? 0.5 : 1.0) * within;
    whole *= rates.stays();
    within *= rates.stays();
  }
  // A child born in the month is present for half of it on average.
  out.born += bore * rates.there() + 0.5 * out.births_kept;
  out.children += came * rates.there() + out.born;
  within_[label(month + 1)] += out.births_kept;
}

HEARTHLINE_INLINE StockMonth Stock::pass(index month, double births,
                                         double moving) {
  const MonthRates rates(*shape_, births, moving);
  StockMonth out;
  switch_parents(out);
  pass_families(rates, out);
  pass_children(month, rates, out);
  switch_parents(out);
  return out;
}

HEARTHLINE_INLINE double Stock::children_born(index after, index until) const {
  double sum = 0.0;
  for (index born = std::max(after + 1, -index{kChildhood}); born <= until;
       ++born) {
    sum += whole_[label(born)] + within_[label(born)];
  }
  return sum;
}

HEARTHLINE_INLINE double Stock::families() const {
  double sum = 0.0;
  for (const auto& [couple, lone] : mass_) sum += couple + lone;
  return sum;
}

}  // namespace hearthline::demography
