#pragma once
/// @file
/// The exceptions of the library. Python translates them into its own.

#include <stdexcept>

namespace hearthline {

/// The base of every exception that the library throws deliberately. Its
/// message is written for the user: where, what was expected, what was found.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Invalid input: a name, a number or a model that cannot be used.
class InputError : public Error {
 public:
  using Error::Error;
};

/// The caller stopped a run; unfinished draws are discarded.
class Interrupted : public Error {
 public:
  Interrupted() : Error("the run was stopped before it was complete") {}
};

}  // namespace hearthline
