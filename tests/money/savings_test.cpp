// Each class by hand at each side of the reference, and the rule written out in
// exact numbers for random items.

#include "hearthline/money/savings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::money {
namespace {

using UnitPrices = std::vector<std::int64_t>;
using UnitVolumes = std::vector<double>;

// A year 0 that sets the reference, and a year 1; pounds each.
struct TwoYears {
  double reference = 100.0;
  double baseline = 100.0;
  double mix = 100.0;
  double pounds = 10.0;

  Saved of(SavingsInput input) const {
    const UnitVolumes before = {reference, baseline};
    const UnitVolumes after = {reference, mix};
    const UnitPrices prices(
        2, static_cast<std::int64_t>(std::llround(pounds * 1e4)));
    input.baseline = before;
    input.mix = after;
    input.prices = prices;
    const std::vector<Saved> saved = savings(input);
    EXPECT_EQ(saved[0], Saved{});
    return saved[1];
  }
  Saved at(double cashable) const {
    SavingsInput input;
    input.cashable = cashable;
    return of(input);
  }
};

Saved council(Pence cashable, Pence avoidance, Pence stays = 0) {
  Saved saved;
  saved[SavingClass::kCashable] = cashable;
  saved[SavingClass::kAvoidance] = avoidance;
  saved.stays = stays;
  return saved;
}

TEST(Savings, BelowTheReferenceAreCashable) {
  // 20 units fewer at 10 pounds: 200 pounds.
  const TwoYears years{.baseline = 100.0, .mix = 80.0};
  EXPECT_EQ(years.at(1.0), council(20000, 0));
  EXPECT_EQ(years.at(0.5), council(10000, 10000));
  EXPECT_EQ(years.at(0.0), council(0, 20000));
}

TEST(Savings, AboveTheReferenceAreAvoidance) {
  const TwoYears years{.baseline = 150.0, .mix = 110.0};
  EXPECT_EQ(years.at(1.0), council(0, 40000));
}

TEST(Savings, AcrossTheReferenceAreBoth) {
  // 50 above, which do not come, and 20 below, which go.
  const TwoYears years{.baseline = 150.0, .mix = 80.0};
  EXPECT_EQ(years.at(1.0), council(20000, 50000));
  EXPECT_EQ(years.at(0.25), council(5000, 65000));
}

TEST(Savings, OfABaselineThatFallsCountFromTheBaseline) {
  // The fall from 100 to 70 comes by itself and is not the mix's.
  const TwoYears years{.baseline = 70.0, .mix = 60.0};
  EXPECT_EQ(years.at(1.0), council(10000, 0));
}

TEST(Savings, AreNegativeIfTheMixHasMore) {
  // Below the reference, a reduction of the baseline is lost.
  EXPECT_EQ((TwoYears{.baseline = 70.0, .mix = 90.0}.at(1.0)),
            council(-20000, 0));
  // Above, growth comes.
  EXPECT_EQ((TwoYears{.baseline = 110.0, .mix = 140.0}.at(1.0)),
            council(0, -30000));
  // Across
  EXPECT_EQ((TwoYears{.baseline = 90.0, .mix = 130.0}.at(1.0)),
            council(-10000, -30000));
}

TEST(Savings, OfWhatEndsAltogether) {
  EXPECT_EQ((TwoYears{.baseline = 100.0, .mix = 0.0}.at(1.0)),
            council(100000, 0));
  EXPECT_EQ((TwoYears{.reference = 0.0, .baseline = 5.0, .mix = 0.0}.at(1.0)),
            council(0, 5000));
  EXPECT_EQ((TwoYears{.reference = 0.0, .baseline = 0.0, .mix = 0.0}.at(1.0)),
            Saved{});
}

TEST(Savings, NeedAWholeStepToGo) {
  SavingsInput input;
  input.cashable = 1.0;
  input.capacity = {.fixed = 0.0, .semi_fixed = 1.0, .step = 15.0};
  // 30 and 16 need two steps each: 14 fewer at 10 pounds stay.
  EXPECT_EQ((TwoYears{.reference = 30, .baseline = 30, .mix = 16}.of(input)),
            council(0, 0, 14000));
  // 15 need one: a step of 150 pounds goes, with the 15 units.
  EXPECT_EQ((TwoYears{.reference = 30, .baseline = 30, .mix = 15}.of(input)),
            council(15000, 0, 0));
  // From 16, a step that stood idle but for one unit goes with that unit.
  EXPECT_EQ((TwoYears{.reference = 16, .baseline = 16, .mix = 15}.of(input)),
            council(15000, 0, -14000));
  // A step above the volume goes only with the last of it.
  input.capacity.step = 1000.0;
  EXPECT_EQ((TwoYears{.reference = 30, .baseline = 30, .mix = 1}.of(input)),
            council(0, 0, 29000));
  EXPECT_EQ((TwoYears{.reference = 30, .baseline = 30, .mix = 0}.of(input)),
            council(1000000, 0, 30000 - 1000000));
}

TEST(Savings, LeaveOutWhatIsFixed) {
  SavingsInput input;
  input.cashable = 1.0;
  input.capacity.fixed = 0.25;
  const TwoYears years{.baseline = 100.0, .mix = 80.0};
  EXPECT_EQ(years.of(input), council(15000, 0, 5000));
  input.capacity.fixed = 1.0;
  EXPECT_EQ(years.of(input), council(0, 0, 20000));
}

TEST(Savings, OfAPartnerAreItsBenefit) {
  SavingsInput input;
  input.cashable = 1.0;
  input.partner = true;
  input.capacity.fixed = 0.25;
  input.share = 0.5;
  Saved expected;
  expected[SavingClass::kPartners] = 7500;
  expected.stays = 2500;
  EXPECT_EQ((TwoYears{.baseline = 100.0, .mix = 80.0}.of(input)), expected);
}

TEST(Savings, OfIncomeAreWhatComesInMore) {
  SavingsInput input;
  input.cashable = 1.0;
  input.income = true;
  input.capacity.fixed = 0.25;
  const TwoYears years{.baseline = 100.0, .mix = 130.0};
  Saved expected;
  expected[SavingClass::kIncome] = 30000;
  EXPECT_EQ(years.of(input), expected);
  input.partner = true;
  expected = {};
  expected[SavingClass::kPartners] = 30000;
  EXPECT_EQ(years.of(input), expected);
}

TEST(Savings, AreNotWhatProgrammesCost) {
  SavingsInput input;
  input.cashable = 1.0;
  input.programme = true;
  Saved expected;
  expected.programmes = 50000;
  EXPECT_EQ((TwoYears{.reference = 0, .baseline = 0, .mix = 50}.of(input)),
            expected);
}

TEST(Savings, OfWhatAProgrammeEarnsAreIncome) {
  SavingsInput input;
  input.income = true;
  input.programme = true;
  Saved expected;
  expected[SavingClass::kIncome] = 50000;
  EXPECT_EQ((TwoYears{.reference = 0, .baseline = 0, .mix = 50}.of(input)),
            expected);
}

TEST(Savings, AreNotInflation) {
  // UnitPrices double; volumes stay at the reference, so no class moves with
  // them.
  const UnitVolumes volumes = {100.0, 100.0, 100.0};
  const UnitVolumes fewer = {100.0, 90.0, 90.0};
  const UnitPrices prices = {100000, 150000, 200000};
  SavingsInput input{.baseline = volumes, .mix = volumes, .prices = prices};
  input.cashable = 1.0;
  EXPECT_EQ(savings(input), std::vector<Saved>(3));
  input.mix = fewer;
  const std::vector<Saved> saved = savings(input);
  EXPECT_EQ(saved[1], council(15000, 0));
  EXPECT_EQ(saved[2], council(20000, 0));
}

TEST(Savings, MeasureAYearThatIsCutOffAgainstAsMuchOfTheReference) {
  // Half of year 0 is covered: 50 unit-years are the pace of 100 a year, so 60
  // are 10 above the reference.
  const UnitVolumes baseline = {60.0, 100.0, 100.0};
  const UnitVolumes mix = {40.0, 100.0, 90.0};
  const UnitPrices prices(3, 100000);
  const UnitVolumes covered = {0.5, 1.0, 1.0};
  SavingsInput input{.baseline = baseline, .mix = mix, .prices = prices};
  input.cashable = 1.0;
  input.reference = 1;
  input.covered = covered;
  std::vector<Saved> saved = savings(input);
  EXPECT_EQ(saved[0], council(10000, 10000));
  EXPECT_EQ(saved[2], council(10000, 0));
  // Steps of 20 cases are 10 unit-years of half a year: two can go.
  input.capacity = {.fixed = 0.0, .semi_fixed = 1.0, .step = 20.0};
  saved = savings(input);
  EXPECT_EQ(saved[0], council(10000, 10000));
  EXPECT_EQ(saved[2], council(0, 0, 10000));
}

TEST(Savings, AgreeWithBillsToThePenny) {
  const UnitVolumes baseline = {10.0, 10.0};
  const UnitVolumes mix = {10.0, 9.0};
  const UnitPrices prices(2, 33333);
  const std::vector<Pence> bills = {0, 331};  // rounded in parts: not 333
  SavingsInput input{.baseline = baseline, .mix = mix, .prices = prices};
  input.difference = bills;
  input.cashable = 1.0;
  EXPECT_EQ(savings(input)[1], council(331, 0));
  input.cashable = 0.5;
  EXPECT_EQ(savings(input)[1], council(166, 165));
  input.capacity.fixed = 1.0;
  EXPECT_EQ(savings(input)[1], council(0, 0, 331));
}

TEST(Savings, RefuseSeriesThatDoNotFit) {
  const UnitVolumes two(2, 1.0);
  const UnitVolumes three(3, 1.0);
  const UnitPrices prices(2, 1);
  SavingsInput input{.baseline = two, .mix = two, .prices = prices};
  EXPECT_NO_THROW(savings(input));
  input.mix = three;
  EXPECT_THROW(savings(input), InputError);
  input.mix = two;
  input.covered = three;
  EXPECT_THROW(savings(input), InputError);
  input.covered = {};
  input.reference = 2;
  EXPECT_THROW(savings(input), InputError);
  input.reference = -1;
  EXPECT_THROW(savings(input), InputError);
  EXPECT_TRUE(savings(SavingsInput{}).empty());
}

TEST(Savings, FollowTheRuleForRandomItems) {
  validation::Chance chance(3);
  const std::size_t years = 6;
  for (int i = 0; i < 3000; ++i) {
    UnitVolumes baseline(years);
    UnitVolumes mix(years);
    UnitPrices prices(years);
    const double size = chance.any<double>({0.5, 20.0, 3000.0});
    for (std::size_t y = 0; y < years; ++y) {
      baseline[y] = chance.one_in(6) ? 0.0 : chance.between(0.0, size);
      mix[y] = chance.one_in(4) ? baseline[y] : chance.between(0.0, size);
      prices[y] = static_cast<std::int64_t>(chance.between(0.0, 2e9));
    }
    SavingsInput input{.baseline = baseline, .mix = mix, .prices = prices};
    input.share = chance.between(0.0, 1.0);
    input.cashable = chance.any<double>({0.0, 0.3, 1.0});
    input.capacity = {chance.between(0.0, 0.5), chance.between(0.0, 0.5),
                      chance.between(0.1, 30.0)};
    input.reference = chance.below(static_cast<int>(years));
    input.partner = chance.one_in(3);
    const std::vector<Saved> saved = savings(input);
    for (std::size_t y = 0; y < years; ++y) {
      const Saved& of = saved[y];
      if (baseline[y] == mix[y]) {
        ASSERT_EQ(of, Saved{});
        continue;
      }
      const auto money = [&](double volume) {
        return input.share * static_cast<double>(prices[y]) / 100.0 *
               following_units(input.capacity, volume);
      };
      const double budget =
          money(baseline[static_cast<std::size_t>(input.reference)]);
      const double released = money(baseline[y]) - money(mix[y]);
      const double cashable =
          input.cashable * (std::max(0.0, budget - money(mix[y])) -
                            std::max(0.0, budget - money(baseline[y])));
      const double bill = input.share * static_cast<double>(prices[y]) / 100.0 *
                          (baseline[y] - mix[y]);
      const auto near = [&](Pence found, double expected) {
        // Bills and what stays are rounded, then the cashable part.
        return std::abs(static_cast<double>(found) - expected) <=
               1.5 + 1e-9 * std::abs(bill);
      };
      ASSERT_EQ(of[SavingClass::kCashable] + of[SavingClass::kAvoidance] +
                    of[SavingClass::kPartners] + of.stays,
                whole_pence(bill));
      ASSERT_EQ(of[SavingClass::kIncome], 0);
      if (input.partner) {
        ASSERT_TRUE(near(of[SavingClass::kPartners], released));
        ASSERT_EQ(of[SavingClass::kCashable], 0);
        ASSERT_EQ(of[SavingClass::kAvoidance], 0);
      } else {
        ASSERT_TRUE(near(of[SavingClass::kCashable], cashable));
        ASSERT_TRUE(near(of[SavingClass::kAvoidance], released - cashable));
        ASSERT_EQ(of[SavingClass::kPartners], 0);
      }
    }
  }
}

}  // namespace
}  // namespace hearthline::money
