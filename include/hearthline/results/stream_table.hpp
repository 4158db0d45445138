#pragma once
/// @file
/// The table of case streams that users read, with the keys draw, month,
/// locality and stream: open cases, entries and exits.

#include <string>
#include <vector>

#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

inline Table stream_table(const MonthlyResults& results,
                          const TableContext& context,
                          const std::vector<std::string>& streams,
                          index draws) {
  TableBuilder builder("stream");
  builder.number_key("draw")
      .number_key("month")
      .label_key("locality", context.localities)
      .label_key("stream", streams)
      .amount("cases", Kind::kStock, "open cases (mean number)")
      .count("entries", Kind::kFlow, "cases that open")
      .count("exits", Kind::kFlow, "cases that close");
  const auto count = static_cast<index>(streams.size());
  builder.reserve(draws * results.months() * results.localities() * count);
  monthly_detail::each_row(
      draws, results.months(), results.localities(),
      [&](index draw, index month, index l) {
        for (index s = 0; s < count; ++s) {
          builder.row(draw, month, l, s,
                      results.stay(draw, month, l, s).families,
                      results.event(draw, month, l, s).families,
                      results.event(draw, month, l, count + s).families);
        }
      });
  return builder.take();
}

}  // namespace hearthline::results
