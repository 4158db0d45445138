#pragma once
/// @file
/// The memory that this process may still use.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

namespace hearthline::engine {

namespace memory_detail {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// Returns what a control group leaves: its limit minus what it uses.
inline double left_in(const std::filesystem::path& group, const char* limit,
                      const char* usage) {
  double most = 0.0;
  double used = 0.0;
  // The limit may be the word "max", at which reading fails.
  if (std::ifstream(group / limit) >> most &&
      std::ifstream(group / usage) >> used) {
    return std::max(0.0, most - used);
  }
  return kUnlimited;
}

}  // namespace memory_detail

/// Returns the bytes of memory that are available without swapping, and that
/// the control group of the process grants; infinity if neither can be read
/// (outside Linux).
inline double available_memory() {
  using namespace memory_detail;
  double bytes = kUnlimited;
  std::ifstream file("/proc/meminfo");
  std::string name;
  double kilobytes = 0.0;
  for (std::string unit; file >> name >> kilobytes; std::getline(file, unit)) {
    if (name == "MemAvailable:") bytes = kilobytes * 1024.0;
  }
  const std::filesystem::path top = "/sys/fs/cgroup";
  bytes = std::min(bytes, left_in(top, "memory.max", "memory.current"));
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.starts_with("0::/")) {
      bytes = std::min(
          bytes, left_in(top / line.substr(4), "memory.max", "memory.current"));
    }
  }
  return std::min(bytes, left_in(top / "memory", "memory.limit_in_bytes",
                                 "memory.usage_in_bytes"));
}

}  // namespace hearthline::engine
