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

/// Checks numbers, and collects what is wrong with them.
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
    add("there are " + std::to_string(size) + " " + what + ", not " +
        std::to_string(wanted));
  }
  void rate(double rate, const std::string& name) {
    if (rate >= 0.0 && std::isfinite(rate)) return;
    add("the rate of " + name + " is " + text::number_text(rate) +
        ", not finite and 0 or more");
  }
  /// The first number that is not within 0 and a largest one.
  template <class Number>
  void within(const std::vector<Number>& numbers, const std::string& what,
              double largest) {
    const auto wrong = std::find_if_not(
        numbers.begin(), numbers.end(), [largest](Number number) {
          const auto value = static_cast<double>(number);
          return value >= 0.0 && value <= largest;
        });
    if (wrong == numbers.end()) return;
    add(what + " " + std::to_string(wrong - numbers.begin()) + " is " +
        text::rounded_text(static_cast<double>(*wrong)) +
        ", not within 0 and " + text::number_text(largest));
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
                 " enters in month " + std::to_string(early->enters) +
                 ", not in month 0 or later");
  }
  if (lives == nullptr) {
    problems.refuse();
    return;
  }
  // Sums of chances may round to a little above 1.
  constexpr double kOne = 1.0 + 1e-6;
  constexpr double kMostChildren = 255.0;  // as `Family::children`
  const index groups = std::ssize(lives->presence);
  problems.size(std::ssize(lives->group), "families in groups",
                std::ssize(families));
  problems.within(lives->group, "the group of family number",
                  static_cast<double>(groups - 1));
  if (!lives->together.empty()) {
    problems.size(std::ssize(lives->together), "groups in those together",
                  groups);
  }
  for (index g = 0; g < groups; ++g) {
    const Presence& presence = lives->presence[static_cast<std::size_t>(g)];
    const std::string of = " of group " + std::to_string(g);
    problems.size(std::ssize(presence.families), "months of presence" + of,
                  months);
    problems.size(std::ssize(presence.children), "months of children" + of,
                  months);
    if (!presence.born.empty()) {
      problems.size(std::ssize(presence.born), "months of births" + of, months);
      problems.within(presence.born, "the births" + of + " in month",
                      kMostChildren);
    }
    problems.within(presence.families, "the presence" + of + " in month", kOne);
    problems.within(presence.children, "the children" + of + " in month",
                    kMostChildren);
  }
  problems.rate(lives->partnership.separation, "separation");
  problems.rate(lives->partnership.repartnering, "re-partnering");
  problems.refuse();
}

HEARTHLINE_INLINE index together_key(index enters, const Presence& presence) {
  double months = 0.0;
  for (const double share : presence.families) months += share;
  if (enters > 0) {
    constexpr index kYear = 10'000;  // more than there are bins
    const double until = static_cast<double>(enters % 12) + months;
    return (1 + enters / 12) * kYear + static_cast<index>(until / 12.0);
  }
  // No logarithm: bins are the same on every machine.
  index bin = 0;
  double until = 1.0;
  while (until <= months) {
    until += std::max(1.0, until / 8);
    ++bin;
  }
  return bin;
}

}  // namespace hearthline::expectation
