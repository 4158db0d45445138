#include "hearthline/engine/parallel_impl.hpp"  // IWYU pragma: keep
