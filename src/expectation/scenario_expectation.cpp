#include "hearthline/expectation/scenario_expectation_impl.hpp"  // IWYU pragma: keep
