#include "hearthline/expectation/need_solver_impl.hpp"  // IWYU pragma: keep
