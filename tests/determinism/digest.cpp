/// @file
/// Prints one line: a digest of all bits of every table, the families and some
/// traces of a run. Builds with another compiler, with another instruction set
/// or without threads must print the same line.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <type_traits>
#include <variant>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "support/scenario_builder.hpp"

namespace {

/// 64-bit FNV-1a over the bytes of numbers.
class Digest {
 public:
  template <class Number>
  void add(Number number) {
    static_assert(std::is_arithmetic_v<Number>);
    const auto* bytes = reinterpret_cast<const unsigned char*>(&number);
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      value_ = (value_ ^ bytes[i]) * 0x100000001B3U;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325U;
};

using namespace hearthline;

constexpr std::int64_t kDraws = 3;

/// Adds the families of a scenario, the tables of its run and some traces.
void add_run(Digest& digest, const scenario::Scenario& scenario) {
  const int threads = engine::available_threads();
  engine::Control control;
  const auto at_start = std::make_shared<const model::Families>(
      scenario::sample_families(scenario, threads, control));
  results::ScenarioRun run(scenario, at_start, kDraws, 20140401);
  run.simulate(0, kDraws, threads, control);

  const auto& families = run.plan() != nullptr ? run.plan()->families.families
                                               : at_start->families;
  for (const model::Family& family : families) {
    digest.add(family.id.value);
    digest.add(family.frailty);
    digest.add(family.locality);
    digest.add(family.youngest_born_month);
    digest.add(family.enters);
    digest.add(family.rise);
    digest.add(family.level_entered);
    for (const auto entered : family.theme_entered) digest.add(entered);
  }
  for (const std::string& name : run.table_names()) {
    const results::Table table = run.table(name, kDraws);
    for (const auto& column : table.columns) {
      std::visit(
          [&](const auto& cells) {
            for (const auto cell : cells) digest.add(cell);
          },
          column.cells);
    }
  }
  // A family of the start and, if there are any, an arrival.
  for (std::size_t f = 0; f < 200; ++f) {
    for (const model::FamilyId id :
         {families[f].id, families[families.size() - 1 - f].id}) {
      for (const auto& event : run.trace(id, 1)) {
        digest.add(event.time);
        for (const char letter : event.process) digest.add(letter);
        digest.add(event.hazard);
      }
    }
  }
}

}  // namespace

int main() {
  auto scenario = test_support::small_scenario(3000);
  scenario = test_support::with_effect(
      std::move(scenario), {"moves.2->3", "themes.domestic_violence.onset"},
      0.8, scenario.time.start.plus(12));
  // Exponents other than 0 and 1 use the logarithm and the exponential.
  scenario.moves.begin()->second.frailty_exponent.value = 0.37;
  Digest digest;
  add_run(digest, scenario);

  // Falls in one year as fast as families move out, and grows in the others.
  scenario.demography = test_support::invented_demography(300, 0.03, 2014, 4);
  scenario.demography->elasticity = test_support::quantity(0.6);
  for (double& children : scenario.demography->projections.at("borough")
                              .years.at("2015")
                              .children.values) {
    children *= 0.8;
  }
  demography::StreamParameters stream;
  stream.entries_per_1000_children = test_support::quantity(20);
  stream.closing = test_support::quantity(0.5);
  stream.ages = test_support::quantities(
      std::vector<double>(demography::kAges, 1.0 / 18));
  stream.stock = test_support::quantity(25);
  scenario.streams["disability"] = stream;
  add_run(digest, scenario);
  std::printf("%016llx\n", static_cast<unsigned long long>(digest.value()));
}
