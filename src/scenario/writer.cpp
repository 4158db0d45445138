#include "writer.hpp"

#include <array>
#include <cstdint>

#include "hearthline/text/number_text.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

std::string in_quotes(std::string_view words) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "\"";
  for (const char c : words) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (c == '\n') {
      text += "\\n";
    } else if (c == '\t') {
      text += "\\t";
    } else if (byte < 0x20U || byte == 0x7FU) {
      text += "\\u00";
      text += kDigits[byte >> 4U];
      text += kDigits[byte & 0xFU];
    } else {
      text += c;
    }
  }
  return text + "\"";
}

/// TOML accepts without quotation marks exactly the names that `free_name`
/// accepts; moves such as "1->2" are not among them.
std::string key(std::string_view name) {
  return free_name(name) ? std::string(name) : in_quotes(name);
}

template <class List, class Shown>
std::string list_text(const List& list, Shown&& shown) {
  std::string text;
  for (const auto& item : list) {
    if (!text.empty()) text += ", ";
    text += shown(item);
  }
  return "[" + text + "]";
}

std::string number_table(const std::string& value,
                         const model::Provenance& provenance,
                         const model::Number& about) {
  constexpr std::array<std::string_view, 3> kKinds{"source", "calibrated",
                                                   "assumption"};
  std::string text = "{ value = " + value;
  if (!about.unit.empty()) {
    text += ", unit = " + in_quotes(about.unit);
  }
  text += ", ";
  text += kKinds[static_cast<std::size_t>(provenance.kind)];
  return text + " = " + in_quotes(provenance.text) + " }";
}

}  // namespace

void Writer::line(std::string_view field, const std::string& value) {
  lines_ += key(field) + " = " + value + "\n";
}

std::string Writer::heading_below(std::string_view field) const {
  return heading_.empty() ? key(field) : heading_ + "." + key(field);
}

std::string Writer::result() const {
  if (heading_.empty()) return lines_ + tables_;
  // The headings of its tables imply a table that holds only tables.
  if (lines_.empty() && !tables_.empty()) return tables_;
  return "\n[" + heading_ + "]\n" + lines_ + tables_;
}

void Writer::text(std::string_view field, const std::string& from,
                  const model::Text& about) {
  if (!from.empty() || about.required) line(field, in_quotes(from));
}

void Writer::whole(std::string_view field, std::uint32_t from,
                   const model::Whole&) {
  line(field, std::to_string(from));
}

void Writer::month(std::string_view field, const model::YearMonth& from,
                   const model::Text&) {
  line(field, in_quotes(to_text(from)));
}

void Writer::month(std::string_view field,
                   const std::optional<model::YearMonth>& from,
                   const model::Text& about) {
  if (from) month(field, *from, about);
}

void Writer::months(std::string_view field,
                    const std::vector<model::YearMonth>& from,
                    const model::Text&) {
  line(field, list_text(from, [](const model::YearMonth& month) {
         return in_quotes(to_text(month));
       }));
}

void Writer::levels(std::string_view field,
                    const std::vector<model::Level>& from, const model::Text&) {
  line(field, list_text(from, [](model::Level level) {
         return std::to_string(model::number(level));
       }));
}

void Writer::names(std::string_view field, const std::vector<std::string>& from,
                   const model::Names& about) {
  if (from.empty() && !about.required) return;
  line(field, list_text(from, [](const std::string& name) {
         return in_quotes(name);
       }));
}

void Writer::number(std::string_view field, const model::Quantity& from,
                    const model::Number& about) {
  line(field,
       number_table(text::number_text(from.value), from.provenance, about));
}

void Writer::number(std::string_view field,
                    const std::optional<model::Quantity>& from,
                    const model::Number& about) {
  if (from) number(field, *from, about);
}

void Writer::numbers(std::string_view field, const model::Quantities& from,
                     const model::Number& about) {
  line(field, number_table(list_text(from.values, text::number_text),
                           from.provenance, about));
}

void Writer::ratios(std::string_view field,
                    const std::map<std::string, model::Quantity>& from,
                    const model::Number& about, model::Vocabulary) {
  if (from.empty()) return;
  Writer inner(heading_below(field));
  for (const auto& [name, ratio] : from) inner.number(name, ratio, about);
  tables_ += inner.result();
}

}  // namespace hearthline::scenario
