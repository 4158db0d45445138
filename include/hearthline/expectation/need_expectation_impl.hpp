#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "hearthline/compiled.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/expectation/need_solver.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/model/require_families.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::expectation {

namespace expect_detail {

/// Numbers of nodes to try, one after the other.
inline constexpr std::array kNodes{5, 7, 11, 17, 27, 43, 68};
/// About the ratio of one to the next.
inline constexpr double kMoreNodes = 1.5;

/// The solution of a class, and the one before.
struct ClassSolution {
  ClassSolution(const HazardClass& of, const Tables& none)
      : hazards(&of), results(none), difference(none), phases(none) {}

  const HazardClass* hazards;
  Tables results;
  Tables difference;
  Tables phases;
  double error = 0.0;  ///< see `Settings::frailty_error`
  index strata = 0;
  int nodes = 0;
  double lost = 0.0;  ///< families
  double late = 0.0;  ///< family-months
  bool done = false;
};

/// Puts what differs from the solution before into `difference`, and its
/// largest size into `error`.
inline void compare(ClassSolution& solution, const Tables& before) {
  constexpr double kDraws = 200.0;
  const auto error_of = [&](double value, double difference) {
    solution.error =
        std::max(solution.error, std::abs(difference) /
                                     std::sqrt(std::max(value, 1.0) / kDraws));
  };
  solution.error = 0.0;
  solution.difference = solution.results;
  solution.difference.each_pair(before,
                                [&](results::Measures<double>& own,
                                    const results::Measures<double>& other) {
                                  const results::Measures<double> value = own;
                                  own.families -= other.families;
                                  own.children -= other.children;
                                  error_of(value.families, own.families);
                                  error_of(value.children, own.children);
                                });
}

/// Turns results from phases that are less close into `Expected::phases`.
/// @param fitted  the results with the same number of nodes
inline void compare_phases(Tables& spread, const Tables& fitted) {
  spread.each_pair(fitted, [](results::Measures<double>& own,
                              const results::Measures<double>& other) {
    own.families = kPhaseCaution * (own.families - other.families);
    own.children = kPhaseCaution * (own.children - other.children);
  });
}

/// Adds a table to another.
inline void add(Tables& to, const Tables& what) {
  to.each_pair(what,
               [](results::Measures<double>& own,
                  const results::Measures<double>& other) { own += other; });
}

/// Sets what is slightly below 0 to 0.
/// @param least  what any cell may be below 0 by
/// @throws Error if a cell is below 0 by more than that and its errors from
///         frailty and phases
inline void check_signs(Tables& results, const Tables& difference,
                        const Tables& phases, double least) {
  const auto check = [](double& value, double error) {
    if (value >= 0.0) return;
    if (value < -error) {
      throw Error(
          "the exact solver found a negative number of families or events (" +
          text::rounded_text(value) + "); simulate this scenario instead");
    }
    value = 0.0;
  };
  Tables errors = difference;
  errors.each_pair(phases, [least](results::Measures<double>& own,
                                   const results::Measures<double>& other) {
    own.families = std::abs(own.families) + std::abs(other.families) + least;
    own.children = std::abs(own.children) + std::abs(other.children) + least;
  });
  results.each_pair(errors, [&](results::Measures<double>& own,
                                const results::Measures<double>& error) {
    check(own.families, error.families);
    check(own.children, error.children);
  });
}

/// Solves classes, several together so that threads have enough to do.
class ClassSolver {
 public:
  ClassSolver(const model::HazardTable& table,
              const model::HazardTable& unclocked, index months,
              const model::ZoneMap& zones, const Settings& settings,
              int threads, engine::Control& control, const Lives* lives,
              const Pathway* pathway, double families, index classes)
      : unclocked_(&unclocked),
        none_(months, unclocked.localities(), pathway != nullptr),
        exponents_(unclocked.exponents()),
        months_(months),
        settings_(settings),
        threads_(threads),
        control_(&control),
        lives_(lives),
        pathway_(pathway),
        families_(families),
        classes_(static_cast<double>(classes)),
        first_(control.blocks_done) {
    for (int i = 0; i < threads; ++i) {
      solvers_.emplace_back(table, unclocked, months, zones, library_, pathway);
      spread_solvers_.emplace_back(table, unclocked, months, zones, spread_,
                                   pathway);
    }
    for (int p = 0; p < model::kProcesses; ++p) {
      if (table.duration(p).from.size() <= 1) continue;
      clocked_ = true;
      clock_ = model::Process(p).name() + ".since_entry: ";
    }
    if (pathway != nullptr) {
      const model::CaseTable* cases = pathway->table;
      exponents_.insert(exponents_.end(), cases->exponents().begin(),
                        cases->exponents().end());
      for (int p = 0; p < model::kLeaving; ++p) {
        if (cases->duration(p).from.size() <= 1) continue;
        clocked_ = true;
        clock_ = name_of_timed(kFirstCaseProcess + p) + ".since_entry: ";
      }
    }
    // Work for the lives has already been counted.
    constexpr index kUnits = 1'000'000;
    control.blocks = first_ > 0 ? kPartsOfWork * first_ : kUnits;
    units_ = static_cast<double>(control.blocks - first_);
    // Each class is solved at least twice, and once more for its phases.
    to_do_ = (clocked_ ? 3.0 : 2.0) * families_;
  }

  /// Solves every class, with more and more nodes.
  /// @throws as `expect`
  void solve(std::vector<ClassSolution>& all) {
    const std::vector<int> nodes = numbers_of_nodes();
    for (std::size_t step = 0; step < nodes.size(); ++step) {
      std::vector<ClassSolution*> open;
      for (ClassSolution& one : all) {
        if (!one.done) open.push_back(&one);
      }
      if (open.empty()) return;
      if (step > 1) {
        for (const ClassSolution* one : open) {
          to_do_ = to_do_ + static_cast<double>(one->hazards->families.size());
        }
      }
      solve(open, nodes[step], step == 0);
      for (ClassSolution* one : open) {
        one->done =
            one->done || (step > 0 && (settings_.frailty_nodes > 0 ||
                                       one->error <= settings_.frailty_error));
      }
    }
    for (const ClassSolution& one : all) {
      if (one.done) continue;
      throw Error(
          "frailty.variance: the exact solver cannot integrate over frailty "
          "with the hazards of this scenario; expected a difference between "
          "numbers of nodes of at most " +
          text::rounded_text(settings_.frailty_error) +
          " standard errors of 200 draws, found " +
          text::rounded_text(one.error) + " at " + std::to_string(one.nodes) +
          " nodes; simulate this scenario instead");
    }
  }

  const std::vector<NeedSolver>& solvers() const { return solvers_; }
  /// The field of a hazard in time since entry, for messages; empty if there is
  /// none.
  const std::string& clocked() const { return clock_; }

 private:
  struct Task {
    std::size_t solution;
    Stratum stratum;
    Allowance allowed;
    double families;  ///< for the progress
  };

  std::vector<int> numbers_of_nodes() const {
    const int asked = settings_.frailty_nodes;
    if (asked == 0) return {kNodes.begin(), kNodes.end()};
    return {static_cast<int>(std::lround(asked / kMoreNodes)), asked};
  }

  /// Returns the strata of classes, with what each may lose.
  /// @param visit  called for each class: `visit(class's index, its strata)`
  template <class Visit>
  std::vector<Task> tasks(const std::vector<ClassSolution*>& of, int nodes,
                          Visit&& visit) const {
    std::vector<Task> tasks;
    for (std::size_t c = 0; c < of.size(); ++c) {
      const HazardClass& hazards = *of[c]->hazards;
      const auto localities =
          static_cast<std::size_t>(unclocked_->localities());
      Strata strata = make_strata(hazards, exponents_, nodes,
                                  lives_ == nullptr ? kPlaces : localities,
                                  lives_, pathway_);
      visit(c, strata);
      const auto own = static_cast<double>(hazards.families.size());
      const auto count =
          static_cast<double>(std::max<index>(std::ssize(strata.strata), 1));
      // Half of the allowance by families, half in equal parts; its bounds are
      // wide.
      const double part =
          settings_.scope * (0.5 * own + 0.5 * families_ / classes_) / count;
      const Allowance allowed{part, part * static_cast<double>(months_)};
      for (Stratum& stratum : strata.strata) {
        tasks.push_back({c, std::move(stratum), allowed, own / count});
      }
    }
    return tasks;
  }

  /// Solves with one number of nodes, the first time with both choices of
  /// phases.
  void solve(const std::vector<ClassSolution*>& open, int nodes, bool first) {
    std::vector<Tables> before;
    for (ClassSolution* one : open) {
      before.push_back(std::move(one->results));
      one->results = none_;
      one->lost = one->late = 0.0;
      one->nodes = nodes;
    }
    std::vector<bool> exact;
    const auto all = tasks(open, nodes, [&](std::size_t c, const Strata& made) {
      open[c]->strata = std::ssize(made.strata);
      exact.push_back(made.exact);
    });
    run(all, solvers_, [&](const Task& task, const StratumResults& found) {
      ClassSolution& one = *open[task.solution];
      found.add_to(one.results, task.stratum.localities);
      one.lost += std::abs(found.lost());
      one.late += std::abs(found.late());
    });
    if (first && clocked_) {
      for (ClassSolution* one : open) {
        one->phases = none_;
      }
      run(all, spread_solvers_,
          [&](const Task& task, const StratumResults& found) {
            found.add_to(open[task.solution]->phases, task.stratum.localities);
          });
      for (ClassSolution* one : open) {
        compare_phases(one->phases, one->results);
      }
    }
    for (std::size_t c = 0; c < open.size(); ++c) {
      if (exact[c]) {
        open[c]->difference = none_;
        open[c]->error = 0.0;
        open[c]->done = true;
        if (first) {
          to_do_ =
              to_do_ - static_cast<double>(open[c]->hazards->families.size());
        }
      } else if (!first) {
        compare(*open[c], before[c]);
      }
    }
  }

  /// Solves tasks, and calls `take(task, results)` in their order.
  template <class Take>
  void run(const std::vector<Task>& tasks, std::vector<NeedSolver>& solvers,
           Take&& take) {
    // The results of a batch are in memory until it is complete, and added in
    // order.
    constexpr index kBatch = 64;
    std::vector<std::unique_ptr<const StratumResults>> found(kBatch);
    const index all = std::ssize(tasks);
    for (index first = 0; first < all; first += kBatch) {
      const index count = std::min(kBatch, all - first);
      engine::parallel_tasks(count, threads_, [&](index i, int worker) {
        if (control_->stop) throw Interrupted();
        const Task& task = tasks[static_cast<std::size_t>(first + i)];
        found[static_cast<std::size_t>(i)] =
            std::make_unique<const StratumResults>(
                solvers[static_cast<std::size_t>(worker)].solve(
                    task.stratum, task.allowed, control_->stop));
        progress(task.families);
      });
      for (index i = 0; i < count; ++i) {
        const Task& task = tasks[static_cast<std::size_t>(first + i)];
        take(task, *found[static_cast<std::size_t>(i)]);
      }
    }
  }

  void progress(double families) {
    const double done = (done_ += families);
    const auto now =
        first_ + static_cast<index>(units_ * std::min(1.0, done / to_do_));
    index shown = control_->blocks_done;
    while (shown < now &&
           !control_->blocks_done.compare_exchange_weak(shown, now)) {
    }
  }

  const model::HazardTable* unclocked_;
  Tables none_;
  std::vector<double> exponents_;  ///< of frailty, of all processes
  index months_;
  Settings settings_;
  int threads_;
  engine::Control* control_;
  const Lives* lives_;
  const Pathway* pathway_;
  double families_;
  double classes_;
  index first_;
  double units_ = 0.0;
  double to_do_ = 0.0;
  std::atomic<double> done_{0.0};
  bool clocked_ = false;
  std::string clock_;
  ClockLibrary library_;
  ClockLibrary spread_{PhaseRates::kSpread};
  std::vector<NeedSolver> solvers_;
  std::vector<NeedSolver> spread_solvers_;
};

}  // namespace expect_detail

HEARTHLINE_INLINE Expected expect(const model::HazardTable& table,
                                  const model::HazardTable& unclocked,
                                  const std::vector<model::Family>& families,
                                  index months, const model::ZoneMap& zones,
                                  const Settings& settings, int threads,
                                  engine::Control& control, const Lives* lives,
                                  const Pathway* pathway) {
  engine::require_threads(threads);
  using expect_detail::ClassSolution;
  check_lives(families, months, lives);
  if (pathway != nullptr) check_pathway(*pathway->table, lives != nullptr);
  model::require_valid(families, table.localities());
  const bool few = settings.frailty_nodes < 3 && settings.frailty_nodes != 0;
  if (few || !(settings.scope > 0.0)) {
    throw InputError(
        "settings: expected frailty_nodes of 0 or at least 3 and a scope "
        "above 0, found " +
        std::to_string(settings.frailty_nodes) + " and " +
        text::number_text(settings.scope));
  }
  const auto classes =
      hazard_classes(unclocked, families, static_cast<double>(months), lives,
                     pathway == nullptr ? nullptr : pathway->table);
  double all = 0.0;
  double all_months = 0.0;
  for (const HazardClass& one : classes) {
    for (const model::Family* family : one.families) {
      all += 1.0;
      all_months += static_cast<double>(months - family->enters);
    }
  }
  const Tables none(months, unclocked.localities(), pathway != nullptr);
  Expected expected{none, none, none};
  expect_detail::ClassSolver solver(table, unclocked, months, zones, settings,
                                    threads, control, lives, pathway, all,
                                    std::ssize(classes));
  constexpr std::size_t kTogether = 32;
  for (std::size_t first = 0; first < classes.size(); first += kTogether) {
    std::vector<ClassSolution> some;
    const std::size_t end = std::min(first + kTogether, classes.size());
    for (std::size_t c = first; c < end; ++c) {
      some.emplace_back(classes[c], none);
    }
    solver.solve(some);
    for (const ClassSolution& one : some) {
      expect_detail::add(expected.results, one.results);
      expect_detail::add(expected.difference, one.difference);
      expect_detail::add(expected.phases, one.phases);
      expected.strata += one.strata;
      expected.frailty_nodes = std::max(expected.frailty_nodes, one.nodes);
      expected.lost += one.lost / all;
      expected.late += one.late / all_months;
    }
  }
  control.blocks_done = control.blocks.load();
  for (const NeedSolver& one : solver.solvers()) {
    expected.most_states = std::max(expected.most_states, one.most_states());
    expected.survival_error =
        std::max(expected.survival_error, one.survival_error());
    expected.transform_error =
        std::max(expected.transform_error, one.transform_error());
  }
  // Rounding and the series add a little to what is measured as lost.
  constexpr double kSeries = 1e-7;
  if (std::max(expected.lost, expected.late) > settings.scope + kSeries) {
    throw Error(
        solver.clocked() +
        "the exact solver lost too many families: expected a share of " +
        text::rounded_text(settings.scope) + " at most, found " +
        text::rounded_text(std::max(expected.lost, expected.late)) +
        "; simulate this scenario instead");
  }
  expect_detail::check_signs(expected.results, expected.difference,
                             expected.phases, settings.scope * all);
  return expected;
}

}  // namespace hearthline::expectation
