#include "hearthline/results/reached_run_impl.hpp"

template class hearthline::results::ReachedRunOfParts<
    hearthline::results::NeedPart, hearthline::results::CasePart,
    hearthline::results::TeamPart, hearthline::results::ProgrammePart,
    hearthline::results::CostPart, hearthline::results::PeoplePart,
    hearthline::results::StreamPart>;
