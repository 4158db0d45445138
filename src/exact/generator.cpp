#include "hearthline/exact/generator_impl.hpp"  // IWYU pragma: keep
