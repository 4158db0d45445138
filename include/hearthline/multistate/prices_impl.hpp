#pragma once

#include <algorithm>
#include <iterator>

#include "hearthline/multistate/prices.hpp"

namespace hearthline::multistate {

inline std::vector<double> price_changes(const Declaration& declaration,
                                         double horizon) {
  std::vector<double> changes;
  for (const Amounts* amounts : {&declaration.costs, &declaration.utilities}) {
    for (const auto* values :
         {&amounts->stay, &amounts->entry, &amounts->transition}) {
      for (const auto& [name, amount] : *values) {
        const std::vector<double>& from = amount.by_time.from;
        std::copy_if(from.begin() + 1, from.end(), std::back_inserter(changes),
                     [&](double t) { return t > 0.0 && t < horizon; });
      }
    }
  }
  std::sort(changes.begin(), changes.end());
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
  return changes;
}

inline Prices::Prices(const Declaration& declaration, const Amounts& amounts,
                      const std::vector<double>& changes)
    : states_(declaration.states.size()) {
  for (const Transition& t : declaration.transitions) {
    to_.push_back(static_cast<std::size_t>(
        std::find(declaration.states.begin(), declaration.states.end(), t.to) -
        declaration.states.begin()));
  }
  for (std::size_t period = 0; period <= changes.size(); ++period) {
    const double from = period == 0 ? 0.0 : changes[period - 1];
    const auto value = [&](const std::map<std::string, Amount>& values,
                           const std::string& name) {
      const auto found = values.find(name);
      return found == values.end() ? 0.0 : found->second.by_time.at(from);
    };
    for (const std::string& name : declaration.states) {
      stay.push_back(value(amounts.stay, name));
      entry.push_back(value(amounts.entry, name));
    }
    for (std::size_t p = 0; p < to_.size(); ++p) {
      const Transition& t = declaration.transitions[p];
      transition.push_back(
          value(amounts.transition, transition_name(t.from, t.to)));
      once.push_back(transition.back() + entry[period * states_ + to_[p]]);
    }
  }
}

inline Causes Prices::causes(const std::vector<double>& stays,
                             const std::vector<double>& events) const {
  Causes causes;
  causes.stay.assign(states_, 0.0);
  causes.entry.assign(states_, 0.0);
  causes.transition.assign(to_.size(), 0.0);
  for (std::size_t i = 0; i < stay.size(); ++i) {
    causes.stay[i % states_] += stay[i] * stays[i];
  }
  for (std::size_t i = 0; i < transition.size(); ++i) {
    const std::size_t p = i % to_.size();
    const std::size_t period = i / to_.size();
    causes.entry[to_[p]] += entry[period * states_ + to_[p]] * events[i];
    causes.transition[p] += transition[i] * events[i];
  }
  return causes;
}

inline double sum_of(const Causes& causes) {
  double sum = 0.0;
  for (const double x : causes.stay) sum += x;
  for (const double x : causes.entry) sum += x;
  for (const double x : causes.transition) sum += x;
  return sum;
}

}  // namespace hearthline::multistate
