#pragma once
/// @file
/// How much there is of everything that costs can fall on, exactly.

#include <cstddef>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/money/driver.hpp"
#include "hearthline/money/exact.hpp"

namespace hearthline::money {

/// Volumes by draw, financial year, locality and driver. The last locality is
/// the borough's, for what belongs to none.
class Volumes {
 public:
  Volumes(std::vector<Driver> drivers, index draws, int first_year, index years,
          index localities)
      : drivers_(std::move(drivers)),
        draws_(draws),
        first_year_(first_year),
        years_(years),
        localities_(localities),
        ticks_(static_cast<std::size_t>(draws * years * (localities + 1)) *
               drivers_.size()) {}

  /// Ticks of families (or units), and of children.
  struct Both {
    Ticks families = 0;
    Ticks children = 0;
  };

  const std::vector<Driver>& drivers() const { return drivers_; }
  index draws() const { return draws_; }
  int first_year() const { return first_year_; }
  index years() const { return years_; }
  /// Without the borough.
  index localities() const { return localities_; }

  Both& at(index draw, index year, index locality, index driver) {
    return ticks_[place(draw, year, locality, driver)];
  }
  const Both& at(index draw, index year, index locality, index driver) const {
    return ticks_[place(draw, year, locality, driver)];
  }

 private:
  std::size_t place(index draw, index year, index locality,
                    index driver) const {
    return static_cast<std::size_t>((draw * years_ + year) * (localities_ + 1) +
                                    locality) *
               drivers_.size() +
           static_cast<std::size_t>(driver);
  }

  std::vector<Driver> drivers_;
  index draws_;
  int first_year_;
  index years_;
  index localities_;
  std::vector<Both> ticks_;
};

}  // namespace hearthline::money
