#pragma once
/// @file
/// Long computations whose progress Python can follow and which it can stop.

#include <pybind11/pybind11.h>

#include <chrono>
#include <future>

#include "hearthline/engine/control.hpp"

namespace hearthline::bindings {

/// Runs `work(control)` on another thread without the GIL. Meanwhile the
/// calling thread checks for Python signals (Ctrl-C) and calls `progress`
/// several times per second.
/// @param progress  None, or a callable that takes the share completed
/// @throws what `work` throws, or a pending Python exception once the work has
///   stopped
template <class Work>
void run_stoppable(const pybind11::object& progress, Work&& work) {
  using namespace std::chrono_literals;
  namespace py = pybind11;
  engine::Control control;
  std::future<void> result;
  {
    const py::gil_scoped_release release;
    result = std::async(std::launch::async, [&] { work(control); });
  }
  try {
    for (;;) {
      {
        const py::gil_scoped_release release;
        if (result.wait_for(100ms) == std::future_status::ready) break;
      }
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (!progress.is_none()) progress(control.fraction());
    }
    result.get();
    if (!progress.is_none()) progress(1.0);
  } catch (...) {
    control.stop = true;
    const py::gil_scoped_release release;
    if (result.valid()) result.wait();
    throw;
  }
}

}  // namespace hearthline::bindings
