#include "hearthline/validation/semi_markov_case.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "hearthline/exact/semi_markov.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/run.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::validation {

namespace {

constexpr const char* kSemiMarkovCase = "semi-markov";
constexpr double kHorizon = 12.0;

multistate::Declaration two_states(const multistate::Curve& up,
                                   const multistate::Curve& down) {
  multistate::Declaration d;
  d.states = {"up", "down"};
  d.transitions = {{"up", "down", {.since_entry = up}},
                   {"down", "up", {.since_entry = down}}};
  d.start.shares = {{"up", 1.0}};
  d.costs.transition = {{"up>down", 1.0}};
  d.utilities.stay = {{"up", 1.0}};
  return d;
}

multistate::Study semi_markov_study(index units, double horizon) {
  multistate::Study study;
  study.units = units;
  study.horizon = horizon;
  return study;
}

exact::SemiMarkovTransition erlang_two(int from, int to, double rate) {
  return {from, to,
          [=](double, double u) { return rate * rate * u / (1.0 + rate * u); },
          [=](double, double u) { return rate * u - std::log1p(rate * u); }};
}

std::vector<Finding> erlang() {
  constexpr double kRate = 1.3;
  const std::vector<double> times{0.25, 0.5, 1.0, 2.0, 4.0, 8.0};
  const auto path = exact::semi_markov(
      {2, {erlang_two(0, 1, kRate), erlang_two(1, 0, kRate)}, {}, {}},
      {{1.0, 0.0}, 0.0, 8.0, {}}, times);
  std::vector<Finding> found;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double ct = kRate * times[i];
    const auto row = static_cast<index>(i);
    const std::string time = text::number_text(times[i]);
    // The solver's tolerance is 1e-9 of the total mass.
    found.push_back(
        exact_finding(kSemiMarkovCase, "Erlang", "up at " + time,
                      0.5 + 0.5 * std::exp(-ct) * (std::cos(ct) + std::sin(ct)),
                      path.occupancy(row, 0), 1e-8, 1.0));
    found.push_back(exact_finding(kSemiMarkovCase, "Erlang",
                                  "changes by " + time,
                                  0.5 * ct - 0.25 + 0.25 * std::exp(-2.0 * ct),
                                  path.counts[0].row(row).sum(), 1e-8, 1.0));
  }
  return found;
}

}  // namespace

std::vector<Piece> semi_markov_case(std::uint32_t seed, index units) {
  using multistate::Estimate;
  using multistate::Results;
  std::vector<Piece> pieces;
  pieces.emplace_back([](const engine::Control&) { return erlang(); });
  struct Process {
    const char* name;
    multistate::Curve up;
    multistate::Curve down;
  };
  const std::vector<Process> processes{
      {"Weibull and log-logistic", multistate::Weibull{1.6, 2.0},
       multistate::LogLogistic{2.5, 1.0}},
      {"Gompertz and Weibull", multistate::Gompertz{0.2, 0.15},
       multistate::Weibull{0.7, 1.5}},
      {"log-logistic and Weibull", multistate::LogLogistic{1.4, 2.0},
       multistate::Weibull{2.5, 1.0}}};
  for (const Process& process : processes) {
    const auto d = two_states(process.up, process.down);
    const std::string part = process.name;
    for (const double time : {0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0}) {
      pieces.emplace_back([=, own = seed++](const engine::Control&) {
        const Results r =
            multistate::run(d, semi_markov_study(units, time), {.seed = own});
        const Results mean = multistate::expect(d, semi_markov_study(1, time));
        return std::vector<Finding>{share_finding(
            kSemiMarkovCase, part, "up at " + text::number_text(time),
            mean.occupancy_at(1, 0), r.occupancy_at(1, 0),
            static_cast<double>(units))};
      });
    }
    const auto amount = [&](const char* quantity,
                            Estimate (*read)(const Results&)) {
      pieces.emplace_back([=, own = seed++](const engine::Control&) {
        const Estimate got = read(multistate::run(
            d, semi_markov_study(units, kHorizon), {.seed = own}));
        const Estimate mean =
            read(multistate::expect(d, semi_markov_study(1, kHorizon)));
        return std::vector<Finding>{sampled_finding(
            kSemiMarkovCase, part, quantity, mean.value, got.value, got.error)};
      });
    };
    amount("changes from up to down by 12",
           [](const Results& r) { return r.costs.undiscounted; });
    amount("time in up by 12",
           [](const Results& r) { return r.utilities.undiscounted; });
  }
  return pieces;
}

}  // namespace hearthline::validation
