#pragma once
/// @file
/// From names to files: of scenarios, programmes of the library and cost books.

#include <string>
#include <string_view>
#include <vector>

#include "hearthline/scenario/errors.hpp"

namespace hearthline::scenario {

/// What a name refers to, in the words of messages.
struct Sought {
  std::string_view what;    ///< "scenario"
  std::string_view within;  ///< the folder inside those searched, or ""
};
inline constexpr Sought kScenario{"scenario", ""};
inline constexpr Sought kProgramme{"programme", "programmes"};
inline constexpr Sought kCostBook{"cost book", "costs"};

/// Returns the file of a name or path.
/// @param name  a name, or a path: it has a '/' or ends in .toml
/// @param from  the folder that a relative path starts from; "" for the current
/// @param folders  where names are looked up, in this order
/// @param issue  with the location that refers to it, for the error
std::string found_file(const std::string& name, const std::string& from,
                       const std::vector<std::string>& folders,
                       const Sought& sought, Issue issue);

/// Returns the names of the files of folders, sorted.
std::vector<std::string> names_in(const std::vector<std::string>& folders,
                                  const Sought& sought);

/// Returns one form for every way of writing the same path.
std::string file_identity(const std::string& file);

/// Returns the folder that a file is in.
std::string folder_of(const std::string& file);

}  // namespace hearthline::scenario
