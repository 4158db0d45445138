#include <pybind11/stl.h>

#include "bindings.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/scenario/load.hpp"
#include "population.hpp"
#include "stoppable.hpp"

namespace hearthline::bindings {

namespace {

using expectation::ScenarioExpectation;

std::unique_ptr<ScenarioExpectation> expect(const scenario::Loaded& loaded,
                                            const Population& population,
                                            int frailty_nodes, int threads,
                                            const py::object& progress) {
  std::unique_ptr<ScenarioExpectation> expected;
  run_stoppable(progress, [&](engine::Control& control) {
    expected = std::make_unique<ScenarioExpectation>(
        loaded.scenario, *population.families,
        expectation::Settings{.frailty_nodes = frailty_nodes}, threads,
        control);
  });
  return expected;
}

}  // namespace

void bind_expectation(py::module_& module) {
  module.attr("phase_months") = expectation::kPhaseMonths;
  py::class_<ScenarioExpectation>(module, "Expectation")
      .def(py::init(&expect), py::arg("scenario"), py::arg("population"),
           py::arg("frailty_nodes"), py::arg("threads"),
           py::arg("progress") = py::none())
      .def_property_readonly("table_names", &ScenarioExpectation::table_names)
      .def_property_readonly("left_out", &ScenarioExpectation::left_out)
      .def_property_readonly(
          "strata",
          [](const ScenarioExpectation& e) { return e.expected().strata; })
      .def_property_readonly("frailty_nodes",
                             [](const ScenarioExpectation& e) {
                               return e.expected().frailty_nodes;
                             })
      .def_property_readonly(
          "lost",
          [](const ScenarioExpectation& e) { return e.expected().lost; })
      .def_property_readonly(
          "late",
          [](const ScenarioExpectation& e) { return e.expected().late; })
      .def_property_readonly("survival_error",
                             [](const ScenarioExpectation& e) {
                               return e.expected().survival_error;
                             })
      .def_property_readonly("transform_error",
                             [](const ScenarioExpectation& e) {
                               return e.expected().transform_error;
                             })
      .def("table", &ScenarioExpectation::table, py::arg("name"))
      .def("differences", &ScenarioExpectation::differences, py::arg("name"));
}

}  // namespace hearthline::bindings
