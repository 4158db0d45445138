#pragma once
/// @file
/// The tables of programmes that users read.
///
///   programme          families in it, waiting, eligible; found to left
///   programme_place    places and families in them, of programmes with places
///   programme_start    who starts, by year
///   programme_overlap  families in several programmes at once
///   programme_theme    families in need, by theme and by what serves them

#include <string>
#include <vector>

#include "hearthline/model/cases.hpp"
#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/programmes/programme_table.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/programme_recorder.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

namespace programme_tables_detail {

inline std::vector<std::string> names(
    const programmes::ProgrammeTable& programmes) {
  std::vector<std::string> all;
  for (const auto& programme : programmes.programmes()) {
    all.push_back(programme.name);
  }
  return all;
}

/// The number of places in a month, which holds from its start on.
inline index places(const programmes::Places& places, index month) {
  std::size_t at = 0;
  while (at + 1 < places.from.size() &&
         places.from[at + 1] <= static_cast<double>(month)) {
    ++at;
  }
  return places.number[at];
}

/// The labels of a profile, in the order of its cells.
inline std::vector<std::string> profile_labels() {
  std::vector<std::string> labels;
  for (int level = 0; level < model::kLevels; ++level) {
    labels.push_back("level " + std::to_string(level + 1));
  }
  for (const auto theme : model::kThemeNames) labels.emplace_back(theme);
  labels.emplace_back("no theme");
  for (const auto age : model::kAgeBandNames) {
    labels.push_back("youngest child " + std::string(age));
  }
  for (int quintile = 0; quintile < model::kQuintiles; ++quintile) {
    labels.push_back("quintile " + std::to_string(quintile + 1));
  }
  for (const auto kind : model::kCaseNames) {
    labels.push_back("case " + std::string(kind));
  }
  return labels;
}

}  // namespace programme_tables_detail

/// What happens at each programme, by locality and month.
inline Table programme_table(const MonthlyResults& results,
                             const programmes::ProgrammeTable& programmes,
                             const TableContext& context, index draws) {
  namespace cells = programme_cells;
  TableBuilder builder("programme");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", context.localities)
      .label_key("programme", programme_tables_detail::names(programmes))
      .amount("used", Kind::kStock, "families in the programme (mean)")
      .amount("waiting", Kind::kStock, "families that wait for a place (mean)")
      .amount("eligible", Kind::kStock,
              "families that are eligible and not in it (mean)")
      .count("found", Kind::kFlow, "families found")
      .count("declined", Kind::kFlow, "families found that do not take part")
      .count("asked", Kind::kFlow, "families that ask for a place")
      .count("started", Kind::kFlow, "stays that start")
      .count("at_once", Kind::kFlow, "stays that start without a wait")
      .amount("months_waited", Kind::kFlow,
              "months that families who start had waited, added up")
      .count("repeat", Kind::kFlow,
             "stays that start, not the first of the family")
      .count("in_before", Kind::kFlow,
             "families in it since before the start of the scenario")
      .count("completed", Kind::kFlow, "stays completed")
      .count("dropped_out", Kind::kFlow, "stays that end without completion")
      .count("moved_out", Kind::kFlow,
             "stays that end since the family leaves the borough, or its last "
             "child turns 18")
      .count("lapsed", Kind::kFlow,
             "families that stop waiting since they are no longer eligible")
      .count("gave_up", Kind::kFlow, "families that give up waiting");
  const auto localities = static_cast<index>(context.localities.size());
  builder.reserve(draws * results.months() * results.localities());
  monthly_detail::each_row(
      draws, results.months(), localities,
      [&](index draw, index month, index l) {
        for (index p = 0; p < programmes.count(); ++p) {
          const index group = p * localities + l;
          const auto stay = [&](int cell) {
            return results.stay(draw, month, group, cell).families;
          };
          const auto event = [&](int cell) {
            return results.event(draw, month, group, cell).families;
          };
          builder.row(
              draw, month, l, p, stay(cells::kUsed), stay(cells::kWaiting),
              stay(cells::kEligible), event(cells::kFound),
              event(cells::kDeclined), event(cells::kAsked),
              event(cells::kStarted), event(cells::kAtOnce),
              static_cast<double>(
                  results.event(draw, month, group, cells::kStarted).children) /
                  cells::kWaitTicks,
              event(cells::kRepeat), event(cells::kInBefore),
              event(cells::kCompleted), event(cells::kDropped),
              event(cells::kMovedOut), event(cells::kLapsed),
              event(cells::kGaveUp));
        }
      });
  return builder.take();
}

/// Places, and families in them. A programme whose localities share its places
/// has one row, for any of them.
inline Table programme_place_table(const MonthlyResults& results,
                                   const programmes::ProgrammeTable& programmes,
                                   const TableContext& context, index draws) {
  std::vector<std::string> where = context.localities;
  where.emplace_back("any");
  TableBuilder builder("programme_place");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", where)
      .label_key("programme", programme_tables_detail::names(programmes))
      .amount("places", Kind::kStock, "places")
      .amount("used", Kind::kStock, "families in the programme (mean)");
  const auto localities = static_cast<index>(context.localities.size());
  const auto pools = std::ssize(programmes.places());
  builder.reserve(draws * results.months() * pools);
  monthly_detail::each_row(
      draws, results.months(), pools, [&](index draw, index month, index pool) {
        const programmes::Places& own =
            programmes.places()[static_cast<std::size_t>(pool)];
        const bool shared = own.locality == programmes::Places::kAnywhere;
        double used = 0.0;
        for (index l = 0; l < localities; ++l) {
          if (!shared && l != own.locality) continue;
          used += results
                      .stay(draw, month, own.programme * localities + l,
                            programme_cells::kUsed)
                      .families;
        }
        builder.row(
            draw, month, shared ? localities : index{own.locality},
            own.programme,
            static_cast<double>(programme_tables_detail::places(own, month)),
            used);
      });
  return builder.take();
}

/// Families that start, by year: the month is the first of the year.
inline Table programme_start_table(const MonthlyResults& results,
                                   const programmes::ProgrammeTable& programmes,
                                   const TableContext& context, index draws) {
  const auto localities = static_cast<index>(context.localities.size());
  TableBuilder builder("programme_start");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", context.localities)
      .label_key("programme", programme_tables_detail::names(programmes))
      .overlapping_key(
          "group", programme_tables_detail::profile_labels(),
          "a family has a level, a quintile, a youngest child and a case, and "
          "may have several themes")
      .count("started", Kind::kFlow,
             "stays that start in the twelve months from this month on");
  builder.reserve(draws * results.months() * results.localities() *
                  programme_cells::kProfile);
  monthly_detail::each_row(
      draws, results.months(), localities,
      [&](index draw, index year, index l) {
        for (index p = 0; p < programmes.count(); ++p) {
          for (int cell = 0; cell < programme_cells::kProfile; ++cell) {
            builder.row(
                draw, 12 * year, l, p, cell,
                results.event(draw, year, p * localities + l, cell).families);
          }
        }
      });
  return builder.take();
}

/// Families in one, two, three, and four or more programmes at once.
inline Table programme_overlap_table(const MonthlyResults& results,
                                     const TableContext& context, index draws) {
  std::vector<std::string> numbers;
  for (int k = 1; k < programme_cells::kAtOnceUpTo; ++k) {
    numbers.push_back(std::to_string(k));
  }
  numbers.push_back(std::to_string(programme_cells::kAtOnceUpTo) + " or more");
  TableBuilder builder("programme_overlap");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", context.localities)
      .label_key("programmes", numbers)
      .amount("families", Kind::kStock,
              "families in so many programmes at once (mean)");
  builder.reserve(draws * results.months() * results.localities() *
                  programme_cells::kAtOnceUpTo);
  monthly_detail::each_row(
      draws, results.months(), results.localities(),
      [&](index draw, index month, index l) {
        for (int k = 0; k < programme_cells::kAtOnceUpTo; ++k) {
          builder.row(draw, month, l, k,
                      results.stay(draw, month, l, k).families);
        }
      });
  return builder.take();
}

/// Families at need level 2 or above by theme, and whether a programme reaches
/// them.
/// @param results   those that programmes reach
/// @param eligible  those that they do not
inline Table programme_theme_table(const MonthlyResults& results,
                                   const MonthlyResults& eligible,
                                   const TableContext& context, index draws) {
  namespace cells = programme_cells;
  std::vector<std::string> themes(model::kThemeNames.begin(),
                                  model::kThemeNames.end());
  themes.emplace_back("none");
  TableBuilder builder("programme_theme");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", context.localities)
      .overlapping_key("theme", themes, "a family may have several themes")
      .amount("served", Kind::kStock,
              "families at level 2 or above in a programme (mean)")
      .amount("waiting", Kind::kStock,
              "families at level 2 or above that wait for a place, and are in "
              "no programme (mean)")
      .amount("eligible", Kind::kStock,
              "families at level 2 or above that are eligible, and neither in "
              "a programme nor waiting (mean)");
  builder.reserve(draws * results.months() * results.localities() *
                  cells::kThemesOrNone);
  monthly_detail::each_row(
      draws, results.months(), results.localities(),
      [&](index draw, index month, index l) {
        for (int k = 0; k < cells::kThemesOrNone; ++k) {
          const auto stay = [&](int service) {
            return results
                .stay(draw, month, l, service * cells::kThemesOrNone + k)
                .families;
          };
          builder.row(draw, month, l, k, stay(cells::kServed),
                      stay(cells::kWaits),
                      eligible.stay(draw, month, l, k).families);
        }
      });
  return builder.take();
}

}  // namespace hearthline::results
