#include "hearthline/multistate/check_impl.hpp"  // IWYU pragma: keep
