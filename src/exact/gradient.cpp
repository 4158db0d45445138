#include "hearthline/exact/gradient_impl.hpp"  // IWYU pragma: keep
