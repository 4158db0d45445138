#include "hearthline/results/family_trace_impl.hpp"  // IWYU pragma: keep
