#include "bounds_text.hpp"

#include <cmath>

#include "hearthline/text/number_text.hpp"

namespace hearthline::scenario {

std::string bounds_text(const model::Number& number) {
  std::string text = number.whole ? "a whole number" : "a number";
  if (std::isinf(number.at_most)) {
    text += number.above ? " above " : " of ";
    text += text::number_text(number.at_least);
    if (!number.above) text += " or more";
  } else {
    text += number.above ? " above " : " from ";
    text += text::number_text(number.at_least) +
            (number.above ? " and up to " : " to ") +
            text::number_text(number.at_most);
  }
  if (!number.unit.empty()) text += " (" + std::string(number.unit) + ")";
  return text;
}

std::string notation(const std::string& value, const model::Number& number) {
  std::string text = "a table such as { value = " + value;
  if (!number.unit.empty()) {
    text += ", unit = \"" + std::string(number.unit) + "\"";
  }
  return text +
         ", source = \"document, section\" } (or calibrated or assumption "
         "instead of source)";
}

}  // namespace hearthline::scenario
