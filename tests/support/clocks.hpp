#pragma once
/// @file
/// Processes that end a stay, with hazards in time since entry.

#include <memory>
#include <utility>
#include <vector>

#include "hearthline/expectation/stay.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::test_support {

/// Exits, and the piecewise-constant hazards that they point to.
class Exits {
 public:
  Exits& add(int process, double hazard, std::vector<double> from,
             std::vector<double> ratio) {
    pieces_.push_back(std::make_shared<const PiecewiseConstant>(
        PiecewiseConstant{std::move(from), std::move(ratio)}));
    exits_.push_back({process, hazard, pieces_.back().get()});
    return *this;
  }
  const std::vector<expectation::TimedExit>& list() const { return exits_; }

 private:
  // Shared with copies, whose exits point to the same ones.
  std::vector<std::shared_ptr<const PiecewiseConstant>> pieces_;
  std::vector<expectation::TimedExit> exits_;
};

/// Hazards of a borough: remission of mental ill health, and the end of
/// episodes of children in need.
inline void add_remission(Exits& exits, int process) {
  exits.add(process, 2.77 / 12.0, {0.0, 3.0, 6.0, 12.0},
            {1.0, 0.433, 0.314, 0.065});
}
inline void add_ceasing(Exits& exits, int process) {
  exits.add(process, 3.15845 / 12.0, {0.0, 3.0, 6.0, 12.0},
            {1.0, 0.519, 0.308, 0.241});
}
/// Random hazards that decrease from interval to interval, as is typical of
/// stays.
inline void add_any(Exits& exits, int process, validation::Chance& chance) {
  const double first = chance.between(2.0, 5.0);
  const double second = first + chance.between(3.0, 9.0);
  const double ratio = chance.between(0.4, 0.9);
  exits.add(process, chance.between(0.05, 0.4), {0.0, first, second},
            {1.0, ratio, ratio * chance.between(0.4, 0.9)});
}

}  // namespace hearthline::test_support
