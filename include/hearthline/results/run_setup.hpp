#pragma once
/// @file
/// The input of a run of a scenario, compiled before the first draw.

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "hearthline/demography/plan.hpp"
#include "hearthline/engine/pool.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/programmes/programme_table.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::results {

/// The compiled scenario and its families, for every part of a run to read.
struct RunSetup {
  /// @param at_start  the families at the start of the scenario
  /// @param stop      see `demography::make_plan`
  RunSetup(const scenario::Scenario& scenario,
           std::shared_ptr<const model::Families> at_start,
           const std::atomic<bool>* stop = nullptr);

  index localities() const {
    return static_cast<index>(context.localities.size());
  }
  /// Families at the start and, with demography, those that arrive later.
  const model::Families& families() const {
    return plan ? plan->families : *given;
  }

  /// The pools in which families meet: those of teams, then of programmes.
  std::vector<engine::PoolPlan> pools() const;

  std::shared_ptr<const model::Families> given;
  model::HazardTable table;
  std::optional<model::CaseTable> cases;  ///< of scenarios with a pathway
  /// Of scenarios with programmes, which have a pathway too.
  std::optional<programmes::ProgrammeTable> programmes;
  TableContext context;
  model::YearMonth start;
  index months;
  std::unique_ptr<const demography::Plan> plan;  ///< null without demography
};

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/run_setup_impl.hpp"
#endif
