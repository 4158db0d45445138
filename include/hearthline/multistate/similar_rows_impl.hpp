#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <span>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/similar_rows.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::multistate {

namespace similar_rows_detail {

/// More predictors than these, those that vary most, would cost memory and
/// hardly make neighbours more similar.
inline constexpr std::size_t kMostPredictors = 6;

/// Values by row.
using Predictor = std::vector<double>;

/// The coefficients of the covariates, by name, that differ by more than a
/// factor.
inline std::vector<std::vector<double>> directions_of(
    const std::vector<Declaration>& declarations,
    const std::vector<std::string>& names) {
  // By direction: the largest coefficient.
  std::map<std::vector<double>, double> sizes;
  for (const Declaration& declaration : declarations) {
    for (const Transition& t : declaration.transitions) {
      std::vector<double> direction;
      double size = 0.0;
      for (const std::string& name : names) {
        const auto found = t.rate.hazard_ratios.find(name);
        const bool has = found != t.rate.hazard_ratios.end();
        direction.push_back(has ? random::log(found->second) : 0.0);
        if (std::abs(direction.back()) > std::abs(size)) {
          size = direction.back();
        }
      }
      if (size == 0.0) continue;
      for (double& coefficient : direction) coefficient /= size;
      double& largest = sizes[direction];
      largest = std::max(largest, std::abs(size));
    }
  }
  std::vector<std::vector<double>> directions;
  for (const auto& [direction, size] : sizes) {
    directions.push_back(direction);
    for (double& coefficient : directions.back()) coefficient *= size;
  }
  return directions;
}

inline std::vector<Predictor> predictors_of(
    const std::vector<Declaration>& declarations, const Covariates& covariates,
    const std::atomic<bool>& stop) {
  std::vector<std::string> names = covariates.names;
  std::sort(names.begin(), names.end());
  std::vector<std::size_t> columns;
  for (const std::string& name : names) {
    columns.push_back(static_cast<std::size_t>(
        std::find(covariates.names.begin(), covariates.names.end(), name) -
        covariates.names.begin()));
  }
  std::vector<Predictor> predictors;
  std::vector<double> ranges;  // of the predictors, in descending order
  for (const auto& direction : directions_of(declarations, names)) {
    if (stop) throw Interrupted();
    Predictor predictor(static_cast<std::size_t>(covariates.rows()));
    for (std::size_t row = 0; row < predictor.size(); ++row) {
      const double* values = covariates.values.data() + row * names.size();
      double sum = 0.0;
      for (std::size_t i = 0; i < names.size(); ++i) {
        sum += direction[i] * values[columns[i]];
      }
      // A run refuses what is too large; here it must only have an order.
      predictor[row] = std::clamp(std::isnan(sum) ? 0.0 : sum, -1e6, 1e6);
    }
    const auto [low, high] =
        std::minmax_element(predictor.begin(), predictor.end());
    const auto at = std::upper_bound(ranges.begin(), ranges.end(), *high - *low,
                                     std::greater<>());
    predictors.insert(predictors.begin() + (at - ranges.begin()),
                      std::move(predictor));
    ranges.insert(at, *high - *low);
    if (ranges.size() > kMostPredictors) {
      ranges.pop_back();
      predictors.pop_back();
    }
  }
  return predictors;
}

/// A row and its value of the present predictor.
struct Row {
  double value = 0.0;
  std::uint32_t id = 0;
};

/// Rows with the same value have the order of their numbers, so that every
/// library finds the same order.
inline bool comes_before(const Row& a, const Row& b) {
  return a.value != b.value ? a.value < b.value : a.id < b.id;
}

class Halving {
 public:
  Halving(const std::vector<Predictor>& predictors,
          const std::atomic<bool>& stop)
      : predictors_(predictors), stop_(stop) {}

  /// @param present  the predictor whose values the rows have
  void arrange(std::span<Row> rows, std::size_t present) const {
    if (stop_) throw Interrupted();
    const std::size_t widest = widest_among(rows, present);
    if (rows.size() <= 3 || widest == predictors_.size()) {
      std::sort(rows.begin(), rows.end(),
                [](const Row& a, const Row& b) { return a.id < b.id; });
      return;
    }
    if (widest != present) {
      for (Row& row : rows) row.value = predictors_[widest][row.id];
    }
    const std::size_t half = rows.size() / 4 * 2;
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(half);
    std::nth_element(rows.begin(), middle, rows.end(), comes_before);
    arrange(rows.first(half), widest);
    arrange(rows.subspan(half), widest);
  }

 private:
  /// Returns the predictor that varies most; the number of predictors if none
  /// varies.
  std::size_t widest_among(std::span<const Row> rows,
                           std::size_t present) const {
    std::size_t widest = predictors_.size();
    double most = 0.0;
    for (std::size_t i = 0; i < predictors_.size(); ++i) {
      double low = std::numeric_limits<double>::infinity();
      double high = -low;
      for (const Row& row : rows) {
        const double value = i == present ? row.value : predictors_[i][row.id];
        low = std::min(low, value);
        high = std::max(high, value);
      }
      if (high - low > most) {
        most = high - low;
        widest = i;
      }
    }
    return widest;
  }

  const std::vector<Predictor>& predictors_;
  const std::atomic<bool>& stop_;
};

}  // namespace similar_rows_detail

HEARTHLINE_INLINE std::vector<std::uint32_t> similar_rows(
    const std::vector<Declaration>& declarations, const Covariates& covariates,
    const std::atomic<bool>& stop) {
  using namespace similar_rows_detail;
  const auto predictors = predictors_of(declarations, covariates, stop);
  std::vector<Row> rows(static_cast<std::size_t>(covariates.rows()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].id = static_cast<std::uint32_t>(i);
    if (predictors.size() == 1) rows[i].value = predictors.front()[i];
  }
  if (predictors.size() == 1) {
    std::sort(rows.begin(), rows.end(), comes_before);
  } else {
    Halving(predictors, stop).arrange(rows, predictors.size());
  }
  std::vector<std::uint32_t> order;
  order.reserve(rows.size());
  for (const Row& row : rows) order.push_back(row.id);
  return order;
}

}  // namespace hearthline::multistate
