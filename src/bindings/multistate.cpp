#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/compare.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/measures.hpp"
#include "hearthline/multistate/run.hpp"
#include "stoppable.hpp"
#include "views.hpp"

namespace hearthline::bindings {

namespace {

using namespace multistate;

using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;

std::vector<double> copied(const Numbers& numbers) {
  return {numbers.data(), numbers.data() + numbers.size()};
}

/// Returns a property that is a view of a vector of doubles.
template <class Owner>
auto doubles(std::vector<double> Owner::* member) {
  return [member](const py::object& self) {
    const auto& numbers = self.cast<const Owner&>().*member;
    return view(numbers.data(), numbers.size(), sizeof(double), self);
  };
}

/// Returns a property that is a view of one member of every unit's amounts.
auto by_unit(double UnitAmounts::* member) {
  return [member](const py::object& self) {
    const auto& units = self.cast<const Results&>().by_unit;
    return view(units.empty() ? nullptr : &(units.data()->*member),
                units.size(), sizeof(UnitAmounts), self);
  };
}

/// Returns results by draw, and the amounts of all draws.
std::pair<std::vector<Results>, AmountEstimates> run_study(
    const Declaration& declaration, const Study& study, std::uint32_t seed,
    index draws, int threads, bool by_unit, const py::object& progress) {
  std::vector<Results> results;
  run_stoppable(progress, [&](engine::Control& control) {
    results = run_draws(declaration, study, {seed, 0, draws, threads, by_unit},
                        control);
  });
  const AmountEstimates amounts = pooled(results);
  return {std::move(results), amounts};
}

/// By name, the baseline first.
using Models = std::vector<std::pair<std::string, Declaration>>;

std::vector<NamedModel> named(const Models& models) {
  std::vector<NamedModel> all;
  for (const auto& [name, declaration] : models) {
    all.push_back({name, declaration});
  }
  return all;
}

/// Returns by model its results by draw; by model the amounts of all draws; and
/// by model but the baseline the differences in amounts.
std::tuple<std::vector<std::vector<Results>>, std::vector<AmountEstimates>,
           std::vector<AmountEstimates>>
compare_studies(const Models& models, const Study& study, std::uint32_t seed,
                index draws, int threads, const py::object& progress) {
  std::vector<ComparedDraw> compared;
  run_stoppable(progress, [&](engine::Control& control) {
    compared = compare_draws(named(models), study,
                             {seed, 0, draws, threads, false}, control);
  });
  std::vector<std::vector<Results>> results(models.size());
  std::vector<AmountEstimates> amounts;
  std::vector<AmountEstimates> differences;
  for (std::size_t m = 0; m < models.size(); ++m) {
    for (ComparedDraw& draw : compared) {
      results[m].push_back(std::move(draw.models[m]));
    }
    amounts.push_back(pooled(results[m]));
    if (m == 0) continue;
    differences.push_back(pooled_difference(compared, static_cast<index>(m)));
  }
  return {std::move(results), std::move(amounts), std::move(differences)};
}

Results expect_study(const Declaration& declaration, const Study& study,
                     double tolerance, int threads,
                     const py::object& progress) {
  Results results;
  run_stoppable(progress, [&](engine::Control& control) {
    results = expect(declaration, study, {tolerance, threads}, control);
  });
  return results;
}

void bind_rates(py::module_& module) {
  py::class_<Pieces>(module, "Pieces")
      .def(py::init<std::vector<double>, std::vector<double>>(),
           py::arg("starts"), py::arg("values"));
  py::class_<Steps>(module, "Steps").def(py::init<Pieces>(), py::arg("pieces"));
  py::class_<Weibull>(module, "Weibull")
      .def(py::init<double, double>(), py::arg("shape"), py::arg("scale"));
  py::class_<Gompertz>(module, "Gompertz")
      .def(py::init<double, double>(), py::arg("level"), py::arg("growth"));
  py::class_<LogLogistic>(module, "LogLogistic")
      .def(py::init<double, double>(), py::arg("shape"), py::arg("scale"));
  py::class_<Fixed>(module, "Fixed")
      .def(py::init<double>(), py::arg("duration"));
  py::class_<Rate>(module, "Rate")
      .def(py::init<double, std::optional<Pieces>, std::optional<Pieces>,
                    std::optional<Curve>, std::optional<Gompertz>,
                    std::map<std::string, double>>(),
           py::arg("rate"), py::arg("by_age"), py::arg("by_time"),
           py::arg("since_entry"), py::arg("in_age"), py::arg("hazard_ratios"));
  module.def("rate_from_probability", &rate_from_probability,
             py::arg("probability"), py::arg("period"));
  module.def("probability_from_rate", &probability_from_rate, py::arg("rate"),
             py::arg("period"));
}

void bind_declaration(py::module_& module) {
  using Shares = std::map<std::string, double>;
  py::class_<Transition>(module, "Transition")
      .def(py::init<std::string, std::string, Rate>(), py::arg("source"),
           py::arg("target"), py::arg("rate"));
  using ByTime = std::map<std::string, Pieces>;
  py::class_<Amounts>(module, "Amounts")
      .def(py::init([](const ByTime& stay, const ByTime& entry,
                       const ByTime& transition) {
             return Amounts{{stay.begin(), stay.end()},
                            {entry.begin(), entry.end()},
                            {transition.begin(), transition.end()}};
           }),
           py::arg("stay"), py::arg("entry"), py::arg("transition"));
  py::class_<Start>(module, "Start")
      .def(py::init<Shares, double, std::optional<Pieces>>(), py::arg("shares"),
           py::arg("age"), py::arg("entrants"));
  py::class_<Discount>(module, "Discount")
      .def(py::init<double, double>(), py::arg("costs"), py::arg("utilities"));
  py::class_<Declaration>(module, "Declaration")
      .def(py::init<std::vector<std::string>, std::vector<Transition>, Start,
                    Amounts, Amounts, Discount, std::string>(),
           py::arg("states"), py::arg("transitions"), py::arg("start"),
           py::arg("costs"), py::arg("utilities"), py::arg("discount"),
           py::arg("time_unit"))
      .def("check", [](const Declaration& d) { return check(d); })
      .def("covariate_names", &covariate_names)
      .def(py::self == py::self);
}

void bind_study(py::module_& module) {
  module.attr("most_units") = kMostUnits;
  py::class_<Covariates>(module, "Covariates")
      .def(py::init([](std::vector<std::string> names, const Numbers& values,
                       const Numbers& shares) {
             return Covariates{std::move(names), copied(values),
                               copied(shares)};
           }),
           py::arg("names"), py::arg("values"), py::arg("shares"));
  py::class_<Study>(module, "Study")
      .def(py::init([](index units, double horizon, const Numbers& times,
                       Covariates covariates) {
             return Study{units, horizon, copied(times), std::move(covariates)};
           }),
           py::arg("units"), py::arg("horizon"), py::arg("times"),
           py::arg("covariates"));
  module.def("run_study", &run_study, py::arg("declaration"), py::arg("study"),
             py::arg("seed"), py::arg("draws"), py::arg("threads"),
             py::arg("by_unit"), py::arg("progress") = py::none());
  module.def(
      "check_comparable",
      [](const Models& models) { check_comparable(named(models)); },
      py::arg("models"));
  module.def("compare_studies", &compare_studies, py::arg("models"),
             py::arg("study"), py::arg("seed"), py::arg("draws"),
             py::arg("threads"), py::arg("progress") = py::none());
  module.def("expect_study", &expect_study, py::arg("declaration"),
             py::arg("study"), py::arg("tolerance"), py::arg("threads"),
             py::arg("progress") = py::none());
}

/// By table and column: its kind and its unit.
py::dict study_measures() {
  py::dict measures;
  for (const TableColumn& column : table_columns()) {
    measures[py::make_tuple(column.table, column.name)] =
        py::make_tuple(name(column.measure.kind), column.measure.unit);
  }
  return measures;
}

void bind_results(py::module_& module) {
  module.def("study_measures", &study_measures);
  py::class_<Estimate>(module, "Estimate")
      .def_readonly("value", &Estimate::value)
      .def_readonly("error", &Estimate::error);
  py::class_<AmountEstimates>(module, "AmountEstimates")
      .def_readonly("of", &AmountEstimates::of)
      .def_readonly("covariance", &AmountEstimates::covariance);
  py::class_<Causes>(module, "Causes")
      .def_property_readonly("stay", doubles(&Causes::stay))
      .def_property_readonly("entry", doubles(&Causes::entry))
      .def_property_readonly("transition", doubles(&Causes::transition));
  py::class_<Account>(module, "Account")
      .def_readonly("undiscounted", &Account::undiscounted)
      .def_readonly("discounted", &Account::discounted)
      .def_readonly("undiscounted_causes", &Account::undiscounted_causes)
      .def_readonly("discounted_causes", &Account::discounted_causes);
  py::class_<Results>(module, "StudyResults")
      .def_readonly("units", &Results::units)
      .def_property_readonly("times", doubles(&Results::times))
      .def_property_readonly("occupancy", doubles(&Results::occupancy))
      .def_property_readonly("stays", doubles(&Results::stays))
      .def_property_readonly("events", doubles(&Results::events))
      .def_readonly("costs", &Results::costs)
      .def_readonly("utilities", &Results::utilities)
      .def_property_readonly("unit_costs", by_unit(&UnitAmounts::cost))
      .def_property_readonly("unit_discounted_costs",
                             by_unit(&UnitAmounts::discounted_cost))
      .def_property_readonly("unit_utilities", by_unit(&UnitAmounts::utility))
      .def_property_readonly("unit_discounted_utilities",
                             by_unit(&UnitAmounts::discounted_utility));
}

}  // namespace

void bind_multistate(py::module_& module) {
  bind_rates(module);
  bind_declaration(module);
  bind_study(module);
  bind_results(module);
}

}  // namespace hearthline::bindings
