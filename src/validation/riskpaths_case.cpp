#include "hearthline/validation/riskpaths_case.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/simulate.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/validation/riskpaths_declaration.hpp"
#include "hearthline/validation/riskpaths_tally.hpp"

namespace hearthline::validation {

namespace {

constexpr const char* kRiskPathsCase = "riskpaths";
constexpr int kFirstAge = 15;

/// Returns the tally of women 0, 1, ... in a draw.
RiskPathsTally tally(const RiskPathsParameters& parameters, random::RunKey key,
                     index women, const engine::Control& stop) {
  const RiskPaths model(parameters);
  RiskPathsTally tally;
  for (index id = 0; id < women; ++id) {
    if (id % 65536 == 0 && stop.stop) throw Interrupted();
    engine::simulate(model, Woman{static_cast<std::uint64_t>(id)}, key, 0.0,
                     RiskPaths::kHorizon, tally);
  }
  return tally;
}

/// Returns expected results from birth to 40, by year from 15 on.
multistate::Results solved(const RiskPathsParameters& parameters) {
  multistate::Study study;
  study.horizon = RiskPaths::kHorizon;
  study.times = {0.0};
  for (int age = kFirstAge; age <= 40; ++age) study.times.push_back(age);
  return multistate::expect(riskpaths_declaration(parameters), study);
}

/// Returns the first pregnancies in an interval between two of its times.
double pregnancies(const multistate::Results& r, index interval) {
  return r.occupancy_at(interval + 1, 5) - r.occupancy_at(interval, 5);
}

/// The published results have six or seven decimals.
std::vector<Finding> riskpaths_exact(const RiskPathsAnswers& a) {
  const multistate::Results r = solved(a.parameters);
  std::vector<Finding> found;
  const auto share = [&](const std::string& quantity, double expected,
                         double got, double bound = 1.5e-7) {
    found.push_back(exact_finding(kRiskPathsCase, a.name, quantity, expected,
                                  got, bound, 1.0));
  };
  const auto last = static_cast<index>(r.times.size()) - 1;
  const double childless = 1.0 - r.occupancy_at(last, 5);
  share("childless at 40", a.childless, childless);
  double stay = 0.0;
  for (index i = 0; i < last; ++i) stay += r.stay_in(i, 5);
  found.push_back(exact_finding(
      kRiskPathsCase, a.name, "mean age at first pregnancy", a.mean_age,
      (RiskPaths::kHorizon * (1.0 - childless) - stay) / (1.0 - childless),
      5e-7));
  const auto events = [&](index transition) {
    double sum = 0.0;
    for (index i = 0; i < last; ++i) sum += r.events_in(i, transition);
    return sum;
  };
  // The declared model has one state for the first union.
  const std::array<double, 5> by_union{
      a.pregnancies[0], a.pregnancies[1] + a.pregnancies[2], a.pregnancies[3],
      a.pregnancies[4], a.pregnancies[5]};
  for (std::size_t u = 0; u < by_union.size(); ++u) {
    share("first pregnancies, " + r.states[u], by_union[u],
          events(4 + static_cast<index>(u)));
  }
  for (std::size_t p = 0; p < a.ever.size(); ++p) {
    share("ever " + r.transitions[p], a.ever[p], events(static_cast<index>(p)));
  }
  for (std::size_t i = 0; i < a.by_age.size(); ++i) {
    share("first pregnancies at " +
              std::to_string(kFirstAge + static_cast<int>(i)),
          a.by_age[i], pregnancies(r, static_cast<index>(i) + 1), 6e-7);
  }
  return found;
}

std::vector<Finding> by_age(const RiskPathsAnswers& a,
                            const RiskPathsTally& tally) {
  // If the published results have no ages, use those of the declared model.
  std::vector<double> shares = a.by_age;
  if (shares.empty()) {
    const multistate::Results r = solved(a.parameters);
    for (index i = 1; i <= 25; ++i) shares.push_back(pregnancies(r, i));
  }
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const std::size_t age = kFirstAge + i;
    outcomes.push_back({"first pregnancy at " + std::to_string(age) +
                            ", of women with none before",
                        shares[i], static_cast<double>(tally.by_age[age])});
  }
  return sequential_shares(kRiskPathsCase, a.name,
                           static_cast<double>(tally.women), outcomes);
}

std::vector<Finding> by_union(const RiskPathsAnswers& a,
                              const RiskPathsTally& tally) {
  double mothers = 0.0;
  for (const auto count : tally.pregnancies) {
    mothers += static_cast<double>(count);
  }
  const auto women = static_cast<double>(tally.women);
  std::vector<Outcome> outcomes{
      {"childless at 40", a.childless, women - mothers}};
  const std::array<const char*, 6> statuses{
      "before any union",
      "",
      "in the first union from 3 years on",
      "after the first union",
      "in the second union",
      "after the second union"};
  for (const std::size_t status : {0U, 2U, 3U, 4U, 5U}) {
    outcomes.push_back({std::string("first pregnancy ") + statuses[status] +
                            ", of the remaining women",
                        a.pregnancies[status],
                        static_cast<double>(tally.pregnancies[status])});
  }
  return sequential_shares(kRiskPathsCase, a.name, women, outcomes);
}

std::vector<Finding> mean_age(const RiskPathsAnswers& a,
                              const RiskPathsTally& tally) {
  const auto mothers = static_cast<double>(tally.ever[RiskPaths::kPregnancy]);
  const double mean = tally.age_sum / mothers;
  const double variance = tally.age_square_sum / mothers - mean * mean;
  return {sampled_finding(kRiskPathsCase, a.name, "mean age at first pregnancy",
                          a.mean_age, mean, std::sqrt(variance / mothers))};
}

/// Each step as a share of those who have taken the previous one.
std::vector<Finding> careers(const RiskPathsAnswers& a,
                             const RiskPathsTally& tally) {
  std::vector<Finding> found;
  double share = 1.0;
  auto trials = static_cast<double>(tally.women);
  const std::array<const char*, 4> steps{
      "ever in a union", "ever separated, of those in a union",
      "ever in a second union, of those separated",
      "ever separated twice, of those in a second union"};
  for (std::size_t p = 0; p < steps.size(); ++p) {
    const auto count = static_cast<double>(tally.ever[p + 1]);
    found.push_back(share_finding(kRiskPathsCase, a.name, steps[p],
                                  a.ever[p] / share, count, trials));
    share = a.ever[p];
    trials = count;
  }
  return found;
}

}  // namespace

std::vector<Piece> riskpaths_case(const RiskPathsAnswers& simulated,
                                  std::uint32_t seed, index women) {
  std::vector<Piece> pieces;
  pieces.emplace_back(
      [=](const engine::Control&) { return riskpaths_exact(simulated); });
  using Read =
      std::vector<Finding> (*)(const RiskPathsAnswers&, const RiskPathsTally&);
  const auto sample = [&](Read read, std::uint32_t draw, index samples) {
    pieces.emplace_back([=](const engine::Control& stop) {
      return read(simulated, tally(simulated.parameters, {seed, draw},
                                   samples * women, stop));
    });
  };
  sample(by_age, 0, 1);
  sample(by_union, 1, 2);
  sample(mean_age, 2, 1);
  sample(careers, 3, 4);
  return pieces;
}

}  // namespace hearthline::validation
