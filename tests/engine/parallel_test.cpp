#include "hearthline/engine/parallel.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace {

using hearthline::index;
using hearthline::engine::parallel_tasks;

TEST(ParallelTasks, RunsEachOnceOnAWorkerInRange) {
  for (const int threads : {1, 2, 3, 8}) {
    std::vector<std::atomic<int>> ran(1000);
    std::atomic<bool> in_range{true};
    parallel_tasks(1000, threads, [&](index task, int worker) {
      ++ran[static_cast<std::size_t>(task)];
      if (worker < 0 || worker >= threads) in_range = false;
    });
    for (const auto& count : ran) EXPECT_EQ(count, 1);
    EXPECT_TRUE(in_range);
  }
}

TEST(ParallelTasks, AcceptsZeroTasks) {
  parallel_tasks(0, 4, [](index, int) { FAIL(); });
}

TEST(ParallelTasks, ThrowsATasksException) {
  EXPECT_THROW(parallel_tasks(100000, 2,
                              [&](index task, int) {
                                if (task == 10) throw std::runtime_error("10");
                              }),
               std::runtime_error);
}

TEST(ParallelTasks, StartsNoTaskAfterOneThatThrew) {
  int ran = 0;
  EXPECT_THROW(parallel_tasks(1000, 1,
                              [&](index task, int) {
                                ++ran;
                                if (task == 10) throw std::runtime_error("10");
                              }),
               std::runtime_error);
  EXPECT_EQ(ran, 11);
}

}  // namespace
