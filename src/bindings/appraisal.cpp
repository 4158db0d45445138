#include "hearthline/money/appraisal.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bindings.hpp"
#include "hearthline/error.hpp"
#include "hearthline/money/discount.hpp"
#include "hearthline/money/pence.hpp"
#include "hearthline/money/spend_change.hpp"

namespace hearthline::bindings {

namespace {

using money::Pence;
using PenceArray =
    py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>;
using RealArray =
    py::array_t<double, py::array::c_style | py::array::forcecast>;

money::Discounting rates_of(bool health) {
  return health ? money::Discounting::kHealth : money::Discounting::kStandard;
}

/// Returns whole pence of amounts (whose last axis is lines) times one factor a
/// line.
PenceArray scaled_pence(const PenceArray& amounts,
                        const std::vector<double>& factors) {
  const std::size_t lines = factors.size();
  if (amounts.ndim() == 0 ||
      amounts.shape(amounts.ndim() - 1) != static_cast<py::ssize_t>(lines)) {
    throw Error("amounts: expected as many lines as factors");
  }
  PenceArray all(std::vector<py::ssize_t>(amounts.shape(),
                                          amounts.shape() + amounts.ndim()));
  const std::int64_t* from = amounts.data();
  std::int64_t* to = all.mutable_data();
  for (py::ssize_t i = 0; i < amounts.size(); ++i) {
    to[i] = money::whole_pence(static_cast<double>(from[i]) *
                               factors[static_cast<std::size_t>(i) % lines]);
  }
  return all;
}

/// Returns the change of spend of each draw in its three parts.
/// @param before, after  volumes of shape (draws, items)
/// @param change  of each draw, in pence
PenceArray spend_changes(const RealArray& before, const RealArray& after,
                         const std::vector<std::int64_t>& prices_before,
                         const std::vector<std::int64_t>& prices_after,
                         const std::vector<Pence>& change) {
  const auto draws = static_cast<py::ssize_t>(change.size());
  const auto items = static_cast<py::ssize_t>(prices_before.size());
  const auto fits = [&](const RealArray& volumes) {
    return volumes.ndim() == 2 && volumes.shape(0) == draws &&
           volumes.shape(1) == items;
  };
  if (!fits(before) || !fits(after)) {
    throw Error("volumes: expected arrays of shape (draws, items)");
  }
  const auto width = static_cast<std::size_t>(items);
  PenceArray parts(std::vector<py::ssize_t>{draws, 3});
  std::int64_t* to = parts.mutable_data();
  for (py::ssize_t draw = 0; draw < draws; ++draw) {
    const money::SpendChange split = money::spend_change(
        {{before.data() + draw * items, width}, prices_before},
        {{after.data() + draw * items, width}, prices_after},
        change[static_cast<std::size_t>(draw)]);
    *to++ = split.number;
    *to++ = split.mix;
    *to++ = split.unit_cost;
  }
  return parts;
}

}  // namespace

void bind_appraisal(py::module_& module) {
  module.attr("green_book") = std::string(money::kGreenBookEdition);
  module.def(
      "discount_factors",
      [](index years, bool health) {
        return money::discount_factors(years, rates_of(health));
      },
      py::arg("years"), py::arg("health") = false);
  module.def(
      "correction",
      [](int grade, bool of_costs, bool below_zero) {
        return money::correction(
            grade,
            of_costs ? money::Optimism::kOfCosts : money::Optimism::kOfBenefits,
            below_zero);
      },
      py::arg("grade"), py::arg("of_costs"), py::arg("below_zero"));
  module.def("scaled", &scaled_pence, py::arg("amounts"), py::arg("factors"));
  module.def(
      "appraisal",
      [](Pence benefit, Pence cost) {
        const money::Appraisal appraisal{benefit, cost};
        return py::make_tuple(appraisal.net(), appraisal.benefit_cost_ratio(),
                              appraisal.switching_value());
      },
      py::arg("benefit"), py::arg("cost"));
  module.def(
      "payback_year",
      [](const std::vector<Pence>& net) { return money::payback_year(net); },
      py::arg("net"));
  module.def("spend_change", &spend_changes, py::arg("before"),
             py::arg("after"), py::arg("prices_before"),
             py::arg("prices_after"), py::arg("change"));
}

}  // namespace hearthline::bindings
