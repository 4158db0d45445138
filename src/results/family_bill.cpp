#include "hearthline/results/family_bill_impl.hpp"  // IWYU pragma: keep
