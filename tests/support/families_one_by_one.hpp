#pragma once
/// @file
/// Expected values for one family after another: all needs of each by
/// uniformisation, without classes, frailty nodes, phases or scopes. Only for
/// hazards without time since entry that change at whole months.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "hearthline/exact/piecewise.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/scenario/compile.hpp"

namespace hearthline::test_support {

class FamiliesOneByOne {
 public:
  FamiliesOneByOne(const scenario::Scenario& s,
                   const std::vector<model::Family>& families, index months,
                   const expectation::Lives& lives)
      : table_(scenario::hazard_table(s)),
        zones_(scenario::zone_map(s)),
        partnership_(lives.partnership),
        months_(months),
        results_(1, months, table_.localities()) {
    for (std::size_t i = 0; i < families.size(); ++i) {
      presence_ = &lives.presence[static_cast<std::size_t>(lives.group[i])];
      add(families[i]);
    }
  }
  const results::NeedExpected& results() const { return results_; }

 private:
  using Moves = std::vector<exact::Transition>;
  static constexpr index kNeeds = index{model::kLevels} * model::kThemeSets;
  static constexpr int kParents = -1;  // not a process of the model

  /// The needs of couple families, then those of lone-parent families.
  static model::Need need_at(index state) {
    return model::HazardTable::need_at(state % kNeeds);
  }

  Moves moves_from(model::Family family, double begin) const {
    const model::FamilyModel model(table_);
    Moves all;
    for (const bool lone : {false, true}) {
      family.lone_parent = lone;
      const index offset = lone ? kNeeds : 0;
      for (exact::Transition t : exact::transitions(model, family, begin)) {
        t.from += offset;
        t.to += offset;
        all.push_back(t);
      }
    }
    for (index n = 0; n < kNeeds; ++n) {
      all.push_back({n, n + kNeeds, kParents, partnership_.separation});
      all.push_back({n + kNeeds, n, kParents, partnership_.repartnering});
    }
    return all;
  }

  void add(const model::Family& family) {
    const model::FamilyModel model(table_);
    const double enters = family.enters;
    std::vector<double> begins{enters};
    model::FamilyModel::State state{};
    model.enter(family, enters, state);
    while (model.next_change(state) < static_cast<double>(months_)) {
      begins.push_back(model.next_change(state));
      model.pass(state, begins.back());
    }
    std::vector<Moves> moves;
    for (const double begin : begins) {
      moves.push_back(moves_from(family, begin));
    }
    everything(family, begins, moves);
    for (int edge = 0; edge < model::kEdges; ++edge) {
      passage(family, begins, moves, edge);
    }
  }

  exact::PiecewisePath path(const model::Family& family,
                            const std::vector<double>& begins,
                            const std::vector<Moves>& moves) const {
    std::vector<exact::Piece> pieces;
    for (std::size_t i = 0; i < begins.size(); ++i) {
      pieces.push_back({begins[i], exact::generator(2 * kNeeds, moves[i])});
    }
    std::vector<double> ends;
    for (index m = family.enters + 1; m <= months_; ++m) {
      ends.push_back(static_cast<double>(m));
    }
    return exact::piecewise(pieces,
                            Eigen::RowVectorXd::Unit(2 * kNeeds, start(family)),
                            family.enters, ends, {0.0}, {1e-11, 1'000'000});
  }

  static index start(const model::Family& family) {
    return static_cast<index>(model::HazardTable::need_place(family.need)) +
           (family.lone_parent ? kNeeds : 0);
  }

  static std::size_t piece_of(const std::vector<double>& begins, index month) {
    const auto next = std::upper_bound(begins.begin(), begins.end(),
                                       static_cast<double>(month) + 0.5);
    return static_cast<std::size_t>(next - begins.begin()) - 1;
  }

  /// A number of the family in a month, weighted by its presence.
  results::Measures<double> there(const model::Family& family, index month,
                                  double number) const {
    const auto m = static_cast<std::size_t>(month);
    return {number * presence_->families[m],
            number * presence_->children[m] * family.children};
  }

  void everything(const model::Family& family,
                  const std::vector<double>& begins,
                  const std::vector<Moves>& moves) {
    namespace cells = results::cells;
    const auto found = path(family, begins, moves);
    Eigen::RowVectorXd before = Eigen::RowVectorXd::Zero(2 * kNeeds);
    for (index m = family.enters; m < months_; ++m) {
      const Eigen::RowVectorXd until = found.stays[0].row(m - family.enters);
      const Eigen::RowVectorXd stay = until - before;
      before = until;
      const auto add = [&](auto& cell, double number) {
        cell += there(family, m, number);
      };
      for (index n = 0; n < 2 * kNeeds; ++n) {
        const model::Need need = need_at(n);
        add(results_.stay(0, m, family.locality, cells::level(need.level)),
            stay(n));
        for (int k = 0; k < model::kThemes; ++k) {
          if (!need.themes.contains(model::theme_at(k))) continue;
          add(results_.stay(0, m, family.locality,
                            cells::level_theme(need.level, k)),
              stay(n));
        }
      }
      for (const exact::Transition& t : moves[piece_of(begins, m)]) {
        if (t.process == kParents) continue;
        add(results_.event(0, m, family.locality, cells::process(t.process)),
            t.rate * stay(t.from));
      }
    }
  }

  /// Nothing happens any more to families beyond the edge.
  void passage(const model::Family& family, const std::vector<double>& begins,
               std::vector<Moves> moves, int edge) {
    const auto is_beyond = [&](index state) {
      const auto level =
          static_cast<std::size_t>(model::place(need_at(state).level));
      return model::beyond(zones_[level], static_cast<model::Edge>(edge));
    };
    for (Moves& piece : moves) {
      std::erase_if(
          piece, [&](const exact::Transition& t) { return is_beyond(t.from); });
    }
    const auto found = path(family, begins, moves);
    double before = is_beyond(start(family)) ? 1.0 : 0.0;
    for (index m = family.enters; m < months_; ++m) {
      double now = 0.0;
      for (index n = 0; n < 2 * kNeeds; ++n) {
        if (is_beyond(n)) now += found.occupancy(m - family.enters, n);
      }
      results_.event(0, m, family.locality,
                     results::cells::first_passage(edge)) +=
          there(family, m, now - before);
      before = now;
    }
  }

  model::HazardTable table_;
  model::ZoneMap zones_;
  expectation::Partnership partnership_;
  index months_;
  results::NeedExpected results_;
  // For the family that is being added.
  const expectation::Presence* presence_ = nullptr;
};

/// Calls visit(number, other) for every number of both tables.
template <class Visit>
void each_number(const results::NeedExpected& a, const results::NeedExpected& b,
                 Visit&& visit) {
  namespace cells = results::cells;
  for (index m = 0; m < a.months(); ++m) {
    for (index l = 0; l < a.localities(); ++l) {
      for (int cell = 0; cell < cells::kStays; ++cell) {
        visit(a.stay(0, m, l, cell).families, b.stay(0, m, l, cell).families);
        visit(a.stay(0, m, l, cell).children, b.stay(0, m, l, cell).children);
      }
      for (int cell = 0; cell < cells::kEvents; ++cell) {
        visit(a.event(0, m, l, cell).families, b.event(0, m, l, cell).families);
        visit(a.event(0, m, l, cell).children, b.event(0, m, l, cell).children);
      }
    }
  }
}

/// Returns the largest difference between two tables.
inline double largest_difference(const results::NeedExpected& a,
                                 const results::NeedExpected& b) {
  double largest = 0.0;
  each_number(a, b, [&](double x, double y) {
    // A NaN is larger than anything.
    if (!(std::abs(x - y) <= largest)) largest = std::abs(x - y);
  });
  return largest;
}

}  // namespace hearthline::test_support
