#pragma once
/// @file
/// Where a Markov process is in the long run: the distribution that its
/// generator leaves as it is.

#include <Eigen/Core>
#include <Eigen/SparseLU>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::test_support {

using exact::check_generator;
using exact::Generator;

/// The row pi >= 0 with pi Q = 0 and sum 1. States that are left for good get
/// exactly 0; among the others, up to `dense_states` by the elimination of
/// Grassmann, Taksar and Heyman (Operations Research 33, 1985), which
/// subtracts nothing and so holds even the smallest probability to nearly
/// full relative precision, more by a sparse LU.
/// @param q  see `check_generator`; rows sum to zero
/// @throws Error if mass leaves the system, or if there are several closed
///   classes of states: where it ends then depends on where it began
Eigen::RowVectorXd stationary(const Generator& q, index dense_states = 300);

namespace stationary_detail {

/// The states of the only closed class, those that each can be reached from
/// all the others of it and that no transition leaves.
inline std::vector<index> closed_class(const Generator& q) {
  // Tarjan's strong components (SIAM J. Computing 1, 1972), with a stack of
  // our own: chains of a million states are deeper than a thread's.
  const auto n = static_cast<std::size_t>(q.rows());
  constexpr index kNone = -1;
  std::vector<index> order(n, kNone);
  std::vector<index> low(n, 0);
  std::vector<index> component(n, kNone);
  std::vector<std::size_t> open;
  struct Visit {
    std::size_t state;
    Generator::InnerIterator next;
  };
  std::vector<Visit> path;
  index seen = 0;
  index components = 0;
  const auto enter = [&](std::size_t state) {
    order[state] = low[state] = seen++;
    open.push_back(state);
    path.push_back({state, {q, static_cast<index>(state)}});
  };
  for (std::size_t root = 0; root < n; ++root) {
    if (order[root] != kNone) continue;
    enter(root);
    while (!path.empty()) {
      const std::size_t state = path.back().state;
      if (path.back().next) {
        const auto to = static_cast<std::size_t>(path.back().next.col());
        const bool moves = path.back().next.value() > 0.0;
        ++path.back().next;
        if (!moves || to == state) continue;
        if (order[to] == kNone) {
          enter(to);
        } else if (component[to] == kNone) {
          low[state] = std::min(low[state], order[to]);
        }
        continue;
      }
      path.pop_back();
      if (!path.empty()) {
        index& above = low[path.back().state];
        above = std::min(above, low[state]);
      }
      if (low[state] != order[state]) continue;
      std::size_t member = n;
      while (member != state) {
        member = open.back();
        open.pop_back();
        component[member] = components;
      }
      ++components;
    }
  }

  std::vector<bool> closed(static_cast<std::size_t>(components), true);
  for (std::size_t i = 0; i < n; ++i) {
    for (Generator::InnerIterator e(q, static_cast<index>(i)); e; ++e) {
      const auto to = static_cast<std::size_t>(e.col());
      if (to != i && e.value() > 0.0 && component[to] != component[i]) {
        closed[static_cast<std::size_t>(component[i])] = false;
      }
    }
  }
  const auto classes = std::count(closed.begin(), closed.end(), true);
  if (classes != 1) {
    throw Error("the process has " + std::to_string(classes) +
                " closed classes of states; where it is in the long run "
                "depends on where it began");
  }
  std::vector<index> members;
  for (std::size_t i = 0; i < n; ++i) {
    if (closed[static_cast<std::size_t>(component[i])]) {
      members.push_back(static_cast<index>(i));
    }
  }
  return members;
}

/// Grassmann, Taksar and Heyman; of `a`, only what is off the diagonal is
/// read.
inline Eigen::RowVectorXd eliminate(Eigen::MatrixXd a) {
  const index n = a.rows();
  for (index k = n - 1; k > 0; --k) {
    const double out = a.row(k).head(k).sum();
    a.col(k).head(k) /= out;
    a.topLeftCorner(k, k).noalias() += a.col(k).head(k) * a.row(k).head(k);
  }
  Eigen::RowVectorXd pi(n);
  pi(0) = 1.0;
  for (index k = 1; k < n; ++k) pi(k) = pi.head(k) * a.col(k).head(k);
  return pi / pi.sum();
}

/// With the last state's share set to one, the others solve a system that is
/// not singular.
inline Eigen::RowVectorXd solve_sparse(const Generator& q) {
  const index n = q.rows() - 1;
  const Eigen::SparseMatrix<double> a = q.topRows(n).leftCols(n).transpose();
  const Eigen::VectorXd b = -Eigen::VectorXd(q.row(n).transpose()).head(n);
  Eigen::SparseLU<Eigen::SparseMatrix<double>> lu(a);
  if (lu.info() != Eigen::Success) {
    throw Error("the generator's sparse factors were not found: " +
                lu.lastErrorMessage());
  }
  Eigen::RowVectorXd pi(n + 1);
  pi.head(n) = lu.solve(b).transpose();
  pi(n) = 1.0;
  pi = pi.cwiseMax(0.0);  // rounding may leave -1e-20 where nobody is
  return pi / pi.sum();
}

}  // namespace stationary_detail

inline Eigen::RowVectorXd stationary(const Generator& q, index dense_states) {
  check_generator(q);
  for (index i = 0; i < q.rows(); ++i) {
    double sum = 0.0;
    double size = 0.0;
    for (Generator::InnerIterator entry(q, i); entry; ++entry) {
      sum += entry.value();
      size += std::abs(entry.value());
    }
    if (sum < -1e-12 * size) {
      throw Error("row " + std::to_string(i) + " of the generator sums to " +
                  text::rounded_text(sum) +
                  ": mass leaves, and in the long run none is left");
    }
  }
  const std::vector<index> members = stationary_detail::closed_class(q);
  const auto size = static_cast<index>(members.size());
  std::vector<index> place(static_cast<std::size_t>(q.rows()), -1);
  std::vector<Eigen::Triplet<double>> entries;
  for (index i = 0; i < size; ++i) {
    place[static_cast<std::size_t>(members[static_cast<std::size_t>(i)])] = i;
  }
  for (index i = 0; i < size; ++i) {
    const index from = members[static_cast<std::size_t>(i)];
    for (Generator::InnerIterator entry(q, from); entry; ++entry) {
      const index to = place[static_cast<std::size_t>(entry.col())];
      if (to < 0) continue;  // an entry of zero
      entries.emplace_back(static_cast<int>(i), static_cast<int>(to),
                           entry.value());
    }
  }
  Generator inner(size, size);
  inner.setFromTriplets(entries.begin(), entries.end());
  const Eigen::RowVectorXd shares =
      size <= std::max<index>(dense_states, 1)
          ? stationary_detail::eliminate(Eigen::MatrixXd(inner))
          : stationary_detail::solve_sparse(inner);
  Eigen::RowVectorXd pi = Eigen::RowVectorXd::Zero(q.rows());
  for (index i = 0; i < size; ++i) {
    pi(members[static_cast<std::size_t>(i)]) = shares(i);
  }
  return pi;
}

}  // namespace hearthline::test_support
