#include "json_text.hpp"

#include <cstdint>

namespace hearthline::scenario::json {

std::string words(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20U) {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string object(const Members& members) {
  std::string out;
  for (const auto& [name, value] : members) {
    if (!out.empty()) out += ',';
    out += words(name) + ":" + value;
  }
  return "{" + out + "}";
}

std::string array(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += ',';
    out += item;
  }
  return "[" + out + "]";
}

std::string array_of_words(const std::vector<std::string>& items) {
  std::vector<std::string> written;
  for (const std::string& item : items) written.push_back(words(item));
  return array(written);
}

std::string indented(std::string_view text) {
  std::string out;
  std::size_t depth = 0;
  bool inside = false;  // a string
  const auto new_line = [&out, &depth] {
    out += '\n';
    out.append(2 * depth, ' ');
  };
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k];
    if (inside) {
      out += c;
      if (c == '\\') out += text[++k];
      if (c == '"') inside = false;
      continue;
    }
    if (c == '{' || c == '[') {
      out += c;
      ++depth;
      // An empty object or array remains on one line.
      if (text[k + 1] == '}' || text[k + 1] == ']') {
        out += text[++k];
        --depth;
      } else {
        new_line();
      }
    } else if (c == '}' || c == ']') {
      --depth;
      new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else if (c == ':') {
      out += ": ";
    } else {
      inside = c == '"';
      out += c;
    }
  }
  return out + "\n";
}

}  // namespace hearthline::scenario::json
