/// @file
/// Runs of the family model.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "determinism/calculations.hpp"
#include "determinism/digest.hpp"
#include "determinism/subjects.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/results/scenario_run.hpp"

namespace hearthline::determinism {
namespace {

/// Adds the families of a scenario, the tables of its run and some traces.
void add_run(Digest& digest, const scenario::Scenario& scenario) {
  constexpr std::int64_t kDraws = 3;
  const int threads = engine::available_threads();
  engine::Control control;
  const auto at_start = std::make_shared<const model::Families>(
      scenario::sample_families(scenario, threads, control));
  results::ScenarioRun run(scenario, at_start, kDraws, 20140401);
  run.simulate(0, kDraws, threads, control);

  const auto& families = run.plan() != nullptr ? run.plan()->families.families
                                               : at_start->families;
  for (const model::Family& family : families) {
    digest.add(family.id.value);
    digest.add(family.frailty);
    digest.add(family.locality);
    digest.add(family.youngest_born_month);
    digest.add(family.enters);
    digest.add(family.rise);
    digest.add(family.level_entered);
    for (const auto entered : family.theme_entered) digest.add(entered);
  }
  for (const std::string& name : run.table_names()) {
    digest.add(run.table(name, kDraws));
  }
  // Of families present at the start and, with demography, of arrivals.
  for (std::size_t f = 0; f < 200; ++f) {
    for (const model::FamilyId id :
         {families[f].id, families[families.size() - 1 - f].id}) {
      for (const auto& event : run.trace(id, 1)) {
        digest.add(event.time);
        digest.add(event.process);
        digest.add(event.hazard);
      }
    }
  }
}

}  // namespace

std::string run_digest() {
  Digest digest;
  add_run(digest, need_scenario());
  add_run(digest, demography_scenario());
  return digest.text();
}

}  // namespace hearthline::determinism
