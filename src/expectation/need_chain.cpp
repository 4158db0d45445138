#include "hearthline/expectation/need_chain_impl.hpp"  // IWYU pragma: keep
