#include "hearthline/population/sample_impl.hpp"  // IWYU pragma: keep
