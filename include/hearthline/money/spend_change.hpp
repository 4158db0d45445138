#pragma once
/// @file
/// The change of spend between two years, or two scenarios, split exactly into
/// number, mix and unit cost.
///
/// Spend on a group of items, such as placements, is number * sum over items
/// of share * unit cost. All three change at once, and to change them one by
/// one gives another answer in each of six orders. Here each is the mean over
/// the six (the Shapley value), which depends on none of them:
///   number     (N1 - N0) * [(s0.p0 + s1.p1) / 3 + (s0.p1 + s1.p0) / 6]
///   mix        sum of (s1 - s0) * [(N0 p0 + N1 p1) / 3 + (N0 p1 + N1 p0) / 6]
///   unit cost  sum of (p1 - p0) * [(N0 s0 + N1 s1) / 3 + (N0 s1 + N1 s0) / 6]
/// with N numbers, s shares, p unit costs, 0 before and 1 after. Source: L. S.
/// Shapley, A Value for n-Person Games, 1953; for the splitting of changes, A.
/// F. Shorrocks, Journal of Economic Inequality 11, 2013, pages 99 to 126.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/money/pence.hpp"

namespace hearthline::money {

/// Parts of a change of spend in whole pence; above 0, spend rose. They add up
/// to it.
struct SpendChange {
  Pence number = 0;     ///< more or fewer units altogether
  Pence mix = 0;        ///< another composition: dearer or cheaper items
  Pence unit_cost = 0;  ///< the same unit costs more or less
  friend bool operator==(const SpendChange&, const SpendChange&) = default;
};

/// Volumes and unit prices of a group of items, in the same order on both
/// sides; the price of an item without volume must be stated too.
struct SpendSide {
  std::span<const double> volumes;       ///< unit-years or events; 0 or more
  std::span<const std::int64_t> prices;  ///< of a unit, in 1/10,000 pound
};

/// Returns the change of spend from `before` to `after` in its three parts.
///
/// A side without any volume has no composition. It is given that of the other
/// side, as if numbers had shrunk to nothing in proportion: no mix then, and
/// the price halfway between the two counts as the unit cost of all that came
/// or went.
/// The mix depends on which items are told apart. Items with equal prices on
/// both sides may be put together, and items without volume left out, without
/// any change; the parts of two groups do not add up to those of both.
/// @param change  the change in pence, where bills were made out; the parts
///        then add up to it. Without, that of volumes times prices, rounded
///        once.
/// @throws InputError if the sides differ in length
/// Deterministic: the same bits everywhere. Threads: none.
inline SpendChange spend_change(const SpendSide& before, const SpendSide& after,
                                std::optional<Pence> change = std::nullopt) {
  const std::size_t items = before.volumes.size();
  if (after.volumes.size() != items || before.prices.size() != items ||
      after.prices.size() != items) {
    throw InputError(
        "change of spend: expected as many volumes and prices before as "
        "after");
  }
  double number0 = 0.0;
  double number1 = 0.0;
  for (std::size_t i = 0; i < items; ++i) {
    number0 += before.volumes[i];
    number1 += after.volumes[i];
  }
  double spend0 = 0.0;
  double spend1 = 0.0;
  double number = 0.0;
  double mix = 0.0;
  double unit_cost = 0.0;
  for (std::size_t i = 0; i < items; ++i) {
    const double v0 = before.volumes[i];
    const double v1 = after.volumes[i];
    const double p0 = static_cast<double>(before.prices[i]) / kPriceUnitsAPenny;
    const double p1 = static_cast<double>(after.prices[i]) / kPriceUnitsAPenny;
    spend0 += v0 * p0;
    spend1 += v1 * p1;
    if (number0 == 0.0 && number1 == 0.0) continue;
    const double share0 = number0 > 0.0 ? v0 / number0 : v1 / number1;
    const double share1 = number1 > 0.0 ? v1 / number1 : share0;
    const auto mean = [](double a0, double a1, double b0, double b1) {
      return (a0 * b0 + a1 * b1) / 3.0 + (a0 * b1 + a1 * b0) / 6.0;
    };
    number += (number1 - number0) * mean(share0, share1, p0, p1);
    mix += (share1 - share0) * mean(number0, number1, p0, p1);
    unit_cost += (p1 - p0) * mean(number0, number1, share0, share1);
  }
  std::array<double, 3> parts = {number, mix, unit_cost};
  const Pence total = change ? *change : whole_pence(spend1 - spend0);
  // What bills were rounded by belongs to the parts by their size: none of it
  // to a part that is 0.
  double size = 0.0;
  for (const double part : parts) size += std::abs(part);
  const double rounding = static_cast<double>(total) - (spend1 - spend0);
  for (double& part : parts) {
    if (size > 0.0) part += rounding * (std::abs(part) / size);
  }
  const std::vector<Pence> split = split_pence(parts, total);
  return {split[0], split[1], split[2]};
}

}  // namespace hearthline::money
