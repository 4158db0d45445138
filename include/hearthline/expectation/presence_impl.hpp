#pragma once

#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/expectation/presence.hpp"

namespace hearthline::expectation {

HEARTHLINE_INLINE void PresenceSums::add(const FrailtyNodes& nodes,
                                         const model::Family& family,
                                         double weight,
                                         const std::vector<double>& curve) {
  const auto enters = static_cast<std::size_t>(family.enters);
  nodes.shares(family.frailty, [&](int node, double share) {
    polynomial_[static_cast<std::size_t>(node)][enters] += share * weight;
  });
  nodes.near(family.frailty, [&](int node, double share) {
    near_[static_cast<std::size_t>(node)].add(enters, share * weight, curve);
  });
  all_.add(enters, weight, curve);
}

HEARTHLINE_INLINE std::vector<std::vector<double>> PresenceSums::means() const {
  const std::size_t nodes = near_.size();
  const std::size_t months = all_.curve.size();
  std::vector<std::vector<double>> means(nodes, std::vector<double>(months));
  std::vector<double> weight(nodes, 0.0);
  std::vector<double> polynomial(nodes, 0.0);
  double all = 0.0;
  for (std::size_t m = 0; m < months; ++m) {
    all += all_.weight[m];
    if (!(all > 0.0)) continue;
    const double mean = all_.curve[m] / all;
    double sum = 0.0;
    for (std::size_t k = 0; k < nodes; ++k) {
      weight[k] += near_[k].weight[m];
      polynomial[k] += polynomial_[k][m];
      means[k][m] = weight[k] > 0.0 ? near_[k].curve[m] / weight[k] : mean;
      sum += polynomial[k] * means[k][m];
    }
    // If too few families make the factor unreliable, use one mean for all
    // nodes.
    const double factor = all_.curve[m] / sum;
    const bool tame = factor > 0.8 && factor < 1.25;
    for (std::size_t k = 0; k < nodes; ++k) {
      means[k][m] = tame ? factor * means[k][m] : mean;
    }
  }
  return means;
}

HEARTHLINE_INLINE void PresenceMeans::add(const FrailtyNodes& nodes,
                                          const model::Family& family,
                                          const Presence& presence) {
  families_.add(nodes, family, 1.0, presence.families);
  children_.add(nodes, family, static_cast<double>(family.children),
                presence.children);
  if (presence.born.empty()) return;
  born_.add(nodes, family, 1.0, presence.born);
  any_born_ = true;
}

HEARTHLINE_INLINE std::vector<Presence> PresenceMeans::by_node() const {
  auto families = families_.means();
  auto children = children_.means();
  auto born = born_.means();
  std::vector<Presence> all;
  for (std::size_t k = 0; k < families.size(); ++k) {
    all.push_back({std::move(families[k]), std::move(children[k]), {}});
    if (any_born_) all.back().born = std::move(born[k]);
  }
  return all;
}

}  // namespace hearthline::expectation
