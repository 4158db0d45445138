#pragma once
/// @file
/// What is expected of the families of a locality, month by month: how many
/// are there, with how many children, and how many births and moves they have.
///
/// Families are counted by age of the youngest child in months, number of
/// children so far and parents: all that the hazards of `LifeModel` look at.
/// Within a month
///   half of it   couples part, lone parents are joined
///   all of it    births and moves, at the month's hazards
///   half of it   couples part, lone parents are joined
/// which is exact but for the order of a birth and a change of parents that
/// fall into one month. Who was born on a month's boundary has a whole age
/// there; who was born within a month is taken to be uniform in it, so that a
/// hazard that changes at a birthday changes half-way through the month.

#include <array>
#include <cstddef>
#include <vector>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/index.hpp"

namespace hearthline::demography {

/// What a month brings, in expectation. Times are means over the month.
struct StockMonth {
  double families = 0.0;
  double lone_parent = 0.0;
  double children = 0.0;
  double born = 0.0;  ///< of these children, those born within the stock
  double births = 0.0;
  double births_kept = 0.0;  ///< of these, still there at the month's end
  double moved_out = 0.0;
  double aged_out = 0.0;
  double separations = 0.0;
  double repartnerings = 0.0;

  StockMonth& operator+=(const StockMonth& other);
};

class Stock {
 public:
  /// @param shape   must outlive the stock
  /// @param months  that it can be taken through
  Stock(const LifeShape& shape, index months);

  /// Families that are there from the start of `month` on, whose youngest child
  /// was born at the start of a month. Their children are added apart.
  void add(index month, index youngest_born, int children_so_far,
           bool lone_parent, double weight = 1.0);
  void add_child(index born, double weight = 1.0) {
    whole_[label(born)] += weight;
  }

  /// Takes the stock through a month.
  /// @param births, moving  scale of births and hazard of moving, a month
  StockMonth pass(index month, double births, double moving);

  /// Children there who were born after the start of month `after` and not
  /// after that of month `until`.
  double children_born(index after, index until) const;
  double families() const;

 private:
  /// Born on a month's boundary, or within a month.
  enum Kind : int { kWhole, kWithin };
  static constexpr int kKinds = 2;

  /// Families of couples, and of lone parents.
  using ByParents = std::array<double, 2>;

  std::size_t at(int kind, index age, index parity) const {
    return static_cast<std::size_t>((kind * kChildhood + age) * parities_ +
                                    parity);
  }
  static std::size_t label(index born) {
    return static_cast<std::size_t>(born + kChildhood);
  }
  void switch_parents(StockMonth& out);
  void pass_families(double births, double moving, StockMonth& out);
  void pass_children(index month, double moving, StockMonth& out);

  const LifeShape* shape_;
  index parities_;
  std::vector<ByParents> mass_;
  std::vector<ByParents> next_;
  /// Children by month of birth: at its start, and in the month before it.
  std::vector<double> whole_;
  std::vector<double> within_;
  double about_to_leave_ = 0.0;  // their youngest turns 18 at the next boundary
};

}  // namespace hearthline::demography

#ifndef HEARTHLINE_COMPILED
#include "hearthline/demography/stock_impl.hpp"
#endif
