#include <pybind11/stl.h>

#include "bindings.hpp"
#include "hearthline/validation/suite.hpp"
#include "stoppable.hpp"

namespace hearthline::bindings {

namespace {

py::list validate(std::vector<std::string> cases, double share, int threads,
                  const py::object& progress) {
  std::vector<validation::Finding> findings;
  run_stoppable(progress, [&](engine::Control& control) {
    findings =
        validation::run_suite({std::move(cases), share, threads}, control);
  });
  py::list rows;
  for (const validation::Finding& f : findings) {
    py::dict row;
    row["case"] = f.source_case;
    row["part"] = f.part;
    row["quantity"] = f.quantity;
    row["kind"] = validation::kind_name(f.kind);
    row["expected"] = f.expected;
    row["got"] = f.got;
    row["error"] = f.error;
    row["z"] = f.z;
    row["bound"] = f.bound;
    row["false_alarms"] = f.false_alarms;
    row["passed"] = f.passed;
    rows.append(row);
  }
  return rows;
}

}  // namespace

void bind_validation(py::module_& module) {
  module.def("validation_cases", &validation::case_names);
  module.def("validate", &validate, py::arg("cases"), py::arg("share"),
             py::arg("threads"), py::arg("progress") = py::none());
}

}  // namespace hearthline::bindings
