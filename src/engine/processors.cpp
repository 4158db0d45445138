#include "hearthline/engine/processors_impl.hpp"  // IWYU pragma: keep
