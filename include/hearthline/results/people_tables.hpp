#pragma once
/// @file
/// The tables of demography that users read.
///
/// The keys draw, month (or year) and locality come first, as in
/// `need_tables.hpp`.
///
///   population  year, sex, age  children at mid-year (1 July)
///   demography  -               families, children, births, moves ...
///   turnover    level           families and children that arrive at a level
///                               and that leave from it

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/people_recorder.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

/// Children by age and sex at each mid-year of every draw.
class Pyramids {
 public:
  Pyramids(index draws, index localities, index years)
      : localities_(localities),
        years_(years),
        children_(static_cast<std::size_t>(
            draws * years * localities * people::kSexes * demography::kAges)) {}

  void store(index draw, const PeopleRecorder& recorder) {
    for (index year = 0; year < years_; ++year) {
      for (index l = 0; l < localities_; ++l) {
        for (int sex = 0; sex < people::kSexes; ++sex) {
          for (int age = 0; age < demography::kAges; ++age) {
            children_[at(draw, year, l, sex, age)] =
                recorder.children(year, l, static_cast<model::Sex>(sex), age);
          }
        }
      }
    }
  }
  /// See `Part` in `part.hpp`.
  void each_array(auto&& visit) { visit(children_); }

  std::int32_t children(index draw, index year, index locality, int sex,
                        int age) const {
    return children_[at(draw, year, locality, sex, age)];
  }
  index localities() const { return localities_; }
  index years() const { return years_; }

 private:
  std::size_t at(index draw, index year, index locality, int sex,
                 int age) const {
    return static_cast<std::size_t>(
        (((draw * years_ + year) * localities_ + locality) * people::kSexes +
         sex) *
            demography::kAges +
        age);
  }

  index localities_;
  index years_;
  std::vector<std::int32_t> children_;
};

/// @param first_year  the year of the first mid-year
inline Table population_table(const Pyramids& results,
                              const TableContext& context, int first_year,
                              index draws) {
  std::vector<std::string> years;
  for (index year = 0; year < results.years(); ++year) {
    years.push_back(std::to_string(first_year + year));
  }
  std::vector<std::string> ages;
  for (int age = 0; age < demography::kAges; ++age) {
    ages.push_back(std::to_string(age));
  }
  TableBuilder builder("population");
  builder.number_key("draw")
      .label_key("year", std::move(years))
      .label_key("locality", context.localities)
      .label_key("sex", {"female", "male"})
      .label_key("age", std::move(ages))
      .count("children", Kind::kCount, "children at 1 July");
  builder.reserve(draws * results.years() * results.localities() *
                  people::kSexes * demography::kAges);
  monthly_detail::each_row(
      draws, results.years(), results.localities(),
      [&](index draw, index year, index l) {
        for (int sex = 0; sex < people::kSexes; ++sex) {
          for (int age = 0; age < demography::kAges; ++age) {
            builder.row(draw, year, l, sex, age,
                        results.children(draw, year, l, sex, age));
          }
        }
      });
  return builder.take();
}

inline Table demography_table(const MonthlyResults& results,
                              const TableContext& context, index draws) {
  TableBuilder builder("demography");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", context.localities)
      .amount("families", Kind::kStock, "families (mean number)")
      .amount("lone_parent_families", Kind::kStock,
              "lone-parent families (mean number)")
      .amount("children", Kind::kStock, "children (mean number)")
      .count("births", Kind::kFlow, "births")
      .count("new_families", Kind::kFlow, "families formed by a first birth")
      .count("arrivals", Kind::kFlow, "families that move in")
      .count("child_arrivals", Kind::kFlow, "children who move in")
      .count("moved_out", Kind::kFlow, "families that move out")
      .count("child_moved_out", Kind::kFlow, "children who move out")
      .count("aged_out", Kind::kFlow, "families whose last child reaches 18")
      .count("turned_18", Kind::kFlow, "children who reach 18")
      .count("separations", Kind::kFlow, "families whose parents separate")
      .count("repartnerings", Kind::kFlow, "lone parents who re-partner");
  builder.reserve(draws * results.months() * results.localities());
  monthly_detail::each_row(
      draws, results.months(), results.localities(),
      [&](index draw, index month, index l) {
        Months all = results.stay(draw, month, l, people::kCouple);
        const Months lone = results.stay(draw, month, l, people::kLoneParent);
        all += lone;
        const auto event = [&](int cell) {
          return results.event(draw, month, l, cell);
        };
        const Counts arrived = event(people::kArrival);
        const Counts moved = event(people::kMovedOut);
        builder.row(
            draw, month, l, all.families, lone.families, all.children,
            event(people::kBirth).families, event(people::kNewFamily).families,
            arrived.families, arrived.children, moved.families, moved.children,
            event(people::kAgedOut).families, event(people::kTurned18).families,
            event(people::kSeparation).families,
            event(people::kRepartnering).families);
      });
  return builder.take();
}

/// Families that arrive at each level, and that leave from it. Arrivals include
/// families formed by a first birth.
inline Table turnover_table(const NeedResults& results,
                            const TableContext& context, index draws) {
  TableBuilder builder("turnover");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", context.localities)
      .label_key("level", tables_detail::level_labels())
      .count("arrivals", Kind::kFlow, "families that arrive or form")
      .count("departures", Kind::kFlow, "families that leave")
      .count("child_arrivals", Kind::kFlow,
             "children whose family arrives or forms")
      .count("child_departures", Kind::kFlow, "children whose family leaves");
  builder.reserve(draws * results.months() * results.localities() *
                  model::kLevels);
  monthly_detail::each_row(
      draws, results.months(), results.localities(),
      [&](index draw, index month, index l) {
        for (int level = 0; level < model::kLevels; ++level) {
          const model::Level at = model::level_at(level);
          const Counts& in = results.event(draw, month, l, cells::entering(at));
          const Counts& out = results.event(draw, month, l, cells::leaving(at));
          builder.row(draw, month, l, level, in.families, out.families,
                      in.children, out.children);
        }
      });
  return builder.take();
}

}  // namespace hearthline::results
