#include "hearthline/multistate/covariates_impl.hpp"  // IWYU pragma: keep
