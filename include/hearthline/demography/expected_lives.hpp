#pragma once
/// @file
/// How long a family is expected to stay, and how many children it is expected
/// to bear, from the month in which it enters.
///
/// The same months as in `stock.hpp`, followed backward: with V_e the expected
/// number in month m of a family in each state at the start of month e, and S_e
/// the transitions within month e,
///
///   V_e = S_e V_{e+1}
///
/// so that one pass serves every family, whenever it enters.

#include <array>
#include <cstddef>
#include <vector>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/demography/month_rates.hpp"
#include "hearthline/index.hpp"

namespace hearthline::demography {

class ExpectedLives {
 public:
  /// A family's state at the start of a month: its youngest child was born at
  /// the start of a month.
  struct State {
    index age;       ///< of the youngest child, in months
    index children;  ///< so far, at least 1
    bool lone_parent;
  };
  /// Expected numbers of a family in a month, as means over the month.
  struct Numbers {
    double present = 0.0;  ///< probability of being present
    double born = 0.0;     ///< children present who were born since entry
  };

  /// @param shape   must outlive the object
  /// @param months  the rates of every month
  ExpectedLives(const LifeShape& shape, const std::vector<MonthRates>& months)
      : shape_(&shape), months_(&months) {}

  /// Calls `visit(enters, stays, numbers)` for each month of entry from `month`
  /// down to 0. In month `month`, `stays` is the probability that a family is
  /// present if its children are below 18, and `numbers(state)` returns the
  /// numbers of a family that enters in a state.
  template <class Visit>
  void each_entry(index month, Visit&& visit) const;

 private:
  /// For couples and lone parents.
  using Pair = std::array<Numbers, 2>;

  std::size_t at(int kind, index age, index parity) const {
    return static_cast<std::size_t>((kind * kChildhood + age) * parities() +
                                    parity);
  }
  index parities() const { return std::ssize(shape_->by_children); }
  const MonthRates& rates(index month) const {
    return (*months_)[static_cast<std::size_t>(month)];
  }
  void switch_parents(std::vector<Pair>& values) const;

  const LifeShape* shape_;
  const std::vector<MonthRates>* months_;
};

}  // namespace hearthline::demography

#include "hearthline/demography/expected_lives_impl.hpp"
