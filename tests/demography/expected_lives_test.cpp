// Expected presence and births by state at entry, followed backward, against
// the stock of the same families, followed forward, and closed forms.

#include "hearthline/demography/expected_lives.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/demography/stock.hpp"

namespace hearthline::demography {
namespace {

/// Rates that change every year.
struct YearlyRates {
  LifeShape shape;
  std::vector<double> births;
  std::vector<double> moving;
  std::vector<MonthRates> months;
};

YearlyRates yearly_rates(index months, double scale) {
  YearlyRates made;
  made.shape = LifeShape(test_support::invented_demography(100, 0.0, 2014, 25));
  made.shape.separation *= scale;
  for (index m = 0; m < months; ++m) {
    const auto year = static_cast<double>(m / 12);
    made.births.push_back(scale * (0.01 + 0.002 * std::fmod(year, 5.0)));
    made.moving.push_back(scale * (0.002 + 0.001 * std::fmod(year, 3.0)));
    made.months.emplace_back(made.shape, made.births.back(),
                             made.moving.back());
  }
  return made;
}

// In rates of the size of Barnet's, and ten and a hundred times as high; both
// are sums of the same products in another order.
TEST(ExpectedLives, AddUpToTheStock) {
  constexpr index kHorizon = 240;
  const auto families = test_support::invented_families(90);
  for (const double scale : {1.0, 10.0, 100.0}) {
    const YearlyRates rates = yearly_rates(kHorizon, scale);
    // A third enters after each of 0, 7 and 100 months.
    const auto enters = [](std::size_t i) {
      return std::vector<index>{0, 7, 100}[i % 3];
    };
    Stock stock(rates.shape, kHorizon);
    std::vector<StockMonth> wanted;
    for (index m = 0; m < kHorizon; ++m) {
      for (std::size_t i = 0; i < families.families.size(); ++i) {
        if (enters(i) != m) continue;
        const model::Family& family = families.families[i];
        stock.add(m, m + family.youngest_born_month, family.children,
                  family.lone_parent);
        for (index c = 0; c < family.children; ++c) {
          stock.add_child(
              m +
              families
                  .children[static_cast<std::size_t>(family.first_child + c)]
                  .born_month);
        }
      }
      const auto at = static_cast<std::size_t>(m);
      wanted.push_back(stock.pass(m, rates.births[at], rates.moving[at]));
    }
    const ExpectedLives lives(rates.shape, rates.months);
    for (const index month : {0, 1, 7, 60, 150, 216, 239}) {
      StockMonth found;
      lives.each_entry(month, [&](index entered, double stays,
                                  const auto& numbers) {
        for (std::size_t i = 0; i < families.families.size(); ++i) {
          if (enters(i) != entered) continue;
          const model::Family& family = families.families[i];
          const auto own = numbers({-index{family.youngest_born_month},
                                    family.children, family.lone_parent});
          found.families += own.present;
          found.born += own.born;
          for (index c = 0; c < family.children; ++c) {
            const index born =
                entered +
                families
                    .children[static_cast<std::size_t>(family.first_child + c)]
                    .born_month;
            if (month - born < kChildhood) found.children += stays;
          }
        }
      });
      const StockMonth& own = wanted[static_cast<std::size_t>(month)];
      EXPECT_NEAR(found.families, own.families, 1e-11 * own.families + 1e-15)
          << scale << " " << month;
      EXPECT_NEAR(found.born, own.born, 1e-11 * own.born + 1e-15);
      EXPECT_NEAR(found.children, own.children - own.born,
                  1e-11 * own.children + 1e-15);
    }
    EXPECT_GT(wanted.back().born, scale > 50.0 ? 0.0 : 1.0);
  }
}

TEST(ExpectedLives, WithoutBirthsEndWhenTheYoungestIs18) {
  LifeShape shape;
  const std::vector<MonthRates> months(240, MonthRates(shape, 0.0, 0.01));
  const ExpectedLives lives(shape, months);
  for (const index month : {0, 12, 99, 100, 200}) {
    lives.each_entry(month, [&](index enters, double, const auto& numbers) {
      const auto found = numbers({kChildhood - 100, 1, false});
      const auto since = static_cast<double>(month - enters);
      const double wanted =
          since >= 100.0 ? 0.0
                         : std::exp(-0.01 * since) * -std::expm1(-0.01) / 0.01;
      EXPECT_NEAR(found.present, wanted, 1e-13);
      EXPECT_EQ(found.born, 0.0);
    });
  }
}

}  // namespace
}  // namespace hearthline::demography
