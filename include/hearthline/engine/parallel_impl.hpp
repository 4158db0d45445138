#pragma once

#include <algorithm>

#include "hearthline/compiled.hpp"
#include "hearthline/engine/parallel.hpp"

#if HEARTHLINE_THREADS
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <thread>
#include <vector>
#endif

// Each compiler says in its own way that the thread sanitizer is on.
#if defined(__SANITIZE_THREAD__)
#define HEARTHLINE_PLAIN_THREADS 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HEARTHLINE_PLAIN_THREADS 1
#endif
#endif

namespace hearthline::engine::parallel_detail {

HEARTHLINE_INLINE void run_workers(int threads, Work work, void* context) {
#if HEARTHLINE_THREADS && defined(HEARTHLINE_PLAIN_THREADS)
  // The thread sanitizer cannot see the synchronisation inside a packaged
  // oneTBB. It sees that of plain threads, and it is our tasks that it checks.
  std::vector<std::jthread> others;
  for (int worker = 1; worker < threads; ++worker) {
    others.emplace_back(work, context, worker);
  }
  work(context, 0);
  others.clear();
#elif HEARTHLINE_THREADS
  // oneTBB has no more workers; it prints a warning if more are requested.
  constexpr int kMostWorkers = 255;
  threads = std::min(threads, kMostWorkers);
  if (threads > 1) {
    // The caller may request more threads than there are processors.
    const tbb::global_control control(
        tbb::global_control::max_allowed_parallelism,
        static_cast<std::size_t>(std::max(threads, available_threads())));
    tbb::task_arena arena(threads);
    arena.execute([&] {
      tbb::task_group group;
      for (int worker = 1; worker < threads; ++worker) {
        group.run([work, context, worker] { work(context, worker); });
      }
      work(context, 0);
      group.wait();
    });
  } else {
    work(context, 0);
  }
#else
  static_cast<void>(threads);
  work(context, 0);
#endif
}

}  // namespace hearthline::engine::parallel_detail

#undef HEARTHLINE_PLAIN_THREADS
