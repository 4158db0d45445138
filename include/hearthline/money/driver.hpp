#pragma once
/// @file
/// What costs fall on.

#include <cstdint>
#include <string>

#include "hearthline/money/exact.hpp"

namespace hearthline::money {

/// Whose volume it is.
enum class Counted : std::uint8_t {
  kFamilies,  ///< families, and the children that they or their cases have
  kUnits      ///< places, workers, starts or cases of a stream
};

/// Something that a run counts and a cost can fall on.
struct Driver {
  std::string name;  ///< such as "case.cla" or "programme.key_worker.start"
  Per per = Per::kYear;
  Counted counted = Counted::kFamilies;
  /// Whether it belongs to no locality, but to the borough.
  bool borough = false;
};

}  // namespace hearthline::money
