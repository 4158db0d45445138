#pragma once
/// @file
/// The processors that this process may use.

#include <filesystem>
#include <istream>

#ifndef HEARTHLINE_THREADS
#define HEARTHLINE_THREADS 1
#endif

namespace hearthline::engine {

/// Returns the number of threads that can run at the same time: the processors
/// in the affinity mask of the calling thread, and no more than the processor
/// time that its control groups grant, rounded up (the limit of a container or
/// of a batch job). At least 1; always 1 in a build without threads.
///
/// Outside Linux it is the number of hardware threads.
int available_threads();

/// Returns the processor time that control groups grant to a process, in
/// processors: the smallest quota of its group and of all groups above;
/// infinity if there is none, or if it cannot be read.
/// @param groups  as in /proc/self/cgroup: the groups of the process
/// @param mount   where control groups are found, usually /sys/fs/cgroup
/// Source: the Linux kernel's documentation, cgroup-v2.rst (`cpu.max`) and, for
/// version 1, scheduler/sched-bwc.rst (`cpu.cfs_quota_us`).
double processor_quota(std::istream& groups,
                       const std::filesystem::path& mount);

}  // namespace hearthline::engine

#ifndef HEARTHLINE_COMPILED
#include "hearthline/engine/processors_impl.hpp"
#endif
