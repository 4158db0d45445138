#include "hearthline/multistate/results_impl.hpp"  // IWYU pragma: keep
