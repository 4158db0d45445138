#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>

#include "hearthline/compiled.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/expectation/need_solver.hpp"
#include "hearthline/model/require_families.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::expectation {

HEARTHLINE_INLINE Expected expect(const model::HazardTable& table,
                                  const model::HazardTable& unclocked,
                                  const std::vector<model::Family>& families,
                                  index months, const model::ZoneMap& zones,
                                  const Settings& settings, int threads,
                                  engine::Control& control,
                                  const Lives* lives) {
  engine::require_threads(threads);
  check_lives(families, months, lives);
  model::require_valid(families, table.localities());
  if (settings.frailty_nodes < 2 || !(settings.scope > 0.0)) {
    throw InputError(
        "settings: expected at least 2 frailty_nodes and a scope above 0, "
        "found " +
        std::to_string(settings.frailty_nodes) + " and " +
        text::number_text(settings.scope));
  }
  const auto classes =
      hazard_classes(unclocked, families, static_cast<double>(months), lives);
  const auto strata = make_strata(classes, unclocked.exponents(),
                                  settings.frailty_nodes, kPlaces, lives);
  Expected expected{results::NeedExpected(1, months, unclocked.localities())};
  expected.strata = static_cast<index>(strata.size());
  // Work for the lives has already been counted.
  control.blocks = control.blocks_done + expected.strata;

  double all = 0.0;
  double all_months = 0.0;
  for (const HazardClass& one : classes) {
    for (const model::Family* family : one.families) {
      all += 1.0;
      all_months += static_cast<double>(months - family->enters);
    }
  }
  // Each stratum may use an equal part of the allowance; its bounds are wide.
  const double part = settings.scope * all /
                      static_cast<double>(std::max<index>(expected.strata, 1));
  const Allowance allowed{part, part * static_cast<double>(months)};
  ClockLibrary library;
  std::vector<NeedSolver> solvers(
      static_cast<std::size_t>(threads),
      NeedSolver(table, unclocked, months, zones, allowed, library));
  // The results of a batch are in memory until it is complete, and added in
  // order.
  constexpr index kBatch = 64;
  std::vector<std::unique_ptr<const StratumResults>> found(kBatch);
  for (index first = 0; first < expected.strata; first += kBatch) {
    const index count = std::min(kBatch, expected.strata - first);
    engine::parallel_tasks(count, threads, [&](index task, int worker) {
      if (control.stop) throw Interrupted();
      found[static_cast<std::size_t>(task)] =
          std::make_unique<const StratumResults>(
              solvers[static_cast<std::size_t>(worker)].solve(
                  strata[static_cast<std::size_t>(first + task)],
                  control.stop));
      ++control.blocks_done;
    });
    for (index task = 0; task < count; ++task) {
      const StratumResults& one = *found[static_cast<std::size_t>(task)];
      one.add_to(expected.results,
                 strata[static_cast<std::size_t>(first + task)]);
      expected.lost += one.lost() / all;
      expected.late += std::abs(one.late()) / all_months;
    }
  }
  for (const NeedSolver& solver : solvers) {
    expected.most_states = std::max(expected.most_states, solver.most_states());
    expected.survival_error =
        std::max(expected.survival_error, solver.survival_error());
    expected.transform_error =
        std::max(expected.transform_error, solver.transform_error());
  }
  return expected;
}

}  // namespace hearthline::expectation
