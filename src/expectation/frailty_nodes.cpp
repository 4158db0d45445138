#include "hearthline/expectation/frailty_nodes_impl.hpp"  // IWYU pragma: keep
