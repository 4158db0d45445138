#pragma once
/// @file
/// The table of costs that users read: pounds by financial year (April to
/// March), locality, item and payer, with the key draw (omitted for expected
/// values). What belongs to no locality is under "any". A financial year that
/// is only partly simulated holds the costs of its simulated months.

#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/payers.hpp"
#include "hearthline/money/ledger.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

/// Begins the table.
inline TableBuilder cost_builder(const std::vector<money::PricedItem>& items,
                                 const TableContext& context, int first_year,
                                 index years, bool expected) {
  std::vector<std::string> labels;
  for (index year = 0; year < years; ++year) {
    labels.push_back(
        model::financial_year_text(first_year + static_cast<int>(year)));
  }
  std::vector<std::string> where = context.localities;
  where.emplace_back("any");
  std::vector<std::string> names;
  for (const money::PricedItem& item : items) names.push_back(item.name);
  std::vector<std::string> payers;
  for (const auto payer : model::payer_names()) payers.emplace_back(payer);
  TableBuilder builder("cost");
  if (!expected) builder.number_key("draw");
  builder.label_key("year", labels)
      .label_key("locality", where)
      .label_key("item", names)
      .label_key("payer", payers)
      .amount("pounds", Kind::kMoney, "pounds, gross");
  return builder;
}

/// Returns the pounds of a ledger, each row in whole pence.
inline Table cost_table(const money::Ledger& ledger,
                        const TableContext& context) {
  constexpr double kPencePerPound = 100.0;
  TableBuilder builder = cost_builder(
      ledger.items(), context, ledger.first_year(), ledger.years(), false);
  for (index draw = 0; draw < ledger.draws(); ++draw) {
    for (index year = 0; year < ledger.years(); ++year) {
      for (index l = 0; l <= ledger.localities(); ++l) {
        for (index k = 0; k < std::ssize(ledger.items()); ++k) {
          if (ledger.of_borough(k) != (l == ledger.localities())) continue;
          const auto parts = ledger.by_payer(draw, year, l, k);
          const auto& payers =
              ledger.items()[static_cast<std::size_t>(k)].payers;
          for (std::size_t p = 0; p < payers.size(); ++p) {
            builder.row(draw, year, l, k, payers[p].payer,
                        static_cast<double>(parts[p]) / kPencePerPound);
          }
        }
      }
    }
  }
  return builder.take();
}

}  // namespace hearthline::results
