#pragma once
/// @file
/// What a table of hazards has besides its rows by need: calendar segments, age
/// bands, profiles, powers of frailty and time since entry.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/hazard_ratios.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/piecewise_constant.hpp"

namespace hearthline::model {

/// The dates that a table includes.
enum class Dates : std::uint8_t {
  kAll,         ///< every dated interval and effect
  kStartFrozen  ///< the rates of spin-up: dated ratios remain as at the start,
                ///< without effects
};

/// Places a family's time, age of youngest child, profile and frailty among the
/// numbers of a table. A table derives from it.
/// @tparam Processes  their number
template <std::size_t Processes>
class HazardFactors {
 public:
  /// @name Calendar segments
  /// Hazards are constant in calendar time within each segment.
  ///@{
  int segments() const { return static_cast<int>(segment_from_.size()); }
  /// The start of a segment in months since the scenario's start; the first is
  /// minus infinity.
  double segment_from(int segment) const {
    return segment_from_[static_cast<std::size_t>(segment)];
  }
  /// Returns the segment of a time.
  int segment_at(double time) const {
    int segment = 0;
    while (segment + 1 < segments() && segment_from(segment + 1) <= time) {
      ++segment;
    }
    return segment;
  }
  ///@}

  /// @name Ages of the youngest child at which hazards change, in months
  ///@{
  const std::vector<double>& age_from() const { return age_from_; }
  /// Returns the age band, at a time, of a family whose youngest child was born
  /// at a time.
  int age_band_at(double born, double time) const {
    std::size_t band = 0;
    while (band + 1 < age_from_.size() && born + age_from_[band + 1] <= time) {
      ++band;
    }
    return static_cast<int>(band);
  }
  ///@}

  /// @name Profiles: locality, parents and deprivation quintile
  ///@{
  int localities() const { return localities_; }
  const double* profile_factors(int age_band, int profile) const {
    return profiles_.data() +
           static_cast<std::size_t>(age_band * localities_ * 2 * kQuintiles +
                                    profile) *
               Processes;
  }
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

 protected:
  /// The parameters of each process; null if it cannot happen.
  using ByProcess = std::array<const ProcessParameters*, Processes>;
  /// The effects on each process.
  using EffectsByProcess = std::array<hazard_detail::EffectList, Processes>;

  /// @param localities  of the population; the table has one if there are none
  HazardFactors(const ByProcess& processes, const EffectsByProcess& effects,
                const std::vector<std::string>& localities, YearMonth start,
                Dates dates)
      : localities_(std::max(1, static_cast<int>(localities.size()))) {
    find_exponents_and_durations(processes);
    find_segments(processes, effects, start, dates);
    compile_profiles(processes, localities);
  }

  /// Returns the largest hazard of each process without frailty, given its
  /// largest by need. Need, family and time since entry vary independently, so
  /// that the product of the largest factors is a hazard that occurs.
  std::array<double, Processes> largest(
      std::array<double, Processes> hazards) const {
    std::array<double, Processes> family{};
    for (std::size_t i = 0; i < profiles_.size(); ++i) {
      double& own = family[i % family.size()];
      own = std::max(own, profiles_[i]);
    }
    for (std::size_t p = 0; p < hazards.size(); ++p) {
      const auto& ratios = durations_[p].value;
      hazards[p] *= family[p] * *std::max_element(ratios.begin(), ratios.end());
    }
    return hazards;
  }

 private:
  void find_exponents_and_durations(const ByProcess& processes) {
    durations_.fill({{0.0}, {1.0}});
    for (std::size_t p = 0; p < processes.size(); ++p) {
      const ProcessParameters* process = processes[p];
      const double exponent =
          process != nullptr ? process->frailty_exponent.value : 0.0;
      const auto found =
          std::find(exponents_.begin(), exponents_.end(), exponent);
      exponent_place_[p] = static_cast<int>(found - exponents_.begin());
      if (found == exponents_.end()) exponents_.push_back(exponent);
      if (process != nullptr && process->since_entry) {
        durations_[p] = {process->since_entry->from.values,
                         process->since_entry->ratio.values};
        has_durations_ = true;
      }
    }
  }

  void find_segments(const ByProcess& processes,
                     const EffectsByProcess& effects, YearMonth start,
                     Dates dates) {
    std::set<double> changes;
    const auto change_in = [&](YearMonth month) {
      changes.insert(static_cast<double>(months_between(start, month)));
    };
    std::set<double> ages{0.0};
    for (std::size_t p = 0; p < processes.size(); ++p) {
      const ProcessParameters* process = processes[p];
      if (process == nullptr) continue;
      if (process->by_date) {
        for (const YearMonth month : process->by_date->from) change_in(month);
      }
      if (process->by_age) {
        ages.insert(process->by_age->from.values.begin(),
                    process->by_age->from.values.end());
      }
      for (const auto& [name, effect] : effects[p]) {
        change_in(effect->from);
        if (effect->until) change_in(*effect->until);
      }
    }
    segment_from_.push_back(-std::numeric_limits<double>::infinity());
    if (dates == Dates::kAll) {
      segment_from_.insert(segment_from_.end(), changes.begin(), changes.end());
    }
    age_from_.assign(ages.begin(), ages.end());
  }

  void compile_profiles(const ByProcess& processes,
                        const std::vector<std::string>& localities) {
    for (const double age : age_from_) {
      for (int l = 0; l < localities_; ++l) {
        const std::string locality =
            localities.empty() ? std::string()
                               : localities[static_cast<std::size_t>(l)];
        for (const bool lone_parent : {false, true}) {
          for (int quintile = 0; quintile < kQuintiles; ++quintile) {
            for (const ProcessParameters* process : processes) {
              profiles_.push_back(
                  process == nullptr
                      ? 0.0
                      : hazard_detail::profile_ratio(
                            *process, locality, lone_parent, quintile, age));
            }
          }
        }
      }
    }
  }

  int localities_;
  std::vector<double> segment_from_;
  std::vector<double> age_from_;
  std::vector<double> profiles_;
  std::vector<double> exponents_;
  std::array<int, Processes> exponent_place_{};
  std::array<PiecewiseConstant, Processes> durations_;
  bool has_durations_ = false;
};

}  // namespace hearthline::model
