// Three families, two programmes, five financial years, worked out with pencil
// and paper: every amount below is an input, or its arithmetic stands beside
// it. 2014/15 is year 0 and the reference year.
//
// Family A: one child in need throughout, an older one looked after throughout.
//   With the programmes the first closes after three years, and the second
//   comes home in the middle of year 3.
// Family B: in need for two years, then its child is looked after. With the
//   programmes it is looked after for a quarter of year 2 and in need besides,
//   until the middle of year 3.
// Family C: unknown at first, in need from the middle of year 1, one child
//   looked after from the middle of year 4. With the programmes it is in need
//   for half of year 2.
// Programmes: intensive family support in years 0 to 2, which costs 9,000 a
//   year and 1,500 a place used; reunification, 2,000 a family that starts (B
//   in year 2, A in year 3). All in the prices of year 0.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hearthline/money/appraisal.hpp"
#include "hearthline/money/capacity.hpp"
#include "hearthline/money/discount.hpp"
#include "hearthline/money/pence.hpp"
#include "hearthline/money/savings.hpp"
#include "hearthline/money/schedule.hpp"
#include "hearthline/money/spend_change.hpp"

namespace hearthline::money {
namespace {

constexpr std::size_t kYears = 5;
using FiveYears = std::array<double, kYears>;
using FivePrices = std::array<std::int64_t, kYears>;  // 1/10,000 pound
using FiveAmounts = std::vector<Pence>;

FiveYears sum_of(const std::array<FiveYears, 3>& families) {
  FiveYears sum{};
  for (const FiveYears& family : families) {
    for (std::size_t y = 0; y < kYears; ++y) sum[y] += family[y];
  }
  return sum;
}

// An item of cost: what it falls on in each family, and its price, in the cash
// of each year and in the money of year 0.
struct WorkedItem {
  std::array<FiveYears, 3> baseline_families;  // A, B, C
  std::array<FiveYears, 3> mix_families;
  FivePrices cash;
  FivePrices real;
  double cashable;
  Capacity capacity;
  bool income;

  std::vector<Saved> saved(const FivePrices& prices, double share,
                           bool partner) const {
    const FiveYears baseline = sum_of(baseline_families);
    const FiveYears mix = sum_of(mix_families);
    SavingsInput input;
    input.baseline = baseline;
    input.mix = mix;
    input.prices = prices;
    input.share = share;
    input.cashable = cashable;
    input.capacity = capacity;
    input.income = income;
    input.partner = partner;
    return savings(input);
  }
};

// Family-years in need. A fifth of the cost is fixed, half goes in steps of two
// cases a social worker, three tenths are variable; half is cashable. All is
// paid by Family Services.
WorkedItem child_in_need() {
  return {{{{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}, {0, 0.5, 1, 1, 1}}},
          {{{1, 1, 1, 0, 0}, {1, 1, 1, 0.5, 0}, {0, 0, 0.5, 0, 0}}},
          {93000000, 94395200, 95790000, 97185200, 98580000},
          {93000000, 93000000, 93000000, 93000000, 93000000},
          0.5,
          {.fixed = 0.2, .semi_fixed = 0.5, .step = 2.0},
          false};
}

// Child-years in care, all variable and cashable. Family Services pay nine
// tenths, health a tenth.
WorkedItem looked_after() {
  return {{{{1, 1, 1, 1, 1}, {0, 0, 1, 1, 1}, {0, 0, 0, 0, 0.5}}},
          {{{1, 1, 1, 0.5, 0}, {0, 0, 0.25, 0, 0}, {0, 0, 0, 0, 0}}},
          {668711700, 678742400, 688773100, 698803700, 708834400},
          {668711700, 668711700, 668711700, 668711700, 668711700},
          1.0,
          {},
          false};
}

// Domestic violence incidents. Police and justice pay three quarters, health a
// quarter.
WorkedItem domestic_violence() {
  return {{{{2, 2, 2, 2, 2}, {1, 1, 1, 1, 1}, {0, 0, 1, 1, 1}}},
          {{{2, 1, 1, 0, 0}, {1, 1, 1, 1, 1}, {0, 0, 0, 0, 0}}},
          {24700000, 25070500, 25441000, 25811500, 26182000},
          {24700000, 24700000, 24700000, 24700000, 24700000},
          0.0,
          {},
          false};
}

// A grant for each family that was turned around: the same in cash each year.
WorkedItem grant() {
  return {{{{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}},
          {{{0, 0, 0, 1, 0}, {0, 0, 1, 0, 0}, {0, 0, 0, 0, 0}}},
          {40000000, 40000000, 40000000, 40000000, 40000000},
          {40000000, 40000000, 40000000, 40000000, 40000000},
          0.0,
          {},
          true};
}

// What the programmes cost in cash, at prices that rise by 1.5% of year 0:
//   year 0   9,000.00 + 1 * 1,500.00                   = 10,500.00
//   year 1   9,135.00 + 2 * 1,522.50                   = 12,180.00
//   year 2   9,270.00 + 1 * 1,545.00 + 1 * 2,060.00    = 12,875.00
//   year 3                             1 * 2,090.00    =  2,090.00
const FiveAmounts kProgrammesCash = {1050000, 1218000, 1287500, 209000, 0};
// In the money of year 0:
//   10,500; 9,000 + 2 * 1,500; 9,000 + 1,500 + 2,000; 2,000; nothing
const FiveAmounts kProgrammesReal = {1050000, 1200000, 1250000, 200000, 0};

FiveAmounts of_class(const std::vector<Saved>& saved, SavingClass of) {
  FiveAmounts amounts;
  for (const Saved& year : saved) amounts.push_back(year[of]);
  return amounts;
}
FiveAmounts what_stays(const std::vector<Saved>& saved) {
  FiveAmounts amounts;
  for (const Saved& year : saved) amounts.push_back(year.stays);
  return amounts;
}
FiveAmounts plus(FiveAmounts a, const FiveAmounts& b, Pence sign = 1) {
  for (std::size_t y = 0; y < kYears; ++y) a[y] += sign * b[y];
  return a;
}

// ---- Medium-term financial strategy: cash, the council alone, by class ------

TEST(WorkedExample, ChildInNeedInCash) {
  // Volumes: baseline 2, 2.5, 2, 2, 2; mix 2, 2, 2.5, 0.5, 0.
  // Steps:   baseline 1, 2,   1, 1, 1; mix 1, 1, 2,   1,   0.
  // Units that follow, 0.5 * 2 * steps + 0.3 * volume:
  //          baseline 1.6, 2.75, 1.6, 1.6, 1.6; reference 1.6
  //          mix      1.6, 1.6, 2.75, 1.15, 0
  const std::vector<Saved> saved =
      child_in_need().saved(child_in_need().cash, 1.0, false);
  // What stays: volume less units, of the baseline less that of the mix.
  //   year 1   (-0.25 - 0.4)  * 9,439.52 = -0.65 * 9,439.52 = -6,135.69
  //   year 2   (0.4 + 0.25)   * 9,579.00 =  0.65 * 9,579.00 =  6,226.35
  //   year 3   (0.4 + 0.65)   * 9,718.52 =  1.05 * 9,718.52 = 10,204.45
  //   year 4    0.4           * 9,858.00                    =  3,943.20
  EXPECT_EQ(what_stays(saved),
            (FiveAmounts{0, -613569, 622635, 1020445, 394320}));
  // Released: the bills of 0.5, -0.5, 1.5 and 2 family-years less what stays.
  //   year 1    4,719.76 +  6,135.69 =  10,855.45, from above the reference
  //   year 2   -4,789.50 -  6,226.35 = -11,015.85, up from the reference
  //   year 3   14,577.78 - 10,204.45 =   4,373.33, below it: half of it goes
  //   year 4   19,716.00 -  3,943.20 =  15,772.80, below it: half of it goes
  EXPECT_EQ(of_class(saved, SavingClass::kCashable),
            (FiveAmounts{0, 0, 0, 218667, 788640}));
  EXPECT_EQ(of_class(saved, SavingClass::kAvoidance),
            (FiveAmounts{0, 1085545, -1101585, 218666, 788640}));
}

TEST(WorkedExample, LookedAfterInCash) {
  // Volumes: baseline 1, 1, 2, 2, 2.5; mix 1, 1, 1.25, 0.5, 0; reference 1.
  const WorkedItem item = looked_after();
  const std::vector<Saved> council = item.saved(item.cash, 0.9, false);
  // Released, for nine tenths of the price:
  //   year 2   0.75 * 68,877.31 * 0.9 =  46,492.18, all above the reference
  //   year 3   1.5  * 69,880.37 * 0.9 =  94,338.50, a third of it below
  //   year 4   2.5  * 70,883.44 * 0.9 = 159,487.74, two fifths of it below
  // Cashable: 94,338.50 / 3 = 31,446.17; 159,487.74 * 2 / 5 = 63,795.10
  EXPECT_EQ(of_class(council, SavingClass::kCashable),
            (FiveAmounts{0, 0, 0, 3144617, 6379510}));
  // 94,338.50 - 31,446.17 = 62,892.33; 159,487.74 - 63,795.10 = 95,692.64
  EXPECT_EQ(of_class(council, SavingClass::kAvoidance),
            (FiveAmounts{0, 0, 4649218, 6289233, 9569264}));
  // 0.75 * 6,887.731 = 5,165.80; 1.5 * 6,988.037 = 10,482.06;
  // 2.5 * 7,088.344 = 17,720.86
  const std::vector<Saved> health = item.saved(item.cash, 0.1, true);
  EXPECT_EQ(of_class(health, SavingClass::kPartners),
            (FiveAmounts{0, 0, 516580, 1048206, 1772086}));
  EXPECT_EQ(of_class(health, SavingClass::kCashable), FiveAmounts(kYears, 0));
}

TEST(WorkedExample, DomesticViolenceInCash) {
  // Incidents fewer: 0, 1, 2, 3, 3.
  const WorkedItem item = domestic_violence();
  // 0.75 * 2,507.05 = 1,880.29; 1.5 * 2,544.10 = 3,816.15;
  // 2.25 * 2,581.15 = 5,807.59; 2.25 * 2,618.20 = 5,890.95
  EXPECT_EQ(of_class(item.saved(item.cash, 0.75, true), SavingClass::kPartners),
            (FiveAmounts{0, 188029, 381615, 580759, 589095}));
  // 0.25 * 2,507.05 = 626.76; 0.5 * 2,544.10 = 1,272.05;
  // 0.75 * 2,581.15 = 1,935.86; 0.75 * 2,618.20 = 1,963.65
  EXPECT_EQ(of_class(item.saved(item.cash, 0.25, true), SavingClass::kPartners),
            (FiveAmounts{0, 62676, 127205, 193586, 196365}));
}

TEST(WorkedExample, SavingsScheduleOfTheCouncil) {
  const WorkedItem need = child_in_need();
  const WorkedItem care = looked_after();
  const std::vector<Saved> in_need = need.saved(need.cash, 1.0, false);
  const std::vector<Saved> in_care = care.saved(care.cash, 0.9, false);
  const auto line = [&](SavingClass of) {
    return plus(of_class(in_need, of), of_class(in_care, of));
  };
  // Cashable: year 3  2,186.67 + 31,446.17 = 33,632.84
  //           year 4  7,886.40 + 63,795.10 = 71,681.50, which is 38,048.66 more
  const FiveAmounts cashable = line(SavingClass::kCashable);
  EXPECT_EQ(cashable, (FiveAmounts{0, 0, 0, 3363284, 7168150}));
  EXPECT_EQ(increments(cashable), (FiveAmounts{0, 0, 0, 3363284, 3804866}));
  EXPECT_TRUE(ties(increments(cashable), cashable));
  EXPECT_EQ(persistence(cashable).recurrent, cashable);
  // Avoidance: year 1   10,855.45
  //            year 2  -11,015.85 + 46,492.18 =  35,476.33: 24,620.88 more
  //            year 3    2,186.66 + 62,892.33 =  65,078.99: 29,602.66 more
  //            year 4    7,886.40 + 95,692.64 = 103,579.04: 38,500.05 more
  const FiveAmounts avoidance = line(SavingClass::kAvoidance);
  EXPECT_EQ(avoidance, (FiveAmounts{0, 1085545, 3547633, 6507899, 10357904}));
  EXPECT_EQ(increments(avoidance),
            (FiveAmounts{0, 1085545, 2462088, 2960266, 3850005}));
  // Income: two grants, in years 2 and 3, and none after: reversed in year 4,
  // so both are one-off.
  const FiveAmounts income =
      of_class(grant().saved(grant().cash, 1.0, false), SavingClass::kIncome);
  EXPECT_EQ(income, (FiveAmounts{0, 0, 400000, 400000, 0}));
  EXPECT_EQ(increments(income), (FiveAmounts{0, 0, 400000, 0, -400000}));
  EXPECT_EQ(persistence(income).recurrent, FiveAmounts(kYears, 0));
  EXPECT_EQ(persistence(income).one_off, income);
}

TEST(WorkedExample, InvestToSave) {
  // Cashable savings and income less what the programmes cost, in cash:
  //   year 0   -10,500.00                                    sum -10,500.00
  //   year 1   -12,180.00                                    sum -22,680.00
  //   year 2     4,000.00 - 12,875.00 = -8,875.00            sum -31,555.00
  //   year 3    33,632.84 + 4,000.00 - 2,090.00 = 35,542.84  sum   3,987.84
  //   year 4    71,681.50                                    sum  75,669.34
  const FiveAmounts cashable = {0, 0, 0, 3363284, 7168150};
  const FiveAmounts income = {0, 0, 400000, 400000, 0};
  const FiveAmounts net = plus(plus(cashable, income), kProgrammesCash, -1);
  EXPECT_EQ(net, (FiveAmounts{-1050000, -1218000, -887500, 3554284, 7168150}));
  EXPECT_EQ(cumulative(net),
            (FiveAmounts{-1050000, -2268000, -3155500, 398784, 7566934}));
  EXPECT_EQ(payback_year(net), 3);
}

// ---- Public value: real, discounted, all payers -----------------------------

// What no longer has to be spent, whoever paid it: the bills' difference less
// what stays. The grant is a payment from one public body to another and no
// gain to both together.
FiveAmounts released(const WorkedItem& item, double share) {
  const std::vector<Saved> saved = item.saved(item.real, share, true);
  return of_class(saved, SavingClass::kPartners);
}

TEST(WorkedExample, BenefitsInTheMoneyOfYearZero) {
  // Units that follow, above, times 9,300:
  //   1.15, -1.15, 0.45, 1.6 -> 10,695; -10,695; 4,185; 14,880
  const FiveAmounts need = released(child_in_need(), 1.0);
  EXPECT_EQ(need, (FiveAmounts{0, 1069500, -1069500, 418500, 1488000}));
  // 0.75, 1.5, 2.5 times 0.9 * 66,871.17 = 60,184.053:
  //   45,138.04; 90,276.08; 150,460.13
  const FiveAmounts care = released(looked_after(), 0.9);
  EXPECT_EQ(care, (FiveAmounts{0, 0, 4513804, 9027608, 15046013}));
  // ... and times 6,687.117: 5,015.34; 10,030.68; 16,717.79
  const FiveAmounts health_care = released(looked_after(), 0.1);
  EXPECT_EQ(health_care, (FiveAmounts{0, 0, 501534, 1003068, 1671779}));
  // 1, 2, 3, 3 times 1,852.50, and times 617.50
  const FiveAmounts police = released(domestic_violence(), 0.75);
  EXPECT_EQ(police, (FiveAmounts{0, 185250, 370500, 555750, 555750}));
  const FiveAmounts health = released(domestic_violence(), 0.25);
  EXPECT_EQ(health, (FiveAmounts{0, 61750, 123500, 185250, 185250}));
}

TEST(WorkedExample, AppraisalOfPublicValue) {
  // year 1    10,695.00 + 1,852.50 + 617.50                      =  13,165.00
  // year 2   -10,695.00 + 45,138.04 + 5,015.34 + 3,705 + 1,235   =  44,398.38
  // year 3     4,185.00 + 90,276.08 + 10,030.68 + 5,557.50
  //            + 1,852.50                                        = 111,901.76
  // year 4    14,880.00 + 150,460.13 + 16,717.79 + 5,557.50
  //            + 1,852.50                                        = 189,467.92
  FiveAmounts benefits(kYears, 0);
  for (const FiveAmounts& part :
       {released(child_in_need(), 1.0), released(looked_after(), 0.9),
        released(looked_after(), 0.1), released(domestic_violence(), 0.75),
        released(domestic_violence(), 0.25)}) {
    benefits = plus(benefits, part);
  }
  EXPECT_EQ(benefits, (FiveAmounts{0, 1316500, 4439838, 11190176, 18946792}));
  // Factors 1 / 1.035^year: 1; 0.966183575; 0.933510700; 0.901942706;
  // 0.871442228. So worth in year 0:
  //   13,165.00 -> 12,719.81;   44,398.38 -> 41,446.36;
  //   111,901.76 -> 100,928.98; 189,467.92 -> 165,110.35; sum 320,205.50
  EXPECT_EQ(discounted(benefits),
            (FiveAmounts{0, 1271981, 4144636, 10092898, 16511035}));
  //   10,500.00; 12,000 -> 11,594.20; 12,500 -> 11,668.88;
  //   2,000 -> 1,803.89; sum 35,566.97
  EXPECT_EQ(discounted(kProgrammesReal),
            (FiveAmounts{1050000, 1159420, 1166888, 180389, 0}));
  const Appraisal appraisal = appraise(benefits, kProgrammesReal);
  EXPECT_EQ(appraisal, (Appraisal{32020550, 3556697}));
  // 320,205.50 - 35,566.97
  EXPECT_EQ(appraisal.net(), 28463853);
  // 320,205.50 / 35,566.97, and the inverse: a ninth of the benefits would do
  EXPECT_NEAR(*appraisal.benefit_cost_ratio(), 9.0029, 0.00005);
  EXPECT_NEAR(*appraisal.switching_value(), 0.1111, 0.00005);
  // Sums of discounted net amounts: -10,500.00; then 12,719.81 - 11,594.20 =
  // 1,125.61 more, -9,374.39; then 41,446.36 - 11,668.88 = 29,777.48 more,
  // 20,403.09: paid back in year 2
  const FiveAmounts net =
      plus(discounted(benefits), discounted(kProgrammesReal), -1);
  EXPECT_EQ(cumulative(net)[1], -937439);
  EXPECT_EQ(cumulative(net)[2], 2040309);
  EXPECT_EQ(payback_year(net), 2);
}

TEST(WorkedExample, AppraisalCorrectedForOptimism) {
  // Evidence of grade 3 on what is avoided, -10%, and of grade 2 on what the
  // programmes cost, +5%:
  //   320,205.50 * 0.9 = 288,184.95; 35,566.97 * 1.05 = 37,345.32 (.3185)
  const Appraisal corrected_for{corrected(32020550, 3, Optimism::kOfBenefits),
                                corrected(3556697, 2, Optimism::kOfCosts)};
  EXPECT_EQ(corrected_for, (Appraisal{28818495, 3734532}));
  EXPECT_EQ(corrected_for.net(), 25083963);
}

// ---- Prices and volumes -----------------------------------------------------

TEST(WorkedExample, ChangeOfSpendFromTheFirstYearToTheLast) {
  // The baseline, in need and in care. Year 0: 2 * 9,300.00 + 1 * 66,871.17 =
  // 85,471.17, three units. Year 4: 2 * 9,858.00 + 2.5 * 70,883.44 =
  // 196,924.60, four and a half. Spend rises by 111,453.43.
  // Shares 2/3 and 1/3, then 4/9 and 5/9. Mean unit costs:
  //   shares and prices of year 0   28,490.39     both of year 4  43,761.0222
  //   shares of 0, prices of 4      30,199.8133   shares of 4, prices of 0
  //                                               41,283.9833
  // number: 1.5 * [(28,490.39 + 43,761.0222) / 3
  //              + (30,199.8133 + 41,283.9833) / 6]
  //       = 36,125.7061 + 17,870.9492 = 53,996.6553
  // mix: 2/9 of a number moves from need to care, dearer by 57,571.17 in year 0
  //   and 61,025.44 in year 4:
  //   2/9 * [(3 * 57,571.17 + 4.5 * 61,025.44) / 3
  //        + (3 * 61,025.44 + 4.5 * 57,571.17) / 6]
  //   = 2/9 * (149,109.33 + 73,691.0975) = 49,511.2061
  // unit cost: 558.00 * [(2 + 2) / 3 + (3 * 4/9 + 4.5 * 2/3) / 6]
  //            + 4,012.27 * [(1 + 2.5) / 3 + (3 * 5/9 + 4.5 * 1/3) / 6]
  //   = 558.00 * 2.055556 + 4,012.27 * 1.694444 = 1,147.00 + 6,798.5686
  //   = 7,945.5686
  // To the nearest penny they would add up to 111,453.44, one too many. Of
  // 53,996.6553, 49,511.2061 and 7,945.5686 the first was rounded up most.
  const std::array<double, 2> volumes0 = {2.0, 1.0};
  const std::array<double, 2> volumes4 = {2.0, 2.5};
  const std::array<std::int64_t, 2> prices0 = {93000000, 668711700};
  const std::array<std::int64_t, 2> prices4 = {98580000, 708834400};
  EXPECT_EQ(spend_change({volumes0, prices0}, {volumes4, prices4}),
            (SpendChange{5399665, 4951121, 794557}));
}

}  // namespace
}  // namespace hearthline::money
