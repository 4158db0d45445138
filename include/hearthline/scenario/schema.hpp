#pragma once
/// @file
/// The file format, described for editors and for people. Both come from the
/// same `visit` that reads files.

#include <string>

namespace hearthline::scenario {

/// A JSON Schema (draft 07) of scenario files, from which editors complete
/// names, show meanings and mark what is wrong while it is typed. What holds
/// between fields is checked by `load` alone.
std::string json_schema();

/// A page of Markdown: every field's path, unit, bounds, default and meaning.
std::string parameter_reference();

}  // namespace hearthline::scenario
