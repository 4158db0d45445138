#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

#include "hearthline/compiled.hpp"
#include "hearthline/engine/processors.hpp"

#if defined(__linux__)
#include <sched.h>
#endif

namespace hearthline::engine {

namespace processors_detail {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// Returns the quota in the files of one group: time per period.
inline double quota_of(const std::filesystem::path& group) {
  double time = 0.0;
  double period = 0.0;
  // Version 2. The time may be the word "max", at which reading fails.
  if (std::ifstream(group / "cpu.max") >> time >> period && period > 0.0) {
    return time / period;
  }
  // Version 1. Without a quota, the time is -1.
  if (std::ifstream(group / "cpu.cfs_quota_us") >> time &&
      std::ifstream(group / "cpu.cfs_period_us") >> period && time > 0.0 &&
      period > 0.0) {
    return time / period;
  }
  return kUnlimited;
}

/// Returns the smallest quota of a group and of those above it. In a container
/// that sees its own group as the top, the path leads nowhere, and the quota is
/// at the top.
inline double quota_along(const std::filesystem::path& top,
                          const std::string& group) {
  double quota = quota_of(top);
  std::filesystem::path at = top;
  for (const auto& name : std::filesystem::path(group).relative_path()) {
    at /= name;
    quota = std::min(quota, quota_of(at));
  }
  return quota;
}

inline int processors_in_mask() {
#if defined(__linux__)
  cpu_set_t mask;
  if (sched_getaffinity(0, sizeof mask, &mask) == 0) return CPU_COUNT(&mask);
#endif
  // Also where there are more processors than a mask has bits.
  return static_cast<int>(std::thread::hardware_concurrency());
}

}  // namespace processors_detail

HEARTHLINE_INLINE double processor_quota(std::istream& groups,
                                         const std::filesystem::path& mount) {
  using namespace processors_detail;
  double quota = kUnlimited;
  // hierarchy:controllers:path, where version 2 lists no controllers
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) {
      quota = std::min(quota, quota_along(mount, group));
    } else if (("," + controllers + ",").find(",cpu,") != std::string::npos) {
      quota = std::min(quota, quota_along(mount / controllers, group));
      quota = std::min(quota, quota_along(mount / "cpu", group));
    }
  }
  return quota;
}

HEARTHLINE_INLINE int available_threads() {
#if HEARTHLINE_THREADS
  const int processors = std::max(processors_detail::processors_in_mask(), 1);
  std::ifstream groups("/proc/self/cgroup");
  const double quota = std::ceil(processor_quota(groups, "/sys/fs/cgroup"));
  return quota < processors ? std::max(static_cast<int>(quota), 1) : processors;
#else
  return 1;
#endif
}

}  // namespace hearthline::engine
