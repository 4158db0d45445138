/// @file
/// Prints one line: a digest of every table, of the families and of some
/// traces of a run, bit by bit. Builds with another compiler, another
/// instruction set or without threads must print the same line.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <type_traits>
#include <variant>

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

}  // namespace

int main() {
  using namespace hearthline;
  constexpr std::int64_t kDraws = 3;
  auto scenario = test_support::small_scenario(3000);
  scenario = test_support::with_effect(
      std::move(scenario), {"moves.2->3", "themes.domestic_violence.onset"},
      0.8, scenario.time.start.plus(12));
  // An exponent other than 0 and 1 takes the logarithm and the exponential.
  scenario.moves.begin()->second.frailty_exponent.value = 0.37;
  const int threads = engine::available_threads();

  engine::Control control;
  const auto families = std::make_shared<const model::Families>(
      scenario::sample_families(scenario, threads, control));
  results::ScenarioRun run(scenario, families, kDraws, 20140401);
  run.simulate(0, kDraws, threads, control);

  Digest digest;
  for (const model::Family& family : families->families) {
    digest.add(family.frailty);
    digest.add(family.locality);
    digest.add(family.youngest_born_month);
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
  for (std::uint64_t id = 0; id < 200; ++id) {
    for (const auto& event : run.trace({id}, 1)) {
      digest.add(event.time);
      for (const char letter : event.process) digest.add(letter);
      digest.add(event.hazard);
    }
  }
  std::printf("%016llx\n", static_cast<unsigned long long>(digest.value()));
}
