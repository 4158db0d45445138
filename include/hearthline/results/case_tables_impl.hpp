#pragma once

#include <algorithm>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/results/case_recorder.hpp"
#include "hearthline/results/case_tables.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::results {

namespace case_tables_detail {

using model::Case;
using model::CaseChange;
using model::CaseProcess;

template <std::size_t N>
std::vector<std::string> labels(const std::array<std::string_view, N>& names,
                                std::size_t first = 0) {
  return {names.begin() + static_cast<std::ptrdiff_t>(first), names.end()};
}

template <class Events>
using CaseBuilder = tables_detail::KeyedBuilder<Events>;

/// The processes for which `wanted(process)` holds.
template <class Wanted>
std::vector<int> processes(Wanted&& wanted) {
  std::vector<int> found;
  for (int p = 0; p < model::kLeaving; ++p) {
    if (wanted(model::kCaseProcesses[static_cast<std::size_t>(p)])) {
      found.push_back(p);
    }
  }
  return found;
}

/// Calls `row(draw, month, locality, k)` for k in [0, categories).
template <class Events, class Row>
Table fill(CaseBuilder<Events> builder, const MonthlyTables<Events>& results,
           index draws, int categories, Row&& row) {
  builder.reserve(draws * results.months() * results.localities() * categories);
  monthly_detail::each_row(draws, results.months(), results.localities(),
                           [&](index draw, index month, index l) {
                             for (int k = 0; k < categories; ++k) {
                               row(builder, draw, month, l, k);
                             }
                           });
  return builder.take();
}

template <class Events>
Table contact(const MonthlyTables<Events>& results, const TableContext& context,
              index draws) {
  CaseBuilder<Events> builder("contact", context);
  builder.label_key("source", labels(model::kContactSourceNames));
  builder.events("contacts", "contacts, each of a family");
  builder.events("children", "children of these families");
  return fill(std::move(builder), results, draws, model::kContactSources,
              [&](auto& table, index draw, index month, index l, int source) {
                const Events& made = results.event(draw, month, l, source);
                table.row(draw, month, l, source, made.families, made.children);
              });
}

template <class Events>
Table referral(const MonthlyTables<Events>& results,
               const TableContext& context, index draws) {
  CaseBuilder<Events> builder("referral", context);
  builder.events("referrals", "referrals, each of a family");
  builder.events("children", "children of these families");
  constexpr bool kExpected = CaseBuilder<Events>::kExpected;
  if constexpr (!kExpected) {
    builder.events("repeat_referrals",
                   "referrals within 12 months of one before");
  }
  builder.events("no_assessment",
                 "referrals that do not lead to an assessment");
  const auto all = processes([](const CaseProcess& p) {
    return p.change == CaseChange::kOutcome &&
           (p.to == Case::kAssessment || p.name == "referral_closed");
  });
  const auto closed = processes(
      [](const CaseProcess& p) { return p.name == "referral_closed"; });
  return fill(
      std::move(builder), results, draws, 1,
      [&](auto& table, index draw, index month, index l, int) {
        Events made;
        for (const int p : all) {
          made += results.event(draw, month, l, p);
        }
        const auto not_assessed =
            results.event(draw, month, l, closed.front()).families;
        if constexpr (kExpected) {
          table.row(draw, month, l, made.families, made.children, not_assessed);
        } else {
          table.row(draw, month, l, made.families, made.children,
                    results.event(draw, month, l, case_cells::kRepeatReferral)
                        .families,
                    not_assessed);
        }
      });
}

template <class Events>
Table assessment(const MonthlyTables<Events>& results,
                 const TableContext& context, index draws) {
  CaseBuilder<Events> builder("assessment", context);
  builder.events("started", "assessments that start");
  builder.events("completed", "assessments that are completed");
  constexpr bool kExpected = CaseBuilder<Events>::kExpected;
  if constexpr (!kExpected) {
    builder.events("in_time",
                   "assessments completed within 45 working days (nine weeks)");
  }
  builder.events("children", "children whose assessment is completed");
  const auto outcomes = processes([](const CaseProcess& p) {
    return p.change == CaseChange::kOutcome && p.from == Case::kAssessment;
  });
  return fill(
      std::move(builder), results, draws, 1,
      [&](auto& table, index draw, index month, index l, int) {
        Events completed;
        for (const int p : outcomes) {
          completed += results.event(draw, month, l, p);
        }
        const auto started = results
                                 .event(draw, month, l,
                                        case_cells::kStarted +
                                            case_cells::kind(Case::kAssessment))
                                 .families;
        if constexpr (kExpected) {
          table.row(draw, month, l, started, completed.families,
                    completed.children);
        } else {
          table.row(draw, month, l, started, completed.families,
                    results.event(draw, month, l, case_cells::kInTime).families,
                    completed.children);
        }
      });
}

template <class Events>
Table open_cases(const MonthlyTables<Events>& results,
                 const TableContext& context, index draws) {
  CaseBuilder<Events> builder("case", context);
  builder.label_key("case", labels(model::kCaseNames, 1));
  builder.amount("families", Kind::kStock, "families with an open case (mean)");
  builder.amount("children", Kind::kStock, "children whom it covers (mean)");
  builder.amount("waiting", Kind::kStock, "families whose case waits (mean)");
  builder.amount("waiting_children", Kind::kStock,
                 "children whose case waits (mean)");
  builder.events("started", "cases that start");
  builder.events("ended", "cases that end");
  builder.events("child_starts", "children whose case starts");
  builder.events("child_ends", "children whose case ends");
  return fill(std::move(builder), results, draws, case_cells::kKinds,
              [&](auto& table, index draw, index month, index l, int kind) {
                const Months& open = results.stay(draw, month, l, kind);
                const Months& waiting =
                    results.stay(draw, month, l, case_cells::kWaiting + kind);
                const auto event = [&](int first) -> const Events& {
                  return results.event(draw, month, l, first + kind);
                };
                table.row(draw, month, l, kind, open.families, open.children,
                          waiting.families, waiting.children,
                          event(case_cells::kStarted).families,
                          event(case_cells::kEnded).families,
                          event(case_cells::kStarted).children +
                              event(case_cells::kJoined).children,
                          event(case_cells::kEnded).children +
                              event(case_cells::kLeft).children);
              });
}

/// The ways in which a case of a kind ends: its outcomes and steps, then those
/// that concern no service.
struct Way {
  int kind;
  std::string reason;
  int event;
};

inline std::vector<Way> ways() {
  std::vector<Way> all;
  for (int kind = 0; kind < case_cells::kKinds; ++kind) {
    for (const int p : processes([&](const CaseProcess& process) {
           return model::place(process.from) == kind + 1 &&
                  process.change != CaseChange::kPlacement;
         })) {
      const CaseProcess& process =
          model::kCaseProcesses[static_cast<std::size_t>(p)];
      all.push_back(
          {kind,
           process.change == CaseChange::kStep
               ? std::string(model::kCaseNames[static_cast<std::size_t>(
                     model::place(process.to))])
               : std::string(process.name),
           p});
    }
    all.push_back({kind, "turned_18", case_cells::kAgedOut + kind});
    all.push_back({kind, "left_borough", case_cells::kMovedOut + kind});
    all.push_back({kind, "left_queue", case_cells::kLeftQueue + kind});
  }
  return all;
}

template <class Events>
Table closing(const MonthlyTables<Events>& results, const TableContext& context,
              index draws) {
  const auto all = ways();
  std::vector<std::string> reasons;
  std::vector<int> codes;
  for (const Way& way : all) {
    auto found = std::find(reasons.begin(), reasons.end(), way.reason);
    if (found == reasons.end()) {
      reasons.push_back(way.reason);
      found = std::prev(reasons.end());
    }
    codes.push_back(static_cast<int>(found - reasons.begin()));
  }
  CaseBuilder<Events> builder("closing", context);
  builder.label_key("case", labels(model::kCaseNames, 1));
  builder.label_key("reason", reasons);
  builder.events("families", "cases that end in this way");
  builder.events("children", "children who leave a case in this way");
  return fill(std::move(builder), results, draws, static_cast<int>(all.size()),
              [&](auto& table, index draw, index month, index l, int k) {
                const Way& way = all[static_cast<std::size_t>(k)];
                const Events& ended = results.event(draw, month, l, way.event);
                table.row(draw, month, l, way.kind,
                          codes[static_cast<std::size_t>(k)], ended.families,
                          ended.children);
              });
}

template <class Events>
Table duration(const MonthlyTables<Events>& results,
               const TableContext& context, index draws) {
  CaseBuilder<Events> builder("duration", context);
  builder.label_key("case", labels(model::kCaseNames, 1));
  builder.events("ended", "cases that end");
  builder.amount("months", Kind::kFlow,
                 "months for which they were open, added up over cases");
  return fill(std::move(builder), results, draws, case_cells::kKinds,
              [&](auto& table, index draw, index month, index l, int kind) {
                const Events& ended =
                    results.event(draw, month, l, case_cells::kDuration + kind);
                table.row(draw, month, l, kind, ended.families,
                          static_cast<double>(ended.children) /
                              case_cells::kDurationTicks);
              });
}

template <class Events>
Table placement(const MonthlyTables<Events>& results,
                const TableContext& context, index draws) {
  CaseBuilder<Events> builder("placement", context);
  builder.label_key("placement", labels(model::kPlacementNames));
  builder.amount("families", Kind::kStock,
                 "families with a child placed (mean)");
  builder.amount("children", Kind::kStock, "children placed (mean)");
  builder.events("started", "placements of families that start");
  builder.events("child_starts", "children placed, or moved here");
  return fill(std::move(builder), results, draws, model::kPlacements,
              [&](auto& table, index draw, index month, index l, int place) {
                const Months& open = results.stay(
                    draw, month, l, case_cells::kPlacement + place);
                const Events& placed =
                    results.event(draw, month, l, case_cells::kPlaced + place);
                table.row(draw, month, l, place, open.families, open.children,
                          placed.families, placed.children);
              });
}

template <class Events>
Table case_age(const MonthlyTables<Events>& results,
               const TableContext& context, index draws) {
  std::vector<std::string> kinds;
  for (const Case kind : case_cells::kAged) {
    kinds.emplace_back(
        model::kCaseNames[static_cast<std::size_t>(model::place(kind))]);
  }
  const int count = static_cast<int>(kinds.size()) * model::kAgeBands;
  CaseBuilder<Events> builder("case_age", context);
  builder.label_key("case", kinds);
  builder.label_key("age_band", labels(model::kAgeBandNames));
  builder.amount("children", Kind::kStock, "children covered (mean)");
  builder.events("child_starts", "children who come to be covered");
  builder.events("child_ends",
                 "children who cease to be covered before they turn 18");
  return fill(
      std::move(builder), results, draws, count,
      [&](auto& table, index draw, index month, index l, int k) {
        table.row(
            draw, month, l, k / model::kAgeBands, k % model::kAgeBands,
            results.stay(draw, month, l, case_cells::kAges + k).families,
            results.event(draw, month, l, case_cells::kAgedStarts + k).families,
            results.event(draw, month, l, case_cells::kAgedEnds + k).families);
      });
}

template <class Events>
Table unmet(const MonthlyTables<Events>& results, const TableContext& context,
            index draws) {
  CaseBuilder<Events> builder("unmet", context);
  builder.label_key("level", {"2", "3", "4"});
  builder.amount("families", Kind::kStock, "families without a case (mean)");
  builder.amount("children", Kind::kStock, "children in them (mean)");
  return fill(std::move(builder), results, draws, model::kLevels - 1,
              [&](auto& table, index draw, index month, index l, int level) {
                const Months& open =
                    results.stay(draw, month, l, case_cells::kUnmet + level);
                table.row(draw, month, l, level, open.families, open.children);
              });
}

/// Early help that starts, by its route and by who made the last contact; that
/// of a case which steps down from social care is not the contact's.
template <class Events>
Table caf_start(const MonthlyTables<Events>& results,
                const TableContext& context, index draws) {
  std::vector<std::string> sources = labels(model::kContactSourceNames);
  sources.emplace_back("before_the_start");
  const int stepped_down = static_cast<int>(sources.size());
  sources.emplace_back("social_care");
  CaseBuilder<Events> builder("caf_start", context);
  builder.label_key("route", {"door", "assessment", "stepped_down"});
  builder.label_key("source", sources);
  builder.events("families", "early help cases that start");
  builder.events("children", "children whom they cover");
  constexpr int kCount = 2 * case_cells::kSources + 1;
  return fill(std::move(builder), results, draws, kCount,
              [&](auto& table, index draw, index month, index l, int k) {
                const Events& started =
                    results.event(draw, month, l, case_cells::kCafFromDoor + k);
                table.row(
                    draw, month, l, k / case_cells::kSources,
                    k + 1 == kCount ? stepped_down : k % case_cells::kSources,
                    started.families, started.children);
              });
}

template <class Events>
Table caf_theme(const MonthlyTables<Events>& results,
                const TableContext& context, index draws) {
  std::vector<std::string> themes = labels(model::kThemeNames);
  themes.emplace_back("none");
  const int count = static_cast<int>(themes.size());
  CaseBuilder<Events> builder("caf_theme", context);
  builder.overlapping_key("theme", std::move(themes),
                          "a family may have several themes");
  builder.events("families",
                 "early help cases that start, of families with the theme");
  builder.events("children", "children whom they cover");
  return fill(
      std::move(builder), results, draws, count,
      [&](auto& table, index draw, index month, index l, int theme) {
        const Events& started =
            results.event(draw, month, l, case_cells::kCafTheme + theme);
        table.row(draw, month, l, theme, started.families, started.children);
      });
}

template <class Events>
Table caf_open(const MonthlyTables<Events>& results,
               const TableContext& context, index draws) {
  CaseBuilder<Events> builder("caf_open", context);
  builder.label_key("level", {"1", "2", "3", "4"});
  builder.label_key("open_for", {"under 3 months", "3 to 6 months",
                                 "6 to 12 months", "over 12 months"});
  builder.amount("families", Kind::kStock,
                 "families with open early help (mean)");
  return fill(
      std::move(builder), results, draws,
      model::kLevels * case_cells::kOpenBands,
      [&](auto& table, index draw, index month, index l, int k) {
        table.row(
            draw, month, l, k / case_cells::kOpenBands,
            k % case_cells::kOpenBands,
            results.stay(draw, month, l, case_cells::kCafOpen + k).families);
      });
}

template <class Events>
struct Maker {
  const char* name;
  Table (*make)(const MonthlyTables<Events>&, const TableContext&, index);
};
template <class Events>
inline constexpr std::array<Maker<Events>, 12> kMakers{
    {{"contact", contact<Events>},
     {"referral", referral<Events>},
     {"assessment", assessment<Events>},
     {"case", open_cases<Events>},
     {"closing", closing<Events>},
     {"duration", duration<Events>},
     {"placement", placement<Events>},
     {"case_age", case_age<Events>},
     {"unmet", unmet<Events>},
     {"caf_start", caf_start<Events>},
     {"caf_theme", caf_theme<Events>},
     {"caf_open", caf_open<Events>}}};

template <class Events>
Table make(const std::string& name, const MonthlyTables<Events>& results,
           const TableContext& context, index draws) {
  for (const auto& maker : kMakers<Events>) {
    if (name == maker.name) return maker.make(results, context, draws);
  }
  throw Error("table: no table of cases is named '" + name + "'" +
              text::suggestion(name, case_table_names()));
}

}  // namespace case_tables_detail

HEARTHLINE_INLINE std::vector<std::string> case_table_names() {
  std::vector<std::string> names;
  for (const auto& maker : case_tables_detail::kMakers<Counts>) {
    names.emplace_back(maker.name);
  }
  return names;
}

HEARTHLINE_INLINE Table case_table(const std::string& name,
                                   const MonthlyResults& results,
                                   const TableContext& context, index draws) {
  return case_tables_detail::make(name, results, context, draws);
}

HEARTHLINE_INLINE const char* why_left_out(const std::string& table) {
  if (table == "duration" || table == "caf_open") {
    return "the exact solver does not keep when a case began";
  }
  if (table == "placement") {
    return "the exact solver does not keep where children are placed, on which "
           "nothing else depends";
  }
  if (table == "case_age") {
    return "the exact solver does not keep which children a case covers";
  }
  if (table == "caf_start") {
    return "the exact solver does not keep who made the last contact";
  }
  return nullptr;
}

HEARTHLINE_INLINE Table case_table(const std::string& name,
                                   const MonthlyExpected& results,
                                   const TableContext& context) {
  if (const char* why = why_left_out(name)) {
    throw Error("table " + name + ": expected values leave it out, because " +
                why + "; simulate the scenario for it");
  }
  return case_tables_detail::make(name, results, context, 1);
}

}  // namespace hearthline::results
