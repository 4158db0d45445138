#pragma once
/// @file
/// Discounting by the Green Book: what an amount of a later year is worth in
/// the first.
///
/// For the view of public value alone, whose amounts are real. Savings in a
/// medium-term financial strategy are cash and are never discounted.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/money/pence.hpp"

namespace hearthline::money {

/// The edition that the rates are from, to be stated beside each result.
inline constexpr const char* kGreenBookEdition =
    "HM Treasury, The Green Book, 2026";

/// Which series of rates: that of goods and money, or that of health and life,
/// which leaves out the growth of incomes.
enum class Discounting : std::uint8_t { kStandard, kHealth };

/// The rates of a year, for years up to and with `last`, year 0 being the
/// first. Standard: Green Book. Health: 1.5% there; its fall after 30 years is
/// from the supplementary guidance on discounting, as the R package greenbook
/// gives it; not read in the guidance itself.
struct DiscountRate {
  index last;
  double standard;
  double health;
};
inline constexpr std::array<DiscountRate, 3> kDiscountRates = {{
    {30, 0.035, 0.015},
    {75, 0.030, 0.0129},
    {125, 0.025, 0.0107},
}};

/// Returns the discount factor of each year from 0: 1 in year 0, and each later
/// year divides the one before by 1 + its own rate. A lower rate after 30 years
/// so holds for those years, not from the start.
/// @param years  how many, at most 126
/// @throws InputError if there are more, for which no rate is known here
inline std::vector<double> discount_factors(
    index years, Discounting by = Discounting::kStandard) {
  if (years < 0 || years > kDiscountRates.back().last + 1) {
    throw InputError("discounting: expected 0 to " +
                     std::to_string(kDiscountRates.back().last + 1) +
                     " years, found " + std::to_string(years));
  }
  std::vector<double> factors;
  factors.reserve(static_cast<std::size_t>(years));
  // One division a span: dividing year by year would round in each.
  double before = 1.0;
  double growth = 1.0;
  std::size_t span = 0;
  for (index year = 0; year < years; ++year) {
    if (year > kDiscountRates[span].last) {
      before /= growth;
      growth = 1.0;
      ++span;
    }
    const DiscountRate& rate = kDiscountRates[span];
    if (year > 0) {
      growth *=
          1.0 + (by == Discounting::kStandard ? rate.standard : rate.health);
    }
    factors.push_back(before / growth);
  }
  return factors;
}

/// Returns amounts of years 0, 1, ... as worth in year 0, each in whole pence,
/// so that a total of what is shown is the total that is shown.
/// @param amounts  real: in the money of one year
inline std::vector<Pence> discounted(std::span<const Pence> amounts,
                                     Discounting by = Discounting::kStandard) {
  const std::vector<double> factors =
      discount_factors(static_cast<index>(amounts.size()), by);
  std::vector<Pence> worth;
  worth.reserve(amounts.size());
  for (std::size_t y = 0; y < amounts.size(); ++y) {
    worth.push_back(whole_pence(factors[y] * static_cast<double>(amounts[y])));
  }
  return worth;
}

/// Returns the present value of amounts of years 0, 1, ...: the sum of
/// discounted().
inline Pence present_value(std::span<const Pence> amounts,
                           Discounting by = Discounting::kStandard) {
  Pence sum = 0;
  for (const Pence worth : discounted(amounts, by)) sum += worth;
  return sum;
}

}  // namespace hearthline::money
