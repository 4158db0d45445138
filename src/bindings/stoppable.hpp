#pragma once
/// @file
/// Long work that Python can watch and stop.

#include <pybind11/pybind11.h>

#include <chrono>
#include <future>

#include "hearthline/engine/control.hpp"

namespace hearthline::bindings {

/// Runs `work(control)` on another thread without the GIL, while the calling
/// thread asks Python for signals (Ctrl-C) and tells `progress` how far the
/// work is, both several times a second.
/// @param progress  None, or a callable that takes the share done
/// @throws what `work` throws; a pending Python exception once it has stopped
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
