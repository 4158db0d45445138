#pragma once
/// @file
/// Threads, in one place. Nothing else of the library names oneTBB, and a
/// build without threads (HEARTHLINE_THREADS=0) runs the same tasks in turn.
///
/// Results never depend on threads: tasks write what is theirs, and what they
/// share is added up in integers.

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

#include "hearthline/index.hpp"

#ifndef HEARTHLINE_THREADS
#define HEARTHLINE_THREADS 1
#endif

#if HEARTHLINE_THREADS
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <thread>
#include <vector>
#endif

namespace hearthline::engine {

/// How many threads the machine runs at once; 1 in a build without threads.
inline int available_threads() {
#if HEARTHLINE_THREADS
  const unsigned threads = std::thread::hardware_concurrency();
  return threads == 0 ? 1 : static_cast<int>(threads);
#else
  return 1;
#endif
}

/// Runs `task(i, worker)` for i in [0, tasks), taken in order by up to
/// `threads` workers; `worker` in [0, threads) tells the caller's scratch
/// space apart. The first exception of a task stops the others from starting
/// and is thrown here.
/// @param threads  at least 1
template <class Task>
void parallel_tasks(index tasks, int threads, Task&& task) {
  std::atomic<index> next{0};
  std::exception_ptr failure;
  std::mutex guard;
  const auto work = [&](int worker) {
    try {
      for (index i = next.fetch_add(1); i < tasks; i = next.fetch_add(1)) {
        task(i, worker);
      }
    } catch (...) {
      const std::lock_guard lock(guard);
      if (!failure) failure = std::current_exception();
      next = tasks;
    }
  };
#if HEARTHLINE_THREADS && defined(__SANITIZE_THREAD__)
  // The race checker cannot see how a packaged oneTBB hands work over; with
  // plain threads it sees everything, and our tasks are what it is to check.
  std::vector<std::jthread> others;
  for (int worker = 1; worker < threads; ++worker) {
    others.emplace_back(work, worker);
  }
  work(0);
  others.clear();
#elif HEARTHLINE_THREADS
  if (threads > 1) {
    // More threads than processors are the caller's to ask for.
    const tbb::global_control control(
        tbb::global_control::max_allowed_parallelism,
        static_cast<std::size_t>(std::max(threads, available_threads())));
    tbb::task_arena arena(threads);
    arena.execute([&] {
      tbb::task_group group;
      for (int worker = 1; worker < threads; ++worker) {
        group.run([&work, worker] { work(worker); });
      }
      work(0);
      group.wait();
    });
  } else {
    work(0);
  }
#else
  static_cast<void>(threads);
  work(0);
#endif
  if (failure) std::rethrow_exception(failure);
}

}  // namespace hearthline::engine
