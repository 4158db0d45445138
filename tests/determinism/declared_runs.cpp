/// @file
/// Runs of declared models.

#include <string>

#include "determinism/calculations.hpp"
#include "determinism/digest.hpp"
#include "determinism/subjects.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/multistate/run.hpp"
#include "hearthline/validation/sick_sicker.hpp"

namespace hearthline::determinism {
namespace {

void add(Digest& digest, const multistate::Results& results) {
  digest.add(results.units);
  digest.add(results.occupancy);
  digest.add(results.stays);
  digest.add(results.events);
  for (const auto* account : {&results.costs, &results.utilities}) {
    for (const auto& e : {account->undiscounted, account->discounted}) {
      digest.add(e.value);
      digest.add(e.error);
    }
  }
  digest.add(results.covariance);
}

}  // namespace

std::string multistate_digest() {
  const int threads = engine::available_threads();
  engine::Control control;
  Digest digest;
  multistate::Study study;
  study.units = 2000;
  study.horizon = 75.0;
  for (const auto& results : multistate::run_draws(
           validation::sick_sicker("AB"), study,
           {.seed = 5, .draws = 2, .threads = threads, .by_unit = false},
           control)) {
    add(digest, results);
  }
  for (const auto& results : multistate::run_draws(
           declared_model(), study_of_declared_model(),
           {.seed = 6, .draws = 2, .threads = threads, .by_unit = false},
           control)) {
    add(digest, results);
  }
  return digest.text();
}

}  // namespace hearthline::determinism
