#pragma once
/// @file
/// The same results as uniformisation by another method, to check it: the dense
/// matrix exponential by scaling and squaring of Pade approximants (Higham,
/// SIAM J. Matrix Anal. Appl. 26, 2005), from Eigen's unsupported module.

#include <Eigen/Core>

#include "hearthline/exact/generator.hpp"

namespace hearthline::test_support {

using exact::Generator;

/// Both are states by states; row i is what becomes of a start in i.
struct DenseExponential {
  Eigen::MatrixXd value;  ///< e^{Qt}
  Eigen::MatrixXd stay;   ///< integral over s from 0 to t of e^{-r s} e^{Qs}
};

/// The dense exponential of a generator and its discounted integral, the
/// latter as a corner of the exponential of a matrix of twice the size (Van
/// Loan, IEEE Trans. Automatic Control 23, 1978). Takes states^3 work.
/// @param q  see `check_generator`
/// @param time  in the unit of the rates, >= 0
/// @param discount_rate  continuous, a unit of time, >= 0
/// @throws Error if an argument is out of range
DenseExponential dense_exponential(const Generator& q, double time,
                                   double discount_rate = 0.0);

}  // namespace hearthline::test_support
