#pragma once
/// @file
/// The visitor that requires every value of a struct of parameters to be within
/// the bounds of its field. For structs that a program builds itself: those of
/// files are checked when they are read, with all problems and their lines.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/quantity.hpp"
#include "hearthline/model/vocabulary.hpp"
#include "hearthline/text/nearest_name.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::model {

/// @throws InputError that a field has a value that is not allowed
[[noreturn]] inline void refuse(const std::string& field,
                                const std::string& allowed,
                                const std::string& found) {
  throw InputError(field + ": expected " + allowed + ", found " + found);
}

/// Compares values with the bounds of their fields, lists that belong together
/// with each other, and throws an InputError for the first that does not fit.
class Bounds {
 public:
  /// @param path        of the struct, for messages; "" for a scenario
  /// @param localities  those of the population
  Bounds(std::string path, std::vector<std::string> localities)
      : path_(std::move(path)), localities_(std::move(localities)) {}

  void text(std::string_view field, const std::string& value,
            const Text& about) {
    if (about.choice.empty() || (about.or_none && value.empty())) return;
    std::string allowed = "one of";
    for (const std::string_view choice : about.choice) {
      if (value == choice) return;
      allowed += " " + std::string(choice);
    }
    refuse(below(field), allowed, "'" + value + "'");
  }
  void whole(std::string_view field, std::uint32_t value, const Whole& about) {
    if (value >= about.at_least && value <= about.at_most) return;
    refuse(below(field),
           "a whole number from " + std::to_string(about.at_least) + " to " +
               std::to_string(about.at_most),
           std::to_string(value));
  }
  void month(std::string_view field, YearMonth value, const Text&) {
    if (value.year >= kFirstYear && value.year <= kLastYear &&
        value.month >= 1 && value.month <= 12) {
      return;
    }
    refuse(below(field),
           "a month from " + std::to_string(kFirstYear) + "-01 to " +
               std::to_string(kLastYear) + "-12",
           to_text(value));
  }
  void month(std::string_view field, const std::optional<YearMonth>& value,
             const Text& about) {
    if (value) month(field, *value, about);
  }
  void months(std::string_view field, const std::vector<YearMonth>& values,
              const Text& about) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      month(field, values[i], about);
      if (i > 0 && !(values[i - 1] < values[i])) {
        refuse(below(field), "a month after " + to_text(values[i - 1]),
               to_text(values[i]));
      }
    }
  }
  void levels(std::string_view field, const std::vector<Level>& values,
              const Text&) {
    for (const Level level : values) {
      if (place(level) < kLevels) continue;
      refuse(below(field), "a level from 1 to 4",
             std::to_string(hearthline::model::number(level)));
    }
  }
  void names(std::string_view field, const std::vector<std::string>& values,
             const Names& about) {
    for (const std::string& name : values) {
      known(below(field), name, about.vocabulary);
    }
  }
  void number(std::string_view field, const Quantity& value,
              const Number& about) {
    one(below(field), value.value, about);
  }
  void number(std::string_view field, const std::optional<Quantity>& value,
              const Number& about) {
    if (value) number(field, *value, about);
  }
  void numbers(std::string_view field, const Quantities& list,
               const Number& about) {
    const auto& values = list.values;
    const std::string path = below(field);
    if (about.count > 0 && static_cast<index>(values.size()) != about.count) {
      refuse(path, std::to_string(about.count) + " numbers",
             std::to_string(values.size()));
    }
    double total = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string item = path + "[" + std::to_string(i) + "]";
      one(item, values[i], about);
      if (about.rising && i > 0 && !(values[i] > values[i - 1])) {
        refuse(item, "a number above " + text::number_text(values[i - 1]),
               text::number_text(values[i]));
      }
      total += values[i];
    }
    constexpr double kTolerance = 1e-6;
    if (about.total && !(std::abs(total - *about.total) <= kTolerance)) {
      refuse(path, "numbers that add up to " + text::number_text(*about.total),
             "a total of " + text::rounded_text(total));
    }
  }
  void ratios(std::string_view field,
              const std::map<std::string, Quantity>& values,
              const Number& about, Vocabulary vocabulary) {
    for (const auto& [name, value] : values) {
      known(below(field), name, vocabulary);
      one(below(field) + "." + name, value.value, about);
    }
  }

  template <class Struct>
  void group(std::string_view field, const Struct& value, const Text&) {
    Bounds inner(below(field), localities_);
    Struct::visit(value, inner);
    if constexpr (requires { value.from.values.size(); }) {
      inner.same_length(value.from.values.size(), value.ratio.values.size());
      if (value.from.values.front() != 0.0) {
        refuse(inner.below("from[0]"), "0, the start of the first interval",
               text::number_text(value.from.values.front()));
      }
    } else if constexpr (requires { value.ratio.values.size(); }) {
      inner.same_length(value.from.size(), value.ratio.values.size());
    }
  }
  template <class Struct>
  void group(std::string_view field, const std::optional<Struct>& value,
             const Text& about) {
    if (value) group(field, *value, about);
  }
  template <class Struct>
  void groups(std::string_view field,
              const std::map<std::string, Struct>& values, const Text& about,
              Vocabulary vocabulary) {
    Bounds inner(below(field), localities_);
    for (const auto& [name, value] : values) {
      known(below(field), name, vocabulary);
      inner.group(name, value, about);
    }
  }

 private:
  std::string below(std::string_view field) const {
    return path_.empty() ? std::string(field)
                         : path_ + "." + std::string(field);
  }

  /// Requires a name of a vocabulary, and suggests the nearest.
  void known(const std::string& path, const std::string& name,
             Vocabulary vocabulary) const {
    if (vocabulary == Vocabulary::kFree) return;
    const auto words = words_of(vocabulary, localities_);
    if (std::find(words.begin(), words.end(), name) != words.end()) return;
    const std::string nearest = text::nearest_name(name, words);
    throw InputError(
        path + ": expected a known name, found '" + name + "'" +
        (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
  }

  void same_length(std::size_t from, std::size_t ratio) const {
    if (from == ratio && from > 0) return;
    refuse(below("ratio"), "as many numbers as from has, at least 1",
           std::to_string(ratio) + " beside " + std::to_string(from));
  }

  static void one(const std::string& path, double value, const Number& about) {
    // A comparison with NaN is false.
    const bool low =
        about.above ? value > about.at_least : value >= about.at_least;
    if (std::isfinite(value) && low && value <= about.at_most &&
        (!about.whole || value == std::floor(value))) {
      return;
    }
    std::string allowed = about.whole ? "a whole number" : "a number";
    allowed += (about.above ? " above " : " of at least ") +
               text::number_text(about.at_least);
    if (std::isfinite(about.at_most)) {
      allowed += " and at most " + text::number_text(about.at_most);
    }
    refuse(path, allowed, text::number_text(value));
  }

  std::string path_;
  std::vector<std::string> localities_;
};

}  // namespace hearthline::model
