#pragma once

#include "hearthline/compiled.hpp"
#include "hearthline/demography/borough.hpp"
#include "hearthline/demography/life.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/money/driver.hpp"
#include "hearthline/money/volumes.hpp"
#include "hearthline/results/case_part.hpp"
#include "hearthline/results/cost_ledger.hpp"
#include "hearthline/results/driver_cells.hpp"
#include "hearthline/results/family_bill.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/one_family.hpp"
#include "hearthline/results/part_list.hpp"
#include "hearthline/results/programme_part.hpp"

namespace hearthline::results {

namespace bill_detail {

/// The parts that count what costs of families can fall on.
using Parts = PartList<NeedPart, CasePart, ProgrammePart>;

/// Tells the recorder of one family, in any scenario.
inline void record(const RunSetup& run, std::size_t place, random::RunKey key,
                   Parts::Recorder& recorder) {
  demography::Life life;
  if (run.cases) {
    simulate_one_with_cases(run, place, key, life, recorder);
  } else if (run.plan) {
    demography::Borough(*run.plan, run.table, run.months)
        .live(static_cast<index>(place), key, life, recorder);
  } else {
    engine::simulate(model::FamilyModel(run.table),
                     run.families().families[place], key, 0.0,
                     static_cast<double>(run.months), recorder);
  }
}

}  // namespace bill_detail

HEARTHLINE_INLINE std::vector<BillLine> family_bill(
    const scenario::Scenario& scenario, const RunSetup& run,
    const CostFrame& frame, const std::vector<money::PricedItem>& items,
    std::size_t place, random::RunKey key) {
  bill_detail::Parts parts(scenario, run, 1);
  auto recorder = parts.recorder(run);
  bill_detail::record(run, place, key, recorder);
  parts.store(0, recorder);
  money::Volumes volumes(frame.drivers, 1, frame.years.first, frame.years.count,
                         run.localities());
  each_family_volume(run, parts, 1, DriverPlaces(frame.drivers),
                     adding_to(volumes, frame));
  std::vector<BillLine> lines;
  for (index year = 0; year < volumes.years(); ++year) {
    for (index l = 0; l < volumes.localities(); ++l) {
      for (index k = 0; k < std::ssize(items); ++k) {
        const money::PricedItem& item = items[static_cast<std::size_t>(k)];
        const auto& both = volumes.at(0, year, l, item.driver);
        const money::Ticks ticks =
            item.of_children ? both.children : both.families;
        if (ticks == 0) continue;
        lines.push_back(
            {year, l, k, ticks, item.prices[static_cast<std::size_t>(year)],
             frame.drivers[static_cast<std::size_t>(item.driver)].per});
      }
    }
  }
  return lines;
}

}  // namespace hearthline::results
