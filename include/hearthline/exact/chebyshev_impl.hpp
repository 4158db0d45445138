#pragma once

#include "hearthline/compiled.hpp"
#include "hearthline/exact/chebyshev.hpp"

namespace hearthline::exact {

HEARTHLINE_INLINE std::vector<double> scaled_bessel(double x,
                                                    double tolerance) {
  if (x <= 0.0) return {1.0};
  // Above this order e^{-x} I_k(x) is below exp(-k^2 / 2 (x + k)).
  const double digits = -std::log(std::min(tolerance, 1e-3)) + 8.0;
  const auto start =
      static_cast<std::size_t>(std::sqrt(2.0 * digits * x) + 2.0 * digits) + 8;
  std::vector<double> values(start + 2, 0.0);
  values[start] = 1e-300;
  const double twice_per_x = 2.0 / x;
  double sum = 0.0;
  for (std::size_t k = start; k >= 1; --k) {
    values[k - 1] =
        values[k + 1] + static_cast<double>(k) * twice_per_x * values[k];
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

HEARTHLINE_INLINE void ChebyshevChain::add(index from, index to, double rate) {
  if (from == to) {
    diagonal_[static_cast<std::size_t>(from)] += rate;
    return;
  }
  const auto source = static_cast<std::uint32_t>(from);
  const auto target = static_cast<std::uint32_t>(to);
  if (!runs_.empty()) {
    Run& last = runs_.back();
    if (last.from + last.count == source && last.to + last.count == target &&
        last.rate == rate) {
      ++last.count;
      return;
    }
  }
  runs_.push_back({rate, source, target, 1});
}

HEARTHLINE_INLINE void ChebyshevChain::close() {
  std::vector<double> radius(diagonal_.size(), 0.0);
  for (const Run& run : runs_) {
    for (std::uint32_t i = 0; i < run.count; ++i) {
      radius[run.from + i] += std::abs(run.rate);
    }
  }
  double widest = 0.0;
  double fastest = largest_eigenvalue();
  for (std::size_t i = 0; i < radius.size(); ++i) {
    widest = std::max(widest, std::abs(diagonal_[i]) + radius[i]);
    fastest = std::max(fastest, -diagonal_[i]);
  }
  half_width_ = 0.5 * std::min(widest, kMargin * fastest);
  const double scale = half_width_ > 0.0 ? 1.0 / half_width_ : 0.0;
  for (Run& run : runs_) run.rate *= scale;
  for (double& entry : diagonal_) entry = 1.0 + entry * scale;
  cut_runs();
}

HEARTHLINE_INLINE void ChebyshevChain::cut_runs() {
  const std::size_t states = diagonal_.size();
  constexpr std::uint32_t kNone = 0xFFFFFFFF;
  // The first state of the wide cell that contains a state.
  std::vector<std::uint32_t> cell_of(states, kNone);
  const auto each_wide = [&](const Run& run, auto&& visit) {
    for (std::uint32_t i = 0; i + kWide <= run.count; i += kWide) visit(i);
  };
  for (const Run& run : runs_) {
    each_wide(run, [&](std::uint32_t i) {
      const auto begin = cell_of.begin() + run.to + i;
      const bool taken = std::any_of(
          begin, begin + kWide, [](std::uint32_t c) { return c != kNone; });
      if (!taken) std::fill(begin, begin + kWide, run.to + i);
    });
  }
  std::vector<std::uint32_t> wide_count(states, 0);
  first_.assign(states + 1, 0);
  // Where the target states are a wide cell, one entry; elsewhere one for each.
  const auto each_entry = [&](const Run& run, auto&& wide, auto&& single) {
    std::uint32_t i = 0;
    while (i < run.count) {
      const std::uint32_t to = run.to + i;
      if (i + kWide <= run.count && cell_of[to] == to) {
        wide(run.from + i, to, run.rate);
        i += kWide;
      } else {
        single(run.from + i, to, run.rate);
        ++i;
      }
    }
  };
  for (const Run& run : runs_) {
    each_entry(
        run, [&](std::uint32_t, std::uint32_t to, double) { ++wide_count[to]; },
        [&](std::uint32_t, std::uint32_t to, double) { ++first_[to + 1]; });
  }
  std::vector<std::uint32_t> wide_next(states, 0);
  std::uint32_t wide = 0;
  for (std::uint32_t s = 0; s < states;) {
    const bool is_wide = cell_of[s] == s;
    cells_.push_back({s, wide, is_wide});
    wide_next[s] = wide;
    wide += wide_count[s];
    s += is_wide ? kWide : 1;
  }
  cells_.push_back({static_cast<std::uint32_t>(states), wide, false});
  for (std::size_t s = 0; s < states; ++s) first_[s + 1] += first_[s];
  std::vector<std::uint32_t> single_next(first_.begin(), first_.end() - 1);
  wide_.resize(wide);
  single_.resize(first_.back());
  for (const Run& run : runs_) {
    each_entry(
        run,
        [&](std::uint32_t from, std::uint32_t to, double rate) {
          wide_[wide_next[to]++] = {rate, from};
        },
        [&](std::uint32_t from, std::uint32_t to, double rate) {
          single_[single_next[to]++] = {rate, from};
        });
  }
  runs_ = {};
}

HEARTHLINE_INLINE double ChebyshevChain::largest_eigenvalue() const {
  std::vector<double> vector(diagonal_.size(), 1.0);
  std::vector<double> image(diagonal_.size());
  // Alternating signs: the fastest modes have neighbours of opposite sign.
  for (std::size_t i = 0; i < vector.size(); i += 2) vector[i] = -1.0;
  double largest = 0.0;
  constexpr int kIterations = 64;
  // Ends when the size has hardly changed a few times in a row.
  constexpr double kHardly = 1e-3;
  constexpr int kTimes = 4;
  int times = 0;
  for (int i = 0; i < kIterations && times < kTimes; ++i) {
    for (std::size_t s = 0; s < vector.size(); ++s) {
      image[s] = diagonal_[s] * vector[s];
    }
    for (const Run& run : runs_) {
      for (std::uint32_t k = 0; k < run.count; ++k) {
        image[run.to + k] += run.rate * vector[run.from + k];
      }
    }
    double size = 0.0;
    for (const double value : image) size = std::max(size, std::abs(value));
    if (size == 0.0) return largest;
    times = std::abs(size - largest) < kHardly * size ? times + 1 : 0;
    largest = size;  // The previous vector had size 1.
    for (std::size_t s = 0; s < vector.size(); ++s) vector[s] = image[s] / size;
  }
  return largest;
}

HEARTHLINE_INLINE Eigen::MatrixXd ChebyshevChain::weights(
    const std::vector<Interval>& intervals, index terms) const {
  Eigen::MatrixXd weights(terms, std::ssize(intervals));
  if (half_width_ == 0.0) {
    for (std::size_t i = 0; i < intervals.size(); ++i) {
      weights(0, static_cast<index>(i)) =
          intervals[i].until - intervals[i].from;
    }
    return weights;
  }
  // To the smallest coefficients that the series may use: where vectors grow,
  // coefficients far below rounding still matter.
  std::vector<double> from;
  std::vector<double> until;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    // Most intervals begin where the previous one ends.
    if (i > 0 && intervals[i].from == intervals[i - 1].until) {
      from = std::move(until);
    } else {
      from = scaled_bessel(half_width_ * intervals[i].from, kTail);
    }
    until = scaled_bessel(half_width_ * intervals[i].until, kTail);
    // The integral J_k of e^{-x} I_k over the interval: with F_k the change of
    // e^{-x} I_k over it, F_k = (J_{k-1} + J_{k+1}) / 2 - J_k, summed twice
    // from the tail: D_k = 2 sum of F_j for j > k, then J_k = J_{k+1} + D_k.
    double change = 0.0;
    double integral = 0.0;
    const auto longest = std::max(from.size(), until.size());
    for (std::size_t k = longest; k-- > 0;) {
      integral += 2.0 * change;
      if (static_cast<index>(k) < terms) {
        weights(static_cast<index>(k), static_cast<index>(i)) =
            (k == 0 ? 1.0 : 2.0) * integral / half_width_;
      }
      change += (k < until.size() ? until[k] : 0.0) -
                (k < from.size() ? from[k] : 0.0);
    }
    for (index k = static_cast<index>(longest); k < terms; ++k) {
      weights(k, static_cast<index>(i)) = 0.0;
    }
  }
  return weights;
}

}  // namespace hearthline::exact
