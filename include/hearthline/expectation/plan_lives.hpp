#pragma once
/// @file
/// The lives of a demographic plan's families, for what is expected of need.

#include "hearthline/engine/control.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/index.hpp"

namespace hearthline::demography {
struct Plan;
}

namespace hearthline::expectation {

/// @param months   the horizon
/// @param threads  at least 1; the lives are the same with any number
/// @param control  counts groups done; to be half of what there is to do
/// @throws Interrupted when `control.stop` is set
Lives plan_lives(const demography::Plan& plan, index months, int threads,
                 engine::Control& control);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/plan_lives_impl.hpp"
#endif
