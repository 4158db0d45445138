#pragma once

#include <algorithm>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/stock.hpp"
#include "hearthline/random/portable_math.hpp"

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

namespace stock_detail {

/// Returns the mean of exp(-x t) over t from 0 to 1, bit-identical on every
/// machine: birth scales depend on it, and all lives depend on birth scales.
inline double mean_decay(double x) {
  // For small x, 1 - e^-x loses precision; the remainder of the series is below
  // 2^-51 there.
  constexpr double kSmall = 0.01;
  if (x > kSmall) return (1.0 - random::exp(-x)) / x;
  return 1.0 -
         x / 2.0 *
             (1.0 -
              x / 3.0 * (1.0 - x / 4.0 * (1.0 - x / 5.0 * (1.0 - x / 6.0))));
}

/// The effect of a month on families at one hazard of births.
struct Pace {
  double births;   ///< per family
  double mothers;  ///< per family, present at the end of the month
};

}  // namespace stock_detail

HEARTHLINE_INLINE Stock::Stock(const LifeShape& shape, index months)
    : shape_(&shape),
      parities_(static_cast<index>(shape.by_children.size())),
      mass_(static_cast<std::size_t>(kKinds * kChildhood * parities_)),
      next_(mass_.size()),
      whole_(static_cast<std::size_t>(kChildhood + months + 2)),
      within_(whole_.size()) {}

HEARTHLINE_INLINE void Stock::add(index month, index youngest_born,
                                  int children_so_far, bool lone_parent,
                                  double weight) {
  const index age = month - youngest_born;
  const index parity =
      std::min<index>(std::max(children_so_far, 1), parities_) - 1;
  mass_[at(kWhole, age, parity)][lone_parent ? 1 : 0] += weight;
}

HEARTHLINE_INLINE void Stock::switch_parents(StockMonth& out) {
  constexpr double kMonths = 0.5;
  const double part = shape_->separation;
  const double join = shape_->repartnering;
  const double sum = part + join;
  if (sum == 0.0) return;
  const double moved = kMonths * stock_detail::mean_decay(sum * kMonths);
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

HEARTHLINE_INLINE void Stock::pass_families(double births, double moving,
                                            StockMonth& out) {
  using namespace stock_detail;
  const double stays = random::exp(-moving);
  const double there = mean_decay(moving);
  const auto& pieces = shape_->since_birth;
  const std::size_t count = pieces.from.size();
  // The pieces of the hazard, and the mean of each and the next.
  const auto per_piece = static_cast<std::size_t>(2 * parities_);
  std::vector<Pace> paces;
  for (std::size_t r = 0; r < 2 * count; ++r) {
    const std::size_t piece = r / 2;
    const double ratio =
        r % 2 == 0 || piece + 1 == count
            ? pieces.value[piece]
            : 0.5 * (pieces.value[piece] + pieces.value[piece + 1]);
    for (index p = 0; p < parities_; ++p) {
      for (const double lone : {1.0, shape_->lone_parent}) {
        const double hazard = births * ratio *
                              shape_->by_children[static_cast<std::size_t>(p)] *
                              lone;
        paces.push_back({hazard * mean_decay(hazard + moving),
                         stays * hazard * mean_decay(hazard)});
      }
    }
  }

  std::fill(next_.begin(), next_.end(), ByParents{});
  double leaving_now = 0.0;
  double leaving_next = 0.0;
  for (const int kind : {kWhole, kWithin}) {
    std::size_t piece = 0;
    for (index age = 0; age < kChildhood; ++age) {
      while (piece + 1 < count &&
             pieces.from[piece + 1] <= static_cast<double>(age)) {
        ++piece;
      }
      const bool turns = kind == kWithin && piece + 1 < count &&
                         pieces.from[piece + 1] <= static_cast<double>(age + 1);
      const Pace* pace =
          paces.data() + (2 * piece + (turns ? 1 : 0)) * per_piece;
      // A child born within a month reaches 18 within a month, half-way through
      // it on average.
      const bool last = age + 1 == kChildhood;
      const double share = last && kind == kWithin ? 0.5 : 1.0;
      for (std::size_t c = 0; c < per_piece; ++c, ++pace) {
        const auto parity = static_cast<index>(c / 2);
        const std::size_t parents = c % 2;
        const double mass = mass_[at(kind, age, parity)][parents];
        if (mass == 0.0) continue;
        const double present = mass * there * share;
        out.families += present;
        if (parents == 1) out.lone_parent += present;
        out.moved_out += mass * (1.0 - stays) * share;
        const double mothers = mass * pace->mothers * share;
        out.births += mass * pace->births * share;
        out.births_kept += mothers;
        const double others = mass * stays - mothers;
        if (!last) {
          next_[at(kind, age + 1, parity)][parents] += others;
        } else if (kind == kWhole) {
          leaving_next += others;
        } else {
          leaving_now += mass - mothers - mass * (1.0 - stays) * share;
        }
        next_[at(kWithin, 0, std::min(parity + 1, parities_ - 1))][parents] +=
            mothers;
      }
    }
  }
  std::swap(mass_, next_);
  out.aged_out += about_to_leave_ + leaving_now;
  about_to_leave_ = leaving_next;
}

HEARTHLINE_INLINE void Stock::pass_children(index month, double moving,
                                            StockMonth& out) {
  const double stays = random::exp(-moving);
  const double there = stock_detail::mean_decay(moving);
  const index oldest = month - kChildhood + 1;
  double came = 0.0;
  double bore = 0.0;
  for (index born = oldest; born <= month; ++born) {
    double& whole = whole_[label(born)];
    double& within = within_[label(born)];
    came += whole;
    bore += (born == oldest ? 0.5 : 1.0) * within;
    whole *= stays;
    within *= stays;
  }
  // A child born in the month is present for half of it on average.
  out.born += bore * there + 0.5 * out.births_kept;
  out.children += came * there + out.born;
  within_[label(month + 1)] += out.births_kept;
}

HEARTHLINE_INLINE StockMonth Stock::pass(index month, double births,
                                         double moving) {
  StockMonth out;
  switch_parents(out);
  pass_families(births, moving, out);
  pass_children(month, moving, out);
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
