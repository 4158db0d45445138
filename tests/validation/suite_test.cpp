// The validation suite. Its seeds are fixed, without retries. A correct program
// fails the whole suite under 4 seeds in 10,000: 1 for the largest |z| of any
// number, 1 for the Kolmogorov-Smirnov test, 1 for the chi-square test, 1 for
// the strong sets. Cases
// that are run separately are judged separately, at the same rates.
//
// The case `families` has three in ten of its sets here, with as large a part
// of their draws, because the whole of `hearthline validate` takes long;
// `strong-families` has those that are solved quickly, with half of their
// draws. Sanitizers leave both out, and take smaller samples of the others.

#include "hearthline/validation/suite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/error.hpp"
#include "hearthline/validation/chance.hpp"
#include "hearthline/validation/families_case.hpp"
#include "hearthline/validation/judge.hpp"
#include "hearthline/validation/random_families.hpp"
#include "hearthline/validation/riskpaths_case.hpp"
#include "hearthline/validation/strong_families_case.hpp"

namespace {

using hearthline::engine::Control;
using namespace hearthline::validation;

#ifdef HEARTHLINE_SANITIZED
constexpr double kShare = 0.02;
#else
constexpr double kShare = 1.0;
#endif

std::vector<Finding> findings_of(const std::string& name, double share = kShare,
                                 int threads = 2) {
  Control control;
  return run_suite({{name}, share, threads}, control);
}

void expect_passed(const std::vector<Finding>& findings) {
  for (const Finding& f : findings) {
    EXPECT_TRUE(f.passed) << f.source_case << ", " << f.part << ", "
                          << f.quantity << ": expected " << f.expected
                          << ", got " << f.got << ", error " << f.error
                          << ", z " << f.z << ", bound " << f.bound;
  }
}

double largest_z(const std::vector<Finding>& findings) {
  double largest = 0.0;
  for (const Finding& f : findings) {
    if (f.kind == Kind::kSampled) largest = std::max(largest, std::abs(f.z));
  }
  return largest;
}

std::vector<Finding> judged(const std::vector<Piece>& pieces) {
  const Control control;
  std::vector<Finding> findings;
  for (const Piece& piece : pieces) {
    for (Finding& f : piece(control)) findings.push_back(std::move(f));
  }
  judge(findings);
  return findings;
}

bool all_passed(const std::vector<Finding>& findings) {
  return std::all_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.passed; });
}

TEST(Suite, RiskPathsIsAsPublished) {
  const auto findings = findings_of("riskpaths");
  expect_passed(findings);
  EXPECT_EQ(
      std::count_if(findings.begin(), findings.end(),
                    [](const Finding& f) { return f.kind == Kind::kSampled; }),
      2 * (25 + 6 + 1 + 4));
}

TEST(Suite, SickSickerIsAsPublished) {
  expect_passed(findings_of("sick-sicker"));
}

TEST(Suite, SemiMarkovMatchesTheRenewalEquation) {
  expect_passed(findings_of("semi-markov"));
}

TEST(Suite, FamiliesMatchTheExactSolver) {
  const auto findings = findings_of("families", 0.3);
  expect_passed(findings);
  std::set<std::string> sets;
  for (const Finding& f : findings) sets.insert(f.part);
  EXPECT_EQ(sets.size(), 16U);  // 15, and the tests of all z values
  EXPECT_GT(findings.size(), 60U);
}

// With many families, with few, with clocks, and one that is rejected.
TEST(Suite, FamiliesMatchTheExactSolverInStrongSettings) {
  std::vector<Piece> pieces;
  for (const int set : {2, 4, 7, 9, 11, 15, 19, 23}) {
    pieces.push_back(strong_families_piece(set, 0.5));
  }
  const auto findings = judged(pieces);
  ASSERT_EQ(findings.size(), pieces.size());
  expect_passed(findings);
  EXPECT_TRUE(findings[5].quantity.starts_with("rejected: themes.unemployment"))
      << findings[5].quantity;
}

TEST(Suite, HasTheSameFindingsForAnyNumberOfThreads) {
  const auto one = findings_of("sick-sicker", 0.02, 1);
  for (const int threads : {2, 5}) {
    const auto other = findings_of("sick-sicker", 0.02, threads);
    ASSERT_EQ(other.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(other[i].quantity, one[i].quantity);
      EXPECT_EQ(other[i].got, one[i].got);
    }
  }
}

TEST(Suite, RefusesACaseByName) {
  Control control;
  try {
    run_suite({{"risk-paths"}, 1.0, 1}, control);
    FAIL();
  } catch (const hearthline::Error& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean 'riskpaths'"),
              std::string::npos)
        << error.what();
  }
}

TEST(Suite, StopsOnRequest) {
  Control control;
  control.stop = true;
  EXPECT_THROW(run_suite({}, control), hearthline::Interrupted);
}

// ---- Faults that it must detect ---------------------------------------------

// Pregnancies are 2% more common in the first years of a first union: with a
// million women some numbers differ by more than 10 standard errors.
TEST(SuiteDetects, AParameterTwoPercentTooHigh) {
  auto answers = riskpaths_answers()[0];
  answers.parameters.pregnancy_by_union[1] *= 1.02;
  const auto findings = judged(riskpaths_case(answers, 1000, 1000000));
  EXPECT_FALSE(all_passed(findings));
  EXPECT_GT(largest_z(findings), 8.0);
  EXPECT_FALSE(findings.back().passed);   // the sum of squares
  EXPECT_FALSE(findings.front().passed);  // a solved number
}

// The same of a strong set, beyond the solver's stated error.
TEST(SuiteDetects, AStrongHazardATenthTooHigh) {
  const auto solved = strong_families(9);
  auto simulated = solved;
  simulated.moves["1->2"].rate.value *= 1.1;
  EXPECT_FALSE(
      all_passed(judged({strong_families_piece(9, 0.5, simulated, solved)})));
}

// A set whose moves 1->2 are simulated at a rate a quarter above the solved
// one.
TEST(SuiteDetects, ASolverWithAnotherRate) {
  Chance chance(1002);
  const auto solved = random_families(chance);
  auto simulated = solved;
  simulated.moves.at("1->2").rate.value *= 1.25;
  EXPECT_FALSE(all_passed(judged({families_piece(2, 1.0, simulated, solved)})));
  EXPECT_TRUE(all_passed(judged({families_piece(2, 1.0, solved, solved)})));
}

// Biases of half a standard error each, invisible in any single z.
TEST(SuiteDetects, ASmallSharedBias) {
  std::vector<Finding> findings;
  for (int i = 0; i < 400; ++i) {
    const double p = (i + 0.5) / 400.0;
    const double z = boost::math::quantile(boost::math::normal(), p);
    findings.push_back(sampled_finding("", "", "", 0.0, z, 1.0));
  }
  auto right = findings;
  judge(right);
  EXPECT_TRUE(all_passed(right));
  auto biased = findings;
  for (Finding& f : biased) f.z += 0.5;
  judge(biased);
  EXPECT_FALSE(biased[400].passed);  // the distance
  for (int i = 0; i < 400; ++i) {
    EXPECT_TRUE(biased[static_cast<std::size_t>(i)].passed);
  }
  auto wide = findings;
  for (Finding& f : wide) f.z *= 1.3;
  judge(wide);
  EXPECT_FALSE(wide[401].passed);  // the sum of squares
  auto narrow = findings;
  for (Finding& f : narrow) f.z *= 0.7;
  judge(narrow);
  EXPECT_FALSE(narrow[401].passed);
}

// Tables of the normal distribution: 3.8906 leaves 1e-4 in both tails together,
// 5.1993 leaves 1e-7 in one, which is 1e-4 / 500 / 2.
TEST(Judge, BoundsMatchTheNormalDistribution) {
  EXPECT_NEAR(bound_of_z(1), 3.8906, 1e-4);
  EXPECT_NEAR(bound_of_z(500), 5.1993, 1e-3);
}

// Wilson and Hilferty's approximation, good to a hundredth here.
TEST(Judge, ChiSquareZHasTheSameTailProbability) {
  for (const double value : {300.0, 386.0, 440.0, 559.0}) {
    const double cube = std::cbrt(value / 440.0);
    const double spread = 2.0 / (9.0 * 440.0);
    EXPECT_NEAR(chi_square_z(value, 440.0),
                (cube - (1.0 - spread)) / std::sqrt(spread), 0.01);
  }
}

TEST(Judge, DistanceOfAFewNumbers) {
  // The largest difference, 1 - 0, is just below the first of the values.
  const std::vector<double> far(25, 40.0);
  EXPECT_NEAR(distance_from_normal(far), 5.0 + 0.12 + 0.022, 1e-12);
}

}  // namespace
