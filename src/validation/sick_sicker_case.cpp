#include "hearthline/validation/sick_sicker_case.hpp"

#include <string>
#include <vector>

#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/run.hpp"
#include "hearthline/validation/sick_sicker.hpp"

namespace hearthline::validation {

namespace {

constexpr const char* kSickSickerCase = "sick-sicker";
/// The published results have ten digits.
constexpr double kBound = 1e-10;
constexpr double kYears = 75.0;

multistate::Study sick_sicker_study(index units, double horizon) {
  multistate::Study study;
  study.units = units;
  study.horizon = horizon;
  return study;
}

/// The same with time in a state as its only cost.
multistate::Declaration counting(const std::string& strategy,
                                 const std::string& state) {
  multistate::Declaration d = sick_sicker(strategy);
  d.costs.stay = {{state, 1.0}};
  return d;
}

std::string at(const std::string& state, double time) {
  return "in " + state + " at " + std::to_string(static_cast<int>(time)) +
         " years";
}

std::vector<Finding> sick_sicker_exact() {
  std::vector<Finding> found;
  for (const SickSickerAmounts& a : sick_sicker_amounts()) {
    const auto r = multistate::expect(sick_sicker(a.strategy),
                                      sick_sicker_study(1, kYears));
    found.push_back(exact_finding(kSickSickerCase, a.strategy,
                                  "discounted cost", a.cost,
                                  r.costs.discounted.value, kBound));
    found.push_back(exact_finding(kSickSickerCase, a.strategy,
                                  "discounted QALYs", a.qaly,
                                  r.utilities.discounted.value, kBound));
  }
  for (const SickSickerOccupancy& o : sick_sicker_occupancy()) {
    const auto r = multistate::expect(sick_sicker(o.strategy),
                                      sick_sicker_study(1, o.time));
    for (std::size_t s = 0; s < o.shares.size(); ++s) {
      found.push_back(exact_finding(
          kSickSickerCase, o.strategy, at(r.states[s], o.time), o.shares[s],
          r.occupancy_at(1, static_cast<index>(s)), kBound, 1.0));
    }
  }
  for (const SickSickerStays& y : sick_sicker_stays()) {
    for (std::size_t s = 0; s < y.discounted.size(); ++s) {
      const std::string state = sick_sicker().states[s];
      const auto r = multistate::expect(counting(y.strategy, state),
                                        sick_sicker_study(1, kYears));
      found.push_back(exact_finding(kSickSickerCase, y.strategy,
                                    "years in " + state, y.undiscounted[s],
                                    r.costs.undiscounted.value, kBound));
      found.push_back(exact_finding(
          kSickSickerCase, y.strategy, "discounted years in " + state,
          y.discounted[s], r.costs.discounted.value, kBound));
    }
  }
  return found;
}

}  // namespace

std::vector<Piece> sick_sicker_case(std::uint32_t seed, index units) {
  std::vector<Piece> pieces;
  pieces.emplace_back(
      [](const engine::Control&) { return sick_sicker_exact(); });
  const auto amount = [&](const multistate::Declaration& d,
                          const std::string& strategy,
                          const std::string& quantity, double expected,
                          auto&& read) {
    pieces.emplace_back([=, own = seed++](const engine::Control&) {
      const auto r =
          multistate::run(d, sick_sicker_study(units, kYears), {.seed = own});
      const multistate::Estimate got = read(r);
      return std::vector<Finding>{sampled_finding(
          kSickSickerCase, strategy, quantity, expected, got.value, got.error)};
    });
  };
  using multistate::Results;
  const auto cost = [](const Results& r) { return r.costs.discounted; };
  const auto undiscounted = [](const Results& r) {
    return r.costs.undiscounted;
  };
  const auto qaly = [](const Results& r) { return r.utilities.discounted; };
  for (const SickSickerAmounts& a : sick_sicker_amounts()) {
    const auto d = sick_sicker(a.strategy);
    amount(d, a.strategy, "discounted cost", a.cost, cost);
    amount(d, a.strategy, "discounted QALYs", a.qaly, qaly);
  }
  for (const SickSickerStays& y : sick_sicker_stays()) {
    for (std::size_t s = 0; s < y.discounted.size(); ++s) {
      const std::string state = sick_sicker().states[s];
      const auto d = counting(y.strategy, state);
      amount(d, y.strategy, "years in " + state, y.undiscounted[s],
             undiscounted);
      amount(d, y.strategy, "discounted years in " + state, y.discounted[s],
             cost);
    }
  }
  for (const SickSickerOccupancy& o : sick_sicker_occupancy()) {
    pieces.emplace_back([=, own = seed++](const engine::Control&) {
      const auto r =
          multistate::run(sick_sicker(o.strategy),
                          sick_sicker_study(units, o.time), {.seed = own});
      std::vector<Outcome> outcomes;
      // The rarest first; the most common is the remainder.
      for (const std::size_t s : {3U, 2U, 1U}) {
        outcomes.push_back(
            {at(r.states[s], o.time) + (s == 3 ? "" : ", of the remainder"),
             o.shares[s], r.occupancy_at(1, static_cast<index>(s))});
      }
      return sequential_shares(kSickSickerCase, o.strategy,
                               static_cast<double>(units), outcomes);
    });
  }
  return pieces;
}

}  // namespace hearthline::validation
