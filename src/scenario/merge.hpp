#pragma once
/// @file
/// One table laid over another, and what the upper one leaves out of the lower.

#include <string_view>

#include "tree.hpp"

namespace hearthline::scenario {

/// Lays the child's values over those of the base. A number is replaced
/// together with its unit and provenance: a mixture of two would have no basis.
void lay_over(Node& base, const Node& child);

/// Removes from a base what the `without` of a child lists, and the list from
/// the child.
/// @param tree  for the locations of messages
/// @param field  the path of the list
/// @param stated  what the paths lead to: "something that ... states"
/// @param example  of a path
void leave_out_listed(Node& base, Node& child, const Tree& tree,
                      std::string_view field, std::string_view stated,
                      std::string_view example);

/// Removes a name from a table, if it is there.
void remove(Node& table, std::string_view name);

}  // namespace hearthline::scenario
