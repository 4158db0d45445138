#pragma once
/// @file
/// The generator of a model with finitely many states. The functions that the
/// simulation calls are evaluated at every state and give the transitions and
/// their rates, so that the exact solution and the simulation share one model.
///
/// Every function in this folder depends only on its arguments and may be
/// called by any number of threads.

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

/// Q(i, j) is the rate from state i to state j, events per unit of time; the
/// diagonal makes each row sum to zero. Distributions are rows: p' = p Q.
using Generator = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// A model whose units are in one of finitely many states with indices (places)
/// 0, 1, ...
///   places(unit)            the number of states
///   at(unit, t, place, s)   writes the state with this index at time t
///   place(s)                the index of a state
/// Curved models are excluded: their `hazards` are only a scale, which would
/// give the generator of another process.
template <class M>
concept FiniteModel =
    engine::Model<M> && !engine::CurvedModel<M> &&
    requires(const M& model, const typename M::Unit& unit,
             typename M::State& state, const typename M::State& constant) {
      { model.places(unit) } -> std::convertible_to<index>;
      model.at(unit, 0.0, index{0}, state);
      { model.place(constant) } -> std::convertible_to<index>;
    };

/// A possible move between two states, and the process that causes it.
struct Transition {
  index from = 0;
  index to = 0;
  int process = -1;
  double rate = 0.0;  ///< events per unit of time
};

/// Returns every transition of `unit` whose hazard at `time` is above zero, by
/// state and lane. A process that does not change the state is included (from
/// == to): its events can be counted, though it is not part of the generator.
/// @throws Error if a hazard is negative or not finite, if a move leads to an
///   index out of range, or if `at` and `place` contradict each other
template <FiniteModel M>
std::vector<Transition> transitions(const M& model,
                                    const typename M::Unit& unit, double time);

/// Returns the generator of a list of transitions; the rates of transitions
/// between the same two states are added.
/// @param places  number of states, at least 1
/// @throws Error if a state is out of range or a rate negative or not finite
Generator generator(index places, const std::vector<Transition>& transitions);

/// Checks that a matrix is a generator. A row may sum to less than zero: there,
/// probability mass leaves the system.
/// @throws Error if the matrix is empty or not square, an entry is not finite,
/// a
///   rate is negative, or a row sums to more than zero (beyond rounding)
void check_generator(const Generator& q);

namespace detail {

inline void check_rate(double rate, index from, index to) {
  if (rate >= 0.0 && std::isfinite(rate)) return;
  throw Error("rate from state " + std::to_string(from) + " to state " +
              std::to_string(to) +
              ": expected a finite number of 0 or more, found " +
              text::rounded_text(rate));
}

inline void check_place(index place, index places) {
  if (place >= 0 && place < places) return;
  throw Error("state: expected an index from 0 to " +
              std::to_string(places - 1) + ", found " + std::to_string(place));
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
      throw Error("model: expected place() to return " + std::to_string(place) +
                  " for the state that at() gives for " + "this index, found " +
                  std::to_string(back));
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
