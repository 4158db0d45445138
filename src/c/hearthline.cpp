#include "hearthline/c/hearthline.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"
#include "hearthline/version.hpp"

struct hearthline_run {
  std::unique_ptr<hearthline::results::ScenarioRun> run;
  /// The values of each column that was read, by table and column.
  std::map<std::pair<std::string, std::string>, std::vector<double>> columns;
};

namespace {

constexpr const char* kNoMemory = "out of memory";
constexpr const char* kUnknown = "an internal error";

thread_local std::string message;
/// The message, or a constant if there was no memory for one.
thread_local const char* said = "";

void say(const char* text) noexcept {
  try {
    message = text;
    said = message.c_str();
  } catch (...) {
    said = kNoMemory;
  }
}

/// Calls `work` and turns an exception into a status and a message.
template <class Work>
hearthline_status guarded(Work&& work) {
  try {
    work();
    return HEARTHLINE_OK;
  } catch (const hearthline::Error& error) {
    say(error.what());
    return HEARTHLINE_BAD_INPUT;
  } catch (const std::bad_alloc&) {
    say(kNoMemory);
    return HEARTHLINE_FAILED;
  } catch (const std::exception& error) {
    say(error.what());
    return HEARTHLINE_FAILED;
  } catch (...) {
    say(kUnknown);
    return HEARTHLINE_FAILED;
  }
}

void require(bool holds, const std::string& otherwise) {
  if (!holds) throw hearthline::Error(otherwise);
}

void require_pointer(const auto* pointer, const char* name) {
  require(pointer != nullptr,
          std::string(name) + ": expected a pointer, found null");
}

void require_positive(int64_t value, const char* name) {
  require(value >= 1, std::string(name) +
                          ": expected a whole number of 1 or more, found " +
                          std::to_string(value));
}

}  // namespace

const char* hearthline_version(void) { return HEARTHLINE_VERSION; }

const char* hearthline_message(void) { return said; }

hearthline_status hearthline_create(const char* toml, int64_t draws,
                                    uint32_t seed, int threads,
                                    hearthline_run** run) {
  return guarded([&] {
    require_pointer(run, "run");
    *run = nullptr;
    require_pointer(toml, "toml");
    require_positive(draws, "draws");
    require_positive(threads, "threads");
    const auto loaded = hearthline::scenario::parse(toml, "scenario", {});
    hearthline::engine::Control control;
    auto families = std::make_shared<const hearthline::model::Families>(
        hearthline::scenario::sample_families(loaded.scenario, threads,
                                              control));
    auto created = std::make_unique<hearthline_run>();
    created->run = std::make_unique<hearthline::results::ScenarioRun>(
        loaded.scenario, std::move(families), draws, seed);
    *run = created.release();
  });
}

hearthline_status hearthline_simulate(hearthline_run* run, int64_t first,
                                      int64_t count, int threads) {
  return guarded([&] {
    require_pointer(run, "run");
    require_positive(threads, "threads");
    hearthline::engine::Control control;
    run->run->simulate(first, count, threads, control);
  });
}

hearthline_status hearthline_column(hearthline_run* run, const char* table,
                                    const char* column, int64_t draws,
                                    const double** values, int64_t* rows) {
  return guarded([&] {
    if (values != nullptr) *values = nullptr;
    if (rows != nullptr) *rows = 0;
    require_pointer(run, "run");
    require_pointer(table, "table");
    require_pointer(column, "column");
    require_pointer(values, "values");
    require_pointer(rows, "rows");
    require(draws >= 1 && draws <= run->run->draws(),
            "draws: expected a whole number from 1 to " +
                std::to_string(run->run->draws()) + ", found " +
                std::to_string(draws));
    const auto read = run->run->table(table, draws);
    std::vector<double> numbers;
    std::visit(
        [&](const auto& cells) { numbers.assign(cells.begin(), cells.end()); },
        read.column(column).cells);
    std::vector<double>& kept = run->columns[{table, column}];
    kept = std::move(numbers);
    *values = kept.data();
    *rows = read.rows();
  });
}

void hearthline_free(hearthline_run* run) { delete run; }
