#pragma once
/// @file
/// The lives of a demographic plan's families, for what is expected of need.

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "hearthline/demography/plan.hpp"
#include "hearthline/demography/stock.hpp"
#include "hearthline/expectation/lives.hpp"

namespace hearthline::expectation {

namespace plan_lives_detail {

/// Years within the horizon in which a family comes and in which its youngest
/// child at that time turns 18: families that share both are there for nearly
/// the same time, but for births and moves, which are rates to all of them.
using Key = std::pair<index, index>;

inline Key key_of(const model::Family& family, index months) {
  const index comes = (index{family.enters} + 11) / 12;
  const index grown = index{family.youngest_born_month} +
                      demography::kChildhood;
  return {comes, std::min(grown, months) / 12};
}

/// What is expected of a group, by the families that make it up.
class Group {
 public:
  explicit Group(index months)
      : entered_(static_cast<std::size_t>(months), 0.0),
        children_entered_(entered_),
        members_(static_cast<std::size_t>(months)) {}

  void add(const model::Family& family) {
    const auto month = static_cast<std::size_t>(family.enters);
    members_[month].push_back(&family);
    entered_[month] += 1.0;
    children_entered_[month] += family.children;
  }

  Presence presence(const demography::Plan& plan) const {
    const auto months = static_cast<index>(members_.size());
    Presence made;
    std::map<int, demography::Stock> stocks;  // by locality
    double families = 0.0;
    double children = 0.0;
    for (index m = 0; m < months; ++m) {
      const auto month = static_cast<std::size_t>(m);
      for (const model::Family* family : members_[month]) {
        const auto [at, fresh] = stocks.try_emplace(
            family->locality, plan.rates.shape, months);
        at->second.add(m, family->youngest_born_month, family->children,
                       family->lone_parent);
        for (const model::Child& child :
             std::span(plan.families.children)
                 .subspan(family->first_child, family->children)) {
          at->second.add_child(child.born_month);
        }
      }
      families += entered_[month];
      children += children_entered_[month];
      demography::StockMonth sum;
      for (auto& [locality, stock] : stocks) {
        const auto l = static_cast<std::size_t>(locality);
        const auto time = static_cast<double>(m);
        sum += stock.pass(m, plan.rates.births[l].rate(time),
                          plan.rates.moving[l].rate(time));
      }
      made.families.push_back(families > 0.0 ? sum.families / families : 0.0);
      made.children.push_back(children > 0.0 ? sum.children / children : 0.0);
    }
    return made;
  }

 private:
  std::vector<double> entered_;
  std::vector<double> children_entered_;
  std::vector<std::vector<const model::Family*>> members_;
};

}  // namespace plan_lives_detail

/// @param months  the horizon
/// Families of one group come in the same year, and their youngest children
/// turn 18 in the same year or after the horizon.
inline Lives plan_lives(const demography::Plan& plan, index months) {
  using namespace plan_lives_detail;
  std::map<Key, Group> groups;
  for (const model::Family& family : plan.families.families) {
    groups.try_emplace(key_of(family, months), months)
        .first->second.add(family);
  }
  Lives lives;
  lives.partnership = {plan.rates.shape.separation,
                       plan.rates.shape.repartnering};
  std::map<Key, index> places;
  for (const auto& [key, group] : groups) {
    places[key] = static_cast<index>(lives.presence.size());
    lives.presence.push_back(group.presence(plan));
  }
  for (const model::Family& family : plan.families.families) {
    lives.group.push_back(places[key_of(family, months)]);
  }
  return lives;
}

}  // namespace hearthline::expectation
