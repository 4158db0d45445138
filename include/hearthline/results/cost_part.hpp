#pragma once
/// @file
/// The part of a run that prices what others count.

#include <optional>
#include <utility>
#include <vector>

#include "hearthline/money/ledger.hpp"
#include "hearthline/results/cost_ledger.hpp"
#include "hearthline/results/cost_table.hpp"
#include "hearthline/results/part.hpp"
#include "hearthline/results/volume_table.hpp"
#include "hearthline/scenario/costs.hpp"

namespace hearthline::results {

/// Present if the scenario states costs. It records nothing, so that a run
/// takes no longer with costs, and can be priced again afterwards. A list of
/// parts that has it has those of need, cases, programmes and streams too.
class CostPart : public TablesOnly {
 public:
  CostPart(const scenario::Scenario& scenario, const RunSetup&, index) {
    if (!scenario.costs) return;
    frame_.emplace(scenario);
    items_ = scenario::priced_items(scenario, *scenario.costs, frame_->drivers);
  }

  bool present() const { return frame_.has_value(); }
  void each_table(const RunSetup& run, const auto& parts, auto&& visit) const {
    visit("volume", [&](index draws) {
      return volume_table(volumes(*frame_, run, parts, draws), run.context);
    });
    visit("cost", [&](index draws) {
      return cost_table(
          money::Ledger(volumes(*frame_, run, parts, draws), items_),
          run.context);
    });
  }

 private:
  std::optional<CostFrame> frame_;
  std::vector<money::PricedItem> items_;
};

}  // namespace hearthline::results
