#pragma once
/// @file
/// Clocks that run at another pace in mixes than in their baseline, while the
/// families of the baseline are simulated.
///
/// In a state in which a process p has the hazard h in the baseline and h' in a
/// mix, what is left of its clock differs by (h' - h) times the time spent
/// there. Nothing of the family differs until p happens in one of the two:
///
///   if p happens in the baseline afterwards, the family is touched
///   if it does not, it does not happen in the mix either if
///       the sum of max(0, h' - h) * time < what is left of its clock at the
///       end
///
/// So a family is touched, up to rounding, only if an event differs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "hearthline/engine/logged_counts.hpp"
#include "hearthline/results/cut.hpp"
#include "hearthline/results/mix_set.hpp"

namespace hearthline::results {

/// The clocks that differ in any family, each of a process in a mix.
class DifferingClocks {
 public:
  /// No more than these are followed, since each family that waits for a place
  /// needs their numbers.
  static constexpr std::size_t kMost = 1024;
  /// A clock with less left than this counts as expired: sums over many states
  /// are rounded, and a hazard of at most 1e6 a month needs more than the
  /// smallest difference of two times for it.
  static constexpr double kMargin = 1e-6;

  struct Clock {
    int mix;
    int process;
  };

  bool accepts(std::size_t more) const {
    return clocks_.size() + more <= kMost;
  }
  /// Returns the place of the clock.
  int add(int mix, int process) {
    const auto at = static_cast<std::size_t>(process);
    if (by_process_.size() <= at) by_process_.resize(at + 1);
    by_process_[at].push_back(static_cast<int>(clocks_.size()));
    clocks_.push_back({mix, process});
    return by_process_[at].back();
  }
  std::size_t size() const { return clocks_.size(); }

  /// @name The clocks of one family
  /// `sooner` has a number for each clock: the sum above, or `kSame` if the
  /// clock has not differed so far. One more is above 0 if any sum is.
  ///@{
  static constexpr double kSame = -1.0;
  std::size_t numbers() const { return clocks_.size() + 1; }
  void differs(double* sooner, int clock, double by) const {
    double& own = sooner[clock];
    own = std::max(own, 0.0) + std::max(by, 0.0);
    double& any = sooner[clocks_.size()];
    any = std::max(any, by);
  }
  /// Returns whether a process may happen sooner in some mix.
  bool any_sooner(const double* sooner) const {
    return sooner[clocks_.size()] > 0.0;
  }
  /// Returns the mixes in which the clock of a process differs.
  MixSet differing(const double* sooner, int process) const {
    MixSet found = 0;
    const auto at = static_cast<std::size_t>(process);
    if (at >= by_process_.size()) return 0;
    for (const int clock : by_process_[at]) {
      const auto c = static_cast<std::size_t>(clock);
      if (sooner[c] >= 0.0) found |= mix_bit(clocks_[c].mix);
    }
    return found;
  }
  /// Returns the mixes in which a process happens that does not in the
  /// baseline.
  /// @param left  left(process): what is left of its clock at the end
  template <class Left>
  MixSet expired(const double* sooner, const Left& left) const {
    MixSet found = 0;
    for (std::size_t c = 0; c < clocks_.size(); ++c) {
      if (sooner[c] < 0.0) continue;
      if (left(clocks_[c].process) - sooner[c] < kMargin) {
        found |= mix_bit(clocks_[c].mix);
      }
    }
    return found;
  }
  ///@}

 private:
  std::vector<Clock> clocks_;
  std::vector<std::vector<int>> by_process_;
};

/// No place among the suspects.
inline constexpr std::uint32_t kNoSuspect = ~std::uint32_t{0};

/// What is known of families in whose states mixes differ; a family takes a
/// place when the first such state comes, and gives it back at its end. A copy
/// has no suspects.
/// @tparam Stay  what of a state matters as long as it lasts
/// @tparam Kept  what else the recorder keeps of a family
template <class Stay, class Kept>
class Suspects {
 public:
  struct Suspect {
    Stay stay;
    Cut cut;
    Kept kept;
    engine::CountLog steps;  ///< that are counted from the cut on
  };

  /// @param numbers  of the clocks of a family
  explicit Suspects(std::size_t numbers) : numbers_(numbers) {}
  Suspects(const Suspects& other) : numbers_(other.numbers_) {}
  Suspects& operator=(const Suspects& other) {
    numbers_ = other.numbers_;
    clear();
    return *this;
  }

  std::uint32_t take() {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(suspects_.size()));
      suspects_.emplace_back();
      sooner_.resize(suspects_.size() * numbers_);
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    std::fill_n(sooner(place), numbers_, DifferingClocks::kSame);
    suspects_[place].kept = {};
    suspects_[place].steps.clear();
    return place;
  }
  void give_back(std::uint32_t place) { free_.push_back(place); }
  void clear() {
    free_.clear();
    for (std::size_t i = suspects_.size(); i-- > 0;) {
      free_.push_back(static_cast<std::uint32_t>(i));
    }
  }

  Suspect& operator[](std::uint32_t place) { return suspects_[place]; }
  double* sooner(std::uint32_t place) {
    return sooner_.data() + place * numbers_;
  }

 private:
  std::size_t numbers_;
  std::deque<Suspect> suspects_;  // each keeps its place in memory
  std::vector<double> sooner_;
  std::vector<std::uint32_t> free_;
};

}  // namespace hearthline::results
