#pragma once
/// @file
/// The lives of a demographic plan's families, for their expected need.

#include "hearthline/engine/control.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/index.hpp"

namespace hearthline::demography {
struct Plan;
}

namespace hearthline::expectation {

/// @param months   the horizon
/// @param threads  at least 1; lives do not depend on it
/// @param control  counts months, as a small part of all work
/// @throws Interrupted if `control.stop` is set
Lives plan_lives(const demography::Plan& plan, index months, int threads,
                 engine::Control& control);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/plan_lives_impl.hpp"
#endif
