#include "hearthline/results/case_tables_impl.hpp"
