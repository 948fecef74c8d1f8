// What the guest's parts share: the state of one guardian and its workers, outside every snapshot.
//
// Words: the controller C opens the arena; the zygote Z forks guardians G, one a unit; G's tach_leaf freezes G and forks workers W.
// Memory: `tach_state` lies in MAP_SHARED memory that G makes on its first leaf, so that W's records survive both a reset (it is
// not tracked) and W's death (G reads the verdict). One W lives at a time, and G sleeps while W runs: there is one writer at a time,
// except for the few fields marked "handshake".
#ifndef NX_STRATA_TACH_GUEST_H
#define NX_STRATA_TACH_GUEST_H

#include <stddef.h>
#include <stdint.h>

#include "../arena.h"
#include "system.h"

#define EVENTS_BUSY 0xffffffffu  // G is reading: look again
#define TACH_API __attribute__((visibility("default")))

enum {
  REGIONS_MAX = 16384,
  EVENTS_MAX = 64,         // unmappings of tracked memory in one test
  CONSTANTS_BETWEEN_MAX = 2,  // a mapping more in a scan costs 0.2 us, a scan more 0.5
  WRITTEN_MAX = 64,        // ranges a scan, more by further scans: the kernel allocates and clears a buffer of this length each time
  ZONES_MAX = 1024,
  FIXED_SPAN_PAGES_MAX = 4,  // a span this short (the data of an extension module) is copied unseen: 0.1 us a page instead of 0.5 a scan
  FIXED_PAGES_MAX = 4096,
  ZONE_CHUNK = 2 << 20,    // what one page table covers
  ZONE_CHUNKS_MIN = 2,     // scanning a zone takes 0.5 us, scanning 2 MiB of protected pages 0.4
  POPULATED_MAX = 4096,    // ... at the checkpoint
  COPIES_MAX = 512,        // runs of pages collected before they are fetched
  DESCRIPTORS_MAX = 1024,
  TRACKED_PAGES_MAX = 1 << 23,  // 32 GiB of tracked address space
  GOLDEN_PAGES_MAX = 1 << 14,   // 64 MiB of images kept at hand: hot pages, and what the worker wrote before its checkpoint
  STACK_BYTES = 64 << 10,
  BROKEN_WORKERS_MAX = 20,
  TEXT_BYTES = 1 << 20,
  SIGNALS = 64,
  RLIMITS = 16,
  PATH_BYTES = 4096,
  HISTOGRAM_BUCKETS = 1024
};

// Learning the hot set: pages written by at least HOT_WRITES_MIN of HOT_RESETS resets are no longer protected but always copied
// (0.1 us instead of a fault, a copy and a protection, 1.8 us); learned again now and then, because suites change their ways.
enum { CONSTANT_EVERY = 32, HOT_RESETS = 12, HOT_WRITES_MIN = 3, HOT_AGAIN_MIN = 128, HOT_AGAIN_MAX = 4096 };

// Reset or fork? A reset is compared with a fork and the end of its process (taken as long as the fork until it is measured), plus
// what a fork makes the test pay: a fault for every page that it writes, where reset leaves hot pages unprotected. Judged after a number of tests (not those in
// which the hot set is learned), changed for a clear gain, and at most twice a leaf.
enum { FAULT_NS = 700, CHOICE_AFTER = 32, FORK_TRIAL = 8, CHOICES_MAX = 2, CHOICE_GAIN_PERCENT = 150 };

enum leaf_mode { LEAF_RESET = 0, LEAF_FORK = 1, LEAF_UNRESET = 2 };  // as in tach_slot.mode
enum { ASKED_AUTO = 0, ASKED_FORK = 1, ASKED_RESET = 2 };            // as in tach_leaf's `mode`

enum verdict {
  VERDICT_NONE = 0,     // W is in a test: if it dies now, the test crashed
  VERDICT_BETWEEN,      // W is in the guest: if it dies now, the engine is to blame
  VERDICT_DONE,         // W took no further item
  VERDICT_NEXT,         // fork mode: this test is done
  VERDICT_DISCARD,      // W could not be cleaned
  VERDICT_UNSUPPORTED,  // W could not make its checkpoint: the leaf goes on in fork mode
  VERDICT_SWITCH,       // forking is cheaper here
  VERDICT_KEPT          // W ran its items unreset (tach_keep) and ended
};

enum { REGION_WRITE = 1, REGION_READ = 2, REGION_EXECUTE = 4, REGION_SHARED = 8, REGION_ANONYMOUS = 16, REGION_SPECIAL = 32, REGION_TRACKED = 64, REGION_GROWS = 256, REGION_HEAP = 512 };
struct region {
  uintptr_t from, to;
  uint32_t flags;
  uint32_t page;  // index of its first page in the page arrays, when tracked
};
struct span { uintptr_t from, to; };

struct descriptor {
  int fd;
  uint32_t mode;
  uint64_t device, inode;
  int64_t offset;  // of a regular file not opened for append, else -1
  int flags, close_on_exec;
};

// Kernel-side state of a process that a test may change, as it was at the checkpoint. Kernel structures: see process.c.
struct kernel_sigaction { uint64_t handler, flags, restorer, mask; };
struct process_state {
  struct kernel_sigaction actions[SIGNALS + 1];
  uint64_t signal_mask;
  uint64_t alternate_stack[3];
  uint64_t limits[RLIMITS][2];
  uint64_t affinity[128];
  long affinity_bytes;
  uint32_t umask;
  uint32_t user[3], group[3];
  long process_group, session, priority, scheduler;
  uint64_t switches[5];  // prctl settings: see process.c
  char name[16];
  long directory_length;
  char directory[PATH_BYTES];
  struct descriptor descriptors[DESCRIPTORS_MAX];
  int descriptor_count;
  int timer_id;  // the number the kernel gave to our last probing timer
};

// Our own descriptors in W, high and close-on-exec; `inode` tells whether the number still means what it meant.
enum own_descriptor { OWN_UFFD, OWN_PAGEMAP, OWN_STATM, OWN_MAPS, OWN_TASK, OWN_FDS, OWN_DIRECTORY, OWN_GUARDIAN, OWN_COUNT };

struct context { uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip; uint32_t mxcsr; uint16_t x87; uint16_t pad; };

struct statistics {
  uint64_t resets, forks, discards, crashes, timeouts;
  uint64_t reset_ns_total, reset_ns_max, pages_total, pages_max;
  uint64_t fork_ns_total;
  uint32_t histogram[HISTOGRAM_BUCKETS];
};

struct tach_state {
  // who and what
  int32_t guardian, worker;
  uint32_t slot;
  enum leaf_mode mode;
  int kept;  // tach_keep was called in this worker
  // items of a bound leaf; count 0 and pool 1 for the free pool
  int pool;
  uint32_t item_count, item_cursor;
  int64_t again;  // an item to run once more, because our own kill hit it by mistake; -1 = none
  // open files as G has them: their place and flags belong to all processes that inherited them, so a worker changes them for all
  struct { int fd, flags; int64_t offset; } shared_files[DESCRIPTORS_MAX];
  int shared_file_count;
  // handshake: G sets it when it stands still, W waits for it before it makes the checkpoint
  uint32_t frozen;
  volatile uint32_t verdict;
  int32_t next_item;
  char reason[256];
  int told_shared;  // once a guardian
  uint64_t fork_began_ns, exit_began_ns;
  uint32_t uffd_ready, uffd_taken;                // W: my userfaultfd exists; G: I listen to it (2: I cannot)
  struct { uint64_t from, to; uint32_t removed; } events[EVENTS_MAX];  // G writes them while W waits in munmap, madvise or mremap
  uint32_t event_count;                           // more than EVENTS_MAX: not all are there
  struct { int32_t pid, code, status; } death;  // G: whom it waits for, and how that ended
  // snapshot
  struct context context;
  uint64_t saved_mask;     // G's before the leaf: what a test starts with
  uint64_t finished_mask;  // W's when the test ended
  int own[OWN_COUNT];
  uint64_t own_inode[OWN_COUNT];
  struct region regions[REGIONS_MAX];
  uint32_t region_count;
  struct region now[REGIONS_MAX];
  struct region tracked[REGIONS_MAX];
  uint32_t tracked_count, tracked_pages;
  struct span spans[REGIONS_MAX];  // what every reset scans: runs of writable tracked mappings
  uint32_t span_count;
  struct span constant_spans[REGIONS_MAX];  // tracked mappings that are not writable: a part of them each reset
  uint32_t constant_span_count, constant_cursor;
  struct span zones[ZONES_MAX];  // long stretches of anonymous memory without a single page
  uint32_t zone_count;
  struct { uintptr_t address; uint32_t place; } fixed[FIXED_PAGES_MAX];  // pages of the shortest spans, put back every time
  uint32_t fixed_count;
  struct span untracked[REGIONS_MAX];
  uint32_t untracked_count;
  struct span solid[REGIONS_MAX];  // runs of regions without a gap, tracked or not
  uint32_t solid_count;
  uintptr_t break_at, break_start;
  long vm_pages, data_pages;
  uintptr_t thread_pointer, rseq_from, rseq_to;
  uint32_t golden_count;
  struct page_range written[POPULATED_MAX];
  uint64_t copies[COPIES_MAX][2];  // address, length
  uint32_t copy_pages[COPIES_MAX], copy_count;
  struct process_state process;
  // watching for system calls: see watch.c
  int watching;            // this worker can tell
  uint32_t watched, calm;  // tests, and those of them without a call
  struct span guest_text;
  // learning
  uint64_t since_learning, learn_again_after;
  int verifying;       // TACH_VERIFY is set: every reset is checked against hashes of all pages
  uint64_t *hashes;    // one a tracked page, shared memory
  // figures
  uint64_t leaf_began_ns;
  uint32_t pages_this_reset, hot_this_reset;
  int broken_workers;  // in a row, that died in the guest
  uint32_t tests_here;  // that this worker began
  // adaptive choice: moving averages over about sixteen tests
  uint64_t reset_cost_ns, fork_cost_ns;
  uint64_t hot_pages;  // of a test
  uint64_t fork_cost_assumed_ns;  // TACH_FORK_COST_NS, to test the choice: 0 = measure
  uint64_t fork_ns;    // from G's fork to W's first instruction, the last one
  uint32_t resets_here, forks_here;  // since the mode was chosen
  int chooses;         // may this leaf change its mode?
  int switches;        // how often this leaf changed its mode for speed
  struct statistics statistics;
  char text[TEXT_BYTES];
  uint8_t guardian_stack[STACK_BYTES] __attribute__((aligned(64)));
  uint8_t worker_stack[STACK_BYTES] __attribute__((aligned(64)));
  uint32_t items[];  // item_capacity of them
};

// Page arrays, one entry a tracked page: how often written since learning began (with flags), and its place in `golden`, 0 = none.
enum { PAGE_COUNT_MASK = 0x1f, PAGE_POPULATED = 0x20, PAGE_HOT = 0x40 };

extern struct tach_arena *tach_the_arena;
extern struct tach_state *tach_the_state;
extern uint8_t *tach_the_pages;
extern uint32_t *tach_the_places;
extern char *tach_the_golden;

uint64_t tach_now_ns(void);

// context.c: save returns 0, and 1 when resumed; on_stack runs function(argument) on another stack and comes back.
#if defined(__x86_64__)
#define TACH_CAN_RESET 1
#else
#define TACH_CAN_RESET 0
#endif
int tach_save(struct context *context) __attribute__((returns_twice));
void tach_resume(struct context *context) __attribute__((noreturn));
void tach_on_stack(void *stack_end, void (*function)(void *), void *argument);
int tach_shadow_stack_active(void);

// maps.c
int tach_read_maps(struct region *out, uint32_t *count);
int tach_read_statm(long *vm_pages, long *data_pages);
// Unmaps what was mapped since the checkpoint. Returns the number of mappings removed.
int tach_unmap_new(void);
// 0, or what is wrong with those of the checkpoint's mappings of which no event would tell.
const char *tach_find_hole(void);
int tach_restore_protections(void);

// image.c
void tach_checkpoint(void *unused);
const char *tach_register(uintptr_t from, uintptr_t to);

// restore.c: 0, or why the worker must be discarded.
const char *tach_restore_memory(void);
void tach_reset_and_resume(void *unused) __attribute__((noreturn));

// verify.c: proves resets, slowly; 0, or what differs (its leak record written).
void tach_verify_prepare(void);  // G, before it forks
void tach_verify_begin(void);    // W, at the end of its checkpoint
const char *tach_verify(void);

// process.c
const char *tach_process_save(void);
// Puts back what a test changed; emits a leak record for each. 0, or why the worker must be discarded (its leak record written).
const char *tach_process_restore(void);
const char *tach_check_alive(void);
void tach_kill_orphans(void);
// G: remembers, and after a worker's death puts back, what open files share with it.
void tach_shared_files_save(void);
void tach_shared_files_restore(void);

// watch.c
void tach_watch_prepare(void);
void tach_watch_start(void);
void tach_watch_again(void);  // a test may have switched it off
int tach_watch_end(void);     // 1: the test since tach_watch made no system call

// ring.c
void tach_write(uint32_t slot, uint32_t kind, uint32_t item, const uint32_t *phases_us, const void *payload, uint32_t size);
void tach_write_json(uint32_t kind, uint32_t item, const char *format, ...);
void tach_leak(const char *kind, const char *action, const char *format, ...);
void tach_ring_doorbell(void);

// leaf.c
int32_t tach_take_item(void);
void tach_activity_begin(uint32_t slot, uint32_t item, uint32_t pid, uint32_t mode);
void tach_activity_end(uint32_t slot);
int tach_reset_is_dear(uint64_t reset_ns);
void tach_exit(uint32_t verdict) __attribute__((noreturn));

// text.c-like helpers of ring.c: snprintf without locale, locks or allocation. Understands %s %u (uint32_t) %d (int) %l (long) %x (uint64_t, hex) %L (uint64_t).
#include <stdarg.h>
uint32_t tach_format(char *out, uint32_t size, const char *format, va_list values);
uint32_t tach_print(char *out, uint32_t size, const char *format, ...);

#endif
