#pragma once

#include <memory>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/compare.hpp"
#include "hearthline/multistate/covariates.hpp"
#include "hearthline/multistate/run_impl.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::multistate {

namespace compare_detail {

using run_detail::Draw;
using run_detail::Task;

/// One model of the comparison.
struct Side {
  Book book;
  std::vector<std::unique_ptr<Draw>> draws;
};

/// What a worker needs: recorders by model, and amounts of the units of a block
/// in the baseline and in another model.
struct Scratch {
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<AmountRow> baseline;
  std::vector<AmountRow> other;
};

inline Moments difference(const std::vector<AmountRow>& other,
                          const std::vector<AmountRow>& baseline,
                          bool in_pairs) {
  UnitSums sums(in_pairs);
  for (std::size_t i = 0; i < other.size(); ++i) {
    AmountRow off{};
    for (std::size_t k = 0; k < off.size(); ++k) {
      off[k] = other[i][k] - baseline[i][k];
    }
    sums.add(off);
  }
  return sums.moments();
}

}  // namespace compare_detail

HEARTHLINE_INLINE void check_comparable(const std::vector<NamedModel>& models) {
  if (models.empty()) {
    throw InputError("models: expected at least one, found none");
  }
  const auto& [first, base] = models.front();
  for (const auto& [name, declaration] : models) {
    const auto refuse = [&, &name = name, &first = first](
                            const std::string& what,
                            const std::string& found = "") {
      throw InputError("the model '" + name + "' cannot be compared with '" +
                       first + "': expected the same " + what + found);
    };
    const auto shown = [](double one, double two) {
      return " (" + text::number_text(two) + "), found " +
             text::number_text(one);
    };
    const Declaration& d = declaration;
    if (d.time_unit != base.time_unit) {
      refuse("unit of time",
             " ('" + base.time_unit + "'), found '" + d.time_unit + "'");
    }
    if (d.start.age != base.start.age) {
      refuse("age at the start", shown(d.start.age, base.start.age));
    }
    if (d.start.entrants != base.start.entrants) {
      refuse("entrants",
             ", since differences are those of the same units, found other "
             "rates");
    }
    if (d.discount.costs != base.discount.costs) {
      refuse("discount rate of costs",
             shown(d.discount.costs, base.discount.costs));
    }
    if (d.discount.utilities != base.discount.utilities) {
      refuse("discount rate of utilities",
             shown(d.discount.utilities, base.discount.utilities));
    }
    if (covariate_names(d) != covariate_names(base)) {
      refuse("covariates",
             " (" + text::listed(covariate_names(base)) + "), found " +
                 text::listed(covariate_names(d)) +
                 "; a hazard ratio of 1 lets a hazard depend on one without "
                 "effect");
    }
  }
}

HEARTHLINE_INLINE std::vector<ComparedDraw> compare_draws(
    const std::vector<NamedModel>& models, const Study& study,
    const RunOptions& options, engine::Control& control) {
  using namespace compare_detail;
  check_comparable(models);
  std::vector<Declaration> declarations;
  Study all;
  // Each model has its own hazard ratios and fixed stays.
  for (const auto& model : models) {
    check(model.declaration);
    all = checked(model.declaration, study);
    declarations.push_back(model.declaration);
  }
  run_detail::check_options(options);
  std::vector<Side> sides;
  for (const Declaration& d : declarations) {
    sides.push_back(
        {Book(d, all),
         run_detail::draws_of(d, all, options, control, std::ssize(models))});
  }
  const run_detail::Schedule schedule(
      sides.front().draws, options,
      run_detail::order_of(declarations, all, control));
  const std::size_t others = models.size() - 1;
  // By block, then by model but the baseline.
  std::vector<Moments> differences(static_cast<std::size_t>(schedule.tasks()) *
                                   others);
  control.blocks_done = 0;
  control.blocks = schedule.tasks();

  run_detail::with_lives(declarations, all, [&](const auto& lives) {
    std::vector<Scratch> workers(static_cast<std::size_t>(options.threads));
    engine::parallel_tasks(
        schedule.tasks(), options.threads, [&](index number, int worker) {
          Scratch& own = workers[static_cast<std::size_t>(worker)];
          if (own.recorders.empty()) {
            for (const Side& side : sides) {
              own.recorders.push_back(
                  std::make_unique<Recorder>(side.book, control.stop));
            }
          }
          const Task task = schedule.task(number);
          for (std::size_t m = 0; m < sides.size(); ++m) {
            if (control.stop) throw Interrupted();
            auto& amounts = m == 0 ? own.baseline : own.other;
            lives[m](*sides[m].draws[task.draw], task, *own.recorders[m],
                     &amounts);
            if (m == 0) continue;
            differences[static_cast<std::size_t>(number) * others + m - 1] =
                difference(amounts, own.baseline, task.in_pairs());
          }
          ++control.blocks_done;
        });
  });

  std::vector<ComparedDraw> compared(sides.front().draws.size());
  for (std::size_t d = 0; d < compared.size(); ++d) {
    const auto first =
        static_cast<std::size_t>(sides.front().draws[d]->first_task);
    for (std::size_t m = 0; m < sides.size(); ++m) {
      Draw& draw = *sides[m].draws[d];
      compared[d].models.push_back(
          run_detail::results_of(declarations[m], sides[m].book, draw));
      if (m == 0) continue;
      compared[d].differences.push_back(
          draw.samples([&](std::size_t block) -> const Moments& {
            return differences[(first + block) * others + m - 1];
          }));
      // Two lives that cannot differ from unit to unit have the same
      // difference.
      const Samples& own = compared[d].models[m].samples;
      const Samples& base = compared[d].models[0].samples;
      compared[d].differences.back().same_costs =
          own.same_costs && base.same_costs;
      compared[d].differences.back().same_utilities =
          own.same_utilities && base.same_utilities;
    }
  }
  return compared;
}

HEARTHLINE_INLINE AmountEstimates
pooled_difference(const std::vector<ComparedDraw>& draws, index model) {
  PooledSamples all;
  for (const ComparedDraw& draw : draws) {
    all.add(draw.differences.at(static_cast<std::size_t>(model) - 1));
  }
  return all.estimates();
}

}  // namespace hearthline::multistate
