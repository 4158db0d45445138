#pragma once
/// @file
/// From names to files, and from a file and all that it inherits to one tree.

#include <string>
#include <vector>

#include "tree.hpp"

namespace hearthline::scenario {

/// Opens a scenario file by name or path, with all that it inherits.
Tree open_tree(const std::string& name_or_path,
               const std::vector<std::string>& folders);

/// Opens the file of a programme by name or path, with all that it takes in.
Tree tree_of_programme(const std::string& name_or_path,
                       const std::vector<std::string>& folders);

/// Opens a text in the same way as a file; `file` is its name.
Tree tree_of_text(const std::string& text, const std::string& file,
                  const std::vector<std::string>& folders);

/// Opens the file of a cost book by name or path, with all that it takes in.
Tree tree_of_book(const std::string& name_or_path,
                  const std::vector<std::string>& folders);

}  // namespace hearthline::scenario
