#include "hearthline/expectation/need_scope_impl.hpp"  // IWYU pragma: keep
