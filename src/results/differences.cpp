#include "hearthline/results/case_differences_impl.hpp"  // IWYU pragma: keep
#include "hearthline/results/need_differences_impl.hpp"  // IWYU pragma: keep
