// The smallest program that uses the library: one random number from one
// address.

#include <cstdio>

#include "hearthline/random/stream.hpp"

int main() {
  using namespace hearthline::random;
  const RunKey key{.seed = 1, .draw = 0};
  std::printf("uniform %.17f\n", uniform(key, 7, stream_id("consumer"), 0));
}
