#pragma once
/// @file
/// The floor: a minimal loop over the toy family with a clock per process. It
/// has no model, recorder, frailty or dates and records only occupancy by
/// level. The speed of the engine is measured as a ratio to it.

#include <array>
#include <chrono>
#include <cstdint>

#include "hearthline/random/stream.hpp"
#include "toy.hpp"

namespace hearthline::benchmarks {

/// Occupancy by level in family-months, and the number of events.
struct FloorResult {
  std::array<double, 4> occupancy{};
  std::int64_t events = 0;
};

[[gnu::noinline]] inline FloorResult floor_kernel(const Toy& toy,
                                                  index families) {
  FloorResult result;
  for (index family = 0; family < families; ++family) {
    std::array<double, 10> due;
    std::array<std::uint32_t, 18> count{};
    const auto draw = [&](std::size_t process) {
      return random::exponential({1, 0}, static_cast<std::uint64_t>(family),
                                 {static_cast<std::uint32_t>(process)},
                                 count[process]++);
    };
    for (std::size_t k = 0; k < 8; ++k) due[k] = draw(k) / toy.on[k];
    std::size_t level = 0;
    unsigned themes = 0;
    double time = 0.0;
    double since = 0.0;
    double up = toy.up[0][0];
    double down = 0.0;
    double up_left = draw(16);
    double down_left = draw(17);
    due[8] = up_left / up;
    due[9] = down_left / down;
    for (;;) {
      std::size_t lane = 0;
      double first = due[0];
      for (std::size_t l = 1; l < 10; ++l) {
        const bool earlier = due[l] < first;
        first = earlier ? due[l] : first;
        lane = earlier ? l : lane;
      }
      if (first >= kMonths) break;
      const double step = first - time;
      time = first;
      ++result.events;
      up_left -= up * step;
      down_left -= down * step;
      if (lane < 8) {
        const bool ends = ((themes >> lane) & 1U) != 0;
        themes ^= 1U << lane;
        due[lane] = time + draw(ends ? lane : 8 + lane) /
                               (ends ? toy.on[lane] : toy.off[lane]);
      } else {
        result.occupancy[level] += time - since;
        since = time;
        if (lane == 8) {
          ++level;
          up_left = draw(16);
        } else {
          --level;
          down_left = draw(17);
        }
      }
      up = toy.up[themes][level];
      down = toy.down[themes][level];
      due[8] = time + up_left / up;
      due[9] = time + down_left / down;
    }
    result.occupancy[level] += kMonths - since;
  }
  return result;
}

inline double seconds_now() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace hearthline::benchmarks
