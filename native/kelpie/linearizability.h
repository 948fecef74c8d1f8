// Judges whether a history of operations on independent keys could have come from one object a key.
//
// Contract: check() only reads `history`, allocates what it needs, throws nothing, and is safe to call
// from any thread. It stops at `limits` with Verdict::unknown, which is never a guess: linearizable
// means that an order was found, violation that none exists.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace kelpie {

enum class Kind : uint8_t {
  read = 0,        // answers a
  write = 1,       // state := a
  cas = 2,         // state was a, becomes b
  cas_failed = 3,  // state was not a
  add = 4,         // state += a
  add_get = 5,     // state += a, answers b
  push = 6,        // appends a at the tail (enqueue, append)
  pop = 7,         // takes a from the head
  pop_empty = 8,   // found the sequence empty
  pop_any = 9,     // took whatever was at the head; its answer is not known
  read_list = 10,  // answers the whole sequence: elements [a, a + b) of History::elements
};
inline constexpr uint8_t kKinds = 11;

/** Return rank of an operation of unknown outcome: it may take effect at any later time, or never. */
inline constexpr uint32_t kNever = UINT32_MAX;

/** Column by column, operation i in each; ranks are positions in the history's order of events. */
struct History {
  std::span<const uint32_t> key;
  std::span<const uint32_t> call;
  std::span<const uint32_t> ret;
  std::span<const uint8_t> kind;
  std::span<const double> a;
  std::span<const double> b;
  std::span<const double> version;  // commit order within the key, as the store tells it; negative: not told
  std::span<const double> elements;
};

struct Limits {
  uint32_t time_ms_max = 60'000;
  uint64_t memo_entries_max = 24'000'000;  // 16 bytes each, in a table at most half full: 768 MB
  const std::atomic<bool>* cancelled = nullptr;
};

enum class Verdict : uint8_t { linearizable = 0, violation = 1, unknown = 2 };

struct Outcome {
  Verdict verdict = Verdict::linearizable;
  uint32_t keys = 0;
  uint32_t keys_by_commit_order = 0;
  uint32_t keys_by_zones = 0;
  uint32_t keys_by_search = 0;
  uint64_t states = 0;  // that the search visited
  bool out_of_memory = false;
  // Of the first key that is not linearizable (or, for unknown, not decided):
  uint32_t key = 0;
  std::vector<uint32_t> prefix;   // the longest order found, as operation indices
  std::vector<uint32_t> blocked;  // operations that could not follow it
};

/** `initial` is the state of every key before its first operation (ignored for sequences). */
[[nodiscard]] Outcome check(const History& history, double initial, const Limits& limits);

}  // namespace kelpie
