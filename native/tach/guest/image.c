// The checkpoint of a worker: what is tracked, what its memory looked like, and which pages the guardian cannot vouch for.
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "guest.h"

// glibc 2.35+: where the kernel keeps this thread's restartable-sequence area, relative to the thread pointer
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

const char *tach_register(uintptr_t from, uintptr_t to) {
  struct uffd_register r = {from, to - from, TACH_UFFD_REGISTER_WP, 0};
  return sys(SYS_ioctl, tach_the_state->own[OWN_UFFD], TACH_UFFDIO_REGISTER, &r) < 0 ? "a mapping cannot be tracked" : 0;
}

// Our descriptors go where tests do not look: high, so that the lowest free number stays what it would be without us.
static int raise_descriptor(int fd) {
  uint64_t limit[2] = {1024, 1024};
  sys(SYS_prlimit64, 0, 7 /* RLIMIT_NOFILE */, 0, limit);
  long base = limit[0] > 1024 ? 960 : (long)limit[0] - 64;
  long high = base > 3 ? sys(SYS_fcntl, fd, F_DUPFD_CLOEXEC, base) : -1;
  if (high < 0) return fd;
  sys(SYS_close, fd);
  return (int)high;
}

static const char *open_own(void) {
  struct tach_state *t = tach_the_state;
  const struct { long seconds, nanoseconds; } patience = {5, 0};
  static const char *const paths[OWN_COUNT] = {0, "/proc/self/pagemap", "/proc/self/statm", "/proc/self/maps", "/proc/self/task", "/proc/self/fd", ".", 0};
  char guardian_memory[64];
  tach_print(guardian_memory, sizeof guardian_memory, "/proc/%d/mem", t->guardian);
  long fd = sys(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | TACH_UFFD_USER_MODE_ONLY);
  if (fd < 0) return "userfaultfd is refused";
  t->own[OWN_UFFD] = raise_descriptor((int)fd);
  struct uffd_api api = {TACH_UFFD_API, TACH_UFFD_FEATURES, 0};
  if (sys(SYS_ioctl, t->own[OWN_UFFD], TACH_UFFDIO_API, &api) < 0) return "userfaultfd cannot write-protect asynchronously (Linux 6.7)";
  // G listens from now on; before anything is registered
  tach_store(&t->uffd_ready, 1);
  sys(SYS_futex, &t->uffd_ready, FUTEX_WAKE, 1, 0, 0, 0);
  while (!tach_load(&t->uffd_taken)) {
    if (sys(SYS_futex, &t->uffd_taken, FUTEX_WAIT, 0, &patience, 0, 0) == -ETIMEDOUT) return "the guardian does not answer";
  }
  if (t->uffd_taken != 1) return "the guardian may not listen to the worker (pidfd_getfd)";
  for (int i = 1; i < OWN_COUNT; i++) {
    fd = sys(SYS_openat, AT_FDCWD, i == OWN_GUARDIAN ? guardian_memory : paths[i], O_RDONLY | O_CLOEXEC | (i == OWN_DIRECTORY ? O_PATH : 0), 0);
    if (fd < 0) return i == OWN_GUARDIAN ? "the guardian's memory cannot be read" : "a file of /proc/self cannot be opened";
    t->own[i] = raise_descriptor((int)fd);
  }
  for (int i = 0; i < OWN_COUNT; i++) {
    struct stat about;
    if (sys(SYS_fstat, t->own[i], &about) < 0) return "fstat failed";
    t->own_inode[i] = about.st_ino;
  }
  return 0;
}

static void report_shared(const char *detail, uint32_t count) {
  tach_write_json(TACH_NOTE, TACH_NONE, "{\"kind\":\"shared-memory\",\"detail\":\"%j\",\"count\":%u}", detail, count);
}

static void add_span(struct span *spans, uint32_t *count, int joins, uintptr_t from, uintptr_t to) {
  if (joins && *count) spans[*count - 1].to = to;
  else spans[(*count)++] = (struct span){from, to};
}

static int holds(const struct region *r, const void *address) { return (uintptr_t)address >= r->from && (uintptr_t)address < r->to; }

static int is_ours(const struct region *r) { return holds(r, tach_the_state) || holds(r, tach_the_arena) || holds(r, tach_the_state->hashes); }

// Everything private is tracked, whatever its protection and whatever it is called: what cannot be written now may be made writable
// by a test. Not tracked: MAP_SHARED (ours among them) and the kernel's own.
static const char *track(void) {
  struct tach_state *t = tach_the_state;
  if (tach_read_maps(t->regions, &t->region_count) < 0) return "/proc/self/maps cannot be read";
  uint32_t page = 0, shared_writable = 0;
  t->tracked_count = t->solid_count = t->untracked_count = 0;
  for (uint32_t i = 0; i < t->region_count; i++) {
    struct region *r = &t->regions[i];
    if (r->flags & REGION_SPECIAL && r->flags & REGION_SHARED) return "huge pages are mapped";
    if (r->from >> 63) { t->region_count = i; break; }  // vsyscall
    add_span(t->solid, &t->solid_count, t->solid_count && t->solid[t->solid_count - 1].to == r->from, r->from, r->to);
    if (!(r->flags & (REGION_SHARED | REGION_SPECIAL))) {
      const char *wrong = tach_register(r->from, r->to);
      if (wrong && r->flags & REGION_WRITE) return wrong;
      uint64_t pages = (r->to - r->from) / PAGE;
      if (!wrong && page + pages > TRACKED_PAGES_MAX) return "too much memory is mapped";
      if (!wrong) {
        r->flags |= REGION_TRACKED;
        r->page = page;
        page += (uint32_t)pages;
        t->tracked[t->tracked_count++] = *r;
        continue;
      }
    }
    t->untracked[t->untracked_count++] = (struct span){r->from, r->to};
    if (r->flags & REGION_SHARED && r->flags & REGION_WRITE && !is_ours(r)) shared_writable++;
  }
  t->tracked_pages = page;
  zero_bytes(tach_the_pages, page);
  zero_bytes(tach_the_places, (size_t)page * 4);
  t->golden_count = 0;
  if (shared_writable && !t->told_shared) {
    t->told_shared = 1;
    report_shared("memory that is mapped shared and writable is not reset", shared_writable);
  }
  return 0;
}

static int chunk_is_empty(const struct region *r, uintptr_t from) {
  const uint8_t *about = tach_the_pages + r->page + (from - r->from) / PAGE;
  for (int i = 0; i < ZONE_CHUNK / (int)PAGE; i++) if (about[i] & PAGE_POPULATED) return 0;
  return 1;
}

// The next zone of a region at or after `from`; an empty one at its end when there is none.
static struct span next_zone(const struct region *r, uintptr_t from) {
  uintptr_t mask = ZONE_CHUNK - 1;
  for (uintptr_t a = (from + mask) & ~mask; r->flags & REGION_ANONYMOUS && !(r->flags & REGION_GROWS) && a + ZONE_CHUNK <= r->to;) {
    uintptr_t to = a;
    while (to + ZONE_CHUNK <= r->to && chunk_is_empty(r, to)) to += ZONE_CHUNK;
    if (to - a >= (uintptr_t)ZONE_CHUNK * ZONE_CHUNKS_MIN && tach_the_state->zone_count < ZONES_MAX) return (struct span){a, to};
    a = to + ZONE_CHUNK;
  }
  return (struct span){r->to, r->to};
}

// What a reset looks at: spans of writable mappings, spans of constants, and zones. A span may reach across gaps: no mapping is left in
// them when it is scanned, and if one were, the scan would say so. It may not reach across what is not tracked, or a zone.
static void plan_scans(void) {
  struct tach_state *t = tach_the_state;
  int writable_open = 0, constant_open = 0, constants_between = 0;
  t->span_count = t->constant_span_count = t->zone_count = 0;
  for (uint32_t i = 0; i < t->region_count; i++) {
    const struct region *r = &t->regions[i];
    if (!(r->flags & REGION_TRACKED)) { writable_open = constant_open = 0; continue; }
    for (uintptr_t from = r->from; from < r->to;) {
      struct span zone = next_zone(r, from);
      if (zone.from > from && r->flags & REGION_WRITE) {
        add_span(t->spans, &t->span_count, writable_open, from, zone.from);
        writable_open = 1;
        constant_open = constants_between = 0;
      } else if (zone.from > from) {
        add_span(t->constant_spans, &t->constant_span_count, constant_open, from, zone.from);
        constant_open = 1;
        if (++constants_between > CONSTANTS_BETWEEN_MAX) writable_open = 0;
      }
      if (zone.to > zone.from) {
        t->zones[t->zone_count++] = zone;
        writable_open = constant_open = 0;
      }
      from = zone.to;
    }
  }
}

static const char *keep_own_page(uintptr_t address, uint32_t page) {
  struct tach_state *t = tach_the_state;
  if (t->golden_count >= GOLDEN_PAGES_MAX) return "the worker wrote too much before its checkpoint";
  uint32_t place = ++t->golden_count;
  copy_bytes(tach_the_golden + (size_t)place * PAGE, (void *)address, PAGE);
  tach_the_places[page] = place;
  return 0;
}

// Takes the shortest spans out of the scan: their pages stay unprotected and are always copied.
static void fix_short_spans(void) {
  struct tach_state *t = tach_the_state;
  uint32_t kept = 0, region = 0;
  t->fixed_count = 0;
  for (uint32_t i = 0; i < t->span_count; i++) {
    struct span s = t->spans[i];
    uint32_t pages = (uint32_t)((s.to - s.from) / PAGE);
    while (t->tracked[region].to <= s.from) region++;
    int short_enough = pages <= FIXED_SPAN_PAGES_MAX && t->fixed_count + pages <= FIXED_PAGES_MAX && t->golden_count + pages <= GOLDEN_PAGES_MAX;
    // every page of it must be there and writable: a span may reach across a gap
    uint32_t at = region;
    for (uintptr_t a = s.from; short_enough && a < s.to; a += PAGE) {
      while (at < t->tracked_count && t->tracked[at].to <= a) at++;
      short_enough = at < t->tracked_count && t->tracked[at].from <= a && t->tracked[at].flags & REGION_WRITE && t->tracked[at].flags & REGION_READ;
    }
    if (!short_enough) { t->spans[kept++] = s; continue; }
    at = region;
    for (uintptr_t a = s.from; a < s.to; a += PAGE) {
      while (t->tracked[at].to <= a) at++;
      uint32_t page = t->tracked[at].page + (uint32_t)((a - t->tracked[at].from) / PAGE);
      if (!tach_the_places[page]) keep_own_page(a, page);
      t->fixed[t->fixed_count].address = a;
      t->fixed[t->fixed_count++].place = tach_the_places[page];
    }
  }
  t->span_count = kept;
}

// In one call a span; empty pages get markers.
static const char *protect_all(const struct span *spans, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    struct page_scan q = {.size = sizeof q, .flags = SCAN_WP_MATCHING | SCAN_CHECK_WPASYNC, .start = spans[i].from, .end = spans[i].to, .mask = PAGE_WRITTEN};
    if (sys(SYS_ioctl, tach_the_state->own[OWN_PAGEMAP], TACH_PAGEMAP_SCAN, &q) < 0) return "memory cannot be write-protected";
  }
  return 0;
}

// Which pages look different in the guardian? After the fork both share every page. A page that either wrote since became
// exclusive to its writer, so: exclusive here or exclusive there means that the guardian's is not (or may not be) the image.
// A page that is swapped out tells nothing, so it counts as different. G stands still, hence the answer stays true.
static const char *find_own_pages(uintptr_t from, uintptr_t to, const struct region *r, int guardian_map) {
  struct tach_state *t = tach_the_state;
  enum { BATCH = 4096 };
  uint64_t *mine = (uint64_t *)t->text, *theirs = mine + BATCH;
  while (from < to) {
    size_t pages = (to - from) / PAGE < BATCH ? (to - from) / PAGE : BATCH;
    long at = (long)(from / PAGE * 8), bytes = (long)pages * 8;
    if (sys(SYS_pread64, t->own[OWN_PAGEMAP], mine, bytes, at) != bytes || sys(SYS_pread64, guardian_map, theirs, bytes, at) != bytes) return "pagemap cannot be read";
    for (size_t i = 0; i < pages; i++) {
      uint32_t page = r->page + (uint32_t)((from - r->from) / PAGE + i);
      if (!(mine[i] & (ENTRY_PRESENT | ENTRY_SWAPPED))) continue;
      tach_the_pages[page] |= PAGE_POPULATED;
      if (mine[i] & ENTRY_FILE && !(theirs[i] & ENTRY_EXCLUSIVE)) continue;
      if ((mine[i] | theirs[i]) & ENTRY_SWAPPED || mine[i] & ENTRY_EXCLUSIVE || theirs[i] & ENTRY_EXCLUSIVE || !(theirs[i] & ENTRY_PRESENT)) {
        if (!(r->flags & REGION_READ)) continue;  // PROT_NONE: cannot be read, cannot have been written
        const char *wrong = keep_own_page(from + i * PAGE, page);
        if (wrong) return wrong;
      }
    }
    from += pages * PAGE;
  }
  return 0;
}

static const char *find_populated(void) {
  struct tach_state *t = tach_the_state;
  char path[64];
  tach_print(path, sizeof path, "/proc/%d/pagemap", t->guardian);
  long guardian_map = sys(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (guardian_map < 0) return "the guardian's pagemap cannot be read";
  const char *wrong = 0;
  for (uint32_t i = 0; i < t->tracked_count && !wrong; i++) {
    const struct region *r = &t->tracked[i];
    if (!(r->flags & REGION_WRITE) && !(r->flags & REGION_ANONYMOUS)) {
      // Text and constants: the file's pages, or the relocated ones, which are written no more. Whatever a test does to them is found
      // at the reset; their image is the guardian's.
      continue;
    }
    uint64_t start = r->from;
    while (start < r->to && !wrong) {
      struct page_scan q = {.size = sizeof q, .start = start, .end = r->to, .vec = (uint64_t)t->written, .vec_len = POPULATED_MAX, .anyof = PAGE_PRESENT | PAGE_SWAPPED, .returned = PAGE_PRESENT | PAGE_SWAPPED};
      long found = sys(SYS_ioctl, t->own[OWN_PAGEMAP], TACH_PAGEMAP_SCAN, &q);
      if (found < 0) { wrong = "PAGEMAP_SCAN failed"; break; }
      for (long k = 0; k < found && !wrong; k++) wrong = find_own_pages(t->written[k].start, t->written[k].end, r, (int)guardian_map);
      start = q.walk_end > start ? q.walk_end : r->to;
    }
  }
  sys(SYS_close, guardian_map);
  return wrong;
}

static void __attribute__((noreturn)) give_up(const char *why) {
  tach_print(tach_the_state->reason, sizeof tach_the_state->reason, "%s", why);
  tach_exit(VERDICT_UNSUPPORTED);
}

// Runs on the worker's stack, outside tracked memory, after tach_save: the stack below it already is what a reset goes back to.
void tach_checkpoint(void *unused) {
  (void)unused;
  struct tach_state *t = tach_the_state;
  const char *wrong;
  if (tach_shadow_stack_active()) give_up("the process has a hardware shadow stack");
  if ((wrong = open_own()) || (wrong = tach_process_save())) give_up(wrong);
  t->break_at = (uintptr_t)sys(SYS_brk, 0);
  t->rseq_from = t->rseq_to = 0;
#if defined(__x86_64__)
  if (&__rseq_size && __rseq_size) {
    __asm__("mov %%fs:0, %0" : "=r"(t->thread_pointer));
    t->rseq_from = t->thread_pointer + (uintptr_t)__rseq_offset;
    t->rseq_to = t->rseq_from + (__rseq_size > 32 ? __rseq_size : 32);
  }
#endif
  if ((wrong = track())) give_up(wrong);
  tach_watch_start();
  // Looking comes before protecting, which leaves markers on empty pages that look like swapped ones. In between nothing is written:
  // this is the only thread, and it runs on memory that is not tracked.
  if ((wrong = find_populated())) give_up(wrong);
  plan_scans();
  fix_short_spans();
  if ((wrong = protect_all(t->spans, t->span_count)) || (wrong = protect_all(t->constant_spans, t->constant_span_count))) give_up(wrong);
  if (tach_read_statm(&t->vm_pages, &t->data_pages) < 0) give_up("/proc/self/statm cannot be read");
  if (t->verifying) tach_verify_begin();
  t->since_learning = 0;
  t->learn_again_after = HOT_AGAIN_MIN;
  t->statistics.forks++;
  int32_t item = tach_take_item();
  if (item < 0) tach_exit(VERDICT_DONE);
  t->next_item = item;
  tach_activity_begin(t->slot, (uint32_t)item, (uint32_t)t->worker, LEAF_RESET);
  t->verdict = VERDICT_NONE;
  sys(SYS_rt_sigprocmask, SIG_SETMASK, &t->saved_mask, 0, 8);
}
