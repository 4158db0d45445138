#pragma once
/// @file
/// What a mix saves against its baseline on one item of cost for one payer, in
/// four classes that are never added together.
///
/// A case less is not a budget less. Three questions decide the class, in this
/// order:
///   1. Whose is it? What a partner no longer pays is a benefit to partners.
///   2. Does the cost follow? Fixed cost, and a step of capacity that does not
///      go as a whole, stay: they are in no class, see Saved::stays.
///   3. Was it in the budget? Spend below that of the reference year can be
///      taken out of a budget, as far as the item is cashable: a cashable
///      saving. Growth above it that does not come was in no budget: cost
///      avoidance.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/money/capacity.hpp"
#include "hearthline/money/pence.hpp"

namespace hearthline::money {

/// The classes of a saving. There is no function that adds them.
enum class SavingClass : std::uint8_t {
  kCashable,   ///< a budget of the council goes down
  kAvoidance,  ///< spend of the council that the mix avoids, without a budget
               ///< that goes down
  kIncome,     ///< the council takes more
  kPartners,   ///< others spend less, or take more
};
inline constexpr std::array<std::string_view, 4> kSavingClassNames = {
    "cashable", "avoidance", "income", "partners"};

/// What is saved in one financial year, in whole pence of the money of that
/// year. Above 0 is a saving; below 0, the mix costs more.
struct Saved {
  std::array<Pence, kSavingClassNames.size()> classes{};
  /// What the bills at average cost differ by though no spend does: the fixed
  /// cost and idle steps behind the volume that went. Below 0 if a step goes
  /// that stood partly idle. Not a saving of any class; it ties the classes to
  /// the bills, see savings().
  Pence stays = 0;
  /// What programmes cost more than in the baseline; below 0, less. In no class
  /// either: it is what the savings are bought with.
  Pence programmes = 0;

  Pence& operator[](SavingClass of) {
    return classes[static_cast<std::size_t>(of)];
  }
  Pence operator[](SavingClass of) const {
    return classes[static_cast<std::size_t>(of)];
  }
  friend bool operator==(const Saved&, const Saved&) = default;
};

/// One item of cost, one payer, one draw; series by financial year, all of the
/// same length.
struct SavingsInput {
  std::span<const double> baseline;      ///< volume: unit-years or events; >= 0
  std::span<const double> mix;           ///< the same, of the mix
  std::span<const std::int64_t> prices;  ///< of a unit, in 1/10,000 pound of
                                         ///< the money of the year
  double share = 1.0;      ///< the payer's share of the price, 0 to 1
  double cashable = 0.0;   ///< share of a reduction that can be taken out of a
                           ///< budget, 0 to 1
  Capacity capacity = {};  ///< its step for a whole year; not used for income
  index reference = 0;     ///< the year whose baseline the budget was set for:
                           ///< the baseline's first whole financial year
  bool income = false;     ///< the item is money taken, not spent
  bool programme = false;  ///< the item is what a programme costs; what it
                           ///< earns is income
  bool partner = false;    ///< the payer is not the council
  /// The share of each financial year that the run covers, above 0 and at most
  /// 1; empty: each is covered as a whole. A step of capacity, and the volume
  /// of the reference year, are that much less in a year that is cut off.
  std::span<const double> covered = {};
  /// The payer's part of the bills of the baseline less that of the mix, by
  /// year, where bills were made out; the classes then agree with them to the
  /// penny. Empty: share * price * (baseline - mix), rounded.
  std::span<const Pence> difference = {};
};

/// Returns what is saved in each financial year.
///
/// With U the units whose cost follows the volume (following_units), and B =
/// share * price * U the money that they need at the price of the year, so that
/// inflation alone is neither saving nor growth:
///   released  = B(baseline) - B(mix)
///   cashable  = cashable share * (max(0, B(reference) - B(mix))
///                               - max(0, B(reference) - B(baseline)))
///   avoidance = released - cashable
/// for the council; all that is released is a benefit to partners for a
/// partner. The part that is not cashable, though below the reference, is
/// avoidance: the money is spent on other cases. A mix with more volume has
/// negative savings by the same rule, and one with equal volume saves exactly
/// 0 in each class. Income is that of the mix less that of the baseline; a
/// partner's is a benefit to partners.
///
/// Bills are rounded first, what stays next, and `released` is the rest, so
///   difference of bills = cashable + avoidance + partners + stays
/// holds to the penny; or = -(income or partners) for an item of income, and =
/// -programmes for a programme, whose cost is in no class.
/// @throws InputError if the series differ in length, or the reference is not
///         one of the years
/// Deterministic: the same bits everywhere. Threads: none.
inline std::vector<Saved> savings(const SavingsInput& input) {
  const std::size_t years = input.baseline.size();
  const auto fits = [&](std::size_t n) { return n == 0 || n == years; };
  if (input.mix.size() != years || input.prices.size() != years ||
      !fits(input.covered.size()) || !fits(input.difference.size())) {
    throw InputError(
        "savings: expected as many years of the mix, of prices, of shares "
        "covered and of bills as of the baseline");
  }
  const auto reference = static_cast<std::size_t>(input.reference);
  if (years > 0 && reference >= years) {
    throw InputError("savings: the reference year is not one of the years");
  }
  const auto covered = [&](std::size_t year) {
    return input.covered.empty() ? 1.0 : input.covered[year];
  };
  std::vector<Saved> saved(years);
  for (std::size_t y = 0; y < years; ++y) {
    Saved& of = saved[y];
    const double before = input.baseline[y];
    const double after = input.mix[y];
    const double pence =
        input.share * static_cast<double>(input.prices[y]) / kPriceUnitsAPenny;
    const Pence difference = input.difference.empty()
                                 ? whole_pence(pence * (before - after))
                                 : input.difference[y];
    if (input.income) {
      of[input.partner ? SavingClass::kPartners : SavingClass::kIncome] =
          -difference;
      continue;
    }
    if (input.programme) {
      of.programmes = -difference;
      continue;
    }
    Capacity capacity = input.capacity;
    capacity.step *= covered(y);
    const double in_reference =
        input.baseline[reference] * (covered(y) / covered(reference));
    const double budget = following_units(capacity, in_reference);
    const double need_before = following_units(capacity, before);
    const double need_after = following_units(capacity, after);
    // Without a change of need nothing is released, not even a penny that
    // bills were rounded by.
    const bool same = need_before == need_after;
    of.stays = same ? difference
                    : whole_pence(pence * ((before - need_before) -
                                           (after - need_after)));
    const Pence released = difference - of.stays;
    if (input.partner) {
      of[SavingClass::kPartners] = released;
      continue;
    }
    // Between 0 and 1: what lies below the reference, of all that is released.
    const double below = same ? 0.0
                              : (std::max(0.0, budget - need_after) -
                                 std::max(0.0, budget - need_before)) /
                                    (need_before - need_after);
    of[SavingClass::kCashable] =
        whole_pence(input.cashable * below * static_cast<double>(released));
    of[SavingClass::kAvoidance] = released - of[SavingClass::kCashable];
  }
  return saved;
}

}  // namespace hearthline::money
