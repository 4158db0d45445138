#pragma once
/// @file
/// How much work it is to simulate the families that a mix touches.

#include <cstdint>

#include "hearthline/index.hpp"

namespace hearthline::results::joint {

/// The families of a draw, and how often their recorder was called, but for
/// changes: of all, and of those who ask for places.
struct WorkOfDraw {
  index families = 0;
  std::uint64_t calls = 0;
  index asking = 0;
  std::uint64_t asking_calls = 0;

  /// Beside its calls, each family has its start and end.
  static constexpr double kEach = 8.0;
  /// Each family that is touched is simulated in the mix, and taken out of the
  /// baseline: step by step as written down, or after it has been simulated
  /// there again.
  static constexpr double kSteps = 1.2;
  static constexpr double kTwice = 2.2;

  /// Returns what a family of so many calls costs in a mix, about, as a share
  /// of a run of all.
  double share(std::uint32_t of_family, bool written) const {
    return (written ? kSteps : kTwice) *
           (kEach + static_cast<double>(of_family)) / all();
  }
  /// Returns the same of families that a mix touches through queues alone, of
  /// whom nothing more is known than that they ask.
  double share_of_woken(index woken) const {
    if (woken == 0) return 0.0;
    const double mean =
        static_cast<double>(asking_calls) / static_cast<double>(asking);
    return kTwice * static_cast<double>(woken) * (kEach + mean) / all();
  }

 private:
  double all() const {
    return static_cast<double>(calls) + kEach * static_cast<double>(families);
  }
};

}  // namespace hearthline::results::joint
