#pragma once
/// @file
/// The bill of one family in one draw: what its time, events and programmes
/// cost, exactly. The bills of all families of a draw add up to the cells of
/// the ledger before these are rounded, but for what belongs to no family:
/// workers of teams, places of programmes whether used or not, the fixed cost
/// of programmes, and cases of streams.

#include <cstddef>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/money/exact.hpp"
#include "hearthline/money/price_list.hpp"
#include "hearthline/random/stream.hpp"
#include "hearthline/results/cost_frame.hpp"
#include "hearthline/results/run_setup.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::results {

/// So much of one item in one financial year.
struct BillLine {
  index year = 0;      ///< its place among the financial years of the run
  index locality = 0;  ///< where the family is
  index item = 0;      ///< its place among the items
  /// Of months of the family (or of its children), or of events.
  money::Ticks ticks = 0;
  money::Price price = 0;  ///< of a year, or of an event
  money::Per per = money::Per::kYear;

  /// In parts of a penny; see `money::parts_per_penny`.
  money::Wide amount() const { return money::amount(ticks, price); }
};

/// Returns the bill of a family, by year and item; an item of which it has
/// nothing in a year has no line. The family is simulated again, with the whole
/// draw where families meet.
/// @param run    compiled from the scenario
/// @param frame  of the scenario
/// @param items  priced for the frame
/// @param place  index of the family in `run.families()`
std::vector<BillLine> family_bill(const scenario::Scenario& scenario,
                                  const RunSetup& run, const CostFrame& frame,
                                  const std::vector<money::PricedItem>& items,
                                  std::size_t place, random::RunKey key);

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/family_bill_impl.hpp"
#endif
