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

/// @param expected  such as "a finite number above 0"
[[noreturn]] inline void refuse(const std::string& field, double found,
                                const std::string& expected) {
  throw InputError(field + ": expected " + expected + ", found " +
                   text::number_text(found));
}

// The bounds are those of kLargest.
inline void finite(const std::string& field, double x) {
  if (!std::isfinite(x)) refuse(field, x, "a finite number");
  if (std::abs(x) > kLargest) refuse(field, x, "a number from -1e12 to 1e12");
}
inline void not_negative(const std::string& field, double x) {
  if (!std::isfinite(x) || x < 0.0) {
    refuse(field, x, "a finite number of 0 or more");
  }
  if (x > kLargest) refuse(field, x, "a number from 0 to 1e12");
}
inline void positive(const std::string& field, double x) {
  if (!std::isfinite(x) || x <= 0.0) {
    refuse(field, x, "a finite number above 0");
  }
  if (x < 1.0 / kLargest || x > kLargest) {
    refuse(field, x, "a number from 1e-12 to 1e12");
  }
}

/// @param value  checks one value
inline void pieces(const std::string& field, const Pieces& pieces,
                   void (*value)(const std::string&, double) = not_negative) {
  if (pieces.from.empty()) {
    throw InputError(field + ": expected at least one piece, found none");
  }
  if (pieces.from.size() != pieces.value.size()) {
    throw InputError(field + ": expected a value for each 'from', " +
                     std::to_string(pieces.from.size()) + " in all, found " +
                     std::to_string(pieces.value.size()));
  }
  for (std::size_t i = 0; i < pieces.from.size(); ++i) {
    const std::string piece = field + ", piece " + std::to_string(i + 1);
    const double from = pieces.from[i];
    const bool open = i == 0 && from < 0.0 && std::isinf(from);
    if (!open) finite(piece + ", 'from'", from);
    if (i > 0 && !(from > pieces.from[i - 1])) {
      refuse(piece + ", 'from'", from,
             "a number above that of the piece before, " +
                 text::number_text(pieces.from[i - 1]));
    }
    value(piece + ", value", pieces.value[i]);
  }
}

/// Checks a curve; messages name its parameters after `field`.
class CurveCheck {
 public:
  explicit CurveCheck(std::string field) : field_(std::move(field)) {}

  void operator()(const Constant& c) const {
    not_negative(field_ + ", level", c.level);
  }
  void operator()(const Steps& c) const {
    pieces(field_, c.pieces);
    if (c.pieces.from.front() != 0.0) {
      refuse(field_ + ", piece 1, 'from'", c.pieces.from.front(),
             "0, where time since entry begins");
    }
  }
  void operator()(const Weibull& c) const { shape_and_scale(c); }
  void operator()(const Gompertz& c) const {
    not_negative(field_ + ", level", c.level);
    finite(field_ + ", growth", c.growth);
  }
  void operator()(const LogLogistic& c) const { shape_and_scale(c); }
  void operator()(const Fixed& c) const {
    positive(field_ + ", duration", c.duration);
  }

 private:
  void shape_and_scale(const auto& c) const {
    positive(field_ + ", shape", c.shape);
    positive(field_ + ", scale", c.scale);
  }

  std::string field_;
};

/// A fixed stay ends at its duration, which no factor changes.
inline void fixed_stay_alone(const std::string& transition, const Rate& rate) {
  if (rate.rate != 1.0) {
    refuse(transition + ", rate", rate.rate,
           "1 with a fixed stay, whose end no factor changes");
  }
  const auto none = [&](const std::string& name, bool given) {
    if (!given) return;
    throw InputError(transition + ": expected no " + name +
                     " with a fixed stay, whose end no factor changes, found " +
                     name);
  };
  none("by_age", rate.by_age.has_value());
  none("by_time", rate.by_time.has_value());
  none("in_age", rate.in_age.has_value());
  none("hazard_ratios", !rate.hazard_ratios.empty());
}

inline void rate(const std::string& transition, const Rate& rate) {
  not_negative(transition + ", rate", rate.rate);
  if (fixed_stay(rate) != nullptr) fixed_stay_alone(transition, rate);
  if (rate.by_age) pieces(transition + ", by_age", *rate.by_age);
  if (rate.by_time) pieces(transition + ", by_time", *rate.by_time);
  if (rate.since_entry) {
    std::visit(CurveCheck(transition + ", since_entry"), *rate.since_entry);
  }
  if (rate.in_age) CurveCheck(transition + ", in_age")(*rate.in_age);
  if (rate.in_age && rate.since_entry && is_smooth(*rate.since_entry)) {
    throw InputError(
        transition +
        ": expected at most one smooth curve, found two smooth curves, in_age "
        "and since_entry; make one of them piecewise constant (the time of an "
        "event under the product of two has no closed form)");
  }
  for (const auto& [name, ratio] : rate.hazard_ratios) {
    if (name.empty()) {
      throw InputError(transition +
                       ", hazard_ratios: expected a name for each covariate, "
                       "found an empty name");
    }
    positive(transition + ", hazard ratio of '" + name + "'", ratio);
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
    throw InputError("states: expected at least one state, found none");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::string& name = states[i];
    if (name.empty()) {
      throw InputError(
          "states: expected a name for each state, found an "
          "empty name for state " +
          std::to_string(i + 1));
    }
    if (name.find('>') != std::string::npos) {
      throw InputError("states: expected names without '>', found '" + name +
                       "'; '>' is reserved for names of transitions, such as "
                       "'well>ill'");
    }
    if (!seen.insert(name).second) {
      throw InputError("states: '" + name +
                       "' appears twice; names must be unique");
    }
  }
}

/// @param what  "state" or "transition"
inline void known(const std::string& field, const std::string& what,
                  const std::string& name,
                  const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  throw InputError(field + ": no " + what + " is named '" + name + "'" +
                   text::suggestion(name, names));
}

inline void transitions(const Declaration& d) {
  std::map<std::string, int> leaving;
  std::map<std::string, std::string> fixed;  // by state
  std::map<std::uint32_t, std::string> streams;
  for (const auto purpose : {kStartStream, kCovariateStream, kArrivalStream}) {
    streams.emplace(random::stream_id(purpose).value, purpose);
  }
  for (const Transition& t : d.transitions) {
    const std::string name = transition_name(t.from, t.to);
    const std::string field = "the transition '" + name + "'";
    known(field, "state", t.from, d.states);
    known(field, "state", t.to, d.states);
    if (t.from == t.to) {
      throw InputError(field + ": expected two different states, found '" +
                       t.from + "' twice");
    }
    const auto [other, is_new] =
        streams.emplace(random::stream_id(name).value, name);
    if (!is_new && other->second == name) {
      throw InputError(field +
                       " appears twice; give it once, with the sum of the two "
                       "hazards");
    }
    // One pair of names in four thousand million, but the two transitions
    // would share their random numbers.
    if (!is_new) {
      throw InputError(field + " and '" + other->second +
                       "' would share random numbers, because their names have "
                       "the same hash; rename a state");
    }
    if (++leaving[t.from] > kMostTransitionsOfAState) {
      throw InputError("the state '" + t.from + "': expected at most " +
                       std::to_string(kMostTransitionsOfAState) +
                       " transitions out of it, found more, from '" + name +
                       "' on");
    }
    rate(field, t.rate);
    if (fixed_stay(t.rate) == nullptr) continue;
    const auto [first, is_first] = fixed.emplace(t.from, name);
    if (!is_first) {
      throw InputError(field +
                       ": expected at most one fixed stay in a state, "
                       "found that of '" +
                       first->second + "' too; only the shorter one could end");
    }
  }
  if (d.transitions.size() > kMostTransitions) {
    throw InputError("transitions: expected at most " +
                     std::to_string(kMostTransitions) + ", found " +
                     std::to_string(d.transitions.size()) +
                     "; the first too many is '" +
                     transition_name(d.transitions[kMostTransitions].from,
                                     d.transitions[kMostTransitions].to) +
                     "'");
  }
}

inline void amounts(const std::string& kind, const Amounts& amounts,
                    const std::vector<std::string>& states,
                    const std::vector<std::string>& transitions) {
  const auto each = [&](const std::map<std::string, Amount>& values,
                        const std::string& by, const std::string& what,
                        const std::vector<std::string>& names) {
    for (const auto& [name, amount] : values) {
      known(kind + " " + by, what, name, names);
      const std::string field = kind + " " + by + " of '" + name + "'";
      const Pieces& over = amount.by_time;
      if (over.value.size() == 1) finite(field, over.value.front());
      pieces(field, over, finite);
    }
  };
  each(amounts.stay, "per unit of time", "state", states);
  each(amounts.entry, "at entry", "state", states);
  each(amounts.transition, "of a transition", "transition", transitions);
}

inline void start(const Start& start, const std::vector<std::string>& states) {
  double sum = 0.0;
  for (const auto& [name, share] : start.shares) {
    known("start", "state", name, states);
    not_negative("start, share of '" + name + "'", share);
    sum += share;
  }
  // Shares written with six digits may miss 1 by this much.
  if (!(std::abs(sum - 1.0) <= 1e-6)) {
    throw InputError("start: expected shares that sum to 1, found a sum of " +
                     text::rounded_text(sum) + "; the states are " +
                     text::listed(states));
  }
  finite("start, age", start.age);
  if (start.entrants) pieces("entrants", *start.entrants);
}

/// States that no chain of positive hazards leads to from a state in which
/// units begin.
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
  detail::not_negative("discount rate of costs", d.discount.costs);
  detail::not_negative("discount rate of utilities", d.discount.utilities);

  std::vector<std::string> warnings;
  for (const std::string& name : detail::unreachable(d)) {
    warnings.push_back(
        "the state '" + name +
        "' cannot be reached from any state in which units start");
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
