#pragma once
/// @file
/// Hazards, compiled from parameters into tables for fast look-up.
///
///   hazard per month of the process in lane l
///     = row[segment][variant][level][themes][l]   need, dates, effects
///     * profile[age band][profile][process]       locality, parents, age
///     * frailty^exponent[process]
///     * duration ratio                            time since entry
///
/// A row holds all twelve lanes of a need adjacent in memory, so that a look-up
/// is one multiplication of two short vectors. An effect that changes nothing
/// leaves the rows, and so the histories, bit-identical.

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

/// The parameters of the family model; a view of a scenario's tables.
struct HazardParameters {
  const std::map<std::string, ThemeParameters>& themes;
  const std::map<std::string, ProcessParameters>& moves;
  const std::map<std::string, EffectParameters>& effects;
  std::vector<std::string> localities;
  YearMonth start;
};

/// The dates that a table includes.
enum class Dates : std::uint8_t {
  kAll,         ///< every dated interval and effect
  kStartFrozen  ///< the rates of spin-up: dated ratios remain as at the start,
                ///< without effects
};

class HazardTable {
 public:
  using Row = std::array<double, kLanes>;

  /// The largest hazard that a table may hold, per month, before frailty: an
  /// event every three seconds, which no process of a family can have.
  static constexpr double kMostHazard = 1e6;

  /// @throws InputError if a parameter is out of bounds, or names something
  ///         unknown
  /// @throws Error if two processes share a random-number stream, or the
  ///         factors of a hazard that can apply together exceed `kMostHazard`
  explicit HazardTable(const HazardParameters& parameters,
                       Dates dates = Dates::kAll);

  /// @name Calendar segments
  /// Hazards are constant in calendar time within each segment.
  ///@{
  int segments() const { return static_cast<int>(segment_from_.size()); }
  /// The start of a segment in months since the scenario's start; the first is
  /// minus infinity.
  double segment_from(int segment) const {
    return segment_from_[static_cast<std::size_t>(segment)];
  }
  ///@}

  /// The rows of a segment and locality, indexed by `need_place`.
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
  /// Returns whether an effect makes rows differ between localities.
  bool tells_localities_apart() const { return variants_ > 1; }

  /// @name Profiles: locality, parents and deprivation quintile
  ///@{
  static constexpr int profile(int locality, bool lone_parent, int quintile) {
    return (locality * 2 + (lone_parent ? 1 : 0)) * kQuintiles + quintile;
  }
  /// Returns the profile as a lone-parent family, or as a couple family.
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

  /// @name Frailty: the distinct exponents, and the exponent of each process
  ///@{
  const std::vector<double>& exponents() const { return exponents_; }
  int exponent_place(int process) const {
    return exponent_place_[static_cast<std::size_t>(process)];
  }
  ///@}

  /// @name Time since entry
  ///@{
  bool has_durations() const { return has_durations_; }
  /// The ratio by months since entry; the first piece begins at 0.
  const PiecewiseConstant& duration(int process) const {
    return durations_[static_cast<std::size_t>(process)];
  }
  ///@}

  const std::array<random::StreamId, kProcesses>& streams() const {
    return streams_;
  }
  /// Returns the size in bytes of the rows, the part that is read at events.
  std::size_t bytes() const { return rows_.size() * sizeof(Row); }

 private:
  static constexpr std::size_t kNeeds =
      static_cast<std::size_t>(kLevels) * kThemeSets;
  /// The parameters of each process; null if the file omits it.
  using ByProcess = std::array<const ProcessParameters*, kProcesses>;

  static void require_bounds(const HazardParameters& parameters);
  void require_distinct_streams() const;
  void require_moderate_hazards(const HazardParameters& parameters,
                                const ByProcess& processes) const;
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
