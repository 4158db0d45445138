#include "hearthline/expectation/case_moves_impl.hpp"  // IWYU pragma: keep
