#pragma once
/// @file
/// The parts of the module `hearthline._core`; each file binds one topic.

#include <pybind11/pybind11.h>

#include <vector>

#include "hearthline/scenario/errors.hpp"

namespace hearthline::bindings {

namespace py = pybind11;

/// Returns issues as a list of dictionaries.
py::list issue_list(const std::vector<scenario::Issue>& found);

void bind_errors(py::module_& module);
void bind_scenario(py::module_& module);
void bind_tables(py::module_& module);
void bind_population(py::module_& module);
void bind_run(py::module_& module);
void bind_expectation(py::module_& module);
void bind_money(py::module_& module);
void bind_appraisal(py::module_& module);
void bind_multistate(py::module_& module);
void bind_validation(py::module_& module);

}  // namespace hearthline::bindings
