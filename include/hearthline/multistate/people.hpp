#pragma once
/// @file
/// Who the units of a run are: where and when each begins, and its covariates.

#include <vector>

#include "hearthline/multistate/model.hpp"
#include "hearthline/multistate/results.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::multistate {

/// The units of one draw, made one at a time.
///
/// The state of the start and, where they are drawn, the covariates are each
/// unit's own draws; shares are gone through by the states' names, so that
/// their order is of no account.
class People {
 public:
  /// @param declaration, study  have passed their checks
  /// @throws InputError when more entrants come than a run has room for
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
  // States by name, each with the chance to begin in it or one before.
  std::vector<int> states_;
  std::vector<double> state_chances_;
  index rows_ = 0;
  std::vector<double> row_chances_;  // likewise; none where rows are units'
};

}  // namespace hearthline::multistate

#include "hearthline/multistate/people_impl.hpp"
