#include "hearthline/exact/chebyshev_impl.hpp"  // IWYU pragma: keep
