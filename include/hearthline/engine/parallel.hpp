#pragma once
/// @file
/// Threads. No other part of the library uses oneTBB, and a build without
/// threads (HEARTHLINE_THREADS=0) runs the same tasks one after another.
///
/// Results never depend on threads: each task writes only its own data, and
/// shared sums are sums of integers.

#include <atomic>
#include <exception>
#include <mutex>
#include <string>

#include "hearthline/engine/processors.hpp"  // IWYU pragma: export
#include "hearthline/error.hpp"
#include "hearthline/index.hpp"

namespace hearthline::engine {

/// The largest number of threads that may be requested; no more than 255 work
/// at a time.
inline constexpr int kMostThreads = 4096;

/// @throws InputError unless a number of threads is from 1 to 4096
inline void require_threads(int threads) {
  if (threads >= 1 && threads <= kMostThreads) return;
  throw InputError("threads: expected a whole number from 1 to " +
                   std::to_string(kMostThreads) + ", found " +
                   std::to_string(threads));
}

namespace parallel_detail {

/// A function of the number of a worker, and its context.
using Work = void (*)(void* context, int worker);

/// Calls `work(context, worker)` once for every worker in [0, threads),
/// concurrently if possible, and returns when all are done.
/// @param work  must not throw
void run_workers(int threads, Work work, void* context);

}  // namespace parallel_detail

/// Runs `task(i, worker)` for i in [0, tasks), started in this order by up to
/// `threads` workers. `worker` in [0, threads) selects the caller's scratch
/// space. After the first exception of a task no more tasks start, and the
/// exception is rethrown here.
/// @throws InputError unless `threads` is from 1 to 4096
template <class Task>
void parallel_tasks(index tasks, int threads, Task&& task) {
  require_threads(threads);
  std::atomic<index> next{0};
  std::exception_ptr failure;
  std::mutex guard;
  auto work = [&](int worker) {
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
  using Worker = decltype(work);
  parallel_detail::run_workers(
      threads,
      [](void* context, int worker) {
        (*static_cast<Worker*>(context))(worker);
      },
      &work);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace hearthline::engine

#ifndef HEARTHLINE_COMPILED
#include "hearthline/engine/parallel_impl.hpp"
#endif
