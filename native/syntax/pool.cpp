// Threads by pthread, since std::thread can report a refusal only by throwing.
#include "pool.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace strata::syntax {

void run_parallel(size_t count, unsigned threads, const std::function<void(const std::function<size_t()>& next)>& work) {
  std::atomic<size_t> handed{0};
  const std::function<size_t()> next = [&handed, count] {
    // Checked first, so that the counter cannot wrap however often it is asked.
    if (handed.load(std::memory_order_relaxed) >= count) return count;
    return std::min(handed.fetch_add(1, std::memory_order_relaxed), count);
  };
  std::function<void()> all = [&work, &next] { work(next); };
  const auto enter = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  std::vector<pthread_t> started;
  const size_t wanted = std::min<size_t>(std::max(threads, 1u), std::max<size_t>(count, 1));
  for (size_t index = 1; index < wanted; ++index) {
    pthread_t thread;
    if (pthread_create(&thread, nullptr, enter, &all) != 0) break;
    started.push_back(thread);
  }
  all();
  for (const pthread_t thread : started) pthread_join(thread, nullptr);
}

}  // namespace strata::syntax
