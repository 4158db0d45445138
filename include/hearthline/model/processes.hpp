#pragma once
/// @file
/// The processes of the family model and the lanes they run in.
///
/// A lane is a slot for one live process. Theme k has lane k: its onset runs
/// there while the theme is absent and its remission while it is present. Moves
/// from the present level have one lane per destination. The last lane is idle
/// and rounds the number of lanes up to full vectors.

#include <array>
#include <string>

#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::model {

inline constexpr int kLanes = 12;
inline constexpr int kFirstMoveLane = kThemes;
inline constexpr int kMovesPerLevel = kLevels - 1;
inline constexpr int kFirstMove = 2 * kThemes;
inline constexpr int kProcesses = kFirstMove + kLevels * kMovesPerLevel;

/// The kind of change that a process makes.
enum class Change : std::uint8_t { kOnset, kRemission, kMove };

/// A process of the family model by its index: onsets, remissions, moves.
class Process {
 public:
  constexpr Process() = default;
  constexpr explicit Process(int place)
      : place_(static_cast<std::uint8_t>(place)) {}
  static constexpr Process onset(Theme theme) {
    return Process(model::place(theme));
  }
  static constexpr Process remission(Theme theme) {
    return Process(kThemes + model::place(theme));
  }
  static constexpr Process move(Level from, Level to) {
    const int f = model::place(from);
    const int t = model::place(to);
    return Process(kFirstMove + f * kMovesPerLevel + (t < f ? t : t - 1));
  }

  constexpr int place() const { return place_; }
  constexpr Change change() const {
    return place_ < kThemes      ? Change::kOnset
           : place_ < kFirstMove ? Change::kRemission
                                 : Change::kMove;
  }
  /// Only for an onset or a remission.
  constexpr Theme theme() const { return theme_at(place_ % kThemes); }
  /// Only for a move.
  constexpr Level from() const {
    return level_at((place_ - kFirstMove) / kMovesPerLevel);
  }
  constexpr Level to() const {
    const int rank = (place_ - kFirstMove) % kMovesPerLevel;
    return level_at(rank < model::place(from()) ? rank : rank + 1);
  }

  /// Returns the declared name, which files, effects and random-number streams
  /// use.
  std::string name() const {
    switch (change()) {
      case Change::kOnset:
        return onset_name(theme());
      case Change::kRemission:
        return remission_name(theme());
      case Change::kMove:
        break;
    }
    return move_process_name(from(), to());
  }
  friend constexpr bool operator==(Process, Process) = default;

 private:
  std::uint8_t place_ = 0;
};

/// Returns whether a process increases need: an onset, or a move to a higher
/// level.
constexpr bool rises(Process process) {
  switch (process.change()) {
    case Change::kOnset:
      return true;
    case Change::kRemission:
      return false;
    case Change::kMove:
      break;
  }
  return place(process.from()) < place(process.to());
}

/// Returns the random-number stream of every process, from its name and a
/// purpose: the clocks of a run and those of spin-up share no random numbers.
inline std::array<random::StreamId, kProcesses> process_streams(
    const std::string& purpose) {
  std::array<random::StreamId, kProcesses> streams;
  for (int p = 0; p < kProcesses; ++p) {
    streams[static_cast<std::size_t>(p)] =
        random::stream_id(purpose + ":" + Process(p).name());
  }
  return streams;
}

}  // namespace hearthline::model
