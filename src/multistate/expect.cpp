#include "hearthline/multistate/expect_impl.hpp"  // IWYU pragma: keep
