#pragma once
/// @file
/// The programmes of several scenarios that are simulated together, in one
/// list, so that a programme has the same number in all of them.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/pool.hpp"
#include "hearthline/programmes/parameters.hpp"
#include "hearthline/programmes/programme_table.hpp"

namespace hearthline::programmes {

/// Programmes of one name share a number if they find the same families at the
/// same times, as then all scenarios have the same history until a family asks:
/// those that have the programme do with it what they do, and those that have
/// not know that it asked. Lists of scenarios keep the order of names, so that
/// effects combine in the same order as in a run of a scenario by itself.
class SharedProgrammes {
 public:
  struct Scenario {
    const ProgrammeTable::All* programmes;  ///< must outlive the list
    const CombinationParameters* combination;
    ProgrammeContext context;  ///< localities, zones and start are those of all
  };

  /// The most scenarios, as a set of them is 64 bits.
  static constexpr std::size_t kMostScenarios = 64;

  /// @param base  scenario 0, which others are compared with
  explicit SharedProgrammes(Scenario base);

  /// Adds the next scenario, unless these are too many, or need more programmes
  /// or queues than tables can have. Returns whether it does.
  bool add(const Scenario& scenario);

  /// Compiles the tables of all.
  void compile();
  /// @name Of what has been compiled
  ///@{
  int count() const { return tables_.front().count(); }
  int scenarios() const { return static_cast<int>(tables_.size()); }
  const ProgrammeTable& table(int scenario) const {
    return tables_[static_cast<std::size_t>(scenario)];
  }
  /// Returns the programmes with which a scenario does otherwise than scenario
  /// 0 once a family asks, but for how many places there are.
  ProgrammeSet differing(int scenario) const;
  ///@}

 private:
  /// By scenario; null for those that have not the programme.
  using OfScenarios = std::vector<const ProgrammeParameters*>;
  /// By name and, for those of one name that find families otherwise, number.
  using List = std::map<std::pair<std::string, int>, OfScenarios>;

  static const ProgrammeParameters& any_of(const OfScenarios& all);
  bool fits(const List& list) const;

  std::vector<Scenario> scenarios_;
  List list_;
  std::vector<ProgrammeTable> tables_;
};

/// Returns whether two programmes find the same families at the same times, and
/// have as many queues.
bool same_until_asked(const ProgrammeParameters& a,
                      const ProgrammeParameters& b);

}  // namespace hearthline::programmes

#ifndef HEARTHLINE_COMPILED
#include "hearthline/programmes/shared_programmes_impl.hpp"
#endif
