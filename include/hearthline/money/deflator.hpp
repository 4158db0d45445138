#pragma once
/// @file
/// From the prices of one financial year to those of another.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/money/book_parameters.hpp"

namespace hearthline::money {

/// Returns the year in which a financial year starts, from text such as
/// "2014/15"; nothing if it is not one.
inline std::optional<int> year_of(const std::string& text) {
  if (text.size() != 7 || text[4] != '/') return std::nullopt;
  int year = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    if (text[k] < '0' || text[k] > '9') return std::nullopt;
    year = 10 * year + (text[k] - '0');
  }
  if (text != model::financial_year_text(year)) return std::nullopt;
  if (year < model::kFirstYear || year > model::kLastYear) return std::nullopt;
  return year;
}

/// Returns (1 + growth)^years by repeated products, which are the same
/// everywhere; years before are negative.
inline double compounded(double growth, int years) {
  double factor = 1.0;
  for (int k = 0; k < years; ++k) factor *= 1.0 + growth;
  for (int k = 0; k > years; --k) factor /= 1.0 + growth;
  return factor;
}

/// The general level of prices by financial year.
class Deflator {
 public:
  /// @param within  the path of the book: "" or "costs."
  /// @throws InputError if the first year is not a financial year, or there is
  ///         no number
  explicit Deflator(const DeflatorParameters& parameters,
                    std::string within = "")
      : within_(std::move(within)), index_(parameters.index.values) {
    const auto first = year_of(parameters.first_year);
    if (!first) {
      throw InputError(
          within_ +
          "deflator.first_year: expected a financial year such as \"2014/15\", "
          "found \"" +
          parameters.first_year + "\"");
    }
    if (index_.empty()) {
      throw InputError(
          within_ +
          "deflator.index: expected the numbers of consecutive financial "
          "years, found none");
    }
    first_ = *first;
    if (parameters.later_growth) {
      later_growth_ = parameters.later_growth->value;
    }
  }

  int first() const { return first_; }
  /// The last year of the index itself.
  int last() const { return first_ + static_cast<int>(index_.size()) - 1; }
  bool covers(int year) const {
    return year >= first_ && (year <= last() || later_growth_);
  }

  /// Returns by how much a price of one year is multiplied in another.
  /// @throws InputError if a year is not covered
  double between(int from, int to) const { return at(to) / at(from); }

 private:
  double at(int year) const {
    if (!covers(year)) {
      throw InputError(
          within_ + "deflator.index: expected a year from " +
          model::financial_year_text(first_) + " to " +
          model::financial_year_text(last()) +
          (year > last() ? ", or later_growth for later years" : "") +
          ", found " + model::financial_year_text(year));
    }
    if (year <= last()) return index_[static_cast<std::size_t>(year - first_)];
    // Covered, so that there is a growth.
    return index_.back() *
           compounded(later_growth_.value_or(0.0), year - last());
  }

  std::string within_;
  int first_ = 0;
  std::vector<double> index_;
  std::optional<double> later_growth_;
};

}  // namespace hearthline::money
