#pragma once
/// @file
/// Two alternating states with stays of any distribution: the simulation
/// against the renewal equation, and the renewal equation against a closed
/// form.

#include <vector>

#include "hearthline/validation/piece.hpp"

namespace hearthline::validation {

/// Alternately up and down, from up at 0:
///
///   Weibull up, log-logistic down; Gompertz and Weibull; log-logistic and
///   Weibull: simulated, against the solution of the renewal equation
///   Erlang of two phases at one rate c, up and down: the solution, against
///     up(t)        1/2 + e^(-ct) (cos ct + sin ct) / 2
///     changes(t)   ct/2 - 1/4 + e^(-2ct) / 4
///   (Cox, Renewal Theory, 1962)
///
/// @param seed   and the 99 after it: of samples that no other case uses
/// @param units  in each sample
std::vector<Piece> semi_markov_case(std::uint32_t seed, index units);

}  // namespace hearthline::validation
