#pragma once
/// @file
/// A multi-state model as data: named states, the transitions between them,
/// their costs and utilities, and the states in which units begin.
///
/// All times are in one unit, such as years, and all rates and hazards are per
/// unit of that time. Three clocks may drive a hazard: age, the run's time (0
/// at its start) and the time since the present state was entered.
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
#include <utility>
#include <vector>

#include "hearthline/multistate/curve.hpp"

namespace hearthline::multistate {

/// The hazard of a transition:
///
///   rate * by_age(age) * by_time(t) * since_entry(u) * in_age(age)
///        * product of hazard_ratio^x over the covariates x
///
/// where factors that are not given are 1. Only one curve may be smooth
/// (Weibull, Gompertz, log-logistic): `in_age`, or `since_entry`. A fixed stay
/// has no other factors, which could not act.
struct Rate {
  /// Events per unit of time; a factor if there is a curve, which is a rate.
  double rate = 1.0;
  std::optional<Pieces> by_age{};      ///< ratios, over ages
  std::optional<Pieces> by_time{};     ///< ratios, over the run's time
  std::optional<Curve> since_entry{};  ///< over time since the state's entry
  std::optional<Gompertz> in_age{};    ///< over age
  std::map<std::string, double> hazard_ratios{};  ///< per unit of the covariate

  friend bool operator==(const Rate&, const Rate&) = default;
};

/// The stay of fixed length that the transition ends, or null.
inline const Fixed* fixed_stay(const Rate& rate) {
  return rate.since_entry ? std::get_if<Fixed>(&*rate.since_entry) : nullptr;
}

/// A move from one state to another; at most one for each pair of states.
struct Transition {
  std::string from;
  std::string to;
  Rate rate{};

  friend bool operator==(const Transition&, const Transition&) = default;
};

/// The name of a transition in results, in amounts, and in the address of its
/// random numbers.
inline std::string transition_name(const std::string& from,
                                   const std::string& to) {
  return from + ">" + to;
}

/// A cost or utility: a number, or one for each piece of the run's time. A stay
/// that spans several pieces counts in each for the time that it spends there.
struct Amount {
  Pieces by_time{{0.0}, {0.0}};

  Amount() = default;
  // Implicit, so that numbers can be written where amounts are expected.
  Amount(double constant)  // NOLINT(google-explicit-constructor)
      : by_time{{0.0}, {constant}} {}
  Amount(Pieces changing)  // NOLINT(google-explicit-constructor)
      : by_time(std::move(changing)) {}

  friend bool operator==(const Amount&, const Amount&) = default;
};

/// Costs or utilities; those that are not given are 0.
struct Amounts {
  std::map<std::string, Amount> stay{};  ///< by state, per unit of time
  /// By state, at each transition into it; not for units that start there.
  std::map<std::string, Amount> entry{};
  std::map<std::string, Amount> transition{};  ///< by "from>to", per event

  friend bool operator==(const Amounts&, const Amounts&) = default;
};

/// The units that are there at the start, and those that enter later.
struct Start {
  /// The probability of beginning in each state; they sum to 1.
  std::map<std::string, double> shares{};
  double age = 0.0;  ///< of every unit when it begins
  /// Rate of entrants (units per unit of time) over the run's time. They begin
  /// in the same states and at the same age; in a run they are a Poisson
  /// process.
  std::optional<Pieces> entrants{};

  friend bool operator==(const Start&, const Start&) = default;
};

/// Effective discount rates per unit of time: an amount at t counts (1 +
/// rate)^-t times as much as at the run's start.
struct Discount {
  double costs = 0.0;
  double utilities = 0.0;

  friend bool operator==(const Discount&, const Discount&) = default;
};

/// A model. The order of states and transitions is that of the results, and has
/// no other meaning.
struct Declaration {
  std::vector<std::string> states{};
  std::vector<Transition> transitions{};
  Start start{};
  Amounts costs{};
  Amounts utilities{};
  Discount discount{};
  std::string time_unit = "year";  ///< a label

  /// Whether both are written alike; another order is another declaration.
  friend bool operator==(const Declaration&, const Declaration&) = default;
};

/// @name Conversion between the probability of an event within a period and the
/// constant rate that gives it: probability = 1 - e^(-rate period)
///@{

/// @param probability  in [0, 1)
/// @param period       > 0
/// @throws InputError if an argument is out of range
double rate_from_probability(double probability, double period = 1.0);

/// @param rate    at least 0, finite
/// @param period  > 0
/// @throws InputError if an argument is out of range
double probability_from_rate(double rate, double period = 1.0);
///@}

}  // namespace hearthline::multistate

#include "hearthline/multistate/declaration_impl.hpp"
