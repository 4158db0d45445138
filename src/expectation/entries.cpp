#include "hearthline/expectation/entries_impl.hpp"  // IWYU pragma: keep
