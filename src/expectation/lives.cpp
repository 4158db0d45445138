#include "hearthline/expectation/lives_impl.hpp"  // IWYU pragma: keep
