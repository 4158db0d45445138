#pragma once
/// @file
/// Changes to a tree by path, for `Loaded::changed`.

#include <string>
#include <vector>

#include "fields.hpp"
#include "hearthline/scenario/load.hpp"
#include "tree.hpp"

namespace hearthline::scenario {

/// What became of changes.
struct Applied {
  std::vector<Issue> issues;       ///< one for each path that is not a field
  std::vector<std::string> paths;  ///< those that were put into the tree
  std::vector<NewTable> added;     ///< tables that the scenario did not have
};

/// Puts the values into the tree, where the reader then finds and checks them
/// like any other.
Applied apply_changes(Tree& tree, const Scenario& scenario,
                      const std::vector<Change>& changes,
                      const model::Provenance& provenance);

/// Returns the reader's issues, in which a new table that is incomplete and has
/// nearly the name of another is taken for a mistyped name.
std::vector<Issue> with_nearest(std::vector<Issue> issues,
                                const Applied& applied);

}  // namespace hearthline::scenario
