#pragma once
/// @file
/// The unit costs of a book, compiled: what each falls on, and its price in
/// every financial year of a run.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/payers.hpp"
#include "hearthline/money/book_parameters.hpp"
#include "hearthline/money/capacity.hpp"
#include "hearthline/money/categories.hpp"
#include "hearthline/money/deflator.hpp"
#include "hearthline/money/discount.hpp"
#include "hearthline/money/driver.hpp"
#include "hearthline/money/exact.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::money {

/// Weeks of a year, for prices by the week.
inline constexpr double kWeeksPerYear = 365.25 / 7.0;

struct PayerShare {
  int payer = 0;  ///< its place in `kPayers`
  double share = 0.0;
};

/// A unit cost in the money of each year of a run.
struct PricedItem {
  std::string name;
  std::string title;
  index driver = 0;  ///< its place among those of the run
  bool of_children = false;
  int category = 0;  ///< its place in `kCategories`
  std::vector<PayerShare> payers;
  /// By year of the run, of a year of the driver or of one event.
  std::vector<Price> prices;
  double cashable = 0.0;
  Capacity capacity;
  bool income = false;
  Value value = Value::kFiscal;
  Discounting discounting = Discounting::kStandard;
  int grade = 6;
};

/// In the money of which year prices are stated.
struct Money {
  /// The year in which a financial year starts; nothing: of each year itself,
  /// so that sums are cash.
  std::optional<int> of_year;
};

namespace price_list_detail {

[[noreturn]] inline void refuse(const std::string& field,
                                const std::string& expected,
                                const std::string& found) {
  throw InputError(field + ": expected " + expected + ", found " + found);
}

/// Returns the price that an item states or chooses, and its path.
inline std::pair<const PriceParameters*, std::string> chosen(
    const ItemParameters& item, const std::string& path) {
  if (item.editions.empty()) {
    if (!item.edition.empty()) {
      refuse(path + ".edition", "editions to choose from",
             '"' + item.edition + '"');
    }
    return {&item, path};
  }
  std::vector<std::string> names;
  for (const auto& [name, unused] : item.editions) names.push_back(name);
  if (item.a_year || item.a_week || item.each || !item.price_year.empty()) {
    refuse(path, "either a price or editions", "both");
  }
  const auto found = item.editions.find(item.edition);
  if (found == item.editions.end()) {
    refuse(path + ".edition", "one of " + text::listed(names),
           item.edition.empty() ? "none" : '"' + item.edition + '"');
  }
  return {&found->second, path + ".editions." + item.edition};
}

/// Returns the price of a year of the driver, or of one event, in the money of
/// the price year.
inline double pounds(const ItemParameters& item, const PriceParameters& price,
                     const std::string& path, Per per) {
  const int stated =
      (price.a_year ? 1 : 0) + (price.a_week ? 1 : 0) + (price.each ? 1 : 0);
  if (stated != 1) {
    refuse(path, "exactly one of a_year, a_week and each",
           stated == 0 ? "none" : "several");
  }
  const double times = item.times ? item.times->value : 1.0;
  if (per == Per::kEvent) {
    if (!price.each) {
      refuse(path, "each, since it falls on events",
             price.a_year ? "a_year" : "a_week");
    }
    return price.each->value * times;
  }
  if (price.each) {
    if (!item.times) {
      refuse(path, "times beside each, since it falls on time", "each alone");
    }
    return price.each->value * times;
  }
  if (item.times) {
    refuse(path + ".times", "each beside it",
           price.a_year ? "a_year" : "a_week");
  }
  if (price.a_week) return price.a_week->value * kWeeksPerYear;
  return price.a_year ? price.a_year->value : 0.0;
}

inline int price_year(const PriceParameters& price, const std::string& path) {
  const auto year = year_of(price.price_year);
  if (!year) {
    refuse(path + ".price_year", "a financial year such as \"2014/15\"",
           price.price_year.empty() ? "none" : '"' + price.price_year + '"');
  }
  return *year;
}

/// Returns the years of a deflator in words.
inline std::string covered(const Deflator& deflator) {
  const std::string first = model::financial_year_text(deflator.first());
  return deflator.covers(deflator.last() + 1)
             ? "from " + first + " on"
             : "from " + first + " to " +
                   model::financial_year_text(deflator.last());
}

inline std::vector<PayerShare> payers(const ItemParameters& item,
                                      const std::string& path) {
  std::vector<PayerShare> shares;
  double total = 0.0;
  // In the order of the vocabulary, so that no name decides who gets a penny.
  for (int k = 0; k < model::kPayerCount; ++k) {
    const auto found = item.payers.find(
        std::string(model::kPayers[static_cast<std::size_t>(k)].name));
    if (found == item.payers.end()) continue;
    shares.push_back({k, found->second.value});
    total += found->second.value;
  }
  constexpr double kTolerance = 1e-9;
  if (total < 1.0 - kTolerance || total > 1.0 + kTolerance) {
    refuse(path + ".payers", "shares that add to 1", text::number_text(total));
  }
  return shares;
}

}  // namespace price_list_detail

/// Requires that no two items of a book have the same code.
/// @param within  the path of the book: "" or "costs."
/// @throws InputError
inline void require_own_codes(const BookParameters& book,
                              const std::string& within) {
  std::map<std::string, std::string> codes;
  for (const auto& [name, item] : book.items) {
    if (item.code.empty()) continue;
    const auto [other, is_new] = codes.emplace(item.code, name);
    if (is_new) continue;
    price_list_detail::refuse(
        within + "items." + name + ".code",
        "a code that no other item has (items." + other->second + " has it)",
        '"' + item.code + '"');
  }
}

/// Compiles unit costs.
class PriceList {
 public:
  /// @param drivers  those of the run
  /// @param first_year, years  the financial years of the run
  PriceList(const std::vector<Driver>& drivers, int first_year, index years,
            Money money = {})
      : drivers_(&drivers),
        first_year_(first_year),
        years_(years),
        money_(money) {}

  /// Adds the unit costs of a book.
  /// @param within  the path of the book: "" or "costs."
  /// @throws InputError if an item falls on nothing that the run counts, has no
  ///         price, several or one that pence cannot hold, shares that do not
  ///         add to 1, or a year that the deflator does not cover, or if two
  ///         have the same code
  void add(const BookParameters& book, const std::string& within) {
    add(book, within,
        [&](const std::string& name) { return within + "items." + name; });
  }
  /// The same for items that stand elsewhere in a file.
  /// @param path_of  returns the path of an item, by its name
  template <class PathOf>
  void add(const BookParameters& book, const std::string& within,
           const PathOf& path_of) {
    std::optional<Deflator> deflator;
    if (book.deflator) deflator.emplace(*book.deflator, within);
    require_own_codes(book, within);
    for (const auto& [name, item] : book.items) {
      items_.push_back(priced(name, item, path_of(name), book.area_factor.value,
                              deflator ? &*deflator : nullptr));
    }
  }

  std::vector<PricedItem> take() { return std::move(items_); }

 private:
  PricedItem priced(const std::string& name, const ItemParameters& item,
                    const std::string& path, double area_factor,
                    const Deflator* deflator) {
    namespace detail = price_list_detail;
    PricedItem priced;
    priced.name = name;
    priced.title = item.title;
    const Driver& driver = driver_of(item, path, priced);
    if (driver.counted == Counted::kFamilies) {
      if (item.per.empty()) {
        detail::refuse(path + ".per", "family or child", "none");
      }
      priced.of_children = item.per == "child";
    } else if (!item.per.empty()) {
      detail::refuse(path + ".per", "none, since it falls on " + driver.name,
                     '"' + item.per + '"');
    }
    const auto [price, where] = detail::chosen(item, path);
    const double area = item.area == "national" ? area_factor : 1.0;
    const double pounds = detail::pounds(item, *price, where, driver.per);
    const int price_year = detail::price_year(*price, where);
    if (deflator != nullptr && !deflator->covers(price_year)) {
      detail::refuse(
          where + ".price_year",
          "a year that the deflator covers, " + detail::covered(*deflator),
          '"' + price->price_year + '"');
    }
    set_prices(priced, path, pounds * area, price_year, item.growth.value,
               deflator);
    for (std::size_t k = 0; k < kCategories.size(); ++k) {
      if (kCategories[k].name == item.category) {
        priced.category = static_cast<int>(k);
      }
    }
    priced.payers = detail::payers(item, path);
    for (const PayerShare& payer : priced.payers) {
      const bool society =
          model::kPayers[static_cast<std::size_t>(payer.payer)].kind ==
          model::PayerKind::kSociety;
      if (society == (item.value_type == "fiscal")) {
        detail::refuse(
            path + ".payers",
            society ? "a public body, since its value is fiscal"
                    : "society alone, since its value is " + item.value_type +
                          " and in no budget",
            std::string(
                model::kPayers[static_cast<std::size_t>(payer.payer)].name));
      }
    }
    priced.cashable = item.cashable.value;
    priced.capacity = {item.fixed.value, item.semi_fixed.value,
                       item.step ? item.step->value : 0.0};
    if (priced.capacity.fixed + priced.capacity.semi_fixed > 1.0) {
      detail::refuse(path + ".semi_fixed", "at most 1 together with fixed",
                     text::number_text(priced.capacity.fixed +
                                       priced.capacity.semi_fixed));
    }
    if (priced.capacity.semi_fixed > 0.0 && !item.step) {
      detail::refuse(path + ".step", "the volume of a step, beside semi_fixed",
                     "none");
    }
    priced.income = item.flow == "income";
    for (std::size_t k = 0; k < kValueNames.size(); ++k) {
      if (kValueNames[k] == item.value_type)
        priced.value = static_cast<Value>(k);
    }
    if (item.discounting == "health") {
      if (priced.value != Value::kSocial) {
        detail::refuse(path + ".discounting",
                       "standard, since health and life are of social value",
                       "health beside " + item.value_type + " value");
      }
      priced.discounting = Discounting::kHealth;
    }
    priced.grade = static_cast<int>(item.grade);
    return priced;
  }

  const Driver& driver_of(const ItemParameters& item, const std::string& path,
                          PricedItem& priced) const {
    for (std::size_t k = 0; k < drivers_->size(); ++k) {
      const Driver& driver = (*drivers_)[k];
      if (driver.name != item.on) continue;
      priced.driver = static_cast<index>(k);
      return driver;
    }
    price_list_detail::refuse(path + ".on",
                              "something that the scenario has and counts",
                              '"' + item.on + '"');
  }

  void set_prices(PricedItem& priced, const std::string& path, double pounds,
                  int price_year, double growth,
                  const Deflator* deflator) const {
    for (index k = 0; k < years_; ++k) {
      const int year = first_year_ + static_cast<int>(k);
      const double level =
          deflator == nullptr
              ? 1.0
              : deflator->between(price_year, money_.of_year.value_or(year));
      const double price =
          pounds * level * compounded(growth, year - price_year);
      if (!(price <= kMostPounds)) {
        price_list_detail::refuse(
            path,
            "a price of at most ten thousand million pounds in every year",
            text::number_text(price) + " in " +
                model::financial_year_text(year));
      }
      priced.prices.push_back(price_of(price));
    }
  }

  const std::vector<Driver>* drivers_;
  int first_year_;
  index years_;
  Money money_;
  std::vector<PricedItem> items_;
};

}  // namespace hearthline::money
