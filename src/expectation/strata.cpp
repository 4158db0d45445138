#include "hearthline/expectation/strata_impl.hpp"  // IWYU pragma: keep
