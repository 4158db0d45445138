#pragma once
/// @file
/// Probability of presence for groups that are solved together.
///
/// Presence does not depend on frailty, but among a few dozen families some
/// frail ones may happen to stay longer, and frailty lasts. Each node of
/// frailty therefore has its own mean over the families near it. With w_f the
/// curve of family f's group, in month m, over the families that have entered
/// by then,
///
///   w_k = sum_f h_k(f) w_f / sum_f h_k(f)
///
/// where h_k is linear, from 1 at node k to 0 at its neighbours. Because nodes
/// represent families in other shares, those of the polynomial l_k, a common
/// factor for all nodes makes the sum over families exact:
///
///   sum_k sum_f l_k(f) w_k = sum_f w_f

#include <cstddef>
#include <vector>

#include "hearthline/expectation/frailty_nodes.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/family.hpp"

namespace hearthline::expectation {

/// A sum over families by month, for the means of one measure.
class PresenceSums {
 public:
  PresenceSums(std::size_t nodes, index months)
      : near_(nodes, Sums(months)),
        polynomial_(nodes,
                    std::vector<double>(static_cast<std::size_t>(months))),
        all_(months) {}

  /// @param weight  of the family: 1, or its children at entry
  /// @param curve   of its group, by month
  void add(const FrailtyNodes& nodes, const model::Family& family,
           double weight, const std::vector<double>& curve);

  /// Returns the means by node and month.
  std::vector<std::vector<double>> means() const;

 private:
  struct Sums {
    explicit Sums(index months)
        : weight(static_cast<std::size_t>(months), 0.0), curve(weight) {}
    void add(std::size_t enters, double share,
             const std::vector<double>& from) {
      weight[enters] += share;
      for (std::size_t m = enters; m < from.size(); ++m) {
        curve[m] += share * from[m];
      }
    }
    std::vector<double> weight;  ///< of families that enter in the month
    std::vector<double> curve;
  };

  std::vector<Sums> near_;
  std::vector<std::vector<double>> polynomial_;
  Sums all_;
};

/// The presence of the families of one class, by node.
class PresenceMeans {
 public:
  PresenceMeans(std::size_t nodes, index months)
      : families_(nodes, months),
        children_(nodes, months),
        born_(nodes, months) {}

  /// @param presence  of the family's group
  void add(const FrailtyNodes& nodes, const model::Family& family,
           const Presence& presence);

  std::vector<Presence> by_node() const;

 private:
  PresenceSums families_;
  PresenceSums children_;
  PresenceSums born_;
  bool any_born_ = false;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/presence_impl.hpp"
#endif
