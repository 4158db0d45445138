#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>

#include "hearthline/compiled.hpp"
#include "hearthline/engine/memory.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/model.hpp"
#include "hearthline/multistate/people.hpp"
#include "hearthline/multistate/recorder.hpp"
#include "hearthline/multistate/run.hpp"

namespace hearthline::multistate {

namespace run_detail {

/// Number of units whose amounts are summed together. It affects the last bits
/// of a sum, and so is not an option.
inline constexpr index kBlock = 4096;

/// One draw in progress.
struct Draw {
  explicit Draw(People all) : people(std::move(all)) {}

  People people;
  std::vector<BlockSums> blocks;
  std::vector<UnitAmounts> by_unit;
  std::unique_ptr<Counts> counts;
  std::mutex guard;  // of counts
  index first_task = 0;
};

inline void write_account(const Prices& prices, const BlockSums& sums,
                          std::size_t kind, std::size_t discounted,
                          Account& account) {
  const auto a_unit = [&](const std::vector<double>& values) {
    std::vector<double> means;
    for (const double value : values) means.push_back(value / sums.units);
    return means;
  };
  const auto estimate = [&](std::size_t i) {
    const double variance =
        sums.units > 1.0 ? sums.squares[i] / (sums.units - 1.0) : 0.0;
    return Estimate{sums.mean[i], std::sqrt(variance / sums.units)};
  };
  account.undiscounted = estimate(kind);
  account.discounted = estimate(kind + 1);
  account.undiscounted_causes =
      prices.causes(a_unit(sums.stays[0]), a_unit(sums.events[0]));
  account.discounted_causes = prices.causes(a_unit(sums.stays[discounted]),
                                            a_unit(sums.events[discounted]));
}

inline Results results_of(const Declaration& declaration, const Book& book,
                          Draw& draw) {
  Results results;
  results.states = declaration.states;
  for (const Transition& t : declaration.transitions) {
    results.transitions.push_back(transition_name(t.from, t.to));
  }
  results.times = book.grid.times();
  draw.counts->write(book.grid, results);
  BlockSums sums(declaration.states.size(), declaration.transitions.size());
  for (const BlockSums& block : draw.blocks) sums.add(block);
  results.units = sums.units;
  write_account(book.costs, sums, 0, 1, results.costs);
  write_account(book.utilities, sums, 2, 2, results.utilities);
  if (sums.units > 1.0) {
    results.covariance = sums.products / (sums.units - 1.0) / sums.units;
  }
  results.by_unit = std::move(draw.by_unit);
  return results;
}

/// Bytes of a draw without its numbers: objects, and names in the results.
inline constexpr double kBytesOfObjects = 3000.0;

/// Returns the bytes that a draw takes, counts and results together.
inline double bytes_of_draw(const Declaration& declaration, const Study& study,
                            bool by_unit, index units) {
  const auto states = static_cast<double>(declaration.states.size());
  const auto moves = static_cast<double>(declaration.transitions.size());
  const auto count = static_cast<double>(units);
  const double table = 8.0 * (2.0 * states + moves);
  const double sums = sizeof(BlockSums) + 2.0 * table;
  return kBytesOfObjects +
         2.0 * static_cast<double>(study.times.size() + 1) * table +
         std::ceil(count / kBlock) * sums +
         (by_unit ? count * sizeof(UnitAmounts) : 0.0);
}

inline std::vector<std::unique_ptr<Draw>> draws_of(
    const Declaration& declaration, const Study& study,
    const RunOptions& options, engine::Control& control) {
  std::vector<std::unique_ptr<Draw>> draws;
  for (index d = 0; d < options.draws; ++d) {
    if (control.stop) throw Interrupted();
    const random::RunKey key{options.seed,
                             options.draw + static_cast<std::uint32_t>(d)};
    draws.push_back(std::make_unique<Draw>(People(declaration, study, key)));
    Draw& draw = *draws.back();
    const index size = draw.people.size();
    if (d == 0) {
      engine::require_memory(
          "draws", "results", options.draws,
          bytes_of_draw(declaration, study, options.by_unit, size));
    }
    draw.blocks.resize(static_cast<std::size_t>((size + kBlock - 1) / kBlock));
    draw.counts =
        std::make_unique<Counts>(study.times.size(), declaration.states.size(),
                                 declaration.transitions.size());
    if (options.by_unit) draw.by_unit.resize(static_cast<std::size_t>(size));
    if (d > 0) {
      const Draw& last = *draws[static_cast<std::size_t>(d) - 1];
      draw.first_task =
          last.first_task + static_cast<index>(last.blocks.size());
    }
  }
  return draws;
}

inline void check_options(const RunOptions& options) {
  if (options.threads < 1) {
    throw InputError("threads: expected a whole number of 1 or more, found " +
                     std::to_string(options.threads));
  }
  constexpr index kDraws = index{1} << 32;
  const auto first = static_cast<index>(options.draw);
  if (options.draws < 1 || options.draws > kDraws - first) {
    throw InputError("draws: expected a whole number from 1 to " +
                     std::to_string(kDraws - first) + " (from draw " +
                     std::to_string(first) + " on), found " +
                     std::to_string(options.draws));
  }
}

}  // namespace run_detail

HEARTHLINE_INLINE std::vector<Results> run_draws(const Declaration& declaration,
                                                 const Study& study,
                                                 const RunOptions& options,
                                                 engine::Control& control) {
  using namespace run_detail;
  check(declaration);
  const Study all = checked(declaration, study);
  check_options(options);
  const Book book(declaration, all);
  auto draws = draws_of(declaration, all, options, control);
  const index tasks = draws.back()->first_task +
                      static_cast<index>(draws.back()->blocks.size());
  control.blocks_done = 0;
  control.blocks = tasks;

  with_model(declaration, all.covariates, [&](const auto& model) {
    std::vector<std::unique_ptr<Recorder>> recorders(
        static_cast<std::size_t>(options.threads));
    engine::parallel_tasks(tasks, options.threads, [&](index task, int worker) {
      if (control.stop) throw Interrupted();
      auto& recorder = recorders[static_cast<std::size_t>(worker)];
      if (!recorder) recorder = std::make_unique<Recorder>(book, control.stop);
      const auto after = std::upper_bound(
          draws.begin(), draws.end(), task,
          [](index t, const auto& draw) { return t < draw->first_task; });
      const auto d = static_cast<std::size_t>(after - draws.begin()) - 1;
      Draw& draw = *draws[d];
      const random::RunKey key{options.seed,
                               options.draw + static_cast<std::uint32_t>(d)};
      const index block = task - draw.first_task;
      const index end = std::min(draw.people.size(), (block + 1) * kBlock);
      recorder->begin_block();
      for (index id = block * kBlock; id < end; ++id) {
        const Unit unit = draw.people.unit(id);
        engine::simulate(model, unit, key, unit.time, all.horizon, *recorder);
        if (options.by_unit) {
          draw.by_unit[static_cast<std::size_t>(id)] = recorder->amounts();
        }
      }
      draw.blocks[static_cast<std::size_t>(block)] = recorder->sums();
      {
        const std::lock_guard lock(draw.guard);
        draw.counts->add(recorder->counts());
      }
      recorder->counts().clear();
      ++control.blocks_done;
    });
  });

  std::vector<Results> results;
  for (const auto& draw : draws) {
    results.push_back(results_of(declaration, book, *draw));
  }
  return results;
}

HEARTHLINE_INLINE Results run(const Declaration& declaration,
                              const Study& study, const RunOptions& options,
                              engine::Control& control) {
  RunOptions one = options;
  one.draws = 1;
  return std::move(run_draws(declaration, study, one, control).front());
}

HEARTHLINE_INLINE Results run(const Declaration& declaration,
                              const Study& study, const RunOptions& options) {
  engine::Control control;
  return run(declaration, study, options, control);
}

}  // namespace hearthline::multistate
