#include "hearthline/exact/piecewise_impl.hpp"  // IWYU pragma: keep
