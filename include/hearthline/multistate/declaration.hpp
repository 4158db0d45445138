#pragma once
/// @file
/// A multi-state model as data: named states, the transitions between them,
/// what they cost and are worth, and who starts where.
///
/// All times are in one unit, say years, and all rates and hazards are a unit
/// of that time. Three clocks may drive a hazard: age, the run's time (0 at its
/// start) and the time since the present state was entered.
///
///   Declaration d;
///   d.states = {"well", "ill", "dead"};
///   d.transitions = {{"well", "ill", {.rate = 0.1}},
///                    {"ill", "dead", {.since_entry = Weibull{1.5, 8.0}}}};
///   d.start.shares = {{"well", 1.0}};
///   d.costs.stay = {{"ill", 4000.0}};

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/multistate/curve.hpp"

namespace hearthline::multistate {

/// The hazard of a transition:
///
///   rate * by_age(age) * by_time(t) * since_entry(u) * in_age(age)
///        * product of hazard_ratio^x over the covariates x
///
/// where what is not given is 1. One curve alone may be smooth (Weibull,
/// Gompertz, log-logistic): `in_age`, or `since_entry` when it is one.
struct Rate {
  /// Events a unit of time; with a curve, which is one already, a factor.
  double rate = 1.0;
  std::optional<Pieces> by_age{};      ///< ratios, over ages
  std::optional<Pieces> by_time{};     ///< ratios, over the run's time
  std::optional<Curve> since_entry{};  ///< over time since the state's entry
  std::optional<Gompertz> in_age{};    ///< over age
  std::map<std::string, double> hazard_ratios{};  ///< a unit of the covariate

  friend bool operator==(const Rate&, const Rate&) = default;
};

/// A move from one state to another; one for each pair at most.
struct Transition {
  std::string from;
  std::string to;
  Rate rate{};

  friend bool operator==(const Transition&, const Transition&) = default;
};

/// What a transition is called: in results, in amounts, and in the address of
/// its random numbers.
inline std::string transition_name(const std::string& from,
                                   const std::string& to) {
  return from + ">" + to;
}

/// Money, or utility; what is not named is 0.
struct Amounts {
  std::map<std::string, double> stay{};  ///< by state, a unit of time in it
  /// By state, once at each transition into it; nothing for who starts there.
  std::map<std::string, double> entry{};
  std::map<std::string, double> transition{};  ///< by "from>to", each time

  friend bool operator==(const Amounts&, const Amounts&) = default;
};

/// Who there is.
struct Start {
  /// The chance to begin in each state; they sum to 1.
  std::map<std::string, double> shares{};
  double age = 0.0;  ///< of every unit when it begins
  /// Units a unit of time that begin later, over the run's time, in the same
  /// states and at the same age; in a run they come as a Poisson process.
  std::optional<Pieces> entrants{};

  friend bool operator==(const Start&, const Start&) = default;
};

/// Discount rates a unit of time, effective: what comes at t counts
/// (1 + rate)^-t, from the run's start on.
struct Discount {
  double costs = 0.0;
  double utilities = 0.0;

  friend bool operator==(const Discount&, const Discount&) = default;
};

/// A model. Its order of states and transitions is that of the results, and
/// means nothing else.
struct Declaration {
  std::vector<std::string> states{};
  std::vector<Transition> transitions{};
  Start start{};
  Amounts costs{};
  Amounts utilities{};
  Discount discount{};
  std::string time_unit = "year";  ///< a label

  /// Whether all is written alike; another order makes another declaration.
  friend bool operator==(const Declaration&, const Declaration&) = default;
};

/// @name Between the probability of an event within a period and the constant
/// rate that gives it: probability = 1 - e^(-rate period)
///@{

/// @param probability  in [0, 1)
/// @param period       > 0
/// @throws InputError when they are not
double rate_from_probability(double probability, double period = 1.0);

/// @param rate    at least 0, finite
/// @param period  > 0
/// @throws InputError when they are not
double probability_from_rate(double rate, double period = 1.0);
///@}

}  // namespace hearthline::multistate

#include "hearthline/multistate/declaration_impl.hpp"
