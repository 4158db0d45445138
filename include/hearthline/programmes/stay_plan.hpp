#pragma once
/// @file
/// How long a stay in a programme lasts: a planned end, at a fixed length or at
/// a hazard by time since the start, and dropping out before it.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/model/bounds.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/piecewise_constant.hpp"
#include "hearthline/programmes/parameters.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::programmes {

/// Times of one stay. They depend on nothing that happens to the family, so
/// that they are known when it starts.
class StayPlan {
 public:
  /// An end, and whether it is the planned one.
  struct End {
    double time;
    bool planned;
  };

  /// @param path  of the parameters, for messages
  /// @throws InputError unless a stay has either a length or a hazard, and ends
  ///         with certainty
  StayPlan(const std::string& path, const StayParameters& parameters)
      : drop_out_(parameters.drop_out.value / model::kMonthsPerYear) {
    if (parameters.length.has_value() == parameters.ends.has_value()) {
      model::refuse(path, "either length or ends",
                    parameters.length ? "both" : "neither");
    }
    if (parameters.length) {
      length_ = parameters.length->value;
    } else if (parameters.ends) {
      ends_ = {{0.0}, {1.0}};
      if (parameters.ends->since_entry) {
        ends_ = {parameters.ends->since_entry->from.values,
                 parameters.ends->since_entry->ratio.values};
      }
      const double rate = parameters.ends->rate.value / model::kMonthsPerYear;
      for (double& ratio : ends_.value) ratio *= rate;
    }
    find_ages();
    if (length_ == kNever && !(hazard(pieces_.size() - 1) > 0.0)) {
      model::refuse(path + ".ends.since_entry.ratio",
                    "a last ratio above 0, or a drop_out rate above 0, so that "
                    "every stay ends",
                    "0");
    }
  }

  /// Returns when a stay that started at `start` ends, if it is not over at
  /// `age`.
  /// @param planned, dropped  unit exponentials
  End end(double start, double age, double planned, double dropped) const {
    const double at = length_ < kNever
                          ? start + length_
                          : start + ends_.inverse_integral(age, planned);
    if (drop_out_ > 0.0) {
      const double drops = start + age + dropped / drop_out_;
      if (drops < at) return {drops, false};
    }
    return {at, true};
  }

  /// Returns for how long a stay has been going on, at a random moment of one
  /// that is going on at a random time: with a density in proportion to the
  /// chance that a stay lasts as long (renewal theory: Cox 1962, section 5.4).
  /// @param u  uniform on (0, 1)
  double age(double u) const {
    double left = u * mean();
    std::size_t i = 0;
    while (i + 1 < pieces_.size() && left >= pieces_[i].months) {
      left -= pieces_[i].months;
      ++i;
    }
    const double c = hazard(i);
    const double lasting = pieces_[i].lasting;
    const double more =
        c > 0.0 ? -random::log(std::max(1.0 - left * c / lasting, 0x1p-53)) / c
                : left / lasting;
    return std::min(pieces_[i].from + more, length_);
  }

  friend bool operator==(const StayPlan&, const StayPlan&) = default;

  /// The mean length of a stay, in months.
  double mean() const {
    double sum = 0.0;
    for (const Piece& piece : pieces_) sum += piece.months;
    return sum;
  }

 private:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  /// An interval of time since the start with a constant hazard.
  struct Piece {
    double from;
    double lasting;  ///< the chance that a stay is not over at `from`
    double months;   ///< the mean time in it
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  double hazard(std::size_t piece) const {
    return drop_out_ + (ends_.value.empty() ? 0.0 : ends_.value[piece]);
  }

  void find_ages() {
    const std::vector<double> from =
        ends_.from.empty() ? std::vector<double>{0.0} : ends_.from;
    double lasting = 1.0;
    for (std::size_t i = 0; i < from.size(); ++i) {
      const double to = i + 1 < from.size() ? from[i + 1] : length_;
      const double c = hazard(i);
      const double passed =
          to < kNever ? random::exp(-c * (to - from[i])) : 0.0;
      const double months =
          c > 0.0 ? lasting * (1.0 - passed) / c : lasting * (to - from[i]);
      pieces_.push_back({from[i], lasting, months});
      lasting *= passed;
    }
  }

  double length_ = kNever;
  PiecewiseConstant ends_;  ///< none, if the length is fixed
  double drop_out_;         ///< per month
  std::vector<Piece> pieces_;
};

}  // namespace hearthline::programmes
