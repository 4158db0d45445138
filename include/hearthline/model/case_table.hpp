#pragma once
/// @file
/// The pathway, compiled from parameters into tables for fast look-up.
///
///   hazard per month of the process in lane l
///     = row[segment][case][level][themes][l]     need, dates, shares, effects
///     * profile[age band][profile][process]      locality, parents, age
///     * frailty^exponent[process]
///     * duration ratio                           time since entry, or closing

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/large_pages.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/model/hazard_factors.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/model/pathway_parameters.hpp"
#include "hearthline/piecewise_constant.hpp"

namespace hearthline::model {

/// Which children a case of a kind covers.
struct Coverage {
  bool all = true;
  std::array<double, kAgeBands> first_by_age{};
  std::array<double, kAgeBands> others{};
};

/// Who is allocated first by a team.
enum class TeamOrder : std::uint8_t { kFirstCome, kHighestNeed, kRandom };

/// A team: how many cases it can hold over time, and who is allocated first.
struct Team {
  std::string name;
  TeamOrder order = TeamOrder::kFirstCome;
  double leaving = 0.0;  ///< of families that wait, per month
  /// A wait of more months counts as over the limit; infinity for none.
  double wait_limit = std::numeric_limits<double>::infinity();
  /// `workers[i]`, who can hold `places[i]` cases, are there from month
  /// `from[i]` on, and the first also before.
  std::vector<double> from;
  std::vector<double> workers;
  std::vector<index> places;
};

class CaseTable : public HazardFactors<kCaseProcessCount> {
 public:
  using Row = std::array<double, kCaseLanes>;
  using Help = FamilyModel::Ratios;
  static constexpr int kNoTeam = -1;

  /// @param dates    as for `HazardTable`; spin-up has no teams
  /// @param effects  those of the scenario; the ones that name a process of the
  ///                 pathway count: the end of a kind of case stands for all of
  ///                 its outcomes
  /// @throws InputError if a parameter is out of bounds or names something
  ///         unknown, if shares do not add up, if a kind of case can never end,
  ///         or if teams contradict each other
  CaseTable(const PathwayParameters& parameters,
            const std::vector<std::string>& localities, YearMonth start,
            Dates dates = Dates::kAll,
            const std::map<std::string, EffectParameters>& effects = {});

  /// The rows of a segment, a case (`held`) and a locality, indexed by
  /// `HazardTable::need_place`.
  const Row* rows(int segment, int held, int locality) const {
    const auto at = static_cast<std::size_t>(held);
    return rows_.data() +
           (first_row_[at] +
            static_cast<std::size_t>(segment * variants_[at] +
                                     (variants_[at] > 1 ? locality : 0))) *
               kNeeds;
  }
  /// Returns whether an effect makes rows differ between localities.
  bool tells_localities_apart() const {
    return *std::max_element(variants_.begin(), variants_.end()) > 1;
  }
  /// Whether a process of a kind of case (`held`) depends on dates, or on the
  /// age of the youngest child.
  bool depends_on_date(int held) const {
    return on_date_[static_cast<std::size_t>(held)];
  }
  bool depends_on_age(int held) const {
    return on_age_[static_cast<std::size_t>(held)];
  }
  /// The ratio of contacts by months since a case closed.
  const PiecewiseConstant& after_closing() const { return after_closing_; }
  const std::array<random::StreamId, kCaseProcessCount>& streams() const {
    return streams_;
  }
  /// The first part of the names of random-number streams: the run and spin-up
  /// share no random numbers.
  const std::string& purpose() const { return purpose_; }

  /// The hazard ratios of need while a worker has a case; `kNoHelp` itself if
  /// it changes none.
  const Help& help(Case kind) const {
    const auto at = static_cast<std::size_t>(place(kind));
    return helps_[at] ? help_[at] : FamilyModel::kNoHelp;
  }
  const Coverage& coverage(Case kind) const {
    return coverage_[static_cast<std::size_t>(place(kind))];
  }
  /// Whether the children whom cases of a kind cover leave it one by one, each
  /// at the hazard of its own age: if the end depends on age, and cases need
  /// not cover all.
  bool leaves_by_age(Case kind) const {
    return leaves_by_age_[static_cast<std::size_t>(place(kind))];
  }
  /// The shares of placements on entering care, by age band of the eldest child
  /// whom the case covers.
  const std::array<double, kPlacements>& entries(int age_band) const {
    return entries_[static_cast<std::size_t>(age_band)];
  }
  const std::vector<Team>& teams() const { return teams_; }
  /// Returns the team that takes a kind of case in a locality, or `kNoTeam`.
  int team(Case kind, int locality) const {
    return team_of_[team_place(kind, locality)];
  }

 private:
  static constexpr std::size_t kNeeds =
      static_cast<std::size_t>(kLevels) * kThemeSets;

  std::size_t team_place(Case kind, int locality) const {
    return static_cast<std::size_t>(place(kind)) *
               static_cast<std::size_t>(localities()) +
           static_cast<std::size_t>(locality);
  }

  /// What processes consist of: their parameters (those of the end of a case
  /// for its outcomes), the share of an outcome by need level, and effects.
  struct Definitions {
    ByProcess parameters{};
    std::array<std::array<double, kLevels>, kCaseProcessCount> share;
    EffectsByProcess effects;
    std::vector<std::string> localities;
    YearMonth start;
    Dates dates;
  };

  CaseTable(const PathwayParameters& parameters, const Definitions& all);
  template <class Stage>
  static void define_stage(Definitions& all, Case kind, const Stage& stage);
  static Definitions define(
      const PathwayParameters& parameters,
      const std::vector<std::string>& localities, YearMonth start, Dates dates,
      const std::map<std::string, EffectParameters>& effects);
  static void require_dates_from_start(const Definitions& all);
  void find_dependence(const Definitions& all);
  void compile_rows(const Definitions& all);
  void require_moderate_hazards(const Definitions& all) const;
  void find_help(const PathwayParameters& parameters);
  void find_children(const PathwayParameters& parameters);
  void find_teams(const PathwayParameters& parameters,
                  const std::vector<std::string>& localities, YearMonth start);

  std::string purpose_;
  std::array<random::StreamId, kCaseProcessCount> streams_;
  std::vector<Row, LargePages<Row>> rows_;
  /// By case (`held`): its first block of rows, and how many it has for each
  /// segment: one, or one for each locality.
  std::array<std::size_t, kHeld> first_row_{};
  std::array<int, kHeld> variants_{};
  std::array<bool, kHeld> on_date_{};
  std::array<bool, kHeld> on_age_{};
  PiecewiseConstant after_closing_{{0.0}, {1.0}};
  std::array<Help, kCases> help_;
  std::array<bool, kCases> helps_{};
  std::array<Coverage, kCases> coverage_{};
  std::array<bool, kCases> leaves_by_age_{};
  std::array<std::array<double, kPlacements>, kAgeBands> entries_{};
  std::vector<Team> teams_;
  std::vector<int> team_of_;
};

}  // namespace hearthline::model

#include "hearthline/model/case_table_impl.hpp"
