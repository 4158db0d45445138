#pragma once
/// @file
/// Memory in large pages, for megabytes that are read in no order: with pages
/// of 4 kB, the processor looks for where they are as long as for the data.

#include <cstddef>
#include <limits>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace hearthline {

/// An allocator that asks the system for large pages where it knows how to
/// (Linux), and is otherwise the usual one.
template <class T>
class LargePages {
 public:
  using value_type = T;

  LargePages() = default;
  /// @param asks  whether it does ask for them
  explicit LargePages(bool asks) : asks_(asks) {}
  template <class Other>
  explicit(false) LargePages(const LargePages<Other>& other)
      : asks_(other.asks()) {}

  bool asks() const { return asks_; }

  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) {
      throw std::bad_array_new_length();
    }
    const std::size_t bytes = count * sizeof(T);
    void* memory = ::operator new(bytes, alignment(count));
#ifdef MADV_HUGEPAGE
    // Only advice: without large pages, the memory is as good.
    if (asks_ && bytes >= kPage) {
      static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
    }
#endif
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    ::operator delete(memory, alignment(count));
  }

  /// Each can free what another has allocated.
  template <class Other>
  friend bool operator==(const LargePages&, const LargePages<Other>&) {
    return true;
  }

 private:
  static constexpr std::size_t kPage = std::size_t{1} << 21U;
  static std::align_val_t alignment(std::size_t count) {
    return std::align_val_t{count * sizeof(T) >= kPage ? kPage : alignof(T)};
  }

  bool asks_ = true;
};

}  // namespace hearthline
