#include "bindings.hpp"
#include "hearthline/digests.hpp"
#include "hearthline/engine/memory.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/version.hpp"

PYBIND11_MODULE(_core, module) {
  using namespace hearthline::bindings;
  module.attr("version") = HEARTHLINE_VERSION;
  module.attr("run_digest") = hearthline::kRunDigest;
  module.def("available_threads", &hearthline::engine::available_threads);
  module.def("available_memory", &hearthline::engine::available_memory);
  bind_errors(module);
  bind_scenario(module);
  bind_tables(module);
  bind_population(module);
  bind_run(module);
  bind_expectation(module);
  bind_money(module);
  bind_appraisal(module);
  bind_multistate(module);
  bind_validation(module);
}
