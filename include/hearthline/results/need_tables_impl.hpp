#pragma once

#include <utility>

#include "hearthline/results/need_tables.hpp"

namespace hearthline::results {

namespace tables_detail {

inline std::vector<std::string> level_labels() { return {"1", "2", "3", "4"}; }

template <std::size_t N>
std::vector<std::string> labels(const std::array<std::string_view, N>& names) {
  return {names.begin(), names.end()};
}

/// A builder with the keys that all tables share.
inline TableBuilder keyed(std::string name, const TableContext& context) {
  TableBuilder builder(std::move(name));
  builder.number_key("draw").number_key("month").label_key("locality",
                                                           context.localities);
  return builder;
}

/// Calls `visit(draw, month, locality)` in the order of rows.
template <class Visit>
void each_place(const NeedResults& results, index draws, Visit&& visit) {
  for (index draw = 0; draw < draws; ++draw) {
    for (index month = 0; month < results.months(); ++month) {
      for (index l = 0; l < results.localities(); ++l) visit(draw, month, l);
    }
  }
}

/// Occupancy, entries and exits of something a family can be in.
struct Flow {
  Months stay;
  Counts in;
  Counts out;
};

inline void flow_columns(TableBuilder& builder) {
  builder.amount("families")
      .amount("children")
      .count("entries")
      .count("exits")
      .count("child_entries")
      .count("child_exits");
}

/// A table of flows: `flow(draw, month, locality, category)`.
template <class FlowOf>
Table flow_table(TableBuilder builder, const NeedResults& results, index draws,
                 int categories, FlowOf&& flow_of) {
  flow_columns(builder);
  builder.reserve(draws * results.months() * results.localities() * categories);
  each_place(results, draws, [&](index draw, index month, index l) {
    for (int category = 0; category < categories; ++category) {
      const Flow flow = flow_of(draw, month, l, category);
      builder.row(draw, month, l, category, flow.stay.families,
                  flow.stay.children, flow.in.families, flow.out.families,
                  flow.in.children, flow.out.children);
    }
  });
  return builder.take();
}

/// Calls `visit(from, to, process)` for every move.
template <class Visit>
void each_move(Visit&& visit) {
  for (int p = model::kFirstMove; p < model::kProcesses; ++p) {
    const model::Process move(p);
    visit(move.from(), move.to(), p);
  }
}

/// Flow into and out of the levels for which `inside(level)` holds.
template <class Inside>
Flow flow_of_levels(const NeedResults& results, index draw, index month,
                    index locality, Inside&& inside) {
  Flow flow;
  for (int level = 0; level < model::kLevels; ++level) {
    if (inside(model::level_at(level))) {
      flow.stay += results.stay(draw, month, locality,
                                cells::level(model::level_at(level)));
    }
  }
  each_move([&](model::Level from, model::Level to, int process) {
    if (inside(from) == inside(to)) return;
    (inside(to) ? flow.in : flow.out) +=
        results.event(draw, month, locality, cells::process(process));
  });
  return flow;
}

}  // namespace tables_detail

inline Table level_table(const NeedResults& results,
                         const TableContext& context, index draws) {
  using namespace tables_detail;
  TableBuilder builder = keyed("level", context);
  builder.label_key("level", level_labels());
  return flow_table(std::move(builder), results, draws, model::kLevels,
                    [&](index draw, index month, index l, int level) {
                      return flow_of_levels(results, draw, month, l,
                                            [&](model::Level at) {
                                              return model::place(at) == level;
                                            });
                    });
}

inline Table zone_table(const NeedResults& results, const TableContext& context,
                        index draws) {
  using namespace tables_detail;
  TableBuilder builder = keyed("zone", context);
  builder.label_key("zone", labels(model::kZoneNames));
  return flow_table(
      std::move(builder), results, draws, model::kZones,
      [&](index draw, index month, index l, int zone) {
        return flow_of_levels(results, draw, month, l, [&](model::Level at) {
          const auto z =
              context.zones[static_cast<std::size_t>(model::place(at))];
          return static_cast<int>(z) == zone;
        });
      });
}

inline Table theme_table(const NeedResults& results,
                         const TableContext& context, index draws) {
  using namespace tables_detail;
  TableBuilder builder = keyed("theme", context);
  builder.label_key("theme", labels(model::kThemeNames));
  return flow_table(
      std::move(builder), results, draws, model::kThemes,
      [&](index draw, index month, index l, int theme) {
        Flow flow;
        for (int level = 0; level < model::kLevels; ++level) {
          flow.stay +=
              results.stay(draw, month, l,
                           cells::level_theme(model::level_at(level), theme));
        }
        const model::Theme of = model::theme_at(theme);
        flow.in = results.event(
            draw, month, l, cells::process(model::Process::onset(of).place()));
        flow.out = results.event(
            draw, month, l,
            cells::process(model::Process::remission(of).place()));
        return flow;
      });
}

inline Table level_theme_table(const NeedResults& results,
                               const TableContext& context, index draws) {
  using namespace tables_detail;
  TableBuilder builder = keyed("level_theme", context);
  builder.label_key("level", level_labels())
      .label_key("theme", labels(model::kThemeNames))
      .amount("families")
      .amount("children");
  builder.reserve(draws * results.months() * results.localities() *
                  model::kLevels * model::kThemes);
  each_place(results, draws, [&](index draw, index month, index l) {
    for (int level = 0; level < model::kLevels; ++level) {
      for (int theme = 0; theme < model::kThemes; ++theme) {
        const Months& stay = results.stay(
            draw, month, l, cells::level_theme(model::level_at(level), theme));
        builder.row(draw, month, l, level, theme, stay.families, stay.children);
      }
    }
  });
  return builder.take();
}

inline Table move_table(const NeedResults& results, const TableContext& context,
                        index draws) {
  using namespace tables_detail;
  TableBuilder builder = keyed("move", context);
  builder.label_key("from", level_labels())
      .label_key("to", level_labels())
      .count("families")
      .count("children");
  builder.reserve(draws * results.months() * results.localities() *
                  (model::kProcesses - model::kFirstMove));
  each_place(results, draws, [&](index draw, index month, index l) {
    each_move([&](model::Level from, model::Level to, int process) {
      const Counts& moved =
          results.event(draw, month, l, cells::process(process));
      builder.row(draw, month, l, model::place(from), model::place(to),
                  moved.families, moved.children);
    });
  });
  return builder.take();
}

inline Table crossing_table(const NeedResults& results,
                            const TableContext& context, index draws) {
  using namespace tables_detail;
  TableBuilder builder = keyed("crossing", context);
  builder.label_key("edge", labels(model::kEdgeNames))
      .count("out")
      .count("back")
      .count("first")
      .amount("beyond")
      .count("child_out")
      .count("child_back")
      .count("child_first")
      .amount("child_beyond");
  builder.reserve(draws * results.months() * results.localities() *
                  model::kEdges);
  each_place(results, draws, [&](index draw, index month, index l) {
    for (int edge = 0; edge < model::kEdges; ++edge) {
      const Flow flow =
          flow_of_levels(results, draw, month, l, [&](model::Level level) {
            return model::beyond(
                context.zones[static_cast<std::size_t>(model::place(level))],
                static_cast<model::Edge>(edge));
          });
      const Counts& first =
          results.event(draw, month, l, cells::first_passage(edge));
      builder.row(draw, month, l, edge, flow.in.families, flow.out.families,
                  first.families, flow.stay.families, flow.in.children,
                  flow.out.children, first.children, flow.stay.children);
    }
  });
  return builder.take();
}

inline Table need_table(const std::string& name, const NeedResults& results,
                        const TableContext& context, index draws) {
  if (name == "level") return level_table(results, context, draws);
  if (name == "zone") return zone_table(results, context, draws);
  if (name == "theme") return theme_table(results, context, draws);
  if (name == "level_theme") return level_theme_table(results, context, draws);
  if (name == "move") return move_table(results, context, draws);
  if (name == "crossing") return crossing_table(results, context, draws);
  std::string message = "there is no table " + name + "; there are";
  for (const std::string& known : need_table_names()) message += " " + known;
  throw Error(message);
}

}  // namespace hearthline::results
