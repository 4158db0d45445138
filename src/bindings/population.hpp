#pragma once
/// @file
/// The families that Python holds and that runs share.

#include <memory>

#include "hearthline/model/family.hpp"

namespace hearthline::bindings {

struct Population {
  std::shared_ptr<const model::Families> families;
};

}  // namespace hearthline::bindings
