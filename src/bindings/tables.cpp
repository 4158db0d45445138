#include <pybind11/stl.h>

#include "bindings.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/results/table.hpp"
#include "views.hpp"

namespace hearthline::bindings {

namespace {

using results::Column;
using results::Table;

std::vector<std::string> names(const Table& table, bool keys) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if ((static_cast<index>(c) < table.keys) == keys) {
      names.push_back(table.columns[c].name);
    }
  }
  return names;
}

py::array table_column(const py::object& self, const std::string& name) {
  const auto visitor = [&](const auto& cells) {
    return view(cells.data(), cells.size(), sizeof(cells[0]), self);
  };
  return std::visit(visitor, self.cast<const Table&>().column(name).cells);
}

/// Of every value column: its kind and its unit.
py::dict measures(const Table& table) {
  py::dict measures;
  for (const Column& column : table.columns) {
    if (!column.measure) continue;
    measures[py::str(column.name)] =
        py::make_tuple(name(column.measure->kind), column.measure->unit);
  }
  return measures;
}

/// Of the keys whose categories overlap: why a sum would count twice.
py::dict overlaps(const Table& table) {
  py::dict overlaps;
  for (const Column& column : table.columns) {
    if (!column.overlap.empty()) {
      overlaps[py::str(column.name)] = column.overlap;
    }
  }
  return overlaps;
}

py::dict theme_titles() {
  py::dict titles;
  for (std::size_t k = 0; k < model::kThemeNames.size(); ++k) {
    titles[py::str(model::kThemeNames[k])] = model::kThemeTitles[k];
  }
  return titles;
}

}  // namespace

void bind_tables(py::module_& module) {
  module.def("theme_titles", &theme_titles);
  py::class_<Table>(module, "Table")
      .def_readonly("name", &Table::name)
      .def_property_readonly("keys",
                             [](const Table& t) { return names(t, true); })
      .def_property_readonly("values",
                             [](const Table& t) { return names(t, false); })
      .def_property_readonly("measures", &measures)
      .def_property_readonly("overlaps", &overlaps)
      .def("__len__", &Table::rows)
      .def("column", &table_column, py::arg("name"))
      .def(
          "labels",
          [](const Table& t, const std::string& name) {
            return t.column(name).labels;
          },
          py::arg("name"));
}

}  // namespace hearthline::bindings
