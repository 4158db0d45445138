#pragma once
/// @file
/// The values that a numeric field accepts, in words.

#include <string>

#include "hearthline/model/quantity.hpp"

namespace hearthline::scenario {

/// Returns the values that a field accepts: "a number from 0 to 1
/// (probability)".
std::string bounds_text(const model::Number& number);

/// Returns how the field is written, around the value as given:
/// `a table such as { value = 0.38, unit = "months", source = "document,
/// section" }`.
std::string notation(const std::string& value, const model::Number& number);

}  // namespace hearthline::scenario
