#include "hearthline/expectation/presence_impl.hpp"  // IWYU pragma: keep
