// Derivatives of a family's expected stocks and moves with respect to every
// base rate of its scenario, with a thousand states and four pieces: the
// adjoint method against central differences of the exact solution, for which
// the scenario is compiled again at each step.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "hearthline/exact/gradient.hpp"
#include "hearthline/exact/piecewise.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/scenario_builder.hpp"

namespace {

using Eigen::RowVectorXd;
using Eigen::VectorXd;
using hearthline::index;
using hearthline::exact::generator;
using hearthline::exact::Gradient;
using hearthline::exact::log_factor_slopes;
using hearthline::exact::Output;
using hearthline::exact::parameter_gradient;
using hearthline::exact::Piece;
using hearthline::exact::piecewise;
using hearthline::exact::rate_gradients;
using hearthline::exact::RatePiece;
using hearthline::exact::Transition;
using hearthline::exact::transitions;
using namespace hearthline::model;
namespace scenario = hearthline::scenario;

constexpr index kPlaces = index{kLevels} * kThemeSets;
constexpr double kUntil = 24.0;
/// The fifth birthday of the youngest child, and two dates at which 2->3
/// changes.
const std::array<double, 4> kBreaks{0.0, 7.0, 12.0, 21.0};

Family family() {
  Family f;
  f.frailty = 1.3;
  f.youngest_born_month = 7 - 60;
  f.lone_parent = true;
  f.quintile = 0;
  f.locality = 1;
  f.need = {level_at(1), ThemeSet(0b101)};
  return f;
}

std::vector<RatePiece> pieces_of(const scenario::Scenario& s) {
  const HazardTable table = scenario::hazard_table(s);
  const FamilyModel model(table);
  std::vector<RatePiece> pieces;
  for (const double from : kBreaks) {
    pieces.push_back({from, transitions(model, family(), from)});
  }
  return pieces;
}

RowVectorXd start() {
  return RowVectorXd::Unit(
      kPlaces, static_cast<index>(HazardTable::need_place(family().need)));
}

/// Outputs: a family at level 3, and its moves down from there.
struct Stock {
  VectorXd by_place = VectorXd::Zero(kPlaces);
  Stock() {
    by_place.segment(2 * index{kThemeSets}, index{kThemeSets}).setOnes();
  }
};
const int kStepDown = Process::move(level_at(2), level_at(1)).place();

struct Values {
  double stock = 0.0;
  double moves = 0.0;
};

Values solve(const scenario::Scenario& s) {
  std::vector<Piece> pieces;
  std::vector<VectorXd> flows;
  for (const RatePiece& piece : pieces_of(s)) {
    pieces.push_back({piece.from, generator(kPlaces, piece.transitions)});
    flows.emplace_back(VectorXd::Zero(kPlaces));
    for (const Transition& t : piece.transitions) {
      if (t.process == kStepDown) flows.back()(t.from) += t.rate;
    }
  }
  std::vector<double> ends(kBreaks.begin() + 1, kBreaks.end());
  ends.push_back(kUntil);
  const auto path =
      piecewise(pieces, start(), kBreaks[0], ends, {0.0}, {1e-13, 100'000});
  Values values;
  values.stock = path.occupancy.row(3).dot(Stock().by_place);
  RowVectorXd before = RowVectorXd::Zero(kPlaces);
  for (index i = 0; i < 4; ++i) {
    const RowVectorXd stay = path.stays[0].row(i);
    values.moves += (stay - before).dot(flows[static_cast<std::size_t>(i)]);
    before = stay;
  }
  return values;
}

ProcessParameters* parameters_of(scenario::Scenario& s, Process process) {
  if (process.change() == Change::kMove) {
    const auto at = s.moves.find(move_name(process.from(), process.to()));
    return at == s.moves.end() ? nullptr : &at->second;
  }
  const auto name =
      kThemeNames[static_cast<std::size_t>(place(process.theme()))];
  const auto at = s.themes.find(std::string(name));
  if (at == s.themes.end()) return nullptr;
  return process.change() == Change::kOnset ? &at->second.onset
                                            : &at->second.remission;
}

TEST(FamilyGradient, MatchesCentralDifferencesForEveryBaseRate) {
  const scenario::Scenario base =
      scenario::without_clocks(hearthline::test_support::small_scenario(1000));
  const std::vector<RatePiece> pieces = pieces_of(base);
  Output stock{Stock().by_place, VectorXd::Zero(kPlaces), 0.0};
  Output moves{VectorXd::Zero(kPlaces), VectorXd::Zero(kPlaces), 0.0};
  for (const RatePiece& piece : pieces) {
    std::vector<double> pay;
    for (const Transition& t : piece.transitions) {
      pay.push_back(t.process == kStepDown ? 1.0 : 0.0);
    }
    moves.at_event.push_back(pay);
  }
  const std::vector<Gradient> gradients = rate_gradients(
      kPlaces, pieces, start(), kBreaks[0], kUntil, {stock, moves});
  const auto slopes = log_factor_slopes(pieces);
  const VectorXd of_stock =
      parameter_gradient(gradients[0], kProcesses, slopes);
  const VectorXd of_moves =
      parameter_gradient(gradients[1], kProcesses, slopes);

  const Values at_base = solve(base);
  EXPECT_NEAR(gradients[0].value, at_base.stock, 1e-12);
  EXPECT_NEAR(gradients[1].value, at_base.moves, 1e-12);
  EXPECT_GT(at_base.stock, 0.05);
  EXPECT_GT(at_base.moves, 0.05);

  // The truncation error, the step's square times a sixth of a third derivative
  // as large as the slope, is 2e-9 of a slope; the solutions' error over the
  // step is 1e-9.
  constexpr double kStep = 1e-4;
  int processes = 0;
  for (int p = 0; p < kProcesses; ++p) {
    scenario::Scenario up = base;
    scenario::Scenario down = base;
    ProcessParameters* higher = parameters_of(up, Process(p));
    if (higher == nullptr) {
      EXPECT_EQ(of_stock(p), 0.0);
      continue;
    }
    ++processes;
    higher->rate.value *= std::exp(kStep);
    parameters_of(down, Process(p))->rate.value *= std::exp(-kStep);
    const Values above = solve(up);
    const Values below = solve(down);
    EXPECT_NEAR(of_stock(p), (above.stock - below.stock) / (2.0 * kStep), 1e-8)
        << Process(p).name();
    EXPECT_NEAR(of_moves(p), (above.moves - below.moves) / (2.0 * kStep), 1e-8)
        << Process(p).name();
    EXPECT_NE(of_stock(p), 0.0) << Process(p).name();
  }
  EXPECT_EQ(processes, 2 * kThemes + 7);
}

}  // namespace
