#pragma once
/// @file
/// Sampling errors of amounts per unit.
///
/// The stated value is a ratio, R = S / (N + M): the sum S of the amounts of
/// all units, divided by their number. N units begin at the start; their number
/// is fixed. M enter later, as a Poisson process, so that M is random too. To
/// first order the variance of R is
///
///   error^2 = (V + sum over entrants of (x - R)^2) / (N + M)^2
///
/// where V estimates the variance of the starters' sum (a compound Poisson sum
/// has the variance of rate times second moment). Units that are drawn alike
/// have V = N s^2, with the sample variance s^2. If each unit has its own row
/// of covariates, a new seed keeps the rows, and the differences between rows
/// are no sampling variation. Neighbours in an order of similar rows are then
/// paired (collapsed strata; Cochran, Sampling Techniques, 3rd ed. 1977,
/// section 5A.12; Wolter, Introduction to Variance Estimation, 2nd ed. 2007): V
/// is the sum of squared differences within pairs. It errs upwards, by the
/// pairs' squared differences of means only.
///
/// Several draws are one sample of more units.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace hearthline::multistate {

/// A number and its standard error, which is 0 for an expectation and NaN if
/// nothing is known about it.
struct Estimate {
  double value = 0.0;
  double error = 0.0;
};

/// The amounts of a unit: cost, discounted cost, utility, discounted utility.
using AmountRow = std::array<double, 4>;

/// Squares of the amounts, and products of the two discounted ones.
struct Squares {
  AmountRow of{};
  double products = 0.0;

  void add(const AmountRow& x, double weight) {
    for (std::size_t i = 0; i < of.size(); ++i) of[i] += weight * x[i] * x[i];
    products += weight * x[1] * x[3];
  }
  void add(const Squares& other, double weight = 1.0) {
    for (std::size_t i = 0; i < of.size(); ++i) of[i] += weight * other.of[i];
    products += weight * other.products;
  }
};

/// The number of units, their mean amounts, and the squares of deviations from
/// these; for units in pairs, the estimated variance of their sum instead.
struct Moments {
  double units = 0.0;
  AmountRow mean{};
  Squares squares{};

  /// Combines two parts of one sample (Chan, Golub and LeVeque 1983).
  void add(const Moments& other) {
    if (other.units > 0.0) add_stratum(other, units / (units + other.units));
  }
  /// Combines two samples whose means may differ.
  /// @param between  weight of the squared difference of means, by unit of
  ///                 `other`; 0 for strata
  void add_stratum(const Moments& other, double between = 0.0) {
    if (other.units == 0.0) return;
    AmountRow off{};
    for (std::size_t i = 0; i < off.size(); ++i) {
      off[i] = other.mean[i] - mean[i];
      mean[i] += off[i] * (other.units / (units + other.units));
    }
    squares.add(other.squares);
    squares.add(off, between * other.units);
    units += other.units;
  }
};

/// Adds units one at a time, at most some thousands.
///
/// Sums are those of differences from the first unit. Their squares exceed the
/// squared deviations from the mean at most by a factor of the number of units,
/// so that no more than its digits are lost, however large the mean.
class UnitSums {
 public:
  /// @param in_pairs  whether neighbours are strata
  explicit UnitSums(bool in_pairs = false) : in_pairs_(in_pairs) {}

  void add(const AmountRow& amounts) {
    if (units_ == 0.0) shift_ = amounts;
    units_ += 1.0;
    AmountRow off{};
    for (std::size_t i = 0; i < off.size(); ++i) {
      off[i] = amounts[i] - shift_[i];
      sums_[i] += off[i];
    }
    if (in_pairs_) {
      add_to_pair(off);
    } else {
      squares_.add(off, 1.0);
    }
  }

  Moments moments() const;

 private:
  void add_to_pair(const AmountRow& off) {
    second_ = !second_;
    if (second_) {
      first_ = off;
      return;
    }
    for (std::size_t i = 0; i < off.size(); ++i) {
      difference_[i] = off[i] - first_[i];
      middle_[i] = 0.5 * (off[i] + first_[i]);
    }
    squares_.add(difference_, 1.0);
  }

  bool in_pairs_;
  double units_ = 0.0;
  AmountRow shift_{};
  AmountRow sums_{};  // of differences from `shift_`
  Squares squares_{};
  // Whether the next unit is the second of a pair; the first one, and the last
  // complete pair.
  bool second_ = false;
  AmountRow first_{};
  AmountRow difference_{};
  AmountRow middle_{};
};

inline Moments UnitSums::moments() const {
  Moments moments;
  if (units_ == 0.0) return moments;
  moments.units = units_;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    moments.mean[i] = shift_[i] + sums_[i] / units_;
  }
  Squares& squares = moments.squares = squares_;
  if (!in_pairs_) {
    squares.add(sums_, -1.0 / units_);
    for (double& square : squares.of) square = std::max(square, 0.0);
  } else if (second_ && units_ > 1.0) {
    // The odd one out makes the last stratum one of three units, whose sum has
    // the variance 3/2 of the squares of deviations from their mean.
    AmountRow off{};
    for (std::size_t i = 0; i < off.size(); ++i)
      off[i] = first_[i] - middle_[i];
    squares.add(off, 1.0);
    squares.add(difference_, -0.25);
  }
  return moments;
}

/// What a draw says about amounts per unit.
struct Samples {
  Moments starters;
  Moments entrants;
  bool in_pairs = false;  ///< the starters
  /// Whether no unit can differ from another one in its costs, its utilities.
  bool same_costs = false;
  bool same_utilities = false;
};

/// Amounts per unit with their errors, and the sampling covariance of the
/// discounted cost and utility.
struct AmountEstimates {
  std::array<Estimate, 4> of{};
  double covariance = 0.0;
};

/// One or more draws as one sample. Draws are added in order.
class PooledSamples {
 public:
  void add(const Samples& draw);
  AmountEstimates estimates() const;

 private:
  Squares variance_of_starters(const AmountRow& ratio, double all) const;

  bool in_pairs_ = false;
  bool same_costs_ = false;
  bool same_utilities_ = false;
  double most_starters_ = 0.0;  // in a draw
  Moments starters_;
  Moments entrants_;
  Moments draws_;  // of the starters' means
};

inline void PooledSamples::add(const Samples& draw) {
  in_pairs_ = draw.in_pairs;
  same_costs_ = draw.same_costs;
  same_utilities_ = draw.same_utilities;
  most_starters_ = std::max(most_starters_, draw.starters.units);
  if (in_pairs_) {
    starters_.add_stratum(draw.starters);
    draws_.add({1.0, draw.starters.mean, {}});
  } else {
    starters_.add(draw.starters);
  }
  entrants_.add(draw.entrants);
}

/// Estimates the variance of the starters' sum.
inline Squares PooledSamples::variance_of_starters(const AmountRow& ratio,
                                                   double all) const {
  Squares variance;
  const double n = starters_.units;
  if (in_pairs_ && draws_.units > most_starters_) {
    // The same rows in many draws: their sums are alike, and say more than
    // few pairs do.
    variance.add(draws_.squares, most_starters_ * most_starters_ *
                                     draws_.units / (draws_.units - 1.0));
  } else if (n > 1.0) {
    variance.add(starters_.squares, in_pairs_ ? 1.0 : n / (n - 1.0));
  } else if (n == 1.0) {
    // A single one can be compared only with entrants.
    AmountRow off{};
    for (std::size_t i = 0; i < off.size(); ++i) {
      off[i] = starters_.mean[i] - ratio[i];
    }
    variance.add(off, all / (all - 1.0));
  }
  return variance;
}

inline AmountEstimates PooledSamples::estimates() const {
  AmountEstimates found;
  Moments all;
  all.add_stratum(starters_);
  all.add_stratum(entrants_);
  const double n = all.units;
  for (std::size_t i = 0; i < all.mean.size(); ++i) {
    found.of[i].value = all.mean[i];
  }
  if (n <= 1.0) {
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < found.of.size(); ++i) {
      const bool same = i < 2 ? same_costs_ : same_utilities_;
      found.of[i].error = same ? 0.0 : kUnknown;
    }
    found.covariance = same_costs_ || same_utilities_ ? 0.0 : kUnknown;
    return found;
  }
  AmountRow off{};
  for (std::size_t i = 0; i < off.size(); ++i) {
    off[i] = entrants_.mean[i] - all.mean[i];
  }
  Squares variance = variance_of_starters(all.mean, n);
  variance.add(entrants_.squares, n / (n - 1.0));
  variance.add(off, entrants_.units * n / (n - 1.0));
  for (std::size_t i = 0; i < found.of.size(); ++i) {
    found.of[i].error = std::sqrt(variance.of[i]) / n;
  }
  found.covariance = variance.products / (n * n);
  return found;
}

}  // namespace hearthline::multistate
