// The arena: one MAP_SHARED memfd between the addon (host, C++) and the guest library (C) in every Python process.
//
// Who creates it: the addon (tach_arena_size, tach_arena_format). Who maps it: the addon, and the controller by tach_open;
// every process forked from the controller inherits the mapping. Nothing in it is a pointer: places are byte offsets.
// Sparse: only touched pages cost memory, so the arrays are sized generously (see the capacities).
//
// Who writes what:
// - schedule (units, pool, timeouts): the controller, before it forks the zygote; afterwards only the two cursors move (atomically).
// - a slot's ring: one producer at a time (the worker while it lives, else the guardian, else the zygote), one consumer (the host).
//   A producer that is killed in the middle of a record leaves `head` where it was: half a record is never seen.
// - a slot's activity (item, phase, started_ns, ...): the same producer, under `sequence` (odd while a test runs): a reader takes
//   `sequence`, the fields, and `sequence` again, and throws away what it read when the two differ.
// - `stop`: the host (1 take no further test; 2 abort, the guardians return as soon as their worker is gone).
#ifndef NX_STRATA_TACH_ARENA_H
#define NX_STRATA_TACH_ARENA_H

#include <stdint.h>

#ifdef __cplusplus
#define TACH_STATIC_ASSERT static_assert
#else
#define TACH_STATIC_ASSERT _Static_assert
#endif

#define TACH_MAGIC 0x68636174u /* "tach" */
#define TACH_VERSION 1u
#define TACH_NONE 0xffffffffu
#define TACH_SLOTS_MAX 256u
#define TACH_ITEMS_DEFAULT (1u << 20)
#define TACH_UNITS_DEFAULT (1u << 18)
#define TACH_RING_BYTES_DEFAULT (1u << 20) /* a power of two */
#define TACH_RING_BYTES_MIN (1u << 12)

enum tach_kind {
  TACH_PASSED = 1,     // no payload
  TACH_REPORTS = 2,    // JSON list of pytest's serialised reports
  TACH_CRASHED = 3,    // JSON {signal | exitCode, phase}
  TACH_TIMED_OUT = 4,  // JSON {phase, timeoutMs}
  TACH_LEAK = 5,       // JSON {kind, detail, action: "reset" | "discard"}
  TACH_NOTE = 6,       // JSON, the harness's own; the guest writes {kind: "engine", detail}
  TACH_STATISTICS = 7  // JSON, one a leaf
};

enum tach_phase_number { TACH_SETUP = 0, TACH_CALL = 1, TACH_TEARDOWN = 2 };

// A record in a ring: this header, then `size` bytes, then padding to 8. A payload that does not fit a ring goes in several
// records of which all but the last carry TACH_MORE and all but the first TACH_CONTINUED.
enum tach_record_flags { TACH_MORE = 1, TACH_CONTINUED = 2 };
struct tach_record {
  uint32_t size;  // bytes of payload in this record
  uint16_t kind, flags;
  uint32_t item;
  uint32_t phases_us[3];
};
TACH_STATIC_ASSERT(sizeof(struct tach_record) == 24, "a record's header is part of the seam");

struct tach_slot {
  // ring: positions are bytes ever written and read; the place is position & (ring_bytes - 1)
  uint64_t head;             // producer
  uint32_t waiting;          // producer: 1 while it sleeps on `space`
  uint32_t reserved0[13];
  uint64_t tail;             // host
  uint32_t space;            // host: futex, bumped after `tail` moved while `waiting` is set
  uint32_t reserved1[13];
  // activity
  uint64_t sequence;         // odd while a test runs
  uint64_t started_ns;       // CLOCK_MONOTONIC
  uint32_t item, phase;
  uint32_t timeout_ms;       // 0 = none
  uint32_t pid;              // who runs the test: the worker, or the guardian when it runs unreset
  uint32_t guardian;         // the process that called tach_leaf or tach_begin
  uint32_t mode;             // 0 reset, 1 fork, 2 unreset
  uint64_t killed_sequence;  // host: the `sequence` whose time was up when it sent SIGKILL
  uint32_t resets, forks;    // so far in this slot, for progress
  uint32_t calls_blocked;    // producer: 1 while a test runs that has made no system call; the kernel reads it (guest/watch.c)
  uint32_t reserved2;
};
TACH_STATIC_ASSERT(sizeof(struct tach_slot) == 192, "three cache lines: producer, host, activity");

struct tach_arena {
  uint32_t magic, version;
  uint64_t bytes;
  uint32_t slot_count, item_capacity, unit_capacity, ring_bytes;
  uint64_t slots_at, timeouts_at, pool_at, units_at, rings_at;  // offsets from the arena's start
  uint32_t timeout_ms;                                          // of an item without its own; 0 = none
  uint32_t controller;                                          // pid, set by tach_open
  uint8_t reserved0[48];
  // host and producers; each on its own line, because every worker reads `stop` and moves a cursor once a test
  uint32_t stop;
  uint32_t reserved1[15];
  uint32_t doorbell, host_asleep;  // futex: bumped by producers; woken only while the host sleeps
  uint32_t reserved2[14];
  uint32_t pool_cursor, pool_count;
  uint32_t unit_cursor, unit_count;
  uint32_t reserved3[12];
};
TACH_STATIC_ASSERT(sizeof(struct tach_arena) == 320, "the header is part of the seam");

static inline uint64_t tach_align(uint64_t bytes) { return (bytes + 4095u) & ~UINT64_C(4095); }

static inline struct tach_slot *tach_slot_of(struct tach_arena *arena, uint32_t slot) {
  return (struct tach_slot *)((char *)arena + arena->slots_at) + slot;
}
static inline uint32_t *tach_timeouts(struct tach_arena *arena) { return (uint32_t *)((char *)arena + arena->timeouts_at); }
static inline uint32_t *tach_pool(struct tach_arena *arena) { return (uint32_t *)((char *)arena + arena->pool_at); }
static inline uint32_t *tach_units(struct tach_arena *arena) { return (uint32_t *)((char *)arena + arena->units_at); }
static inline char *tach_ring_of(struct tach_arena *arena, uint32_t slot) {
  return (char *)arena + arena->rings_at + (uint64_t)slot * arena->ring_bytes;
}

// The layout for these counts; `bytes` is what the memfd must be long. The host writes it into a fresh (zeroed) arena.
static inline struct tach_arena tach_layout(uint32_t slots, uint32_t items, uint32_t units, uint32_t ring_bytes) {
  struct tach_arena a;
  __builtin_memset(&a, 0, sizeof a);
  a.magic = TACH_MAGIC;
  a.version = TACH_VERSION;
  a.slot_count = slots;
  a.item_capacity = items;
  a.unit_capacity = units;
  a.ring_bytes = ring_bytes;
  a.slots_at = tach_align(sizeof(struct tach_arena));
  a.timeouts_at = a.slots_at + tach_align((uint64_t)slots * sizeof(struct tach_slot));
  a.pool_at = a.timeouts_at + tach_align((uint64_t)items * 4);
  a.units_at = a.pool_at + tach_align((uint64_t)items * 4);
  a.rings_at = a.units_at + tach_align((uint64_t)units * 4);
  a.bytes = a.rings_at + (uint64_t)slots * ring_bytes;
  return a;
}

#define tach_load(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
#define tach_store(place, value) __atomic_store_n(place, value, __ATOMIC_RELEASE)

#endif
