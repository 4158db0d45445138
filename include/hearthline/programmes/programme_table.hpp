#pragma once
/// @file
/// Programmes, compiled from parameters into tables for fast look-up.

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/engine/pool.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/programmes/effect_course.hpp"
#include "hearthline/programmes/parameters.hpp"
#include "hearthline/programmes/stay_plan.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::programmes {

/// The most programmes of a scenario.
inline constexpr int kMostProgrammes = 24;

/// A set of programmes, as bits.
using ProgrammeSet = std::uint32_t;
constexpr ProgrammeSet programme_bit(int programme) {
  return ProgrammeSet{1} << programme;
}

/// The processes whose hazards programmes can change: of need, then of cases.
inline constexpr int kEffectProcesses =
    model::kProcesses + model::kCaseProcessCount;

using ProcessSet = std::bitset<static_cast<std::size_t>(kEffectProcesses)>;

/// The routes by which families come to a programme: the beginning of a case of
/// a kind from `Case::kContact` on, the closing of a case, a birth.
inline constexpr int kRoutes = model::kCases - 1 + 2;
inline constexpr int kClosedRoute = model::kCases - 1;
inline constexpr int kBirthRoute = model::kCases;
constexpr int route(model::Case begins) { return model::place(begins) - 1; }

/// Who gets a place first.
enum class QueueOrder : std::uint8_t {
  kFirstCome,
  kHighestNeed,
  kYoungestChild,
  kRandom
};

/// An effect of a programme on some processes.
struct Effect {
  std::vector<int> processes;  ///< below `kEffectProcesses`
  ProcessSet set;              ///< the same
  /// Where each stands in `ProgrammeTable::changed`.
  std::vector<std::size_t> places;
  SteppedRatio during;
  SteppedRatio completed;  ///< after a stay that was completed
  SteppedRatio dropped;    ///< after one that was not
};

/// The random-number streams of a programme, by its name: each has one purpose.
struct ProgrammeStreams {
  random::StreamId outreach, route, take_up, delay, leaving, planned, dropped,
      completes, at_start, age;
};

struct Programme {
  std::string name;
  double outreach;  ///< per month of eligibility
  std::array<double, kRoutes> share{};
  double take_up;
  double delay;  ///< mean, in months
  double at_start;
  QueueOrder order = QueueOrder::kFirstCome;
  double leaving;  ///< per month
  double longest_wait = std::numeric_limits<double>::infinity();
  StayPlan stay;
  double completes;
  double repeat_after = std::numeric_limits<double>::infinity();
  std::vector<Effect> effects;
  /// Its first pool of places; `kUnlimited` if it needs none. One pool for all
  /// localities, or one for each.
  int first_pool;
  bool by_locality = false;
  ProgrammeStreams streams;

  static constexpr int kUnlimited = -1;
};

/// Returns whether two programmes that find the same families do the same with
/// those who ask, however many places they have.
bool same_once_asked(const Programme& a, const Programme& b);

/// The places of a programme over time, in a locality or in all.
struct Places {
  int programme;
  int locality;  ///< `kAnywhere` if localities share them
  /// `number[i]` holds from month `from[i]` on, and the first also before.
  std::vector<double> from;
  std::vector<index> number;

  static constexpr int kAnywhere = -1;
};

/// A programme of a table, or one of another scenario.
struct ListedProgramme {
  std::string name;
  const ProgrammeParameters* parameters;
  /// Whether the scenario has it. Of those that it has not, families are found,
  /// and nothing happens to those who ask.
  bool own = true;
};

/// What a table of programmes is compiled for.
struct ProgrammeContext {
  std::vector<std::string> localities;
  model::ZoneMap zones = model::kDefaultZones;
  model::YearMonth start;
  int teams = 0;  ///< pools that teams need
};

class ProgrammeTable {
 public:
  using All = std::map<std::string, ProgrammeParameters>;

  /// @throws InputError if a parameter is out of bounds or names something
  ///         unknown, if nobody can be eligible, if dates or places contradict
  ///         each other, or if there are too many programmes or pools
  ProgrammeTable(const All& programmes,
                 const CombinationParameters& combination,
                 const ProgrammeContext& context);
  /// A table with programmes of other scenarios (`shared_programmes.hpp`).
  /// @param programmes  in an order that no scenario's own depends on: by name
  /// @throws InputError  if there are too many programmes or pools
  ProgrammeTable(const std::vector<ListedProgramme>& programmes,
                 const CombinationParameters& combination,
                 const ProgrammeContext& context);

  const std::vector<Programme>& programmes() const { return programmes_; }
  const Programme& programme(int number) const {
    return programmes_[static_cast<std::size_t>(number)];
  }
  int count() const { return static_cast<int>(programmes_.size()); }
  /// Those that the scenario has itself.
  ProgrammeSet own() const { return own_; }
  /// The pools of places, which follow those of teams.
  const std::vector<Places>& places() const { return places_; }
  /// Returns them as pools of the engine.
  std::vector<engine::PoolPlan> pools() const;
  int teams() const { return teams_; }

  /// @name Who is eligible: the programmes for which each of these qualifies
  ///@{
  ProgrammeSet by_need(model::Need need) const {
    return by_need_[model::HazardTable::need_place(need)];
  }
  ProgrammeSet by_case(model::Case kind) const {
    return by_case_[static_cast<std::size_t>(model::place(kind))];
  }
  ProgrammeSet by_locality(int locality) const {
    return by_locality_[static_cast<std::size_t>(locality)];
  }
  /// Programmes that do not ask for a child of an age.
  ProgrammeSet of_any_age() const { return any_age_; }
  /// The ages, in months, at which it changes for which programmes a child
  /// qualifies, and those of the band from there on.
  const std::vector<double>& age_from() const { return age_from_; }
  ProgrammeSet by_age(std::size_t band) const { return by_age_[band]; }
  /// The months at which it changes which programmes run, and those from there
  /// on; the first is minus infinity.
  const std::vector<double>& running_from() const { return running_from_; }
  ProgrammeSet running(std::size_t segment) const { return running_[segment]; }
  ///@}

  /// Programmes that families come to by a route.
  ProgrammeSet by_route(int route) const {
    return by_route_[static_cast<std::size_t>(route)];
  }
  /// Programmes that have an effect.
  ProgrammeSet effective() const { return effective_; }
  /// The processes that some programme changes.
  const std::vector<int>& changed() const { return changed_; }
  Rule rule() const { return rule_; }
  double floor() const { return floor_; }

 private:
  static constexpr std::size_t kNeeds =
      static_cast<std::size_t>(model::kLevels) * model::kThemeSets;

  /// When a programme runs, in months from the start.
  struct Span {
    double from;
    double to;
  };

  static Span span(const std::string& path,
                   const ProgrammeParameters& parameters,
                   model::YearMonth start);
  void add(const std::string& name, const ProgrammeParameters& parameters,
           const ProgrammeContext& context);
  void find_eligible(const std::string& path,
                     const EligibleParameters& parameters,
                     const ProgrammeContext& context, ProgrammeSet bit);
  void find_ages(const std::vector<ListedProgramme>& programmes);
  void find_running(const std::vector<ListedProgramme>& programmes,
                    model::YearMonth start);
  void find_places(const std::string& path,
                   const ProgrammeParameters& parameters,
                   const ProgrammeContext& context, Programme& programme);
  static std::vector<Effect> effects_of(const std::string& path,
                                        const ProgrammeParameters& parameters);
  void require_moderate_ratios() const;
  void require_distinct_streams() const;

  std::vector<Programme> programmes_;
  ProgrammeSet own_ = 0;
  std::vector<Places> places_;
  int teams_;
  std::vector<ProgrammeSet> by_need_;
  std::array<ProgrammeSet, model::kCases> by_case_{};
  std::vector<ProgrammeSet> by_locality_;
  ProgrammeSet any_age_ = 0;
  std::vector<double> age_from_;
  std::vector<ProgrammeSet> by_age_;
  std::vector<double> running_from_;
  std::vector<ProgrammeSet> running_;
  std::array<ProgrammeSet, kRoutes> by_route_{};
  ProgrammeSet effective_ = 0;
  std::vector<int> changed_;
  Rule rule_;
  double floor_;
};

}  // namespace hearthline::programmes

#include "hearthline/programmes/programme_table_impl.hpp"
