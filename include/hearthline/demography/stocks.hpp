#pragma once
/// @file
/// The expected families of several localities, with their arrivals.

#include <cstddef>
#include <span>
#include <vector>

#include "hearthline/demography/arrivals.hpp"
#include "hearthline/demography/life_rates.hpp"
#include "hearthline/demography/parameters.hpp"
#include "hearthline/demography/stock.hpp"
#include "hearthline/demography/stretch.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/family.hpp"

namespace hearthline::demography {

class Stocks {
 public:
  /// Indices of localities.
  using Places = std::span<const std::size_t>;

  /// @param shape   must outlive the stocks
  /// @param months  the number of months that they can pass through
  Stocks(const LifeShape& shape, std::size_t localities, index months)
      : stocks_(localities, Stock(shape, months)) {}

  /// Adds a family, present from the start of the month in which it enters.
  void add(const model::Family& family,
           std::span<const model::Child> children) {
    Stock& stock = stocks_[family.locality];
    stock.add(family.enters, family.youngest_born_month, family.children,
              family.lone_parent);
    for (const model::Child& child : children) {
      stock.add_child(child.born_month);
    }
  }

  double families(std::size_t locality) const {
    return stocks_[locality].families();
  }

  /// Returns the children of some localities by age at the start of a month.
  Ages children(Places places, index month) const {
    Ages sums{};
    for (std::size_t age = 0; age < sums.size(); ++age) {
      sums[age] = aged(places, age, month);
    }
    return sums;
  }
  /// Returns those of one age.
  double aged(Places places, std::size_t age, index month) const {
    const index youngest = month - 12 * static_cast<index>(age);
    double sum = 0.0;
    for (const std::size_t l : places) {
      sum += stocks_[l].children_born(youngest - 12, youngest);
    }
    return sum;
  }

  /// Advances some localities through a stretch.
  /// @param entrants          the families that arrive after its start
  /// @param births, moving  scale of births and hazard of moving, per month
  /// @param visit           called with locality, month and its `StockMonth`
  /// @return the sum over localities and months
  template <class Visit>
  StockMonth pass(Places places, const Stretch& stretch,
                  std::span<const Entrant> entrants, double births,
                  double moving, Visit&& visit) {
    std::vector<std::vector<const Entrant*>> by_month(
        static_cast<std::size_t>(stretch.months()));
    for (const Entrant& entrant : entrants) {
      by_month[static_cast<std::size_t>(entrant.family.enters - stretch.from -
                                        1)]
          .push_back(&entrant);
    }
    StockMonth sum;
    for (index m = stretch.from; m < stretch.until; ++m) {
      for (const std::size_t l : places) {
        const StockMonth month = stocks_[l].pass(m, births, moving);
        sum += month;
        visit(l, m, month);
      }
      for (const Entrant* entrant :
           by_month[static_cast<std::size_t>(m - stretch.from)]) {
        add(entrant->family, entrant->children);
      }
    }
    return sum;
  }

 private:
  std::vector<Stock> stocks_;
};

}  // namespace hearthline::demography
