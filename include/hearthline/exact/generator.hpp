#pragma once
/// @file
/// From a model of finitely many states to its generator: the same functions
/// that the simulation calls, asked at every state, say which moves there are
/// and how fast. What is solved exactly and what is simulated are then one
/// model and not two.
///
/// Everything in this folder is a function of its arguments alone, and any
/// number of threads may call it.

#include <Eigen/SparseCore>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/engine/model.hpp"
#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact {

/// Q(i, j) is the rate from state i to state j, events a unit of time; the
/// diagonal makes each row sum to zero. Distributions are rows: p' = p Q.
using Generator = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// A model whose units are in one of finitely many states, places 0, 1, ...
///   places(unit)            how many there are
///   at(unit, t, place, s)   writes the state that has this place at time t
///   place(s)                the place of a state
/// Of a curved model `hazards` gives a scale only, which would make a
/// generator of another process.
template <class M>
concept FiniteModel =
    engine::Model<M> && !engine::CurvedModel<M> &&
    requires(const M& model, const typename M::Unit& unit,
             typename M::State& state, const typename M::State& constant) {
      { model.places(unit) } -> std::convertible_to<index>;
      model.at(unit, 0.0, index{0}, state);
      { model.place(constant) } -> std::convertible_to<index>;
    };

/// A move that can happen: which process takes a unit from where to where.
struct Transition {
  index from = 0;
  index to = 0;
  int process = -1;
  double rate = 0.0;  ///< events a unit of time
};

/// Every move of `unit` whose hazard at `time` is above zero, by state and
/// lane. A process that leaves the state as it was is listed (from == to): it
/// is a flow that can be counted, though it does not enter the generator.
/// @throws Error if a hazard is negative or not finite, if a move leads out of
///   the places, or if `at` and `place` contradict each other
template <FiniteModel M>
std::vector<Transition> transitions(const M& model,
                                    const typename M::Unit& unit, double time);

/// The generator of a list of transitions, equal pairs of states added up.
/// @param places  number of states, at least 1
/// @throws Error if a place is out of range or a rate negative or not finite
Generator generator(index places, const std::vector<Transition>& transitions);

/// Refuses what is no generator: a matrix that is empty or not square, entries
/// that are not finite, negative rates, or a row that sums to more than zero
/// by more than rounding. A row that sums to less is allowed: there, mass
/// leaves the system.
/// @throws Error
void check_generator(const Generator& q);

namespace detail {

inline void check_rate(double rate, index from, index to) {
  if (rate >= 0.0 && std::isfinite(rate)) return;
  throw Error("the rate from state " + std::to_string(from) + " to state " +
              std::to_string(to) + " is " + text::rounded_text(rate) +
              "; a rate is finite and not negative");
}

inline void check_place(index place, index places) {
  if (place >= 0 && place < places) return;
  throw Error("place " + std::to_string(place) + " does not exist; there are " +
              std::to_string(places) + " places, from 0 on");
}

}  // namespace detail

template <FiniteModel M>
std::vector<Transition> transitions(const M& model,
                                    const typename M::Unit& unit, double time) {
  const auto places = static_cast<index>(model.places(unit));
  std::vector<Transition> result;
  typename M::State state{};
  std::array<double, M::kLanes> hazards{};
  for (index place = 0; place < places; ++place) {
    model.at(unit, time, place, state);
    const auto back = static_cast<index>(model.place(state));
    if (back != place) {
      throw Error("the model's state at place " + std::to_string(place) +
                  " says that its place is " + std::to_string(back));
    }
    model.hazards(state, hazards);
    for (std::size_t lane = 0; lane < hazards.size(); ++lane) {
      const int process = model.process(state, static_cast<int>(lane));
      if (process < 0 || hazards[lane] == 0.0) continue;
      typename M::State next = state;
      model.fire(next, static_cast<int>(lane), time);
      const auto to = static_cast<index>(model.place(next));
      detail::check_place(to, places);
      detail::check_rate(hazards[lane], place, to);
      result.push_back({place, to, process, hazards[lane]});
    }
  }
  return result;
}

}  // namespace hearthline::exact

#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/generator_impl.hpp"
#endif
