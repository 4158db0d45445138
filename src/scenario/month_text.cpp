#include "month_text.hpp"

namespace hearthline::scenario {
namespace {

/// The number of these digits, or -1.
int digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = 10 * number + (c - '0');
  }
  return number;
}

}  // namespace

std::optional<model::YearMonth> month_of(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const int year = digits(text.substr(0, 4));
  const int month = digits(text.substr(5));
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) {
    return std::nullopt;
  }
  return model::YearMonth{year, month};
}

}  // namespace hearthline::scenario
