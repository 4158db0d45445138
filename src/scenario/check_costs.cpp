#include "check_costs.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/scenario/costs.hpp"
#include "hearthline/scenario/drivers.hpp"
#include "hearthline/text/nearest_name.hpp"
#include "refused.hpp"
#include "tree.hpp"

namespace hearthline::scenario {
namespace {

using money::BookParameters;

std::vector<std::string> names_of(const std::vector<money::Driver>& drivers) {
  std::vector<std::string> names;
  for (const money::Driver& driver : drivers) names.push_back(driver.name);
  return names;
}

const std::string& price_year(const money::ItemParameters& item) {
  const auto found = item.editions.find(item.edition);
  return found == item.editions.end() ? item.price_year
                                      : found->second.price_year;
}

/// Checks a book item by item, so that each problem has its line.
class Costs {
 public:
  /// @param years  of the prices; nothing: the price year of each
  Costs(const Scenario& scenario, const BookParameters& book,
        const Sound& sound, std::string within,
        std::vector<money::Driver> drivers, std::optional<CostYears> years)
      : scenario_(scenario),
        book_(book),
        sound_(sound),
        within_(std::move(within)),
        drivers_(std::move(drivers)),
        years_(years) {}

  std::vector<Issue> issues() {
    if (!sound_deflator()) return std::move(issues_);
    // What a part that could not be read would say is reported already.
    bool all_sound = true;
    for (const auto& [name, item] : book_.items) {
      const std::string path = within_ + "items." + name;
      all_sound = all_sound && sound_(path);
      if (!sound_(path) || !sound_on(path, item.on)) continue;
      BookParameters one = book_;
      one.items = {{name, item}};
      note(refused([&] { compile(one); }));
    }
    if (issues_.empty() && all_sound) {
      note(refused([&] { money::require_own_codes(book_, within_); }));
      note(refused([&] { require_counted_once(book_, scenario_, within_); }));
      one_price_year();
    }
    return std::move(issues_);
  }

 private:
  void note(std::optional<Issue> issue) {
    if (!issue) return;
    // Of a year outside the deflator, each item would say the same.
    for (const Issue& other : issues_) {
      if (other.field == issue->field && other.found == issue->found) return;
    }
    issues_.push_back(std::move(*issue));
  }

  void compile(const BookParameters& book) const {
    if (years_) {
      money::PriceList(drivers_, years_->first, years_->count)
          .add(book, within_);
      return;
    }
    for (const auto& [name, item] : book.items) {
      BookParameters one = book;
      one.items = {{name, item}};
      const auto year = money::year_of(price_year(item));
      money::PriceList(drivers_, year.value_or(2014), 1).add(one, within_);
    }
  }

  bool sound_deflator() {
    const std::string path = within_ + "deflator";
    if (!sound_(path)) return false;
    if (!book_.deflator) return true;
    const std::size_t before = issues_.size();
    // Reported where it was read.
    if (book_.deflator->index.values.empty()) return false;
    note(refused(
        [&] { const money::Deflator deflator(*book_.deflator, within_); }));
    return issues_.size() == before;
  }

  bool sound_on(const std::string& path, const std::string& on) {
    const auto names = names_of(drivers_);
    if (std::find(names.begin(), names.end(), on) != names.end()) return true;
    Issue issue;
    issue.field = path + ".on";
    issue.found = cited(on);
    issue.allowed =
        "something that the scenario has and counts: level.N, "
        "theme.NAME, moves.A->B or themes.NAME.onset";
    if (scenario_.pathway) {
      issue.allowed +=
          ", case.KIND, placement.NAME, contact, contact.SOURCE, "
          "referral, conference, started.KIND, team.NAME.worker";
    } else {
      issue.allowed += " (without [pathway] there are no cases)";
    }
    if (!scenario_.programmes.empty()) {
      issue.allowed += ", programme.NAME.year, .start, .place or .place_used";
    }
    if (!scenario_.streams.empty()) issue.allowed += ", stream.NAME";
    issue.nearest = text::nearest_name(on, names);
    issues_.push_back(std::move(issue));
    return false;
  }

  /// Without a deflator prices cannot be brought to one year, neither those of
  /// the book nor what programmes state of their cost.
  void one_price_year() {
    if (book_.deflator || book_.items.empty()) return;
    const auto& [first, other] = *book_.items.begin();
    const auto check = [&, &first = first, &other = other](
                           const std::string& field,
                           const money::ItemParameters& item) {
      if (price_year(item) == price_year(other)) return;
      Issue issue;
      issue.field = field;
      issue.found = cited(price_year(item));
      issue.allowed = cited(price_year(other)) + ", the price year of items." +
                      first +
                      ", in a book without a deflator (costs are added up)";
      note(std::move(issue));
    };
    for (const auto& [name, item] : book_.items) {
      check(within_ + "items." + name + ".price_year", item);
    }
    for (const auto& [name, item] : programme_items(scenario_)) {
      const auto begins = name.find('.') + 1;
      const std::string programme =
          name.substr(begins, name.rfind('.') - begins);
      check("programmes." + programme + ".cost.price_year", item);
    }
  }

  const Scenario& scenario_;
  const BookParameters& book_;
  const Sound& sound_;
  std::string within_;
  std::vector<money::Driver> drivers_;
  std::optional<CostYears> years_;
  std::vector<Issue> issues_;
};

}  // namespace

std::vector<Issue> check_costs(const Scenario& scenario, const Sound& sound) {
  std::vector<Issue> issues;
  if (!sound("time") || !sound("pathway") || !sound("programmes")) {
    return issues;
  }
  if (auto issue = refused([&] { programme_items(scenario); })) {
    issues.push_back(std::move(*issue));
    return issues;
  }
  if (!scenario.costs || !sound("costs.title")) return issues;
  Costs costs(scenario, *scenario.costs, sound, "costs.", drivers(scenario),
              cost_years(scenario.time));
  for (Issue& issue : costs.issues()) issues.push_back(std::move(issue));
  if (issues.empty() && sound("costs")) {
    auto issue = refused(
        [&] { priced_items(scenario, *scenario.costs, drivers(scenario)); });
    if (issue) issues.push_back(std::move(*issue));
  }
  return issues;
}

std::vector<Issue> check_book(const BookParameters& book, const Sound& sound) {
  Scenario any;
  any.pathway.emplace();
  std::vector<money::Driver> all = drivers(any);
  // Those that depend on a scenario are taken as they are named.
  for (const auto& [name, item] : book.items) {
    const bool worker =
        item.on.starts_with("team.") && item.on.ends_with(".worker");
    const bool start =
        item.on.starts_with("programme.") && item.on.ends_with(".start");
    if (worker || start || item.on.starts_with("programme.") ||
        item.on.starts_with("stream.")) {
      all.push_back({item.on, start ? money::Per::kEvent : money::Per::kYear,
                     money::Counted::kUnits, worker});
    }
  }
  return Costs(any, book, sound, "", std::move(all), std::nullopt).issues();
}

}  // namespace hearthline::scenario
