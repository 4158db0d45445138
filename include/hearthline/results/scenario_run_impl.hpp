#pragma once

#include <algorithm>
#include <cmath>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/memory.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/engine/run_meeting.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/results/cost_frame.hpp"
#include "hearthline/results/one_family.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/costs.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::results {

template <Part... Parts>
RunOfParts<Parts...>::RunOfParts(const scenario::Scenario& scenario,
                                 Families families, index draws,
                                 std::uint32_t seed,
                                 const std::atomic<bool>* stop)
    : scenario_(scenario),
      setup_(scenario, std::move(families), stop),
      seed_(seed) {
  hold(0, draws);
}

template <Part... Parts>
void RunOfParts<Parts...>::require_held(index first, index count) const {
  if (first >= first_ && count >= 1 && first <= first_ + draws_ - count) return;
  throw Error("draws: expected one or more of draws " + std::to_string(first_) +
              " to " + std::to_string(first_ + draws_ - 1) + ", found " +
              std::to_string(count) + " from draw " + std::to_string(first));
}

template <Part... Parts>
void RunOfParts<Parts...>::require_size(index count, std::size_t bytes) const {
  const auto wanted = static_cast<std::size_t>(count * draw_bytes_);
  if (count >= 1 && bytes == wanted) return;
  throw Error("results of " + std::to_string(count) + " draws: expected " +
              std::to_string(wanted) + " bytes, found " +
              std::to_string(bytes));
}

template <Part... Parts>
void RunOfParts<Parts...>::simulate(index first, index count, int threads,
                                    engine::Control& control) {
  require_held(first, count);
  engine::require_threads(threads);
  engine::RunOptions options;
  options.seed = seed_;
  options.first_draw = static_cast<std::uint32_t>(first);
  options.draws = count;
  options.threads = threads;
  if (setup_.cases) {
    const std::vector<engine::PoolPlan> plans = setup_.pools();
    if (setup_.programmes) {
      simulate_cases(programmes::EnrolledModel(setup_.table, *setup_.cases,
                                               *setup_.programmes),
                     plans, options, control);
    } else {
      simulate_cases(pathway::CaseModel(setup_.table, *setup_.cases), plans,
                     options, control);
    }
    return;
  }
  if (setup_.plan) {
    const demography::Borough borough(*setup_.plan, setup_.table, months());
    std::vector<demography::Life> lives(static_cast<std::size_t>(threads));
    simulate(
        options, control,
        [&](index unit, random::RunKey key, Recorder& recorder, int worker) {
          demography::Life& life = lives[static_cast<std::size_t>(worker)];
          borough.live(unit, key, life, recorder);
          const model::Family& family = borough.family(unit);
          parts_->record_life(
              recorder,
              {family, borough.children(family), life, borough.boys(),
               demography::is_new_family(family.id)},
              key);
        });
    return;
  }
  const model::FamilyModel model(setup_.table);
  simulate(options, control,
           [&](index unit, random::RunKey key, Recorder& recorder, int) {
             engine::simulate(
                 model, setup_.given->families[static_cast<std::size_t>(unit)],
                 key, 0.0, static_cast<double>(months()), recorder);
           });
}

template <Part... Parts>
template <class Model>
void RunOfParts<Parts...>::simulate_cases(
    const Model& model, const std::vector<engine::PoolPlan>& plans,
    const engine::RunOptions& options, engine::Control& control) {
  const pathway::Helped helped(setup_.plan.get(), *setup_.given, setup_.table,
                               months());
  const auto record_life = [&](Recorder& recorder, index unit,
                               const demography::Life& life,
                               random::RunKey key) {
    if (!setup_.plan) return;
    const model::Family& family = helped.family(unit);
    parts_->record_life(recorder,
                        {family, helped.children(family), life, helped.boys(),
                         demography::is_new_family(family.id)},
                        key);
  };
  const auto threads = static_cast<std::size_t>(options.threads);
  std::vector<demography::Life> lives(threads);
  if (plans.empty()) {
    simulate(
        options, control,
        [&](index unit, random::RunKey key, Recorder& recorder, int worker) {
          auto& life = lives[static_cast<std::size_t>(worker)];
          const double end = helped.draw_life(unit, key, life);
          const auto who = helped.unit(unit, key, life);
          engine::simulate(model, who, key,
                           static_cast<double>(who.family->enters), end,
                           recorder);
          record_life(recorder, unit, life, key);
        });
    return;
  }
  // The lives of those who ask, until the end of their draw.
  std::vector<pathway::Helped::Asking> kept(threads);
  const index families = helped.families();
  const auto first = static_cast<index>(options.first_draw);
  engine::run_meeting_each(
      model, plans, families + (parts_->records_draws() ? 1 : 0),
      static_cast<double>(months()), options, parts_->recorder(setup_), control,
      [&](index unit, auto& meeting, random::RunKey key, int worker) {
        if (unit == families) {
          parts_->record_draw(meeting.recorder(), key);
          return;
        }
        auto& life = lives[static_cast<std::size_t>(worker)];
        auto& asking = kept[static_cast<std::size_t>(worker)];
        if (unit == 0) asking.clear();
        const double end = helped.draw_life(unit, key, life);
        const auto who = helped.unit(unit, key, life);
        record_life(meeting.recorder(), unit, life, key);
        pathway::Helped::add(who, end, life, asking, meeting);
      },
      [&](index draw, const Recorder& recorder) {
        parts_->store(first - first_ + draw, recorder);
      });
}

template <Part... Parts>
template <class Live>
void RunOfParts<Parts...>::simulate(const engine::RunOptions& options,
                                    engine::Control& control,
                                    const Live& live) {
  const auto families = static_cast<index>(setup_.families().families.size());
  // Results that concern no family are one more unit, after the families.
  const index units = families + (parts_->records_draws() ? 1 : 0);
  const auto first = static_cast<index>(options.first_draw);
  engine::run_each(
      units, options, parts_->recorder(setup_), control,
      [&](index unit, random::RunKey key, Recorder& recorder, int worker) {
        if (unit == families) {
          parts_->record_draw(recorder, key);
        } else {
          live(unit, key, recorder, worker);
        }
      },
      [&](index draw, const Recorder& recorder) {
        parts_->store(first - first_ + draw, recorder);
      });
}

template <Part... Parts>
std::vector<std::string> RunOfParts<Parts...>::table_names() const {
  std::vector<std::string> names;
  parts_->each_table(setup_, [&](const std::string& name, const auto&) {
    names.push_back(name);
  });
  return names;
}

template <Part... Parts>
Table RunOfParts<Parts...>::table(const std::string& name, index draws) const {
  if (draws < 1 || draws > this->draws()) {
    throw Error("draws: expected a whole number from 1 to " +
                std::to_string(this->draws()) + ", found " +
                std::to_string(draws));
  }
  Table found;
  parts_->each_table(setup_, [&](const std::string& known, const auto& make) {
    if (known == name) found = make(draws);
  });
  if (!found.columns.empty()) {
    auto& numbers =
        std::get<std::vector<std::int32_t>>(found.columns.front().cells);
    for (std::int32_t& draw : numbers)
      draw += static_cast<std::int32_t>(first_);
    return found;
  }
  throw Error("table: no table is named '" + name + "'" +
              text::suggestion(name, table_names()));
}

template <Part... Parts>
std::vector<HistoryStep> RunOfParts<Parts...>::trace(model::FamilyId id,
                                                     std::uint32_t draw) const {
  return family_trace(setup_, id, {seed_, draw});
}

template <Part... Parts>
auto RunOfParts<Parts...>::bill(model::FamilyId id, std::uint32_t draw,
                                const money::BookParameters& book) const
    -> Bill {
  const CostFrame frame(scenario_);
  Bill bill;
  bill.items = scenario::priced_items(scenario_, book, frame.drivers);
  bill.lines = family_bill(scenario_, setup_, frame, bill.items,
                           place_of_family(setup_, id), {seed_, draw});
  return bill;
}

template <Part... Parts>
void RunOfParts<Parts...>::hold(index first, index draws) {
  constexpr index kMostDraws = index{1} << 32;
  if (first < 0 || draws < 1 || first > kMostDraws - draws) {
    throw Error("draws: expected a whole number from 1 to " +
                std::to_string(kMostDraws) + ", found " +
                std::to_string(draws));
  }
  parts_.reset();
  draws_ = 0;
  if (draw_bytes_ == 0) {
    PartList<Parts...> one(scenario_, setup_, 1);
    one.each_array([&](auto& array) {
      draw_bytes_ += static_cast<index>(array.size() * sizeof(array[0]));
    });
  }
  const auto each = static_cast<double>(draw_bytes_);
  engine::require_memory("draws", "results", draws, each);
  const auto refuse = [&] {
    return engine::beyond_memory("draws", "results", draws,
                                 static_cast<double>(draws) * each,
                                 engine::available_memory());
  };
  try {
    parts_.emplace(scenario_, setup_, draws);
  } catch (const std::bad_alloc&) {
    throw refuse();
  } catch (const std::length_error&) {  // No vector can be this long.
    throw refuse();
  }
  first_ = first;
  draws_ = draws;
}

template <Part... Parts>
void RunOfParts<Parts...>::copy_out(index first, index count,
                                    std::span<std::byte> to) {
  require_held(first, count);
  require_size(count, to.size());
  auto target = to.begin();
  parts_->each_array([&](auto& array) {
    const auto bytes = std::as_bytes(std::span(array));
    const std::size_t size = bytes.size() / static_cast<std::size_t>(draws_);
    const auto from =
        bytes.subspan(size * static_cast<std::size_t>(first - first_),
                      size * static_cast<std::size_t>(count));
    target = std::copy(from.begin(), from.end(), target);
  });
}

template <Part... Parts>
void RunOfParts<Parts...>::copy_in(index first, index count,
                                   std::span<const std::byte> from) {
  require_size(count, from.size());
  const index begin = std::max(first, first_);
  const index end = std::min(first + count, first_ + draws_);
  std::size_t offset = 0;
  parts_->each_array([&](auto& array) {
    const auto to = std::as_writable_bytes(std::span(array));
    const std::size_t size = to.size() / static_cast<std::size_t>(draws_);
    if (begin < end) {
      const auto mine =
          from.subspan(offset + size * static_cast<std::size_t>(begin - first),
                       size * static_cast<std::size_t>(end - begin));
      std::copy(
          mine.begin(), mine.end(),
          to.begin() + static_cast<std::ptrdiff_t>(
                           size * static_cast<std::size_t>(begin - first_)));
    }
    offset += size * static_cast<std::size_t>(count);
  });
}

}  // namespace hearthline::results
