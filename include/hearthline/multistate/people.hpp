#pragma once
/// @file
/// The units of a run: when and in which state each begins, and its covariates.

#include <vector>

#include "hearthline/multistate/model.hpp"
#include "hearthline/multistate/results.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::multistate {

/// The units of one draw, created one at a time.
///
/// Each unit draws its own state at the start and, where rows are drawn, its
/// covariates. Shares are taken in the order of the states' names, so that the
/// order of declaration does not matter.
class People {
 public:
  /// @param declaration, study  have passed their checks
  /// @throws InputError if there would be more entrants than a run can hold
  People(const Declaration& declaration, const Study& study,
         random::RunKey key);

  index size() const { return units_ + static_cast<index>(arrivals_.size()); }
  Unit unit(index id) const;

 private:
  void draw_arrivals(const Pieces& rate, double horizon);

  random::RunKey key_;
  index units_;
  double age_;
  std::vector<double> arrivals_;  // of entrants
  // States by name, each with the cumulative probability of beginning in it.
  std::vector<int> states_;
  std::vector<double> state_chances_;
  index rows_ = 0;
  std::vector<double> row_chances_;  // cumulative; empty without shares
};

}  // namespace hearthline::multistate

#include "hearthline/multistate/people_impl.hpp"
