#include "hearthline/expectation/need_expectation_impl.hpp"  // IWYU pragma: keep
