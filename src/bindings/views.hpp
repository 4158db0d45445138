#pragma once
/// @file
/// Read-only numpy views of memory that C++ owns.

#include <pybind11/numpy.h>

namespace hearthline::bindings {

/// Returns a view of `count` numbers, `stride` bytes apart. The view keeps
/// `owner` alive.
template <class Number>
pybind11::array view(const Number* first, std::size_t count, std::size_t stride,
                     const pybind11::handle& owner) {
  pybind11::array array(
      pybind11::dtype::of<Number>(),
      std::vector<pybind11::ssize_t>{static_cast<pybind11::ssize_t>(count)},
      std::vector<pybind11::ssize_t>{static_cast<pybind11::ssize_t>(stride)},
      first, owner);
  array.attr("setflags")(pybind11::arg("write") = false);
  return array;
}

}  // namespace hearthline::bindings
