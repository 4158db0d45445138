#pragma once
/// @file
/// What a mix saves against its baseline on every item of cost, for every
/// payer, in every draw: savings.hpp over two ledgers.
///
/// For the borough as a whole. A social worker can go when enough cases have
/// gone from all localities together, so that a saving has no locality.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/payers.hpp"
#include "hearthline/money/categories.hpp"
#include "hearthline/money/ledger.hpp"
#include "hearthline/money/price_list.hpp"
#include "hearthline/money/savings.hpp"

namespace hearthline::money {

/// Returns the year of which a budget is taken: the first that the run covers
/// as a whole; without any, the one of which it covers most.
/// @param covered  the share of each financial year that the run covers; at
///        least one year
inline index reference_year(std::span<const double> covered) {
  return static_cast<index>(std::ranges::max_element(covered) -
                            covered.begin());
}

/// An item of cost and one of its payers.
struct SavingsLine {
  index item = 0;  ///< its place in SavingsTable::items
  int payer = 0;   ///< its place in `kPayers`
};

/// Savings by draw, financial year and line.
struct SavingsTable {
  std::vector<PricedItem> items;   ///< of the baseline, then those that only
                                   ///< the mix has
  std::vector<SavingsLine> lines;  ///< each payer of each item, in order
  index draws = 0;
  int first_year = 0;
  index years = 0;
  std::vector<Saved> cells;

  const Saved& at(index draw, index year, index line) const {
    return cells[static_cast<std::size_t>(
        (draw * years + year) * static_cast<index>(lines.size()) + line)];
  }
};

namespace savings_of_detail {

/// The place of an item in each ledger, or -1.
struct Places {
  index baseline = -1;
  index mix = -1;
};

inline index place_of(const Ledger& ledger, const std::string& name) {
  const auto found = std::ranges::find(ledger.items(), name, &PricedItem::name);
  return found == ledger.items().end() ? -1 : found - ledger.items().begin();
}

/// Whether the same volume costs, and is shared out, the same.
inline bool cost_the_same(const PricedItem& a, const PricedItem& b) {
  return a.prices == b.prices && a.cashable == b.cashable &&
         a.capacity == b.capacity && a.income == b.income &&
         std::ranges::equal(a.payers, b.payers,
                            [](const PayerShare& x, const PayerShare& y) {
                              return x.payer == y.payer && x.share == y.share;
                            });
}

/// Adds what each payer of an item bears in a year, in all localities, times a
/// sign.
inline void add_bills(const Ledger& ledger, index draw, index year, index item,
                      Pence sign, std::vector<Pence>& bills) {
  for (index l = 0; l <= ledger.localities(); ++l) {
    const Pence whole = ledger.pence(draw, year, l, item);
    if (whole == 0) continue;
    if (bills.size() == 1) {
      bills[0] += sign * whole;
      continue;
    }
    const std::vector<Pence> split = ledger.by_payer(draw, year, l, item);
    for (std::size_t k = 0; k < split.size(); ++k) bills[k] += sign * split[k];
  }
}

inline double volume_of(const Ledger& ledger, index draw, index year,
                        index item) {
  double volume = 0.0;
  for (index l = 0; l <= ledger.localities(); ++l) {
    volume += ledger.volume(draw, year, l, item);
  }
  return volume;
}

}  // namespace savings_of_detail

/// Returns what the mix saves. An item that only one of the two has, such as a
/// programme of the mix, has no volume in the other. The classes of each line,
/// with what stays and what programmes cost, agree with the bills of the two
/// ledgers to the penny, see savings(). Equal ledgers save exactly 0
/// everywhere.
/// @param baseline, mix  of the same draws and years, priced from the same cost
///        book
/// @param reference  the year that budgets were set for, from 0; see
///        reference_year
/// @param covered  the share of each financial year that the run covers; empty:
///        each as a whole
/// @throws InputError if draws or years differ, if an item differs in price,
///        payers or capacity between the two, or if the reference is not one of
///        the years
/// Deterministic: the same bits everywhere. Threads: none.
inline SavingsTable savings_of(const Ledger& baseline, const Ledger& mix,
                               index reference,
                               std::span<const double> covered = {}) {
  namespace detail = savings_of_detail;
  if (baseline.draws() != mix.draws() || baseline.years() != mix.years() ||
      baseline.first_year() != mix.first_year()) {
    throw InputError(
        "savings: expected a baseline and a mix of the same draws and "
        "financial years");
  }
  SavingsTable table;
  table.draws = baseline.draws();
  table.first_year = baseline.first_year();
  table.years = baseline.years();
  std::vector<detail::Places> places;
  for (const PricedItem& item : baseline.items()) {
    const index other = detail::place_of(mix, item.name);
    if (other >= 0 && !detail::cost_the_same(
                          item, mix.items()[static_cast<std::size_t>(other)])) {
      throw InputError("costs.items." + item.name +
                       ": expected the same cost in the baseline and the mix, "
                       "found two; savings are of volumes, at one price");
    }
    places.push_back({static_cast<index>(places.size()), other});
    table.items.push_back(item);
  }
  for (std::size_t k = 0; k < mix.items().size(); ++k) {
    if (detail::place_of(baseline, mix.items()[k].name) >= 0) continue;
    places.push_back({-1, static_cast<index>(k)});
    table.items.push_back(mix.items()[k]);
  }
  for (std::size_t k = 0; k < table.items.size(); ++k) {
    for (const PayerShare& payer : table.items[k].payers) {
      table.lines.push_back({static_cast<index>(k), payer.payer});
    }
  }

  const auto years = static_cast<std::size_t>(table.years);
  table.cells.resize(static_cast<std::size_t>(table.draws) * years *
                     table.lines.size());
  std::vector<double> before(years);
  std::vector<double> after(years);
  std::vector<Pence> difference(years);
  for (index draw = 0; draw < table.draws; ++draw) {
    std::size_t line = 0;
    for (std::size_t k = 0; k < table.items.size(); ++k) {
      const PricedItem& item = table.items[k];
      const auto [in_baseline, in_mix] = places[k];
      std::vector<std::vector<Pence>> bills(
          years, std::vector<Pence>(item.payers.size()));
      for (index y = 0; y < table.years; ++y) {
        const auto year = static_cast<std::size_t>(y);
        before[year] = after[year] = 0.0;
        if (in_baseline >= 0) {
          before[year] = detail::volume_of(baseline, draw, y, in_baseline);
          detail::add_bills(baseline, draw, y, in_baseline, 1, bills[year]);
        }
        if (in_mix >= 0) {
          after[year] = detail::volume_of(mix, draw, y, in_mix);
          detail::add_bills(mix, draw, y, in_mix, -1, bills[year]);
        }
      }
      for (std::size_t p = 0; p < item.payers.size(); ++p, ++line) {
        for (std::size_t y = 0; y < years; ++y) difference[y] = bills[y][p];
        SavingsInput input;
        input.baseline = before;
        input.mix = after;
        input.prices = item.prices;
        input.share = item.payers[p].share;
        input.cashable = item.cashable;
        input.capacity = item.capacity;
        input.reference = reference;
        input.income = item.income;
        input.programme = item.category == kProgrammesCategory;
        const auto kind =
            model::kPayers[static_cast<std::size_t>(item.payers[p].payer)].kind;
        input.partner = kind != model::PayerKind::kGeneralFund &&
                        kind != model::PayerKind::kRingFenced;
        input.covered = covered;
        input.difference = difference;
        const std::vector<Saved> saved = savings(input);
        for (std::size_t y = 0; y < years; ++y) {
          table.cells[(static_cast<std::size_t>(draw) * years + y) *
                          table.lines.size() +
                      line] = saved[y];
        }
      }
    }
  }
  return table;
}

}  // namespace hearthline::money
