#pragma once
/// @file
/// Counts for the published results of RiskPaths.

#include <array>
#include <cstddef>
#include <cstdint>

#include "hearthline/validation/riskpaths.hpp"

namespace hearthline::validation {

/// A recorder of these counts.
struct RiskPathsTally {
  std::int64_t women = 0;
  double age_sum = 0.0;  ///< at first pregnancy
  double age_square_sum = 0.0;
  std::array<std::int64_t, 6> pregnancies{};  ///< by union status
  std::array<std::int64_t, 40> by_age{};      ///< by single year
  std::array<std::int64_t, RiskPaths::kProcesses> ever{};

  void start(const auto&, const auto&, const auto&, double) { ++women; }
  void event(const auto&, const auto&, const RiskPaths::State& state,
             int process, double, double time) {
    ++ever[static_cast<std::size_t>(process)];
    if (process == RiskPaths::kPregnancy) {
      age_sum += time;
      age_square_sum += time * time;
      ++pregnancies[static_cast<std::size_t>(state.status)];
      ++by_age[static_cast<std::size_t>(time)];
    }
  }
  void finish(const auto&, const auto&, const auto&, double) {}
};

}  // namespace hearthline::validation
