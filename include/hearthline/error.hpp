#pragma once
/// @file
/// What the library throws. Python sees each as the package's own exception.

#include <stdexcept>

namespace hearthline {

/// The root of every exception the library throws on purpose; its message is
/// written for the user: what was found, where, and what is allowed.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Something that was given and cannot be used: a name, a number, a model.
class InputError : public Error {
 public:
  using Error::Error;
};

/// A run that its caller stopped; nothing of the unfinished draws is kept.
class Interrupted : public Error {
 public:
  Interrupted() : Error("the run was stopped before it was complete") {}
};

}  // namespace hearthline
