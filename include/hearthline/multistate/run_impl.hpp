#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>

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
#include "hearthline/multistate/similar_rows.hpp"

namespace hearthline::multistate {

namespace run_detail {

/// Number of units whose amounts are summed together. It affects the last bits
/// of a sum, and so is not an option.
inline constexpr index kBlock = 4096;

/// The blocks of units that are alike: all starters, or all entrants.
struct Blocks {
  index first_unit = 0;
  index units = 0;

  /// A block never consists of a single unit, which would have no pair, unless
  /// that is all.
  index count() const {
    return units == 0 ? 0 : std::max(index{1}, (units + kBlock - 2) / kBlock);
  }
  index begin(index block) const { return first_unit + block * kBlock; }
  index end(index block) const {
    return block + 1 == count() ? first_unit + units : begin(block + 1);
  }
};

/// One draw in progress.
struct Draw {
  Draw(People all, index units)
      : people(std::move(all)),
        starters{0, units},
        entrants{units, people.size() - units} {}

  People people;
  Blocks starters;
  Blocks entrants;
  bool in_pairs = false;          // the starters
  std::vector<BlockSums> blocks;  // of starters, then of entrants
  std::vector<UnitAmounts> by_unit;
  std::unique_ptr<Counts> counts;
  std::mutex guard;  // of counts
  index first_task = 0;

  /// Returns the samples whose moments `of(block)` returns.
  Samples samples(auto&& of) const {
    Samples found;
    found.in_pairs = in_pairs;
    for (index b = 0; b < std::ssize(blocks); ++b) {
      const Moments& moments = of(static_cast<std::size_t>(b));
      if (b >= starters.count()) {
        found.entrants.add(moments);
      } else if (in_pairs) {
        found.starters.add_stratum(moments);
      } else {
        found.starters.add(moments);
      }
    }
    return found;
  }
};

/// @param amount  the undiscounted one of the account; the next is discounted
inline void write_account(const Prices& prices, const BlockSums& sums,
                          double units, std::size_t amount, Account& account) {
  const auto causes = [&](std::size_t of) {
    const auto a_unit = [&](const std::vector<AmountRow>& rows) {
      std::vector<double> means;
      for (const AmountRow& row : rows) means.push_back(row[of] / units);
      return means;
    };
    return prices.causes(a_unit(sums.stays), a_unit(sums.events));
  };
  account.undiscounted_causes = causes(amount);
  account.discounted_causes = causes(amount + 1);
}

/// Whether no unit can ever leave the state in which all of them begin.
inline bool is_still(const Declaration& declaration) {
  const auto& shares = declaration.start.shares;
  const auto taken = [](const auto& share) { return share.second > 0.0; };
  const auto begins_at = std::find_if(shares.begin(), shares.end(), taken);
  return std::count_if(shares.begin(), shares.end(), taken) == 1 &&
         std::none_of(declaration.transitions.begin(),
                      declaration.transitions.end(), [&](const Transition& t) {
                        return t.from == begins_at->first && t.rate.rate > 0.0;
                      });
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
  BlockSums sums(book.costs);
  for (const BlockSums& block : draw.blocks) sums.add_causes(block);
  Samples& samples = results.samples;
  samples = draw.samples([&](std::size_t block) -> const Moments& {
    return draw.blocks[block].moments;
  });
  samples.same_costs = is_still(declaration) || declaration.costs == Amounts{};
  samples.same_utilities =
      is_still(declaration) || declaration.utilities == Amounts{};
  results.units = static_cast<double>(draw.people.size());
  PooledSamples alone;
  alone.add(samples);
  const AmountEstimates found = alone.estimates();
  results.costs.undiscounted = found.of[0];
  results.costs.discounted = found.of[1];
  results.utilities.undiscounted = found.of[2];
  results.utilities.discounted = found.of[3];
  results.covariance = found.covariance;
  write_account(book.costs, sums, results.units, 0, results.costs);
  write_account(book.utilities, sums, results.units, 2, results.utilities);
  results.by_unit = std::move(draw.by_unit);
  return results;
}

/// Bytes of a draw without its numbers: objects, and names in the results.
inline constexpr double kBytesOfObjects = 3300.0;

/// Returns the bytes that a draw takes, counts and results together.
inline double bytes_of_draw(const Declaration& declaration, const Study& study,
                            bool by_unit, index units) {
  const auto states = static_cast<double>(declaration.states.size());
  const auto moves = static_cast<double>(declaration.transitions.size());
  const auto count = static_cast<double>(units);
  const double table = 8.0 * (2.0 * states + moves);
  const double causes = sizeof(AmountRow) * (states + moves);
  const auto periods =
      static_cast<double>(price_changes(declaration, study.horizon).size() + 1);
  const double sums = sizeof(BlockSums) + periods * causes;
  return kBytesOfObjects +
         2.0 * static_cast<double>(study.times.size() + 1) * table +
         std::ceil(count / kBlock) * sums +
         (by_unit ? count * sizeof(UnitAmounts) : 0.0);
}

/// Whether row i of the covariates belongs to unit i.
inline bool has_own_rows(const Study& study) {
  return study.covariates.rows() > 0 && study.covariates.shares.empty();
}

/// @param models  the number of models that are simulated together
inline std::vector<std::unique_ptr<Draw>> draws_of(
    const Declaration& declaration, const Study& study,
    const RunOptions& options, engine::Control& control, index models = 1) {
  std::vector<std::unique_ptr<Draw>> draws;
  for (index d = 0; d < options.draws; ++d) {
    if (control.stop) throw Interrupted();
    const random::RunKey key{options.seed,
                             options.draw + static_cast<std::uint32_t>(d)};
    draws.push_back(
        std::make_unique<Draw>(People(declaration, study, key), study.units));
    Draw& draw = *draws.back();
    draw.in_pairs = has_own_rows(study);
    const index size = draw.people.size();
    if (d == 0) {
      engine::require_memory(
          "draws", "results", options.draws,
          static_cast<double>(models) *
              bytes_of_draw(declaration, study, options.by_unit, size));
    }
    draw.blocks.resize(static_cast<std::size_t>(draw.starters.count() +
                                                draw.entrants.count()));
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

/// Returns the order in which starters are simulated if each has its own row;
/// empty otherwise.
inline std::vector<std::uint32_t> order_of(
    const std::vector<Declaration>& declarations, const Study& study,
    engine::Control& control) {
  if (!has_own_rows(study)) return {};
  return similar_rows(declarations, study.covariates, control.stop);
}

/// A block of a draw's units.
struct Task {
  std::size_t draw = 0;
  random::RunKey key;
  std::size_t block = 0;
  index begin = 0;
  index end = 0;
  const std::uint32_t* order = nullptr;  ///< of the units, if in pairs

  bool in_pairs() const { return order != nullptr; }
  index unit(index i) const { return order != nullptr ? index{order[i]} : i; }
};

/// All blocks of all draws, by number.
class Schedule {
 public:
  Schedule(const std::vector<std::unique_ptr<Draw>>& draws,
           const RunOptions& options, std::vector<std::uint32_t> order)
      : draws_(draws), options_(options), order_(std::move(order)) {}

  index tasks() const {
    return draws_.back()->first_task + std::ssize(draws_.back()->blocks);
  }
  Task task(index number) const {
    const auto after = std::upper_bound(
        draws_.begin(), draws_.end(), number,
        [](index t, const auto& draw) { return t < draw->first_task; });
    Task task;
    task.draw = static_cast<std::size_t>(after - draws_.begin()) - 1;
    task.key = {options_.seed,
                options_.draw + static_cast<std::uint32_t>(task.draw)};
    const Draw& draw = *draws_[task.draw];
    const index block = number - draw.first_task;
    task.block = static_cast<std::size_t>(block);
    const index starting = draw.starters.count();
    const bool starts = block < starting;
    const Blocks& blocks = starts ? draw.starters : draw.entrants;
    const index within = starts ? block : block - starting;
    task.begin = blocks.begin(within);
    task.end = blocks.end(within);
    if (starts && !order_.empty()) task.order = order_.data();
    return task;
  }

 private:
  const std::vector<std::unique_ptr<Draw>>& draws_;
  const RunOptions& options_;
  std::vector<std::uint32_t> order_;
};

/// Simulates a block.
/// @param amounts  if not null, replaced by those of the units, in their order
template <class Model>
void simulate_block(const Model& model, double horizon, Draw& draw,
                    const Task& task, Recorder& recorder,
                    std::vector<AmountRow>* amounts) {
  recorder.begin_block(task.in_pairs());
  if (amounts != nullptr) amounts->clear();
  for (index i = task.begin; i < task.end; ++i) {
    const Unit unit = draw.people.unit(task.unit(i));
    engine::simulate(model, unit, task.key, unit.time, horizon, recorder);
    if (amounts != nullptr) amounts->push_back(recorder.amounts());
  }
  draw.blocks[task.block] = recorder.sums();
  {
    const std::lock_guard lock(draw.guard);
    draw.counts->add(recorder.counts());
  }
  recorder.counts().clear();
}

/// `simulate_block` of one model.
using Lives =
    std::function<void(Draw& draw, const Task& task, Recorder& recorder,
                       std::vector<AmountRow>* amounts)>;

/// Compiles models, and calls `use(lives)` with the lives of each.
inline void with_lives(
    std::span<const Declaration> declarations, const Study& study,
    const std::function<void(const std::vector<Lives>&)>& use,
    std::vector<Lives> lives = {}) {
  if (declarations.empty()) {
    use(lives);
    return;
  }
  with_model(declarations.front(), study.covariates, [&](const auto& model) {
    lives.emplace_back([&](Draw& draw, const Task& task, Recorder& recorder,
                           std::vector<AmountRow>* amounts) {
      simulate_block(model, study.horizon, draw, task, recorder, amounts);
    });
    with_lives(declarations.subspan(1), study, use, std::move(lives));
  });
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
  const Schedule schedule(draws, options,
                          order_of({declaration}, all, control));
  control.blocks_done = 0;
  control.blocks = schedule.tasks();

  with_lives({&declaration, 1}, all, [&](const std::vector<Lives>& lives) {
    std::vector<std::unique_ptr<Recorder>> recorders(
        static_cast<std::size_t>(options.threads));
    engine::parallel_tasks(
        schedule.tasks(), options.threads, [&](index number, int worker) {
          if (control.stop) throw Interrupted();
          auto& recorder = recorders[static_cast<std::size_t>(worker)];
          if (!recorder) {
            recorder = std::make_unique<Recorder>(book, control.stop);
          }
          const Task task = schedule.task(number);
          Draw& draw = *draws[task.draw];
          std::vector<AmountRow> amounts;
          lives.front()(draw, task, *recorder,
                        options.by_unit ? &amounts : nullptr);
          for (std::size_t i = 0; i < amounts.size(); ++i) {
            const auto id = static_cast<std::size_t>(
                task.unit(task.begin + static_cast<index>(i)));
            const AmountRow& own = amounts[i];
            draw.by_unit[id] = {own[0], own[1], own[2], own[3]};
          }
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
