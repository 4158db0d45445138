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

/// Builds a table with the keys that all share.
class CaseBuilder : public TableBuilder {
 public:
  CaseBuilder(std::string name, const TableContext& context)
      : TableBuilder(std::move(name)) {
    number_key("draw").number_key("month").label_key("locality",
                                                     context.localities);
  }
};

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
template <class Row>
Table fill(CaseBuilder builder, const MonthlyResults& results, index draws,
           int categories, Row&& row) {
  builder.reserve(draws * results.months() * results.localities() * categories);
  monthly_detail::each_row(draws, results.months(), results.localities(),
                           [&](index draw, index month, index l) {
                             for (int k = 0; k < categories; ++k) {
                               row(builder, draw, month, l, k);
                             }
                           });
  return builder.take();
}

inline Table contact(const MonthlyResults& results, const TableContext& context,
                     index draws) {
  CaseBuilder builder("contact", context);
  builder.label_key("source", labels(model::kContactSourceNames))
      .count("contacts", Kind::kFlow, "contacts, each of a family")
      .count("children", Kind::kFlow, "children of these families");
  return fill(std::move(builder), results, draws, model::kContactSources,
              [&](auto& table, index draw, index month, index l, int source) {
                const Counts& made = results.event(draw, month, l, source);
                table.row(draw, month, l, source, made.families, made.children);
              });
}

inline Table referral(const MonthlyResults& results,
                      const TableContext& context, index draws) {
  CaseBuilder builder("referral", context);
  builder.count("referrals", Kind::kFlow, "referrals, each of a family")
      .count("children", Kind::kFlow, "children of these families")
      .count("repeat_referrals", Kind::kFlow,
             "referrals within 12 months of one before")
      .count("no_assessment", Kind::kFlow,
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
        Counts made;
        for (const int p : all) {
          made += results.event(draw, month, l, p);
        }
        table.row(
            draw, month, l, made.families, made.children,
            results.event(draw, month, l, case_cells::kRepeatReferral).families,
            results.event(draw, month, l, closed.front()).families);
      });
}

inline Table assessment(const MonthlyResults& results,
                        const TableContext& context, index draws) {
  CaseBuilder builder("assessment", context);
  builder.count("started", Kind::kFlow, "assessments that start")
      .count("completed", Kind::kFlow, "assessments that are completed")
      .count("in_time", Kind::kFlow,
             "assessments completed within 45 working days (nine weeks)")
      .count("children", Kind::kFlow, "children whose assessment is completed");
  const auto outcomes = processes([](const CaseProcess& p) {
    return p.change == CaseChange::kOutcome && p.from == Case::kAssessment;
  });
  return fill(std::move(builder), results, draws, 1,
              [&](auto& table, index draw, index month, index l, int) {
                Counts completed;
                for (const int p : outcomes) {
                  completed += results.event(draw, month, l, p);
                }
                table.row(
                    draw, month, l,
                    results
                        .event(draw, month, l,
                               case_cells::kStarted +
                                   case_cells::kind(Case::kAssessment))
                        .families,
                    completed.families,
                    results.event(draw, month, l, case_cells::kInTime).families,
                    completed.children);
              });
}

inline Table open_cases(const MonthlyResults& results,
                        const TableContext& context, index draws) {
  CaseBuilder builder("case", context);
  builder.label_key("case", labels(model::kCaseNames, 1))
      .amount("families", Kind::kStock, "families with an open case (mean)")
      .amount("children", Kind::kStock, "children whom it covers (mean)")
      .amount("waiting", Kind::kStock, "families whose case waits (mean)")
      .count("started", Kind::kFlow, "cases that start")
      .count("ended", Kind::kFlow, "cases that end")
      .count("child_starts", Kind::kFlow, "children whose case starts")
      .count("child_ends", Kind::kFlow, "children whose case ends");
  return fill(
      std::move(builder), results, draws, case_cells::kKinds,
      [&](auto& table, index draw, index month, index l, int kind) {
        const Months& open = results.stay(draw, month, l, kind);
        const auto event = [&](int first) -> const Counts& {
          return results.event(draw, month, l, first + kind);
        };
        table.row(
            draw, month, l, kind, open.families, open.children,
            results.stay(draw, month, l, case_cells::kWaiting + kind).families,
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

inline Table closing(const MonthlyResults& results, const TableContext& context,
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
  CaseBuilder builder("closing", context);
  builder.label_key("case", labels(model::kCaseNames, 1))
      .label_key("reason", reasons)
      .count("families", Kind::kFlow, "cases that end in this way")
      .count("children", Kind::kFlow, "children whom they cover");
  return fill(std::move(builder), results, draws, static_cast<int>(all.size()),
              [&](auto& table, index draw, index month, index l, int k) {
                const Way& way = all[static_cast<std::size_t>(k)];
                const Counts& ended = results.event(draw, month, l, way.event);
                table.row(draw, month, l, way.kind,
                          codes[static_cast<std::size_t>(k)], ended.families,
                          ended.children);
              });
}

inline Table duration(const MonthlyResults& results,
                      const TableContext& context, index draws) {
  CaseBuilder builder("duration", context);
  builder.label_key("case", labels(model::kCaseNames, 1))
      .count("ended", Kind::kFlow, "cases that end")
      .amount("months", Kind::kFlow,
              "months for which they were open, added up over cases");
  return fill(std::move(builder), results, draws, case_cells::kKinds,
              [&](auto& table, index draw, index month, index l, int kind) {
                const Counts& ended =
                    results.event(draw, month, l, case_cells::kDuration + kind);
                table.row(draw, month, l, kind, ended.families,
                          static_cast<double>(ended.children) /
                              case_cells::kDurationTicks);
              });
}

inline Table placement(const MonthlyResults& results,
                       const TableContext& context, index draws) {
  CaseBuilder builder("placement", context);
  builder.label_key("placement", labels(model::kPlacementNames))
      .amount("families", Kind::kStock, "families with a child placed (mean)")
      .amount("children", Kind::kStock, "children placed (mean)")
      .count("started", Kind::kFlow, "placements of families that start")
      .count("child_starts", Kind::kFlow, "children placed, or moved here");
  return fill(std::move(builder), results, draws, model::kPlacements,
              [&](auto& table, index draw, index month, index l, int place) {
                const Months& open = results.stay(
                    draw, month, l, case_cells::kPlacement + place);
                const Counts& placed =
                    results.event(draw, month, l, case_cells::kPlaced + place);
                table.row(draw, month, l, place, open.families, open.children,
                          placed.families, placed.children);
              });
}

inline Table case_age(const MonthlyResults& results,
                      const TableContext& context, index draws) {
  std::vector<std::string> kinds;
  for (const Case kind : case_cells::kAged) {
    kinds.emplace_back(
        model::kCaseNames[static_cast<std::size_t>(model::place(kind))]);
  }
  const int count = static_cast<int>(kinds.size()) * model::kAgeBands;
  CaseBuilder builder("case_age", context);
  builder.label_key("case", kinds)
      .label_key("age", labels(model::kAgeBandNames))
      .amount("children", Kind::kStock, "children covered (mean)");
  return fill(
      std::move(builder), results, draws, count,
      [&](auto& table, index draw, index month, index l, int k) {
        table.row(draw, month, l, k / model::kAgeBands, k % model::kAgeBands,
                  results.stay(draw, month, l, case_cells::kAges + k).families);
      });
}

inline Table unmet(const MonthlyResults& results, const TableContext& context,
                   index draws) {
  CaseBuilder builder("unmet", context);
  builder.label_key("level", {"2", "3", "4"})
      .amount("families", Kind::kStock, "families without a case (mean)")
      .amount("children", Kind::kStock, "children in them (mean)");
  return fill(std::move(builder), results, draws, model::kLevels - 1,
              [&](auto& table, index draw, index month, index l, int level) {
                const Months& open =
                    results.stay(draw, month, l, case_cells::kUnmet + level);
                table.row(draw, month, l, level, open.families, open.children);
              });
}

struct Maker {
  const char* name;
  Table (*make)(const MonthlyResults&, const TableContext&, index);
};
inline constexpr std::array<Maker, 9> kMakers{{{"contact", contact},
                                               {"referral", referral},
                                               {"assessment", assessment},
                                               {"case", open_cases},
                                               {"closing", closing},
                                               {"duration", duration},
                                               {"placement", placement},
                                               {"case_age", case_age},
                                               {"unmet", unmet}}};

}  // namespace case_tables_detail

HEARTHLINE_INLINE std::vector<std::string> case_table_names() {
  std::vector<std::string> names;
  for (const auto& maker : case_tables_detail::kMakers) {
    names.emplace_back(maker.name);
  }
  return names;
}

HEARTHLINE_INLINE Table case_table(const std::string& name,
                                   const MonthlyResults& results,
                                   const TableContext& context, index draws) {
  for (const auto& maker : case_tables_detail::kMakers) {
    if (name == maker.name) return maker.make(results, context, draws);
  }
  throw Error("table: no table of cases is named '" + name + "'" +
              text::suggestion(name, case_table_names()));
}

}  // namespace hearthline::results
