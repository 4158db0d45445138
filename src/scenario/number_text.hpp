#pragma once
/// @file
/// Numbers as the files and the messages write them.

#include <string>

#include "hearthline/model/quantity.hpp"

namespace hearthline::scenario {

/// The shortest decimal that reads back as the same number.
std::string number_text(double value);

/// The same after rounding at the ninth decimal: a sum as people would write
/// it, 0.9 and not 0.8999999999999999.
std::string rounded_text(double value);

/// "a number from 0 to 1 (probability)": what a field may be.
std::string bounds_text(const model::Number& number);

/// `{ value = 0.38, unit = "months", source = "document, section" }`: how the
/// field is written, around the value as given.
std::string notation(const std::string& value, const model::Number& number);

}  // namespace hearthline::scenario
