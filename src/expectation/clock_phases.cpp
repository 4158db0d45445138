#include "hearthline/expectation/clock_phases_impl.hpp"  // IWYU pragma: keep
