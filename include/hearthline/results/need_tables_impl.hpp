#pragma once

#include <type_traits>
#include <utility>

#include "hearthline/results/need_tables.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::results {

namespace tables_detail {

inline std::vector<std::string> level_labels() { return {"1", "2", "3", "4"}; }

inline constexpr const char* kThemesOverlap =
    "a family with several themes would count several times";
inline constexpr const char* kEdgesOverlap =
    "a family beyond the outer edge is also beyond the inner edge";

template <std::size_t N>
std::vector<std::string> labels(const std::array<std::string_view, N>& names) {
  return {names.begin(), names.end()};
}

/// A builder with the keys that all tables share. Tables of expected values
/// have no key draw, and real numbers instead of counts.
template <class Events>
class KeyedBuilder : public TableBuilder {
 public:
  static constexpr bool kExpected = std::is_same_v<Events, Flows>;

  KeyedBuilder(std::string name, const TableContext& context)
      : TableBuilder(std::move(name)) {
    if constexpr (!kExpected) number_key("draw");
    number_key("month").label_key("locality", context.localities);
  }
  /// Adds the mean numbers of families and of the children in them.
  KeyedBuilder& occupancy() {
    amount("families", Kind::kStock, "families (mean number)");
    amount("children", Kind::kStock, "children (mean number)");
    return *this;
  }
  KeyedBuilder& events(std::string name, std::string unit) {
    if constexpr (kExpected) {
      amount(std::move(name), Kind::kFlow, std::move(unit));
    } else {
      count(std::move(name), Kind::kFlow, std::move(unit));
    }
    return *this;
  }
  template <class... Numbers>
  void row(index draw, Numbers... numbers) {
    if constexpr (kExpected) {
      TableBuilder::row(numbers...);
    } else {
      TableBuilder::row(draw, numbers...);
    }
  }
};

/// Calls `visit(draw, month, locality)` in the order of the rows.
template <class Events, class Visit>
void each_place(const NeedTables<Events>& results, index draws, Visit&& visit) {
  for (index draw = 0; draw < draws; ++draw) {
    for (index month = 0; month < results.months(); ++month) {
      for (index l = 0; l < results.localities(); ++l) visit(draw, month, l);
    }
  }
}

/// Occupancy, entries and exits of a category, such as a level.
template <class Events>
struct Flow {
  Months stay;
  Events in;
  Events out;
};

/// Builds a table of flows from `flow(draw, month, locality, category)`.
template <class Events, class FlowOf>
Table flow_table(KeyedBuilder<Events> builder,
                 const NeedTables<Events>& results, index draws, int categories,
                 FlowOf&& flow_of) {
  builder.occupancy()
      .events("entries", "families that enter")
      .events("exits", "families that leave")
      .events("child_entries", "children whose family enters")
      .events("child_exits", "children whose family leaves");
  builder.reserve(draws * results.months() * results.localities() * categories);
  each_place(results, draws, [&](index draw, index month, index l) {
    for (int category = 0; category < categories; ++category) {
      const Flow<Events> flow = flow_of(draw, month, l, category);
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
template <class Events, class Inside>
Flow<Events> flow_of_levels(const NeedTables<Events>& results, index draw,
                            index month, index locality, Inside&& inside) {
  Flow<Events> flow;
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

template <class Events>
Table level_table(const NeedTables<Events>& results,
                  const TableContext& context, index draws) {
  using namespace tables_detail;
  KeyedBuilder<Events> builder("level", context);
  builder.label_key("level", level_labels());
  return flow_table(std::move(builder), results, draws, model::kLevels,
                    [&](index draw, index month, index l, int level) {
                      return flow_of_levels(results, draw, month, l,
                                            [&](model::Level at) {
                                              return model::place(at) == level;
                                            });
                    });
}

template <class Events>
Table zone_table(const NeedTables<Events>& results, const TableContext& context,
                 index draws) {
  using namespace tables_detail;
  KeyedBuilder<Events> builder("zone", context);
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

template <class Events>
Table theme_table(const NeedTables<Events>& results,
                  const TableContext& context, index draws) {
  using namespace tables_detail;
  KeyedBuilder<Events> builder("theme", context);
  builder.overlapping_key("theme", labels(model::kThemeNames), kThemesOverlap);
  return flow_table(
      std::move(builder), results, draws, model::kThemes,
      [&](index draw, index month, index l, int theme) {
        Flow<Events> flow;
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

template <class Events>
Table level_theme_table(const NeedTables<Events>& results,
                        const TableContext& context, index draws) {
  using namespace tables_detail;
  KeyedBuilder<Events> builder("level_theme", context);
  builder.label_key("level", level_labels())
      .overlapping_key("theme", labels(model::kThemeNames), kThemesOverlap);
  builder.occupancy();
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

template <class Events>
Table move_table(const NeedTables<Events>& results, const TableContext& context,
                 index draws) {
  using namespace tables_detail;
  KeyedBuilder<Events> builder("move", context);
  builder.label_key("from", level_labels()).label_key("to", level_labels());
  builder.events("families", "families that move")
      .events("children", "children that move");
  builder.reserve(draws * results.months() * results.localities() *
                  (model::kProcesses - model::kFirstMove));
  each_place(results, draws, [&](index draw, index month, index l) {
    each_move([&](model::Level from, model::Level to, int process) {
      const Events& moved =
          results.event(draw, month, l, cells::process(process));
      builder.row(draw, month, l, model::place(from), model::place(to),
                  moved.families, moved.children);
    });
  });
  return builder.take();
}

template <class Events>
Table crossing_table(const NeedTables<Events>& results,
                     const TableContext& context, index draws) {
  using namespace tables_detail;
  KeyedBuilder<Events> builder("crossing", context);
  builder.overlapping_key("edge", labels(model::kEdgeNames), kEdgesOverlap);
  builder.events("out", "families that cross outwards")
      .events("back", "families that cross back")
      .events("first",
              "families that cross outwards for the first time; those that "
              "start beyond the edge, or arrive beyond it, are never counted")
      .amount("beyond", Kind::kFlow, "family-months beyond the edge");
  builder.events("child_out", "children whose family crosses outwards")
      .events("child_back", "children whose family crosses back")
      .events("child_first",
              "children whose family crosses outwards for the first time; "
              "families as in first")
      .amount("child_beyond", Kind::kFlow, "child-months beyond the edge");
  builder.reserve(draws * results.months() * results.localities() *
                  model::kEdges);
  each_place(results, draws, [&](index draw, index month, index l) {
    for (int edge = 0; edge < model::kEdges; ++edge) {
      const Flow<Events> flow =
          flow_of_levels(results, draw, month, l, [&](model::Level level) {
            return model::beyond(
                context.zones[static_cast<std::size_t>(model::place(level))],
                static_cast<model::Edge>(edge));
          });
      const Events& first =
          results.event(draw, month, l, cells::first_passage(edge));
      builder.row(draw, month, l, edge, flow.in.families, flow.out.families,
                  first.families, flow.stay.families, flow.in.children,
                  flow.out.children, first.children, flow.stay.children);
    }
  });
  return builder.take();
}

template <class Events>
Table need_table(const std::string& name, const NeedTables<Events>& results,
                 const TableContext& context, index draws) {
  if (name == "level") return level_table(results, context, draws);
  if (name == "zone") return zone_table(results, context, draws);
  if (name == "theme") return theme_table(results, context, draws);
  if (name == "level_theme") return level_theme_table(results, context, draws);
  if (name == "move") return move_table(results, context, draws);
  if (name == "crossing") return crossing_table(results, context, draws);
  throw Error("table: no table is named '" + name + "'" +
              text::suggestion(name, need_table_names()));
}

}  // namespace hearthline::results
