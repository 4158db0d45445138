#include "hearthline/exact/semi_markov_impl.hpp"  // IWYU pragma: keep
