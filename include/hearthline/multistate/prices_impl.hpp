#pragma once

#include <algorithm>

#include "hearthline/multistate/prices.hpp"

namespace hearthline::multistate {

inline Prices::Prices(const Declaration& declaration, const Amounts& amounts) {
  const auto value = [](const std::map<std::string, double>& values,
                        const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? 0.0 : found->second;
  };
  for (const std::string& name : declaration.states) {
    stay.push_back(value(amounts.stay, name));
    entry.push_back(value(amounts.entry, name));
  }
  for (const Transition& t : declaration.transitions) {
    const auto to = static_cast<std::size_t>(
        std::find(declaration.states.begin(), declaration.states.end(), t.to) -
        declaration.states.begin());
    to_.push_back(to);
    transition.push_back(
        value(amounts.transition, transition_name(t.from, t.to)));
    once.push_back(transition.back() + entry[to]);
  }
}

inline Causes Prices::causes(const std::vector<double>& stays,
                             const std::vector<double>& events) const {
  Causes causes;
  for (std::size_t s = 0; s < stay.size(); ++s) {
    causes.stay.push_back(stay[s] * stays[s]);
  }
  causes.entry.assign(entry.size(), 0.0);
  for (std::size_t p = 0; p < transition.size(); ++p) {
    causes.entry[to_[p]] += entry[to_[p]] * events[p];
    causes.transition.push_back(transition[p] * events[p]);
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
