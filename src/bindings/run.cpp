#include <pybind11/stl.h>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings.hpp"
#include "costs.hpp"
#include "hearthline/demography/arrivals.hpp"
#include "hearthline/error.hpp"
#include "hearthline/money/exact.hpp"
#include "hearthline/results/family_bill.hpp"
#include "hearthline/results/joint_run.hpp"
#include "hearthline/results/reached_run.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/load.hpp"
#include "population.hpp"
#include "stoppable.hpp"

namespace hearthline::bindings {

namespace {

using results::JointRun;
using results::ReachedRun;
using results::ScenarioRun;

std::unique_ptr<ScenarioRun> make_run(const scenario::Loaded& loaded,
                                      const Population& population, index draws,
                                      std::uint32_t seed) {
  // With demography, the plan takes a moment.
  std::unique_ptr<ScenarioRun> run;
  run_stoppable(py::none(), [&](engine::Control& control) {
    run = std::make_unique<ScenarioRun>(loaded.scenario, population.families,
                                        draws, seed, &control.stop);
  });
  return run;
}

template <class AnyRun>
void simulate(AnyRun& run, index first, index count, int threads,
              const py::object& progress) {
  run_stoppable(progress, [&](engine::Control& control) {
    run.simulate(first, count, threads, control);
  });
}

/// Returns the results of draws as bytes.
py::bytes dump(ScenarioRun& run, index first, index count) {
  if (count < 1) throw Error("count: expected a whole number of 1 or more");
  const auto size = static_cast<std::size_t>(count * run.draw_bytes());
  const auto bytes = py::reinterpret_steal<py::bytes>(
      PyBytes_FromStringAndSize(nullptr, static_cast<py::ssize_t>(size)));
  if (!bytes) throw py::error_already_set();
  run.copy_out(
      first, count,
      {reinterpret_cast<std::byte*>(PyBytes_AS_STRING(bytes.ptr())), size});
  return bytes;
}

void restore(ScenarioRun& run, index first, index count,
             const py::buffer& bytes) {
  const py::buffer_info info = bytes.request();
  run.copy_in(first, count,
              {static_cast<const std::byte*>(info.ptr),
               static_cast<std::size_t>(info.size * info.itemsize)});
}

results::Table table(const ScenarioRun& run, const std::string& name,
                     std::optional<index> upto) {
  return run.table(name, upto.value_or(run.draws()));
}

py::list trace(const ScenarioRun& run, std::uint64_t family,
               std::uint32_t draw) {
  py::list events;
  for (const auto& traced : run.trace({family}, draw)) {
    const model::Need need = traced.need;
    py::list themes;
    for (int k = 0; k < model::kThemes; ++k) {
      if (need.themes.contains(model::theme_at(k))) {
        themes.append(model::kThemeNames[static_cast<std::size_t>(k)]);
      }
    }
    py::dict event;
    event["month"] = traced.time;
    event["process"] = traced.process;
    event["level"] = model::number(need.level);
    event["themes"] = themes;
    event["hazard"] = traced.hazard * model::kMonthsPerYear;
    event["case"] =
        model::kCaseNames[static_cast<std::size_t>(model::place(traced.kind))];
    event["covered"] = traced.covered;
    events.append(event);
  }
  return events;
}

/// Returns the bill of a family as columns, a line each: the places of the year
/// and of the item (among those of `Pricing`), ticks of volume, the price in
/// ten-thousandths of a pound, and whole pence.
/// @param priced  whose costs are taken
py::dict bill(const ScenarioRun& run, std::uint64_t family, std::uint32_t draw,
              const scenario::Loaded& priced) {
  const std::vector<results::BillLine> lines = [&] {
    py::gil_scoped_release release;
    return run.bill({family}, draw, costs_of(priced)).lines;
  }();
  const auto column = [&](const auto& of) {
    py::list cells;
    for (const results::BillLine& line : lines) cells.append(of(line));
    return cells;
  };
  using Line = results::BillLine;
  py::dict columns;
  columns["year"] = column([](const Line& line) { return line.year; });
  columns["item"] = column([](const Line& line) { return line.item; });
  columns["ticks"] = column([](const Line& line) { return line.ticks; });
  columns["price"] = column([](const Line& line) { return line.price; });
  columns["pence"] = column(
      [](const Line& line) { return money::rounded(line.amount(), line.per); });
  return columns;
}

/// Returns the families that join after the start, by id: whether a first birth
/// forms them, so that all that happens to its child is known.
py::dict entrants(const ScenarioRun& run) {
  py::dict all;
  if (run.plan() == nullptr) return all;
  for (const model::Family& family : run.plan()->families.families) {
    if ((family.id.value & demography::kEntrant) == 0) continue;
    all[py::int_(family.id.value)] = demography::is_new_family(family.id);
  }
  return all;
}

/// Returns the plan of the demography, one dict per projection and year; empty
/// without demography.
py::list plan(const ScenarioRun& run) {
  py::list years;
  if (run.plan() == nullptr) return years;
  for (const demography::PlanYear& year : run.plan()->years) {
    py::dict row;
    row["projection"] = year.projection;
    row["year"] = year.year;
    row["birth_scale"] = year.birth_scale;
    row["moving_out"] = year.moving_out;
    row["births"] = year.births;
    row["new_families"] = year.new_families;
    row["arrivals"] = year.arrivals;
    row["child_arrivals"] = year.child_arrivals;
    row["moved_out"] = year.moved_out;
    row["aged_out"] = year.aged_out;
    row["need_ratio"] = year.need_ratio;
    row["projected"] = year.projected;
    row["planned"] = year.planned;
    years.append(row);
  }
  return years;
}

/// Returns the plan's expected children and families, by month and locality.
py::dict expected_people(const ScenarioRun& run) {
  py::dict columns;
  if (run.plan() == nullptr) return columns;
  const auto& expected = run.plan()->expected;
  const auto column = [&](auto&& member) {
    std::vector<double> values;
    for (index m = 0; m < run.months(); ++m) {
      for (const auto& months : expected) {
        values.push_back(member(months[static_cast<std::size_t>(m)]));
      }
    }
    return values;
  };
  using Month = demography::StockMonth;
  columns["families"] = column([](const Month& m) { return m.families; });
  columns["lone_parent_families"] =
      column([](const Month& m) { return m.lone_parent; });
  columns["children"] = column([](const Month& m) { return m.children; });
  columns["births"] = column([](const Month& m) { return m.births; });
  columns["moved_out"] = column([](const Month& m) { return m.moved_out; });
  columns["aged_out"] = column([](const Month& m) { return m.aged_out; });
  return columns;
}

/// Returns what has been simulated of each mix, one dict per mix.
py::list report(const JointRun& run) {
  py::list mixes;
  for (const results::MixReport& own : run.report()) {
    py::dict row;
    row["whole"] = own.whole;
    row["families"] = own.families;
    row["touched"] = own.touched;
    row["woken"] = own.woken;
    row["whole_draws"] = own.whole_draws;
    mixes.append(row);
  }
  return mixes;
}

using Reach = results::Reach<ScenarioRun>;

/// @param reaches  of each: the number of a mix, names of programmes, and a run
///                 of the baseline and of the mix for those whom they reach
ReachedRun reached_run(
    ScenarioRun& base, std::vector<ScenarioRun*> mixes,
    const std::vector<std::tuple<std::size_t, std::vector<std::string>,
                                 ScenarioRun*, ScenarioRun*>>& reaches) {
  std::vector<Reach> all;
  for (const auto& [in, names, of_base, of_mix] : reaches) {
    all.push_back({in, names, of_base, of_mix});
  }
  return {base, std::move(mixes), std::move(all)};
}

}  // namespace

void bind_run(py::module_& module) {
  py::class_<ScenarioRun>(module, "Run")
      .def(py::init(&make_run), py::arg("scenario"), py::arg("population"),
           py::arg("draws"), py::arg("seed"))
      .def_property_readonly("draws", &ScenarioRun::draws)
      .def_property_readonly("seed", &ScenarioRun::seed)
      .def_property_readonly("table_names", &ScenarioRun::table_names)
      .def("simulate", &simulate<ScenarioRun>, py::arg("first"),
           py::arg("count"), py::arg("threads"),
           py::arg("progress") = py::none())
      .def_property_readonly("draw_bytes", &ScenarioRun::draw_bytes)
      .def("hold", &ScenarioRun::hold, py::arg("first"), py::arg("draws"))
      .def("dump", &dump, py::arg("first"), py::arg("count"))
      .def("restore", &restore, py::arg("first"), py::arg("count"),
           py::arg("content"))
      .def("plan", &plan)
      .def("entrants", &entrants)
      .def("expected_people", &expected_people)
      .def("table", &table, py::arg("name"), py::arg("upto") = py::none())
      .def("trace", &trace, py::arg("family_id"), py::arg("draw"))
      .def("bill", &bill, py::arg("family_id"), py::arg("draw"),
           py::arg("priced"));
  py::class_<JointRun>(module, "JointRun")
      .def(py::init([](ScenarioRun& base, std::vector<ScenarioRun*> mixes) {
             return JointRun(base, std::move(mixes));
           }),
           py::arg("base"), py::arg("mixes"), py::keep_alive<1, 2>(),
           py::keep_alive<1, 3>())
      .def("simulate", &simulate<JointRun>, py::arg("first"), py::arg("count"),
           py::arg("threads"), py::arg("progress") = py::none())
      .def_property_readonly("report", &report);
  py::class_<ReachedRun>(module, "ReachedRun")
      .def(py::init(&reached_run), py::arg("base"), py::arg("mixes"),
           py::arg("reaches"), py::keep_alive<1, 2>(), py::keep_alive<1, 3>(),
           py::keep_alive<1, 4>())
      .def("simulate", &simulate<ReachedRun>, py::arg("first"),
           py::arg("count"), py::arg("threads"),
           py::arg("progress") = py::none())
      .def_property_readonly("families", &ReachedRun::families);
}

}  // namespace hearthline::bindings
