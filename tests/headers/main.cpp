// Some of what the compiled library has otherwise, from the headers alone.

#include <Eigen/Core>
#include <atomic>
#include <cmath>
#include <cstdio>

#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/exact/generator.hpp"
#include "hearthline/exact/uniformise.hpp"
#include "hearthline/index.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/declaration.hpp"

namespace {

namespace exact = hearthline::exact;
namespace multistate = hearthline::multistate;

bool near(double found, double expected, const char* what) {
  if (std::abs(found - expected) <= 1e-9) return true;
  std::printf("%s is %.12f, not %.12f\n", what, found, expected);
  return false;
}

/// A solver: two states, left at rates a and b.
bool uniformise_solves() {
  const double a = 0.3;
  const double b = 0.5;
  const exact::Generator q = exact::generator(2, {{0, 1, 0, a}, {1, 0, 1, b}});
  const auto found = exact::uniformise(q, Eigen::RowVector2d(1.0, 0.0), 2.0);
  return near(found.value(0, 1), a / (a + b) * -std::expm1(-(a + b) * 2.0),
              "a probability");
}

/// A declared model, checked.
bool declaration_is_checked() {
  multistate::Declaration d;
  d.states = {"well", "ill"};
  d.transitions = {{"well", "ill", {.rate = 0.1}}};
  d.start.shares = {{"well", 1.0}};
  if (!multistate::check(d).empty()) return false;
  d.transitions[0].rate.rate = -0.1;
  try {
    multistate::check(d);
  } catch (const hearthline::InputError&) {
    return true;
  }
  return false;
}

/// Threads, which the library starts otherwise.
bool tasks_are_shared_out() {
  std::atomic<hearthline::index> sum{0};
  hearthline::engine::parallel_tasks(
      100, 3, [&](hearthline::index task, int) { sum += task; });
  return sum == 4950;
}

}  // namespace

int main() {
  return uniformise_solves() && declaration_is_checked() &&
                 tasks_are_shared_out()
             ? 0
             : 1;
}
