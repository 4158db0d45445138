#include "hearthline/validation/strong_families_case.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/validation/judge.hpp"
#include "hearthline/validation/random_families.hpp"

namespace hearthline::validation {

namespace {

constexpr const char* kStrongCase = "strong-families";
constexpr double kOften = 100.0;

/// A column of numbers for every cell, for every cell in all localities, and
/// for every such cell over all months.
class Cells {
 public:
  Cells(index months, index localities)
      : months_(months), localities_(localities) {}

  index size() const { return months_ * (localities_ + 1) * kWidth + kWidth; }

  template <class Tables>
  std::vector<double> of(const Tables& tables) const {
    std::vector<double> values(static_cast<std::size_t>(size()));
    for (index month = 0; month < months_; ++month) {
      for (index l = 0; l < localities_; ++l) {
        for (int cell = 0; cell < kWidth; ++cell) {
          const bool stay = cell < results::cells::kStays;
          const double value =
              stay
                  ? static_cast<double>(tables.stay(0, month, l, cell).families)
                  : static_cast<double>(
                        tables.event(0, month, l, cell - results::cells::kStays)
                            .families);
          values[at(month, l, cell)] = value;
          values[at(month, localities_, cell)] += value;
          values[at(months_, 0, cell)] += value;
        }
      }
    }
    return values;
  }

  /// The largest size within some months of each monthly number; sizes alone
  /// of sums over all months.
  std::vector<double> within(int window, const std::vector<double>& of) const {
    const index step = (localities_ + 1) * kWidth;
    const index monthly = months_ * step;
    std::vector<double> largest(of.size());
    for (index i = 0; i < size(); ++i) {
      const index reach = i < monthly ? window : 0;
      for (index m = -reach; m <= reach; ++m) {
        const index other = i + m * step;
        if (m != 0 && (other < 0 || other >= monthly)) continue;
        double& own = largest[static_cast<std::size_t>(i)];
        own = std::max(own, std::abs(of[static_cast<std::size_t>(other)]));
      }
    }
    return largest;
  }

  std::string name(index number) const {
    const auto cell = static_cast<int>(number % kWidth);
    const index month = number / kWidth / (localities_ + 1);
    const index locality = number / kWidth % (localities_ + 1);
    std::string text;
    if (cell < model::kLevels) {
      text = "families at level " + std::to_string(cell + 1);
    } else if (cell < results::cells::kStays) {
      const int pair = cell - model::kLevels;
      text = "families at level " + std::to_string(pair / model::kThemes + 1) +
             " with " +
             std::string(model::kThemeNames[static_cast<std::size_t>(
                 pair % model::kThemes)]);
    } else if (cell - results::cells::kStays < model::kProcesses) {
      text = model::Process(cell - results::cells::kStays).name();
    } else {
      text = "first passages";
    }
    if (month == months_) return text + ", all months";
    return text + ", month " + std::to_string(month + 1) +
           (locality < localities_ ? ", one locality" : "");
  }

 private:
  static constexpr int kWidth =
      results::cells::kStays + results::cells::kFirstEntry;

  std::size_t at(index month, index locality, int cell) const {
    return static_cast<std::size_t>(
        (month * (localities_ + 1) + locality) * kWidth + cell);
  }

  index months_;
  index localities_;
};

/// Sums over draws.
struct Sums {
  explicit Sums(index cells)
      : values(static_cast<std::size_t>(cells)), squares(values.size()) {}

  void add(const std::vector<double>& draw) {
    for (std::size_t i = 0; i < draw.size(); ++i) {
      values[i] += draw[i];
      squares[i] += draw[i] * draw[i];
    }
  }

  std::vector<double> values;
  std::vector<double> squares;
};

/// Returns the difference beyond `stated`, in standard errors.
double difference(double expected, double stated, double got, double error) {
  const double beyond = std::max(std::abs(got - expected) - stated, 0.0);
  if (beyond == 0.0) return 0.0;
  const double to = expected + std::copysign(beyond, got - expected);
  const double ratio = std::max(to, 0.0) / expected;
  // Variances are proportional to counts: at the expected one.
  const double own = error * std::sqrt(expected / got);
  return 1.5 * (std::cbrt(ratio * ratio) - 1.0) * expected / own;
}

std::vector<Finding> strong_findings(int set, double share,
                                     const scenario::Scenario& scenario,
                                     const scenario::Scenario& to_solve,
                                     const engine::Control& stop) {
  const std::string part = "set " + std::to_string(set + 1);
  engine::Control control;
  const model::Families families =
      scenario::sample_families(scenario, 1, control);
  const index months = scenario::horizon_months(scenario);
  const auto localities =
      static_cast<index>(scenario::locality_names(scenario).size());
  Finding finding{kStrongCase, part, "", Kind::kTest};
  expectation::Expected solved{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};
  try {
    solved = expectation::expect(
        scenario::hazard_table(to_solve),
        scenario::hazard_table(scenario::without_clocks(to_solve)),
        families.families, months, scenario::zone_map(scenario), {}, 1,
        control);
  } catch (const Error& error) {
    const std::string text = error.what();
    finding.quantity = "rejected: " + text;
    finding.got = 0.0;
    finding.bound = 0.0;
    finding.passed = text.starts_with("frailty.") ||
                     text.starts_with("moves.") || text.starts_with("themes.");
    return {finding};
  }

  const Cells cells(months, localities);
  Sums sums(cells.size());
  // About as many families in all, in a draw few or many.
  const auto draws = static_cast<index>(std::max(
      100.0, share * 60000.0 / static_cast<double>(families.families.size())));
  const model::HazardTable table = scenario::hazard_table(scenario);
  engine::RunOptions options;
  options.seed = static_cast<std::uint32_t>(700000 + set);
  options.draws = draws;
  results::NeedResults one(1, months, localities);
  engine::run(
      model::FamilyModel(table),
      std::span<const model::Family>(families.families), 0.0,
      static_cast<double>(months), options,
      results::NeedRecorder(localities, months, scenario::zone_map(scenario)),
      control, [&](index, const results::NeedRecorder& recorder) {
        if (stop.stop) throw Interrupted();
        one.store(0, recorder);
        sums.add(cells.of(one));
      });

  const std::vector<double> expected = cells.of(solved.results);
  const std::vector<double> frailty = cells.of(solved.difference);
  const std::vector<double> phases =
      cells.within(expectation::kPhaseMonths, cells.of(solved.phases));
  const auto n = static_cast<double>(draws);
  double count = 0.0;
  finding.z = 0.0;
  index worst = -1;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double got = sums.values[i] / n;
    const double variance =
        (sums.squares[i] - sums.values[i] * got) / (n - 1.0);
    if (std::min(expected[i], got) * n < kOften) continue;
    // Nearly all families: those that are elsewhere may be few.
    if (variance * n < kOften) continue;
    count += 1.0;
    const double error = std::sqrt(variance / n);
    const double stated = std::abs(frailty[i]) + phases[i];
    const double z = difference(expected[i], stated, got, error);
    if (worst >= 0 && std::abs(z) <= std::abs(finding.z)) continue;
    worst = static_cast<index>(i);
    finding.z = z;
    finding.expected = expected[i];
    finding.got = got;
    finding.error = error;
  }
  finding.quantity = "the largest difference of " +
                     std::to_string(static_cast<index>(count)) + " cells" +
                     (worst < 0 ? "" : ": " + cells.name(worst));
  finding.bound = bound_of_z(static_cast<std::size_t>(count * kStrongSets));
  finding.false_alarms = kFalseAlarms / kStrongSets;
  finding.passed = worst >= 0 && std::abs(finding.z) <= finding.bound;
  return {finding};
}

}  // namespace

scenario::Scenario strong_families(int set) {
  Chance chance(static_cast<std::uint32_t>(7000 + set));
  return random_families(chance, Strength::kStrong);
}

Piece strong_families_piece(int set, double share,
                            const scenario::Scenario& simulated,
                            const scenario::Scenario& solved) {
  return [=](const engine::Control& stop) {
    return strong_findings(set, share, simulated, solved, stop);
  };
}

Piece strong_families_piece(int set, double share) {
  const scenario::Scenario scenario = strong_families(set);
  return strong_families_piece(set, share, scenario, scenario);
}

std::vector<Piece> strong_families_case(int sets, double share) {
  std::vector<Piece> pieces;
  for (int set = 0; set < sets; ++set) {
    pieces.push_back(strong_families_piece(set, share));
  }
  return pieces;
}

}  // namespace hearthline::validation
