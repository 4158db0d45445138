// Expected numbers of families against individually simulated families and
// closed forms. Bounds: |z| < 4.5 for each of about a hundred numbers; false
// alarm 1 in 150,000 each, 1 in 1,500 for all together; fixed seeds.

#include "hearthline/demography/stock.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/demography/life.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using test_support::invented_demography;
using test_support::invented_families;
using test_support::Tally;

constexpr double kBound = 4.5;
constexpr index kStockMonths = 36;

/// Returns the part of a stay from `from` to `until` within a month.
double within(double from, double until, double month) {
  return std::max(0.0, std::min(until, month + 1.0) - std::max(from, month));
}

TEST(Stock, IsTheMeanOfSimulatedFamilies) {
  const auto parameters = invented_demography(100, 0.0, 2014, 5);
  const auto families = invented_families(500);
  LifeRates rates;
  rates.shape = LifeShape(parameters);
  const DatedHazard births({0, 15}, {0.02, 0.03});
  const DatedHazard moving({0, 15}, {0.004, 0.012});
  rates.births.assign(2, births);
  rates.moving.assign(2, moving);

  std::array<std::vector<Tally>, 7> seen;
  for (auto& months : seen) months.resize(kStockMonths);
  constexpr std::uint32_t kDraws = 2000;
  const LifeModel model(rates);
  Life life;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    std::array<std::vector<double>, 7> counts;
    for (auto& months : counts) months.assign(kStockMonths, 0.0);
    for (const model::Family& family : families.families) {
      const auto children = std::span(families.children)
                                .subspan(family.first_child, family.children);
      life.draw(model, family, children, {3, draw}, double{kStockMonths});
      const double end = std::min(life.leaves(), double{kStockMonths});
      double lone_from = family.lone_parent ? 0.0 : -1.0;
      const auto add = [&](std::size_t what, double from, double until) {
        for (index m = 0; m < kStockMonths; ++m) {
          counts[what][static_cast<std::size_t>(m)] +=
              within(from, until, static_cast<double>(m));
        }
      };
      add(0, 0.0, end);
      for (const model::Child& child : children) {
        add(2, 0.0,
            std::min(end, static_cast<double>(child.born_month + kChildhood)));
      }
      for (const double born : life.births()) add(2, born, end);
      for (const Life::Step& step : life.steps()) {
        const auto month = static_cast<std::size_t>(step.time);
        switch (step.event) {
          case LifeEvent::kBirth:
            ++counts[3][month];
            break;
          case LifeEvent::kSeparation:
            lone_from = step.time;
            break;
          case LifeEvent::kRepartnering:
            add(1, lone_from, step.time);
            lone_from = -1.0;
            ++counts[6][month];
            break;
          case LifeEvent::kMovingOut:
            ++counts[4][month];
            break;
          case LifeEvent::kAgingOut:
            ++counts[5][month];
            break;
          case LifeEvent::kTurns18:
            break;
        }
      }
      if (lone_from >= 0.0) add(1, lone_from, end);
    }
    for (std::size_t what = 0; what < seen.size(); ++what) {
      for (std::size_t m = 0; m < kStockMonths; ++m) {
        seen[what][m].add(counts[what][m]);
      }
    }
  }

  Stock stock(rates.shape, kStockMonths);
  for (const model::Family& family : families.families) {
    stock.add(0, family.youngest_born_month, family.children,
              family.lone_parent);
  }
  for (const model::Child& child : families.children) {
    stock.add_child(child.born_month);
  }
  for (index m = 0; m < kStockMonths; ++m) {
    const auto time = static_cast<double>(m);
    const StockMonth month =
        stock.pass(m, births.rate(time), moving.rate(time));
    const std::array<double, 7> expected{
        month.families,  month.lone_parent, month.children,     month.births,
        month.moved_out, month.aged_out,    month.repartnerings};
    for (std::size_t what = 0; what < expected.size(); ++what) {
      const Tally& tally = seen[what][static_cast<std::size_t>(m)];
      if (tally.squares == 0.0) {
        EXPECT_LT(expected[what], 1e-9) << what << " month " << m;
        continue;
      }
      EXPECT_LT(std::abs(tally.z(expected[what])), kBound)
          << what << " month " << m << ": " << tally.sum / tally.n
          << " expected " << expected[what];
    }
  }
}

TEST(Stock, BalancesStocksAndFlows) {
  const auto parameters = invented_demography(100, 0.0, 2014, 5);
  const auto families = invented_families(300);
  const LifeShape shape(parameters);
  Stock stock(shape, 300);
  for (const model::Family& family : families.families) {
    stock.add(0, family.youngest_born_month, family.children,
              family.lone_parent);
  }
  double before = stock.families();
  double waiting = 0.0;
  for (index m = 0; m < 300; ++m) {
    const StockMonth month = stock.pass(m, 0.01, 0.005);
    const double now = stock.families();
    // A family that ages out at the end of a month is counted in the next.
    const double gone = before - now - month.moved_out;
    waiting += gone - month.aged_out;
    EXPECT_GE(waiting, -1e-9) << "month " << m;
    before = now;
  }
  EXPECT_LT(waiting, 1.0);
}

TEST(Stock, FollowsTheClosedFormsOfMovesAndPartnership) {
  auto parameters = invented_demography(100, 0.0, 2014, 5);
  const LifeShape shape(parameters);
  Stock stock(shape, 24);
  stock.add(0, 0, 1, false);
  double lone = 0.0;
  for (index m = 0; m < 24; ++m) {
    const StockMonth month = stock.pass(m, 0.0, 0.01);
    EXPECT_NEAR(month.families,
                std::exp(-0.01 * static_cast<double>(m)) *
                    (1.0 - std::exp(-0.01)) / 0.01,
                1e-12);
    lone = month.lone_parent / month.families;
  }
  // Two states, left at a and b: a / (a + b) (1 - exp(-(a + b) t)).
  const double a = 0.06 / 12;
  const double b = 0.15 / 12;
  EXPECT_NEAR(lone, a / (a + b) * (1.0 - std::exp(-(a + b) * 23.5)), 1e-5);
}

}  // namespace
}  // namespace hearthline::demography
