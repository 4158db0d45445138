#pragma once
/// @file
/// Threads, in one place. Nothing else of the library names oneTBB, and a
/// build without threads (HEARTHLINE_THREADS=0) runs the same tasks in turn.
///
/// Results never depend on threads: tasks write what is theirs, and what they
/// share is added up in integers.

#include <atomic>
#include <exception>
#include <mutex>

#include "hearthline/index.hpp"

#ifndef HEARTHLINE_THREADS
#define HEARTHLINE_THREADS 1
#endif

namespace hearthline::engine {

/// How many threads the machine runs at once; 1 in a build without threads.
int available_threads();

namespace parallel_detail {

/// A function of a worker's number, and what it is called with.
using Work = void (*)(void* context, int worker);

/// Calls `work(context, worker)` once for every worker in [0, threads), up to
/// all at the same time, and returns when the last one is done.
/// @param work  throws nothing
void run_workers(int threads, Work work, void* context);

}  // namespace parallel_detail

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
