#pragma once
/// @file
/// Expected costs: expected volumes at their prices, not rounded to pence.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/money/price_list.hpp"
#include "hearthline/results/cost_frame.hpp"
#include "hearthline/results/cost_table.hpp"
#include "hearthline/results/driver_cells.hpp"
#include "hearthline/scenario/costs.hpp"

namespace hearthline::results {

/// The unit costs of a scenario whose expected values are computed.
class ExpectedCosts {
 public:
  /// @throws InputError if an item falls on what is sampled only: workers,
  ///         programmes, streams, placements
  ExpectedCosts(const scenario::Scenario& scenario,
                const money::BookParameters& book)
      : frame_(scenario),
        items_(scenario::priced_items(scenario, book, frame_.drivers)) {
    for (const money::PricedItem& item : items_) {
      const money::Driver& driver = driver_of(item);
      if (driver.name.starts_with("placement.")) {
        throw InputError("costs.items." + item.name +
                         ".on: expected case.cla, since expected values do not "
                         "keep where children are placed, found '" +
                         driver.name + "'");
      }
      if (driver.counted == money::Counted::kFamilies) continue;
      throw InputError("costs.items." + item.name +
                       ".on: expected time or events of families, since only "
                       "they have expected values, found '" +
                       driver.name + "'");
    }
  }

  /// @param expected  of need, or differences of such values
  /// @param cases  of cases; null without a pathway
  template <class Need, class Cases>
  Table table(const Need& expected, const Cases* cases,
              const TableContext& context) const {
    const auto localities = static_cast<index>(context.localities.size());
    const auto width = std::ssize(frame_.drivers);
    struct Both {
      double families = 0.0;
      double children = 0.0;
    };
    std::vector<Both> units(
        static_cast<std::size_t>(frame_.years.count * localities * width));
    const auto at = [&](index year, index l, index driver) -> Both& {
      return units[static_cast<std::size_t>((year * localities + l) * width +
                                            driver)];
    };
    const auto add = [&](index driver, index, index month, index l,
                         double families, double children) {
      Both& both = at(frame_.year_of(month), l, driver);
      both.families += families;
      both.children += children;
    };
    const DriverPlaces places(frame_.drivers);
    each_need_volume(expected, 1, places, add);
    if (cases != nullptr) each_case_volume(*cases, 1, places, add);
    TableBuilder builder = cost_builder(items_, context, frame_.years.first,
                                        frame_.years.count, true);
    for (index year = 0; year < frame_.years.count; ++year) {
      for (index l = 0; l < localities; ++l) {
        for (std::size_t k = 0; k < items_.size(); ++k) {
          const money::PricedItem& item = items_[k];
          const Both& both = at(year, l, item.driver);
          const double volume =
              (item.of_children ? both.children : both.families) /
              (driver_of(item).per == money::Per::kYear ? model::kMonthsPerYear
                                                        : 1.0);
          const double pounds =
              volume *
              static_cast<double>(item.prices[static_cast<std::size_t>(year)]) /
              money::kPricesPerPound;
          for (const money::PayerShare& payer : item.payers) {
            builder.row(year, l, k, payer.payer, pounds * payer.share);
          }
        }
      }
    }
    return builder.take();
  }

 private:
  const money::Driver& driver_of(const money::PricedItem& item) const {
    return frame_.drivers[static_cast<std::size_t>(item.driver)];
  }

  CostFrame frame_;
  std::vector<money::PricedItem> items_;
};

}  // namespace hearthline::results
