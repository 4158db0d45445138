#pragma once
/// @file
/// A tidy table: one row per observation; key columns first, then values.

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/measure.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::results {

/// The cells of a column; codes (`int8`, or `int32` of
/// many labels) are indices of the column's labels.
using Cells = std::variant<std::vector<std::int8_t>, std::vector<std::int32_t>,
                           std::vector<std::int64_t>, std::vector<double>>;

struct Column {
  std::string name;
  Cells cells;
  std::vector<std::string> labels;  ///< of codes; otherwise empty
  /// For a key whose categories overlap: why a sum over them would count twice;
  /// otherwise empty.
  std::string overlap;
  std::optional<Measure> measure;  ///< of every value column; keys have none
};

/// Columns of equal length; the first `keys` columns identify a row.
struct Table {
  std::string name;
  index keys = 0;
  std::vector<Column> columns;

  index rows() const {
    if (columns.empty()) return 0;
    return std::visit(
        [](const auto& cells) { return static_cast<index>(cells.size()); },
        columns.front().cells);
  }

  /// @throws Error if there is no such column
  const Column& column(const std::string& wanted) const {
    for (const Column& column : columns) {
      if (column.name == wanted) return column;
    }
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    throw Error("table " + name + ": no column is named '" + wanted + "'" +
                text::suggestion(wanted, names));
  }
};

/// The most labels whose codes fit in a byte.
inline constexpr std::size_t kMostByteLabels = 128;

/// Fills a table row by row, after its columns have been declared.
class TableBuilder {
 public:
  explicit TableBuilder(std::string name) { table_.name = std::move(name); }

  /// Adds a key column of plain numbers.
  TableBuilder& number_key(std::string name) {
    return key(std::move(name), std::vector<std::int32_t>(), {}, {});
  }
  /// Adds a key column of codes with mutually exclusive categories.
  TableBuilder& label_key(std::string name, std::vector<std::string> labels) {
    Cells cells = codes(labels.size());
    return key(std::move(name), std::move(cells), std::move(labels), {});
  }
  /// Adds a key column of codes with overlapping categories.
  /// @param reason  why a sum over them would count twice
  TableBuilder& overlapping_key(std::string name,
                                std::vector<std::string> labels,
                                std::string reason) {
    Cells cells = codes(labels.size());
    return key(std::move(name), std::move(cells), std::move(labels),
               std::move(reason));
  }
  /// Adds a value column of doubles.
  TableBuilder& amount(std::string name, Kind kind, std::string unit) {
    return value(std::move(name), std::vector<double>(),
                 {kind, std::move(unit)});
  }
  /// Adds a value column of whole numbers.
  TableBuilder& count(std::string name, Kind kind, std::string unit) {
    return value(std::move(name), std::vector<std::int64_t>(),
                 {kind, std::move(unit)});
  }
  void reserve(index rows) {
    for (Column& column : table_.columns) {
      std::visit(
          [&](auto& cells) { cells.reserve(static_cast<std::size_t>(rows)); },
          column.cells);
    }
  }

  /// Appends a row: one number per column, in order.
  template <class... Numbers>
  void row(Numbers... numbers) {
    std::size_t column = 0;
    (append(table_.columns[column++], wide(numbers)), ...);
  }

  Table take() { return std::move(table_); }

 private:
  static Cells codes(std::size_t labels) {
    if (labels > kMostByteLabels) return std::vector<std::int32_t>();
    return std::vector<std::int8_t>();
  }
  TableBuilder& key(std::string name, Cells cells,
                    std::vector<std::string> labels, std::string overlap) {
    table_.columns.push_back({std::move(name), std::move(cells),
                              std::move(labels), std::move(overlap),
                              std::nullopt});
    ++table_.keys;
    return *this;
  }
  TableBuilder& value(std::string name, Cells cells, Measure measure) {
    table_.columns.push_back(
        {std::move(name), std::move(cells), {}, {}, std::move(measure)});
    return *this;
  }
  /// @name Not inlined, so that `row` does not repeat it for every column
  ///@{
  static void append(Column& column, double value);
  static void append(Column& column, std::int64_t value);
  ///@}
  template <class Value>
  static auto wide(Value value) {
    if constexpr (std::is_floating_point_v<Value>) {
      return static_cast<double>(value);
    } else {
      return static_cast<std::int64_t>(value);
    }
  }

  Table table_;
};

namespace table_detail {

template <class Value>
void append(Cells& all, Value value) {
  std::visit(
      [&](auto& cells) {
        using Cell = typename std::decay_t<decltype(cells)>::value_type;
        cells.push_back(static_cast<Cell>(value));
      },
      all);
}

}  // namespace table_detail

[[gnu::noinline]] inline void TableBuilder::append(Column& column,
                                                   double value) {
  table_detail::append(column.cells, value);
}
[[gnu::noinline]] inline void TableBuilder::append(Column& column,
                                                   std::int64_t value) {
  table_detail::append(column.cells, value);
}

}  // namespace hearthline::results
