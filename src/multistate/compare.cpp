#include "hearthline/multistate/compare_impl.hpp"  // IWYU pragma: keep
