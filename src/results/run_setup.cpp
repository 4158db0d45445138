#include "hearthline/results/run_setup_impl.hpp"  // IWYU pragma: keep
