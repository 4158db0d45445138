#pragma once
/// @file
/// The pathway, compiled from parameters into tables for fast look-up.
///
///   hazard per month of the process in lane l
///     = row[segment][case][level][themes][l]     need, dates, shares
///     * profile[age band][profile][process]      locality, parents, age
///     * frailty^exponent[process]
///     * duration ratio                           time since entry, or closing

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/model/pathway_parameters.hpp"
#include "hearthline/piecewise_constant.hpp"

namespace hearthline::model {

/// Which children a case of a kind covers.
struct Coverage {
  bool all = true;
  double others = 1.0;
  std::array<double, kAgeBands> first_by_age{};
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

class CaseTable {
 public:
  using Row = std::array<double, kCaseLanes>;
  using Help = FamilyModel::Ratios;
  static constexpr int kNoTeam = -1;

  /// @param dates  as for `HazardTable`; spin-up has no teams
  /// @throws InputError if a parameter is out of bounds or names something
  ///         unknown, if shares do not add up, if a kind of case can never end,
  ///         or if teams contradict each other
  CaseTable(const PathwayParameters& parameters,
            const std::vector<std::string>& localities, YearMonth start,
            Dates dates = Dates::kAll);

  /// @name Calendar segments, as in `HazardTable`
  ///@{
  int segments() const { return static_cast<int>(segment_from_.size()); }
  double segment_from(int segment) const {
    return segment_from_[static_cast<std::size_t>(segment)];
  }
  ///@}

  /// The rows of a segment and a case (`held`), indexed by
  /// `HazardTable::need_place`.
  const Row* rows(int segment, int held) const {
    return rows_.data() +
           static_cast<std::size_t>(segment * kHeld + held) * kNeeds;
  }
  const double* profile_factors(int age_band, int profile) const {
    return profiles_.data() +
           static_cast<std::size_t>(
               (age_band * localities_ * 2 * kQuintiles + profile) *
               kCaseProcessCount);
  }
  const std::vector<double>& age_from() const { return age_from_; }
  const std::vector<double>& exponents() const { return exponents_; }
  /// Whether a process of a kind of case (`held`) depends on dates, or on the
  /// age of the youngest child.
  bool depends_on_date(int held) const {
    return on_date_[static_cast<std::size_t>(held)];
  }
  bool depends_on_age(int held) const {
    return on_age_[static_cast<std::size_t>(held)];
  }
  int exponent_place(int process) const {
    return exponent_place_[static_cast<std::size_t>(process)];
  }
  /// The ratio by months since entry into the kind of case or the placement.
  const PiecewiseConstant& duration(int process) const {
    return durations_[static_cast<std::size_t>(process)];
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
  /// The shares of placements on entering care, by age band of the first child.
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
               static_cast<std::size_t>(localities_) +
           static_cast<std::size_t>(locality);
  }

  /// What a process consists of; null parameters if it cannot happen.
  struct Definition {
    const ProcessParameters* parameters = nullptr;
    std::array<double, kLevels> share{1.0, 1.0, 1.0, 1.0};
  };
  using Definitions = std::array<Definition, kCaseProcessCount>;

  template <class Stage>
  static void define_stage(Definitions& all, Case kind, const Stage& stage);
  static Definitions define(const PathwayParameters& parameters);
  void find_segments(const Definitions& all, YearMonth start, Dates dates);
  void compile_rows(const Definitions& all, YearMonth start, bool frozen);
  void compile_profiles(const Definitions& all,
                        const std::vector<std::string>& localities);
  void require_moderate_hazards(const Definitions& all) const;
  void find_help(const PathwayParameters& parameters);
  void find_children(const PathwayParameters& parameters);
  void find_teams(const PathwayParameters& parameters,
                  const std::vector<std::string>& localities, YearMonth start);

  int localities_;
  std::string purpose_;
  std::array<random::StreamId, kCaseProcessCount> streams_;
  std::vector<double> segment_from_;
  std::vector<Row> rows_;
  std::vector<double> profiles_;
  std::vector<double> age_from_;
  std::array<bool, kHeld> on_date_{};
  std::array<bool, kHeld> on_age_{};
  std::vector<double> exponents_;
  std::array<int, kCaseProcessCount> exponent_place_{};
  std::array<PiecewiseConstant, kCaseProcessCount> durations_;
  PiecewiseConstant after_closing_{{0.0}, {1.0}};
  std::array<Help, kCases> help_;
  std::array<bool, kCases> helps_{};
  std::array<Coverage, kCases> coverage_{};
  std::array<std::array<double, kPlacements>, kAgeBands> entries_{};
  std::vector<Team> teams_;
  std::vector<int> team_of_;
};

}  // namespace hearthline::model

#include "hearthline/model/case_table_impl.hpp"
