#pragma once
/// @file
/// Solves strata one by one: computes the contents of the tables of their
/// families.
///
/// Without lives, the families' mass is moved forward: those of all starts
/// together, with a column for families and one for children in each locality.
/// With lives each family has its own presence in every month, so that mass
/// would need a column for each start (`entries.hpp`). But where hazards do not
/// change any more, the results of a start depend only on the months since
/// entry. With c the cell's rate by state, those of the month from k to k + 1
/// are
///
///   start * integral of e^{tQ} c dt
///
/// and a column for each cell, moved backward, serves all starts and months of
/// entry. Families that enter before the last change of hazards are moved
/// forward.

#include <Eigen/Core>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hearthline/exact/chebyshev.hpp"
#include "hearthline/expectation/entries.hpp"
#include "hearthline/expectation/need_chain.hpp"
#include "hearthline/expectation/need_pass.hpp"
#include "hearthline/expectation/need_scope.hpp"
#include "hearthline/expectation/strata.hpp"
#include "hearthline/expectation/stratum_results.hpp"
#include "hearthline/model/need.hpp"

namespace hearthline::expectation {

/// Columns that are moved forward together: families and their children in a
/// few localities, or families of a few starts.
inline constexpr int kColumns = 8;
inline constexpr int kPlaces = kColumns / kMeasures;
using Block = exact::Block<kColumns>;

class NeedSolver {
 public:
  /// @param table      the hazards
  /// @param unclocked  the same without time since entry
  /// @param pathway    null without one
  NeedSolver(const model::HazardTable& table,
             const model::HazardTable& unclocked, index months,
             const model::ZoneMap& zones, ClockLibrary& library,
             const Pathway* pathway = nullptr)
      : table_(&table),
        unclocked_(&unclocked),
        pathway_(pathway),
        cases_(pathway == nullptr ? nullptr : pathway->table),
        months_(months),
        zones_(zones),
        library_(&library) {}

  /// Solves a stratum, and updates the numbers below.
  /// @param stratum  with no more than `kPlaces` localities, unless with lives
  /// @param allowed  allowance for the stratum
  /// @throws Error if a clock has no phases, or rates are too large
  /// @throws Interrupted if `stop` is set
  StratumResults solve(const Stratum& stratum, const Allowance& allowed,
                       const std::atomic<bool>& stop);

  /// @name Largest values over all strata so far
  ///@{
  index most_states() const { return most_states_; }
  double survival_error() const { return survival_error_; }
  double transform_error() const { return transform_error_; }
  ///@}

 private:
  void prepare(const Stratum& stratum, const Allowance& allowed);
  std::vector<exact::Transition> transitions_from(double begin) const;
  std::string fastest_process() const;
  int need_of(const Share& share) const;
  double given_children(const Share& share) const;
  double others(model::Case kind) const;
  double by_ages(const Share& share, model::Case kind) const;
  NeedStates states(const std::vector<bool>& kept);
  NeedPass pass(std::optional<model::Edge> edge);
  NeedPass pass(model::Case first_kind);
  NeedPass pass_by_ages(model::Case kind);
  std::vector<NeedPass> passes();
  Eigen::VectorXd phases(const NeedStates& states, const Start& start) const;

  void together(const NeedPass& pass, StratumResults& out);
  void take_cell(const NeedPass& pass, int cell, index place, index month,
                 const Eigen::Ref<const Eigen::VectorXd>& families,
                 const Eigen::Ref<const Eigen::VectorXd>& children,
                 StratumResults& out) const;
  void forward(const NeedPass& pass, const Entries& entries,
               StratumResults& out);
  void backward(const NeedPass& pass, const Entries& entries,
                StratumResults& out);
  template <int Columns>
  void backward(const NeedPass& pass, const NeedChain& chain, int first,
                double end, double& step, const Entries& entries,
                const std::vector<Eigen::VectorXd>& starts,
                StratumResults& out);
  template <class Enter, class Take>
  void live(const NeedPass& pass, const std::vector<std::vector<index>>& months,
            Enter&& enter, Take&& take);
  template <int Columns, class Read, class Take>
  void march(const NeedChain& chain, double from, double until, double& step,
             index width, Read&& read, exact::Block<Columns>& mass, Take&& take,
             bool is_last, double least = 0.0) const;

  const model::HazardTable* table_;
  const model::HazardTable* unclocked_;
  const Pathway* pathway_;
  const model::CaseTable* cases_;
  index months_;
  model::ZoneMap zones_;
  ClockLibrary* library_;
  index most_states_ = 0;
  double survival_error_ = 0.0;
  double transform_error_ = 0.0;
  // The stratum that is being solved.
  const Stratum* stratum_ = nullptr;
  const std::atomic<bool>* stop_ = nullptr;
  std::vector<double> begins_;
  std::vector<std::vector<exact::Transition>> transitions_;
  CaseKinds kinds_;
  std::shared_ptr<const NeedClocks> clocks_;
  NeedScope scope_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_solver_impl.hpp"
#endif
