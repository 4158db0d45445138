#pragma once

#include "hearthline/exact/chebyshev.hpp"

namespace hearthline::exact {

inline std::vector<double> scaled_bessel(double x, double tolerance) {
  if (x <= 0.0) return {1.0};
  // Beyond this order e^{-x} I_k(x) is below exp(-k^2 / 2 (x + k)).
  const double digits = -std::log(std::min(tolerance, 1e-3)) + 8.0;
  const auto start =
      static_cast<std::size_t>(std::sqrt(2.0 * digits * x) + 2.0 * digits) + 8;
  std::vector<double> values(start + 2, 0.0);
  values[start] = 1e-300;
  double sum = 0.0;
  for (std::size_t k = start; k >= 1; --k) {
    values[k - 1] =
        values[k + 1] + 2.0 * static_cast<double>(k) / x * values[k];
    sum += 2.0 * values[k];
    if (values[k - 1] > 1e250) {
      for (std::size_t i = k - 1; i < values.size(); ++i) values[i] *= 1e-250;
      sum *= 1e-250;
    }
  }
  sum += values[0];
  for (double& value : values) value /= sum;
  double tail = 0.0;
  std::size_t count = values.size();
  while (count > 1 && tail + values[count - 1] < 0.5 * tolerance) {
    tail += values[--count];
  }
  values.resize(count);
  return values;
}

inline void ChebyshevChain::add(index from, index to, double rate) {
  if (from == to) {
    diagonal_[static_cast<std::size_t>(from)] += rate;
    return;
  }
  added_.push_back(
      {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), rate});
}

inline void ChebyshevChain::close() {
  std::vector<double> radius(diagonal_.size(), 0.0);
  first_.assign(diagonal_.size() + 1, 0);
  for (const Added& entry : added_) {
    radius[entry.from] += std::abs(entry.rate);
    ++first_[entry.to + 1];
  }
  double widest = 0.0;
  for (std::size_t i = 0; i < radius.size(); ++i) {
    widest = std::max(widest, std::abs(diagonal_[i]) + radius[i]);
  }
  half_width_ = 0.5 * std::min(widest, kMargin * largest_eigenvalue());
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  entries_.resize(added_.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  const double scale = half_width_ > 0.0 ? 1.0 / half_width_ : 0.0;
  for (const Added& entry : added_) {
    entries_[next[entry.to]++] = {entry.rate * scale, entry.from};
  }
  for (double& entry : diagonal_) entry = 1.0 + entry * scale;
  added_.clear();
  added_.shrink_to_fit();
}

inline double ChebyshevChain::largest_eigenvalue() const {
  std::vector<double> vector(diagonal_.size(), 1.0);
  std::vector<double> image(diagonal_.size());
  // Signs that alternate: the fastest modes have neighbours opposed.
  for (std::size_t i = 0; i < vector.size(); i += 2) vector[i] = -1.0;
  double largest = 0.0;
  constexpr int kIterations = 60;
  for (int i = 0; i < kIterations; ++i) {
    for (std::size_t s = 0; s < vector.size(); ++s) {
      image[s] = diagonal_[s] * vector[s];
    }
    for (const Added& entry : added_) {
      image[entry.to] += entry.rate * vector[entry.from];
    }
    double size = 0.0;
    for (const double value : image) size = std::max(size, std::abs(value));
    if (size == 0.0) return largest;
    largest = size;  // The vector before was of size 1.
    for (std::size_t s = 0; s < vector.size(); ++s) vector[s] = image[s] / size;
  }
  return largest;
}

inline void ChebyshevChain::advance(const Block& power, const Block& before,
                                    bool first, Block& next) const {
  const double twice = first ? 1.0 : 2.0;
  const double less = first ? 0.0 : 1.0;
  for (index s = 0; s < states(); ++s) {
    const auto at = static_cast<std::size_t>(s);
    double sum[kColumns];
    const double* own = power[s];
    for (int c = 0; c < kColumns; ++c) sum[c] = diagonal_[at] * own[c];
    for (std::uint32_t i = first_[at]; i < first_[at + 1]; ++i) {
      const double rate = entries_[i].rate;
      const double* from = power[entries_[i].from];
      for (int c = 0; c < kColumns; ++c) sum[c] += rate * from[c];
    }
    const double* old = before[s];
    double* out = next[s];
    for (int c = 0; c < kColumns; ++c) {
      out[c] = twice * sum[c] - less * old[c];
    }
  }
}

template <class Read>
void ChebyshevChain::move(double time, const std::vector<Interval>& intervals,
                          double tolerance, Block& mass, Read&& read) {
  const double scale = half_width_ > 0.0 ? half_width_ : 1.0;
  const std::vector<double> last = scaled_bessel(half_width_ * time, tolerance);
  const std::size_t terms = last.size();

  // The integral of e^{-x} I_k over an interval: with F its change there,
  // F_k = (J_{k-1} + J_{k+1}) / 2 - J_k, summed twice from the tail.
  std::vector<double> weights(terms * intervals.size());
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const std::vector<double> a =
        scaled_bessel(half_width_ * intervals[i].from, tolerance);
    const std::vector<double> b =
        scaled_bessel(half_width_ * intervals[i].until, tolerance);
    double change = 0.0;
    double integral = 0.0;
    for (std::size_t k = terms; k-- > 0;) {
      // D_k = 2 sum of F_j for j > k, then J_k = J_{k+1} + D_k.
      integral += 2.0 * change;
      weights[k * intervals.size() + i] =
          (k == 0 ? 1.0 : 2.0) * integral / scale;
      change += (k < b.size() ? b[k] : 0.0) - (k < a.size() ? a[k] : 0.0);
    }
    if (half_width_ == 0.0) {
      weights[i] = intervals[i].until - intervals[i].from;
    }
  }

  double start = 0.0;
  for (index s = 0; s < states(); ++s) {
    for (int c = 0; c < kColumns; ++c) start += std::abs(mass[s][c]);
  }
  power_ = mass;
  before_ = Block(states());
  next_ = Block(states());
  mass.clear();
  for (std::size_t k = 0; k < terms; ++k) {
    read(std::as_const(power_), weights.data() + k * intervals.size());
    const double weight = (k == 0 ? 1.0 : 2.0) * last[k];
    double size = 0.0;
    for (index s = 0; s < states(); ++s) {
      double* moved = mass[s];
      const double* power = power_[s];
      for (int c = 0; c < kColumns; ++c) {
        moved[c] += weight * power[c];
        size += std::abs(power[c]);
      }
    }
    if (!(size <= 1e8 * start)) {
      throw Error(
          "the chain's rates swing too much for a Chebyshev series: its "
          "vectors grew " +
          std::to_string(size / start) + "-fold");
    }
    if (k + 1 == terms) break;
    advance(power_, before_, k == 0, next_);
    before_.swap(power_);
    power_.swap(next_);
  }
}

}  // namespace hearthline::exact
