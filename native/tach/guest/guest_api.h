// The guest library as the harness sees it: plain C, no Python.h, loaded by ctypes.PyDLL (the GIL stays held in every call).
//
// `slot` is 0 .. slots-1; an item is its index in pytest's collection; a unit is a number that the harness chose. One process at a time
// speaks for a slot. Nothing here is thread-safe within a process.
#ifndef NX_STRATA_TACH_GUEST_API_H
#define NX_STRATA_TACH_GUEST_API_H

#include <stddef.h>
#include <stdint.h>

// Controller, once: maps the arena, disables transparent huge pages for this process and its descendants. 0 or -errno.
int tach_open(int arena_fd);
// 0 = reset works here; else -1 and, in `reason`, why not. Forks a short-lived child: call it where that is fine.
int tach_probe(char *reason, size_t size);

// The schedule, before the zygote is forked. 0 or -EINVAL (more than the arena was made for).
int tach_schedule_timeout(uint32_t item, uint32_t timeout_ms);           // 0 = the run's default
int tach_schedule_pool(const uint32_t *items, uint32_t count);           // the free pool, in the order to run it
int tach_schedule_units(const uint32_t *units, uint32_t count);          // numbers of the harness's choosing, repeats allowed
// Before the leaf: the group of each item, and for each group a byte in shared memory; once that is not 0, whether a worker wrote it or
// one of its items died, items of the group that nobody has taken are left out, without a record. Both arrays stay the caller's.
void tach_skip_groups(const uint32_t *group_of, uint8_t *over);
// The next unit, -1 = none is left or a stop was asked for.
int32_t tach_next_unit(int32_t slot);

// G: runs items (NULL = the free pool of the arena) in workers. mode 0 reset, or fork where that is measured to be cheaper;
// 1 fork a test; 2 reset always. Where reset cannot work (see tach_probe) it forks and writes a note.
// Returns in a worker, once a test, with the item's index: in reset mode the same call returns again after each tach_finish.
// Returns in G with -1 when its items are done (or a stop was asked for). G must have one thread.
int32_t tach_leaf(int32_t slot, int32_t mode, const uint32_t *items, uint32_t count);
// W: after a test and its records. Checks, then resets or discards; never returns.
void tach_finish(void);
// W: no reset any more in this worker (a wide fixture was built at run time): go on with tach_next, end with tach_finish.
void tach_keep(void);
int32_t tach_next(int32_t slot);
// G, running a test itself, unreset: what runs and since when; and that it is over.
void tach_begin(int32_t slot, uint32_t item);
void tach_done(int32_t slot);
// Z: after it reaped a guardian (status as of waitpid): if a test was running unreset in it, writes its record (crashed or timed out)
// and returns the item, else -1.
int32_t tach_reap(int32_t slot, int32_t wait_status);

// Appends a record; blocks while the ring is full. phases_us (setup, call, teardown) and payload may be NULL.
void tach_emit(int32_t slot, uint32_t kind, uint32_t item, const uint32_t phases_us[3], const void *payload, uint32_t size);
// W, before a test: watch for system calls, where the kernel can; until tach_finish. The byte at the address is 1 while there was none.
void tach_watch(int32_t slot);
uint8_t *tach_watch_address(int32_t slot);
// 0 setup, 1 call, 2 teardown: for reports of crashes and timeouts.
void tach_phase(int32_t slot, uint32_t phase);

#endif
