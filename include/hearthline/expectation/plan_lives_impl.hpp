#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <map>
#include <span>
#include <vector>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/expected_lives.hpp"
#include "hearthline/demography/month_rates.hpp"
#include "hearthline/demography/plan.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/plan_lives.hpp"

namespace hearthline::expectation {

namespace plan_lives_detail {

/// All that a family's presence and births depend on.
struct Key {
  int locality;
  index comes;
  index youngest;  ///< month of birth of the youngest child at entry
  int children;    ///< as far as births depend on their number
  bool lone_parent;
  friend auto operator<=>(const Key&, const Key&) = default;
};

inline Key key_of(const model::Family& family,
                  const demography::LifeShape& shape) {
  const auto most = std::ssize(shape.by_children);
  return {family.locality, family.enters, family.youngest_born_month,
          static_cast<int>(std::clamp<index>(family.children, 1, most)),
          family.lone_parent};
}

/// Families with the same presence and births. They share a mean of the
/// presence of the children with whom they entered.
struct Group {
  Key key;
  std::vector<index> born;  ///< the children's months of birth
  index number = 0;
};

/// The rates of every month in a locality.
inline std::vector<demography::MonthRates> month_rates(
    const demography::LifeRates& rates, std::size_t locality, index months) {
  std::vector<demography::MonthRates> all;
  for (index m = 0; m < months; ++m) {
    const auto time = static_cast<double>(m);
    all.emplace_back(rates.shape, rates.births[locality].rate(time),
                     rates.moving[locality].rate(time));
  }
  return all;
}

}  // namespace plan_lives_detail

HEARTHLINE_INLINE Lives plan_lives(const demography::Plan& plan, index months,
                                   int threads, engine::Control& control) {
  using namespace plan_lives_detail;
  const demography::LifeShape& shape = plan.rates.shape;
  std::map<Key, Group> groups;
  for (const model::Family& family : plan.families.families) {
    const Key key = key_of(family, shape);
    Group& group = groups.try_emplace(key, Group{key, {}}).first->second;
    for (const model::Child& child :
         std::span(plan.families.children)
             .subspan(family.first_child, family.children)) {
      group.born.push_back(child.born_month);
    }
  }
  Lives lives;
  lives.partnership = {shape.separation, shape.repartnering};
  const std::size_t localities = plan.rates.births.size();
  std::vector<std::vector<demography::MonthRates>> rates;
  for (std::size_t l = 0; l < localities; ++l) {
    rates.push_back(month_rates(plan.rates, l, months));
  }
  // By locality and month of entry.
  std::vector<std::vector<const Group*>> entering(
      localities * static_cast<std::size_t>(months));
  const auto place = [months](index locality, index month) {
    return static_cast<std::size_t>(locality * months + month);
  };
  for (auto& [key, group] : groups) {
    group.number = std::ssize(lives.presence);
    std::sort(group.born.begin(), group.born.end());
    const std::vector<double> none(static_cast<std::size_t>(months), 0.0);
    lives.presence.push_back({none, none, none});
    if (key.comes < months) {
      entering[place(key.locality, key.comes)].push_back(&group);
    }
  }
  const index count = static_cast<index>(localities) * months;
  control.blocks = control.blocks_done + kPartsOfWork * count;
  engine::parallel_tasks(count, threads, [&](index task, int) {
    if (control.stop) throw Interrupted();
    const index month = task / static_cast<index>(localities);
    const index locality = task % static_cast<index>(localities);
    const auto m = static_cast<std::size_t>(month);
    const demography::ExpectedLives expected(
        shape, rates[static_cast<std::size_t>(locality)]);
    expected.each_entry(month, [&](index enters, double stays,
                                   const auto& numbers) {
      for (const Group* group : entering[place(locality, enters)]) {
        Presence& own = lives.presence[static_cast<std::size_t>(group->number)];
        const Key& key = group->key;
        const auto found =
            numbers({enters - key.youngest, key.children, key.lone_parent});
        own.families[m] = std::min(found.present, 1.0);
        own.born[m] = found.born;
        const auto below_18 =
            group->born.end() -
            std::upper_bound(group->born.begin(), group->born.end(),
                             month - demography::kChildhood);
        if (!group->born.empty()) {
          own.children[m] = stays * static_cast<double>(below_18) /
                            static_cast<double>(group->born.size());
        }
      }
    });
    ++control.blocks_done;
  });
  for (const model::Family& family : plan.families.families) {
    lives.group.push_back(groups.at(key_of(family, shape)).number);
  }
  return lives;
}

}  // namespace hearthline::expectation
