// The processors that a process may use, from made-up control groups and from
// the affinity of this process.

#include "hearthline/engine/processors.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#if defined(__linux__)
#include <sched.h>
#endif

namespace {

using hearthline::engine::available_threads;
using hearthline::engine::processor_quota;
namespace fs = std::filesystem;

constexpr double kNone = std::numeric_limits<double>::infinity();

class ProcessorQuota : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    mount_ = fs::path(::testing::TempDir()) /
             (std::string("hearthline-cgroup-") + test->name());
    fs::remove_all(mount_);
  }
  void TearDown() override { fs::remove_all(mount_); }

  void write(const std::string& file, const std::string& text) const {
    const fs::path path = mount_ / file;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text << "\n";
  }
  double quota(const std::string& groups) const {
    std::istringstream lines(groups);
    return processor_quota(lines, mount_);
  }

 private:
  fs::path mount_;
};

TEST_F(ProcessorQuota, IsTimePerPeriod) {
  write("job/cpu.max", "150000 100000");
  EXPECT_EQ(quota("0::/job\n"), 1.5);
}

TEST_F(ProcessorQuota, IsTheSmallestOfTheGroupAndThoseAbove) {
  write("cpu.max", "max 100000");
  write("all/cpu.max", "300000 100000");
  write("all/jobs/cpu.max", "400000 100000");
  write("all/jobs/one/cpu.max", "max 100000");
  write("all/other/cpu.max", "100000 100000");
  EXPECT_EQ(quota("0::/all/jobs/one\n"), 3.0);
  EXPECT_EQ(quota("0::/all/other\n"), 1.0);
}

// A container sees its own group as the top, and may see a path outside.
TEST_F(ProcessorQuota, IsAtTheTopOfAContainer) {
  write("cpu.max", "50000 100000");
  EXPECT_EQ(quota("0::/\n"), 0.5);
  EXPECT_EQ(quota("0::/docker/0123\n"), 0.5);
}

TEST_F(ProcessorQuota, IsReadFromVersion1) {
  write("cpu,cpuacct/job/cpu.cfs_quota_us", "250000");
  write("cpu,cpuacct/job/cpu.cfs_period_us", "100000");
  write("cpu,cpuacct/free/cpu.cfs_quota_us", "-1");
  write("cpu,cpuacct/free/cpu.cfs_period_us", "100000");
  write("memory/job/cpu.cfs_quota_us", "1");
  write("memory/job/cpu.cfs_period_us", "100000");
  EXPECT_EQ(quota("5:memory:/job\n4:cpu,cpuacct:/job\n1:name=systemd:/x\n"),
            2.5);
  EXPECT_EQ(quota("4:cpu,cpuacct:/free\n"), kNone);
}

TEST_F(ProcessorQuota, IsInfiniteWithoutOne) {
  EXPECT_EQ(quota(""), kNone);
  EXPECT_EQ(quota("0::/job\n"), kNone);
  EXPECT_EQ(quota("no colons\n0:one\n"), kNone);
  write("job/cpu.max", "max 100000");
  EXPECT_EQ(quota("0::/job\n"), kNone);
  write("job/cpu.max", "100000 0");
  EXPECT_EQ(quota("0::/job\n"), kNone);
}

TEST(AvailableThreads, AreAtLeastOne) { EXPECT_GE(available_threads(), 1); }

#if defined(__linux__)
TEST(AvailableThreads, AreThoseOfTheAffinityMask) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  std::size_t first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(available_threads(), 1);
  EXPECT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
  EXPECT_LE(available_threads(), CPU_COUNT(&before));
}
#endif

}  // namespace
