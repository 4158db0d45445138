#include "population.hpp"

#include <pybind11/stl.h>

#include <memory>

#include "bindings.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"
#include "stoppable.hpp"
#include "views.hpp"

namespace hearthline::bindings {

namespace {

using model::Family;

const std::vector<std::string>& column_names() {
  static const std::vector<std::string> names{
      "id",          "frailty",  "locality", "children",
      "lone_parent", "quintile", "level",    "themes"};
  return names;
}

/// A view of one member of every family.
template <class Number>
py::array member(const py::object& self, std::size_t offset) {
  const auto& families = self.cast<const Population&>().families->families;
  const auto* bytes = reinterpret_cast<const std::byte*>(families.data());
  return view(reinterpret_cast<const Number*>(bytes + offset), families.size(),
              sizeof(Family), self);
}

py::array column(const py::object& self, const std::string& name) {
  constexpr std::size_t kNeed = offsetof(Family, need);
  if (name == "id") return member<std::uint64_t>(self, offsetof(Family, id));
  if (name == "frailty") {
    return member<double>(self, offsetof(Family, frailty));
  }
  if (name == "locality") {
    return member<std::uint8_t>(self, offsetof(Family, locality));
  }
  if (name == "children") {
    return member<std::uint8_t>(self, offsetof(Family, children));
  }
  if (name == "lone_parent") {
    return member<bool>(self, offsetof(Family, lone_parent));
  }
  if (name == "quintile") {
    return member<std::uint8_t>(self, offsetof(Family, quintile));
  }
  if (name == "level") {
    return member<std::uint8_t>(self, kNeed + offsetof(model::Need, level));
  }
  if (name == "themes") {
    return member<std::uint8_t>(self, kNeed + offsetof(model::Need, themes));
  }
  std::string message = "families have no column " + name + "; they have";
  for (const std::string& known : column_names()) message += " " + known;
  throw Error(message);
}

std::size_t bytes(const Population& population) {
  return population.families->families.capacity() * sizeof(Family) +
         population.families->children.capacity() * sizeof(model::Child);
}

Population sample(const scenario::Loaded& loaded, const py::object& progress) {
  auto families = std::make_shared<model::Families>();
  run_stoppable(progress, [&](engine::Control& control) {
    *families = scenario::sample_families(loaded.scenario,
                                          engine::available_threads(), control);
  });
  return {std::move(families)};
}

}  // namespace

void bind_population(py::module_& module) {
  py::class_<Population>(module, "Population")
      .def(py::init(&sample), py::arg("scenario"),
           py::arg("progress") = py::none())
      .def("__len__",
           [](const Population& p) { return p.families->families.size(); })
      .def_property_readonly_static(
          "column_names", [](const py::object&) { return column_names(); })
      .def_property_readonly("nbytes", &bytes)
      .def("column", &column, py::arg("name"));
}

}  // namespace hearthline::bindings
