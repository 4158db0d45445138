#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings.hpp"
#include "costs.hpp"
#include "hearthline/error.hpp"
#include "hearthline/model/payers.hpp"
#include "hearthline/money/categories.hpp"
#include "hearthline/money/ledger.hpp"
#include "hearthline/money/price_list.hpp"
#include "hearthline/money/savings_of.hpp"
#include "hearthline/money/volumes.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/costs.hpp"
#include "hearthline/scenario/drivers.hpp"
#include "hearthline/scenario/load.hpp"

namespace hearthline::bindings {

namespace {

using money::Ledger;
using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;

/// The unit costs of a book, compiled for a scenario.
class Pricing {
 public:
  /// @param priced  whose costs are taken
  /// @param of_year  see `money::Money`
  Pricing(const scenario::Loaded& loaded, const scenario::Loaded& priced,
          std::optional<int> of_year)
      : localities_(
            static_cast<index>(loaded.scenario.population.localities.size())),
        years_(scenario::cost_years(loaded.scenario.time)),
        drivers_(scenario::drivers(loaded.scenario)) {
    items_ = scenario::priced_items(loaded.scenario, costs_of(priced), drivers_,
                                    {of_year});
  }

  std::vector<std::string> drivers() const {
    std::vector<std::string> names;
    for (const money::Driver& driver : drivers_) names.push_back(driver.name);
    return names;
  }
  int first_year() const { return years_.first; }
  index years() const { return years_.count; }

  py::list items() const {
    py::list all;
    for (const money::PricedItem& item : items_) {
      const auto& driver = drivers_[static_cast<std::size_t>(item.driver)];
      py::dict payers;
      for (const money::PayerShare& payer : item.payers) {
        payers[py::str(std::string(
            model::kPayers[static_cast<std::size_t>(payer.payer)].name))] =
            payer.share;
      }
      std::vector<double> prices;
      for (const money::Price price : item.prices) {
        prices.push_back(static_cast<double>(price) / money::kPricesPerPound);
      }
      py::dict one;
      one["name"] = item.name;
      one["title"] = item.title;
      one["on"] = driver.name;
      one["event"] = driver.per == money::Per::kEvent;
      one["per"] = driver.counted == money::Counted::kUnits ? ""
                   : item.of_children                       ? "child"
                                                            : "family";
      one["category"] = std::string(
          money::kCategories[static_cast<std::size_t>(item.category)].name);
      one["payers"] = payers;
      one["prices"] = prices;
      one["cashable"] = item.cashable;
      one["fixed"] = item.capacity.fixed;
      one["semi_fixed"] = item.capacity.semi_fixed;
      one["step"] = item.capacity.step;
      one["income"] = item.income;
      one["value_type"] =
          std::string(money::kValueNames[static_cast<std::size_t>(item.value)]);
      one["health"] = item.discounting == money::Discounting::kHealth;
      one["grade"] = item.grade;
      all.append(one);
    }
    return all;
  }

  /// Prices volumes.
  /// @param families, children  months or events of shape (draws, years,
  ///        localities + 1, drivers)
  std::unique_ptr<Ledger> ledger(const Doubles& families,
                                 const Doubles& children) const {
    const std::vector<py::ssize_t> shape{
        families.ndim() == 4 ? families.shape(0) : 0, years_.count,
        localities_ + 1, static_cast<py::ssize_t>(drivers_.size())};
    const auto fits = [&](const Doubles& given) {
      return given.ndim() == 4 &&
             std::equal(shape.begin(), shape.end(), given.shape());
    };
    if (!fits(families) || !fits(children)) {
      throw Error(
          "volumes: expected arrays of shape (draws, years, localities "
          "and the borough, drivers)");
    }
    money::Volumes volumes(drivers_, shape[0], years_.first, years_.count,
                           localities_);
    const auto ticks = [](double units) {
      return std::llround(units * static_cast<double>(money::kTicks));
    };
    const double* own = families.data();
    const double* theirs = children.data();
    py::gil_scoped_release release;
    for (index draw = 0; draw < shape[0]; ++draw) {
      for (index year = 0; year < years_.count; ++year) {
        for (index l = 0; l <= localities_; ++l) {
          for (index k = 0; k < std::ssize(drivers_); ++k) {
            volumes.at(draw, year, l, k) = {ticks(*own++), ticks(*theirs++)};
          }
        }
      }
    }
    return std::make_unique<Ledger>(volumes, items_);
  }

 private:
  index localities_;
  scenario::CostYears years_;
  std::vector<money::Driver> drivers_;
  std::vector<money::PricedItem> items_;
};

/// Returns numbers of every cell, with the axes draw, year, locality, item.
template <class Number, class Read>
py::array_t<Number> cells(const Ledger& ledger, const Read& read) {
  const index items = std::ssize(ledger.items());
  py::array_t<Number> all(std::vector<py::ssize_t>{
      ledger.draws(), ledger.years(), ledger.localities() + 1, items});
  Number* at = all.mutable_data();
  for (index draw = 0; draw < ledger.draws(); ++draw) {
    for (index year = 0; year < ledger.years(); ++year) {
      for (index l = 0; l <= ledger.localities(); ++l) {
        for (index k = 0; k < items; ++k) *at++ = read(draw, year, l, k);
      }
    }
  }
  return all;
}

/// Returns pence with the axes draw, year, locality, item and payer.
py::array_t<std::int64_t> by_payer(const Ledger& ledger) {
  const index items = std::ssize(ledger.items());
  py::array_t<std::int64_t> all(std::vector<py::ssize_t>{
      ledger.draws(), ledger.years(), ledger.localities() + 1, items,
      model::kPayerCount});
  std::int64_t* at = all.mutable_data();
  std::fill(at, at + all.size(), 0);
  for (index draw = 0; draw < ledger.draws(); ++draw) {
    for (index year = 0; year < ledger.years(); ++year) {
      for (index l = 0; l <= ledger.localities(); ++l) {
        for (index k = 0; k < items; ++k) {
          const auto parts = ledger.by_payer(draw, year, l, k);
          const auto& payers =
              ledger.items()[static_cast<std::size_t>(k)].payers;
          for (std::size_t p = 0; p < payers.size(); ++p) {
            at[payers[p].payer] = parts[p];
          }
          at += model::kPayerCount;
        }
      }
    }
  }
  return all;
}

/// What a mix saves against a baseline: the lines, and an array of pence with
/// the axes draw, year, line and class.
py::tuple savings(const Ledger& baseline, const Ledger& mix,
                  const std::vector<double>& covered,
                  std::optional<index> reference) {
  const money::SavingsTable table = [&] {
    py::gil_scoped_release release;
    return money::savings_of(baseline, mix,
                             reference.value_or(money::reference_year(covered)),
                             covered);
  }();
  py::list lines;
  for (const money::SavingsLine& line : table.lines) {
    lines.append(py::make_tuple(
        table.items[static_cast<std::size_t>(line.item)].name,
        std::string(
            model::kPayers[static_cast<std::size_t>(line.payer)].name)));
  }
  constexpr auto kColumns = money::kSavingClassNames.size() + 2;
  py::array_t<std::int64_t> cells(std::vector<py::ssize_t>{
      table.draws, table.years, std::ssize(table.lines),
      static_cast<py::ssize_t>(kColumns)});
  std::int64_t* at = cells.mutable_data();
  for (const money::Saved& saved : table.cells) {
    for (const money::Pence pence : saved.classes) *at++ = pence;
    *at++ = saved.programmes;
    *at++ = saved.stays;
  }
  return py::make_tuple(lines, cells);
}

py::list payer_list() {
  py::list all;
  for (const model::Payer& payer : model::kPayers) {
    all.append(py::make_tuple(
        std::string(payer.name), std::string(payer.title),
        std::string(
            model::kPayerKindNames[static_cast<std::size_t>(payer.kind)])));
  }
  return all;
}

py::list category_list() {
  py::list all;
  for (const money::Category& category : money::kCategories) {
    all.append(py::make_tuple(std::string(category.name),
                              std::string(category.title)));
  }
  return all;
}

}  // namespace

void bind_money(py::module_& module) {
  module.attr("payers") = payer_list();
  module.attr("categories") = category_list();
  py::class_<Ledger>(module, "Ledger")
      .def("pence",
           [](const Ledger& ledger) {
             return cells<std::int64_t>(
                 ledger, [&](index d, index y, index l, index k) {
                   return ledger.pence(d, y, l, k);
                 });
           })
      .def("volumes",
           [](const Ledger& ledger) {
             return cells<double>(ledger,
                                  [&](index d, index y, index l, index k) {
                                    return ledger.volume(d, y, l, k);
                                  });
           })
      .def("by_payer", &by_payer);
  module.def("savings", &savings, py::arg("baseline"), py::arg("mix"),
             py::arg("covered"), py::arg("reference"));
  py::class_<Pricing>(module, "Pricing")
      .def(py::init<const scenario::Loaded&, const scenario::Loaded&,
                    std::optional<int>>(),
           py::arg("scenario"), py::arg("priced"), py::arg("of_year"))
      .def_property_readonly("drivers", &Pricing::drivers)
      .def_property_readonly("first_year", &Pricing::first_year)
      .def_property_readonly("years", &Pricing::years)
      .def_property_readonly("items", &Pricing::items)
      .def("ledger", &Pricing::ledger, py::arg("families"),
           py::arg("children"));
}

}  // namespace hearthline::bindings
