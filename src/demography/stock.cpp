#include "hearthline/demography/stock_impl.hpp"  // IWYU pragma: keep
