#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "hearthline/compiled.hpp"
#include "hearthline/exact/generator.hpp"

namespace hearthline::exact {

HEARTHLINE_INLINE Generator
generator(index places, const std::vector<Transition>& transitions) {
  if (places < 1 || places > std::numeric_limits<int>::max()) {
    throw Error("generator: expected 1 to 2147483647 states, found " +
                std::to_string(places));
  }
  std::vector<double> out(static_cast<std::size_t>(places), 0.0);
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(transitions.size() + out.size());
  for (const Transition& t : transitions) {
    detail::check_place(t.from, places);
    detail::check_place(t.to, places);
    detail::check_rate(t.rate, t.from, t.to);
    if (t.from == t.to) continue;
    entries.emplace_back(static_cast<int>(t.from), static_cast<int>(t.to),
                         t.rate);
    out[static_cast<std::size_t>(t.from)] += t.rate;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    entries.emplace_back(static_cast<int>(i), static_cast<int>(i), -out[i]);
  }
  Generator q(places, places);
  q.setFromTriplets(entries.begin(), entries.end());
  return q;
}

HEARTHLINE_INLINE void check_generator(const Generator& q) {
  if (q.rows() != q.cols() || q.rows() < 1) {
    throw Error(
        "generator: expected a square matrix that is not empty, found " +
        std::to_string(q.rows()) + " rows and " + std::to_string(q.cols()) +
        " columns");
  }
  for (index i = 0; i < q.rows(); ++i) {
    double sum = 0.0;
    double size = 0.0;
    for (Generator::InnerIterator entry(q, i); entry; ++entry) {
      if (entry.col() != i) {
        detail::check_rate(entry.value(), i, entry.col());
      } else if (!std::isfinite(entry.value())) {
        throw Error("generator, diagonal of row " + std::to_string(i) +
                    ": expected a finite number, found " +
                    text::rounded_text(entry.value()));
      }
      sum += entry.value();
      size += std::abs(entry.value());
    }
    if (sum > 1e-12 * size) {
      throw Error("generator, row " + std::to_string(i) +
                  ": expected a sum of 0 or less, found " +
                  text::rounded_text(sum));
    }
  }
}

}  // namespace hearthline::exact
