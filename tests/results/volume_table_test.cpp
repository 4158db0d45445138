// The table of what costs fall on, against the other tables of the same run,
// month by month.

#include "hearthline/results/volume_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hearthline/model/cases.hpp"
#include "hearthline/model/need.hpp"
#include "priced_borough.hpp"

namespace hearthline::results {
namespace {

/// Sums by draw, financial year and locality, as text.
using Sums = std::map<std::string, double>;

class VolumeTable : public ::testing::Test {
 protected:
  VolumeTable()
      : scenario_(priced_borough()),
        run_(priced_run(scenario_)),
        volume_(run_.table("volume", kPricedDraws)) {}

  std::string place(double draw, double month, const std::string& where) const {
    const int year = model::financial_year(
        scenario_.time.start.plus(static_cast<index>(month)));
    return std::to_string(static_cast<int>(draw)) + "/" +
           model::financial_year_text(year) + "/" + where + "/";
  }

  /// Adds up a column of a monthly table over the rows that are wanted. All
  /// numbers are whole ticks, so that their sums are exact in any order.
  template <class Wanted>
  Sums over_months(const std::string& name, const std::string& column,
                   Wanted&& wanted, const std::string& where = "") const {
    const NamedRows rows(run_.table(name, kPricedDraws));
    Sums sums;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (!wanted(rows, row)) continue;
      sums[place(rows.number("draw", row), rows.number("month", row),
                 where.empty() ? rows.label("locality", row) : where)] +=
          rows.number(column, row);
    }
    return sums;
  }

  /// The rows of the table of volumes for one driver.
  Sums volume_of(const std::string& on, const std::string& column) const {
    Sums sums;
    for (std::size_t row = 0; row < volume_.size(); ++row) {
      if (volume_.label("on", row) != on) continue;
      sums[volume_.key({"draw", "year", "locality"}, row)] =
          volume_.number(column, row);
    }
    return sums;
  }

  /// Expects a driver's families to be those of a column of another table.
  template <class Wanted>
  void expect_same(const std::string& on, const std::string& table,
                   const std::string& column, Wanted&& wanted,
                   const std::string& of = "families") {
    const Sums found = volume_of(on, of);
    EXPECT_EQ(found, over_months(table, column, wanted)) << on << " " << of;
    double total = 0.0;
    for (const auto& [key, sum] : found) total += sum;
    EXPECT_GT(total, 0.0) << on;
    seen_.insert(on);
  }

  scenario::Scenario scenario_;
  ScenarioRun run_;
  NamedRows volume_;
  std::set<std::string> seen_;
};

auto labelled(const std::string& column, const std::string& label) {
  return [=](const NamedRows& rows, std::size_t row) {
    return rows.label(column, row) == label;
  };
}
bool any_row(const NamedRows&, std::size_t) { return true; }

TEST_F(VolumeTable, OfNeedIsThatOfItsTables) {
  for (int level = 1; level <= model::kLevels; ++level) {
    const std::string name = std::to_string(level);
    expect_same("level." + name, "level", "families", labelled("level", name));
    expect_same("level." + name, "level", "children", labelled("level", name),
                "children");
  }
  for (const auto theme : model::kThemeNames) {
    const std::string name(theme);
    for (const char* measure : {"families", "children"}) {
      expect_same("theme." + name, "theme", measure, labelled("theme", name),
                  measure);
      expect_same("theme." + name, "level_theme", measure,
                  labelled("theme", name), measure);
    }
    expect_same("themes." + name + ".onset", "theme", "entries",
                labelled("theme", name));
    expect_same("themes." + name + ".onset", "theme", "child_entries",
                labelled("theme", name), "children");
  }
  for (const auto& [move, unused] : scenario_.moves) {
    const auto of_move = [&, &move = move](const NamedRows& rows,
                                           std::size_t row) {
      return rows.label("from", row) + "->" + rows.label("to", row) == move;
    };
    expect_same("moves." + move, "move", "families", of_move);
    expect_same("moves." + move, "move", "children", of_move, "children");
  }
}

TEST_F(VolumeTable, OfCasesIsThatOfTheirTables) {
  for (int k = 1; k < model::kCases; ++k) {
    const std::string name(model::kCaseNames[static_cast<std::size_t>(k)]);
    expect_same("case." + name, "case", "families", labelled("case", name));
    expect_same("case." + name, "case", "children", labelled("case", name),
                "children");
    expect_same("started." + name, "case", "started", labelled("case", name));
  }
  for (const char* placement : {"fostering", "residential", "with_parents"}) {
    for (const char* measure : {"families", "children"}) {
      expect_same("placement." + std::string(placement), "placement", measure,
                  labelled("placement", placement), measure);
    }
  }
  for (const char* source : {"school", "police", "other"}) {
    expect_same("contact." + std::string(source), "contact", "contacts",
                labelled("source", source));
    expect_same("contact." + std::string(source), "contact", "children",
                labelled("source", source), "children");
  }
  expect_same("contact", "contact", "contacts", any_row);
  expect_same("contact", "contact", "children", any_row, "children");
  expect_same("referral", "referral", "referrals", any_row);
  expect_same("referral", "referral", "children", any_row, "children");
  const auto conference = [](const NamedRows& rows, std::size_t row) {
    return rows.label("reason", row).starts_with("conference_");
  };
  expect_same("conference", "closing", "families", conference);
  expect_same("conference", "closing", "children", conference, "children");
}

// Children who join a case later are no event of its start.
TEST_F(VolumeTable, OfStartsHasTheChildrenOfTheStart) {
  for (int k = 1; k < model::kCases; ++k) {
    const std::string name(model::kCaseNames[static_cast<std::size_t>(k)]);
    const Sums most =
        over_months("case", "child_starts", labelled("case", name));
    for (const auto& [key, children] : volume_of("started." + name, "children"))
      EXPECT_LE(children, most.at(key)) << name;
  }
}

TEST_F(VolumeTable, OfProgrammesIsThatOfTheirTables) {
  for (const char* name : {"visits", "local", "open"}) {
    const std::string own = "programme." + std::string(name);
    expect_same(own + ".place_used", "programme", "used",
                labelled("programme", name));
    expect_same(own + ".start", "programme", "started",
                labelled("programme", name));
  }
  expect_same("programme.visits.place", "programme_place", "places",
              labelled("programme", "visits"));
  expect_same("programme.local.place", "programme_place", "places",
              labelled("programme", "local"));
  expect_same("stream.disability", "stream", "cases",
              labelled("stream", "disability"));
  EXPECT_EQ(volume_of("team.duty.worker", "families"),
            over_months("team", "workers", labelled("team", "duty"), "any"));
  EXPECT_TRUE(volume_of("programme.open.place", "families").empty())
      << "it has no limit";
}

// From December 2014: visits begins in February 2015, local ends in June 2016.
TEST_F(VolumeTable, OfAProgrammesYearIsTheMonthsInWhichItRuns) {
  const auto months_of = [&](const std::string& name) {
    const Sums sums = volume_of("programme." + name + ".year", "families");
    std::vector<double> months;
    for (const char* year : {"2014/15", "2015/16", "2016/17", "2017/18"}) {
      for (const char* draw : {"0/", "1/"}) {
        EXPECT_EQ(sums.at(std::string("0/") + year + "/any/"),
                  sums.at(draw + std::string(year) + "/any/"));
      }
      months.push_back(sums.at(std::string("0/") + year + "/any/"));
    }
    return months;
  };
  EXPECT_EQ(months_of("visits"), (std::vector<double>{2, 12, 12, 2}));
  EXPECT_EQ(months_of("local"), (std::vector<double>{4, 12, 2, 0}));
  EXPECT_EQ(months_of("open"), (std::vector<double>{4, 12, 12, 2}));
}

TEST_F(VolumeTable, IsOfWholeTicksAndOverlaps) {
  EXPECT_EQ(volume_.table.name, "volume");
  EXPECT_FALSE(volume_.table.column("on").overlap.empty());
  std::set<std::string> keys;
  for (std::size_t row = 0; row < volume_.size(); ++row) {
    keys.insert(volume_.key({"draw", "year", "locality", "on"}, row));
    for (const char* measure : {"families", "children"}) {
      const double ticks = std::ldexp(volume_.number(measure, row), 30);
      ASSERT_EQ(ticks, std::floor(ticks));
    }
  }
  EXPECT_EQ(keys.size(), volume_.size()) << "a key appears twice";
}

}  // namespace
}  // namespace hearthline::results
