#pragma once
/// @file
/// Many draws of many units, in fixed blocks over the threads.

#include <algorithm>
#include <concepts>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"
#include "hearthline/index.hpp"

namespace hearthline::engine {

/// The options of a run. Only `seed`, `first_draw` and `draws` affect results.
struct RunOptions {
  std::uint32_t seed = 1;
  std::uint32_t first_draw = 0;
  index draws = 1;
  int threads = 1;
  index block = 4096;  ///< units per task
};

/// A recorder whose results for separate units can be added in any order.
template <class R>
concept Additive = std::copyable<R> && requires(R& recorder, const R& other) {
  recorder.add(other);
  recorder.clear();
};

/// Simulates every unit in every draw.
///
///   for each draw, for each block of units (in parallel):
///     a scratch recorder records the block and is added to that of the draw
///   when all blocks of a draw are done: done(draw, recorder)
///
/// @param units  the number of units
/// @param empty  an empty recorder, which sets the shape of the results
/// @param live   live(unit, key, recorder, worker): simulates one unit and
///               calls the recorder; `worker` is below `options.threads`
/// @param done   called once per draw, numbered from 0 within this run, on any
///               thread and concurrently for several draws
/// @throws InputError if there are no threads, or more draws than 2^32
/// @throws Interrupted if `control.stop` was set before the run was complete
/// Deterministic: the arguments of `done` depend neither on threads nor on
/// blocks nor on the order of units, because recorders add integers.
template <Additive R, class Live, class Done>
void run_each(index units, const RunOptions& options, const R& empty,
              Control& control, Live&& live, Done&& done) {
  require_threads(options.threads);
  constexpr index kMostDraws = index{1} << 32;
  if (options.draws < 0 || options.draws > kMostDraws - options.first_draw) {
    throw InputError("draws: expected a whole number from 0 to " +
                     std::to_string(kMostDraws - options.first_draw) +
                     ", found " + std::to_string(options.draws));
  }
  const index count = units;
  const index block = std::max<index>(1, options.block);
  const index blocks = std::max<index>(1, (count + block - 1) / block);
  control.blocks_done = 0;
  control.blocks = blocks * options.draws;

  struct Draw {
    std::mutex guard;
    std::unique_ptr<R> sum;
    index left = 0;
  };
  std::vector<Draw> draws(static_cast<std::size_t>(options.draws));
  for (Draw& draw : draws) draw.left = blocks;
  std::vector<std::unique_ptr<R>> scratch(
      static_cast<std::size_t>(options.threads));

  parallel_tasks(
      blocks * options.draws, options.threads, [&](index task, int worker) {
        if (control.stop) throw Interrupted();
        auto& recorder = scratch[static_cast<std::size_t>(worker)];
        if (!recorder) {
          recorder = std::make_unique<R>(empty);
        } else {
          recorder->clear();
        }
        const index d = task / blocks;
        const index from = (task % blocks) * block;
        const index to = std::min(count, from + block);
        const random::RunKey key{
            options.seed, options.first_draw + static_cast<std::uint32_t>(d)};
        for (index u = from; u < to; ++u) {
          // Where rates are high, a block takes long.
          if (control.stop) throw Interrupted();
          live(u, key, *recorder, worker);
        }
        Draw& draw = draws[static_cast<std::size_t>(d)];
        const std::lock_guard lock(draw.guard);
        if (draw.sum) {
          draw.sum->add(*recorder);
        } else {
          draw.sum = std::make_unique<R>(*recorder);
        }
        if (--draw.left == 0) {
          done(d, *draw.sum);
          draw.sum.reset();
        }
        ++control.blocks_done;
      });
}

/// The same for units of a model, each simulated over [start, horizon).
template <Model M, class R, class Done>
  requires Recorder<R, M> && Additive<R>
void run(const M& model, std::span<const typename M::Unit> units, double start,
         double horizon, const RunOptions& options, const R& empty,
         Control& control, Done&& done) {
  run_each(
      static_cast<index>(units.size()), options, empty, control,
      [&](index unit, random::RunKey key, R& recorder, int) {
        simulate(model, units[static_cast<std::size_t>(unit)], key, start,
                 horizon, recorder);
      },
      std::forward<Done>(done));
}

}  // namespace hearthline::engine
