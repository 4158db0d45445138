#pragma once
/// @file
/// Hazards compiled from parameters into what the engine can look up fast.
///
///   hazard of the process in lane l, a month
///     = row[segment][variant][level][themes][l]   need, dates, effects
///     * profile[age band][profile][process]       place, parents, age
///     * frailty^exponent[process]
///     * duration ratio                            time since entry
///
/// A row holds all twelve lanes of a need side by side, so that a look-up is
/// one multiplication of two short vectors. Effects that change nothing leave
/// the same bits in the rows, and so the same histories.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/piecewise_constant.hpp"

namespace hearthline::model {

/// What the family model is compiled from; a view of a scenario's tables.
struct HazardParameters {
  const std::map<std::string, ThemeParameters>& themes;
  const std::map<std::string, ProcessParameters>& moves;
  const std::map<std::string, EffectParameters>& effects;
  std::vector<std::string> localities;
  YearMonth start;
};

/// Which dates a table knows.
enum class Dates : std::uint8_t {
  kAll,         ///< every dated piece and effect
  kStartFrozen  ///< dated pieces as they stand at the start, for ever; no
                ///< effects: the rates of spin-up
};

class HazardTable {
 public:
  using Row = std::array<double, kLanes>;

  /// @throws Error when two process names share a stream.
  explicit HazardTable(const HazardParameters& parameters,
                       Dates dates = Dates::kAll);

  /// @name Calendar segments
  /// Hazards are constant in calendar time between their starts.
  ///@{
  int segments() const { return static_cast<int>(segment_from_.size()); }
  /// Months since the scenario's start; the first is minus infinity.
  double segment_from(int segment) const {
    return segment_from_[static_cast<std::size_t>(segment)];
  }
  ///@}

  /// The rows of a segment and locality; index by `need_place`.
  const Row* rows(int segment, int locality) const {
    return rows_.data() +
           static_cast<std::size_t>(segment * variants_ +
                                    (variants_ > 1 ? locality : 0)) *
               kNeeds;
  }
  static constexpr std::size_t need_place(Need need) {
    return static_cast<std::size_t>(place(need.level)) * kThemeSets +
           need.themes.bits();
  }
  static constexpr Need need_at(index place) {
    return {level_at(static_cast<int>(place / kThemeSets)),
            ThemeSet(static_cast<std::uint8_t>(place % kThemeSets))};
  }
  /// Whether an effect makes the rows of localities differ.
  bool tells_localities_apart() const { return variants_ > 1; }

  /// @name Profiles: what does not change while a family is simulated
  ///@{
  static constexpr int profile(int locality, bool lone_parent, int quintile) {
    return (locality * 2 + (lone_parent ? 1 : 0)) * kQuintiles + quintile;
  }
  /// The profile with one parent, or with two.
  static constexpr int with_parents(int profile, bool lone_parent) {
    const int quintile = profile % kQuintiles;
    const int locality = profile / (2 * kQuintiles);
    return HazardTable::profile(locality, lone_parent, quintile);
  }
  int localities() const { return localities_; }
  const double* profile_factors(int age_band, int profile) const {
    return profiles_.data() +
           static_cast<std::size_t>(
               (age_band * localities_ * 2 * kQuintiles + profile) *
               kProcesses);
  }
  ///@}

  /// @name Ages of the youngest child at which hazards change, in months
  ///@{
  const std::vector<double>& age_from() const { return age_from_; }
  ///@}

  /// @name Frailty: the distinct exponents, and which one a process has
  ///@{
  const std::vector<double>& exponents() const { return exponents_; }
  int exponent_place(int process) const {
    return exponent_place_[static_cast<std::size_t>(process)];
  }
  ///@}

  /// @name Time since entry
  ///@{
  bool has_durations() const { return has_durations_; }
  /// The ratio over months since entry; its first piece begins at 0.
  const PiecewiseConstant& duration(int process) const {
    return durations_[static_cast<std::size_t>(process)];
  }
  ///@}

  const std::array<random::StreamId, kProcesses>& streams() const {
    return streams_;
  }
  /// Bytes of the rows, the part that events read.
  std::size_t bytes() const { return rows_.size() * sizeof(Row); }

 private:
  static constexpr std::size_t kNeeds =
      static_cast<std::size_t>(kLevels) * kThemeSets;
  /// The parameters of each process; null where the file leaves it out.
  using ByProcess = std::array<const ProcessParameters*, kProcesses>;

  void require_distinct_streams() const;
  void find_exponents_and_durations(const ByProcess& processes);
  void find_segments(const HazardParameters& parameters,
                     const ByProcess& processes, Dates dates);
  void compile_rows(const HazardParameters& parameters,
                    const ByProcess& processes, Dates dates);
  void compile_profiles(const HazardParameters& parameters,
                        const ByProcess& processes);

  std::array<random::StreamId, kProcesses> streams_;
  std::vector<double> segment_from_;
  int variants_ = 1;
  int localities_ = 1;
  std::vector<Row> rows_;
  std::vector<double> profiles_;
  std::vector<double> age_from_;
  std::vector<double> exponents_;
  std::array<int, kProcesses> exponent_place_{};
  std::array<PiecewiseConstant, kProcesses> durations_;
  bool has_durations_ = false;
};

}  // namespace hearthline::model

#include "hearthline/model/hazard_table_impl.hpp"
