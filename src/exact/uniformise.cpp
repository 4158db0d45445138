#include "hearthline/exact/uniformise_impl.hpp"  // IWYU pragma: keep
