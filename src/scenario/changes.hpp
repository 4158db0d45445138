#pragma once
/// @file
/// Changes to a tree by path, for `Loaded::changed`.

#include <vector>

#include "hearthline/scenario/load.hpp"
#include "tree.hpp"

namespace hearthline::scenario {

/// Puts the values into the tree, where the reader then finds and checks them
/// like any other. Returns an issue for each path that is not a field.
std::vector<Issue> apply_changes(Tree& tree, const Scenario& scenario,
                                 const std::vector<Change>& changes,
                                 const model::Provenance& provenance);

}  // namespace hearthline::scenario
