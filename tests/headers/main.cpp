// Every header, in a second file, without the compiled library, and a few of
// the functions that it usually contains, against closed forms.

#include <cmath>
#include <cstdio>

#include "all_headers.hpp"

namespace {

namespace exact = hearthline::exact;
namespace expectation = hearthline::expectation;
namespace multistate = hearthline::multistate;

bool near(double found, double expected, const char* what) {
  if (std::abs(found - expected) <= 1e-9) return true;
  std::printf("%s is %.12f, not %.12f\n", what, found, expected);
  return false;
}

/// A solver: two states with exit rates a and b.
bool uniformise_solves() {
  const double a = 0.3;
  const double b = 0.5;
  const exact::Generator q = exact::generator(2, {{0, 1, 0, a}, {1, 0, 1, b}});
  const auto found = exact::uniformise(q, Eigen::RowVector2d(1.0, 0.0), 2.0);
  return near(found.value(0, 1), a / (a + b) * -std::expm1(-(a + b) * 2.0),
              "a probability");
}

/// A declared model: checked, solved and simulated.
bool declaration_runs() {
  multistate::Declaration d;
  d.states = {"well", "ill"};
  d.transitions = {{"well", "ill", {.rate = 0.1}}};
  d.start.shares = {{"well", 1.0}};
  multistate::Study study;
  study.units = 1000;
  study.horizon = 5.0;
  const auto expected = multistate::expect(d, study);
  const auto simulated = multistate::run(d, study);
  const auto last = static_cast<hearthline::index>(expected.times.size()) - 1;
  return multistate::check(d).empty() &&
         near(expected.occupancy_at(last, 0), 1000.0 * std::exp(-0.5),
              "an occupancy") &&
         near(simulated.occupancy_at(last, 0) + simulated.occupancy_at(last, 1),
              1000.0, "a sum over states");
}

/// Part of a stratum, which uses decompositions of Eigen.
bool frailty_is_integrated() {
  const expectation::FrailtyNodes nodes({0.2, 0.7, 1.0, 1.6, 3.0}, {1.0}, 3);
  double sum = 0.0;
  nodes.shares(1.3, [&](int, double share) { sum += share; });
  return nodes.nodes().size() == 3 && near(sum, 1.0, "a sum of shares");
}

}  // namespace

int main() {
  const bool all =
      uniformise_solves() && declaration_runs() && frailty_is_integrated();
  return all ? 0 : 1;
}
