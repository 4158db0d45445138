#pragma once
/// @file
/// A tidy table: one row an observation, key columns first, then values.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"

namespace hearthline::results {

/// A column's cells; codes (`int8`) stand for the column's labels.
using Cells = std::variant<std::vector<std::int8_t>, std::vector<std::int32_t>,
                           std::vector<std::int64_t>, std::vector<double>>;

struct Column {
  std::string name;
  Cells cells;
  std::vector<std::string> labels;  ///< of codes; else empty
};

/// Columns of equal length; the first `keys` of them say what a row is about.
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

  /// @throws Error when there is no such column
  const Column& column(const std::string& wanted) const {
    for (const Column& column : columns) {
      if (column.name == wanted) return column;
    }
    std::string message =
        "table " + name + " has no column " + wanted + "; it has";
    for (const Column& column : columns) message += " " + column.name;
    throw Error(message);
  }
};

/// Fills a table row by row, once its columns are known.
class TableBuilder {
 public:
  explicit TableBuilder(std::string name) { table_.name = std::move(name); }

  /// A key column of plain numbers.
  TableBuilder& number_key(std::string name) {
    return add(std::move(name), std::vector<std::int32_t>(), {}, true);
  }
  /// A key column of codes.
  TableBuilder& label_key(std::string name, std::vector<std::string> labels) {
    return add(std::move(name), std::vector<std::int8_t>(), std::move(labels),
               true);
  }
  /// A value column of amounts.
  TableBuilder& amount(std::string name) {
    return add(std::move(name), std::vector<double>(), {}, false);
  }
  /// A value column of counts.
  TableBuilder& count(std::string name) {
    return add(std::move(name), std::vector<std::int64_t>(), {}, false);
  }
  void reserve(index rows) {
    for (Column& column : table_.columns) {
      std::visit(
          [&](auto& cells) { cells.reserve(static_cast<std::size_t>(rows)); },
          column.cells);
    }
  }

  /// Appends a row: one number a column, in their order.
  template <class... Numbers>
  void row(Numbers... numbers) {
    std::size_t column = 0;
    (append(table_.columns[column++], numbers), ...);
  }

  Table take() { return std::move(table_); }

 private:
  TableBuilder& add(std::string name, Cells cells,
                    std::vector<std::string> labels, bool key) {
    table_.columns.push_back(
        {std::move(name), std::move(cells), std::move(labels)});
    table_.keys += key ? 1 : 0;
    return *this;
  }
  template <class Value>
  static void append(Column& column, Value value) {
    std::visit(
        [&](auto& cells) {
          using Cell = typename std::decay_t<decltype(cells)>::value_type;
          cells.push_back(static_cast<Cell>(value));
        },
        column.cells);
  }

  Table table_;
};

}  // namespace hearthline::results
