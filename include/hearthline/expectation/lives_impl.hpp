#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::expectation {

namespace lives_detail {

/// Checks numbers, and collects the errors.
class Problems {
 public:
  void add(const std::string& problem) {
    text_ += (text_.empty() ? "" : "; ") + problem;
  }
  void refuse() const {
    if (!text_.empty()) {
      throw InputError("lives do not fit their families: " + text_);
    }
  }

  void size(index size, const std::string& what, index wanted) {
    if (size == wanted) return;
    add(what + ": expected " + std::to_string(wanted) + " values, found " +
        std::to_string(size));
  }
  void rate(double rate, const std::string& name) {
    if (rate >= 0.0 && std::isfinite(rate)) return;
    add("rate of " + name + ": expected a finite number of 0 or more, found " +
        text::number_text(rate));
  }
  /// Adds an error for the first number that is not from 0 to a largest one.
  template <class Number>
  void within(const std::vector<Number>& numbers, const std::string& what,
              double largest) {
    const auto wrong = std::find_if_not(
        numbers.begin(), numbers.end(), [largest](Number number) {
          const auto value = static_cast<double>(number);
          return value >= 0.0 && value <= largest;
        });
    if (wrong == numbers.end()) return;
    add(what + " " + std::to_string(wrong - numbers.begin()) +
        ": expected a number from 0 to " + text::number_text(largest) +
        ", found " + text::rounded_text(static_cast<double>(*wrong)));
  }

 private:
  std::string text_;
};

}  // namespace lives_detail

HEARTHLINE_INLINE void check_lives(const std::vector<model::Family>& families,
                                   index months, const Lives* lives) {
  lives_detail::Problems problems;
  const auto early =
      std::find_if(families.begin(), families.end(),
                   [](const model::Family& f) { return f.enters < 0; });
  if (early != families.end()) {
    problems.add("family " + std::to_string(early->id.value) +
                 ": expected a month of entry of 0 or more, found " +
                 std::to_string(early->enters));
  }
  if (lives == nullptr) {
    problems.refuse();
    return;
  }
  // Sums of probabilities may round to slightly above 1.
  constexpr double kOne = 1.0 + 1e-6;
  constexpr double kMostChildren = 255.0;  // as `Family::children`
  const index groups = std::ssize(lives->presence);
  problems.size(std::ssize(lives->group), "group", std::ssize(families));
  problems.within(lives->group, "group of family number",
                  static_cast<double>(groups - 1));
  for (index g = 0; g < groups; ++g) {
    const Presence& presence = lives->presence[static_cast<std::size_t>(g)];
    const std::string of = " of group " + std::to_string(g);
    problems.size(std::ssize(presence.families), "presence" + of, months);
    problems.size(std::ssize(presence.children), "children" + of, months);
    if (!presence.born.empty()) {
      problems.size(std::ssize(presence.born), "births" + of, months);
      problems.within(presence.born, "births" + of + " in month",
                      kMostChildren);
    }
    problems.within(presence.families, "presence" + of + " in month", kOne);
    problems.within(presence.children, "children" + of + " in month",
                    kMostChildren);
  }
  problems.rate(lives->partnership.separation, "separation");
  problems.rate(lives->partnership.repartnering, "re-partnering");
  problems.refuse();
}

}  // namespace hearthline::expectation
