#pragma once
/// @file
/// What a field that holds a number may be, in words.

#include <string>

#include "hearthline/model/quantity.hpp"

namespace hearthline::scenario {

/// "a number from 0 to 1 (probability)": what a field may be.
std::string bounds_text(const model::Number& number);

/// `{ value = 0.38, unit = "months", source = "document, section" }`: how the
/// field is written, around the value as given.
std::string notation(const std::string& value, const model::Number& number);

}  // namespace hearthline::scenario
