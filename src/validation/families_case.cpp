#include "hearthline/validation/families_case.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/validation/random_families.hpp"

namespace hearthline::validation {

namespace {

constexpr const char* kFamiliesCase = "families";

/// A sum over months of one cell, in one locality or in all.
struct Quantity {
  std::string name;
  bool event = false;
  int cell = 0;
  bool children = false;
  index locality = -1;  // all
  index first = 0;
  index last = 0;       // exclusive
  double most = 1e300;  // the largest possible value

  template <class Tables>
  double of(const Tables& tables) const {
    double sum = 0.0;
    for (index month = first; month < last; ++month) {
      for (index l = 0; l < tables.localities(); ++l) {
        if (locality >= 0 && l != locality) continue;
        if (event) {
          const auto& counts = tables.event(0, month, l, cell);
          sum +=
              static_cast<double>(children ? counts.children : counts.families);
        } else {
          const auto& months = tables.stay(0, month, l, cell);
          sum += children ? months.children : months.families;
        }
      }
    }
    return sum;
  }
};

/// Chooses the quantities of a set, one of each kind.
class Choice {
 public:
  Choice(int set, const scenario::Scenario& scenario,
         const model::Families& families, double draws)
      : chance_(static_cast<std::uint32_t>(50000 + set)),
        months_(scenario::horizon_months(scenario)),
        localities_(scenario::locality_names(scenario)),
        families_(families),
        zones_(scenario::zone_map(scenario)),
        draws_(draws) {}

  std::vector<Quantity> quantities(const results::NeedExpected& expected) {
    namespace cells = results::cells;
    std::vector<Quantity> chosen;
    const auto choose = [&](const std::function<Quantity()>& any) {
      // Means over draws of rarer events are not approximately normal. A set
      // may have no sufficiently frequent event of a kind.
      constexpr double kOften = 400.0;
      for (int attempt = 0; attempt < 40; ++attempt) {
        Quantity q = any();
        const double mean = q.of(expected);
        if (mean * draws_ < kOften || (q.most - mean) * draws_ < kOften) {
          continue;
        }
        q.name += ", months " + std::to_string(q.first + 1) + " to " +
                  std::to_string(q.last);
        chosen.push_back(std::move(q));
        return;
      }
    };
    const auto stay = [&](const std::string& what, int level, int cell) {
      return within(
          {what + " at level " + std::to_string(level + 1), false, cell});
    };
    choose([&] {
      const int level = chance_.below(model::kLevels);
      return stay("families", level, level);
    });
    choose([&] {
      const int level = chance_.below(model::kLevels);
      Quantity q = stay("children", level, level);
      q.children = true;
      q.locality = chance_.below(static_cast<int>(localities_.size()));
      q.name += " in " + localities_[static_cast<std::size_t>(q.locality)];
      return q;
    });
    choose([&] {
      const int level = chance_.below(model::kLevels);
      const int theme = chance_.below(model::kThemes);
      return stay(
          "families with " +
              std::string(model::kThemeNames[static_cast<std::size_t>(theme)]),
          level, cells::level_theme(model::level_at(level), theme));
    });
    choose([&] {
      return happening(model::kFirstMove +
                       chance_.below(model::kProcesses - model::kFirstMove));
    });
    choose([&] { return happening(chance_.below(model::kFirstMove)); });
    choose([&] {
      const int edge = chance_.below(model::kEdges);
      Quantity q = within({edge == 0 ? "first passages across the inner edge"
                                     : "first passages across the outer edge",
                           true, cells::first_passage(edge)});
      q.most = 0.0;
      for (const model::Family& family : families_.families) {
        const auto at =
            static_cast<std::size_t>(model::place(family.need.level));
        if (!model::beyond(zones_[at], static_cast<model::Edge>(edge))) {
          q.most += 1.0;
        }
      }
      return q;
    });
    return chosen;
  }

 private:
  Quantity within(Quantity q) {
    q.first = chance_.below(static_cast<int>(months_));
    q.last = q.first + 1 + chance_.below(static_cast<int>(months_ - q.first));
    return q;
  }
  Quantity happening(int process) {
    return within({model::Process(process).name(), true,
                   results::cells::process(process)});
  }

  Chance chance_;
  index months_;
  std::vector<std::string> localities_;
  const model::Families& families_;
  model::ZoneMap zones_;
  double draws_;
};

/// Returns the mean over draws, and its standard error.
std::pair<double, double> simulated(const Quantity& quantity,
                                    const scenario::Scenario& scenario,
                                    const model::Families& families,
                                    std::uint32_t seed, index draws) {
  const model::HazardTable table = scenario::hazard_table(scenario);
  const auto localities =
      static_cast<index>(scenario::locality_names(scenario).size());
  const index months = scenario::horizon_months(scenario);
  engine::RunOptions options;
  options.seed = seed;
  options.draws = draws;
  engine::Control control;
  results::NeedResults one(1, months, localities);
  double sum = 0.0;
  double squares = 0.0;
  engine::run(
      model::FamilyModel(table),
      std::span<const model::Family>(families.families), 0.0,
      static_cast<double>(months), options,
      results::NeedRecorder(localities, months, scenario::zone_map(scenario)),
      control, [&](index, const results::NeedRecorder& recorder) {
        one.store(0, recorder);
        const double value = quantity.of(one);
        sum += value;
        squares += value * value;
      });
  const auto n = static_cast<double>(draws);
  const double mean = sum / n;
  return {mean, std::sqrt((squares - sum * mean) / (n - 1.0) / n)};
}

std::vector<Finding> findings(int set, double share,
                              const scenario::Scenario& scenario,
                              const scenario::Scenario& solved,
                              const engine::Control& stop) {
  engine::Control control;
  const model::Families families =
      scenario::sample_families(scenario, 1, control);
  const auto expected = expectation::expect(
      scenario::hazard_table(solved),
      scenario::hazard_table(scenario::without_clocks(solved)),
      families.families, scenario::horizon_months(solved),
      scenario::zone_map(solved), {}, 1, control);
  // With more families per draw, fewer draws give the same precision.
  const auto draws = static_cast<index>(
      std::max(200.0, share * (families.families.size() > 100 ? 400 : 1500)));
  const std::string part = "set " + std::to_string(set + 1);
  std::vector<Finding> found;
  auto seed = static_cast<std::uint32_t>(100000 + 100 * set);
  for (const Quantity& q :
       Choice(set, solved, families, static_cast<double>(draws))
           .quantities(expected.results)) {
    if (stop.stop) throw Interrupted();
    const auto [mean, error] = simulated(q, scenario, families, seed++, draws);
    found.push_back(sampled_finding(kFamiliesCase, part, q.name,
                                    q.of(expected.results), mean, error));
  }
  return found;
}

}  // namespace

Piece families_piece(int set, double share, const scenario::Scenario& simulated,
                     const scenario::Scenario& solved) {
  return [=](const engine::Control& stop) {
    return findings(set, share, simulated, solved, stop);
  };
}

Piece families_piece(int set, double share) {
  Chance chance(static_cast<std::uint32_t>(1000 + set));
  const scenario::Scenario scenario = random_families(chance);
  return families_piece(set, share, scenario, scenario);
}

std::vector<Piece> families_case(int sets, double share) {
  std::vector<Piece> pieces;
  for (int set = 0; set < sets; ++set) {
    pieces.push_back(families_piece(set, share));
  }
  return pieces;
}

}  // namespace hearthline::validation
