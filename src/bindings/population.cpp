#include "population.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <memory>

#include "bindings.hpp"
#include "hearthline/demography/arrivals.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"
#include "hearthline/text/wording.hpp"
#include "stoppable.hpp"
#include "views.hpp"

namespace hearthline::bindings {

namespace {

using model::Family;

const std::vector<std::string>& column_names() {
  static const std::vector<std::string> names{
      "id",           "frailty",  "locality",    "ward",
      "ethnic_group", "children", "lone_parent", "quintile",
      "level",        "themes",   "enters",      "rise"};
  return names;
}

/// Returns a view of one member of every family.
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
  if (name == "ward") {
    return member<std::uint8_t>(self, offsetof(Family, ward));
  }
  if (name == "ethnic_group") {
    return member<std::uint8_t>(self, offsetof(Family, ethnic_group));
  }
  if (name == "enters") {
    return member<std::int16_t>(self, offsetof(Family, enters));
  }
  if (name == "rise") return member<float>(self, offsetof(Family, rise));
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
  throw Error("families have no column '" + name + "'" +
              text::suggestion(name, column_names()));
}

const std::vector<std::string>& child_column_names() {
  static const std::vector<std::string> names{"born_month", "male",
                                              "disability"};
  return names;
}

/// Returns a view of one member of every child, in the order of families.
py::array child_column(const py::object& self, const std::string& name) {
  const auto& children = self.cast<const Population&>().families->children;
  const auto* bytes = reinterpret_cast<const std::byte*>(children.data());
  const auto member = [&](auto sample, std::size_t offset) {
    using Number = decltype(sample);
    return view(reinterpret_cast<const Number*>(bytes + offset),
                children.size(), sizeof(model::Child), self);
  };
  if (name == "born_month") {
    return member(std::int16_t{}, offsetof(model::Child, born_month));
  }
  if (name == "male") return member(bool{}, offsetof(model::Child, sex));
  if (name == "disability") {
    return member(bool{}, offsetof(model::Child, disability));
  }
  throw Error("children have no column '" + name + "'" +
              text::suggestion(name, child_column_names()));
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

template <class Number>
using Given = py::array_t<Number, py::array::c_style | py::array::forcecast>;

/// Returns families whose attributes are known; only their need at the start is
/// sampled.
Population given(
    const scenario::Loaded& loaded, const Given<std::uint64_t>& ids,
    const Given<std::uint8_t>& ward, const Given<std::uint8_t>& locality,
    const Given<std::uint8_t>& ethnic_group, const Given<bool>& lone_parent,
    const Given<std::uint8_t>& quintile, const Given<std::uint8_t>& children,
    const Given<std::int16_t>& born_month, const Given<bool>& male,
    const Given<bool>& disability, const py::object& progress) {
  const auto families = static_cast<std::size_t>(ids.size());
  for (const py::ssize_t size :
       {ward.size(), locality.size(), ethnic_group.size(), lone_parent.size(),
        quintile.size(), children.size()}) {
    if (size != ids.size()) {
      throw Error("columns of families: expected " +
                  std::to_string(ids.size()) +
                  " values, one for each id, found " + std::to_string(size));
    }
  }
  auto made = std::make_shared<model::Families>();
  made->families.resize(families);
  const auto localities = loaded.scenario.population.localities.size();
  std::size_t child = 0;
  const auto all_children = static_cast<std::size_t>(born_month.size());
  if (male.size() != born_month.size() ||
      disability.size() != born_month.size()) {
    throw Error("columns of children differ in length");
  }
  for (std::size_t f = 0; f < families; ++f) {
    const auto at = static_cast<py::ssize_t>(f);
    Family& family = made->families[f];
    family.id = {ids.at(at)};
    if ((family.id.value & demography::kEntrant) != 0) {
      throw Error("ids: expected numbers below 2^63, found " +
                  std::to_string(family.id.value));
    }
    family.ward = ward.at(at);
    family.locality = locality.at(at);
    family.ethnic_group = ethnic_group.at(at);
    family.lone_parent = lone_parent.at(at);
    family.quintile = quintile.at(at);
    family.children = children.at(at);
    family.first_child = static_cast<std::uint32_t>(child);
    if (family.locality >= localities || family.quintile >= model::kQuintiles ||
        family.children == 0 || child + family.children > all_children) {
      throw Error("family " + std::to_string(family.id.value) +
                  ": its locality, quintile or number of children is out of "
                  "range");
    }
    for (int c = 0; c < family.children; ++c, ++child) {
      const auto place = static_cast<py::ssize_t>(child);
      model::Child one;
      one.born_month = born_month.at(place);
      if (one.born_month > 0 || one.born_month <= -demography::kChildhood) {
        throw Error("family " + std::to_string(family.id.value) +
                    ": expected children aged 0 to 17 at the start, found one "
                    "born in month " +
                    std::to_string(one.born_month));
      }
      one.sex = male.at(place) ? model::Sex::kMale : model::Sex::kFemale;
      one.disability = disability.at(place);
      made->children.push_back(one);
      family.youngest_born_month =
          c == 0 ? one.born_month
                 : std::max(family.youngest_born_month, one.born_month);
    }
  }
  if (child != all_children) {
    throw Error("columns of children: expected " + std::to_string(child) +
                " values, one for each child of the families, found " +
                std::to_string(all_children));
  }
  run_stoppable(progress, [&](engine::Control& control) {
    scenario::settle_families(loaded.scenario, *made,
                              engine::available_threads(), control);
  });
  return {std::move(made)};
}

}  // namespace

void bind_population(py::module_& module) {
  py::class_<Population>(module, "Population")
      .def(py::init(&sample), py::arg("scenario"),
           py::arg("progress") = py::none())
      .def_static("given", &given, py::arg("scenario"), py::arg("ids"),
                  py::arg("ward"), py::arg("locality"), py::arg("ethnic_group"),
                  py::arg("lone_parent"), py::arg("quintile"),
                  py::arg("children"), py::arg("born_month"), py::arg("male"),
                  py::arg("disability"), py::arg("progress") = py::none())
      .def("__len__",
           [](const Population& p) { return p.families->families.size(); })
      .def_property_readonly_static(
          "column_names", [](const py::object&) { return column_names(); })
      .def_property_readonly("nbytes", &bytes)
      .def("column", &column, py::arg("name"))
      .def_property_readonly_static(
          "child_column_names",
          [](const py::object&) { return child_column_names(); })
      .def("child_column", &child_column, py::arg("name"));
}

}  // namespace hearthline::bindings
