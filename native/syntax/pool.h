// Running one function over many indices on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace strata::syntax {

/// Calls `work(next)` once on each of up to `threads` threads (the caller's among them), where `next()` hands
/// out each index below `count` exactly once, and then `count` for ever. Returns when all are done. Where the
/// system grants fewer threads, the others do the work.
void run_parallel(size_t count, unsigned threads, const std::function<void(const std::function<size_t()>& next)>& work);

}  // namespace strata::syntax
