#pragma once
/// @file
/// The distribution of a Markov process after a time, and the time spent in
/// each state, by uniformisation. The process is a chain P = I + Q / L that
/// steps at the events of a Poisson process of rate L, the largest exit rate,
/// so that
///
///   p e^{Qt} = sum over n of Poisson(n; L t) p P^n
///
/// All terms are of one sign, so that nothing cancels, and the truncation error
/// is known (Jensen 1953; Grassmann, Computers & Operations Research 4, 1977).
/// The weights are computed outwards from the largest one and scaled to sum to
/// one, as in Fox and Glynn (Communications of the ACM 31, 1988), so that they
/// neither underflow nor overflow for an L t of a million.

#include <Eigen/Core>
#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/exact/uniformised.hpp"

namespace hearthline::exact {

/// Solves forwards in time: `value` is p e^{Qt}, and `stays` are the integrals
/// over s from 0 to t of e^{-r s} p e^{Qs}, the discounted time in each state.
/// @param q  see `check_generator`
/// @param start  a row for each vector p, a column for each state
/// @param time  in the time unit of the rates, >= 0
/// @param discount_rates  r >= 0, continuous, per unit of time
/// @throws Error if an argument is out of range, or if the process is so stiff
///   that more than `most_terms` products would be needed
Uniformised uniformise(const Generator& q, const Eigen::MatrixXd& start,
                       double time,
                       const std::vector<double>& discount_rates = {},
                       const UniformiseOptions& options = {});

/// Solves backwards in time: `value` is e^{Qt} g, the expected value of g a
/// time t later by present state, and `stays` are the integrals of e^{-r s}
/// e^{Qs} g. Errors are in the largest component, for g of at most 1.
/// @param worth  a row for each state, a column for each vector g
Uniformised uniformise_backward(const Generator& q,
                                const Eigen::MatrixXd& worth, double time,
                                const std::vector<double>& discount_rates = {},
                                const UniformiseOptions& options = {});

}  // namespace hearthline::exact

#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/uniformise_impl.hpp"
#endif
