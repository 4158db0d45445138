#include "hearthline/c/hearthline.h"

#include <memory>
#include <string>
#include <vector>

#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"
#include "hearthline/version.hpp"

struct hearthline_run {
  std::unique_ptr<hearthline::results::ScenarioRun> run;
  std::vector<double> column;
};

namespace {

thread_local std::string message;

/// Calls `work` and turns what it throws into a status and a message.
template <class Work>
hearthline_status guarded(Work&& work) {
  try {
    work();
    return HEARTHLINE_OK;
  } catch (const hearthline::Error& error) {
    message = error.what();
    return HEARTHLINE_BAD_INPUT;
  } catch (const std::exception& error) {
    message = error.what();
    return HEARTHLINE_FAILED;
  }
}

void require(bool holds, const char* otherwise) {
  if (!holds) throw hearthline::Error(otherwise);
}

}  // namespace

const char* hearthline_version(void) { return HEARTHLINE_VERSION; }

const char* hearthline_message(void) { return message.c_str(); }

hearthline_status hearthline_create(const char* toml, int64_t draws,
                                    uint32_t seed, int threads,
                                    hearthline_run** run) {
  return guarded([&] {
    require(run != nullptr, "run is null");
    *run = nullptr;
    require(toml != nullptr, "the scenario's text is null");
    require(draws >= 1, "draws must be at least 1");
    require(threads >= 1, "threads must be at least 1");
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
    require(run != nullptr, "run is null");
    require(threads >= 1, "threads must be at least 1");
    hearthline::engine::Control control;
    run->run->simulate(first, count, threads, control);
  });
}

hearthline_status hearthline_column(hearthline_run* run, const char* table,
                                    const char* column, int64_t draws,
                                    const double** values, int64_t* rows) {
  return guarded([&] {
    require(run != nullptr && table != nullptr && column != nullptr &&
                values != nullptr && rows != nullptr,
            "an argument is null");
    require(draws >= 1 && draws <= run->run->draws(),
            "draws must be at least 1 and at most the run's");
    const auto read = run->run->table(table, draws);
    std::visit(
        [&](const auto& cells) {
          run->column.assign(cells.begin(), cells.end());
        },
        read.column(column).cells);
    *values = run->column.data();
    *rows = read.rows();
  });
}

void hearthline_free(hearthline_run* run) { delete run; }
