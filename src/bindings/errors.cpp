#include "hearthline/scenario/errors.hpp"

#include <pybind11/stl.h>

#include <cmath>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>

#include "bindings.hpp"
#include "hearthline/engine/memory.hpp"
#include "hearthline/error.hpp"

namespace hearthline::bindings {

namespace {

/// The exception types, which exist as long as the interpreter.
PYBIND11_CONSTINIT py::gil_safe_call_once_and_store<py::object> base_error;
PYBIND11_CONSTINIT py::gil_safe_call_once_and_store<py::object> input_error;
PYBIND11_CONSTINIT py::gil_safe_call_once_and_store<py::object> scenario_error;
PYBIND11_CONSTINIT py::gil_safe_call_once_and_store<py::object> run_error;

}  // namespace

py::list issue_list(const std::vector<scenario::Issue>& found) {
  py::list issues;
  for (const scenario::Issue& issue : found) {
    py::dict entry;
    entry["file"] = issue.file;
    entry["line"] = issue.line;
    entry["column"] = issue.column;
    entry["field"] = issue.field;
    entry["found"] = issue.found;
    entry["allowed"] = issue.allowed;
    entry["nearest"] = issue.nearest;
    entry["message"] = issue.message();
    issues.append(entry);
  }
  return issues;
}

namespace {

void set_memory_error() {
  const double megabytes = engine::available_memory() / 1e6;
  const std::string has =
      std::isfinite(megabytes)
          ? " (" + std::to_string(static_cast<std::int64_t>(megabytes)) + " MB)"
          : "";
  const std::string message =
      "expected a calculation that fits in the memory available" + has +
      ", found one that needs more; reduce the number of families, units, "
      "draws or times";
  py::set_error(run_error.get_stored(), message.c_str());
}

void raise_scenario_error(const scenario::ScenarioError& error) {
  const py::object& type = scenario_error.get_stored();
  const py::object value = type(error.what());
  value.attr("issues") = issue_list(error.issues());
  PyErr_SetObject(type.ptr(), value.ptr());
}

}  // namespace

void bind_errors(py::module_& module) {
  base_error.call_once_and_store_result([&] {
    return py::object(
        py::exception<Error>(module, "HearthlineError", PyExc_Exception));
  });
  input_error.call_once_and_store_result([&] {
    return py::object(py::exception<InputError>(module, "InputError",
                                                base_error.get_stored()));
  });
  scenario_error.call_once_and_store_result([&] {
    return py::object(py::exception<scenario::ScenarioError>(
        module, "ScenarioError", base_error.get_stored()));
  });
  run_error.call_once_and_store_result([&] {
    return py::object(py::exception<Interrupted>(module, "RunError",
                                                 base_error.get_stored()));
  });
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const scenario::ScenarioError& error) {
      raise_scenario_error(error);
    } catch (const InputError& error) {
      py::set_error(input_error.get_stored(), error.what());
    } catch (const Error& error) {
      py::set_error(run_error.get_stored(), error.what());
    } catch (const std::bad_alloc&) {
      set_memory_error();
    } catch (const std::length_error&) {  // No vector can be this long.
      set_memory_error();
    }
  });
}

}  // namespace hearthline::bindings
