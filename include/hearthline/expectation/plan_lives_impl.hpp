#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <map>
#include <span>
#include <vector>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/borough.hpp"
#include "hearthline/demography/plan.hpp"
#include "hearthline/demography/stock.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/plan_lives.hpp"

namespace hearthline::expectation {

namespace plan_lives_detail {

/// All that a family's presence and births depend on, with ages to the year for
/// families that arrive. Families at the start differ by month, because their
/// need is known and its effect is brief.
struct Key {
  index comes;
  index grown;  ///< when the youngest child at entry turns 18
  int locality;
  int children;
  bool lone_parent;
  bool first_birth;  ///< it is formed by one
  friend auto operator<=>(const Key&, const Key&) = default;
};

inline Key key_of(const model::Family& family, index months) {
  const index grown = std::min(
      index{family.youngest_born_month} + demography::kChildhood, months);
  constexpr int kLarge = 3;
  const bool start = family.enters == 0;
  return {start ? 0 : (index{family.enters} + 11) / 12,
          start ? grown : grown / 12,
          family.locality,
          std::min<int>(family.children, kLarge),
          family.lone_parent,
          demography::is_new_family(family.id)};
}

/// Expected presence of a group, from its families.
class Group {
 public:
  void add(const model::Family& family) { families_.push_back(&family); }
  index enters() const { return families_.front()->enters; }

  Presence presence(const demography::Plan& plan, index months) const {
    std::vector<std::vector<const model::Family*>> comes(
        static_cast<std::size_t>(months));
    for (const model::Family* family : families_) {
      comes[static_cast<std::size_t>(family->enters)].push_back(family);
    }
    Presence made;
    std::map<int, demography::Stock> stocks;  // by locality
    double families = 0.0;
    double children = 0.0;
    for (index m = 0; m < months; ++m) {
      for (const model::Family* family : comes[static_cast<std::size_t>(m)]) {
        families += 1.0;
        children += family->children;
        demography::Stock& stock =
            stocks.try_emplace(family->locality, plan.rates.shape, months)
                .first->second;
        stock.add(m, family->youngest_born_month, family->children,
                  family->lone_parent);
        for (const model::Child& child :
             std::span(plan.families.children)
                 .subspan(family->first_child, family->children)) {
          stock.add_child(child.born_month);
        }
      }
      demography::StockMonth sum;
      for (auto& [locality, stock] : stocks) {
        const auto l = static_cast<std::size_t>(locality);
        const auto time = static_cast<double>(m);
        sum += stock.pass(m, plan.rates.births[l].rate(time),
                          plan.rates.moving[l].rate(time));
      }
      made.families.push_back(
          families > 0.0 ? std::min(sum.families / families, 1.0) : 0.0);
      made.children.push_back(
          children > 0.0 ? (sum.children - sum.born) / children : 0.0);
      made.born.push_back(families > 0.0 ? sum.born / families : 0.0);
    }
    return made;
  }

 private:
  std::vector<const model::Family*> families_;
};

}  // namespace plan_lives_detail

HEARTHLINE_INLINE Lives plan_lives(const demography::Plan& plan, index months,
                                   int threads, engine::Control& control) {
  using namespace plan_lives_detail;
  std::map<Key, Group> groups;
  for (const model::Family& family : plan.families.families) {
    groups[key_of(family, months)].add(family);
  }
  Lives lives;
  lives.partnership = {plan.rates.shape.separation,
                       plan.rates.shape.repartnering};
  std::vector<const Group*> in_order;
  for (const auto& [key, group] : groups) in_order.push_back(&group);
  lives.presence.resize(in_order.size());
  const auto count = static_cast<index>(in_order.size());
  control.blocks = control.blocks_done + 2 * count;
  engine::parallel_tasks(count, threads, [&](index i, int) {
    if (control.stop) throw Interrupted();
    const auto at = static_cast<std::size_t>(i);
    lives.presence[at] = in_order[at]->presence(plan, months);
    ++control.blocks_done;
  });
  std::map<Key, index> places;
  for (const auto& [key, group] : groups) {
    const std::size_t at = places.size();
    places[key] = static_cast<index>(at);
    // Lone-parent families have fewer births, and their own need.
    lives.together.push_back(
        2 * together_key(group.enters(), lives.presence[at]) +
        (key.lone_parent ? 1 : 0));
  }
  for (const model::Family& family : plan.families.families) {
    lives.group.push_back(places[key_of(family, months)]);
  }
  return lives;
}

}  // namespace hearthline::expectation
