#include "hearthline/demography/plan_impl.hpp"  // IWYU pragma: keep
