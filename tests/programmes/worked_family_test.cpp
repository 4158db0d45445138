// The worked family of docs/programmes.md: the numbers that the page prints
// against those of the compiled scenario that it shows.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "hearthline/model/case_table.hpp"
#include "hearthline/programmes/programme_table.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"

namespace hearthline::programmes {
namespace {

/// Returns the page from a mark on.
std::string page_from(const std::string& mark) {
  std::ifstream stream(HEARTHLINE_SCENARIOS "/../docs/programmes.md");
  std::ostringstream text;
  text << stream.rdbuf();
  const std::size_t at = text.str().find(mark);
  EXPECT_NE(at, std::string::npos) << mark;
  return text.str().substr(at);
}

/// A row of the table that the page prints.
struct PageRow {
  double month, focus, conference, together, base, with;
};

std::vector<PageRow> rows_of_the_page() {
  std::istringstream lines(page_from("```text\nmonth  focus"));
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  std::vector<PageRow> rows;
  while (std::getline(lines, line) && line != "```") {
    std::istringstream numbers(line);
    PageRow row{};
    numbers >> row.month >> row.focus >> row.conference >> row.together >>
        row.base >> row.with;
    EXPECT_TRUE(numbers) << line;
    rows.push_back(row);
  }
  return rows;
}

scenario::Loaded scenario_of_the_page() {
  const std::string from =
      page_from("inherits = \"barnet-2014\"\nname = \"worked");
  return scenario::parse(from.substr(0, from.find("```")), "worked.toml",
                         {HEARTHLINE_SCENARIOS});
}

int number_of(const ProgrammeTable& table, const std::string& name) {
  for (int k = 0; k < table.count(); ++k) {
    if (table.programme(k).name == name) return k;
  }
  ADD_FAILURE() << name;
  return 0;
}

/// The process of the page.
int into_care() {
  for (int p = 0; p < model::kCaseProcessCount; ++p) {
    if (model::case_process_name(p) == "pathway.steps.cin->cla") return p;
  }
  ADD_FAILURE();
  return 0;
}

/// Returns a programme's ratio, as the model takes it, of a stay from `begins`
/// to `ends`.
double ratio_at(const Programme& programme, double begins, double ends,
                double month) {
  if (month < begins) return 1.0;
  for (const Effect& effect : programme.effects) {
    for (const int process : effect.processes) {
      if (process != model::kProcesses + into_care()) continue;
      const bool in = month < ends;
      const SteppedRatio& course = in ? effect.during : effect.completed;
      return course.value[course.at(in ? begins : ends, month)];
    }
  }
  ADD_FAILURE();
  return 1.0;
}

TEST(WorkedFamily, HasTheRatiosThatThePagePrints) {
  const auto loaded = scenario_of_the_page();
  const auto table = scenario::programme_table(loaded.scenario);
  ASSERT_TRUE(table.has_value());
  const Programme& focus = table->programme(number_of(*table, "focus"));
  const Programme& conference =
      table->programme(number_of(*table, "conference"));
  const auto rows = rows_of_the_page();
  ASSERT_EQ(rows.size(), 7U);
  for (const PageRow& row : rows) {
    SCOPED_TRACE(row.month);
    const double first = ratio_at(focus, 0.0, 12.0, row.month);
    const double second = ratio_at(conference, 6.0, 8.0, row.month);
    // The model takes the page's curves in steps: within a sixteenth of the
    // whole effect on the logarithm, and what the page rounds.
    constexpr double kPrinted = 0.0006;
    EXPECT_NEAR(std::log(first), std::log(row.focus),
                std::abs(std::log(0.8)) / kSteps + kPrinted);
    EXPECT_NEAR(std::log(second), std::log(row.conference),
                std::abs(std::log(0.76)) / kSteps + kPrinted);
    CombinedRatio combined;
    combined.clear();
    combined.add(first);
    combined.add(second);
    EXPECT_NEAR(combined.value(table->rule(), table->floor()), first * second,
                1e-12);
    EXPECT_NEAR(row.together, row.focus * row.conference, 0.0015);
    EXPECT_NEAR(row.with, row.base * row.together, 0.001);
  }
  EXPECT_NEAR(rows[2].together, 0.8 * 0.76, 0.0005);
}

TEST(WorkedFamily, HasTheHazardsThatThePagePrints) {
  const auto loaded = scenario_of_the_page();
  const auto table = scenario::case_table(loaded.scenario);
  ASSERT_TRUE(table.has_value());
  const int held = model::place(model::Case::kCin);
  const auto& step = loaded.scenario.pathway->steps.at("cin->cla");
  for (const PageRow& row : rows_of_the_page()) {
    const model::Level level =
        row.month < 5.0 ? model::Level::k3 : model::Level::k4;
    double per_month = -1.0;
    for (int lane = 0; lane < model::kCaseLanes; ++lane) {
      if (model::case_lane_process(held, lane) != into_care()) continue;
      per_month = table->rows(table->segment_at(row.month), held,
                              0)[model::HazardTable::need_place({level, {}})]
                                [static_cast<std::size_t>(lane)];
    }
    // A child of 10 to 15 years.
    const double a_year = 12.0 * per_month * step.by_age->ratio.values[3];
    EXPECT_NEAR(a_year, row.base, 0.0001);
  }
}

}  // namespace
}  // namespace hearthline::programmes
