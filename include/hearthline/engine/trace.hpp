#pragma once
/// @file
/// The complete history of one unit, to explain it.

#include <vector>

#include "hearthline/engine/model.hpp"

namespace hearthline::engine {

/// An event of a history, with the state immediately after it.
template <Model M>
struct TracedEvent {
  double time = 0.0;
  int process = -1;     ///< -1: the state at the start
  double hazard = 0.0;  ///< per unit of time, when it happened
  typename M::State state;
};

/// A recorder that stores every event; intended for one unit at a time.
template <Model M>
class Trace {
 public:
  void start(const M&, const typename M::Unit&, const typename M::State& state,
             double time) {
    events_.push_back({time, -1, 0.0, state});
  }
  void event(const M&, const typename M::Unit&, const typename M::State& state,
             int process, double hazard, double time) {
    events_.push_back({time, process, hazard, state});
  }
  void finish(const M&, const typename M::Unit&, const typename M::State&,
              double) {}

  const std::vector<TracedEvent<M>>& events() const { return events_; }

 private:
  std::vector<TracedEvent<M>> events_;
};

}  // namespace hearthline::engine
