#pragma once
/// @file
/// The file format, described for editors and for people. Both descriptions
/// come from the same `visit` that reads files.

#include <string>

namespace hearthline::scenario {

/// Returns a JSON Schema (draft 07) of scenario files, with which editors
/// complete names, show meanings and mark errors while you type. Conditions
/// between fields are checked only by `load`.
std::string json_schema();

/// Returns a page of Markdown: the path, unit, bounds, default and meaning of
/// every field.
std::string parameter_reference();

}  // namespace hearthline::scenario
