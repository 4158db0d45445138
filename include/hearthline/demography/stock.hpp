#pragma once
/// @file
/// The expected numbers of families in a locality, month by month, with their
/// children, births and moves.
///
/// Families are counted by age of the youngest child in months, number of
/// children so far and number of parents: everything that the hazards of
/// `LifeModel` depend on. Each month consists of
///   half a month     separation and re-partnering
///   a whole month    births and moves, at the hazards of the month
///   half a month     separation and re-partnering
/// which is exact except for the order of a birth and a change of partnership
/// in the same month. A child born at the start of a month has a whole number
/// of months as its age at each later start. A child born within a month is
/// treated as uniform in it, so a hazard that changes at a birthday changes
/// half-way through the month.

#include <array>
#include <cstddef>
#include <vector>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/demography/month_rates.hpp"
#include "hearthline/index.hpp"

namespace hearthline::demography {

/// Expected numbers in a month. Stocks are means over the month.
struct StockMonth {
  double families = 0.0;
  double lone_parent = 0.0;
  double children = 0.0;
  double born = 0.0;  ///< of these children, those born to the stock
  double births = 0.0;
  double births_kept = 0.0;  ///< of these, present at the end of the month
  double moved_out = 0.0;
  double aged_out = 0.0;
  double separations = 0.0;
  double repartnerings = 0.0;

  StockMonth& operator+=(const StockMonth& other);
};

class Stock {
 public:
  /// @param shape   must outlive the stock
  /// @param months  the number of months that it can pass through
  Stock(const LifeShape& shape, index months);

  /// Adds families that are present from the start of `month`, whose youngest
  /// child was born at the start of a month. Children are added separately.
  void add(index month, index youngest_born, int children_so_far,
           bool lone_parent, double weight = 1.0);
  void add_child(index born, double weight = 1.0) {
    whole_[label(born)] += weight;
  }

  /// Advances the stock by a month.
  /// @param births, moving  scale of births and hazard of moving, per month
  StockMonth pass(index month, double births, double moving);

  /// Returns the children present who were born after the start of month
  /// `after` and no later than the start of month `until`.
  double children_born(index after, index until) const;
  double families() const;

 private:
  /// Couple families and lone-parent families.
  using ByParents = std::array<double, 2>;

  std::size_t at(int kind, index age, index parity) const {
    return static_cast<std::size_t>((kind * kChildhood + age) * parities_ +
                                    parity);
  }
  static std::size_t label(index born) {
    return static_cast<std::size_t>(born + kChildhood);
  }
  void switch_parents(StockMonth& out);
  void pass_families(const MonthRates& rates, StockMonth& out);
  void pass_children(index month, const MonthRates& rates, StockMonth& out);

  const LifeShape* shape_;
  index parities_;
  std::vector<ByParents> mass_;
  std::vector<ByParents> next_;
  /// Children by month of birth: at its start, and during the month before it.
  std::vector<double> whole_;
  std::vector<double> within_;
  double about_to_leave_ = 0.0;  // youngest reaches 18 at the next start
};

}  // namespace hearthline::demography

#ifndef HEARTHLINE_COMPILED
#include "hearthline/demography/stock_impl.hpp"
#endif
