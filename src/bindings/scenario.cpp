#include <pybind11/stl.h>

#include "bindings.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"
#include "hearthline/scenario/schema.hpp"

namespace hearthline::bindings {

namespace {

using scenario::Loaded;

constexpr const char* kEvidenceNames[] = {"source", "calibrated", "assumption"};

py::list parameter_list(const Loaded& loaded) {
  py::list list;
  for (const scenario::Parameter& parameter : loaded.parameters()) {
    py::dict entry;
    entry["path"] = parameter.path;
    entry["value"] = parameter.list ? py::cast(parameter.values)
                                    : py::cast(parameter.values.at(0));
    entry["unit"] = parameter.unit;
    entry["kind"] = kEvidenceNames[static_cast<int>(parameter.provenance.kind)];
    entry["text"] = parameter.provenance.text;
    entry["meaning"] = parameter.meaning;
    entry["file"] = parameter.file;
    list.append(entry);
  }
  return list;
}

std::vector<std::string> locality_titles(const Loaded& loaded) {
  std::vector<std::string> titles;
  for (const auto& [name, locality] : loaded.scenario.population.localities) {
    titles.push_back(locality.title);
  }
  return titles;
}

std::vector<std::string> zone_names(const Loaded& loaded) {
  std::vector<std::string> names;
  for (const model::Zone zone : scenario::zone_map(loaded.scenario)) {
    names.emplace_back(model::kZoneNames[static_cast<std::size_t>(zone)]);
  }
  return names;
}

/// Returns a value that Python has checked: a number, a string, a list of
/// either, or a dictionary of such values and dictionaries.
scenario::Value value_of(const py::handle& given) {
  if (py::isinstance<py::dict>(given)) {
    std::vector<scenario::Change> table;
    for (const auto& [name, inner] : py::cast<py::dict>(given)) {
      table.push_back({py::cast<std::string>(name), value_of(inner)});
    }
    return table;
  }
  using Plain = std::variant<double, std::string, std::vector<double>,
                             std::vector<std::string>>;
  return std::visit([](auto&& plain) { return scenario::Value(plain); },
                    py::cast<Plain>(given));
}

Loaded changed(const Loaded& loaded, const py::dict& changes,
               const std::string& kind, const std::string& text) {
  model::Provenance provenance{model::Evidence::kAssumption, text};
  if (kind == "source") provenance.kind = model::Evidence::kSource;
  return loaded.changed(
      std::get<std::vector<scenario::Change>>(value_of(changes)), provenance);
}

}  // namespace

void bind_scenario(py::module_& module) {
  py::class_<Loaded>(module, "Scenario")
      .def_property_readonly("name",
                             [](const Loaded& s) { return s.scenario.name; })
      .def_property_readonly("title",
                             [](const Loaded& s) { return s.scenario.title; })
      .def_property_readonly(
          "description", [](const Loaded& s) { return s.scenario.description; })
      .def_property_readonly(
          "start",
          [](const Loaded& s) { return to_text(s.scenario.time.start); })
      .def_property_readonly(
          "horizon",
          [](const Loaded& s) { return scenario::horizon_months(s.scenario); })
      .def_property_readonly(
          "localities",
          [](const Loaded& s) { return scenario::locality_names(s.scenario); })
      .def_property_readonly("locality_titles", &locality_titles)
      .def_property_readonly("zones", &zone_names)
      .def_property_readonly(
          "marginals",
          [](const Loaded& s) { return s.scenario.population.marginals; })
      .def_property_readonly("files",
                             [](const Loaded& s) { return s.document.files(); })
      .def("changed", &changed, py::arg("changes"),
           py::arg("kind") = "assumption",
           py::arg("text") = scenario::set_by_the_user().text)
      .def("to_toml", &Loaded::to_toml)
      .def("digest", &Loaded::digest)
      .def("parameters", &parameter_list)
      .def("warnings",
           [](const Loaded& s) { return issue_list(s.warnings()); });
  module.def("load", &scenario::load, py::arg("name_or_path"),
             py::arg("folders"));
  module.def("parse", &scenario::parse, py::arg("text"), py::arg("name"),
             py::arg("folders"));
  module.def("shipped", &scenario::shipped, py::arg("folders"));
  module.def("shipped_programmes", &scenario::shipped_programmes,
             py::arg("folders"));
  module.def(
      "programme",
      [](const std::string& name, const std::vector<std::string>& folders) {
        return scenario::load_programme(name, folders).to_toml();
      },
      py::arg("name_or_path"), py::arg("folders"));
  module.def("shipped_books", &scenario::shipped_books, py::arg("folders"));
  module.def(
      "book",
      [](const std::string& name, const std::vector<std::string>& folders) {
        return scenario::load_book(name, folders).to_toml();
      },
      py::arg("name_or_path"), py::arg("folders"));
  module.def("schema", &scenario::json_schema);
  module.def("parameter_reference", &scenario::parameter_reference);
}

}  // namespace hearthline::bindings
