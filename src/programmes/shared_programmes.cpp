#include "hearthline/programmes/shared_programmes_impl.hpp"  // IWYU pragma: keep
