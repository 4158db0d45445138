#pragma once
/// @file
/// Figures of an appraisal: net present value, benefit-cost ratio, payback,
/// switching value, and the correction for optimism.
///
/// Benefits and costs are series by year from year 0, in whole pence. For the
/// view of public value they are real, and discounted by discount.hpp; for
/// invest-to-save they are cash of the council. Which they are, decides the
/// caller; the two are never mixed.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/money/discount.hpp"
#include "hearthline/money/pence.hpp"

namespace hearthline::money {

/// Present values of what a mix brings and of what it costs.
struct Appraisal {
  Pence benefit = 0;
  Pence cost = 0;

  /// Returns the net present value: above 0, the mix is worth its cost.
  Pence net() const { return benefit - cost; }

  /// Returns the benefit of each pound of cost; nothing if there is no cost,
  /// or if the mix costs less than nothing, where a ratio would mislead.
  std::optional<double> benefit_cost_ratio() const {
    if (cost <= 0) return std::nullopt;
    return static_cast<double>(benefit) / static_cast<double>(cost);
  }

  /// Returns the switching value: the factor on all benefits at which the net
  /// present value is 0. Below 1, so much of the benefits would be enough;
  /// above 1, so much more is needed. If both are below 0, as of a mix that
  /// ends a programme, what is lost may be so many times as large. Nothing if
  /// no factor of 0 or more turns the answer: without benefits, or where only
  /// one of the two is below 0.
  std::optional<double> switching_value() const {
    if (benefit == 0 || (benefit < 0) != (cost < 0)) return std::nullopt;
    return static_cast<double>(cost) / static_cast<double>(benefit);
  }
  friend bool operator==(const Appraisal&, const Appraisal&) = default;
};

/// Returns the present values of benefits and costs of years 0, 1, ...
/// @throws InputError if there are more years than discount rates
inline Appraisal appraise(std::span<const Pence> benefits,
                          std::span<const Pence> costs,
                          Discounting by = Discounting::kStandard) {
  return {present_value(benefits, by), present_value(costs, by)};
}

/// Returns the year in which a mix has paid back: the first from which on the
/// sum of all net amounts so far stays at 0 or above, to the last year. A sum
/// that only touches 0 and falls again has not paid back. Year 0 if it is never
/// below 0, as where nothing is spent; nothing if it ends below 0, which means
/// later or never: the horizon cannot tell.
/// @param net  benefits less costs of each year
inline std::optional<index> payback_year(std::span<const Pence> net) {
  Pence sum = 0;
  std::optional<index> year = 0;
  for (std::size_t y = 0; y < net.size(); ++y) {
    sum += net[y];
    if (sum < 0) {
      year.reset();
    } else if (!year) {
      year = static_cast<index>(y);
    }
  }
  return year;
}

/// By how much benefits are lowered, or costs raised, for a grade of evidence
/// from 1, the best, to 6.
/// ASSUMPTION, not verified: these are the percentages that are remembered of
/// the guidance on cost-benefit analysis for local partnerships (HM Treasury
/// and New Economy, April 2014). Of the copies that could be found only title
/// and contents were readable; the table itself could not be checked. Anyone
/// who has the guide should compare, and outputs have to say so.
inline constexpr std::array<double, 6> kBenefitCorrection = {
    0.0, -0.05, -0.10, -0.15, -0.25, -0.40};
inline constexpr std::array<double, 6> kCostCorrection = {0.0,  0.05, 0.10,
                                                          0.15, 0.25, 0.40};

/// Whether an amount is a benefit, of which optimism shows too much, or a cost,
/// of which it shows too little.
enum class Optimism : bool { kOfBenefits, kOfCosts };

/// Returns the share by which an amount is corrected for optimism, by the
/// percentage of the grade. An amount below 0 is the other of the two: a
/// negative benefit is a cost, and a negative cost a benefit, and each is
/// corrected as what it is, so that a correction never makes a mix look better.
/// @param grade  of the evidence, 1 to 6
/// @throws InputError if there is no such grade
inline double correction(int grade, Optimism of, bool below_zero) {
  if (grade < 1 || grade > static_cast<int>(kBenefitCorrection.size())) {
    throw InputError("grade of evidence: expected 1 to 6, found " +
                     std::to_string(grade));
  }
  const bool benefit = (of == Optimism::kOfBenefits) != below_zero;
  const auto& corrections = benefit ? kBenefitCorrection : kCostCorrection;
  return corrections[static_cast<std::size_t>(grade - 1)];
}

/// Returns an amount corrected for optimism, in whole pence.
/// @throws InputError if there is no such grade
inline Pence corrected(Pence amount, int grade, Optimism of) {
  return whole_pence(static_cast<double>(amount) *
                     (1.0 + correction(grade, of, amount < 0)));
}

}  // namespace hearthline::money
