#include "hearthline/expectation/plan_lives_impl.hpp"  // IWYU pragma: keep
