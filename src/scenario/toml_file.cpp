#include "toml_file.hpp"

// The parser asserts on some malformed input ("[?]"), and clang's release
// builds then assume that such input does not occur, before the check that
// reports it. Without assertions the parser finds every such error itself. For
// this it must be compiled here, not linked.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "utf8.hpp"

namespace hearthline::scenario {
namespace {

/// Far larger than any scenario; prevents a wrong path from filling the memory.
constexpr std::size_t kLongestFile = std::size_t{16} << 20U;

[[noreturn]] void refuse(const std::string& file, int line, int column,
                         std::string found, std::string allowed) {
  throw ScenarioError({Issue{file, line, column, "", std::move(found),
                             std::move(allowed), ""}});
}

Place place_of(const toml::source_region& region, int file) {
  return {file, static_cast<int>(region.begin.line),
          static_cast<int>(region.begin.column)};
}

template <class Date>
std::string date_text(const Date& date) {
  std::ostringstream text;
  text << date;
  return text.str();
}

Node converted(const toml::node& from, int file) {
  Node node = Node::table(place_of(from.source(), file));
  if (const toml::table* table = from.as_table()) {
    for (const auto& [key, value] : *table) {
      node.entries.push_back({std::string(key.str()),
                              place_of(key.source(), file),
                              converted(value, file)});
    }
  } else if (const toml::array* array = from.as_array()) {
    node.kind = Node::Kind::kArray;
    for (const toml::node& item : *array) {
      node.items.push_back(converted(item, file));
    }
  } else if (const auto* words = from.as_string()) {
    node.kind = Node::Kind::kText;
    node.text = words->get();
  } else if (const auto* whole = from.as_integer()) {
    node.kind = Node::Kind::kWhole;
    node.whole = whole->get();
    node.real = static_cast<double>(whole->get());
  } else if (const auto* real = from.as_floating_point()) {
    node.kind = Node::Kind::kReal;
    node.real = real->get();
  } else if (const auto* truth = from.as_boolean()) {
    node.kind = Node::Kind::kTruth;
    node.truth = truth->get();
  } else {
    node.kind = Node::Kind::kDate;
    if (const auto* date = from.as_date()) node.text = date_text(date->get());
    if (const auto* time = from.as_time()) node.text = date_text(time->get());
    if (const auto* both = from.as_date_time()) {
      node.text = date_text(both->get());
    }
  }
  return node;
}

/// Returns what the parser expected, in plain words.
std::string advice(std::string_view what) {
  const auto says = [what](std::string_view words) {
    return what.find(words) != std::string_view::npos;
  };
  if (says("redefine") || says("already")) {
    return "each name and each [table] only once";
  }
  if (says("end-of-file")) {
    return "a complete file, with every quotation mark and bracket closed and "
           "a value for every name";
  }
  if (says("control characters")) {
    return "text that ends with a quotation mark on the line where it begins";
  }
  if (says("nested")) return "tables and lists that are nested less deeply";
  return "TOML, that is [table] headings followed by lines of name = value, "
         "with text in quotation marks";
}

/// The parser's own message, without its account of what it was reading.
std::string complaint(std::string_view what) {
  constexpr std::string_view kLead = "Error while parsing ";
  if (what.starts_with(kLead)) what.remove_prefix(kLead.size());
  return "invalid TOML (" + std::string(what) + ")";
}

/// A name with very many parts creates a table inside a table for each, and
/// the parser sets no limit before the stack overflows. No ordinary line of
/// text has so many dots.
bool too_many_parts(std::string_view line) {
  constexpr std::ptrdiff_t kMost = 2000;
  return std::count(line.begin(), line.end(), '.') > kMost;
}

}  // namespace

std::string read_text(const std::string& file) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) {
    refuse(file, 0, 0, "no such file", "the path of a scenario file");
  }
  if (fs::is_directory(status)) {
    refuse(file, 0, 0, "a folder", "the path of a scenario file");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  std::string block(std::size_t{1} << 16U, '\0');
  while (stream) {
    stream.read(block.data(), std::ssize(block));
    text.append(block, 0, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kLongestFile) {
      refuse(file, 0, 0, "a larger file",
             "a scenario file of at most 16 megabytes");
    }
  }
  if (!stream.eof()) {
    refuse(file, 0, 0, "a file that cannot be read",
           "a file that you have permission to read");
  }
  return text;
}

Node parse_toml(const std::string& text, const std::string& file, int number) {
  if (const auto wrong = first_invalid_utf8(text)) {
    refuse(file, wrong->line, wrong->column,
           "bytes that are not UTF-8 text (" + wrong->bytes + ")",
           "a text file saved as UTF-8");
  }
  // The parser's answer to some of these is not defined outside quoted text.
  if (const auto stray = first_stray_character(text)) {
    refuse(file, stray->line, stray->column, "the character " + stray->bytes,
           "such characters only between straight quotation marks (\"text\") "
           "and in comments");
  }
  int line = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (too_many_parts(std::string_view(text).substr(begin, end - begin))) {
      refuse(file, line, 1, "a name with very many parts",
             "names with a few parts, such as time.start");
    }
    begin = end + 1;
  }
  try {
    const toml::table table = toml::parse(text, file);
    return converted(table, number);
  } catch (const toml::parse_error& error) {
    const Place place = place_of(error.source(), number);
    refuse(file, place.line, place.column, complaint(error.description()),
           advice(error.description()));
  }
}

}  // namespace hearthline::scenario
