#pragma once
/// @file
/// The memory that this process may still use.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"

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

/// Returns the error for a number whose values do not fit in memory.
/// @param field   the number, such as "draws"
/// @param values  what needs the memory, such as "results"
inline Error beyond_memory(const std::string& field, const std::string& values,
                           index number, double needed, double available) {
  const auto megabytes = [](double bytes) {
    return std::to_string(static_cast<std::int64_t>(std::ceil(bytes / 1e6))) +
           " MB";
  };
  const std::string has =
      std::isfinite(available) ? " (" + megabytes(available) + ")" : "";
  return Error{field + ": expected a number whose " + values +
               " fit in the memory available" + has + ", found " +
               std::to_string(number) + ", which need " + megabytes(needed)};
}

/// Checks that values fit in memory, before any of it is used: Linux grants
/// more memory than there is, and kills whoever uses it.
/// @param each  bytes that each of the number needs
/// @throws Error if they do not; see `beyond_memory`
inline void require_memory(const std::string& field, const std::string& values,
                           index number, double each) {
  const double needed = static_cast<double>(number) * each;
  const double available = available_memory();
  if (needed > available) {
    throw beyond_memory(field, values, number, needed, available);
  }
}

}  // namespace hearthline::engine
