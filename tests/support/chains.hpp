#pragma once
/// @file
/// Small Markov models with known closed forms, on the generic engine: examples
/// of models other than the family model.

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/model.hpp"

namespace hearthline::test_support {

struct Person {
  std::uint64_t id = 0;
};

/// A chain on `States` states with constant rates; every ordered pair of
/// states is a process, and the moves out of the present state are live.
template <std::size_t States>
class Chain {
 public:
  using Unit = Person;
  static constexpr std::size_t kLanes = States - 1;
  static constexpr std::size_t kProcesses = States * (States - 1);
  using Rates = std::array<std::array<double, States>, States>;
  struct State {
    std::size_t at = 0;
  };

  explicit Chain(const Rates& rates) : rates_(rates) {
    for (std::size_t p = 0; p < kProcesses; ++p) {
      streams_[p] = random::stream_id("chain:" + std::to_string(from(p)) + ">" +
                                      std::to_string(to(p)));
    }
  }

  static std::size_t from(std::size_t process) { return process / kLanes; }
  static std::size_t to(std::size_t process) {
    const std::size_t rank = process % kLanes;
    return rank < from(process) ? rank : rank + 1;
  }

  const std::array<random::StreamId, kProcesses>& streams() const {
    return streams_;
  }
  std::uint64_t id(const Person& person) const { return person.id; }
  void enter(const Person&, double, State& state) const { state.at = 0; }
  int process(const State& state, int lane) const {
    return static_cast<int>(state.at * kLanes) + lane;
  }
  void hazards(const State& state, std::array<double, kLanes>& out) const {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      out[lane] = rates_[state.at][to(state.at * kLanes + lane)];
    }
  }
  double next_change(const State&) const {
    return std::numeric_limits<double>::infinity();
  }
  void pass(State&, double) const {}
  std::uint32_t fire(State& state, int lane, double) const {
    state.at = to(static_cast<std::size_t>(process(state, lane)));
    return (1U << kLanes) - 1U;
  }

 private:
  Rates rates_;
  std::array<random::StreamId, kProcesses> streams_;
};

/// Counts the units in each state at given times, and the time spent in each
/// state over the horizon.
template <std::size_t States>
class Census {
 public:
  explicit Census(std::vector<double> times)
      : times_(std::move(times)),
        present_(times_.size() * States, 0),
        stayed_(States, 0.0),
        stayed_squared_(States, 0.0) {}

  void start(const auto&, const auto&, const auto& state, double time) {
    at_ = state.at;
    since_ = time;
    next_ = 0;
    own_.fill(0.0);
  }
  void event(const auto&, const auto&, const auto& state, int, double,
             double time) {
    leave(time);
    at_ = state.at;
  }
  void finish(const auto&, const auto&, const auto&, double horizon) {
    leave(horizon);
    for (std::size_t s = 0; s < States; ++s) {
      stayed_[s] += own_[s];
      stayed_squared_[s] += own_[s] * own_[s];
    }
  }

  std::int64_t present(std::size_t time, std::size_t state) const {
    return present_[time * States + state];
  }
  double stayed(std::size_t state) const { return stayed_[state]; }
  double stayed_squared(std::size_t state) const {
    return stayed_squared_[state];
  }

 private:
  void leave(double time) {
    while (next_ < times_.size() && times_[next_] < time) {
      ++present_[next_++ * States + at_];
    }
    own_[at_] += time - since_;
    since_ = time;
  }

  std::vector<double> times_;
  std::vector<std::int64_t> present_;
  std::vector<double> stayed_;
  std::vector<double> stayed_squared_;
  std::array<double, States> own_{};
  std::size_t at_ = 0;
  double since_ = 0.0;
  std::size_t next_ = 0;
};

}  // namespace hearthline::test_support
