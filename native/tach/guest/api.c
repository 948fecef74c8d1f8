// The guest's functions for the harness (ctypes.PyDLL). What each does is told in guest_api.h.
#include "guest_api.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"

struct tach_arena *tach_the_arena;
struct tach_state *tach_the_state;
uint8_t *tach_the_pages;
uint32_t *tach_the_places;
char *tach_the_golden;

int32_t tach_run_leaf(void);
void tach_record_death(uint32_t slot, int code, int status);

TACH_API int tach_open(int arena_fd) {
  struct stat about;
  if (fstat(arena_fd, &about) != 0) return -errno;
  if (about.st_size < (off_t)sizeof(struct tach_arena)) return -EINVAL;
  void *at = mmap(0, (size_t)about.st_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, arena_fd, 0);
  if (at == MAP_FAILED) return -errno;
  struct tach_arena *arena = at;
  if (arena->magic != TACH_MAGIC || arena->version != TACH_VERSION || arena->bytes > (uint64_t)about.st_size) {
    munmap(at, (size_t)about.st_size);
    return -EINVAL;
  }
  tach_the_arena = arena;
  tach_store(&arena->controller, (uint32_t)getpid());
  // Inherited by every fork: a huge page would make every small write a write of 2 MiB.
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  return 0;
}

TACH_API int tach_schedule_timeout(uint32_t item, uint32_t timeout_ms) {
  if (!tach_the_arena || item >= tach_the_arena->item_capacity) return -EINVAL;
  tach_timeouts(tach_the_arena)[item] = timeout_ms;
  return 0;
}

TACH_API int tach_schedule_pool(const uint32_t *items, uint32_t count) {
  struct tach_arena *arena = tach_the_arena;
  if (!arena || count > arena->item_capacity) return -EINVAL;
  for (uint32_t i = 0; i < count; i++) tach_pool(arena)[i] = items[i];
  arena->pool_cursor = 0;
  tach_store(&arena->pool_count, count);
  return 0;
}

TACH_API int tach_schedule_units(const uint32_t *units, uint32_t count) {
  struct tach_arena *arena = tach_the_arena;
  if (!arena || count > arena->unit_capacity) return -EINVAL;
  for (uint32_t i = 0; i < count; i++) tach_units(arena)[i] = units[i];
  arena->unit_cursor = 0;
  tach_store(&arena->unit_count, count);
  return 0;
}

TACH_API int32_t tach_next_unit(int32_t slot) {
  struct tach_arena *arena = tach_the_arena;
  (void)slot;
  if (!arena || tach_load(&arena->stop)) return -1;
  uint32_t at = __atomic_fetch_add(&arena->unit_cursor, 1, __ATOMIC_ACQ_REL);
  if (at < arena->unit_count) return (int32_t)tach_units(arena)[at];
  __atomic_fetch_sub(&arena->unit_cursor, 1, __ATOMIC_ACQ_REL);
  return -1;
}

// One shared mapping for everything that must outlive a reset: the fewer mappings stand between the tracked ones, the fewer scans.
static int make_state(void) {
  if (tach_the_state && tach_the_state->guardian == getpid()) return 0;
  size_t state_bytes = tach_align(sizeof(struct tach_state) + (size_t)tach_the_arena->item_capacity * 4);
  size_t golden_bytes = (size_t)(GOLDEN_PAGES_MAX + 1) * PAGE;
  size_t bytes = state_bytes + golden_bytes + (size_t)TRACKED_PAGES_MAX * 5;
  char *at = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) return -errno;
  tach_the_state = (struct tach_state *)at;
  tach_the_golden = at + state_bytes;
  tach_the_places = (uint32_t *)(tach_the_golden + golden_bytes);
  tach_the_pages = (uint8_t *)(tach_the_places + TRACKED_PAGES_MAX);
  tach_the_state->guardian = getpid();
  tach_the_state->again = -1;
  return 0;
}

TACH_API int32_t tach_leaf(int32_t slot, int32_t mode, const uint32_t *items, uint32_t count) {
  struct tach_arena *arena = tach_the_arena;
  if (!arena || slot < 0 || (uint32_t)slot >= arena->slot_count || (items && count > arena->item_capacity)) return -1;
  if (make_state() != 0) {
    static const char why[] = "{\"kind\":\"engine\",\"detail\":\"no memory for the leaf\"}";
    tach_write((uint32_t)slot, TACH_NOTE, TACH_NONE, 0, why, sizeof why - 1);
    return -1;
  }
  struct tach_state *t = tach_the_state;
  t->slot = (uint32_t)slot;
  t->mode = mode != ASKED_FORK && TACH_CAN_RESET ? LEAF_RESET : LEAF_FORK;
  t->chooses = mode == ASKED_AUTO;
  const char *assumed = getenv("TACH_FORK_COST_NS");
  t->fork_cost_assumed_ns = assumed ? strtoull(assumed, 0, 10) : 0;
  t->pool = items == 0;
  t->item_count = items ? count : 0;
  t->item_cursor = 0;
  t->again = -1;
  t->broken_workers = 0;
  t->reason[0] = 0;
  t->reset_cost_ns = t->fork_cost_ns = t->fork_ns = t->hot_pages = 0;
  t->resets_here = t->forks_here = 0;
  t->switches = 0;
  t->tracked_count = 0;
  if (items) copy_bytes(t->items, items, (size_t)count * 4);
  zero_bytes(&t->statistics, sizeof t->statistics);
  tach_slot_of(arena, (uint32_t)slot)->guardian = (uint32_t)t->guardian;
  tach_verify_prepare();
  return tach_run_leaf();
}

TACH_API void tach_finish(void) {
  struct tach_state *t = tach_the_state;
  uint64_t all = ~UINT64_C(0);
  // from here to the next test no handler may run: it would write into memory that is being put back
  sys(SYS_rt_sigprocmask, SIG_BLOCK, &all, &t->finished_mask, 8);
  t->verdict = VERDICT_BETWEEN;
  tach_activity_end(t->slot);
  if (t->kept) tach_exit(VERDICT_KEPT);  // G looks whether anything is left
  if (t->mode == LEAF_RESET) tach_on_stack(t->worker_stack + STACK_BYTES, (void (*)(void *))tach_reset_and_resume, 0);
  tach_check_alive();
  tach_exit(VERDICT_NEXT);
}

TACH_API void tach_keep(void) { tach_the_state->kept = 1; }

TACH_API int32_t tach_next(int32_t slot) {
  struct tach_state *t = tach_the_state;
  (void)slot;
  t->verdict = VERDICT_BETWEEN;
  tach_activity_end(t->slot);
  int32_t item = tach_take_item();
  if (item < 0) {
    t->verdict = VERDICT_KEPT;
    return -1;
  }
  tach_activity_begin(t->slot, (uint32_t)item, (uint32_t)t->worker, t->mode);
  t->verdict = VERDICT_NONE;
  return item;
}

TACH_API void tach_begin(int32_t slot, uint32_t item) {
  if (!tach_the_arena || slot < 0 || (uint32_t)slot >= tach_the_arena->slot_count) return;
  uint32_t pid = (uint32_t)sys(SYS_getpid);
  tach_slot_of(tach_the_arena, (uint32_t)slot)->guardian = pid;
  tach_activity_begin((uint32_t)slot, item, pid, LEAF_UNRESET);
}

TACH_API void tach_done(int32_t slot) {
  if (tach_the_arena && slot >= 0 && (uint32_t)slot < tach_the_arena->slot_count) tach_activity_end((uint32_t)slot);
}

TACH_API void tach_emit(int32_t slot, uint32_t kind, uint32_t item, const uint32_t phases_us[3], const void *payload, uint32_t size) {
  if (slot >= 0) tach_write((uint32_t)slot, kind, item, phases_us, payload, payload ? size : 0);
}

TACH_API void tach_phase(int32_t slot, uint32_t phase) {
  if (tach_the_arena && slot >= 0 && (uint32_t)slot < tach_the_arena->slot_count) tach_slot_of(tach_the_arena, (uint32_t)slot)->phase = phase;
}

TACH_API int32_t tach_reap(int32_t slot, int32_t wait_status) {
  if (!tach_the_arena || slot < 0 || (uint32_t)slot >= tach_the_arena->slot_count) return -1;
  struct tach_slot *s = tach_slot_of(tach_the_arena, (uint32_t)slot);
  if (!(s->sequence & 1)) return -1;
  int exited = (wait_status & 0x7f) == 0;
  tach_record_death((uint32_t)slot, exited ? CLD_EXITED : CLD_KILLED, exited ? (wait_status >> 8) & 0xff : wait_status & 0x7f);
  return (int32_t)s->item;
}

static int refuse(char *reason, size_t size, const char *why, long error) {
  if (reason && size) tach_print(reason, (uint32_t)size, "%s (error %l)", why, -error);
  return -1;
}

TACH_API int tach_probe(char *reason, size_t size) {
  if (!TACH_CAN_RESET) return refuse(reason, size, "reset is written for x86-64 only", 0);
  if (tach_shadow_stack_active()) return refuse(reason, size, "this process has a hardware shadow stack, which a reset cannot rewind", 0);
  if (sysconf(_SC_PAGESIZE) != PAGE) return refuse(reason, size, "reset knows pages of 4 KiB only", 0);
  long uffd = sys(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | TACH_UFFD_USER_MODE_ONLY);
  if (uffd < 0) return refuse(reason, size, "userfaultfd is refused: a sandbox or an old kernel", uffd);
  struct uffd_api api = {TACH_UFFD_API, TACH_UFFD_FEATURES, 0};
  long result = sys(SYS_ioctl, uffd, TACH_UFFDIO_API, &api);
  if (result < 0) { sys(SYS_close, uffd); return refuse(reason, size, "userfaultfd cannot write-protect asynchronously: that needs Linux 6.7", result); }
  long pagemap = sys(SYS_openat, AT_FDCWD, "/proc/self/pagemap", O_RDONLY | O_CLOEXEC, 0);
  if (pagemap < 0) { sys(SYS_close, uffd); return refuse(reason, size, "/proc/self/pagemap cannot be read", pagemap); }
  struct page_range range;
  struct page_scan scan = {.size = sizeof scan, .start = (uint64_t)&range & ~(uint64_t)(PAGE - 1), .vec = (uint64_t)&range, .vec_len = 1, .mask = PAGE_WRITTEN, .returned = PAGE_WRITTEN};
  scan.end = scan.start + PAGE;
  result = sys(SYS_ioctl, pagemap, TACH_PAGEMAP_SCAN, &scan);
  sys(SYS_close, pagemap);
  sys(SYS_close, uffd);
  if (result < 0) return refuse(reason, size, "PAGEMAP_SCAN is missing: that needs Linux 6.7", result);
  // May a child read its parent's memory? Ask with a child: ptrace rules differ between relatives.
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    char path[64], there;
    static const char here;
    tach_print(path, sizeof path, "/proc/%d/mem", parent);
    long memory = sys(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    sys(SYS_exit_group, sys(SYS_pread64, memory, &there, 1, &here) == 1 ? 0 : 1);
  }
  int status = -1;
  if (child > 0) sys(SYS_wait4, child, &status, 0, 0);
  if (status != 0) return refuse(reason, size, "a worker may not read its parent's memory (/proc/PID/mem): a sandbox or Yama forbids it", 0);
  if (reason && size) reason[0] = 0;
  return 0;
}
