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
#include "hearthline/large_pages.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/hazard_factors.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/model/processes.hpp"

namespace hearthline::model {

/// The parameters of the family model; a view of a scenario's tables.
struct HazardParameters {
  const std::map<std::string, ThemeParameters>& themes;
  const std::map<std::string, ProcessParameters>& moves;
  const std::map<std::string, EffectParameters>& effects;
  std::vector<std::string> localities;
  YearMonth start;
};

class HazardTable : public HazardFactors<kProcesses> {
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
  ///@}

  const std::array<random::StreamId, kProcesses>& streams() const {
    return streams_;
  }
  /// Returns the size in bytes of the rows, the part that is read at events.
  std::size_t bytes() const { return rows_.size() * sizeof(Row); }

 private:
  static constexpr std::size_t kNeeds =
      static_cast<std::size_t>(kLevels) * kThemeSets;

  HazardTable(const HazardParameters& parameters, const ByProcess& processes,
              const EffectsByProcess& effects, Dates dates);
  static ByProcess find(const HazardParameters& parameters);
  static EffectsByProcess find_effects(const HazardParameters& parameters,
                                       Dates dates);
  static void require_bounds(const HazardParameters& parameters);
  void require_distinct_streams() const;
  void require_moderate_hazards(const ByProcess& processes,
                                const EffectsByProcess& effects) const;
  void compile_rows(const HazardParameters& parameters,
                    const ByProcess& processes, const EffectsByProcess& effects,
                    Dates dates);

  std::array<random::StreamId, kProcesses> streams_;
  int variants_ = 1;
  std::vector<Row, LargePages<Row>> rows_;
};

}  // namespace hearthline::model

#include "hearthline/model/hazard_table_impl.hpp"
