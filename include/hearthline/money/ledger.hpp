#pragma once
/// @file
/// The ledger of a run: volumes at their prices, exactly.
///
/// An amount is whole ticks times a whole price. It is rounded once, to the
/// nearest penny (halves away from zero), in each cell: a draw, a financial
/// year, a locality and an item. Payers split the pence of a cell. Every other
/// number is a sum of these, so that tables agree to the penny however they are
/// cut.

#include <cstddef>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/money/exact.hpp"
#include "hearthline/money/price_list.hpp"
#include "hearthline/money/volumes.hpp"

namespace hearthline::money {

class Ledger {
 public:
  /// @param items  compiled for the drivers and years of the volumes
  Ledger(const Volumes& volumes, std::vector<PricedItem> items)
      : items_(std::move(items)),
        draws_(volumes.draws()),
        first_year_(volumes.first_year()),
        years_(volumes.years()),
        localities_(volumes.localities()) {
    for (const PricedItem& item : items_) {
      const Driver& driver =
          volumes.drivers()[static_cast<std::size_t>(item.driver)];
      per_.push_back(driver.per);
      borough_.push_back(driver.borough);
    }
    const auto cells =
        static_cast<std::size_t>(draws_ * years_ * (localities_ + 1)) *
        items_.size();
    ticks_.reserve(cells);
    pence_.reserve(cells);
    for (index draw = 0; draw < draws_; ++draw) {
      for (index year = 0; year < years_; ++year) {
        for (index l = 0; l <= localities_; ++l) {
          for (std::size_t k = 0; k < items_.size(); ++k) {
            const PricedItem& item = items_[k];
            const auto& both = volumes.at(draw, year, l, item.driver);
            const Ticks ticks =
                item.of_children ? both.children : both.families;
            const Price price = item.prices[static_cast<std::size_t>(year)];
            ticks_.push_back(ticks);
            pence_.push_back(rounded(amount(ticks, price), per_[k]));
          }
        }
      }
    }
  }

  const std::vector<PricedItem>& items() const { return items_; }
  index draws() const { return draws_; }
  int first_year() const { return first_year_; }
  index years() const { return years_; }
  /// Without the borough, whose place is after the last locality.
  index localities() const { return localities_; }
  /// Whether an item belongs to the borough, not to a locality.
  bool of_borough(index item) const {
    return borough_[static_cast<std::size_t>(item)];
  }

  /// Returns years of what the item falls on, or events.
  double volume(index draw, index year, index locality, index item) const {
    const double whole =
        static_cast<double>(ticks_[place(draw, year, locality, item)]) /
        static_cast<double>(kTicks);
    return per_[static_cast<std::size_t>(item)] == Per::kYear
               ? whole / model::kMonthsPerYear
               : whole;
  }
  Pence pence(index draw, index year, index locality, index item) const {
    return pence_[place(draw, year, locality, item)];
  }
  /// Returns the pence of a cell that each payer of the item bears.
  std::vector<Pence> by_payer(index draw, index year, index locality,
                              index item) const {
    const Pence whole = pence(draw, year, locality, item);
    std::vector<double> parts;
    for (const PayerShare& payer :
         items_[static_cast<std::size_t>(item)].payers) {
      parts.push_back(static_cast<double>(whole) * payer.share);
    }
    return split_pence(parts, whole);
  }

 private:
  std::size_t place(index draw, index year, index locality, index item) const {
    return static_cast<std::size_t>((draw * years_ + year) * (localities_ + 1) +
                                    locality) *
               items_.size() +
           static_cast<std::size_t>(item);
  }

  std::vector<PricedItem> items_;
  std::vector<Per> per_;
  std::vector<bool> borough_;
  index draws_;
  int first_year_;
  index years_;
  index localities_;
  std::vector<Ticks> ticks_;
  std::vector<Pence> pence_;
};

}  // namespace hearthline::money
