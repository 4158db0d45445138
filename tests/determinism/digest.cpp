/// @file
/// Prints the digests of fixed calculations, bit by bit, a line each. Builds
/// with another compiler, another instruction set or without threads must
/// print the same lines. With `--expected`, prints the solved numbers as well.

#include <cstdio>
#include <string_view>

#include "determinism/calculations.hpp"

int main(int count, char** words) {
  using namespace hearthline::determinism;
  std::printf("run        %s\n", run_digest().c_str());
  std::printf("multistate %s\n", multistate_digest().c_str());
  if (count > 1 && std::string_view(words[1]) == "--expected") {
    for (const auto& [name, value] : expected_values()) {
      std::printf("%s %.17g\n", name.c_str(), value);
    }
  }
}
