#pragma once
/// @file
/// Monthly tables computed directly from complete histories. The recorder, its
/// differences of ticks and its tables are compared with them.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/results/table.hpp"
#include "hearthline/scenario/compile.hpp"

namespace hearthline::test_support {

using History = std::vector<engine::TracedEvent<model::FamilyModel>>;

inline model::Need need_of(
    const engine::TracedEvent<model::FamilyModel>& event) {
  return event.state.need;
}
inline model::Need need_of(const results::HistoryStep& step) {
  return step.need;
}

/// Amounts of families and of the children in them.
struct Both {
  double families = 0.0;
  double children = 0.0;

  void add(double amount, double children_each) {
    families += amount;
    children += amount * children_each;
  }
};

/// The contents of a draw, a month and a locality.
struct Page {
  std::array<Both, 4> level, level_in, level_out;
  std::array<Both, 3> zone, zone_in, zone_out;
  std::array<Both, 8> theme, onset, remission;
  std::array<std::array<Both, 8>, 4> level_theme;
  std::array<std::array<Both, 4>, 4> moved;
  std::array<Both, 2> out, back, first, beyond;
};

class Book {
 public:
  Book(index draws, index months, index localities, model::ZoneMap zones)
      : months_(months),
        localities_(localities),
        zones_(zones),
        pages_(static_cast<std::size_t>(draws * months * localities)) {}

  Page& page(index draw, index month, index locality) {
    return pages_.at(static_cast<std::size_t>(
        (draw * months_ + month) * localities_ + locality));
  }

  /// Records the life of a family, spell by spell and event by event.
  template <class Steps>
  void write(index draw, const model::Family& family, const Steps& history) {
    const double children = family.children;
    const index l = family.locality;
    std::array<bool, 2> ever_beyond{};
    for (std::size_t i = 0; i < history.size(); ++i) {
      const model::Need need = need_of(history[i]);
      const double from = history[i].time;
      const double to = i + 1 < history.size() ? history[i + 1].time
                                               : static_cast<double>(months_);
      spell(draw, l, need, from, to, children);
      if (i > 0) {
        happening(page(draw, static_cast<index>(std::floor(from)), l),
                  need_of(history[i - 1]), need, ever_beyond, children);
      }
      for (int edge = 0; edge < 2; ++edge) {
        ever_beyond[static_cast<std::size_t>(edge)] |=
            is_beyond(need.level, edge);
      }
    }
  }

  /// The inner edge separates order from the rest; the outer edge separates
  /// chaos from the rest.
  bool is_beyond(model::Level level, int edge) const {
    const model::Zone zone = zone_of(level);
    return edge == 0 ? zone != model::Zone::kOrder
                     : zone == model::Zone::kChaos;
  }

 private:
  model::Zone zone_of(model::Level level) const {
    return zones_[static_cast<std::size_t>(level)];
  }

  void spell(index draw, index l, model::Need need, double from, double to,
             double children) {
    for (auto month = static_cast<index>(std::floor(from)); month < months_;
         ++month) {
      const double begin = std::max(from, static_cast<double>(month));
      const double end = std::min(to, static_cast<double>(month + 1));
      if (end <= begin) break;
      Page& at = page(draw, month, l);
      const double part = end - begin;
      const auto level = static_cast<std::size_t>(need.level);
      at.level[level].add(part, children);
      at.zone[static_cast<std::size_t>(zone_of(need.level))].add(part,
                                                                 children);
      for (int k = 0; k < 8; ++k) {
        if (!need.themes.contains(model::theme_at(k))) continue;
        const auto theme = static_cast<std::size_t>(k);
        at.theme[theme].add(part, children);
        at.level_theme[level][theme].add(part, children);
      }
      for (int edge = 0; edge < 2; ++edge) {
        if (is_beyond(need.level, edge)) {
          at.beyond[static_cast<std::size_t>(edge)].add(part, children);
        }
      }
    }
  }

  void happening(Page& at, model::Need before, model::Need after,
                 const std::array<bool, 2>& ever_beyond, double children) {
    for (int k = 0; k < 8; ++k) {
      const auto theme = static_cast<std::size_t>(k);
      const bool had = before.themes.contains(model::theme_at(k));
      const bool has = after.themes.contains(model::theme_at(k));
      if (has && !had) at.onset[theme].add(1.0, children);
      if (had && !has) at.remission[theme].add(1.0, children);
    }
    if (before.level == after.level) return;
    const auto from = static_cast<std::size_t>(before.level);
    const auto to = static_cast<std::size_t>(after.level);
    at.moved[from][to].add(1.0, children);
    at.level_out[from].add(1.0, children);
    at.level_in[to].add(1.0, children);
    if (zones_[from] != zones_[to]) {
      at.zone_out[static_cast<std::size_t>(zones_[from])].add(1.0, children);
      at.zone_in[static_cast<std::size_t>(zones_[to])].add(1.0, children);
    }
    for (int e = 0; e < 2; ++e) {
      const auto edge = static_cast<std::size_t>(e);
      const bool was = is_beyond(before.level, e);
      const bool is = is_beyond(after.level, e);
      if (is && !was) at.out[edge].add(1.0, children);
      if (was && !is) at.back[edge].add(1.0, children);
      if (is && !ever_beyond[edge]) at.first[edge].add(1.0, children);
    }
  }

  index months_;
  index localities_;
  model::ZoneMap zones_;
  std::vector<Page> pages_;
};

/// Returns the history of a family in a draw, simulated on its own.
inline History history_of(const scenario::Scenario& scenario,
                          const model::HazardTable& table,
                          const model::Family& family, std::uint32_t seed,
                          std::uint32_t draw) {
  engine::Trace<model::FamilyModel> trace;
  engine::simulate(model::FamilyModel(table), family, {seed, draw}, 0.0,
                   static_cast<double>(scenario::horizon_months(scenario)),
                   trace);
  return trace.events();
}

/// Returns the tables of the run of a scenario.
inline Book book_of(const scenario::Scenario& scenario,
                    const model::Families& population, index draws,
                    std::uint32_t seed) {
  const model::HazardTable table = scenario::hazard_table(scenario);
  Book book(draws, scenario::horizon_months(scenario),
            static_cast<index>(scenario.population.localities.size()),
            scenario::zone_map(scenario));
  for (index draw = 0; draw < draws; ++draw) {
    for (const model::Family& family : population.families) {
      book.write(draw, family,
                 history_of(scenario, table, family, seed,
                            static_cast<std::uint32_t>(draw)));
    }
  }
  return book;
}

/// Returns the cells of a column as doubles, whatever their type.
inline std::vector<double> numbers(const results::Table& table,
                                   const std::string& column) {
  return std::visit(
      [](const auto& cells) {
        return std::vector<double>(cells.begin(), cells.end());
      },
      table.column(column).cells);
}

}  // namespace hearthline::test_support
