#include "hearthline/multistate/run_impl.hpp"  // IWYU pragma: keep
