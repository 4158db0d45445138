#pragma once
/// @file
/// What costs can fall on in a scenario, and the financial years it covers.

#include <optional>
#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/money/driver.hpp"
#include "hearthline/scenario/costs.hpp"
#include "hearthline/scenario/drivers.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::results {

/// What a scenario counts and when: the part of its volumes that no result
/// holds.
struct CostFrame {
  explicit CostFrame(const scenario::Scenario& scenario)
      : drivers(scenario::drivers(scenario)),
        years(scenario::cost_years(scenario.time)),
        start(scenario.time.start) {
    for (const auto& [name, programme] : scenario.programmes) {
      runs.push_back({name, programme.starts, programme.ends});
    }
    for (const auto& [name, stream] : scenario.streams) streams.push_back(name);
  }

  /// Returns the place of the financial year of a month since the start.
  index year_of(index month) const {
    return model::financial_year(start.plus(month)) - years.first;
  }

  struct Runs {
    std::string programme;
    std::optional<model::YearMonth> starts;
    std::optional<model::YearMonth> ends;
  };

  std::vector<money::Driver> drivers;
  scenario::CostYears years;
  model::YearMonth start;
  std::vector<Runs> runs;
  std::vector<std::string> streams;
};

}  // namespace hearthline::results
