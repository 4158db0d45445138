#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/streams.hpp"
#include "hearthline/random/stream.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::multistate {

namespace check_detail {

/// @param allowed  "numbers above 0", to end the sentence
[[noreturn]] inline void refuse(const std::string& place, double found,
                                const std::string& allowed) {
  throw InputError(place + " is " + text::number_text(found) +
                   "; allowed are " + allowed);
}

inline void finite(const std::string& place, double x) {
  if (!std::isfinite(x)) refuse(place, x, "finite numbers");
}
inline void not_negative(const std::string& place, double x) {
  if (!std::isfinite(x) || x < 0.0) {
    refuse(place, x, "finite numbers from 0 on");
  }
}
inline void positive(const std::string& place, double x) {
  if (!std::isfinite(x) || x <= 0.0) {
    refuse(place, x, "finite numbers above 0");
  }
}

inline void pieces(const std::string& place, const Pieces& pieces) {
  if (pieces.from.empty()) {
    throw InputError(place + " has no piece; at least one is needed");
  }
  if (pieces.from.size() != pieces.value.size()) {
    throw InputError(place + " has " + std::to_string(pieces.from.size()) +
                     " places 'from' and " +
                     std::to_string(pieces.value.size()) +
                     " values; there must be as many of each");
  }
  for (std::size_t i = 0; i < pieces.from.size(); ++i) {
    const std::string piece = ", piece " + std::to_string(i + 1);
    const double from = pieces.from[i];
    const bool open = i == 0 && from < 0.0 && std::isinf(from);
    if (!std::isfinite(from) && !open) {
      refuse(place + piece + ": 'from'", from,
             "finite numbers, and minus infinity for the first");
    }
    if (i > 0 && !(from > pieces.from[i - 1])) {
      throw InputError(
          place + piece + ": 'from' is " + text::number_text(from) + " after " +
          text::number_text(pieces.from[i - 1]) + "; pieces must rise");
    }
    not_negative(place + piece + ": the value", pieces.value[i]);
  }
}

/// Checks a curve; its parts are named after `place`.
class CurveCheck {
 public:
  explicit CurveCheck(std::string place) : place_(std::move(place)) {}

  void operator()(const Constant& c) const {
    not_negative(place_ + ": the level", c.level);
  }
  void operator()(const Steps& c) const {
    pieces(place_, c.pieces);
    if (c.pieces.from.front() != 0.0) {
      refuse(place_ + ", piece 1: 'from'", c.pieces.from.front(),
             "0 alone, for time since entry begins there");
    }
  }
  void operator()(const Weibull& c) const { shape_and_scale(c); }
  void operator()(const Gompertz& c) const {
    not_negative(place_ + ": the level", c.level);
    finite(place_ + ": the growth", c.growth);
  }
  void operator()(const LogLogistic& c) const { shape_and_scale(c); }

 private:
  void shape_and_scale(const auto& c) const {
    positive(place_ + ": the shape", c.shape);
    positive(place_ + ": the scale", c.scale);
  }

  std::string place_;
};

inline void rate(const std::string& place, const Rate& rate) {
  not_negative(place + ": the rate", rate.rate);
  if (rate.by_age) pieces(place + ": the ratio by age", *rate.by_age);
  if (rate.by_time) pieces(place + ": the ratio by time", *rate.by_time);
  if (rate.since_entry) {
    std::visit(CurveCheck(place + ": the curve since entry"),
               *rate.since_entry);
  }
  if (rate.in_age) CurveCheck(place + ": the curve in age")(*rate.in_age);
  if (rate.in_age && rate.since_entry && is_smooth(*rate.since_entry)) {
    throw InputError(
        place +
        " has two smooth curves, one in age and one since entry; one "
        "is allowed, since the time of an event under a product of two "
        "has no closed form; put one of them in pieces");
  }
  for (const auto& [name, ratio] : rate.hazard_ratios) {
    if (name.empty()) {
      throw InputError(place +
                       " has a hazard ratio of a covariate without a name");
    }
    positive(place + ": the hazard ratio of '" + name + "'", ratio);
  }
}

inline bool always_zero(const Pieces& pieces) {
  return std::all_of(pieces.value.begin(), pieces.value.end(),
                     [](double value) { return value == 0.0; });
}

inline bool always_zero(const Rate& rate) {
  if (rate.rate == 0.0) return true;
  if (rate.by_age && always_zero(*rate.by_age)) return true;
  if (rate.by_time && always_zero(*rate.by_time)) return true;
  if (rate.in_age && rate.in_age->level == 0.0) return true;
  if (!rate.since_entry) return false;
  const Curve& curve = *rate.since_entry;
  if (const auto* c = std::get_if<Constant>(&curve)) return c->level == 0.0;
  if (const auto* c = std::get_if<Steps>(&curve)) return always_zero(c->pieces);
  if (const auto* c = std::get_if<Gompertz>(&curve)) return c->level == 0.0;
  return false;
}

inline void states(const std::vector<std::string>& states) {
  if (states.empty()) {
    throw InputError("the model has no states; at least one is needed");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::string& name = states[i];
    if (name.empty()) {
      throw InputError("state " + std::to_string(i + 1) +
                       " has no name; each state needs one");
    }
    if (name.find('>') != std::string::npos) {
      throw InputError("the state '" + name +
                       "' has a '>' in its name; it is kept for the names of "
                       "transitions, such as 'well>ill'");
    }
    if (!seen.insert(name).second) {
      throw InputError("the state '" + name +
                       "' is there twice; each name is allowed once");
    }
  }
}

/// @param what  "state" or "transition"
inline void known(const std::string& place, const std::string& what,
                  const std::string& name,
                  const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  throw InputError(place + " names the " + what + " '" + name +
                   "', which is not there" + text::suggestion(name, names));
}

inline void transitions(const Declaration& d) {
  std::map<std::string, int> leaving;
  std::map<std::uint32_t, std::string> streams;
  for (const auto purpose : {kStartStream, kCovariateStream, kArrivalStream}) {
    streams.emplace(random::stream_id(purpose).value, purpose);
  }
  for (const Transition& t : d.transitions) {
    const std::string name = transition_name(t.from, t.to);
    const std::string place = "the transition '" + name + "'";
    known(place, "state", t.from, d.states);
    known(place, "state", t.to, d.states);
    if (t.from == t.to) {
      throw InputError(place +
                       " leads from a state to itself; it must lead to "
                       "another");
    }
    const auto [other, is_new] =
        streams.emplace(random::stream_id(name).value, name);
    if (!is_new && other->second == name) {
      throw InputError(place +
                       " is there twice; one is allowed, so put the sum of "
                       "their hazards into it");
    }
    // One pair of names in four thousand million; but it would tie the two
    // transitions' luck together.
    if (!is_new) {
      throw InputError(
          place + " and '" + other->second +
          "' would share their random numbers, their names having the "
          "same hash; rename a state of one of them");
    }
    if (++leaving[t.from] > kMostTransitionsOfAState) {
      throw InputError(
          "the state '" + t.from + "' has more than " +
          std::to_string(kMostTransitionsOfAState) +
          " transitions out of it, '" + name +
          "' being one too many; that is the most a state may have");
    }
    rate(place, t.rate);
  }
  if (d.transitions.size() > kMostTransitions) {
    throw InputError("the model has " + std::to_string(d.transitions.size()) +
                     " transitions, '" +
                     transition_name(d.transitions[kMostTransitions].from,
                                     d.transitions[kMostTransitions].to) +
                     "' being one too many; at most " +
                     std::to_string(kMostTransitions) + " are allowed");
  }
}

inline void amounts(const std::string& kind, const Amounts& amounts,
                    const std::vector<std::string>& states,
                    const std::vector<std::string>& transitions) {
  const auto each = [&](const std::map<std::string, double>& values,
                        const std::string& by, const std::string& what,
                        const std::vector<std::string>& names) {
    for (const auto& [name, value] : values) {
      known("the " + kind + " " + by, what, name, names);
      finite("the " + kind + " " + by + " of '" + name + "'", value);
    }
  };
  each(amounts.stay, "per unit of time", "state", states);
  each(amounts.entry, "at entry", "state", states);
  each(amounts.transition, "of a transition", "transition", transitions);
}

inline void start(const Start& start, const std::vector<std::string>& states) {
  double sum = 0.0;
  for (const auto& [name, share] : start.shares) {
    known("the start", "state", name, states);
    not_negative("the start's share of '" + name + "'", share);
    sum += share;
  }
  // Shares written with six digits may miss 1 by as much.
  if (!(std::abs(sum - 1.0) <= 1e-6)) {
    throw InputError("the start's shares sum to " + text::rounded_text(sum) +
                     "; they must sum to 1 (of " + text::listed(states) + ")");
  }
  finite("the start's age", start.age);
  if (start.entrants) pieces("the rate of entrants", *start.entrants);
}

/// States that no positive hazard leads to from where units begin.
inline std::vector<std::string> unreachable(const Declaration& d) {
  std::set<std::string> reached;
  for (const auto& [name, share] : d.start.shares) {
    if (share > 0.0) reached.insert(name);
  }
  for (bool grows = true; grows;) {
    grows = false;
    for (const Transition& t : d.transitions) {
      if (reached.contains(t.from) && !always_zero(t.rate)) {
        grows |= reached.insert(t.to).second;
      }
    }
  }
  std::vector<std::string> missing;
  for (const std::string& name : d.states) {
    if (!reached.contains(name)) missing.push_back(name);
  }
  return missing;
}

}  // namespace check_detail

HEARTHLINE_INLINE std::vector<std::string> check(
    const Declaration& declaration) {
  namespace detail = check_detail;
  const Declaration& d = declaration;
  detail::states(d.states);
  detail::transitions(d);
  std::vector<std::string> names;
  for (const Transition& t : d.transitions) {
    names.push_back(transition_name(t.from, t.to));
  }
  detail::start(d.start, d.states);
  detail::amounts("cost", d.costs, d.states, names);
  detail::amounts("utility", d.utilities, d.states, names);
  detail::not_negative("the discount rate of costs", d.discount.costs);
  detail::not_negative("the discount rate of utilities", d.discount.utilities);

  std::vector<std::string> warnings;
  for (const std::string& name : detail::unreachable(d)) {
    warnings.push_back("the state '" + name +
                       "' cannot be reached from where units start");
  }
  for (const Transition& t : d.transitions) {
    if (detail::always_zero(t.rate)) {
      warnings.push_back("the transition '" + transition_name(t.from, t.to) +
                         "' has a rate of 0 at all times");
    }
  }
  return warnings;
}

}  // namespace hearthline::multistate
