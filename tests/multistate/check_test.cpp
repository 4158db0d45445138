// Every error in a declaration, a study or a table is reported by name.

#include "hearthline/multistate/check.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "examples.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/run.hpp"
#include "support/compare.hpp"

namespace {

using namespace hearthline::multistate;
using hearthline::index;
using hearthline::InputError;
using hearthline::multistate_test::sick_sicker;
using hearthline::test_support::kInfinity;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const InputError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// The message of `check` about a changed Sick-Sicker model.
std::string refusal(const std::function<void(Declaration&)>& change) {
  Declaration d = sick_sicker();
  change(d);
  return message_of([&] { check(d); });
}
void expect_words(const std::string& message,
                  const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    EXPECT_NE(message.find(word), std::string::npos)
        << "'" << word << "' is not in: " << message;
  }
}
void expect_refusal(const std::function<void(Declaration&)>& change,
                    const std::vector<std::string>& words) {
  expect_words(refusal(change), words);
}
/// The same for the rate of H>S1.
void expect_rate_refusal(const Rate& rate, std::vector<std::string> words) {
  words.emplace_back("H>S1");
  expect_refusal([&](Declaration& d) { d.transitions[0].rate = rate; }, words);
}

TEST(Check, AcceptsAValidModelWithoutWarnings) {
  EXPECT_TRUE(check(sick_sicker()).empty());
  EXPECT_TRUE(check(hearthline::multistate_test::riskpaths(
                        hearthline::validation::riskpaths_base()))
                  .empty());
}

TEST(Check, RefusesBadStates) {
  expect_refusal([](auto& d) { d = {}; }, {"states", "at least one state"});
  expect_refusal([](auto& d) { d.states.push_back("S1"); }, {"'S1'", "twice"});
  expect_refusal([](auto& d) { d.states.push_back(""); },
                 {"state 5", "empty name"});
  expect_refusal([](auto& d) { d.states.push_back("a>b"); }, {"a>b", "'>'"});
}

TEST(Check, RefusesBadTransitions) {
  expect_refusal([](auto& d) { d.transitions.push_back({"S2", "S2", {}}); },
                 {"S2>S2", "two different states"});
  expect_refusal([](auto& d) { d.transitions.push_back({"H", "S1", {}}); },
                 {"H>S1", "twice"});
  expect_refusal(
      [](auto& d) {
        d.states.push_back("Hospital");
        d.transitions.push_back({"Hospitl", "D", {}});
      },
      {"Hospitl>D", "did you mean 'Hospital'?"});
  expect_refusal([](auto& d) { d.transitions[0].to = "elsewhere"; },
                 {"'elsewhere'", "H, S1, S2 and D"});
}

TEST(Check, RefusesBadRates) {
  expect_rate_refusal({.rate = -0.1}, {"-0.1", "0 or more"});
  expect_rate_refusal({.rate = kNan}, {"nan"});
  expect_rate_refusal({.rate = kInfinity}, {"inf"});
  expect_rate_refusal({.since_entry = Weibull{0.0, 1.0}}, {"shape", "0"});
  expect_rate_refusal({.since_entry = Weibull{1.0, -2.0}}, {"scale", "-2"});
  expect_rate_refusal({.since_entry = LogLogistic{kNan, 1.0}}, {"shape"});
  expect_rate_refusal({.since_entry = LogLogistic{1.0, kInfinity}}, {"scale"});
  expect_rate_refusal({.since_entry = Gompertz{-1.0, 0.1}}, {"level"});
  expect_rate_refusal({.in_age = Gompertz{1.0, kNan}}, {"growth"});
  expect_rate_refusal({.since_entry = Constant{-1.0}}, {"level"});
  expect_rate_refusal({.hazard_ratios = {{"smoker", 0.0}}},
                      {"'smoker'", "above 0"});
  expect_rate_refusal({.hazard_ratios = {{"smoker", kInfinity}}},
                      {"'smoker'", "inf"});
  expect_rate_refusal({.hazard_ratios = {{"", 2.0}}}, {"empty name"});
}

TEST(Check, RefusesBadPieces) {
  expect_rate_refusal({.by_age = Pieces{}}, {"by_age", "at least one piece"});
  expect_rate_refusal({.by_age = Pieces{{0, 1}, {1}}}, {"by_age", "2", "1"});
  expect_rate_refusal({.by_time = Pieces{{0, 5, 5}, {1, 2, 3}}},
                      {"by_time", "piece 3", "piece before"});
  expect_rate_refusal({.by_age = Pieces{{0, kNan}, {1, 2}}}, {"nan"});
  expect_rate_refusal({.by_age = Pieces{{0, 1}, {1, -2}}}, {"piece 2", "-2"});
  expect_rate_refusal({.since_entry = Steps{{{1.0}, {2.0}}}},
                      {"since_entry", "expected 0"});
  Declaration d = sick_sicker();
  d.transitions[0].rate.by_age = Pieces{{-kInfinity, 40.0}, {1.0, 2.0}};
  EXPECT_NO_THROW(check(d));
}

TEST(Check, RefusesTwoSmoothCurvesAndSaysWhy) {
  expect_rate_refusal(
      {.since_entry = Weibull{1.0, 1.0}, .in_age = Gompertz{0.1, 0.1}},
      {"two smooth curves", "closed form"});
  Declaration d = sick_sicker();
  d.transitions[0].rate = {.since_entry = Steps{{{0.0}, {1.0}}},
                           .in_age = Gompertz{0.1, 0.1}};
  EXPECT_NO_THROW(check(d));
}

TEST(Check, RefusesAFixedStayWithOtherFactors) {
  const Curve stay = Fixed{2.0};
  expect_rate_refusal({.since_entry = Fixed{0.0}}, {"duration", "above 0"});
  expect_rate_refusal({.since_entry = Fixed{kInfinity}}, {"duration", "inf"});
  expect_rate_refusal({.rate = 0.5, .since_entry = stay},
                      {"rate: expected 1", "found 0.5"});
  expect_rate_refusal({.by_age = Pieces{{0}, {2}}, .since_entry = stay},
                      {"no by_age", "fixed stay"});
  expect_rate_refusal({.by_time = Pieces{{0}, {2}}, .since_entry = stay},
                      {"no by_time", "fixed stay"});
  expect_rate_refusal({.since_entry = stay, .in_age = Gompertz{1.0, 0.0}},
                      {"no in_age", "fixed stay"});
  expect_rate_refusal({.since_entry = stay, .hazard_ratios = {{"x", 2.0}}},
                      {"no hazard_ratios", "fixed stay"});
  expect_refusal(
      [&](auto& d) {
        d.transitions[0].rate = {.since_entry = stay};
        d.transitions[1].rate = {.since_entry = Fixed{3.0}};
      },
      {"'H>D'", "'H>S1' too", "at most one fixed stay"});
  Declaration d = sick_sicker();
  d.transitions[0].rate = {.since_entry = stay};
  EXPECT_TRUE(check(d).empty());
  d.transitions[0].rate = {.since_entry = Fixed{1e-11}};
  expect_words(message_of([&] { run(d, {.horizon = 100.0}); }),
               {"'H>S1'", "duration", "horizon, 100"});
  expect_words(message_of([&] { expect(d, {}); }), {"'H>S1'", "fixed stay"});
}

TEST(Check, RefusesAbsurdNumbers) {
  const auto refuses = [](const std::function<void(Declaration&)>& change,
                          const std::string& name) {
    expect_refusal(change, {name, "1e12", "found 1e+160"});
  };
  const Pieces late{{0, 1e160}, {1, 1}};
  refuses([](auto& d) { d.costs.stay["S1"] = 1e160; }, "'S1'");
  refuses([](auto& d) { d.utilities.entry["S1"] = 1e160; }, "'S1'");
  refuses([](auto& d) { d.costs.transition["H>D"] = 1e160; }, "'H>D'");
  refuses([](auto& d) { d.discount.costs = 1e160; }, "discount rate of costs");
  refuses([](auto& d) { d.start.age = 1e160; }, "age");
  refuses([](auto& d) { d.start.entrants = Pieces{{0}, {1e160}}; }, "entrants");
  refuses([](auto& d) { d.transitions[0].rate.rate = 1e160; }, "rate");
  refuses([&](auto& d) { d.transitions[0].rate.by_age = late; }, "by_age");
  refuses([&](auto& d) { d.transitions[0].rate.since_entry = Steps{late}; },
          "since_entry");
  refuses([](auto& d) { d.transitions[0].rate.hazard_ratios["x"] = 1e160; },
          "hazard ratio of 'x'");
  refuses(
      [](auto& d) {
        d.transitions[0].rate = {.since_entry = Weibull{1, 1e160}};
      },
      "scale");
  refuses(
      [](auto& d) { d.transitions[0].rate = {.since_entry = Fixed{1e160}}; },
      "duration");
  expect_refusal([](auto& d) { d.costs.stay["S1"] = -1e13; },
                 {"from -1e12 to 1e12", "found -10000000000000"});
  expect_refusal(
      [](auto& d) { d.transitions[0].rate = {.since_entry = Fixed{1e-13}}; },
      {"from 1e-12 to 1e12"});
}

TEST(Check, RefusesBadAmounts) {
  expect_refusal([](auto& d) { d.costs.stay["S3"] = 1.0; },
                 {"cost per unit of time", "'S3'"});
  expect_refusal([](auto& d) { d.utilities.entry["S3"] = 1.0; },
                 {"utility at entry", "'S3'"});
  expect_refusal([](auto& d) { d.costs.transition["S1->S2"] = 1.0; },
                 {"S1->S2", "did you mean 'S1>S2'?"});
  expect_refusal([](auto& d) { d.costs.stay["S1"] = kNan; }, {"'S1'", "nan"});
  expect_refusal([](auto& d) { d.discount.costs = -0.1; },
                 {"discount rate of costs", "-0.1"});
  expect_refusal([](auto& d) { d.discount.utilities = kNan; },
                 {"discount rate of utilities"});
}

TEST(Check, RefusesABadStart) {
  expect_refusal([](auto& d) { d.start.shares = {{"S9", 1.0}}; },
                 {"start", "'S9'"});
  expect_refusal([](auto& d) { d.start.shares = {{"H", 1.5}, {"D", -0.5}}; },
                 {"'D'", "-0.5"});
  expect_refusal([](auto& d) { d.start.shares = {{"H", 0.4}}; },
                 {"0.4", "sum to 1"});
  expect_refusal([](auto& d) { d.start.shares = {}; }, {"sum to 1"});
  expect_refusal([](auto& d) { d.start.age = kNan; }, {"age"});
  expect_refusal([](auto& d) { d.start.entrants = Pieces{{0.0}, {-1.0}}; },
                 {"entrants", "-1"});
}

TEST(Check, RefusesTooManyTransitions) {
  expect_refusal(
      [](auto& d) {
        for (int i = 0; i < 31; ++i) {
          d.states.push_back("cause " + std::to_string(i));
          d.transitions.push_back({"H", d.states.back(), {}});
        }
      },
      {"'H'", "32", "H>cause 30"});
  expect_refusal(
      [](auto& d) {
        d = {};
        for (int i = 0; i < 33; ++i) d.states.push_back(std::to_string(i));
        for (const auto& a : d.states) {
          for (const auto& b : d.states) {
            if (a != b) d.transitions.push_back({a, b, {}});
          }
        }
      },
      {"1056", "1024", "32>0"});
}

TEST(Check, WarnsOfUnreachableStatesAndZeroRates) {
  Declaration d = sick_sicker();
  d.states.push_back("moon");
  d.transitions.push_back({"H", "moon", {.rate = 0.0}});
  d.transitions.push_back(
      {"moon", "D", {.since_entry = Steps{{{0.0, 1.0}, {0.0, 0.0}}}}});
  const auto warnings = check(d);
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_NE(warnings[0].find("'moon'"), std::string::npos);
  EXPECT_NE(warnings[1].find("'H>moon'"), std::string::npos);
  EXPECT_NE(warnings[2].find("'moon>D'"), std::string::npos);
}

TEST(Declaration, IsEqualIfWrittenAlike) {
  const Declaration d = sick_sicker();
  EXPECT_EQ(d, sick_sicker());
  Declaration other = d;
  other.transitions[0].rate.since_entry = Weibull{1.0, 2.0};
  EXPECT_NE(d, other);
  other = d;
  other.costs.stay["H"] = Pieces{{0.0, 1.0}, {2000.0, 2001.0}};
  EXPECT_NE(d, other);
  other = d;
  other.start.entrants = Pieces{{0.0}, {1.0}};
  EXPECT_NE(d, other);
}

TEST(Probability, ConvertsToARateAndBack) {
  EXPECT_DOUBLE_EQ(rate_from_probability(0.15), -std::log1p(-0.15));
  EXPECT_DOUBLE_EQ(rate_from_probability(0.15, 0.5), -2.0 * std::log1p(-0.15));
  EXPECT_EQ(rate_from_probability(0.0), 0.0);
  for (const double p : {1e-12, 0.01, 0.5, 0.999}) {
    EXPECT_NEAR(probability_from_rate(rate_from_probability(p, 3.0), 3.0) / p,
                1.0, 1e-14);
  }
  for (const double p : {-0.1, 1.0, 1.5, kNan}) {
    expect_words(message_of([&] { rate_from_probability(p); }),
                 {"probability", "0 to below 1"});
  }
  expect_words(message_of([] { rate_from_probability(0.1, 0.0); }),
               {"period", "above 0"});
  expect_words(message_of([] { probability_from_rate(-1.0); }), {"rate", "-1"});
}

// ---- Studies and covariates, in runs and expectations -----------------------

void expect_study_refusal(
    const std::function<void(Declaration&, Study&)>& change,
    const std::vector<std::string>& words) {
  Declaration d = sick_sicker();
  Study study;
  study.units = 2;
  study.horizon = 10.0;
  change(d, study);
  expect_words(message_of([&] { run(d, study); }), words);
  expect_words(message_of([&] { expect(d, study); }), words);
}

TEST(StudyCheck, RefusesBadUnitsHorizonsAndTimes) {
  expect_study_refusal([](auto&, auto& s) { s.units = 0; },
                       {"units", "found 0"});
  expect_study_refusal([](auto&, auto& s) { s.units = 1000000000; },
                       {"1000000000"});
  expect_study_refusal([](auto&, auto& s) { s.horizon = -1.0; },
                       {"horizon", "-1"});
  expect_study_refusal([](auto&, auto& s) { s.horizon = kNan; }, {"horizon"});
  expect_study_refusal([](auto&, auto& s) { s.horizon = 1e160; },
                       {"horizon", "1e12", "found 1e+160"});
  expect_study_refusal([](auto&, auto& s) { s.horizon = 1e-160; },
                       {"horizon", "1e-12", "found 1e-160"});
  expect_study_refusal([](auto&, auto& s) { s.times = {0.0, 11.0}; },
                       {"11", "horizon, 10"});
  expect_study_refusal([](auto&, auto& s) { s.times = {-1.0}; }, {"-1"});
  expect_study_refusal([](auto&, auto& s) { s.times = {2.0, 2.0}; },
                       {"2", "strictly increasing"});
}

TEST(CovariateCheck, RefusesBadTables) {
  const auto with = [](const Covariates& covariates) {
    return [=](Declaration& d, Study& s) {
      d.transitions[0].rate.hazard_ratios = {{"smoker", 2.0}};
      s.covariates = covariates;
    };
  };
  expect_study_refusal(with({}), {"'smoker'", "missing"});
  expect_study_refusal(with({{"smokr"}, {0, 1}, {}}),
                       {"'smokr'", "did you mean 'smoker'?"});
  expect_study_refusal(with({{"smoker", "smoker"}, {0, 1}, {}}),
                       {"'smoker'", "twice"});
  expect_study_refusal(with({{"smoker"}, {0, 1, 0}, {}}),
                       {"row for each unit, 2", "found 3"});
  expect_study_refusal(with({{"smoker"}, {}, {}}), {"0 values"});
  expect_study_refusal(with({{"smoker"}, {0, kNan}, {}}),
                       {"'smoker'", "row 1", "nan"});
  expect_study_refusal(with({{"smoker"}, {0, -1e160}, {}}),
                       {"'smoker'", "row 1", "1e12", "found -1e+160"});
  expect_study_refusal(with({{"smoker"}, {0, 1, 2}, {0.5, 0.5}}),
                       {"shares", "3 values", "found 2"});
  expect_study_refusal(with({{"smoker"}, {0, 1}, {0.5, 0.6}}), {"1.1"});
  expect_study_refusal(with({{"smoker"}, {0, 1}, {1.5, -0.5}}),
                       {"row 1", "-0.5"});
  expect_study_refusal(
      [](auto&, auto& s) { s.covariates = {{"smoker"}, {0, 1}, {}}; },
      {"'smoker'", "no transition"});
}

TEST(RunCheck, RefusesBadOptions) {
  const Declaration d = sick_sicker();
  expect_words(message_of([&] { run(d, {}, {.threads = 0}); }),
               {"threads", "found 0"});
  hearthline::engine::Control control;
  expect_words(message_of([&] { run_draws(d, {}, {.draws = 0}, control); }),
               {"draws", "found 0"});
  expect_words(message_of([&] { expect(d, {}, {.tolerance = 0.0}); }),
               {"tolerance"});
  Declaration crowd = sick_sicker();
  crowd.start.entrants = Pieces{{0.0}, {1e9}};
  expect_words(message_of([&] { run(crowd, {}); }),
               {"entrants", "about 1000000000"});
}

TEST(CovariateCheck, RefusesAnInfiniteHazardByName) {
  expect_study_refusal(
      [](auto& d, auto& s) {
        d.transitions[0].rate.hazard_ratios = {{"age", 1.1}, {"dose", 10.0}};
        s.covariates = {{"age", "dose"}, {50, 1, 40, 1000}, {}};
      },
      {"'dose', row 1", "'H>S1'", "found 1000", "infinite"});
}

}  // namespace
