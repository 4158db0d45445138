#include "hearthline/multistate/cohort_impl.hpp"  // IWYU pragma: keep
