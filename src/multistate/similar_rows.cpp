#include "hearthline/multistate/similar_rows_impl.hpp"  // IWYU pragma: keep
