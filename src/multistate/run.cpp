#include "hearthline/multistate/compare_impl.hpp"  // IWYU pragma: keep
#include "hearthline/multistate/run_impl.hpp"      // IWYU pragma: keep
