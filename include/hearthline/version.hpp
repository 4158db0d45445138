#pragma once
/// @file
/// The version. CMake and pyproject.toml read it from here.

#define HEARTHLINE_VERSION "0.1.0"
