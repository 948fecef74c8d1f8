// A reset: memory and kernel-side state back to the checkpoint, and on to the next test.
//
// Runs on the worker's own stack in shared memory with all signals blocked and nothing but raw system calls: while pages are being put
// back, no libc data may be relied on. `tach_the_*` pointers are safe: they were set before the fork, so the image has the same values.
#include <signal.h>
#include <sys/mman.h>

#include "guest.h"

static uint32_t histogram_bucket(uint64_t ns) {
  if (ns < 32) return (uint32_t)ns;
  uint32_t log = 63 - (uint32_t)__builtin_clzll(ns);
  uint32_t bucket = (log - 4) * 32 + (uint32_t)((ns >> (log - 5)) & 31);
  return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

static void protect(uintptr_t from, uintptr_t to) {
  struct uffd_protect p = {from, to - from, TACH_UFFD_PROTECT};
  // Fails only for memory that is not registered: the scan before found that out (EPERM), and the worker was discarded.
  sys(SYS_ioctl, tach_the_state->own[OWN_UFFD], TACH_UFFDIO_WRITEPROTECT, &p);
}

// Reads the guardian's memory by /proc/PID/mem. Not by process_vm_readv, which pins pages: the kernel may have to give the guardian copies
// of its own of pages that a fork shares, and the guardian is to stay as it is.
static int fetch(void *to, uintptr_t address, uint64_t bytes) {
  return sys(SYS_pread64, tach_the_state->own[OWN_GUARDIAN], to, bytes, address) == (long)bytes;
}

// Fetches the collected ranges from the frozen guardian, into place, and keeps what it fetched at hand: a page written once is
// likely to be written again, and then need no system call. Half of the room is left for pages that are surely hot.
static const char *flush_copies(void) {
  struct tach_state *t = tach_the_state;
  if (!t->copy_count) return 0;
  uint32_t count = t->copy_count;
  t->copy_count = 0;
  for (uint32_t i = 0; i < count; i++) if (!fetch((void *)t->copies[i][0], t->copies[i][0], t->copies[i][1])) return "the guardian's memory cannot be read";
  for (uint32_t i = 0; i < count; i++) {
    for (uint64_t at = 0; at < t->copies[i][1] && t->golden_count < GOLDEN_PAGES_MAX / 2; at += PAGE) {
      uint32_t place = ++t->golden_count;
      copy_bytes(tach_the_golden + (size_t)place * PAGE, (const void *)(t->copies[i][0] + at), PAGE);
      tach_the_places[t->copy_pages[i] + at / PAGE] = place;
    }
  }
  return 0;
}

// `page` is the place of the address in the page arrays. Tracked mappings are numbered in order, so a run of addresses is a run of places
// even where it crosses from one mapping to the next.
static const char *collect_copy(uintptr_t address, uint32_t page) {
  struct tach_state *t = tach_the_state;
  if (t->copy_count && t->copies[t->copy_count - 1][0] + t->copies[t->copy_count - 1][1] == address) {
    t->copies[t->copy_count - 1][1] += PAGE;
    return 0;
  }
  const char *wrong = t->copy_count == COPIES_MAX ? flush_copies() : 0;
  t->copies[t->copy_count][0] = address;
  t->copy_pages[t->copy_count] = page;
  t->copies[t->copy_count++][1] = PAGE;
  return wrong;
}

// The kernel writes the number of the current processor into the thread's rseq area whenever it resumes the thread elsewhere; an old
// value put back there would be believed. Those bytes are not restored.
static void copy_page(uintptr_t address, const char *image) {
  struct tach_state *t = tach_the_state;
  if (t->rseq_from >= address && t->rseq_from < address + PAGE) {
    size_t before = t->rseq_from - address, after = t->rseq_to - address;
    copy_bytes((void *)address, image, before);
    if (after < PAGE) copy_bytes((void *)(address + after), image + after, PAGE - after);
    return;
  }
  copy_bytes((void *)address, image, PAGE);
}

static int is_rseq_page(uintptr_t address) {
  struct tach_state *t = tach_the_state;
  return t->rseq_to > address && t->rseq_from < address + PAGE;
}

// Emptying costs a message to the guardian and fresh pages later, zeroing 60 ns a page, which stays allocated.
enum { EMPTY_RUN_MAX = 64 };

// Writable memory: each page from the golden copy, from the guardian, or (never touched before) back to nothing.
static const char *restore_pages(const struct region *r, uintptr_t from, uintptr_t to) {
  struct tach_state *t = tach_the_state;
  const char *wrong = 0;
  uintptr_t empty_from = 0;
  uint32_t page = r->page + (uint32_t)((from - r->from) / PAGE);
  for (uintptr_t a = from; a < to && !wrong; a += PAGE, page++) {
    uint8_t *about = &tach_the_pages[page];
    uint32_t place = tach_the_places[page];
    if ((*about & PAGE_COUNT_MASK) < PAGE_COUNT_MASK) ++*about;
    uint32_t count = *about & PAGE_COUNT_MASK;
    int empty = !(*about & PAGE_POPULATED) && (r->flags & REGION_ANONYMOUS) && !place;
    if (empty && to - from > EMPTY_RUN_MAX * PAGE) {
      if (!empty_from) empty_from = a;
      continue;
    }
    if (empty_from) { sys(SYS_madvise, empty_from, a - empty_from, MADV_DONTNEED); empty_from = 0; }
    if (empty) {
      zero_bytes((void *)a, PAGE);
    } else if (place) {
      copy_page(a, tach_the_golden + (size_t)place * PAGE);
    } else if ((count >= 2 || is_rseq_page(a)) && t->golden_count < GOLDEN_PAGES_MAX) {
      // written again and again: keep its image at hand
      char *image = tach_the_golden + (size_t)(t->golden_count + 1) * PAGE;
      if (!fetch(image, a, PAGE)) return "the guardian's memory cannot be read";
      tach_the_places[page] = ++t->golden_count;
      copy_page(a, image);
    } else {
      wrong = collect_copy(a, page);
    }
    t->pages_this_reset++;
    if (*about & PAGE_HOT) t->hot_this_reset++;
  }
  if (empty_from) sys(SYS_madvise, empty_from, to - empty_from, MADV_DONTNEED);
  return wrong;
}

// Memory that is not writable shows up when a page of its file was looked at for the first time. It really changed only if a
// page of it became private (somebody made it writable for a moment).
static const char *check_constant(const struct region *r, uintptr_t from, uintptr_t to) {
  struct tach_state *t = tach_the_state;
  if (r->flags & REGION_ANONYMOUS) {
    // Reserved memory, as malloc keeps behind a thread's heap: a thread of the test used some of it. It was empty: so be it again.
    uint32_t page = r->page + (uint32_t)((from - r->from) / PAGE);
    for (uintptr_t a = from; a < to; a += PAGE, page++) if (tach_the_pages[page] & PAGE_POPULATED) return "memory that cannot be written was written";
    sys(SYS_madvise, from, to - from, MADV_DONTNEED);
    return 0;
  }
  struct page_range range;
  struct page_scan q = {.size = sizeof q, .start = from, .end = to, .vec = (uint64_t)&range, .vec_len = 1, .inverted = PAGE_FILE, .mask = PAGE_FILE | PAGE_WRITTEN, .anyof = PAGE_PRESENT | PAGE_SWAPPED, .returned = PAGE_WRITTEN};
  long found = sys(SYS_ioctl, t->own[OWN_PAGEMAP], TACH_PAGEMAP_SCAN, &q);
  return found == 0 ? 0 : "memory that cannot be written was written";
}

static void protect_cold(const struct region *r, uintptr_t from, uintptr_t to, int learning) {
  if (!(r->flags & REGION_WRITE) || learning) { protect(from, to); return; }
  uintptr_t cold_from = 0;
  uint32_t page = r->page + (uint32_t)((from - r->from) / PAGE);
  for (uintptr_t a = from; a < to; a += PAGE, page++) {
    if (tach_the_pages[page] & PAGE_HOT) {
      if (cold_from) { protect(cold_from, a); cold_from = 0; }
    } else if (!cold_from) {
      cold_from = a;
    }
  }
  if (cold_from) protect(cold_from, to);
}

// Splits a written range at the borders of the tracked mappings. `cursor` only moves forward: ranges come in order.
static const char *each_part(const struct page_range *range, uint32_t *cursor, int learning, int protecting) {
  struct tach_state *t = tach_the_state;
  const char *wrong = 0;
  uintptr_t from = range->start;
  while (from < range->end && !wrong) {
    while (*cursor < t->tracked_count && t->tracked[*cursor].to <= from) ++*cursor;
    if (*cursor == t->tracked_count || t->tracked[*cursor].from >= range->end) return "memory was written that was not there before the test";
    const struct region *r = &t->tracked[*cursor];
    if (r->from > from) return "memory was written that was not there before the test";
    uintptr_t to = r->to < range->end ? r->to : range->end;
    if (protecting) protect_cold(r, from, to, learning);
    else if (r->flags & REGION_WRITE) wrong = restore_pages(r, from, to);
    else wrong = check_constant(r, from, to);
    from = to;
  }
  return wrong;
}

static const char *restore_ranges(const struct page_range *ranges, long count, int learning) {
  uint32_t cursor = 0;
  const char *wrong = 0;
  for (long i = 0; i < count && !wrong; i++) wrong = each_part(&ranges[i], &cursor, learning, 0);
  if (!wrong) wrong = flush_copies();
  cursor = 0;
  // only after the copies: they would only lift the protection again
  for (long i = 0; i < count && !wrong; i++) wrong = each_part(&ranges[i], &cursor, learning, 1);
  return wrong;
}

static const char *scan_span(const struct span *s, int learning) {
  struct tach_state *t = tach_the_state;
  uint64_t start = s->from;
  while (start < s->to) {
    struct page_scan q = {.size = sizeof q, .flags = SCAN_CHECK_WPASYNC, .start = start, .end = s->to, .vec = (uint64_t)t->written, .vec_len = WRITTEN_MAX, .mask = PAGE_WRITTEN, .returned = PAGE_WRITTEN};
    long found = sys(SYS_ioctl, t->own[OWN_PAGEMAP], TACH_PAGEMAP_SCAN, &q);
    if (found < 0) return found == -1 ? "memory that existed before the test was replaced by other memory" : "PAGEMAP_SCAN failed";
    const char *wrong = restore_ranges(t->written, found, learning);
    if (wrong) return wrong;
    if (found < WRITTEN_MAX || q.walk_end <= start) break;
    start = q.walk_end;
  }
  return 0;
}

// Pages whose content is gone (unmapped and mapped anew, or emptied): those that had any get it back. Not left to the scan, because
// pages of a file that were emptied keep their protection and look untouched.
static const char *restore_lost(const struct region *r, uintptr_t from, uintptr_t to) {
  struct tach_state *t = tach_the_state;
  const char *wrong = 0;
  uint32_t page = r->page + (uint32_t)((from - r->from) / PAGE);
  for (uintptr_t a = from; a < to && !wrong; a += PAGE, page++) {
    if (!(tach_the_pages[page] & PAGE_POPULATED) && !tach_the_places[page]) continue;
    if (tach_the_places[page]) copy_page(a, tach_the_golden + (size_t)tach_the_places[page] * PAGE);
    else wrong = collect_copy(a, page);
    t->pages_this_reset++;
  }
  if (!wrong) wrong = flush_copies();
  if (!(r->flags & REGION_ANONYMOUS)) protect(from, to);  // else the scan finds and protects it, but for zones
  return wrong;
}

static int is_empty(const struct region *r, uintptr_t from, uintptr_t to) {
  const uint8_t *about = tach_the_pages + r->page + (from - r->from) / PAGE;
  for (size_t i = 0; i < (to - from) / PAGE; i++) if (about[i] & PAGE_POPULATED) return 0;
  return 1;
}

static const char *map_again(const struct region *r, uintptr_t from, uintptr_t to) {
  if (!(r->flags & REGION_ANONYMOUS) || r->flags & REGION_GROWS) return "memory that existed before the test was unmapped";
  long protection = (r->flags & REGION_READ ? PROT_READ : 0) | (r->flags & REGION_WRITE ? PROT_WRITE : 0) | (r->flags & REGION_EXECUTE ? PROT_EXEC : 0);
  // MAP_FIXED: what the test may have mapped there since goes away in the same call
  if ((uintptr_t)sys(SYS_mmap, from, to - from, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != from) return "memory that existed before the test was unmapped";
  return tach_register(from, to);
}

// malloc gave the heap's top back (and may have taken some again): empty it from there on, and have it as long as it was.
static const char *regrow_heap(uintptr_t from) {
  struct tach_state *t = tach_the_state;
  if ((uintptr_t)sys(SYS_brk, from) != from || (uintptr_t)sys(SYS_brk, t->break_at) != t->break_at) return "the heap cannot be put back";
  return tach_register(from, (t->break_at + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
}

static const char *wait_for_events(void) {
  struct tach_state *t = tach_the_state;
  for (int i = 0; tach_load(&t->event_count) == EVENTS_BUSY; i++) {
    if (i > 1000000) return "the guardian does not answer";
    sys(SYS_sched_yield);
  }
  return 0;
}

// What G was told while the test ran: tracked memory that is no longer what it was.
static const char *restore_after_events(void) {
  struct tach_state *t = tach_the_state;
  const char *wrong = wait_for_events();
  if (wrong || !t->event_count) return wrong;
  uint32_t count = t->event_count;
  if (count > EVENTS_MAX) return "much memory that existed before the test was unmapped";
  // twice: first everything is mapped again, then filled, since a later event may undo an earlier one
  uintptr_t heap_from = 0;
  for (int filling = 0; filling < 2; filling++) {
    for (uint32_t e = 0; e < count; e++) {
      for (uint32_t i = 0; i < t->tracked_count; i++) {
        const struct region *r = &t->tracked[i];
        uintptr_t from = t->events[e].from > r->from ? t->events[e].from : r->from, to = t->events[e].to < r->to ? t->events[e].to : r->to;
        if (from >= to) continue;
        int regrown = r->flags & REGION_HEAP && !t->events[e].removed;
        if (filling) {
          if (!(r->flags & REGION_WRITE)) {
            // the guard page of a thread's stack, say, which glibc empties together with the stack
            if (r->flags & REGION_ANONYMOUS && is_empty(r, from, to)) continue;
            return "memory that cannot be written was emptied";
          }
          wrong = restore_lost(r, from, regrown ? r->to : to);
        } else if (regrown) {
          if (!heap_from || from < heap_from) heap_from = from;
        } else if (!t->events[e].removed) {
          wrong = map_again(r, from, to);
        }
        if (wrong) return wrong;
      }
    }
    if (!filling && heap_from && (wrong = regrow_heap(heap_from))) return wrong;
  }
  return 0;
}

// The heap grew: give back what is new. (If it shrank, an event told.)
static const char *restore_break(void) {
  struct tach_state *t = tach_the_state;
  uintptr_t now = (uintptr_t)sys(SYS_brk, 0);
  if (now == t->break_at) return 0;
  if (now < t->break_at) return "the heap shrank unnoticed";
  return (uintptr_t)sys(SYS_brk, t->break_at) == t->break_at ? 0 : "the heap cannot be put back";
}

// After HOT_RESETS resets with everything protected, pages written by enough of them become hot; later all over again.
static int learning_step(void) {
  struct tach_state *t = tach_the_state;
  uint64_t at = ++t->since_learning;
  if (at < HOT_RESETS) return 1;
  uint32_t pages = t->tracked_pages;
  if (at == HOT_RESETS) {
    for (uint32_t i = 0; i < pages; i++)
      if ((tach_the_pages[i] & PAGE_COUNT_MASK) >= HOT_WRITES_MIN) tach_the_pages[i] |= PAGE_HOT;
    return 0;
  }
  if (at < t->learn_again_after) return 0;
  for (uint32_t i = 0; i < pages; i++) tach_the_pages[i] &= PAGE_POPULATED;
  t->since_learning = 0;
  if (t->learn_again_after < HOT_AGAIN_MAX) t->learn_again_after *= 2;
  return 1;
}

static const char *scan_all(const struct span *spans, uint32_t count, int learning) {
  for (uint32_t i = 0; i < count; i++) {
    const char *wrong = scan_span(&spans[i], learning);
    if (wrong) return wrong;
  }
  return 0;
}

// Zones had no page and are not protected: whatever page is there now is the test's.
static const char *empty_zones(void) {
  struct tach_state *t = tach_the_state;
  for (uint32_t i = 0; i < t->zone_count; i++) {
    struct page_range range;
    struct page_scan q = {.size = sizeof q, .flags = SCAN_CHECK_WPASYNC, .start = t->zones[i].from, .end = t->zones[i].to, .vec = (uint64_t)&range, .vec_len = 1, .max_pages = 1, .anyof = PAGE_PRESENT | PAGE_SWAPPED, .returned = PAGE_PRESENT | PAGE_SWAPPED};
    long found = sys(SYS_ioctl, t->own[OWN_PAGEMAP], TACH_PAGEMAP_SCAN, &q);
    if (found < 0) return "memory that existed before the test was replaced by other memory";
    if (found && sys(SYS_madvise, t->zones[i].from, t->zones[i].to - t->zones[i].from, MADV_DONTNEED) != 0) return "memory cannot be emptied";
  }
  return 0;
}

const char *tach_restore_memory(void) {
  struct tach_state *t = tach_the_state;
  t->pages_this_reset = t->hot_this_reset = 0;
  t->copy_count = 0;
  const char *wrong;
  if ((wrong = restore_after_events()) || (wrong = restore_break())) return wrong;
  long vm_pages, data_pages;
  if (tach_read_statm(&vm_pages, &data_pages) < 0) return "/proc/self/statm cannot be read";
  if (vm_pages != t->vm_pages) {
    tach_unmap_new();
    if (tach_read_statm(&vm_pages, &data_pages) < 0) return "/proc/self/statm cannot be read";
    if (vm_pages != t->vm_pages) return "memory that existed before the test was unmapped";
  }
  // "data" counts writable private pages: mprotect moves it
  int protections_changed = data_pages != t->data_pages;
  if (protections_changed && tach_restore_protections() < 0) return "protections of memory cannot be put back";
  if ((wrong = tach_find_hole())) return wrong;
  for (uint32_t i = 0; i < t->fixed_count; i++) copy_page(t->fixed[i].address, tach_the_golden + (size_t)t->fixed[i].place * PAGE);
  int learning = learning_step();
  if ((wrong = scan_all(t->spans, t->span_count, learning)) || (wrong = empty_zones())) return wrong;
  // Constants would take most of the time, and change only if a test makes code writable, patches it, and undoes its mprotect: a part
  // of them each time, all within CONSTANT_EVERY resets; all at once when protections were found changed.
  uint32_t part = t->constant_span_count / CONSTANT_EVERY + 1;
  if (protections_changed) wrong = scan_all(t->constant_spans, t->constant_span_count, learning);
  for (uint32_t i = 0; i < part && t->constant_span_count && !wrong; i++, t->constant_cursor++)
    wrong = scan_span(&t->constant_spans[t->constant_cursor % t->constant_span_count], learning);
  if (!wrong) wrong = wait_for_events();
  t->event_count = 0;  // our own madvise was told, too
  return wrong;
}

void tach_reset_and_resume(void *unused) {
  (void)unused;
  struct tach_state *t = tach_the_state;
  uint64_t began = tach_now_ns();
  const char *wrong = 0;
  if (!tach_watch_end()) {
    wrong = tach_check_alive();
    if (!wrong) wrong = tach_process_restore();
    tach_watch_again();
  }
  if (wrong) tach_exit(VERDICT_DISCARD);
  if ((wrong = tach_restore_memory())) {
    tach_leak("memory", "discard", "%s", wrong);
    tach_exit(VERDICT_DISCARD);
  }
  uint64_t ns = tach_now_ns() - began;
  if (t->verifying && tach_verify()) tach_exit(VERDICT_DISCARD);
  struct statistics *s = &t->statistics;
  s->resets++;
  s->reset_ns_total += ns;
  if (ns > s->reset_ns_max) s->reset_ns_max = ns;
  s->histogram[histogram_bucket(ns)]++;
  s->pages_total += t->pages_this_reset;
  if (t->pages_this_reset > s->pages_max) s->pages_max = t->pages_this_reset;
  t->broken_workers = 0;
  tach_slot_of(tach_the_arena, t->slot)->resets++;
  if (tach_reset_is_dear(ns)) tach_exit(VERDICT_SWITCH);
  int32_t item = tach_take_item();
  if (item < 0) tach_exit(VERDICT_DONE);
  t->next_item = item;
  tach_activity_begin(t->slot, (uint32_t)item, (uint32_t)t->worker, LEAF_RESET);
  t->verdict = VERDICT_NONE;
  sys(SYS_rt_sigprocmask, SIG_SETMASK, &t->saved_mask, 0, 8);
  tach_resume(&t->context);
}
