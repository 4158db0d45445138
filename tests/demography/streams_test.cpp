// Case streams against the closed forms of immigration and death. Bounds: |z| <
// 4, false alarm 6 in 100,000.

#include "hearthline/demography/streams.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "hearthline/results/stream_recorder.hpp"
#include "hearthline/validation/invented.hpp"
#include "support/compare.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using test_support::kInfinity;
using test_support::kKs;
using test_support::ks;
using test_support::kZ;
using test_support::moments;
using test_support::z_of_mean;
using validation::quantities;
using validation::quantity;

constexpr index kStreamMonths = 36;
constexpr std::uint32_t kDraws = 4000;

/// All new cases have the same age.
std::vector<double> aged(std::size_t age) {
  std::vector<double> ages(kAges, 0.0);
  ages[age] = 1.0;
  return ages;
}

StreamParameters parameters(double closing, double stock,
                            std::vector<double> ages) {
  StreamParameters made;
  made.title = "Invented";
  made.closing = quantity(closing);
  made.stock = quantity(stock);
  made.ages = quantities(std::move(ages));
  return made;
}

std::vector<Stream> streams(const StreamParameters& of,
                            const std::vector<std::vector<double>>& children,
                            double elasticity = 1.0) {
  return make_streams({{"disability", of}}, children, elasticity);
}

/// A constant number of children.
std::vector<std::vector<double>> still(const std::vector<double>& children) {
  std::vector<std::vector<double>> made;
  for (const double own : children) made.emplace_back(kStreamMonths, own);
  return made;
}

struct Case {
  double enters;
  double leaves;
};

std::vector<Case> cases(const Stream& stream, std::uint32_t draw,
                        double horizon = kStreamMonths) {
  std::vector<Case> all;
  each_case(stream, {7, draw}, horizon, [&](double enters, double leaves) {
    all.push_back({enters, leaves});
  });
  return all;
}

TEST(Streams, AreImmigrationAndDeathFromAStock) {
  // M/M/infinity: E N(t) = n e^-mt + (l/m) (1 - e^-mt), for children who are
  // four on entry and cannot reach 18 before the horizon.
  auto of = parameters(0.6, 40.0, aged(4));
  of.entries_per_year = quantity(30.0);
  const auto made = streams(of, still({1000.0}));
  ASSERT_EQ(made.size(), 1U);
  const double close = 0.6 / 12.0;
  const double enter = 30.0 / 12.0;
  results::StreamRecorder recorder(1, kStreamMonths, 1);
  const std::vector<index> months{0, 5, 20, 35};
  std::map<index, std::vector<double>> open;
  std::map<index, std::vector<double>> entries;
  std::map<index, std::vector<double>> exits;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    recorder.clear();
    recorder.record(made[0], {7, draw});
    recorder.counts().each_stay(0, [&](index month, index, double n, double) {
      open[month].push_back(n);
    });
    recorder.counts().each_event(0, [&](index month, index event,
                                        std::int64_t n, std::int64_t) {
      (event == 0 ? entries : exits)[month].push_back(static_cast<double>(n));
    });
  }
  for (const index month : months) {
    const auto t = static_cast<double>(month);
    // Means of e^-mt over the month.
    const double decay =
        (std::exp(-close * t) - std::exp(-close * (t + 1.0))) / close;
    const double expected = 40.0 * decay + enter / close * (1.0 - decay);
    const auto number = moments(open.at(month));
    EXPECT_LT(std::abs(z_of_mean(number, expected, number.variance)), kZ)
        << month;
    const auto in = moments(entries.at(month));
    EXPECT_LT(std::abs(z_of_mean(in, enter, enter)), kZ) << month;
    EXPECT_LT(std::abs(test_support::z_of_variance(in, enter, 1.0 / enter)), kZ)
        << "a Poisson number, month " << month;
    const auto out = moments(exits.at(month));
    EXPECT_LT(std::abs(z_of_mean(out, close * expected, out.variance)), kZ);
  }
}

TEST(Streams, HaveAPoissonNumberOpenWhenTheyStartFromNothing) {
  auto of = parameters(1.2, 0.0, aged(2));
  of.entries_per_year = quantity(60.0);
  const auto made = streams(of, still({1000.0}));
  constexpr double kTime = 30.0;
  std::vector<double> open;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    double now = 0.0;
    for (const Case& one : cases(made[0], draw)) {
      now += one.enters <= kTime && one.leaves > kTime ? 1.0 : 0.0;
    }
    open.push_back(now);
  }
  const double mean = 60.0 / 1.2 * -std::expm1(-0.1 * kTime);
  const auto found = moments(open);
  EXPECT_LT(std::abs(z_of_mean(found, mean, mean)), kZ);
  EXPECT_LT(std::abs(test_support::z_of_variance(found, mean, 1.0 / mean)), kZ);
}

TEST(Streams, EndWhenTheChildTurns18) {
  // No case is closed: an entry at 17 stays for the rest of the year, which is
  // uniform; an entry at 15 or 16 stays for one to three years.
  auto of = parameters(0.0, 200.0, aged(17));
  of.entries_per_year = quantity(120.0);
  std::vector<double> stays;
  for (const Case& one : cases(streams(of, still({1000.0}))[0], 0, 400.0)) {
    if (one.leaves == kInfinity) {
      EXPECT_GT(one.enters, 388.0);
      continue;
    }
    if (one.enters > 388.0) continue;
    stays.push_back((one.leaves - one.enters) / 12.0);
  }
  ASSERT_GT(stays.size(), 3000U);
  EXPECT_LT(ks(stays, [](double years) { return years; }), kKs);

  std::vector<double> ages(kAges, 0.0);
  ages[15] = 0.3;
  ages[16] = 0.7;
  of = parameters(0.0, 0.0, ages);
  of.entries_per_year = quantity(5000.0);
  double short_stays = 0.0;
  double all = 0.0;
  for (const Case& one : cases(streams(of, still({1000.0}))[0], 0, 60.0)) {
    if (one.enters > 12.0) continue;
    EXPECT_GE(one.leaves, one.enters + 12.0);
    EXPECT_LE(one.leaves, one.enters + 36.0);
    short_stays += one.leaves < one.enters + 24.0 ? 1.0 : 0.0;
    all += 1.0;
  }
  EXPECT_LT(std::abs(test_support::z_of_count(short_stays, all, 0.7)), kZ);
}

TEST(Streams, StartFromCasesThatHaveBeenOpenForSomeTime) {
  // As above, 30% stay for two to three years and 70% for one to two. Of cases
  // open at a moment, the time left has the density P(stay > t) / E(stay).
  std::vector<double> ages(kAges, 0.0);
  ages[15] = 0.3;
  ages[16] = 0.7;
  auto of = parameters(0.0, 5000.0, ages);
  of.entries_per_year = quantity(0.0);
  std::vector<double> left;
  for (const Case& one : cases(streams(of, still({1000.0}))[0], 0, 400.0)) {
    EXPECT_EQ(one.enters, 0.0);
    left.push_back(one.leaves / 12.0);
  }
  ASSERT_EQ(left.size(), 5000U);
  const auto up_to = [](double t) {
    const double second = std::clamp(t - 1.0, 0.0, 1.0);
    const double third = std::clamp(t - 2.0, 0.0, 1.0);
    return (std::min(t, 1.0) + 0.3 * second +
            0.7 * (second - second * second / 2.0) +
            0.3 * (third - third * third / 2.0)) /
           1.8;
  };
  EXPECT_LT(ks(left, up_to), kKs);
}

TEST(Streams, StayAtTheStockThatTheirEntriesMaintain) {
  // Entries times the mean stay, here by midpoints of a thousand parts of a
  // year of age. Without closing and with; the ages of entry are spread.
  std::vector<double> ages(kAges, 0.0);
  ages[3] = 0.25;
  ages[12] = 0.25;
  ages[16] = 0.3;
  ages[17] = 0.2;
  for (const double closing : {0.0, 0.4, 6.0}) {
    double stay = 0.0;
    for (std::size_t a = 0; a < ages.size(); ++a) {
      for (int part = 0; part < 1000; ++part) {
        const double left =
            18.0 - static_cast<double>(a) - (part + 0.5) / 1000.0;
        stay += ages[a] / 1000.0 *
                (closing > 0.0 ? -std::expm1(-closing * left) / closing : left);
      }
    }
    auto of = parameters(closing, 60.0, ages);
    of.entries_per_year = quantity(60.0 / stay);
    const auto made = streams(of, still({1000.0}));
    std::map<double, std::vector<double>> open;
    for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
      const auto all = cases(made[0], draw);
      for (const double month : {0.0, 3.0, 12.0, 35.0}) {
        open[month].push_back(static_cast<double>(
            std::count_if(all.begin(), all.end(), [&](const Case& one) {
              return one.enters <= month && one.leaves > month;
            })));
      }
    }
    for (const auto& [month, counts] : open) {
      const auto found = moments(counts);
      if (month == 0.0) {
        EXPECT_NEAR(found.mean, 60.0, 1e-9);
      } else {
        EXPECT_LT(std::abs(z_of_mean(found, 60.0, found.variance)), kZ)
            << closing << ", month " << month;
      }
    }
  }
}

TEST(Streams, FollowTheChildrenByTheElasticity) {
  // A locality that doubles at month 12, one that halves, and one that has no
  // children until then.
  std::vector<std::vector<double>> children;
  for (const auto& [before, after] :
       {std::pair{1000.0, 2000.0}, std::pair{3000.0, 1500.0},
        std::pair{0.0, 400.0}}) {
    children.emplace_back(kStreamMonths, before);
    std::fill(children.back().begin() + 12, children.back().end(), after);
  }
  auto of = parameters(1.0, 0.0, aged(4));
  of.entries_per_1000_children = quantity(2.4);
  for (const double elasticity : {0.0, 0.5, 1.0}) {
    const auto made = streams(of, children, elasticity);
    ASSERT_EQ(made.size(), 3U);
    for (std::size_t l = 0; l < made.size(); ++l) {
      const double before = children[l][0];
      const double after = before + elasticity * (children[l][12] - before);
      EXPECT_NEAR(made[l].entries.between(0.0, 12.0), 2.4 * before / 1000.0,
                  1e-12);
      EXPECT_NEAR(made[l].entries.between(12.0, 36.0),
                  2.0 * 2.4 * after / 1000.0, 1e-12)
          << l << " at elasticity " << elasticity;
    }
  }
  // Entries cannot fall below 0.
  std::vector<std::vector<double>> falling{{1000.0, 100.0}};
  EXPECT_EQ(streams(of, falling, 1.5)[0].entries.rate(1.0), 0.0);
}

TEST(Streams, WithANumberPerYearDoNotFollowTheChildren) {
  std::vector<std::vector<double>> children{
      std::vector<double>(kStreamMonths, 300.0),
      std::vector<double>(kStreamMonths, 900.0)};
  std::fill(children[0].begin() + 12, children[0].end(), 5000.0);
  auto of = parameters(1.0, 0.0, aged(4));
  of.entries_per_year = quantity(24.0);
  const auto made = streams(of, children);
  for (const double month : {0.0, 20.0}) {
    EXPECT_DOUBLE_EQ(made[0].entries.rate(month), 0.5);
    EXPECT_DOUBLE_EQ(made[1].entries.rate(month), 1.5);
  }
}

TEST(Streams, AllocateTheirStockInWholeCases) {
  const std::vector<double> children{313.0, 0.0, 2741.5, 88.0, 1050.0, 7.0};
  double all = 0.0;
  for (const double own : children) all += own;
  for (const double stock : {0.0, 1.0, 5.0, 17.0, 1000.0, 9999.0}) {
    auto of = parameters(1.0, stock, aged(4));
    of.entries_per_year = quantity(1.0);
    index sum = 0;
    const auto made = streams(of, still(children));
    for (std::size_t l = 0; l < made.size(); ++l) {
      EXPECT_EQ(made[l].locality, static_cast<int>(l));
      EXPECT_NEAR(static_cast<double>(made[l].stock), stock * children[l] / all,
                  1.0);
      sum += made[l].stock;
    }
    EXPECT_EQ(sum, static_cast<index>(stock));
  }
}

TEST(Streams, HaveNoLaterCasesWithMoreEntries) {
  auto of = parameters(0.5, 10.0, aged(4));
  of.entries_per_year = quantity(30.0);
  const auto few = streams(of, still({1000.0}));
  of.entries_per_year = quantity(31.0);
  of.stock = quantity(12.0);
  const auto more = streams(of, still({1000.0}));
  for (std::uint32_t draw = 0; draw < 50; ++draw) {
    const auto a = cases(few[0], draw);
    const auto b = cases(more[0], draw);
    // The opening stock first, with two more cases; then entries in order.
    ASSERT_GE(b.size(), a.size() + 2);
    for (std::size_t i = 0; i < 10; ++i) {
      EXPECT_EQ(b[i].leaves, a[i].leaves);
    }
    for (std::size_t i = 10; i < a.size(); ++i) {
      EXPECT_LT(b[i + 2].enters, a[i].enters);
      if (a[i].leaves < kInfinity) {
        EXPECT_NEAR(b[i + 2].leaves - b[i + 2].enters,
                    a[i].leaves - a[i].enters, 1e-9);
      }
    }
  }
}

TEST(Streams, HaveIndependentRandomNumbers) {
  auto of = parameters(0.5, 0.0, aged(4));
  of.entries_per_year = quantity(30.0);
  const auto made = make_streams({{"asylum", of}, {"disability", of}},
                                 still({1.0, 1.0}), 1.0);
  ASSERT_EQ(made.size(), 4U);
  std::vector<double> first;
  for (const Stream& stream : made) {
    first.push_back(cases(stream, 0).front().enters);
    EXPECT_EQ(stream.place, &stream < &made[2] ? 0 : 1);
  }
  std::sort(first.begin(), first.end());
  EXPECT_EQ(std::unique(first.begin(), first.end()), first.end());
  // A stream keeps its cases if another is declared.
  const auto alone = streams(of, still({1.0, 1.0}));
  EXPECT_EQ(cases(alone[1], 0).front().enters,
            cases(made[3], 0).front().enters);
}

}  // namespace
}  // namespace hearthline::demography
